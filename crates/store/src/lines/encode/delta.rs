//! Numbers as their differences: the encoding `DELTA_BINARY_PACKED` of Parquet.
//!
//! ```text
//! numbers = varint(128) varint(4) varint(count) zigzag(first) *block
//! block   = zigzag(least difference) 4width *pack    ; for 128 differences, of which each pack holds 32
//! ```

use super::hybrid::push_varint;
use crate::integers::{to_index, to_u64};

/// Number of differences in a block.
const BLOCK: usize = 128;

/// Number of differences in a pack.
const PACK: usize = 32;

/// Number of packs in a block.
const PACKS: usize = 4;

/// Appends numbers. Differences may overflow, and wrap around, as readers wrap them back.
pub(super) fn push_delta(numbers: &[i64], out: &mut Vec<u8>) {
    let first = numbers.first().copied().unwrap_or_default(); // no number is written as count 0, and 0 as the first
    push_varint(128, out);
    push_varint(4, out);
    push_varint(to_u64(numbers.len()).into(), out);
    push_zigzag(first, out);
    let mut before = first;
    let mut differences = Vec::with_capacity(BLOCK);
    for block in numbers.get(1..).unwrap_or_default().chunks(BLOCK) {
        differences.clear();
        differences.extend(block.iter().map(|number| {
            let difference = number.wrapping_sub(before);
            before = *number;
            difference
        }));
        push_block(&differences, out);
    }
}

/// Appends a block of differences.
fn push_block(differences: &[i64], out: &mut Vec<u8>) {
    let Some(least) = differences.iter().min().copied() else { unreachable!("a block has a difference") };
    push_zigzag(least, out);
    let mut packs = [(); PACKS].map(|()| ([0_u64; PACK], 0_u32));
    for ((pack, width), differences) in packs.iter_mut().zip(differences.chunks(PACK)) {
        let mut bits = 0;
        for (packed, difference) in pack.iter_mut().zip(differences) {
            *packed = difference.wrapping_sub(least).cast_unsigned();
            bits |= *packed;
        }
        *width = u64::BITS - bits.leading_zeros();
    }
    for (_, width) in &packs {
        let [width, ..] = width.to_le_bytes();
        out.push(width);
    }
    // A pack of no bits, and one behind the last number, takes no bytes.
    for (pack, width) in packs {
        push_pack(&pack, width, out);
    }
}

/// Appends 32 numbers of some bits each.
fn push_pack(pack: &[u64; PACK], width: u32, out: &mut Vec<u8>) {
    let (mut waiting, mut bits) = (0_u128, 0_u32);
    for number in pack {
        waiting |= u128::from(*number) << bits;
        bits += width;
        if bits >= u64::BITS {
            let (bytes, _) = split_bytes(waiting);
            out.extend_from_slice(&bytes);
            waiting >>= u64::BITS;
            bits -= u64::BITS;
        }
    }
    // 32 numbers have a multiple of 4 bytes.
    let (bytes, _) = split_bytes(waiting);
    out.extend(bytes.iter().take(to_index(bits.div_ceil(u8::BITS))));
}

/// Splits a number into its lower and its upper 8 bytes.
fn split_bytes(number: u128) -> ([u8; 8], [u8; 8]) {
    let bytes = number.to_le_bytes();
    let (halves, _) = bytes.as_chunks::<8>();
    let [low, high] = halves else { unreachable!("16 bytes have two halves") };
    (*low, *high)
}

/// Appends a number of either sign: those near 0 are short.
fn push_zigzag(number: i64, out: &mut Vec<u8>) {
    let natural = (number.cast_unsigned() << 1) ^ (number >> (i64::BITS - 1)).cast_unsigned();
    push_varint(natural.into(), out);
}
