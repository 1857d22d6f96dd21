//! Files to lines, stored and folded in the same pass; faults of all of them.

use std::collections::HashMap;
use std::fs::File;
use std::hash::BuildHasher as _;
use std::io::Read as _;

use bill::{
    Basis, BillKey, Column, Fault, FaultPlace, Findings, Fold, Line, LinesDigest, Month, Rules, Sheet,
};
use foldhash::fast::RandomState;
use sha2::{Digest as _, Sha256};
use store::{Data, LinesWriter, StagedImport, WrittenObject};

use super::fingerprint::{BLOCK_BYTES, FileOfImport};
use super::progress::Progress;
use super::{ImportError, Order};

/// What was read.
pub(super) struct Read {
    /// The running fold of all lines.
    pub(super) fold: Fold,
    /// The objects that the lines were stored in; none where there are faults.
    pub(super) objects: Vec<WrittenObject>,
    /// The digest of each bill's lines.
    pub(super) digests: Digests,
    /// Which amounts the files state.
    pub(super) basis: Basis,
    /// How many lines there are.
    pub(super) lines: u64,
    /// Faults and notices.
    pub(super) findings: Findings,
}

/// The digest of each bill's lines.
#[derive(Debug, Default)]
pub(super) struct Digests {
    bills: HashMap<BillKey, LinesDigest, RandomState>,
}

impl Digests {
    /// The digest of one bill's lines.
    pub(super) fn of(&self, bill: BillKey) -> LinesDigest {
        self.bills.get(&bill).copied().unwrap_or_default()
    }
}

/// What every line passes through.
struct Sink {
    fold: Fold,
    writer: LinesWriter,
    digests: Digests,
    identities: Identities,
    /// Where the content of a line is laid out for its digest.
    scratch: Vec<u8>,
    /// The number of the file that is being read, from 1.
    file: u32,
}

/// Line ids that have been met, and where. An id is kept as 128 bits of keyed hash.
#[derive(Default)]
struct Identities {
    places: HashMap<(u64, u64), (u32, u64), RandomState>,
    hashers: (RandomState, RandomState),
}

/// Reads all files of an import.
pub(super) async fn read(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: &StagedImport,
    progress: &Progress,
) -> Result<Read, ImportError> {
    let mut findings = Findings::default();
    let mut sink = Sink {
        fold: Fold::new(),
        writer: data.lines.writer(staged.clone()),
        digests: Digests::default(),
        identities: Identities::default(),
        scratch: Vec::new(),
        file: 0,
    };
    let mut basis: Option<(Basis, &FileOfImport)> = None;
    let mut lines: u64 = 0;
    let mut met: Vec<([u8; 32], Option<Month>, &FileOfImport)> = Vec::with_capacity(files.len());
    for file in files {
        sink.file = sink.file.saturating_add(1);
        let mut sheet = Sheet::new(&file.info.name, Rules { tables: order.tables, month: order.month });
        read_file(file, &mut sheet, files, &mut sink, &mut findings, progress, lines).await?;
        lines = lines.saturating_add(sheet.lines());
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
    if lines == 0 && findings.faults.is_empty() {
        let names: Vec<&str> = files.iter().map(|file| file.info.name.as_str()).collect();
        let fault = Fault::of_file(
            "there is no line below the header",
            "export the bill again, or leave the file out",
        );
        findings.faults.add(&names.join(", "), fault);
    }
    let objects = if findings.faults.is_empty() {
        sink.writer.finish().await?
    } else {
        sink.writer.abort().await?;
        Vec::new()
    };
    let basis = basis.map_or(Basis::Customer, |(basis, _)| basis);
    Ok(Read { fold: sink.fold, objects, digests: sink.digests, basis, lines, findings })
}

/// Reads one file, block by block.
async fn read_file(
    file: &FileOfImport,
    sheet: &mut Sheet<'_>,
    files: &[FileOfImport],
    sink: &mut Sink,
    findings: &mut Findings,
    progress: &Progress,
    lines_before: u64,
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
        let mut twice = Vec::new();
        sheet.read(bytes, length == 0, findings, &mut |line| {
            if let Some(first) = sink.identities.meet(sink.file, line) {
                twice.push((line.number, id_of(line).unwrap_or_default().to_owned(), first));
            }
            if is_sound { sink.take(line) } else { Ok::<(), ImportError>(()) }
        })?;
        for (number, id, (first_file, first_line)) in twice {
            let first_name = usize::try_from(first_file).ok().and_then(|n| files.get(n.checked_sub(1)?));
            let first_name = first_name.map_or("", |file| file.info.name.as_str());
            findings.faults.add(&file.info.name, same_id(number, id, first_name, first_line));
        }
        sink.writer.settle().await?;
        progress.read(length, lines_before.saturating_add(sheet.lines()));
        if length == 0 {
            break;
        }
    }
    if <[u8; 32]>::from(hash.finalize()) != file.info.sha256 {
        return Err(ImportError::Changed(file.path.clone()));
    }
    Ok(())
}

impl Sink {
    /// Stores and folds one line.
    fn take(&mut self, line: &Line<'_>) -> Result<(), ImportError> {
        self.fold.add(&line.charge)?;
        let digest = line.digest(&mut self.scratch);
        self.digests.bills.entry(line.charge.bill).or_default().add(digest);
        self.writer.add(self.file, line);
        Ok(())
    }
}

impl Identities {
    /// Keeps where a line's id stands; where it stood before, if it did.
    fn meet(&mut self, file: u32, line: &Line<'_>) -> Option<(u32, u64)> {
        let id = id_of(line)?;
        let key = (self.hashers.0.hash_one(id), self.hashers.1.hash_one((id, 1_u8)));
        match self.places.entry(key) {
            std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert((file, line.number));
                None
            }
        }
    }
}

/// The id of a line, where its file has such a column and the line has one.
fn id_of<'a>(line: &Line<'a>) -> Option<&'a str> {
    line.texts.get(Column::Id).map(str::trim).filter(|id| !id.is_empty() && *id != "-")
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

/// The fault of a line whose id stands somewhere else too.
fn same_id(line: u64, id: String, first_file: &str, first_line: u64) -> Fault {
    Fault {
        place: FaultPlace::Column(line, Column::Id.title()),
        value: Some(id),
        why: format!("already stands at {first_file}:{first_line}, so the charge would count twice"),
        remedy: "leave one of the two out; files of overlapping periods are a common cause".to_owned(),
    }
}
