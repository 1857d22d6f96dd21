//! Reads one file, or some parts of it, block by block.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};

use bill::Batch;
use sheet::{BatchSheet, Findings, Notices, Rules, SplitBlock};

use super::summary::FileFacts;
use super::visitor::{Visit, Visitor};
use crate::import::change_check::ByteHasher;
use crate::import::error::ImportError;
use crate::import::file_parts::FilePart;
use crate::import::fingerprint::{BLOCK_BYTES, ImportFile};
use crate::import::line_months::LineMonths;
use crate::import::request::ImportRequest;
use crate::input_file::InputFileError;
use crate::integers::to_u64;
use crate::terminal::progress::Progress;

/// Parts of a file that follow each other, to be read.
#[derive(Clone, Copy)]
pub(super) struct PartsOfFile<'f> {
    /// The number of the file, from 1.
    pub(super) number: u32,
    pub(super) file: &'f ImportFile,
    pub(super) parts: &'f [FilePart],
}

impl<'f> PartsOfFile<'f> {
    /// All parts of a file.
    pub(super) fn whole(number: u32, file: &'f ImportFile) -> Self {
        Self { number, file, parts: &file.parts }
    }

    /// Reads them, and gives their lines to `visitor`. If there is a flag `stop`, the first fault sets it, and the reading ends early
    /// when it is set.
    pub(super) async fn read<V: Visitor>(
        self,
        request: &ImportRequest<'_>,
        progress: &Progress,
        findings: &mut Findings,
        visitor: &mut V,
        stop: Option<&AtomicBool>,
    ) -> Result<FileFacts, ImportError> {
        let rules = Rules { tables: request.tables, month: request.month };
        let sheet = BatchSheet::new(&self.file.info.name, rules);
        let months = LineMonths::new(self.file, sheet.sheet().has_given_month());
        let mut reading = PartsReading { of: self, sheet, months, progress, findings, visitor, stop };
        reading.read().await?;
        let PartsReading { sheet, months, .. } = reading;
        let sheet = sheet.sheet();
        Ok(FileFacts {
            lines: sheet.lines(),
            basis: sheet.basis(),
            month_from_name: sheet.month_from_name(),
            takes_request_month: months.takes_request_month,
            other_month: months.other_month,
            managers: months.managers,
        })
    }

    fn changed(&self) -> ImportError {
        ImportError::Changed(self.file.path.clone())
    }
}

/// Parts of a file that are being read.
struct PartsReading<'r, V> {
    of: PartsOfFile<'r>,
    sheet: BatchSheet<'r>,
    months: LineMonths<'r>,
    progress: &'r Progress,
    findings: &'r mut Findings,
    visitor: &'r mut V,
    stop: Option<&'r AtomicBool>,
}

impl<V: Visitor> PartsReading<'_, V> {
    /// Reads all parts. The file must end with the last one if that is the last of the file.
    async fn read(&mut self) -> Result<(), ImportError> {
        let PartsOfFile { file, parts, .. } = self.of;
        let unreadable = |source| InputFileError::from_io(&file.path, source);
        let mut source = File::open(&file.path).map_err(unreadable)?;
        let mut block = SplitBlock::default();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Ok(()) };
        if first.start > 0 {
            self.read_header(&mut source, &mut block)?;
            if self.must_stop() {
                return Ok(());
            }
            source.seek(SeekFrom::Start(first.start)).map_err(unreadable)?;
        }
        for part in parts {
            self.read_part(&mut source, &mut block, part).await?;
            if self.must_stop() {
                return Ok(());
            }
        }
        if last.start + last.bytes == file.info.bytes
            && source.read(block.make_room(BLOCK_BYTES)).map_err(unreadable)? > 0
        {
            return Err(self.of.changed());
        }
        block.set_bytes(&[]);
        self.read_block(&mut block, true).await
    }

    /// Returns true if the rest need not be read.
    fn must_stop(&self) -> bool {
        let Some(stop) = self.stop else { return false };
        if !self.findings.faults.is_empty() {
            stop.store(true, Ordering::Relaxed);
        }
        stop.load(Ordering::Relaxed)
    }

    /// Reads the parts of the beginning of the file up to that of its header, and goes on with a later line. If that is before the
    /// header, all must stop.
    fn read_header(&mut self, source: &mut File, block: &mut SplitBlock) -> Result<(), ImportError> {
        let PartsOfFile { file, parts, .. } = self.of;
        let Some(first) = parts.first() else { return Ok(()) };
        let before = file.parts.iter().take_while(|part| part.start < first.start);
        let mut is_read = false;
        for part in before {
            let mut rest = PartRest::of(part);
            while rest.fill(source, block, self.of)? {
                if !is_read {
                    let ignore = &mut |_: &Batch<'_>| Ok::<_, ImportError>(());
                    self.sheet.read_block(block, false, self.findings, ignore)?;
                    is_read = self.sheet.skip_to_line(first.first_line);
                }
            }
            if is_read || self.must_stop() {
                break;
            }
        }
        if let Some(stop) = self.stop.filter(|_| !is_read) {
            stop.store(true, Ordering::Relaxed);
        }
        self.findings.notices = Notices::default(); // the first part has them
        Ok(())
    }

    /// Reads one part.
    async fn read_part(
        &mut self,
        source: &mut File,
        block: &mut SplitBlock,
        part: &FilePart,
    ) -> Result<(), ImportError> {
        let mut rest = PartRest::of(part);
        while !self.must_stop() && rest.fill(source, block, self.of)? {
            self.read_block(block, false).await?;
        }
        Ok(())
    }

    /// Gives the lines of a block to the visitor.
    async fn read_block(&mut self, block: &mut SplitBlock, at_end: bool) -> Result<(), ImportError> {
        let Self { of, sheet, months, findings, visitor, progress, .. } = self;
        let length = block.bytes().len();
        let (is_sound, lines_before) = (findings.faults.is_empty(), sheet.sheet().lines());
        sheet.read_block(block, at_end, findings, &mut |batch| {
            months.add_batch(batch);
            visitor.visit(&Visit { file: of.number, batch, is_sound })
        })?;
        visitor.finish_block().await?;
        progress.add_read_bytes(to_u64(length), sheet.sheet().lines() - lines_before);
        Ok(())
    }
}

/// The rest of a part that is read block by block.
struct PartRest<'p> {
    part: &'p FilePart,
    bytes: u64,
    hasher: ByteHasher,
}

impl<'p> PartRest<'p> {
    /// All of a part.
    fn of(part: &'p FilePart) -> Self {
        Self { part, bytes: part.bytes, hasher: ByteHasher::new() }
    }

    /// Reads the next block. Returns false at the end of the part, which must have the bytes that it had.
    fn fill(
        &mut self,
        source: &mut File,
        block: &mut SplitBlock,
        of: PartsOfFile<'_>,
    ) -> Result<bool, ImportError> {
        if self.bytes == 0 {
            let hash = std::mem::replace(&mut self.hasher, ByteHasher::new()).finish();
            return if hash == self.part.hash { Ok(false) } else { Err(of.changed()) };
        }
        let wanted = usize::try_from(self.bytes).map_or(BLOCK_BYTES, |rest| rest.min(BLOCK_BYTES));
        let read = source.read(block.make_room(wanted));
        let length = read.map_err(|source| InputFileError::from_io(&of.file.path, source))?;
        if length == 0 {
            return Err(of.changed());
        }
        block.set_length(length);
        self.hasher.add(block.bytes());
        self.bytes -= to_u64(length);
        Ok(true)
    }
}
