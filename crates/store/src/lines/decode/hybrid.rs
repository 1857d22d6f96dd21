//! Reading of the hybrid of runs and packed groups in which Parquet keeps small numbers: indexes into a dictionary, and levels.
//! Its form is in `encode/hybrid.rs`.

use bytes::Bytes;
use parquet::errors::ParquetError;

use super::cursor::{Cursor, make_fault};
use crate::integers::to_index;

/// Number of numbers in a packed group.
const GROUP: usize = 8;

/// Number of numbers in half a packed group.
const HALF_GROUP: usize = 4;

/// Largest number of bits of a packed number: that of an index into the largest dictionary, which was one of a megabyte in the first
/// versions.
const PACKED_BITS_MAX: u32 = 24;

/// Largest number of bits of the numbers of a group that is unpacked at once.
const SMALL_BITS_MAX: u32 = 16;

/// Numbers that are read one after the other.
#[derive(Debug)]
pub(super) struct HybridNumbers {
    bytes: Cursor,
    width: u32,
    run: Run,
}

/// The numbers that are left of the run, or of the packed groups, that was opened last.
#[derive(Debug)]
enum Run {
    Equal {
        number: u32,
        left: usize,
    },
    Packed {
        /// The number of groups that are not opened yet.
        groups: usize,
        group: [u32; GROUP],
        /// The index of the next number of the open group.
        next: usize,
    },
}

/// Some of the next numbers.
enum Numbers<'n> {
    Equal { number: u32, count: usize },
    Packed(&'n [u32]),
}

impl HybridNumbers {
    /// Starts to read numbers of some bits each.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: they have more bits than an index into the largest dictionary.
    pub(super) fn new(bytes: Bytes, width: u32) -> Result<Self, ParquetError> {
        if width > PACKED_BITS_MAX {
            let what = format_args!("an index of {width} bits, and {PACKED_BITS_MAX} are the most");
            return Err(make_fault(what));
        }
        Ok(Self { bytes: Cursor::new(bytes), width, run: Run::Equal { number: 0, left: 0 } })
    }

    /// Appends the next numbers.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer.
    pub(super) fn read(&mut self, count: usize, out: &mut Vec<u32>) -> Result<(), ParquetError> {
        self.visit(count, |numbers| match numbers {
            Numbers::Equal { number, count } => out.extend(std::iter::repeat_n(number, count)),
            Numbers::Packed(numbers) => out.extend_from_slice(numbers),
        })
    }

    /// Skips the next numbers, and returns their sum. The sum of levels is the number of lines with a value.
    ///
    /// # Errors
    ///
    /// As [`HybridNumbers::read`].
    pub(super) fn skip(&mut self, count: usize) -> Result<usize, ParquetError> {
        let mut sum = 0_usize;
        self.visit(count, |numbers| {
            sum = sum.saturating_add(match numbers {
                Numbers::Equal { number, count } => to_index(number).saturating_mul(count),
                Numbers::Packed(numbers) => numbers.iter().map(|number| to_index(*number)).sum(),
            });
        })?;
        Ok(sum)
    }

    /// Takes the next numbers if they are all in one run, and returns the one that they equal.
    ///
    /// # Errors
    ///
    /// As [`HybridNumbers::read`].
    pub(super) fn take_equal(&mut self, count: usize) -> Result<Option<u32>, ParquetError> {
        if count > 0 && self.is_run_over() {
            self.open_run()?;
        }
        match &mut self.run {
            Run::Equal { number, left } if *left >= count => {
                *left -= count;
                Ok(Some(*number))
            }
            Run::Equal { .. } | Run::Packed { .. } => Ok(None),
        }
    }

    /// Gives the next numbers to a function.
    #[inline]
    fn visit(&mut self, mut count: usize, mut visit: impl FnMut(Numbers<'_>)) -> Result<(), ParquetError> {
        while count > 0 {
            if self.is_run_over() {
                self.open_run()?;
            }
            count -= match &mut self.run {
                Run::Equal { number, left } => {
                    let taken = count.min(*left);
                    *left -= taken;
                    visit(Numbers::Equal { number: *number, count: taken });
                    taken
                }
                Run::Packed { groups, group, next } => {
                    if *next == GROUP {
                        *group = take_group(&mut self.bytes, self.width);
                        *groups -= 1;
                        *next = 0;
                    }
                    let numbers = group.get(*next..).unwrap_or_default();
                    let numbers = numbers.get(..count).unwrap_or(numbers);
                    visit(Numbers::Packed(numbers));
                    *next += numbers.len();
                    numbers.len()
                }
            };
        }
        Ok(())
    }

    /// Returns true if the run that was opened last has no more numbers.
    const fn is_run_over(&self) -> bool {
        match self.run {
            Run::Equal { left, .. } => left == 0,
            Run::Packed { groups, next, .. } => groups == 0 && next == GROUP,
        }
    }

    /// Opens the next run.
    fn open_run(&mut self) -> Result<(), ParquetError> {
        let head = self.bytes.take_varint()?;
        let Some(length) = usize::try_from(head >> 1).ok().filter(|length| *length > 0) else {
            return Err(make_fault("a run of a length that no page has"));
        };
        self.run = if head & 1 == 0 {
            let found = self.bytes.take(to_index(self.width.div_ceil(u8::BITS)))?;
            let mut bytes = [0; size_of::<u32>()];
            bytes.iter_mut().zip(found).for_each(|(byte, found)| *byte = *found);
            Run::Equal { number: u32::from_le_bytes(bytes), left: length }
        } else {
            // Only bytes of the last group may be left out.
            let bytes = to_index(self.width).checked_mul(length - 1);
            if bytes.is_none_or(|bytes| bytes > self.bytes.rest().len()) {
                return Err(make_fault("a page that ends within its packed numbers"));
            }
            Run::Packed { groups: length, group: [0; GROUP], next: GROUP }
        };
        Ok(())
    }
}

/// Takes a packed group. Bytes that are left out at the end of a page are zeros.
#[inline]
fn take_group(bytes: &mut Cursor, width: u32) -> [u32; GROUP] {
    if width > SMALL_BITS_MAX {
        return take_wide_group(bytes, width);
    }
    let mut bits = [0; size_of::<u128>()];
    let length = to_index(width);
    if let Some(more) = bytes.rest().first_chunk() {
        bits = *more; // those behind the group are masked out
        bytes.take_at_most(length);
    } else {
        let found = bytes.take_at_most(length);
        bits.iter_mut().zip(found).for_each(|(byte, found)| *byte = *found);
    }
    let (bits, half_width) = (u128::from_le_bytes(bits), width * 4);
    let mask = (1_u64 << width) - 1;
    let mut group = [0; GROUP];
    let (halves, _) = group.as_chunks_mut::<HALF_GROUP>();
    for (half, bits) in halves.iter_mut().zip([bits, bits >> half_width]) {
        let mut bits = lower_half(bits);
        for number in half {
            let [low, high, ..] = (bits & mask).to_le_bytes();
            *number = u16::from_le_bytes([low, high]).into();
            bits = bits.wrapping_shr(width);
        }
    }
    group
}

/// Takes a packed group of large numbers, one after the other.
fn take_wide_group(bytes: &mut Cursor, width: u32) -> [u32; GROUP] {
    let mut found = bytes.take_at_most(to_index(width)).iter();
    let (mut waiting, mut bits, mask) = (0_u64, 0, (1_u64 << width) - 1);
    [(); GROUP].map(|()| {
        while bits < width {
            waiting |= u64::from(found.next().copied().unwrap_or_default()) << bits;
            bits += u8::BITS;
        }
        let [first, second, third, fourth, ..] = (waiting & mask).to_le_bytes();
        waiting >>= width;
        bits -= width;
        u32::from_le_bytes([first, second, third, fourth])
    })
}

/// Returns the lower 64 bits of a number.
#[inline]
fn lower_half(number: u128) -> u64 {
    let bytes = number.to_le_bytes();
    let Some(low) = bytes.first_chunk() else { unreachable!("16 bytes have a lower half") };
    u64::from_le_bytes(*low)
}
