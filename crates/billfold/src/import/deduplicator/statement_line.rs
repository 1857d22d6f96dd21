//! The record of a line of a statement, or of one that is compared by its meaning alone, and its form on the disk.

use std::io::{self, Read};

use bill::{LineMeaning, hash_id};

use super::record::LinePlace;
use crate::import::spill::Spill;
use crate::temporary::encoding::read_array;

/// The record of a line. Records are sorted by their fields in this order, so that lines which may be the same charge are
/// neighbours, in the order of files and lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StatementLine {
    /// A hash of its id; its meaning where it has none.
    pub(super) key: u128,
    /// The number of its bill.
    pub(super) bill: u32,
    /// True if it has an id.
    pub(super) has_id: bool,
    /// A hash of its component; 0 if it has no id.
    pub(super) component: u64,
    /// The digest of its meaning.
    pub(super) meaning: u128,
    /// The number of its file, from 1; 0 for a stored line.
    pub(super) file: u32,
    /// The number of the line in that file; the header is line 1.
    pub(super) line: u64,
}

/// A sort moves these records, and an import has as many as lines.
const _: () = assert!(size_of::<StatementLine>() == 64);

impl StatementLine {
    /// A line with an id and the hash of its component, or with neither.
    pub(super) fn new(
        bill: u32,
        (file, line): (u32, u64),
        meaning: LineMeaning,
        id: Option<(&str, u64)>,
    ) -> Self {
        let meaning = meaning.to_bits();
        Self {
            key: id.map_or(meaning, |(id, _)| hash_id(id)),
            bill,
            has_id: id.is_some(),
            component: id.map_or(0, |(_, component)| component),
            meaning,
            file,
            line,
        }
    }

    /// The place of the line.
    pub(super) const fn place(&self) -> LinePlace {
        LinePlace::of_file(self.file, self.line)
    }

    /// The fields that lines of the same charge have in common.
    pub(super) const fn identity(&self) -> (u128, u32, bool, u64) {
        (self.key, self.bill, self.has_id, self.component)
    }
}

impl Spill for StatementLine {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.meaning.to_le_bytes());
        bytes.extend_from_slice(&self.component.to_le_bytes());
        bytes.extend_from_slice(&self.line.to_le_bytes());
        bytes.extend_from_slice(&self.bill.to_le_bytes());
        bytes.extend_from_slice(&self.file.to_le_bytes());
        bytes.push(u8::from(self.has_id));
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let key = u128::from_le_bytes(read_array(from)?);
        let meaning = u128::from_le_bytes(read_array(from)?);
        let component = u64::from_le_bytes(read_array(from)?);
        let line = u64::from_le_bytes(read_array(from)?);
        let bill = u32::from_le_bytes(read_array(from)?);
        let file = u32::from_le_bytes(read_array(from)?);
        let [has_id] = read_array(from)?;
        Ok(Self { key, bill, has_id: has_id != 0, component, meaning, file, line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        for has_id in [false, true] {
            let record =
                StatementLine { key: 3 << 100, bill: 4, has_id, component: 5, meaning: 6, file: 7, line: 8 };
            let mut bytes = Vec::new();
            record.write(&mut bytes);
            assert_eq!(StatementLine::read(&mut bytes.as_slice()).unwrap(), record);
        }
    }
}
