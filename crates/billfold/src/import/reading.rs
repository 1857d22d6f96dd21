//! Reads files by batches: finds their faults, and gives the lines to a visitor.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use bill::ledger::ImportMode;
use bill::{Basis, Batch, Line, Month};
use sheet::{BatchSheet, Findings, Rules, SplitBlock};

use super::change_check::{ByteHash, ByteHasher};
use super::error::ImportError;
use super::fault_messages::{make_duplicate_file_fault, make_mixed_basis_fault, make_no_lines_fault};
use super::fingerprint::{BLOCK_BYTES, ImportFile};
use super::guard::OtherMonth;
use super::line_months::{LineMonths, Managers};
use super::request::ImportRequest;
use crate::input_file::InputFileError;
use crate::integers::to_u64;
use crate::terminal::progress::Progress;

/// A batch of lines that is visited.
pub(super) struct Visit<'v> {
    /// The number of their file, from 1.
    pub(super) file: u32,
    /// The number of the first line among all lines of all files that could be read, from 1.
    pub(super) first_ordinal: u64,
    /// The lines.
    pub(super) batch: &'v Batch<'v>,
    /// True if no fault was found before the block that they are in.
    pub(super) is_sound: bool,
}

impl Visit<'_> {
    /// Gives each line with its number among all lines to `visit`, in order.
    ///
    /// # Errors
    ///
    /// The first that `visit` returns.
    pub(super) fn visit_lines(
        &self,
        mut visit: impl FnMut(u64, &Line<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut ordinals = self.first_ordinal..;
        self.batch.visit_lines(|line| {
            let Some(ordinal) = ordinals.next() else { unreachable!("there are fewer than 2^64 lines") };
            visit(ordinal, line)
        })
    }
}

/// Receives all lines.
pub(super) trait Visitor {
    /// Receives some lines.
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError>;

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
    /// Second-level resellers that manage customers of the lines, each with its payer.
    pub(super) managers: Managers,
    /// Digests and names of the files with lines that take the month of `--month`, since they state none.
    pub(super) of_request_month: Vec<([u8; 32], String)>,
}

/// Reads all files of an import, and gives their lines to `visitor`.
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
        let mut sheet =
            BatchSheet::new(&file.info.name, Rules { tables: request.tables, month: request.month });
        let takes_request_month =
            read_file(file, &mut sheet, &mut counts, findings, progress, visitor).await?;
        let sheet = sheet.sheet();
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
    managers: Managers,
}

/// One file that is being read, and where its lines go.
struct FileReading<'r, 'a, V> {
    number: u32,
    sheet: &'r mut BatchSheet<'a>,
    months: LineMonths<'r>,
    /// Lines of the files before it.
    lines_before: u64,
    /// Lines of all files that were visited.
    visited: u64,
    findings: &'r mut Findings,
    progress: &'r Progress,
    visitor: &'r mut V,
}

impl<V: Visitor> FileReading<'_, '_, V> {
    /// Reads all blocks of the file. Returns the hash of its bytes.
    async fn read_blocks(&mut self, path: &Path) -> Result<ByteHash, ImportError> {
        let unreadable = |source| InputFileError::from_io(path, source);
        let mut source = File::open(path).map_err(unreadable)?;
        let mut byte_hasher = ByteHasher::new();
        let mut block = SplitBlock::default();
        loop {
            let length = source.read(block.make_room(BLOCK_BYTES)).map_err(unreadable)?;
            block.set_length(length);
            byte_hasher.add(block.bytes());
            self.read_block(&mut block, length == 0)?;
            self.visitor.finish_block().await?;
            self.progress.add_read_bytes(to_u64(length), self.lines_before + self.sheet.sheet().lines());
            if length == 0 {
                return Ok(byte_hasher.finish());
            }
        }
    }

    /// Reads the next block.
    fn read_block(&mut self, block: &mut SplitBlock, at_end: bool) -> Result<(), ImportError> {
        let Self { number, sheet, months, visited, findings, visitor, .. } = self;
        let is_sound = findings.faults.is_empty();
        sheet.read_block(block, at_end, findings, &mut |batch| {
            let first_ordinal = *visited + 1;
            *visited += to_u64(batch.len());
            months.add_batch(batch);
            visitor.visit(&Visit { file: *number, first_ordinal, batch, is_sound })
        })
    }
}

/// Reads one file, block by block. Returns true if a line takes the month of `--month`.
async fn read_file(
    file: &ImportFile,
    sheet: &mut BatchSheet<'_>,
    counts: &mut Counts,
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<bool, ImportError> {
    let has_request_month = sheet.sheet().has_given_month();
    let mut reading = FileReading {
        number: counts.file,
        sheet,
        months: LineMonths::new(file, has_request_month, &mut counts.managers),
        lines_before: counts.lines,
        visited: counts.visited,
        findings,
        progress,
        visitor,
    };
    let byte_hash = reading.read_blocks(&file.path).await?;
    if byte_hash != file.byte_hash {
        return Err(ImportError::Changed(file.path.clone()));
    }
    let FileReading { months, visited, .. } = reading;
    counts.visited = visited;
    let takes_request_month = months.takes_request_month;
    counts.other_months.extend(months.other_month);
    Ok(takes_request_month)
}
