//! Lines that wait for their counterparts: in a file without a name, so that memory holds places alone.
//!
//! Each record is the place of the one before it with the same pairing, its length, and the line as JSON.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use foldhash::fast::RandomState;
use store::StoreError;

use super::line::Line;

/// What stands for no place.
const NOWHERE: u64 = u64::MAX;

/// The bytes of a record before its line.
const HEAD_BYTES: u64 = 16;

/// Lines that are kept.
#[derive(Debug)]
pub(super) struct Kept {
    file: BufWriter<File>,
    /// The place of the last record of each pairing.
    last: HashMap<u128, u64, RandomState>,
    /// Where the next record begins.
    end: u64,
}

impl Kept {
    /// No line.
    pub(super) fn new() -> Result<Kept, StoreError> {
        let file = tempfile::tempfile().map_err(fault("make a file in"))?;
        Ok(Kept { file: BufWriter::new(file), last: HashMap::default(), end: 0 })
    }

    /// Keeps a line.
    pub(super) fn push(&mut self, line: &Line) -> Result<(), StoreError> {
        let text = serde_json::to_vec(line).map_err(|error| fault("keep a line in")(error.into()))?;
        let before = self.last.insert(line.pairing(), self.end).unwrap_or(NOWHERE);
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        for bytes in [&before.to_le_bytes()[..], &length.to_le_bytes(), &text] {
            self.file.write_all(bytes).map_err(fault("keep a line in"))?;
        }
        self.end = self.end.saturating_add(HEAD_BYTES).saturating_add(length);
        Ok(())
    }

    /// Takes a line that has the same pairing as another, if one is left.
    pub(super) fn take(&mut self, other: &Line) -> Result<Option<Line>, StoreError> {
        let pairing = other.pairing();
        let Some(place) = self.last.get(&pairing).copied() else { return Ok(None) };
        let (before, length) = self.head(place)?;
        if before == NOWHERE {
            self.last.remove(&pairing);
        } else {
            self.last.insert(pairing, before);
        }
        self.line(place, length).map(Some)
    }

    /// Gives each line that is left to a function, in the order in which they came.
    pub(super) fn each_left(
        mut self,
        each: &mut dyn FnMut(Line) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut places: Vec<u64> = std::mem::take(&mut self.last).into_values().collect();
        let mut next = 0;
        while let Some(place) = places.get(next).copied() {
            let (before, _) = self.head(place)?;
            if before != NOWHERE {
                places.push(before);
            }
            next = next.saturating_add(1);
        }
        places.sort_unstable();
        for place in places {
            let (_, length) = self.head(place)?;
            each(self.line(place, length)?)?;
        }
        Ok(())
    }

    /// The place of the record before one of the same pairing, and the length of its line.
    fn head(&mut self, place: u64) -> Result<(u64, u64), StoreError> {
        let mut head = [0; 16];
        self.read(&mut head, place)?;
        let (numbers, _) = head.as_chunks::<8>();
        let [before, length] = numbers else { return Ok((NOWHERE, 0)) };
        Ok((u64::from_le_bytes(*before), u64::from_le_bytes(*length)))
    }

    /// The line of a record.
    fn line(&mut self, place: u64, length: u64) -> Result<Line, StoreError> {
        let mut text = vec![0; usize::try_from(length).unwrap_or_default()];
        self.read(&mut text, place.saturating_add(HEAD_BYTES))?;
        serde_json::from_slice(&text).map_err(|error| fault("read a line from")(error.into()))
    }

    /// Reads what was written at a place.
    fn read(&mut self, bytes: &mut [u8], place: u64) -> Result<(), StoreError> {
        let doing = "read a line from";
        if !self.file.buffer().is_empty() {
            self.file.flush().map_err(fault(doing))?;
        }
        self.file.get_ref().read_exact_at(bytes, place).map_err(fault(doing))
    }
}

/// For `map_err`: a fault of the file.
fn fault(doing: &'static str) -> impl FnOnce(std::io::Error) -> StoreError {
    move |source| StoreError::File {
        doing,
        path: PathBuf::from("the folder of temporary files (TMPDIR)"),
        source,
    }
}
