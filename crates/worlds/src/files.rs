//! The files of a generated world: complete, or not there.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender};

use anyhow::Context as _;

/// What the names of files that are not complete end with.
const PARTIAL: &str = ".partial";

/// Files that wait for the disk, at the most.
pub(super) const WAITING_MAX: usize = 2;

/// Payer, year and month: the files of one series are numbered.
pub(super) type Series = (i64, i64);

/// A file that has all its bytes, and waits to be kept.
pub(super) struct Whole {
    file: File,
    partial: PathBuf,
    path: PathBuf,
}

/// The file that is being written, and those before it.
pub(super) struct Files<'a> {
    folder: &'a Path,
    /// Rows that a file has at the most, with its headers.
    rows_max: u64,
    headers: Vec<u8>,
    to_keep: SyncSender<Whole>,
    open: Option<Open>,
    /// How many files there are.
    pub(super) count: u64,
    /// How many bytes they have.
    pub(super) bytes: u64,
}

/// A file that is being written.
struct Open {
    whole: Whole,
    series: Series,
    /// Its number in the series.
    part: u64,
    /// How many rows there is room for.
    rows_left: u64,
}

/// Makes the folder, which must be absent or empty.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    store::resolve_folder(folder)?;
    std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let mut entries =
        std::fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    if entries.next().is_some() {
        anyhow::bail!(
            "{} is not empty, and nothing in it is overwritten; say another folder with --to, or empty it",
            folder.display()
        );
    }
    Ok(())
}

/// Takes away what a failed run has left half written. The folder was empty before.
pub(super) fn remove_partial(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(PARTIAL) {
            // What cannot be removed has a name that says what it is.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Writes a small file.
pub(super) fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let mut whole = Whole::begin(folder, name)?;
    whole.write(bytes)?;
    whole.keep()
}

/// Keeps files as they come: their bytes reach the disk before their names say that they are complete.
pub(super) fn keep_all(files: &Receiver<Whole>) -> anyhow::Result<()> {
    files.iter().try_for_each(Whole::keep)
}

/// Brings the names of a folder's files to the disk.
pub(super) fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    let synced = File::open(folder).and_then(|opened| opened.sync_all());
    synced.with_context(|| format!("could not bring {} to the disk", folder.display()))
}

impl Whole {
    /// Begins a file under the name of one that is not complete.
    fn begin(folder: &Path, name: &str) -> anyhow::Result<Whole> {
        let path = folder.join(name);
        let partial = folder.join(format!("{name}{PARTIAL}"));
        let file = File::create_new(&partial).with_context(|| {
            format!("could not make {}; does somebody else write there?", partial.display())
        })?;
        Ok(Whole { file, partial, path })
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file
            .write_all(bytes)
            .with_context(|| format!("could not write {}; is the disk full?", self.partial.display()))
    }

    fn keep(self) -> anyhow::Result<()> {
        self.file
            .sync_all()
            .and_then(|()| std::fs::rename(&self.partial, &self.path))
            .with_context(|| format!("could not keep {}; is the disk full?", self.path.display()))
    }
}

impl<'a> Files<'a> {
    /// No file yet. Those that are complete go to whoever keeps them.
    pub(super) fn new(
        folder: &'a Path,
        rows_max: u64,
        headers: Vec<u8>,
        to_keep: SyncSender<Whole>,
    ) -> Files<'a> {
        Files { folder, rows_max, headers, to_keep, open: None, count: 0, bytes: 0 }
    }

    /// Writes so many lines behind those of their series. All lines of a series come one after the other.
    pub(super) fn write(&mut self, series: Series, mut lines: u64, mut bytes: &[u8]) -> anyhow::Result<()> {
        while lines > 0 {
            let mut open = match self.open.take() {
                Some(open) if open.series == series && open.rows_left > 0 => open,
                before => self.begin(series, before)?,
            };
            let own = lines.min(open.rows_left);
            let (here, rest) = if own == lines { (bytes, &[][..]) } else { split_behind(bytes, own) };
            open.whole.write(here)?;
            open.rows_left = open.rows_left.saturating_sub(own);
            self.open = Some(open);
            self.bytes = self.bytes.saturating_add(u64::try_from(here.len()).unwrap_or(u64::MAX));
            (lines, bytes) = (lines.saturating_sub(own), rest);
        }
        Ok(())
    }

    /// Hands the last file over.
    pub(super) fn end(&mut self) -> anyhow::Result<()> {
        self.open.take().map_or(Ok(()), |open| self.hand_over(open))
    }

    /// Begins the next file, after the one before it.
    fn begin(&mut self, series: Series, before: Option<Open>) -> anyhow::Result<Open> {
        let part = match &before {
            Some(open) if open.series == series => open.part.saturating_add(1),
            _ => 1,
        };
        if let Some(open) = before {
            self.hand_over(open)?;
        }
        let (payer, yyyymm) = series;
        let mut whole =
            Whole::begin(self.folder, &format!("L3-bill_details-{payer}-{yyyymm}-{part:03}.csv"))?;
        whole.write(&self.headers)?;
        self.count = self.count.saturating_add(1);
        self.bytes = self.bytes.saturating_add(u64::try_from(self.headers.len()).unwrap_or(u64::MAX));
        Ok(Open { whole, series, part, rows_left: self.rows_max.saturating_sub(1).max(1) })
    }

    /// Hands a file over. Whoever keeps files is gone only after a fault, which it tells itself.
    fn hand_over(&self, open: Open) -> anyhow::Result<()> {
        let path = open.whole.path.clone();
        self.to_keep.send(open.whole).with_context(|| format!("{} could not be kept", path.display()))
    }
}

/// The bytes of so many lines, and the rest. There is no line break inside a line.
fn split_behind(bytes: &[u8], lines: u64) -> (&[u8], &[u8]) {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let nth = usize::try_from(lines.saturating_sub(1)).unwrap_or(usize::MAX);
    let end = ends.map(|(place, _)| place.saturating_add(1)).nth(nth).unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}
