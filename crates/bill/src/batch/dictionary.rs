//! The different values of a column, each with an id.

use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::fast::RandomState;

/// Number of slots of the smallest table.
const SLOTS_MIN: usize = 1 << 6;

/// The generation that no dictionary has yet.
static NEXT_GENERATION: AtomicU64 = AtomicU64::new(1);

/// Values of bytes, numbered from 0 in the order in which they were added.
///
/// Ids mean the same value until the dictionary is cleared, which its generation tells. No two dictionaries have the same
/// generation, so what is computed for ids is known by the generation alone.
#[derive(Debug)]
pub struct Dictionary {
    hasher: RandomState,
    /// A power of two of slots, less than half of them taken; none before the first value. A value is in the first free slot
    /// from its hash on.
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    /// The end of each value in `bytes`.
    ends: Vec<usize>,
    generation: u64,
}

/// A slot of the table.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// A part of the hash of the value.
    hash: u32,
    /// The id of the value plus 1; 0 if the slot is free.
    number: u32,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            slots: Vec::new(),
            bytes: Vec::new(),
            ends: Vec::new(),
            generation: take_generation(),
        }
    }
}

impl Dictionary {
    /// Number of values.
    #[inline]
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "nothing asks if it is empty")]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Length of all values, in bytes.
    #[must_use]
    pub fn byte_length(&self) -> usize {
        self.bytes.len()
    }

    /// The number under which its ids mean the same, at least 1. It changes when the dictionary is cleared.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the value of an id.
    ///
    /// # Panics
    ///
    /// If no value has the id.
    #[inline]
    #[must_use]
    pub fn value(&self, id: u32) -> &[u8] {
        let index = to_index(id);
        let start =
            index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let value = self.ends.get(index).and_then(|end| self.bytes.get(start..*end));
        let Some(value) = value else { unreachable!("the id {id} is of no value") };
        value
    }

    /// Returns the value of an id as a text.
    ///
    /// # Panics
    ///
    /// If no value has the id, or the value was no text.
    #[must_use]
    pub fn text(&self, id: u32) -> &str {
        let Ok(text) = std::str::from_utf8(self.value(id)) else { unreachable!("the values are texts") };
        text
    }

    /// Returns the id of a value, which is added if it is new.
    #[inline]
    pub fn find_or_add(&mut self, value: &[u8]) -> u32 {
        let hash = self.hasher.hash_one(value);
        match self.find_slot(hash, value) {
            Ok(id) => id,
            Err(index) => self.add(index, hash, value),
        }
    }

    /// Removes all values, and keeps the memory for the next ones.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::default());
        self.bytes.clear();
        self.ends.clear();
        self.generation = take_generation();
    }

    /// Finds the id of a value, or the slot where it is to be added.
    #[inline]
    fn find_slot(&self, hash: u64, value: &[u8]) -> Result<u32, usize> {
        let Some(mask) = self.slots.len().checked_sub(1) else { return Err(0) };
        let (short, start) = split_hash(hash);
        let mut index = start & mask;
        while let Some(Slot { hash, number }) = self.slots.get(index).copied() {
            let Some(id) = number.checked_sub(1) else { return Err(index) };
            if hash == short && self.value(id) == value {
                return Ok(id);
            }
            index = index.wrapping_add(1) & mask;
        }
        unreachable!("the index is one of the table")
    }

    /// Adds a value at its slot, and returns its id.
    #[expect(clippy::arithmetic_side_effects, reason = "counts of values in memory")]
    fn add(&mut self, index: usize, hash: u64, value: &[u8]) -> u32 {
        let Ok(id) = u32::try_from(self.ends.len()) else {
            unreachable!("2^32 values do not fit into memory")
        };
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        } else if let Some(slot) = self.slots.get_mut(index) {
            *slot = Slot { hash: split_hash(hash).0, number: id + 1 };
        }
        id
    }

    /// Makes the table larger, and puts all values into it.
    #[cold]
    #[expect(clippy::arithmetic_side_effects, reason = "counts of values in memory")]
    fn grow(&mut self) {
        let length = (self.slots.len() * 4).max(SLOTS_MIN);
        self.slots.clear();
        self.slots.resize(length, Slot::default());
        for number in 1_u32.. {
            if to_index(number) > self.ends.len() {
                break;
            }
            let hash = self.hasher.hash_one(self.value(number - 1));
            let (short, start) = split_hash(hash);
            let mut index = start & (length - 1);
            while let Some(slot) = self.slots.get_mut(index) {
                if slot.number == 0 {
                    *slot = Slot { hash: short, number };
                    break;
                }
                index = (index + 1) & (length - 1);
            }
        }
    }
}

/// Takes a generation that no other dictionary has.
fn take_generation() -> u64 {
    NEXT_GENERATION.fetch_add(1, Ordering::Relaxed)
}

/// Splits a hash into the part that is compared and the index from which on a slot is searched.
#[inline]
fn split_hash(hash: u64) -> (u32, usize) {
    let bytes = hash.to_le_bytes();
    let (halves, _) = bytes.as_chunks::<4>();
    let [short, start] = halves else { unreachable!("8 bytes have two halves of 4 bytes") };
    (u32::from_le_bytes(*short), to_index(u32::from_le_bytes(*start)))
}

#[inline]
fn to_index(id: u32) -> usize {
    let Ok(index) = usize::try_from(id) else { unreachable!("memory has more than 2^32 bytes") };
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_ids_in_the_order_in_which_they_come_and_keep_them() {
        let mut dictionary = Dictionary::default();
        let values: Vec<String> = (0..10_000).map(|number| format!("value {}", number * 7)).collect();
        for round in 0..3 {
            for (id, value) in (0_u32..).zip(&values) {
                assert_eq!(dictionary.find_or_add(value.as_bytes()), id, "round {round}");
                assert_eq!(dictionary.text(id), value);
            }
        }
        assert_eq!(dictionary.len(), values.len());
        assert_eq!(dictionary.byte_length(), values.iter().map(String::len).sum::<usize>());
    }

    #[test]
    fn a_cleared_dictionary_has_another_generation_and_no_value() {
        let mut dictionary = Dictionary::default();
        assert_eq!((dictionary.find_or_add(b""), dictionary.find_or_add(b"a")), (0, 1));
        assert_eq!((dictionary.find_or_add(b"a"), dictionary.value(0)), (1, b"".as_slice()));
        let before = dictionary.generation();
        dictionary.clear();
        assert_eq!((dictionary.len(), dictionary.byte_length()), (0, 0));
        assert_ne!(dictionary.generation(), before);
        assert_ne!(dictionary.generation(), Dictionary::default().generation());
        assert_eq!(dictionary.find_or_add(b"a"), 0);
    }
}
