//! The marks of bills that are being folded: the digests of their lines, and the deliveries that they are from.

use std::collections::HashMap;

use bill::{BillKey, DeliveryDay, LineDigest, LineMeaning, LinesDigest, Meaning};
use foldhash::fast::RandomState;

/// The digests of the lines of a bill, and the deliveries that they are from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// The digest of their contents.
    pub(super) digest: LinesDigest,
    /// The digest of their meanings.
    pub(super) meaning: Meaning,
    /// The latest delivery that their files are from, by the names.
    pub(super) delivered: Option<DeliveryDay>,
    /// The earliest one.
    pub(super) delivered_first: Option<DeliveryDay>,
}

/// Returns the earlier of two days if both are known, or else the known one.
fn choose_earlier_day(one: Option<DeliveryDay>, other: Option<DeliveryDay>) -> Option<DeliveryDay> {
    one.into_iter().chain(other).min()
}

impl Marks {
    /// Adds a line, from a file of a delivery.
    pub(super) fn add_line(
        &mut self,
        digest: LineDigest,
        meaning: LineMeaning,
        delivered: Option<DeliveryDay>,
    ) {
        self.digest.add(digest);
        self.meaning.add(meaning);
        self.delivered = self.delivered.max(delivered);
        self.delivered_first = choose_earlier_day(self.delivered_first, delivered);
    }

    /// Adds those of other lines.
    pub(super) fn merge(&mut self, other: Self) {
        self.digest.merge(other.digest);
        self.meaning.merge(other.meaning);
        self.delivered = self.delivered.max(other.delivered);
        self.delivered_first = choose_earlier_day(self.delivered_first, other.delivered_first);
    }
}

/// The marks of the bills in memory, each with a number from 0.
#[derive(Default)]
pub(super) struct BillMarks {
    numbers: HashMap<BillKey, usize, RandomState>,
    marks: Vec<Marks>,
}

impl BillMarks {
    /// Returns the number of a bill, which gets one if it is new.
    pub(super) fn find_number(&mut self, bill: BillKey) -> usize {
        let next = self.marks.len();
        let number = *self.numbers.entry(bill).or_insert(next);
        if number == next {
            self.marks.push(Marks::default());
        }
        number
    }

    /// Returns the marks of the bill with a number.
    ///
    /// # Panics
    ///
    /// If no bill has the number.
    pub(super) fn of_number(&mut self, number: usize) -> &mut Marks {
        let Some(marks) = self.marks.get_mut(number) else { unreachable!("a bill has the number {number}") };
        marks
    }

    /// Returns the marks of a bill; those of no lines if it has none.
    pub(super) fn of_bill(&self, bill: BillKey) -> Marks {
        let number = self.numbers.get(&bill);
        number.and_then(|number| self.marks.get(*number)).copied().unwrap_or_default()
    }
}
