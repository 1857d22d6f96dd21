//! Parts of a file, which several threads can read, and the places at which they begin.

use memchr::{memchr_iter, memrchr};

use super::change_check::{ByteHash, ByteHasher};
use crate::integers::to_u64;

/// Length of a part, in bytes, from which on it ends with the last line of a block.
const PART_BYTES: u64 = 4 << 20;

/// A part of a file, from the beginning of a line to the end of one or of the file. A line is what ends with a line feed, so that a
/// part may begin within quotes; then the part before it ends within them, which is a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FilePart {
    /// The position of its first byte.
    pub(super) start: u64,
    /// Its length, in bytes.
    pub(super) bytes: u64,
    /// The number of its first line, from 1.
    pub(super) first_line: u64,
    /// The hash by which the reading of its lines notices that it changed since the digest of the file was computed.
    pub(super) hash: ByteHash,
}

/// Finds the parts of a file that is read block by block.
pub(super) struct PartFinder {
    parts: Vec<FilePart>,
    start: u64,
    bytes: u64,
    first_line: u64,
    /// Number of line feeds in the part.
    line_feeds: u64,
    hasher: ByteHasher,
}

impl PartFinder {
    /// Starts a file.
    pub(super) fn new() -> Self {
        let hasher = ByteHasher::new();
        Self { parts: Vec::new(), start: 0, bytes: 0, first_line: 1, line_feeds: 0, hasher }
    }

    /// Adds the next block.
    pub(super) fn add_block(&mut self, block: &[u8]) {
        let cut = memrchr(b'\n', block).filter(|_| self.bytes + to_u64(block.len()) >= PART_BYTES);
        let Some(cut) = cut else { return self.add_bytes(block) };
        let (end, beginning) = block.split_at(cut + 1);
        self.add_bytes(end);
        self.end_part();
        self.add_bytes(beginning);
    }

    /// Ends with the last block. A file has one part at least, which may be empty.
    pub(super) fn finish(mut self) -> Vec<FilePart> {
        if self.bytes > 0 || self.parts.is_empty() {
            self.end_part();
        }
        self.parts
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        self.bytes += to_u64(bytes.len());
        self.line_feeds += to_u64(memchr_iter(b'\n', bytes).count());
        self.hasher.add(bytes);
    }

    fn end_part(&mut self) {
        let Self { start, bytes, first_line, .. } = *self;
        let hash = std::mem::replace(&mut self.hasher, ByteHasher::new()).finish();
        self.parts.push(FilePart { start, bytes, first_line, hash });
        self.start += bytes;
        self.first_line += std::mem::take(&mut self.line_feeds);
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds the parts of a text that comes in blocks of a size.
    fn find_parts(text: &[u8], size: usize) -> Vec<FilePart> {
        let mut finder = PartFinder::new();
        text.chunks(size).for_each(|block| finder.add_block(block));
        finder.finish()
    }

    #[test]
    fn parts_follow_each_other_begin_with_a_line_and_have_its_number() {
        let line = format!("{},\n", "x".repeat(998));
        let text = line.repeat(50_000);
        let parts = find_parts(text.as_bytes(), 1 << 20);
        assert_eq!(parts.len(), 12);
        let mut end = 0;
        for part in &parts {
            assert_eq!(part.start, end);
            assert_eq!(part.first_line, 1 + part.start.div_euclid(1_000));
            assert_eq!(part.start.rem_euclid(1_000), 0);
            end += part.bytes;
        }
        assert_eq!(end, 50_000_000);
    }

    #[test]
    fn a_file_without_line_feeds_is_one_part_and_so_is_an_empty_one() {
        for bytes in [0, 40_000_000] {
            let parts = find_parts(&vec![b'x'; bytes], 1 << 20);
            let expected = [(0, u64::try_from(bytes).unwrap(), 1)];
            assert_eq!(
                parts.iter().map(|part| (part.start, part.bytes, part.first_line)).collect::<Vec<_>>(),
                expected
            );
        }
    }
}
