//! Lines of the older version that wait for their counterparts in the newer one. They are in a file without a name,
//! so that memory holds positions only.
//!
//! A record is the position of the previous record with the same pairing key, the length of its line, and the line
//! as bytes.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use foldhash::fast::RandomState;
use store::StoreError;

use super::line::DiffLine;
use crate::integers::to_u64;
use crate::temporary::{TemporaryFault, TemporaryFile};

/// The position of no record, in place of that of a previous one.
const NO_POSITION: u64 = u64::MAX;

/// Length of a record before its line, in bytes.
const HEAD_BYTES: usize = 16;

/// Lines that are looked up by their pairing key.
#[derive(Debug)]
pub(super) struct WaitingLines {
    file: BufWriter<File>,
    fault: TemporaryFault,
    /// Position of the last record of each pairing key.
    last: HashMap<u128, u64, RandomState>,
    /// Position of the next record.
    end: u64,
    /// The bytes of one line.
    scratch: Vec<u8>,
}

impl WaitingLines {
    /// Starts without lines.
    pub(super) fn new(data_folder: &Path) -> Result<Self, StoreError> {
        let temporary = TemporaryFile::create(data_folder)?;
        let fault = temporary.fault();
        let file = BufWriter::new(temporary.file);
        Ok(Self { file, fault, last: HashMap::default(), end: 0, scratch: Vec::new() })
    }

    /// Adds a line.
    pub(super) fn push(&mut self, line: &DiffLine) -> Result<(), StoreError> {
        let previous = self.last.insert(line.pairing_key(), self.end).unwrap_or(NO_POSITION);
        self.scratch.clear();
        line.write(&mut self.scratch);
        let length = to_u64(self.scratch.len());
        for bytes in [&previous.to_le_bytes()[..], &length.to_le_bytes(), &self.scratch] {
            self.file.write_all(bytes).map_err(|error| self.fault.of("write", error))?;
        }
        self.end += to_u64(HEAD_BYTES) + length;
        Ok(())
    }

    /// Takes the last line that has the same pairing key as another, if there is one.
    pub(super) fn take_matching_line(&mut self, other: &DiffLine) -> Result<Option<DiffLine>, StoreError> {
        let key = other.pairing_key();
        let Some(position) = self.last.get(&key).copied() else { return Ok(None) };
        let (previous, length) = self.read_head(position)?;
        if previous == NO_POSITION {
            self.last.remove(&key);
        } else {
            self.last.insert(key, previous);
        }
        self.read_line(position, length).map(Some)
    }

    /// Calls a function with each line that was not taken, in the order in which they were added.
    pub(super) fn visit_remaining<E: From<StoreError>>(
        mut self,
        visit: &mut dyn FnMut(DiffLine) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut positions = Vec::new();
        let lasts: Vec<u64> = std::mem::take(&mut self.last).into_values().collect();
        for mut position in lasts {
            while position != NO_POSITION {
                positions.push(position);
                (position, _) = self.read_head(position)?;
            }
        }
        positions.sort_unstable();
        for position in positions {
            let (_, length) = self.read_head(position)?;
            visit(self.read_line(position, length)?)?;
        }
        Ok(())
    }

    /// Reads the position of the previous record, and the length of the line.
    fn read_head(&mut self, position: u64) -> Result<(u64, u64), StoreError> {
        let mut head = [0; HEAD_BYTES];
        self.read_at(&mut head, position)?;
        let (numbers, _) = head.as_chunks::<8>();
        let [previous, length] = numbers else { unreachable!("the head of a record is two times 8 bytes") };
        Ok((u64::from_le_bytes(*previous), u64::from_le_bytes(*length)))
    }

    /// Reads the line of a record.
    fn read_line(&mut self, position: u64, length: u64) -> Result<DiffLine, StoreError> {
        let length = usize::try_from(length).map_err(|error| {
            self.fault.of("read", std::io::Error::new(std::io::ErrorKind::InvalidData, error))
        })?;
        let mut bytes = vec![0; length];
        self.read_at(&mut bytes, position + to_u64(HEAD_BYTES))?;
        DiffLine::read(&mut bytes.as_slice()).map_err(|error| self.fault.of("read", error))
    }

    /// Reads bytes that were written at a position.
    fn read_at(&mut self, bytes: &mut [u8], position: u64) -> Result<(), StoreError> {
        if !self.file.buffer().is_empty() {
            self.file.flush().map_err(|error| self.fault.of("write", error))?;
        }
        self.file.get_ref().read_exact_at(bytes, position).map_err(|error| self.fault.of("read", error))
    }
}
