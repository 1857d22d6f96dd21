//! Sums by day of the lines that an import stored, by bill, for any number of lines. They are published with each bill.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::Path;

use bill::ledger::Statement;
use bill::{BillKey, Day, DaySums, Month, Sums, Uin};
use foldhash::fast::RandomState;
use store::{StoreError, StoredLine};

use super::spill::{Runs, Spill};
use super::spilling_fold::{read_sums, read_uin, write_sums};
use crate::temporary::encoding::{make_read_back_error, read_array};

/// Sums that are kept in memory: at most about 15 MB.
const SUMS_IN_MEMORY_MAX: usize = 1 << 16;

/// The bill of some lines, their manager, and their day.
type Place = (BillKey, Uin, Day);

/// The sums of some lines of one place.
#[derive(Clone)]
struct PlaceSums {
    place: Place,
    sums: Sums,
}

/// A running summation.
pub(super) struct DaySummer {
    sums: HashMap<Place, Sums, RandomState>,
    runs: Runs<PlaceSums>,
}

/// The lines of the objects of an import, summed by day.
pub(super) struct SummedDays {
    runs: Runs<PlaceSums>,
}

impl DaySummer {
    /// Starts a summation. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { sums: HashMap::default(), runs: Runs::new(folder) }
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &StoredLine<'_>) -> Result<(), StoreError> {
        let place = (line.charge.bill, line.charge.manager, line.day());
        self.sums.entry(place).or_default().add_line(&line.charge.amounts)?;
        if self.sums.len() >= SUMS_IN_MEMORY_MAX {
            let sorted = self.take_sums();
            self.runs.spill(sorted.into_iter())?;
        }
        Ok(())
    }

    /// Ends the summation.
    pub(super) fn finish(mut self) -> SummedDays {
        let last = self.take_sums();
        self.runs.keep_in_memory(last);
        SummedDays { runs: self.runs }
    }

    /// Takes the sums that are in memory, in order.
    fn take_sums(&mut self) -> Vec<PlaceSums> {
        let sums = std::mem::take(&mut self.sums).into_iter();
        let mut sorted: Vec<PlaceSums> = sums.map(|(place, sums)| PlaceSums { place, sums }).collect();
        sorted.sort_unstable();
        sorted
    }
}

impl SummedDays {
    /// Adds its sums to each statement of the import, which come in the order of their bills. Publishing checks that they sum to
    /// the cells of the statement.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: sums that were written to the disk cannot be read back.
    pub(super) fn add_to_statements<'a>(
        &'a self,
        statements: impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a, StoreError> {
        let mut places = self.runs.merge()?.peekable();
        Ok(statements.map(move |statement| {
            let mut statement = statement?;
            let mut days = DaySums::default();
            let is_own = |next: &Result<PlaceSums, StoreError>| {
                next.as_ref().map_or(true, |next| next.place.0 == statement.bill)
            };
            while let Some(next) = places.next_if(is_own) {
                let PlaceSums { place: (_, manager, day), sums } = next?;
                days.add(manager, day, &sums)?;
            }
            statement.days = Some(days);
            Ok(statement)
        }))
    }
}

impl PartialEq for PlaceSums {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for PlaceSums {}

impl PartialOrd for PlaceSums {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PlaceSums {
    /// Sums of one place are equal here, since their order has no effect.
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl Spill for PlaceSums {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (bill, manager, day) = self.place;
        bytes.extend(bill.month.yyyymm().to_le_bytes());
        for uin in [bill.payer, bill.owner, manager] {
            bytes.extend(uin.get().to_le_bytes());
        }
        bytes.push(day.number());
        write_sums(bytes, &self.sums);
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let month =
            Month::from_yyyymm(u32::from_le_bytes(read_array(from)?)).ok_or_else(make_read_back_error)?;
        let [payer, owner, manager] = [read_uin(from)?, read_uin(from)?, read_uin(from)?];
        let [number] = read_array(from)?;
        let day = Day::new(month, number).ok_or_else(make_read_back_error)?;
        Ok(Self { place: (BillKey { month, payer, owner }, manager, day), sums: read_sums(from)? })
    }
}
