//! Totals of the lines that an import stored, by place, for any number of lines. They are published with each bill.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Read};
use std::path::Path;

use bill::BillKey;
use bill::ledger::Statement;
use foldhash::fast::RandomState;
use store::StoreError;

use super::spill::{Runs, Spill};

/// Totals that are kept in memory: at most about 4 MB.
pub(super) const TOTALS_IN_MEMORY_MAX: usize = 1 << 14;

/// The facts by which lines are totalled. Places are in the order of their bills.
pub(super) trait Place: Copy + Ord + Hash + Send + Sync {
    /// Returns the bill of the lines.
    fn bill(&self) -> BillKey;

    /// Appends the place to `bytes`.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads a place that [`Place::write`] wrote.
    ///
    /// # Errors
    ///
    /// As [`Spill::read`].
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// A total of lines. That of no lines is the default.
pub(super) trait Total: Clone + Default + Send + Sync {
    /// Appends the total to `bytes`.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads a total that [`Total::write`] wrote.
    ///
    /// # Errors
    ///
    /// As [`Spill::read`].
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// The total of some lines of one place.
#[derive(Clone)]
struct PlaceTotal<P, T> {
    place: P,
    total: T,
}

/// Running totals.
pub(super) struct Tally<P, T> {
    totals: HashMap<P, T, RandomState>,
    runs: Runs<PlaceTotal<P, T>>,
}

/// The totals of all lines.
pub(super) struct Totals<P, T> {
    runs: Runs<PlaceTotal<P, T>>,
}

impl<P: Place, T: Total> Tally<P, T> {
    /// Starts without lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { totals: HashMap::default(), runs: Runs::new(folder) }
    }

    /// Returns the running total of a place, to which a line is added.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be written.
    pub(super) fn find_total(&mut self, place: P) -> Result<&mut T, StoreError> {
        if self.totals.len() >= TOTALS_IN_MEMORY_MAX {
            let sorted = self.take_totals();
            self.runs.spill(sorted.into_iter())?;
        }
        Ok(self.totals.entry(place).or_default())
    }

    /// Adds the totals of other lines.
    ///
    /// # Errors
    ///
    /// As [`Tally::find_total`].
    pub(super) fn merge(&mut self, mut other: Self) -> Result<(), StoreError> {
        let sorted = other.take_totals();
        other.runs.spill(sorted.into_iter())?;
        self.runs.append(other.runs);
        Ok(())
    }

    /// Ends with the last line.
    pub(super) fn finish(mut self) -> Totals<P, T> {
        let last = self.take_totals();
        self.runs.keep_in_memory(last);
        Totals { runs: self.runs }
    }

    /// Takes the totals that are in memory, in order.
    fn take_totals(&mut self) -> Vec<PlaceTotal<P, T>> {
        let totals = std::mem::take(&mut self.totals).into_iter();
        let mut sorted: Vec<_> = totals.map(|(place, total)| PlaceTotal { place, total }).collect();
        sorted.sort_unstable();
        sorted
    }
}

impl<P: Place, T: Total> Totals<P, T> {
    /// Iterates over places and totals, in order. A place may come several times, each time with the total of some of its lines.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: totals that were written to the disk cannot be read back.
    pub(super) fn merge(
        &self,
    ) -> Result<impl Iterator<Item = Result<(P, T), StoreError>> + Send, StoreError> {
        Ok(self.runs.merge()?.map(|next| next.map(|PlaceTotal { place, total }| (place, total))))
    }

    /// Adds its totals to each statement of the import by a function. The statements come in the order of their bills.
    ///
    /// # Errors
    ///
    /// As [`Totals::merge`]. An error of the function is in the place of its statement.
    pub(super) fn add_to_statements<'a>(
        &'a self,
        statements: impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a,
        add: impl Fn(&mut Statement, &[(P, T)]) -> Result<(), StoreError> + Send + 'a,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a, StoreError> {
        let mut totals = self.merge()?.peekable();
        Ok(statements.map(move |statement| {
            let mut statement = statement?;
            let mut own = Vec::new();
            let is_own = |next: &Result<(P, T), StoreError>| {
                next.as_ref().map_or(true, |(place, _)| place.bill() == statement.bill)
            };
            while let Some(next) = totals.next_if(is_own) {
                own.push(next?);
            }
            add(&mut statement, &own)?;
            Ok(statement)
        }))
    }
}

impl<P: Place, T> PartialEq for PlaceTotal<P, T> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl<P: Place, T> Eq for PlaceTotal<P, T> {}

impl<P: Place, T> PartialOrd for PlaceTotal<P, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<P: Place, T> Ord for PlaceTotal<P, T> {
    /// Totals of one place are equal here, since their order has no effect.
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl<P: Place, T: Total> Spill for PlaceTotal<P, T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.place.write(bytes);
        self.total.write(bytes);
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        Ok(Self { place: P::read(from)?, total: T::read(from)? })
    }
}
