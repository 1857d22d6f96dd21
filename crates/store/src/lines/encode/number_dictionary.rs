//! The different numbers of a column, as long as they are few.

use crate::integers::{to_index, to_u32};

/// Number of slots, as a power of two: at most half of them are taken.
const BITS: u32 = 14;

/// Largest number of different numbers.
pub(super) const NUMBERS_MAX: usize = 1 << (BITS - 1);

/// Numbers, each with an id in the order in which they were added.
#[derive(Debug)]
pub(super) struct NumberDictionary {
    /// The ids plus 1; 0 if a slot is free. A number is in the first free slot from its hash on.
    slots: Vec<u32>,
    numbers: Vec<i64>,
}

impl NumberDictionary {
    /// Makes a dictionary without numbers.
    pub(super) fn new() -> Self {
        Self { slots: vec![0; 1 << BITS], numbers: Vec::new() }
    }

    /// Removes all numbers.
    pub(super) fn clear(&mut self) {
        if !self.numbers.is_empty() {
            self.slots.fill(0);
            self.numbers.clear();
        }
    }

    /// The numbers, in the order of their ids.
    pub(super) fn numbers(&self) -> &[i64] {
        &self.numbers
    }

    /// Returns the id of a number, which is added if it is new; `None` if there is no room for another.
    #[inline]
    pub(super) fn find_or_add(&mut self, number: i64) -> Option<u32> {
        let mut place = hash_number(number);
        while let Some(slot) = self.slots.get_mut(place) {
            let Some(id) = slot.checked_sub(1) else {
                if self.numbers.len() == NUMBERS_MAX {
                    return None;
                }
                let id = to_u32(self.numbers.len());
                *slot = id + 1;
                self.numbers.push(number);
                return Some(id);
            };
            if self.numbers.get(to_index(id)) == Some(&number) {
                return Some(id);
            }
            place = (place + 1) & ((1 << BITS) - 1);
        }
        unreachable!("the place is one of the table")
    }
}

/// Returns the slot from which on a number is searched.
#[inline]
fn hash_number(number: i64) -> usize {
    // The upper half of a product depends on all bits.
    let product = u128::from(number.cast_unsigned() ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
    let Ok(high) = u64::try_from(product >> u64::BITS) else { unreachable!("64 bits are left") };
    let Ok(low) = u64::try_from(product & u128::from(u64::MAX)) else { unreachable!("64 bits are left") };
    let Ok(place) = usize::try_from((high ^ low) >> (u64::BITS - BITS)) else {
        unreachable!("14 bits are left")
    };
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_ids_until_the_dictionary_is_cleared_and_no_more_than_its_size_are_taken() {
        let mut dictionary = NumberDictionary::new();
        let numbers: Vec<i64> = (0..).step_by(100_000_000).take(NUMBERS_MAX).map(|n: i64| n - 7).collect();
        for _ in 0..2 {
            for _ in 0..2 {
                for (id, number) in (0..).zip(&numbers) {
                    assert_eq!(dictionary.find_or_add(*number), Some(id));
                }
            }
            assert_eq!(dictionary.find_or_add(i64::MIN), None);
            assert_eq!(dictionary.numbers(), numbers);
            dictionary.clear();
        }
    }
}
