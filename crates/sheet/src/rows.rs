//! Rows of files of any format, to lines and faults.

use bill::{Column, Line, Month, NameMemo, Texts, UnknownColumns};

use crate::fault::Fault;
use crate::file_name::month::find_month_in_name;
use crate::file_name::name_text::strip_folders;
use crate::findings::Findings;
use crate::header::Header;
use crate::notice::Notice;
use crate::resolve::key_facts::KeyFacts;
use crate::resolve::row::FileFacts;
use crate::resolve::{resolve_charge, resolve_key_facts};
use crate::rules::Rules;

/// Reads the rows of one file, the same for every format.
#[derive(Debug)]
pub(crate) struct RowReader<'a> {
    file: String,
    rules: Rules<'a>,
    /// The month in the file's name.
    month_of_name: Option<Month>,
    /// `None` until the format has found it.
    header: Option<Header>,
    memo: NameMemo,
    /// Memory for the texts of unknown columns.
    unknown_texts: Vec<&'static str>,
    rows: u64,
}

impl<'a> RowReader<'a> {
    /// Starts with a file of a name.
    pub(crate) fn new(file: &str, rules: Rules<'a>) -> Self {
        Self {
            file: file.to_owned(),
            rules,
            month_of_name: find_month_in_name(strip_folders(file)),
            header: None,
            memo: NameMemo::default(),
            unknown_texts: Vec::new(),
            rows: 0,
        }
    }

    /// The rules by which the file is read.
    pub(crate) const fn rules(&self) -> Rules<'a> {
        self.rules
    }

    /// The file's name without folders.
    pub(crate) fn file_name(&self) -> &str {
        strip_folders(&self.file)
    }

    /// The header; `None` until the format has set it.
    pub(crate) fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// Sets the header, before the first row is read.
    pub(crate) fn set_header(&mut self, header: Header, findings: &mut Findings) {
        if !header.has_components() {
            self.add_file_notice(Notice::NoComponents, findings);
        }
        self.header = Some(header);
    }

    /// The month that the file's name gives to its lines; `None` if the lines or the caller give it.
    pub(crate) fn month_from_name(&self) -> Option<Month> {
        let states_it =
            self.header.as_ref().is_some_and(|header| header.index_of(Column::BillMonth).is_some());
        self.month_of_name.filter(|_| self.rules.month.is_none() && !states_it)
    }

    /// Number of rows so far, with those that have faults.
    pub(crate) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Counts rows from 0 again.
    pub(crate) const fn forget_rows(&mut self) {
        self.rows = 0;
    }

    /// Counts a row.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of rows")]
    pub(crate) const fn count_row(&mut self) {
        self.rows += 1;
    }

    /// Adds a fault of the file.
    pub(crate) fn add_fault(&self, fault: Fault, findings: &mut Findings) {
        findings.faults.add(&self.file, fault);
    }

    /// Counts a notice of the file as a whole.
    pub(crate) fn add_file_notice(&self, notice: Notice, findings: &mut Findings) {
        findings.notices.add(notice, || self.file.clone());
    }

    /// Counts a notice of a line.
    pub(crate) fn add_line_notice(&self, notice: Notice, line: u64, findings: &mut Findings) {
        findings.notices.add(notice, || format!("{}:{line}", self.file));
    }

    /// Reads a row, and calls `visit` with its line if it has no fault. `number` is that of its line in the file, and
    /// `field` returns the text at the index of a column.
    ///
    /// # Errors
    ///
    /// Only those of `visit`.
    pub(crate) fn read_row<'r, E>(
        &mut self,
        number: u64,
        field: impl Fn(usize) -> Option<&'r str>,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(header) = &self.header else {
            unreachable!("a format sets the header before it reads a row")
        };
        let known = header.known_texts(&field);
        let mut unknown: Vec<&str> = std::mem::take(&mut self.unknown_texts);
        unknown.extend(header.unknown_texts(&field));
        let texts = Texts::new(&known, &header.unknown_columns, &unknown);
        let file =
            FileFacts { name: &self.file, header, rules: self.rules, month_of_name: self.month_of_name };
        if let Some(charge) = resolve_charge(&file, &mut self.memo, number, texts, findings) {
            visit(&Line { number, charge, texts })?;
        }
        self.unknown_texts = reuse_memory(unknown);
        Ok(())
    }

    /// Resolves the texts of a row in the columns of its key. `field` is as in [`RowReader::read_row`].
    pub(crate) fn resolve_key<'r>(&mut self, field: impl Fn(usize) -> Option<&'r str>) -> KeyFacts {
        let Some(header) = &self.header else {
            unreachable!("a format sets the header before it reads a row")
        };
        let known = header.known_texts(&field);
        let no_columns = UnknownColumns::default();
        let texts = Texts::new(&known, &no_columns, &[]);
        let file =
            FileFacts { name: &self.file, header, rules: self.rules, month_of_name: self.month_of_name };
        resolve_key_facts(&file, &mut self.memo, texts)
    }
}

/// Empties a list of texts, so that its memory can hold those of the next row. The standard library collects in place
/// here, so that nothing is allocated for a row; it does not promise to, and nothing but speed depends on it.
fn reuse_memory(mut texts: Vec<&str>) -> Vec<&'static str> {
    texts.clear();
    texts.into_iter().map(|_| "").collect()
}
