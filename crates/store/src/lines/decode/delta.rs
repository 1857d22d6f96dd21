//! Reading of numbers that are kept as their differences. The form is in `encode/delta.rs`.

use bytes::Bytes;
use parquet::errors::ParquetError;

use super::cursor::{Cursor, make_fault};
use crate::integers::to_index;

/// Largest number of differences in a pack: more than any writer has.
const PACK_MAX: usize = 1 << 16;

/// Numbers that are read one after the other.
#[derive(Debug)]
pub(super) struct DeltaNumbers {
    bytes: Cursor,
    pack_length: usize,
    /// Number of packs in a block.
    packs: usize,
    /// Number of numbers that are not read.
    left: usize,
    /// The number that is read next.
    next: i64,
    /// The least difference of the block.
    least: i64,
    /// Bits of a difference in the packs of the block that are not opened, the last one first.
    widths: Vec<u8>,
    /// Differences of the pack that is open, the last one first.
    pack: Vec<i64>,
}

impl DeltaNumbers {
    /// Starts to read.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the numbers begin in another way than any that are written.
    pub(super) fn new(bytes: Bytes) -> Result<Self, ParquetError> {
        let mut bytes = Cursor::new(bytes);
        let [block, packs, left] =
            [bytes.take_varint()?, bytes.take_varint()?, bytes.take_varint()?].map(usize::try_from);
        let (Ok(block), Ok(packs), Ok(left)) = (block, packs, left) else {
            return Err(make_fault("a block of more differences than memory has bytes"));
        };
        let pack_length = block.checked_div(packs).unwrap_or_default();
        // 32 differences of any number of bits have whole bytes.
        if pack_length == 0 || pack_length > PACK_MAX || pack_length % 32 != 0 || packs > PACK_MAX {
            return Err(make_fault(format_args!("a block of {block} differences in {packs} packs")));
        }
        let next = take_zigzag(&mut bytes)?;
        Ok(Self { bytes, pack_length, packs, left, next, least: 0, widths: Vec::new(), pack: Vec::new() })
    }

    /// Gives the next numbers to a function.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer.
    pub(super) fn visit(&mut self, count: usize, mut visit: impl FnMut(i64)) -> Result<(), ParquetError> {
        for _ in 0..count {
            let Some(left) = self.left.checked_sub(1) else {
                return Err(make_fault("a page with fewer differences than lines"));
            };
            self.left = left;
            visit(self.next);
            if left > 0 {
                self.next = self.next.wrapping_add(self.take_difference()?);
            }
        }
        Ok(())
    }

    /// Takes the next difference. Differences wrap around.
    fn take_difference(&mut self) -> Result<i64, ParquetError> {
        if self.pack.is_empty() {
            self.open_pack()?;
        }
        let Some(difference) = self.pack.pop() else { unreachable!("a pack has a difference") };
        Ok(difference)
    }

    /// Opens the next pack, of the next block if that was the last one of its own.
    fn open_pack(&mut self) -> Result<(), ParquetError> {
        if self.widths.is_empty() {
            self.least = take_zigzag(&mut self.bytes)?;
            self.widths = self.bytes.take(self.packs)?.iter().rev().copied().collect();
        }
        let Some(width) = self.widths.pop().map(u32::from) else { unreachable!("a block has a pack") };
        if width > u64::BITS {
            return Err(make_fault(format_args!("a difference of {width} bits")));
        }
        let bytes = self.bytes.take(self.pack_length.div_euclid(8) * to_index(width))?;
        let (mut waiting, mut bits, mut bytes) = (0_u128, 0_u32, bytes.iter());
        let mask = (1_u128 << width) - 1;
        for _ in 0..self.pack_length {
            while bits < width {
                let Some(byte) = bytes.next() else { unreachable!("a pack has all bits of its differences") };
                waiting |= u128::from(*byte) << bits;
                bits += u8::BITS;
            }
            let Ok(difference) = u64::try_from(waiting & mask) else {
                unreachable!("it has at most 64 bits")
            };
            self.pack.push(self.least.wrapping_add(difference.cast_signed()));
            waiting >>= width;
            bits -= width;
        }
        self.pack.reverse();
        Ok(())
    }
}

/// Takes a number of either sign, of which those near 0 are short.
fn take_zigzag(bytes: &mut Cursor) -> Result<i64, ParquetError> {
    let number = bytes.take_varint()?;
    Ok((number >> 1).cast_signed() ^ (number & 1).cast_signed().wrapping_neg())
}
