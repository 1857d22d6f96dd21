//! Lines of a batch that have one charge but for their amounts: each different charge is read once, and amounts are summed.

use std::collections::{BTreeSet, HashMap};

use bill::{Charge, Day, Measure, PerMeasure, Sum, Sums};
use foldhash::fast::RandomState;

use super::line_batch::LineBatch;
use super::raw_charge::RawCharge;
use super::selection::{LineFilter, list_parties};
use crate::error::StoreError;
use crate::integers::{to_index, to_u32, to_u64};

/// Lines of a batch that have one charge but for their amounts, which are summed.
#[derive(Clone, Copy, Debug)]
pub struct ChargeGroup<'a> {
    /// The charge that they have. Its amounts are those of one of the lines.
    pub charge: Charge<'a>,
    /// The number of their row group in the object, from 0.
    pub row_group: u32,
    /// The sums of the lines.
    pub sums: Sums,
    /// The sums of the lines by day, in order; empty unless the columns of days were read.
    pub days: &'a [(Day, Sums)],
}

/// The lines of a charge that follow each other once they are sorted: the number of the charge, the day of a line, and its row.
type SortedLine = (u32, Option<Day>, u32);

/// Finds the groups of batches. Its memory is used again for the next batch.
#[derive(Debug)]
pub(super) struct ChargeGrouper<'f> {
    filter: LineFilter<'f>,
    /// The payers and owners of the selected bills.
    parties: BTreeSet<(i64, i64)>,
    numbers: HashMap<RawCharge, Option<u32>, RandomState>,
    lines: Vec<SortedLine>,
    days: Vec<(Day, Sums)>,
}

impl<'f> ChargeGrouper<'f> {
    /// Makes one for the lines that a filter selects.
    pub(super) fn new(filter: LineFilter<'f>) -> Self {
        let parties = match filter {
            LineFilter::All => BTreeSet::new(),
            LineFilter::Bills(bills) => list_parties(bills),
        };
        Self { filter, parties, numbers: HashMap::default(), lines: Vec::new(), days: Vec::new() }
    }

    /// Gives the groups of the selected lines of a batch to a function, in the order of their first lines. `charges` are those of
    /// [`ChargeGrouper::number_charges`].
    pub(super) fn visit_groups<E: From<StoreError>>(
        &mut self,
        batch: &LineBatch<'_>,
        charges: &[Charge<'_>],
        row_group: u32,
        visit: &mut (dyn FnMut(&ChargeGroup<'_>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        self.lines.sort_unstable();
        for group in self.lines.chunk_by(|one, other| one.0 == other.0) {
            let charge = group.first().and_then(|(number, ..)| charges.get(to_index(*number)));
            let Some(charge) = charge else { unreachable!("each line has a charge") };
            let mut sums = Sums::default();
            self.days.clear();
            for same_day in group.chunk_by(|one, other| one.1 == other.1) {
                let of_day = sum_amounts(batch, same_day)?;
                sums.merge(&of_day).map_err(StoreError::from)?;
                if let Some((_, Some(day), _)) = same_day.first() {
                    self.days.push((*day, of_day));
                }
            }
            visit(&ChargeGroup { charge: *charge, row_group, sums, days: &self.days })?;
        }
        Ok(())
    }

    /// The number of the charge and the row of each selected line of the batch whose charges were numbered last, in the order of
    /// rows until its groups are visited.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, usize)> + Clone {
        self.lines.iter().map(|(number, _, row)| (*number, to_index(*row)))
    }

    /// Numbers the different charges of the selected lines, and lists these lines.
    pub(super) fn number_charges<'b>(
        &mut self,
        batch: &'b LineBatch<'_>,
    ) -> Result<Vec<Charge<'b>>, StoreError> {
        let mut charges: Vec<Charge<'b>> = Vec::new();
        self.numbers.clear();
        self.lines.clear();
        let mut before: Option<(RawCharge, Option<u32>)> = None;
        for row in 0..batch.len() {
            let raw = batch.raw_charge(row);
            let known = before.filter(|(before, _)| *before == raw).map(|(_, number)| number);
            let number = if let Some(number) = known.or_else(|| self.numbers.get(&raw).copied()) {
                number
            } else {
                let number = self.select_charge(batch, &raw, row)?.map(|charge| {
                    charges.push(charge);
                    to_u32(charges.len() - 1)
                });
                self.numbers.insert(raw, number);
                number
            };
            before = Some((raw, number));
            if let Some(number) = number {
                let Some(charge) = charges.get(to_index(number)) else {
                    unreachable!("each number is of a charge")
                };
                self.lines.push((number, batch.find_day(charge.bill.month, row), to_u32(row)));
            }
        }
        Ok(charges)
    }

    /// Reads the charge of a line; `None` if it is not selected. A line of another payer or owner is not looked at any further.
    fn select_charge<'b>(
        &self,
        batch: &'b LineBatch<'_>,
        raw: &RawCharge,
        row: usize,
    ) -> Result<Option<Charge<'b>>, StoreError> {
        match self.filter {
            LineFilter::All => batch.read_charge(row).map(Some),
            LineFilter::Bills(_) if !self.parties.contains(&raw.party()) => Ok(None),
            LineFilter::Bills(bills) => {
                Ok(Some(batch.read_charge(row)?).filter(|charge| bills.contains(&charge.bill)))
            }
        }
    }
}

/// Sums the amounts of lines.
fn sum_amounts(batch: &LineBatch<'_>, lines: &[SortedLine]) -> Result<Sums, StoreError> {
    let mut units = PerMeasure::from_fn(|_| 0_i128);
    for (_, _, row) in lines {
        for measure in Measure::ALL {
            let amount = batch.read_amount(measure, to_index(*row))?;
            // The lines of a batch are fewer than 2^32, and each amount is below 2^60.
            units[measure] += i128::from(amount.units());
        }
    }
    Ok(Sums { amounts: units.map(Sum::from_units), lines: to_u64(lines.len()) })
}
