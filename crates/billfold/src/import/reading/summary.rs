//! Facts about the files of an import, put together in the order of the files.

use bill::{Basis, Month};
use sheet::Findings;

use crate::import::fault_messages::make_mixed_basis_fault;
use crate::import::fingerprint::ImportFile;
use crate::import::guard::OtherMonth;
use crate::import::line_months::{Managers, add_managers};

/// Facts about the files of an import as a whole.
#[derive(Clone, Debug)]
pub(crate) struct ReadSummary {
    /// The amounts that they state.
    pub(crate) basis: Basis,
    /// The number of lines.
    pub(crate) lines: u64,
    /// The files whose lines are for another month than their names say.
    pub(crate) other_months: Vec<OtherMonth>,
    /// The files without a line.
    pub(crate) empty: Vec<String>,
    /// Second-level resellers that manage customers of the lines, each with its payer.
    pub(crate) managers: Managers,
    /// Digests and names of the files with lines that take the month of `--month`, since they state none.
    pub(crate) of_request_month: Vec<([u8; 32], String)>,
}

/// Facts about one file, or parts of it, that were read.
pub(super) struct FileFacts {
    /// The number of its lines.
    pub(super) lines: u64,
    /// The amounts that it states; `None` if it has no header.
    pub(super) basis: Option<Basis>,
    /// The month that its name gives to its lines.
    pub(super) month_from_name: Option<Month>,
    /// True if a line takes the month of `--month`, since it states none.
    pub(super) takes_request_month: bool,
    /// The lines that are for another month than its name says.
    pub(super) other_month: Option<OtherMonth>,
    /// The managers of the lines that are not their payers, each with the payer.
    pub(super) managers: Managers,
}

impl FileFacts {
    /// Adds those of later parts of the file.
    pub(super) fn merge(&mut self, later: Self) {
        self.lines += later.lines;
        self.takes_request_month |= later.takes_request_month;
        match (&mut self.other_month, later.other_month) {
            (Some(own), Some(later)) => own.lines += later.lines,
            (own, later) => *own = own.take().or(later),
        }
        add_managers(&mut self.managers, later.managers);
    }
}

/// The facts so far, of the files that were added.
#[derive(Default)]
pub(super) struct SummaryBuilder<'f> {
    /// The amounts that the files state, and the first that does.
    basis: Option<(Basis, &'f ImportFile)>,
    lines: u64,
    other_months: Vec<OtherMonth>,
    empty: Vec<String>,
    managers: Managers,
    of_request_month: Vec<([u8; 32], String)>,
}

impl<'f> SummaryBuilder<'f> {
    /// Adds the next file. It is a fault if it states other amounts than those before it.
    pub(super) fn add_file(&mut self, file: &'f ImportFile, facts: FileFacts, findings: &mut Findings) {
        let info = &file.info;
        self.lines += facts.lines;
        if facts.lines == 0 {
            self.empty.push(info.name.clone());
        }
        if facts.takes_request_month {
            self.of_request_month.push((info.sha256, info.name.clone()));
        }
        self.other_months.extend(facts.other_month);
        add_managers(&mut self.managers, facts.managers);
        match (self.basis, facts.basis) {
            (None, Some(own)) => self.basis = Some((own, file)),
            (Some((first, of)), Some(own)) if first != own => {
                findings.faults.add(&info.name, make_mixed_basis_fault(own, first, &of.info.name));
            }
            _ => {}
        }
    }

    /// Returns the facts of all files.
    pub(super) fn finish(self) -> ReadSummary {
        let Self { basis, lines, other_months, empty, managers, of_request_month } = self;
        let basis = basis.map_or(Basis::Customer, |(basis, _)| basis);
        ReadSummary { basis, lines, other_months, empty, managers, of_request_month }
    }
}
