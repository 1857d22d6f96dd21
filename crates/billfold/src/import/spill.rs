//! Sorted runs on the disk and their merging, so that an import of any size takes little memory.
//!
//! Records that are collected in memory are sorted when they become many, and written here as one run. At the end all
//! runs are merged, the least record first. The file has no name, so the system frees its space when the program ends,
//! even if it is killed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::StoreError;

use crate::integers::to_u64;

/// Bytes of a run that are read at once: with a thousand runs, 32 MB in all.
const READ_BYTES: usize = 32 << 10;

/// Bytes that are buffered before they are written.
const WRITE_BYTES: usize = 1 << 20;

/// A record that can be written to a run and read back. Its order is that of the runs.
pub(super) trait Spill: Ord + Clone {
    /// Appends the record to `bytes`.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads a record that [`Spill::write`] wrote.
    ///
    /// # Errors
    ///
    /// Those of reading, and [`io::ErrorKind::InvalidData`] if the disk returns something else.
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// Sorted runs: those on the disk, and a last one in memory.
pub(super) struct Runs<T> {
    /// The folder in which the file is created when it is needed; `None` for the system's folder of temporary files.
    folder: Option<PathBuf>,
    /// The file to which runs are written, and its length.
    file: Option<(Arc<File>, u64)>,
    on_disk: Vec<RunOnDisk>,
    last: Vec<T>,
}

/// The place of a run.
#[derive(Clone)]
struct RunOnDisk {
    file: Arc<File>,
    bytes: Range<u64>,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { folder: None, file: None, on_disk: Vec::new(), last: Vec::new() }
    }
}

impl<T: Spill> Runs<T> {
    /// No runs.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_owned), ..Self::default() }
    }

    /// The folder in which the file is created.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Adds the runs of others that are on the disk.
    pub(super) fn append(&mut self, others: Self) {
        self.on_disk.extend(others.on_disk);
    }

    /// Writes a run to the disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be created or written.
    pub(super) fn spill(&mut self, sorted: impl Iterator<Item = T>) -> Result<(), StoreError> {
        self.try_spill(sorted).map_err(|error| self.to_error("write", error))
    }

    /// Returns true if a run is on the disk.
    pub(super) const fn is_on_disk(&self) -> bool {
        !self.on_disk.is_empty()
    }

    /// Sets the run that stays in memory.
    pub(super) fn keep_in_memory(&mut self, sorted: Vec<T>) {
        self.last = sorted;
    }

    /// Merges all runs, the least record first. It may be called more than once.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be read.
    pub(super) fn merge(&self) -> Result<Merge<'_, T>, StoreError> {
        let mut merge =
            Merge { runs: self, on_disk: Vec::new(), last: self.last.iter(), heads: BinaryHeap::new() };
        for (index, run) in self.on_disk.iter().enumerate() {
            merge.on_disk.push(BufReader::with_capacity(READ_BYTES, run.clone()));
            merge.start(Some(index))?;
        }
        merge.start(None)?;
        Ok(merge)
    }

    fn try_spill(&mut self, sorted: impl Iterator<Item = T>) -> io::Result<()> {
        let (file, start) = if let Some((file, length)) = &self.file {
            (Arc::clone(file), *length)
        } else {
            let made = match &self.folder {
                Some(folder) => tempfile::tempfile_in(folder)?,
                None => tempfile::tempfile()?,
            };
            (Arc::new(made), 0)
        };
        let mut out = BufWriter::with_capacity(WRITE_BYTES, &*file);
        let (mut bytes, mut length) = (Vec::new(), 0_u64);
        for record in sorted {
            bytes.clear();
            record.write(&mut bytes);
            out.write_all(&bytes)?;
            length += to_u64(bytes.len());
        }
        out.flush()?;
        drop(out);
        let end = start + length;
        self.file = Some((Arc::clone(&file), end));
        self.on_disk.push(RunOnDisk { file, bytes: start..end });
        Ok(())
    }

    fn to_error(&self, doing: &'static str, source: io::Error) -> StoreError {
        let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
        StoreError::Temporary { doing, folder, source }
    }
}

impl Read for RunOnDisk {
    /// Reads the beginning of the run, which is then the rest of it.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.bytes.end - self.bytes.start;
        let wanted = usize::try_from(rest).map_or(buffer.len(), |rest| rest.min(buffer.len()));
        let buffer = buffer.get_mut(..wanted).unwrap_or_else(|| unreachable!("it is at most as long"));
        let length = self.file.read_at(buffer, self.bytes.start)?;
        self.bytes.start += to_u64(length);
        Ok(length)
    }
}

/// Iterates over the records of all runs, the least first.
pub(super) struct Merge<'a, T> {
    runs: &'a Runs<T>,
    on_disk: Vec<BufReader<RunOnDisk>>,
    last: std::slice::Iter<'a, T>,
    /// The next record of each run that is not read to its end, and the index of the run; `None` for the one in
    /// memory.
    heads: BinaryHeap<Reverse<(T, Option<usize>)>>,
}

impl<T: Spill> Merge<'_, T> {
    /// Puts the first record of a run among the heads.
    fn start(&mut self, run: Option<usize>) -> Result<(), StoreError> {
        if let Some(record) = self.read_next(run)? {
            self.heads.push(Reverse((record, run)));
        }
        Ok(())
    }

    /// Reads the next record of a run.
    fn read_next(&mut self, run: Option<usize>) -> Result<Option<T>, StoreError> {
        let Some(index) = run else { return Ok(self.last.next().cloned()) };
        let run = self.on_disk.get_mut(index).unwrap_or_else(|| unreachable!("no run {index}"));
        read_next(run).map_err(|error| self.runs.to_error("read back", error))
    }
}

impl<T: Spill> Iterator for Merge<'_, T> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let run = self.heads.peek()?.0.1;
        let next = match self.read_next(run) {
            Ok(next) => next,
            Err(error) => return Some(Err(error)),
        };
        let mut head = self.heads.peek_mut()?;
        let record = match next {
            // In place, which is half the work of taking a head and adding another.
            Some(next) => std::mem::replace(&mut head.0.0, next),
            None => PeekMut::pop(head).0.0,
        };
        Some(Ok(record))
    }
}

/// Reads the next record of a run; `None` at its end.
fn read_next<T: Spill>(run: &mut BufReader<RunOnDisk>) -> io::Result<Option<T>> {
    let is_at_end = std::io::BufRead::fill_buf(run)?.is_empty();
    if is_at_end { Ok(None) } else { T::read(run).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::encoding::read_array;

    impl Spill for u64 {
        fn write(&self, bytes: &mut Vec<u8>) {
            bytes.extend(self.to_le_bytes());
        }

        fn read(from: &mut impl Read) -> io::Result<Self> {
            Ok(Self::from_le_bytes(read_array(from)?))
        }
    }

    #[test]
    fn runs_on_the_disk_and_in_memory_come_back_in_order_as_often_as_asked() {
        let folder = tempfile::tempdir().unwrap();
        let mut runs: Runs<u64> = Runs::new(Some(folder.path()));
        let mut expected: Vec<u64> = Vec::new();
        for run in 0..7_u64 {
            let numbers: Vec<u64> = (0..10_000).map(|n| n * 7 + run % 3).collect();
            expected.extend(&numbers);
            if run < 6 { runs.spill(numbers.into_iter()).unwrap() } else { runs.keep_in_memory(numbers) }
        }
        expected.sort_unstable();
        for _ in 0..2 {
            let merged: Vec<u64> = runs.merge().unwrap().map(Result::unwrap).collect();
            assert_eq!(merged, expected);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
        assert!(Runs::<u64>::new(None).merge().unwrap().next().is_none());
    }
}
