//! A plain model of the bills, written from the documentation without code of the program. A version is a list of lines
//! of files.

mod append;
mod command;
mod lines;
mod names;
mod plan;
mod publish;
mod revert;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use worlds::random_lines::LineTexts;

pub(crate) use command::{Command, Flag, Reason};
pub(crate) use lines::FileLine;
pub(crate) use names::{Named, first_day_after};
pub(crate) use plan::{Plan, Planned, Verdict};
pub(crate) use revert::RevertEnd;

/// Payer, owner and month.
pub(crate) type BillKey = (&'static str, String, String);

/// A file: its path, content, and lines, by their indexes in [`Model::lines`].
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) named: Named,
    pub(crate) lines: Vec<usize>,
    /// The basis of its columns.
    pub(crate) basis: usize,
}

/// A counted line: the indexes of its import and of the line.
type Counted = (usize, usize);

/// A version of a bill.
#[derive(Clone)]
pub(crate) struct Version {
    pub(crate) lines: Vec<Counted>,
    pub(crate) basis: usize,
    /// Only texts differ from the version before.
    texts_only: bool,
    /// Latest day of delivery of the files that stated it.
    delivered: Option<u32>,
    /// Index of the import that published it.
    import: usize,
    /// The version, from 1, that a revert went back to; 0 if the bill had none before.
    back_to: Option<usize>,
}

/// A successful import.
struct Import {
    /// Number that the program gave it.
    number: i64,
    /// True for an append, and the contents of its files; a revert has none.
    of: (bool, Vec<usize>),
    /// Bills that it held, each with the index of its version after the import.
    stated: Vec<(BillKey, usize)>,
    /// Bills of which it published a version, each with the index of that version.
    published: Vec<(BillKey, usize)>,
}

/// All files and imports, and the expected versions of all bills.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) lines: Vec<FileLine>,
    pub(crate) files: Vec<File>,
    pub(crate) bills: BTreeMap<BillKey, Vec<Version>>,
    imports: Vec<Import>,
    /// Closed months, each with its payer.
    closed: BTreeSet<(&'static str, String)>,
}

/// A version that an import published: month, payer, owner, number from 1, and true if only texts differ.
pub(crate) type Published = (String, String, String, usize, bool);

impl Model {
    /// Returns the lines of the current version of a bill.
    pub(crate) fn current_lines(&self, bill: &BillKey) -> &[Counted] {
        self.current_version(bill).map_or(&[], |version| &version.lines)
    }

    /// Returns the current version of a bill.
    fn current_version(&self, bill: &BillKey) -> Option<&Version> {
        self.bills.get(bill).and_then(|versions| versions.last())
    }

    /// Returns the numbers of all imports in order.
    pub(crate) fn import_numbers(&self) -> Vec<i64> {
        self.imports.iter().map(|import| import.number).collect()
    }

    /// Returns the number of each import and the versions that it published.
    pub(crate) fn published(&self) -> BTreeMap<i64, BTreeSet<Published>> {
        let version = |(bill, version): &(BillKey, usize)| {
            let texts_only = self.bills[bill][*version].texts_only;
            let (payer, owner, month) = bill;
            (month.clone(), (*payer).to_owned(), owner.clone(), version + 1, texts_only)
        };
        let versions = |import: &Import| import.published.iter().map(version).collect();
        self.imports.iter().map(|import| (import.number, versions(import))).collect()
    }

    /// Closes a payer's month, or reopens it. Returns false if it cannot be reopened.
    pub(crate) fn set_closed(&mut self, payer: &'static str, month: &str, is_closed: bool) -> bool {
        let book = (payer, month.to_owned());
        if is_closed {
            self.closed.insert(book);
            return true;
        }
        self.closed.remove(&book)
    }

    fn is_closed(&self, (payer, _, month): &BillKey) -> bool {
        self.closed.contains(&(*payer, month.clone()))
    }

    /// Returns the texts of lines, sorted.
    fn sorted_texts(&self, lines: impl Iterator<Item = usize>) -> Vec<&LineTexts> {
        let mut contents: Vec<&LineTexts> = lines.map(|line| &self.lines[line].charged.texts).collect();
        contents.sort_unstable();
        contents
    }

    /// Returns the meanings of lines, sorted.
    fn sorted_meanings(&self, lines: impl Iterator<Item = usize>) -> Vec<&Vec<String>> {
        let mut meanings: Vec<&Vec<String>> = lines.map(|line| &self.lines[line].meaning).collect();
        meanings.sort_unstable();
        meanings
    }

    /// Sums one of the amounts of lines.
    fn sum_amount(&self, lines: impl Iterator<Item = usize>, amount: usize) -> i128 {
        lines.map(|line| self.lines[line].charged.units[amount]).sum()
    }
}

/// Returns the indexes of counted lines.
fn line_indexes(lines: &[Counted]) -> impl Iterator<Item = usize> {
    lines.iter().map(|(_, line)| *line)
}
