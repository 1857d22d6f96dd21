//! One row that is being resolved: its texts, and the faults and notices that they give.

use bill::{Column, Month, Texts, stated_text};

use crate::fault::Fault;
use crate::findings::Findings;
use crate::header::Header;
use crate::notice::Notice;
use crate::rules::Rules;

/// The facts about a file by which its rows are resolved.
pub(crate) struct FileFacts<'a> {
    pub(crate) name: &'a str,
    pub(crate) header: &'a Header,
    pub(crate) rules: Rules<'a>,
    pub(crate) month_of_name: Option<Month>,
}

/// One row that is being resolved.
pub(super) struct Row<'r, 'f> {
    pub(super) file: &'f FileFacts<'f>,
    /// The number of the row's line in its file.
    pub(super) line: u64,
    pub(super) texts: Texts<'r>,
    pub(super) findings: &'f mut Findings,
}

impl<'r> Row<'r, '_> {
    /// The text of a column without blanks at its ends; empty if the file has no such column.
    pub(super) fn text_of(&self, column: Column) -> &'r str {
        self.texts.get(column).unwrap_or_default().trim()
    }

    /// The text of a column; `None` if it is empty or `-`, which both state nothing.
    pub(super) fn stated_text_of(&self, column: Column) -> Option<&'r str> {
        stated_text(self.text_of(column))
    }

    /// Adds a fault of one column.
    pub(super) fn add_fault(&mut self, column: Column, why: impl Into<String>, remedy: impl Into<String>) {
        let title = self.file.header.title(column);
        let fault = Fault::of_column(self.line, title, why, remedy).with_value(self.text_of(column));
        self.findings.faults.add(self.file.name, fault);
    }

    /// Counts a notice.
    pub(super) fn add_notice(&mut self, notice: Notice) {
        let (file, line) = (self.file.name, self.line);
        self.findings.notices.add(notice, || format!("{file}:{line}"));
    }
}
