//! The hybrid of runs and packed groups in which Parquet keeps small numbers: indexes into a dictionary, and levels.
//!
//! ```text
//! hybrid = *( run / packed )
//! run    = varint(length << 1) value          ; the value in as many whole bytes as its bits need
//! packed = varint(groups << 1 | 1) *group     ; 8 numbers in each group, lowest bits first
//! ```

use crate::integers::{to_index, to_u64};

/// Number of numbers in a packed group, and of equal ones that begin a run.
const GROUP: usize = 8;

/// Largest number of bits of a number that is packed.
pub(super) const PACKED_BITS_MAX: u32 = 16;

/// Returns the number of bits of the largest index into a dictionary of some length.
pub(super) fn count_index_bits(length: usize) -> u32 {
    usize::BITS - length.saturating_sub(1).leading_zeros() // an empty dictionary has indexes of 0 bits, too
}

/// Appends numbers, each of which has at most `width` bits.
pub(super) fn push_hybrid(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    assert!(width <= PACKED_BITS_MAX, "{width} bits are more than a dictionary of its largest size needs");
    let mut rest = numbers;
    // Number of numbers at the beginning of `rest` that are to be packed: whole groups, but for the end.
    let mut waiting = 0;
    while let Some((_, ahead)) = rest.split_at_checked(waiting)
        && let Some(first) = ahead.first()
    {
        let run = count_equal(ahead, *first);
        if run < GROUP {
            waiting += ahead.len().min(GROUP);
            continue;
        }
        push_packed(rest, waiting, width, out);
        push_run(run, *first, width, out);
        rest = ahead.get(run..).unwrap_or_default();
        waiting = 0;
    }
    push_packed(rest, waiting, width, out);
}

/// Appends a number that occurs several times.
pub(super) fn push_run(length: usize, number: u32, width: u32, out: &mut Vec<u8>) {
    push_varint(u128::from(to_u64(length)) << 1, out);
    let bytes = number.to_le_bytes();
    out.extend(bytes.iter().take(count_bytes(width)));
}

/// Appends a number in as many bytes as it needs, lowest bits first.
pub(super) fn push_varint(mut number: u128, out: &mut Vec<u8>) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            out.push(low & 0x7f);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Number of numbers at the beginning that are equal to a number.
fn count_equal(numbers: &[u32], number: u32) -> usize {
    numbers.iter().position(|other| *other != number).unwrap_or(numbers.len())
}

/// Returns the number of bytes that hold some bits.
fn count_bytes(bits: u32) -> usize {
    to_index(bits.div_ceil(u8::BITS))
}

/// Appends the first `count` numbers in packed groups. The last one is filled up with zeros.
fn push_packed(numbers: &[u32], count: usize, width: u32, out: &mut Vec<u8>) {
    let numbers = numbers.get(..count).unwrap_or(numbers);
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(GROUP);
    push_varint(u128::from(to_u64(groups)) << 1 | 1, out);
    let (whole, last) = numbers.as_chunks::<GROUP>();
    for group in whole {
        push_group(group, width, out);
    }
    if !last.is_empty() {
        let mut group = [0; GROUP];
        group.iter_mut().zip(last).for_each(|(number, last)| *number = *last);
        push_group(&group, width, out);
    }
}

/// Appends one packed group.
#[inline]
fn push_group(group: &[u32; GROUP], width: u32, out: &mut Vec<u8>) {
    let pack = |half: &[u32; 4]| {
        let [first, second, third, fourth] = half.map(u64::from);
        first | second << width | third << (2 * width) | fourth << (3 * width)
    };
    let (halves, _) = group.as_chunks::<4>();
    let [low, high] = halves else { unreachable!("8 numbers have two halves of 4") };
    let bits = u128::from(pack(low)) | u128::from(pack(high)) << (4 * width);
    // A group of 8 numbers has as many bytes as a number has bits.
    let bytes = bits.to_le_bytes();
    let Some(bytes) = bytes.get(..to_index(width)) else { unreachable!("a group has at most 16 bytes") };
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads numbers back, by the grammar above.
    fn read_hybrid(bytes: &[u8], width: u32, count: usize) -> Vec<u32> {
        let mut bytes = bytes.iter().copied();
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let (mut header, mut shift) = (0_usize, 0);
            loop {
                let byte = bytes.next().unwrap();
                header |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            let mut take = |count: usize| -> u128 {
                (0..count).fold(0, |number, index| number | u128::from(bytes.next().unwrap()) << (8 * index))
            };
            if header & 1 == 0 {
                let number = u32::try_from(take(count_bytes(width))).unwrap();
                numbers.extend(std::iter::repeat_n(number, header >> 1));
            } else {
                for _ in 0..header >> 1 {
                    let group = take(usize::try_from(width).unwrap());
                    let mask = (1_u128 << width) - 1;
                    numbers.extend((0..8).map(|at| u32::try_from(group >> (at * width) & mask).unwrap()));
                }
            }
        }
        assert_eq!(bytes.next(), None);
        numbers.truncate(count);
        numbers
    }

    #[test]
    fn numbers_of_any_width_in_runs_of_any_length_are_read_back() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        for round in 0..2_000 {
            let width = random.u32(0..=PACKED_BITS_MAX);
            let mut numbers = Vec::new();
            for _ in 0..random.usize(0..20) {
                let number = u32::try_from(random.u64(0..1 << width)).unwrap();
                let longest = if random.bool() { 3 } else { 40 };
                numbers.extend(std::iter::repeat_n(number, random.usize(1..longest)));
            }
            let mut bytes = Vec::new();
            push_hybrid(&numbers, width, &mut bytes);
            assert_eq!(read_hybrid(&bytes, width, numbers.len()), numbers, "round {round}");
        }
    }

    #[test]
    fn an_index_has_the_bits_of_the_largest_of_its_dictionary() {
        let bits = [0, 1, 2, 3, 4, 5, 256, 257, 65_536].map(count_index_bits);
        assert_eq!(bits, [0, 0, 1, 2, 2, 3, 8, 9, 16]);
    }
}
