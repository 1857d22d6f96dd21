//! Writes the files of a world. A file has its final name only after all of its bytes are on the disk.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender};

use crate::error::GenerateError;
use crate::number::convert_number;

/// Ending of the names of incomplete files.
const PARTIAL: &str = ".partial";

/// Largest number of files that wait for [`finish_files`].
pub(crate) const UNFINISHED_MAX: usize = 2;

/// A payer's month. Its files are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    pub(crate) payer: i64,
    pub(crate) yyyymm: i64,
}

/// A file that does not have its final name yet.
pub(crate) struct UnfinishedFile {
    file: File,
    partial: PathBuf,
    path: PathBuf,
}

/// Writes bill files one after the other, and splits a series that is too long for one file.
pub(crate) struct FileSplitter<'a> {
    folder: &'a Path,
    /// Largest number of rows of a file, including the headers.
    rows_max: u64,
    headers: Vec<u8>,
    finisher: SyncSender<UnfinishedFile>,
    open: Option<OpenFile>,
    /// Number of files that were started.
    file_count: u64,
    /// Number of bytes written.
    bytes: u64,
}

/// The reason why no more lines are written.
pub(crate) enum Stop {
    /// A file could not be written.
    Failed(GenerateError),
    /// [`finish_files`] has stopped; it returns the error itself.
    FinisherFailed,
}

/// The file that is being written.
struct OpenFile {
    unfinished: UnfinishedFile,
    series: Series,
    /// Its number in the series.
    part: u64,
    /// Number of rows that it can still take.
    rows_left: u64,
}

/// Creates a folder, if it is absent, and checks that it is empty.
pub(crate) fn create_empty_folder(folder: &Path) -> Result<(), GenerateError> {
    std::fs::create_dir_all(folder).map_err(GenerateError::file("create", folder))?;
    let mut entries = std::fs::read_dir(folder).map_err(GenerateError::file("read", folder))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(GenerateError::FolderNotEmpty(folder.to_owned())),
    }
}

/// Removes the incomplete files of a failed run. The folder was empty before it.
pub(crate) fn remove_partial_files(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(PARTIAL) {
            // A file that cannot be removed still has a name that marks it as incomplete.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Writes a whole file.
pub(crate) fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), GenerateError> {
    let mut unfinished = UnfinishedFile::create(folder, name)?;
    unfinished.write(bytes)?;
    unfinished.finish()
}

/// Finishes files as they arrive.
pub(crate) fn finish_files(files: &Receiver<UnfinishedFile>) -> Result<(), GenerateError> {
    files.iter().try_for_each(UnfinishedFile::finish)
}

/// Brings the names of a folder's files to the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), GenerateError> {
    let synced = File::open(folder).and_then(|opened| opened.sync_all());
    synced.map_err(GenerateError::file("sync", folder))
}

impl UnfinishedFile {
    /// Creates a file under a name that marks it as incomplete.
    fn create(folder: &Path, name: &str) -> Result<Self, GenerateError> {
        let path = folder.join(name);
        let partial = folder.join(format!("{name}{PARTIAL}"));
        let file = File::create_new(&partial).map_err(GenerateError::file("create", &partial))?;
        Ok(Self { file, partial, path })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), GenerateError> {
        self.file.write_all(bytes).map_err(GenerateError::file("write", &self.partial))
    }

    /// Brings the bytes to the disk, and then gives the file its final name.
    fn finish(self) -> Result<(), GenerateError> {
        self.file
            .sync_all()
            .and_then(|()| std::fs::rename(&self.partial, &self.path))
            .map_err(GenerateError::file("finish", &self.path))
    }
}

impl<'a> FileSplitter<'a> {
    /// Starts without a file. Each file that has all of its bytes is sent to `finisher`.
    pub(crate) fn new(
        folder: &'a Path,
        rows_max: u64,
        headers: Vec<u8>,
        finisher: SyncSender<UnfinishedFile>,
    ) -> Self {
        Self { folder, rows_max, headers, finisher, open: None, file_count: 0, bytes: 0 }
    }

    /// Returns the number of files that were started.
    pub(crate) fn file_count(&self) -> u64 {
        self.file_count
    }

    /// Returns the number of bytes written.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes lines behind those of their series. All lines of a series are written before those of the next.
    pub(crate) fn write_lines(
        &mut self,
        series: Series,
        mut lines: u64,
        mut bytes: &[u8],
    ) -> Result<(), Stop> {
        while lines > 0 {
            let mut open = match self.open.take() {
                Some(open) if open.series == series && open.rows_left > 0 => open,
                previous => self.start_file(series, previous)?,
            };
            let count = lines.min(open.rows_left);
            let (fitting, rest) =
                if count == lines { (bytes, &[][..]) } else { split_after_lines(bytes, count) };
            open.unfinished.write(fitting)?;
            open.rows_left -= count;
            self.open = Some(open);
            self.bytes += convert_number::<usize, u64>(fitting.len());
            (lines, bytes) = (lines - count, rest);
        }
        Ok(())
    }

    /// Sends the last file to the finisher.
    pub(crate) fn end(&mut self) -> Result<(), Stop> {
        self.open.take().map_or(Ok(()), |open| self.send_to_finisher(open))
    }

    /// Starts the next file, after the previous one was sent to the finisher.
    fn start_file(&mut self, series: Series, previous: Option<OpenFile>) -> Result<OpenFile, Stop> {
        let part = match &previous {
            Some(open) if open.series == series => open.part + 1,
            _ => 1,
        };
        if let Some(open) = previous {
            self.send_to_finisher(open)?;
        }
        let Series { payer, yyyymm } = series;
        let name = format!("L3-bill_details-{payer}-{yyyymm}-{part:03}.csv");
        let mut unfinished = UnfinishedFile::create(self.folder, &name)?;
        unfinished.write(&self.headers)?;
        self.file_count += 1;
        self.bytes += convert_number::<usize, u64>(self.headers.len());
        Ok(OpenFile { unfinished, series, part, rows_left: self.rows_max - 1 })
    }

    /// Sends a file to the finisher.
    fn send_to_finisher(&self, open: OpenFile) -> Result<(), Stop> {
        self.finisher.send(open.unfinished).map_err(|_stopped| Stop::FinisherFailed)
    }
}

impl From<GenerateError> for Stop {
    fn from(error: GenerateError) -> Self {
        Self::Failed(error)
    }
}

/// Splits bytes after a number of lines. No line has a line break inside.
fn split_after_lines(bytes: &[u8], lines: u64) -> (&[u8], &[u8]) {
    let mut ends = (1..).zip(bytes).filter(|(_, byte)| **byte == b'\n').map(|(end, _)| end);
    let last = convert_number::<u64, usize>(lines) - 1;
    bytes.split_at(ends.nth(last).unwrap_or(bytes.len()))
}
