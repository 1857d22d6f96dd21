//! Files to lines, one after the other; what is wrong with them, and who looks at each line.

use std::fs::File;
use std::io::Read as _;

use bill::{Basis, Column, Fault, Findings, Line, Month, Rules, Sheet, stated_text};
use sha2::{Digest as _, Sha256};

use super::fingerprint::{BLOCK_BYTES, FileOfImport};
use super::progress::Progress;
use super::{ImportError, Order};

/// A line that is being looked at.
pub(super) struct Visit<'v, 'l> {
    /// The number of its file, from 1.
    pub(super) file: u32,
    /// Its number among all lines of all files that could be read, from 1.
    pub(super) order: u64,
    /// The line.
    pub(super) line: &'v Line<'l>,
    /// Whether no fault has been found before the block that it is in.
    pub(super) is_sound: bool,
}

/// Who looks at each line.
pub(super) trait Visitor {
    /// Looks at a line.
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError>;

    /// Does what takes longer, now and then.
    async fn settle(&mut self) -> Result<(), ImportError> {
        Ok(())
    }
}

/// What is known of files when they have been read.
#[derive(Clone, Debug)]
pub(super) struct Walked {
    /// Which amounts they state.
    pub(super) basis: Basis,
    /// How many lines they have.
    pub(super) lines: u64,
    /// The files whose lines are for another month than their names say.
    pub(super) other_months: Vec<OtherMonth>,
    /// The files without a line.
    pub(super) empty: Vec<String>,
    /// The files whose lines are for the month that the operator says, since they state none.
    pub(super) of_said_month: Vec<([u8; 32], String)>,
}

/// A file whose lines are for another month than its name says.
#[derive(Clone, Debug)]
pub(crate) struct OtherMonth {
    /// The file, as it was named.
    pub(crate) file: String,
    /// The months and days in its name.
    pub(crate) of_name: String,
    /// The month of the first such line.
    pub(crate) month: Month,
    /// The number of that line, from 1, which is the header.
    pub(crate) first: u64,
    /// How many lines are for another month.
    pub(crate) lines: u64,
}

impl OtherMonth {
    /// Counts a line that is for another month than the name of its file says. `is_said` where `--month` was passed.
    fn count(counted: &mut Option<OtherMonth>, file: &FileOfImport, line: &Line<'_>, is_said: bool) {
        let month = line.charge.bill.month;
        if file.dates.iter().all(|date| date.holds_charges_of(month)) {
            return;
        }
        // Where the name decides the month, nothing in it may say otherwise; else one date that fits is enough.
        let fits = if states_month(line) {
            file.dates.iter().any(|date| date.may_hold(month))
        } else if is_said {
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
        other.lines = other.lines.saturating_add(1);
    }
}

/// Reads all files of an import.
pub(super) async fn walk(
    order: &Order<'_>,
    files: &[FileOfImport],
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<Walked, ImportError> {
    let mut basis: Option<(Basis, &FileOfImport)> = None;
    let mut counts = Counts::default();
    let (mut empty, mut of_said_month) = (Vec::new(), Vec::new());
    let mut met: Vec<([u8; 32], Option<Month>, &FileOfImport)> = Vec::with_capacity(files.len());
    for file in files {
        counts.file = counts.file.saturating_add(1);
        let mut sheet = Sheet::new(&file.info.name, Rules { tables: order.tables, month: order.month });
        let takes_said = read_file(file, &mut sheet, &mut counts, findings, progress, visitor).await?;
        counts.lines = counts.lines.saturating_add(sheet.lines());
        if sheet.lines() == 0 {
            empty.push(file.info.name.clone());
        }
        if takes_said {
            of_said_month.push((file.info.sha256, file.info.name.clone()));
        }
        let content = (file.info.sha256, sheet.month_from_name());
        if let Some((.., earlier)) = met.iter().find(|(sha256, month, _)| (*sha256, *month) == content) {
            findings.faults.add(&file.info.name, given_twice(&earlier.info.name));
        }
        met.push((content.0, content.1, file));
        match (basis, sheet.basis()) {
            (None, Some(own)) => basis = Some((own, file)),
            (Some((first, of)), Some(own)) if first != own => {
                findings.faults.add(&file.info.name, mixed_basis(own, first, &of.info.name));
            }
            _ => {}
        }
    }
    if counts.lines == 0 && findings.faults.is_empty() {
        let names: Vec<&str> = files.iter().map(|file| file.info.name.as_str()).collect();
        let fault = Fault::of_file(
            "there is no line below the header",
            "export the bill again, or leave the file out",
        );
        findings.faults.add(&names.join(", "), fault);
    }
    let basis = basis.map_or(Basis::Customer, |(basis, _)| basis);
    Ok(Walked { basis, lines: counts.lines, other_months: counts.other_months, empty, of_said_month })
}

/// How far the reading is.
#[derive(Default)]
struct Counts {
    /// The number of the file that is being read, from 1.
    file: u32,
    /// Lines of the files before it.
    lines: u64,
    /// Lines that were looked at.
    visited: u64,
    /// The files so far whose lines are for another month than their names say.
    other_months: Vec<OtherMonth>,
}

/// Returns whether a line states its month.
fn states_month(line: &Line<'_>) -> bool {
    line.texts.get(Column::BillMonth).and_then(stated_text).is_some()
}

/// Reads one file, block by block; returns whether a line takes the month that the operator says.
async fn read_file(
    file: &FileOfImport,
    sheet: &mut Sheet<'_>,
    counts: &mut Counts,
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<bool, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: file.path.clone(), source };
    let mut source = File::open(&file.path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let (mut other_month, is_said, mut takes_said) = (None, sheet.has_given_month(), false);
    loop {
        let length = source.read(&mut block).map_err(unreadable)?;
        let bytes = block.get(..length).unwrap_or_default();
        hash.update(bytes);
        let is_sound = findings.faults.is_empty();
        sheet.read(bytes, length == 0, findings, &mut |line| {
            counts.visited = counts.visited.saturating_add(1);
            takes_said = takes_said || (is_said && !states_month(line));
            OtherMonth::count(&mut other_month, file, line, is_said);
            visitor.visit(&Visit { file: counts.file, order: counts.visited, line, is_sound })
        })?;
        visitor.settle().await?;
        progress.read(length, counts.lines.saturating_add(sheet.lines()));
        if length == 0 {
            break;
        }
    }
    counts.other_months.extend(other_month);
    if <[u8; 32]>::from(hash.finalize()) != file.info.sha256 {
        return Err(ImportError::Changed(file.path.clone()));
    }
    Ok(takes_said)
}

/// The fault of a file that is given twice, under whatever names. Where the name decides the month, the
/// same bytes may well be the bills of two months.
fn given_twice(earlier: &str) -> Fault {
    let why = format!("the file has the same bytes as {earlier}, so its lines would count twice");
    Fault::of_file(why, "pass each file once")
}

/// The fault of a file that states other amounts than the first.
fn mixed_basis(own: Basis, first: Basis, first_file: &str) -> Fault {
    Fault::of_file(
        format!(
            "the file states {} amounts, and {first_file} {} amounts; one import never mixes them",
            own.as_str(),
            first.as_str()
        ),
        "import the two kinds apart, or export all files with the same columns",
    )
}
