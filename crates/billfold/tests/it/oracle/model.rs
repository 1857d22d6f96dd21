//! What must become of bills, as the documents say it: a plain model that shares no code with the program. A
//! version is the list of lines of files that it counts.

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
pub(crate) use lines::Raw;
pub(crate) use names::{Named, first_after};
pub(crate) use plan::{Plan, Planned, Verdict};
pub(crate) use revert::RevertEnd;

/// Payer, owner and month.
pub(crate) type BillKey = (&'static str, String, String);

/// A file: where it is, what is in it, and its lines, by their places in [`Model::raws`].
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) named: Named,
    pub(crate) lines: Vec<usize>,
    /// The basis of its columns.
    pub(crate) basis: usize,
}

/// A line that counts: the import that brought it, and the line.
type Counted = (usize, usize);

/// What a version of a bill counts.
#[derive(Clone)]
pub(crate) struct Version {
    pub(crate) lines: Vec<Counted>,
    basis: usize,
    /// Whether only texts differ from the version before.
    texts_only: bool,
    /// The latest day of delivery of the files that stated it.
    delivered: Option<u32>,
    /// The import that published it.
    import: usize,
    /// The version, from 1, that the bill went back to; 0 where it had none before.
    back_to: Option<usize>,
}

/// An import that ended well.
struct Import {
    /// Its number as the program gave it.
    number: i64,
    /// Whether it was an append, and the contents of its files; of a revert none.
    of: (bool, Vec<usize>),
    /// Each bill that it held, with the version that it has since then, from 0.
    stated: Vec<(BillKey, usize)>,
    /// Those of them that it published a version of.
    published: Vec<(BillKey, usize)>,
}

/// Everything that was imported, and what must be published now.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) raws: Vec<Raw>,
    pub(crate) files: Vec<File>,
    pub(crate) bills: BTreeMap<BillKey, Vec<Version>>,
    imports: Vec<Import>,
    /// The months that are closed, each with its payer.
    closed: BTreeSet<(&'static str, String)>,
}

/// A version that an import published: month, payer, owner, number from 1, and whether only texts differ.
pub(crate) type Published = (String, String, String, usize, bool);

impl Model {
    /// What a bill counts now.
    pub(crate) fn current(&self, bill: &BillKey) -> &[Counted] {
        self.version(bill).map_or(&[], |version| &version.lines)
    }

    /// The current version of a bill.
    fn version(&self, bill: &BillKey) -> Option<&Version> {
        self.bills.get(bill).and_then(|versions| versions.last())
    }

    /// The numbers of all imports, the last one last.
    pub(crate) fn numbers(&self) -> Vec<i64> {
        self.imports.iter().map(|import| import.number).collect()
    }

    /// Each import's number, and the versions that it published.
    pub(crate) fn published(&self) -> BTreeMap<i64, BTreeSet<Published>> {
        let version = |(bill, version): &(BillKey, usize)| {
            let texts_only = self.bills[bill][*version].texts_only;
            let (payer, owner, month) = bill;
            (month.clone(), (*payer).to_owned(), owner.clone(), version + 1, texts_only)
        };
        let versions = |import: &Import| import.published.iter().map(version).collect();
        self.imports.iter().map(|import| (import.number, versions(import))).collect()
    }

    /// Closes a payer's month, or opens it again; whether that can be done.
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

    /// The texts of lines, in an order of their own.
    fn contents(&self, lines: impl Iterator<Item = usize>) -> Vec<&LineTexts> {
        let mut contents: Vec<&LineTexts> = lines.map(|line| &self.raws[line].charged.texts).collect();
        contents.sort_unstable();
        contents
    }

    /// The meanings of lines, in an order of their own.
    fn meanings(&self, lines: impl Iterator<Item = usize>) -> Vec<&Vec<String>> {
        let mut meanings: Vec<&Vec<String>> = lines.map(|line| &self.raws[line].meaning).collect();
        meanings.sort_unstable();
        meanings
    }

    /// The sum of one of the amounts of lines.
    fn sum(&self, lines: impl Iterator<Item = usize>, amount: usize) -> i128 {
        lines.map(|line| self.raws[line].charged.units[amount]).sum()
    }
}

/// The lines themselves.
fn raws(lines: &[Counted]) -> impl Iterator<Item = usize> {
    lines.iter().map(|(_, line)| *line)
}
