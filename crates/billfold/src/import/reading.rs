//! Reads files line by line: finds their faults, and gives each line to a visitor.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use bill::ledger::ImportMode;
use bill::{Basis, Charge, Column, Line, Month, Uin, stated_text};
use sha2::{Digest as _, Sha256};
use sheet::{Findings, Rules, Sheet};

use super::error::ImportError;
use super::fault_messages::{make_duplicate_file_fault, make_mixed_basis_fault, make_no_lines_fault};
use super::fingerprint::{BLOCK_BYTES, ImportFile};
use super::guard::OtherMonth;
use super::request::ImportRequest;
use crate::input_file::InputFileError;
use crate::integers::to_u64;
use crate::terminal::progress::Progress;

/// Largest number of managers that are stored for a note.
const MANAGERS_MAX: usize = 10_000;

/// A line that is visited.
pub(super) struct Visit<'v, 'l> {
    /// The number of its file, from 1.
    pub(super) file: u32,
    /// The number of the line among all lines of all files that could be read, from 1.
    pub(super) ordinal: u64,
    /// The line.
    pub(super) line: &'v Line<'l>,
    /// True if no fault was found before the block that it is in.
    pub(super) is_sound: bool,
}

/// Receives each line.
pub(super) trait Visitor {
    /// Receives a line.
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError>;

    /// Does what takes longer. It is called after every block of a file.
    async fn finish_block(&mut self) -> Result<(), ImportError> {
        Ok(())
    }
}

/// Facts about the files of an import as a whole.
#[derive(Clone, Debug)]
pub(super) struct ReadSummary {
    /// The amounts that they state.
    pub(super) basis: Basis,
    /// The number of lines.
    pub(super) lines: u64,
    /// The files whose lines are for another month than their names say.
    pub(super) other_months: Vec<OtherMonth>,
    /// The files without a line.
    pub(super) empty: Vec<String>,
    /// Second-level resellers that manage customers of the lines, each with its payer; at most [`MANAGERS_MAX`].
    pub(super) managers: BTreeMap<Uin, Uin>,
    /// Digests and names of the files with lines that take the month of `--month`, since they state none.
    pub(super) of_request_month: Vec<([u8; 32], String)>,
}

/// Reads all files of an import, and gives each line to `visitor`.
///
/// # Errors
///
/// [`ImportError`]: a file cannot be read, or changed since its digest was computed; and those of the visitor. Faults
/// of the files go to `findings`.
pub(super) async fn read_files(
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<ReadSummary, ImportError> {
    let mut basis: Option<(Basis, &ImportFile)> = None;
    let mut counts = Counts::default();
    let (mut empty, mut of_request_month) = (Vec::new(), Vec::new());
    let mut contents: Vec<(Option<Month>, &ImportFile)> = Vec::with_capacity(files.len());
    for file in files {
        counts.file += 1;
        if let Some(earlier) = find_same_bytes(file, &contents) {
            // Its lines would be as many faults more.
            findings.faults.add(&file.info.name, make_duplicate_file_fault(&earlier.info.name));
            progress.add_read_bytes(file.info.bytes, counts.lines);
            continue;
        }
        let mut sheet = Sheet::new(&file.info.name, Rules { tables: request.tables, month: request.month });
        let takes_request_month =
            read_file(file, &mut sheet, &mut counts, findings, progress, visitor).await?;
        counts.lines += sheet.lines();
        if sheet.lines() == 0 {
            empty.push(file.info.name.clone());
        }
        if takes_request_month {
            of_request_month.push((file.info.sha256, file.info.name.clone()));
        }
        contents.push((sheet.month_from_name(), file));
        match (basis, sheet.basis()) {
            (None, Some(own)) => basis = Some((own, file)),
            (Some((first, of)), Some(own)) if first != own => {
                findings.faults.add(&file.info.name, make_mixed_basis_fault(own, first, &of.info.name));
            }
            _ => {}
        }
    }
    // An append of a day without charges adds nothing. A statement without lines names no bill that it could state.
    if counts.lines == 0 && findings.faults.is_empty() && request.mode == ImportMode::Statement {
        for file in files {
            findings.faults.add(&file.info.name, make_no_lines_fault());
        }
    }
    progress.show_step("comparing the lines");
    let basis = basis.map_or(Basis::Customer, |(basis, _)| basis);
    Ok(ReadSummary {
        basis,
        lines: counts.lines,
        other_months: counts.other_months,
        empty,
        managers: counts.managers,
        of_request_month,
    })
}

/// Finds an earlier file with the same bytes. Each earlier file comes with the month that its name gives to its lines:
/// then the same bytes under the name of another month are another bill.
fn find_same_bytes<'f>(
    file: &ImportFile,
    earlier: &[(Option<Month>, &'f ImportFile)],
) -> Option<&'f ImportFile> {
    let is_same = |(month, earlier): &&(Option<Month>, &ImportFile)| {
        earlier.info.sha256 == file.info.sha256 && (month.is_none() || *month == file.name_month)
    };
    earlier.iter().find(is_same).map(|(_, earlier)| *earlier)
}

/// The progress of the reading.
#[derive(Default)]
struct Counts {
    /// The number of the file that is being read, from 1.
    file: u32,
    /// Lines of the files before it.
    lines: u64,
    /// Lines that were visited.
    visited: u64,
    /// The files so far whose lines are for another month than their names say.
    other_months: Vec<OtherMonth>,
    /// The managers so far that are not the payers of their lines, each with the payer.
    managers: BTreeMap<Uin, Uin>,
}

impl Counts {
    /// Adds the manager of a line, unless it is the payer.
    fn add_manager(&mut self, charge: &Charge<'_>) {
        if charge.manager != charge.bill.payer && self.managers.len() < MANAGERS_MAX {
            self.managers.insert(charge.manager, charge.bill.payer);
        }
    }
}

/// Returns true if a line states its month.
fn states_month(line: &Line<'_>) -> bool {
    line.texts.get(Column::BillMonth).and_then(stated_text).is_some()
}

/// Counts a line if it is for another month than the name of its file says. `has_request_month` is true if
/// `--month` was passed.
fn count_other_month(
    counted: &mut Option<OtherMonth>,
    file: &ImportFile,
    line: &Line<'_>,
    has_request_month: bool,
) {
    let month = line.charge.bill.month;
    if file.dates.iter().all(|date| date.holds_charges_of(month)) {
        return;
    }
    // If the name decides the month, all its dates must fit; else one of them is enough.
    let fits = if states_month(line) {
        file.dates.iter().any(|date| date.may_hold(month))
    } else if has_request_month {
        file.dates.iter().any(|date| date.holds_charges_of(month))
    } else {
        file.dates.iter().all(|date| date.may_hold(month))
    };
    if fits {
        return;
    }
    let of_name: Vec<String> = file.dates.iter().map(ToString::to_string).collect();
    let of_name = of_name.join(" and ");
    let other = counted.get_or_insert_with(|| OtherMonth {
        file: file.info.name.clone(),
        of_name,
        month,
        first: line.number,
        lines: 0,
    });
    other.lines += 1;
}

/// Reads one file, block by block. Returns true if a line takes the month of `--month`.
async fn read_file(
    file: &ImportFile,
    sheet: &mut Sheet<'_>,
    counts: &mut Counts,
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<bool, ImportError> {
    let unreadable = |source| InputFileError::from_io(&file.path, source);
    let mut source = File::open(&file.path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let has_request_month = sheet.has_given_month();
    let (mut other_month, mut takes_request_month) = (None, false);
    loop {
        let length = source.read(&mut block).map_err(unreadable)?;
        let bytes = block.get(..length).unwrap_or_else(|| unreachable!("a read fills at most its buffer"));
        hash.update(bytes);
        let is_sound = findings.faults.is_empty();
        sheet.read(bytes, length == 0, findings, &mut |line| {
            counts.visited += 1;
            counts.add_manager(&line.charge);
            takes_request_month = takes_request_month || (has_request_month && !states_month(line));
            count_other_month(&mut other_month, file, line, has_request_month);
            visitor.visit(&Visit { file: counts.file, ordinal: counts.visited, line, is_sound })
        })?;
        visitor.finish_block().await?;
        progress.add_read_bytes(to_u64(length), counts.lines + sheet.lines());
        if length == 0 {
            break;
        }
    }
    counts.other_months.extend(other_month);
    if <[u8; 32]>::from(hash.finalize()) != file.info.sha256 {
        return Err(ImportError::Changed(file.path.clone()));
    }
    Ok(takes_request_month)
}
