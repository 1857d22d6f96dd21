//! Compares the months of the lines of a file with the dates in its name, and notes who manages their customers.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bill::{Batch, Column, KnownKeys, Month, Uin, stated_text};

use super::fingerprint::ImportFile;
use super::guard::OtherMonth;

/// Largest number of managers that are stored for a note.
const MANAGERS_MAX: usize = 10_000;

/// Second-level resellers that manage customers of the lines, each with its payer; at most [`MANAGERS_MAX`].
pub(super) type Managers = BTreeMap<Uin, Uin>;

/// Adds managers, each with its payer, to those of earlier lines.
pub(super) fn add_managers(managers: &mut Managers, others: impl IntoIterator<Item = (Uin, Uin)>) {
    for (manager, payer) in others {
        if managers.len() < MANAGERS_MAX {
            managers.insert(manager, payer);
        }
    }
}

/// The months and managers of the lines of a file so far.
pub(super) struct LineMonths<'f> {
    file: &'f ImportFile,
    /// True if `--month` was passed.
    has_request_month: bool,
    /// The lines that are for another month than the name of the file says.
    pub(super) other_month: Option<OtherMonth>,
    /// True if a line takes the month of `--month`, since it states none.
    pub(super) takes_request_month: bool,
    /// The managers so far that are not the payers of their lines, each with the payer.
    pub(super) managers: Managers,
    /// True for each key whose month is another than the name of the file says.
    keys: KnownKeys<bool>,
}

impl<'f> LineMonths<'f> {
    /// Starts a file.
    pub(super) fn new(file: &'f ImportFile, has_request_month: bool) -> Self {
        Self {
            file,
            has_request_month,
            other_month: None,
            takes_request_month: false,
            managers: Managers::new(),
            keys: KnownKeys::default(),
        }
    }

    /// Adds the lines of a batch.
    pub(super) fn add_batch(&mut self, batch: &Batch<'_>) {
        let mut keys = std::mem::take(&mut self.keys);
        keys.start(batch);
        for (index, number) in batch.numbers.iter().enumerate() {
            let add = || Ok(self.add_key(batch, index));
            let Ok::<_, Infallible>(is_other) = keys.find_or_compute(batch, index, add);
            if is_other {
                self.count_other_month(batch.key_of(index).bill().month, *number);
            }
        }
        self.keys = keys;
    }

    /// Adds the key of the line at an index. Returns true if its month is another than the name of the file says.
    fn add_key(&mut self, batch: &Batch<'_>, index: usize) -> bool {
        let key = batch.key_of(index);
        if key.manager() != key.bill().payer {
            add_managers(&mut self.managers, [(key.manager(), key.bill().payer)]);
        }
        let states_month = batch.text_of(index, Column::BillMonth).and_then(stated_text).is_some();
        self.takes_request_month |= self.has_request_month && !states_month;
        !self.fits_name(key.bill().month, states_month)
    }

    /// Returns true if the dates in the name of the file fit a month that its lines state or take.
    fn fits_name(&self, month: Month, states_month: bool) -> bool {
        let mut dates = self.file.dates.iter();
        if dates.clone().all(|date| date.holds_charges_of(month)) {
            return true;
        }
        // If the name decides the month, all its dates must fit; else one of them is enough.
        if states_month {
            dates.any(|date| date.may_hold(month))
        } else if self.has_request_month {
            dates.any(|date| date.holds_charges_of(month))
        } else {
            dates.all(|date| date.may_hold(month))
        }
    }

    /// Counts a line for another month than the name says.
    fn count_other_month(&mut self, month: Month, number: u64) {
        let file = self.file;
        let other = self.other_month.get_or_insert_with(|| {
            let of_name: Vec<String> = file.dates.iter().map(ToString::to_string).collect();
            OtherMonth {
                file: file.info.name.clone(),
                of_name: of_name.join(" and "),
                month,
                first: number,
                lines: 0,
            }
        });
        other.lines += 1;
    }
}
