//! Files to lines, one after the other; what is wrong with them, and who looks at each line.

use std::fs::File;
use std::io::Read as _;

use bill::{Basis, Fault, Findings, Line, Month, Rules, Sheet};
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
#[derive(Clone, Copy, Debug)]
pub(super) struct Walked {
    /// Which amounts they state.
    pub(super) basis: Basis,
    /// How many lines they have.
    pub(super) lines: u64,
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
    let mut met: Vec<([u8; 32], Option<Month>, &FileOfImport)> = Vec::with_capacity(files.len());
    for file in files {
        counts.file = counts.file.saturating_add(1);
        let mut sheet = Sheet::new(&file.info.name, Rules { tables: order.tables, month: order.month });
        read_file(file, &mut sheet, &mut counts, findings, progress, visitor).await?;
        counts.lines = counts.lines.saturating_add(sheet.lines());
        let content = (file.info.sha256, sheet.month_of_name());
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
    Ok(Walked { basis: basis.map_or(Basis::Customer, |(basis, _)| basis), lines: counts.lines })
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
}

/// Reads one file, block by block.
async fn read_file(
    file: &FileOfImport,
    sheet: &mut Sheet<'_>,
    counts: &mut Counts,
    findings: &mut Findings,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<(), ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: file.path.clone(), source };
    let mut source = File::open(&file.path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let length = source.read(&mut block).map_err(unreadable)?;
        let bytes = block.get(..length).unwrap_or_default();
        hash.update(bytes);
        let is_sound = findings.faults.is_empty();
        sheet.read(bytes, length == 0, findings, &mut |line| {
            counts.visited = counts.visited.saturating_add(1);
            visitor.visit(&Visit { file: counts.file, order: counts.visited, line, is_sound })
        })?;
        visitor.settle().await?;
        progress.read(length, counts.lines.saturating_add(sheet.lines()));
        if length == 0 {
            break;
        }
    }
    if <[u8; 32]>::from(hash.finalize()) != file.info.sha256 {
        return Err(ImportError::Changed(file.path.clone()));
    }
    Ok(())
}

/// The fault of a file that is given twice, under whatever names. Where the name decides the month, the
/// same bytes may well be the bills of two months.
fn given_twice(earlier: &str) -> Fault {
    let why = format!("the file has the same bytes as {earlier}, so its lines would count twice");
    Fault::of_file(why, "give each file once")
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
