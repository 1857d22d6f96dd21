//! A map from the ids of a batch to indexes of values that were gathered.

use crate::integers::to_index;

/// Number of slots of the smallest table, as a power of two.
const BITS_MIN: u32 = 4;

/// Maps ids to indexes. Its memory depends on the number of ids that it has, not on their size: a month of a few lines
/// has few ids, out of a dictionary that may be large.
#[derive(Debug, Default)]
pub(super) struct IdMap {
    /// A power of two of slots, at most half of them taken; none before the first id. An id is in the first free slot from
    /// its hash on.
    slots: Vec<Slot>,
    count: usize,
    /// Number of bits by which a hash of 32 bits is too long for an index.
    shift: u32,
}

/// A slot of the table.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The id plus 1; 0 if the slot is free.
    number: u32,
    index: u32,
}

impl IdMap {
    /// Returns the memory that it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }

    /// Removes all ids, with the memory that they take.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the index of an id; `None` if it has none.
    #[inline]
    pub(super) fn find(&self, id: u32) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = to_index(hash_id(id) >> self.shift);
        loop {
            let slot = self.slots.get(place)?;
            if slot.number == id + 1 {
                return Some(slot.index);
            }
            if slot.number == 0 {
                return None;
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds an id that has no index.
    pub(super) fn insert(&mut self, id: u32, index: u32) {
        self.count += 1;
        if self.count * 2 > self.slots.len() {
            self.grow();
        }
        self.put(Slot { number: id + 1, index });
    }

    /// Puts a slot into the table, which has room.
    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut place = to_index(hash_id(slot.number - 1) >> self.shift);
        while let Some(found) = self.slots.get_mut(place) {
            if found.number == 0 {
                *found = slot;
                return;
            }
            place = (place + 1) & mask;
        }
        unreachable!("the place is one of the table")
    }

    /// Makes the table larger.
    #[cold]
    fn grow(&mut self) {
        let bits = if self.slots.is_empty() { BITS_MIN } else { u32::BITS - self.shift + 1 };
        self.shift = u32::BITS - bits;
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); 1 << bits]);
        before.into_iter().filter(|slot| slot.number != 0).for_each(|slot| self.put(slot));
    }
}

/// Hashes an id: ids that follow each other, or have equal distances, go to different parts of the table.
#[inline]
const fn hash_id(id: u32) -> u32 {
    id.wrapping_mul(0x9E37_79B1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_has_the_index_that_it_was_given_until_the_map_is_cleared() {
        let mut map = IdMap::default();
        assert_eq!((map.find(0), map.bytes()), (None, 0));
        for (index, id) in (0..10_000).map(|index| (index, index * 4_096)).chain([(7, u32::MAX - 1)]) {
            assert_eq!(map.find(id), None, "{id}");
            map.insert(id, index);
            assert_eq!(map.find(id), Some(index));
        }
        for index in 0..10_000 {
            assert_eq!(map.find(index * 4_096), Some(index));
            assert_eq!(map.find(index * 4_096 + 1), None);
        }
        map.clear();
        assert_eq!((map.find(0), map.find(4_096)), (None, None));
    }
}
