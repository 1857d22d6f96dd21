//! Sorted runs on the disk, and their merging: how an import of any size stays in little memory.
//!
//! Whoever gathers things in memory sorts them when they are many, and puts them here as one run. At the
//! end all runs are read side by side, the least thing first. The file has no name: when the program ends,
//! however it ends, the system gives its space back.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::StoreError;

/// How much of a run is read at once, in bytes: with a thousand runs, 32 MB in all.
const READ_BYTES: usize = 32 << 10;

/// How much is gathered before it is written, in bytes.
const WRITE_BYTES: usize = 1 << 20;

/// What can go into a run and come back. Its order is that of the runs.
pub(super) trait Spill: Ord + Clone {
    /// Appends it to bytes.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Reads what [`Spill::write`] wrote.
    ///
    /// # Errors
    /// Those of reading, and [`io::ErrorKind::InvalidData`] where the disk gave back something else.
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// Sorted runs: those on the disk, and a last one in memory.
pub(super) struct Runs<T> {
    /// Where the file is made when it is needed; `None` for the system's folder of temporary files.
    folder: Option<PathBuf>,
    file: Option<Arc<File>>,
    on_disk: Vec<Range<u64>>,
    last: Vec<T>,
}

impl<T: Spill> Runs<T> {
    /// No runs yet.
    pub(super) fn new(folder: Option<&Path>) -> Runs<T> {
        Runs { folder: folder.map(Path::to_owned), file: None, on_disk: Vec::new(), last: Vec::new() }
    }

    /// Writes a run to the disk.
    pub(super) fn spill(&mut self, sorted: impl Iterator<Item = T>) -> Result<(), StoreError> {
        self.try_spill(sorted).map_err(|error| self.fault("write", error))
    }

    /// Keeps the last run in memory.
    pub(super) fn keep(&mut self, sorted: Vec<T>) {
        self.last = sorted;
    }

    /// All things of all runs, the least first. It may be asked for more than once.
    pub(super) fn merge(&self) -> Result<Merge<'_, T>, StoreError> {
        let mut merge =
            Merge { runs: self, on_disk: Vec::new(), last: self.last.iter(), heads: BinaryHeap::new() };
        if let Some(file) = &self.file {
            for (number, run) in self.on_disk.iter().enumerate() {
                let piece = Piece { file: Arc::clone(file), rest: run.clone() };
                merge.on_disk.push(BufReader::with_capacity(READ_BYTES, piece));
                merge.advance(Some(number))?;
            }
        }
        merge.advance(None)?;
        Ok(merge)
    }

    fn try_spill(&mut self, sorted: impl Iterator<Item = T>) -> io::Result<()> {
        let file = if let Some(file) = &self.file {
            Arc::clone(file)
        } else {
            let made = match &self.folder {
                Some(folder) => tempfile::tempfile_in(folder)?,
                None => tempfile::tempfile()?,
            };
            Arc::clone(self.file.insert(Arc::new(made)))
        };
        let start = self.on_disk.last().map_or(0, |run| run.end);
        let mut out = BufWriter::with_capacity(WRITE_BYTES, &*file);
        let (mut bytes, mut length) = (Vec::new(), 0_u64);
        for thing in sorted {
            bytes.clear();
            thing.write(&mut bytes);
            out.write_all(&bytes)?;
            length = length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
        out.flush()?;
        self.on_disk.push(start..start.saturating_add(length));
        Ok(())
    }

    /// What went wrong with the file.
    fn fault(&self, doing: &'static str, source: io::Error) -> StoreError {
        let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
        StoreError::Temporary { doing, folder, source }
    }
}

/// A piece of a file that is being read.
struct Piece {
    file: Arc<File>,
    rest: Range<u64>,
}

impl Read for Piece {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.rest.end.saturating_sub(self.rest.start);
        let most = usize::try_from(rest).unwrap_or(usize::MAX).min(buffer.len());
        let length = self.file.read_at(buffer.get_mut(..most).unwrap_or_default(), self.rest.start)?;
        self.rest.start = self.rest.start.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(length)
    }
}

/// All things of all runs, the least first.
pub(super) struct Merge<'a, T> {
    runs: &'a Runs<T>,
    on_disk: Vec<BufReader<Piece>>,
    last: std::slice::Iter<'a, T>,
    /// The first thing of each run that is not read to its end, and the number of the run; `None` for the
    /// one in memory.
    heads: BinaryHeap<Reverse<(T, Option<usize>)>>,
}

impl<T: Spill> Merge<'_, T> {
    /// Takes the next thing of a run to its head.
    fn advance(&mut self, run: Option<usize>) -> Result<(), StoreError> {
        let next = match run {
            None => self.last.next().cloned(),
            Some(number) => match self.on_disk.get_mut(number) {
                Some(piece) => read_next(piece).map_err(|error| self.runs.fault("read back", error))?,
                None => None,
            },
        };
        if let Some(thing) = next {
            self.heads.push(Reverse((thing, run)));
        }
        Ok(())
    }
}

impl<T: Spill> Iterator for Merge<'_, T> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((thing, run)) = self.heads.pop()?;
        Some(self.advance(run).map(|()| thing))
    }
}

/// The next thing of a run; `None` at its end.
fn read_next<T: Spill>(piece: &mut BufReader<Piece>) -> io::Result<Option<T>> {
    let is_at_end = std::io::BufRead::fill_buf(piece)?.is_empty();
    if is_at_end { Ok(None) } else { T::read(piece).map(Some) }
}

/// The next bytes of a run, as many as wanted.
pub(super) fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The disk gave back something else than was written.
pub(super) fn not_as_written() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "what was read back is not what was written; check the disk")
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Spill for u64 {
        fn write(&self, bytes: &mut Vec<u8>) {
            bytes.extend(self.to_le_bytes());
        }

        fn read(from: &mut impl Read) -> io::Result<u64> {
            Ok(u64::from_le_bytes(read_array(from)?))
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
            if run < 6 { runs.spill(numbers.into_iter()).unwrap() } else { runs.keep(numbers) }
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
