//! Reads a detailed bill file: bytes in, lines and faults out.
//!
//! The file comes in blocks, as the caller reads it. Columns are found by their headers, in any
//! order. A fault of a line does not stop the reading of further lines, so that one run shows all faults. Only bytes
//! that are no record do, since the position of the next record is unknown.

mod family;
mod fault;
mod header;
mod row;
mod split_error;
mod splitter;
mod swallowed;

pub use fault::{FAULTS_SHOWN_MAX, Fault, FaultPlace, Faults, FileFault, Notice, Notices};
pub use header::Basis;
pub(crate) use header::{Header, normalise_header};
use row::RowContext;
pub use split_error::SplitError;
pub use splitter::{Record, Splitter};

use crate::column::Column;
use crate::file_name::strip_folders;
use crate::line::{Line, Texts};
use crate::month::Month;
use crate::name_memo::NameMemo;
use crate::tables::CodeTables;

/// The rules by which files are read.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The codes of names.
    pub tables: &'a CodeTables,
    /// The month that the caller gives for all lines.
    pub month: Option<Month>,
}

/// The faults and notices of files that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The faults, which refuse an import.
    pub faults: Faults,
    /// The notices, which do not.
    pub notices: Notices,
}

/// One bill file that is being read.
#[derive(Debug)]
pub struct Sheet<'a> {
    file: String,
    rules: Rules<'a>,
    /// The month in the file's name.
    file_month: Option<Month>,
    splitter: Splitter,
    header: Option<Header>,
    memo: NameMemo,
    lines: u64,
    /// True after the format was checked by the first bytes.
    is_format_checked: bool,
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
            file_month: Month::from_file_name(strip_folders(file)),
            splitter: Splitter::default(),
            header: None,
            memo: NameMemo::default(),
            lines: 0,
            is_format_checked: false,
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
        if !self.is_format_checked && !self.check_format(at_end, findings) {
            return Ok(());
        }
        if self.header.is_none() && !self.read_header(at_end, findings) {
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
                    if at_end && self.lines > 0 && !self.ends_with_line_break {
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
            if record.is_blank() {
                continue;
            }
            if header.is_repeated(&record) {
                self.stopped = true;
                findings.faults.add(&self.file, make_repeated_header_fault(record.line));
                return Ok(());
            }
            self.lines += 1;
            let context =
                RowContext { file: &self.file, header, rules: self.rules, file_month: self.file_month };
            if let Some(charge) = context.resolve_charge(&mut self.memo, record, findings) {
                visit(&Line { number: record.line, charge, texts: Texts { header, record } })?;
            }
        }
    }

    /// Checks by the first bytes that the file is text in UTF-8. Returns false if it is not, or if more bytes are needed.
    fn check_format(&mut self, at_end: bool, findings: &mut Findings) -> bool {
        let first = self.splitter.unread();
        if first.len() < 4 && !at_end {
            return false;
        }
        self.is_format_checked = true;
        let fault = match first {
            [b'%', b'P', b'D', b'F', ..] => Some((
                "the file is a PDF, which the vendor writes for overviews (L0) and invoices",
                "export the detailed bill (L3, bill details) as CSV, and import that",
            )),
            [b'P', b'A', b'R', b'1', ..] => Some((
                "the file is Parquet, which is not read yet",
                "export the detailed bill (L3, bill details) as CSV, and import that",
            )),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Some((
                "the file is a spreadsheet of Excel, not CSV",
                "import the CSV files of the vendor as downloaded",
            )),
            [b'P', b'K', 3 | 5, ..] => Some((
                "the file is a ZIP archive (or a spreadsheet), not CSV",
                "unpack it, and import the CSV files inside",
            )),
            [0x1f, 0x8b, ..] => Some(("the file is packed with gzip", "unpack it with gunzip first")),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=255, ..] | [1..=255, 0, ..] => Some((
                "the file is UTF-16",
                "save it as CSV in UTF-8, or convert it with iconv -f UTF-16 -t UTF-8",
            )),
            [0xef, 0xbb, 0xbf, ..] => {
                self.splitter.skip(3);
                None
            }
            _ => None,
        };
        if let Some((why, remedy)) = fault {
            self.stopped = true;
            findings.faults.add(&self.file, Fault::of_file(why, remedy));
        }
        !self.stopped
    }

    /// Reads the header. Returns false if it has a fault, or if more bytes are needed.
    fn read_header(&mut self, at_end: bool, findings: &mut Findings) -> bool {
        let faults = loop {
            let line_number = self.splitter.next_line_number();
            match self.splitter.next(at_end) {
                Ok(None) if at_end => break vec![make_empty_file_fault()],
                Ok(None) => return false,
                Ok(Some(record)) if record.is_blank() => {}
                Ok(Some(record)) => match Header::read(&record, strip_folders(&self.file)) {
                    Ok(header) => {
                        if !header.has_components() {
                            findings.notices.add(Notice::NoComponents, || self.file.clone());
                        }
                        self.header = Some(header);
                        return true;
                    }
                    Err(faults) => break faults,
                },
                Err(error) => break vec![make_split_fault(error, line_number)],
            }
        };
        self.stopped = true;
        for fault in faults {
            findings.faults.add(&self.file, fault);
        }
        false
    }
}

/// The fault of a header below the first line.
fn make_repeated_header_fault(line: u64) -> Fault {
    Fault {
        place: FaultPlace::Line(line),
        value: None,
        why: "the header is repeated here: several files were put together in one".to_owned(),
        remedy: "import the files as downloaded, all parts of a delivery in one command".to_owned(),
    }
}

/// The fault of a file without a header.
fn make_empty_file_fault() -> Fault {
    Fault::of_file("the file is empty", "export the bill again")
}

/// The fault of bytes that are no record.
fn make_split_fault(error: SplitError, line: u64) -> Fault {
    let (why, remedy) = error.describe();
    Fault { place: FaultPlace::Line(line), value: None, why: why.to_owned(), remedy: remedy.to_owned() }
}
