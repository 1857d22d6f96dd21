//! Reads a detailed bill file: bytes in, lines and faults out.
//!
//! The file comes in blocks, as the caller reads it. Columns are found by their headers, in any
//! order. A fault of a line does not stop the reading of further lines, so that one run shows all faults. Only bytes
//! that are no record do, since the position of the next record is unknown.

use bill::{Basis, Column, Line, Month, NameMemo, Texts};

use crate::csv::split_error::SplitError;
use crate::csv::splitter::{Record, Splitter};
use crate::fault::Fault;
use crate::file_name::month::find_month_in_name;
use crate::file_name::name_text::strip_folders;
use crate::findings::Findings;
use crate::formats::detailed_csv::stray::{find_stray_row, is_empty_row, resembles_line};
use crate::formats::detailed_csv::swallowed::find_swallowed_rows;
use crate::formats::detailed_csv::top::Top;
use crate::header::Header;
use crate::header_fault::is_header;
use crate::notice::Notice;
use crate::resolve::RowContext;
use crate::rules::Rules;

/// One bill file that is being read.
#[derive(Debug)]
pub struct Sheet<'a> {
    file: String,
    rules: Rules<'a>,
    /// The month in the file's name.
    file_month: Option<Month>,
    splitter: Splitter,
    /// The part of the file above its first line.
    top: Top,
    header: Option<Header>,
    memo: NameMemo,
    /// Memory for the texts of unknown columns.
    unknown_texts: Vec<&'static str>,
    lines: u64,
    /// True if the bytes so far end with a line break.
    ends_with_line_break: bool,
    /// True after a fault that makes the rest of the file unreadable.
    stopped: bool,
}

impl<'a> Sheet<'a> {
    /// Starts to read a file. Faults quote its name, and its name may state the month.
    #[must_use]
    pub fn new(file: &str, rules: Rules<'a>) -> Self {
        Sheet {
            file: file.to_owned(),
            rules,
            file_month: find_month_in_name(strip_folders(file)),
            splitter: Splitter::default(),
            top: Top::default(),
            header: None,
            memo: NameMemo::default(),
            unknown_texts: Vec::new(),
            lines: 0,
            ends_with_line_break: false,
            stopped: false,
        }
    }

    /// The amounts that the file states; `None` until its header is read.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        self.header.as_ref().map(|header| header.basis)
    }

    /// Returns true if the caller gave the month of lines that state none.
    #[must_use]
    pub const fn has_given_month(&self) -> bool {
        self.rules.month.is_some()
    }

    /// The month that the file's name gives to its lines; `None` if the lines or the caller give it.
    #[must_use]
    pub fn month_from_name(&self) -> Option<Month> {
        let states_it =
            self.header.as_ref().is_some_and(|header| header.index_of(Column::BillMonth).is_some());
        self.file_month.filter(|_| self.rules.month.is_none() && !states_it)
    }

    /// Number of lines that were read, with those that have faults and without the header.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Reads the next block of the file. `at_end` is true for the last one, which may be empty.
    /// Calls `visit` with each line that has no fault.
    ///
    /// # Errors
    /// Only those of `visit`; faults of the file go to `findings`.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of lines")]
    pub fn read<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.stopped {
            return Ok(());
        }
        self.splitter.push(block);
        if let Some(last) = block.last() {
            self.ends_with_line_break = *last == b'\n';
        }
        if self.header.is_none() && !self.read_top(at_end, findings) {
            return Ok(());
        }
        let Some(header) = &self.header else {
            return Ok(());
        };
        loop {
            let line_number = self.splitter.next_line_number();
            let record = match self.splitter.next(at_end) {
                Ok(Some(record)) => record,
                Ok(None) => {
                    if at_end && self.lines == 0 {
                        findings.notices.add(Notice::NoLines, || self.file.clone());
                    } else if at_end && !self.ends_with_line_break {
                        findings.notices.add(Notice::NoLineBreakAtEnd, || self.file.clone());
                    }
                    return Ok(());
                }
                Err(error) => {
                    self.stopped = true;
                    findings.faults.add(&self.file, make_split_fault(error, line_number));
                    return Ok(());
                }
            };
            if is_empty_row(&record) {
                if !record.is_blank() {
                    findings.notices.add(Notice::EmptyRow, || format!("{}:{}", self.file, record.line));
                }
                continue;
            }
            let is_line = resembles_line(&record, header);
            if !is_line && is_header(&record) {
                self.stopped = true;
                findings.faults.add(&self.file, make_repeated_header_fault(record.line));
                return Ok(());
            }
            self.lines += 1;
            let stray = if is_line { None } else { find_stray_row(&record, header) };
            if let Some(fault) = stray {
                findings.faults.add(&self.file, fault);
                continue;
            }
            if record.len() != header.width {
                findings.faults.add(&self.file, make_wrong_width_fault(&record, header.width));
                continue;
            }
            if let Some(fault) = find_swallowed_rows(&record, header) {
                findings.faults.add(&self.file, fault);
                continue;
            }
            let context =
                RowContext { file: &self.file, header, rules: self.rules, file_month: self.file_month };
            let known = header.known_texts(&record);
            let mut unknown: Vec<&str> = std::mem::take(&mut self.unknown_texts);
            unknown.extend(header.unknown_texts(&record));
            let texts = Texts::new(&known, &header.unknown_columns, &unknown);
            if let Some(charge) = context.resolve_charge(&mut self.memo, record.line, texts, findings) {
                visit(&Line { number: record.line, charge, texts })?;
            }
            self.unknown_texts = reuse_memory(unknown);
        }
    }

    /// Reads the part of the file above its first line. Returns false if it has a fault, or if more bytes are needed.
    fn read_top(&mut self, at_end: bool, findings: &mut Findings) -> bool {
        match self.top.read(&mut self.splitter, strip_folders(&self.file), at_end) {
            Ok(None) => false,
            Ok(Some(header)) => {
                if !header.has_components() {
                    findings.notices.add(Notice::NoComponents, || self.file.clone());
                }
                self.header = Some(header);
                true
            }
            Err(faults) => {
                self.stopped = true;
                for fault in faults {
                    findings.faults.add(&self.file, fault);
                }
                false
            }
        }
    }
}

/// Empties a list of texts, so that its memory can hold those of the next line: nothing is allocated for a line.
fn reuse_memory(mut texts: Vec<&str>) -> Vec<&'static str> {
    texts.clear();
    texts.into_iter().map(|_| "").collect()
}

/// The fault of a header below the first line.
fn make_repeated_header_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "the header is repeated here: several files were put together in one",
        "import the files as downloaded, all parts of a delivery in one command",
    )
}

/// The fault of bytes that are no record.
fn make_split_fault(error: SplitError, line: u64) -> Fault {
    let (why, remedy) = error.describe();
    Fault::of_line(line, why, remedy)
}

/// The fault of a record with too few or too many fields.
fn make_wrong_width_fault(record: &Record<'_>, expected: usize) -> Fault {
    let found = record.len();
    let (remedy, cause) = if found < expected {
        (
            "the file may have been cut off here, so download it again; if the row was added to it, import it as \
             downloaded",
            "too few fields",
        )
    } else {
        ("a text with a comma in it must be in quotes; export the file again", "too many fields")
    };
    let fields = if found == 1 { "field" } else { "fields" };
    let why = format!("the line has {found} {fields}, and the header has {expected}");
    Fault::of_line(record.line, why, remedy).of_cause(cause)
}
