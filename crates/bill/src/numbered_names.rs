//! Names, numbered in the order in which they first came.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::money::SumOverflow;

/// Names, numbered in the order in which they first came.
#[derive(Debug, Default)]
pub(crate) struct NumberedNames {
    numbers: HashMap<Box<str>, u32, RandomState>,
    names: Vec<Box<str>>,
}

impl NumberedNames {
    /// Returns the number of a name, and numbers a new one. More than 2^32 names count as an overflow.
    pub(crate) fn assign_number(&mut self, name: &str) -> Result<u32, SumOverflow> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = u32::try_from(self.names.len()).ok().ok_or(SumOverflow)?;
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        Ok(number)
    }

    /// Returns the name of a number that was assigned.
    pub(crate) fn name_by_number(&self, number: u32) -> &str {
        let name = usize::try_from(number).ok().and_then(|index| self.names.get(index));
        let Some(name) = name else { unreachable!("the number {number} was assigned to no name") };
        name
    }

    /// Returns the place of each name in their order, by its number.
    pub(crate) fn rank_names(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..).take(self.names.len()).collect();
        numbers.sort_unstable_by_key(|number| self.name_by_number(*number));
        let mut ranks = vec![0; numbers.len()];
        for (rank, number) in (0..).zip(numbers) {
            if let Some(place) = usize::try_from(number).ok().and_then(|number| ranks.get_mut(number)) {
                *place = rank;
            }
        }
        ranks
    }
}
