//! The record of a line of an append, or of a stored one, and its form on the disk.

use std::io::{self, Read};

use bill::ledger::ImportId;
use bill::{Comparison, LineDigest, StatedCodes, hash_id};

use crate::import::spill::Spill;
use crate::temporary::encoding::read_array;

/// The place of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LinePlace {
    /// The import that stored it; `None` for the one that runs.
    pub(crate) import: Option<ImportId>,
    /// The number of the file in that import, from 1.
    pub(crate) file: u32,
    /// The number of the line in that file; the header is line 1.
    pub(crate) line: u64,
}

impl LinePlace {
    /// The place of a line of a file of the import that runs.
    pub(crate) const fn of_file(file: u32, line: u64) -> Self {
        Self { import: None, file, line }
    }
}

/// The record of a line. Records are sorted by their fields in this order, so that lines which may be the same charge are
/// neighbours, stored ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LineRecord {
    /// A hash of its id; its meaning by the names where it has none.
    pub(super) key: u128,
    /// The number of its bill.
    pub(super) bill: u32,
    /// True if it has an id.
    pub(super) has_id: bool,
    /// A hash of its component; 0 if it has no id.
    pub(super) component: u64,
    /// The digest of its meaning.
    pub(super) meaning: u128,
    /// The digest of its meaning by the names.
    pub(super) by_names: u128,
    /// The codes that it states.
    pub(super) codes: StatedCodes,
    /// The digest of its content.
    pub(super) content: u128,
    /// False for a stored line.
    pub(super) is_of_files: bool,
    /// False for a stored line that only earlier versions count.
    pub(super) is_current: bool,
    /// Its place.
    pub(super) place: LinePlace,
}

impl LineRecord {
    /// A line that is compared by its id and the hash of its component, or by its names.
    pub(super) fn from_comparison(
        bill: u32,
        id: Option<(&str, u64)>,
        comparison: Comparison,
        content: LineDigest,
        place: LinePlace,
    ) -> Self {
        let by_names = comparison.by_names.to_bits();
        Self {
            key: id.map_or(by_names, |(id, _)| hash_id(id)),
            bill,
            has_id: id.is_some(),
            component: id.map_or(0, |(_, component)| component),
            meaning: comparison.meaning.to_bits(),
            by_names,
            codes: comparison.codes,
            content: content.to_bits(),
            is_of_files: place.import.is_none(),
            is_current: true,
            place,
        }
    }

    /// Returns true if two lines are the same charge except for codes that only one of them states.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.by_names == other.by_names && self.codes.agree(other.codes)
    }

    /// The fields that lines of the same charge have in common.
    pub(super) const fn identity(&self) -> (u128, u32, bool, u64) {
        (self.key, self.bill, self.has_id, self.component)
    }
}

impl Spill for LineRecord {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.key.to_le_bytes());
        bytes.extend(self.bill.to_le_bytes());
        bytes.push(u8::from(self.has_id) | u8::from(self.is_current) << 1 | u8::from(self.is_of_files) << 2);
        bytes.extend(self.component.to_le_bytes());
        bytes.extend(self.meaning.to_le_bytes());
        bytes.extend(self.by_names.to_le_bytes());
        bytes.extend(self.codes.to_bits().to_le_bytes());
        bytes.extend(self.content.to_le_bytes());
        bytes.extend(self.place.import.map_or(0, |import| import.0).to_le_bytes());
        bytes.extend(self.place.file.to_le_bytes());
        bytes.extend(self.place.line.to_le_bytes());
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let key = u128::from_le_bytes(read_array(from)?);
        let bill = u32::from_le_bytes(read_array(from)?);
        let [flags] = read_array(from)?;
        let component = u64::from_le_bytes(read_array(from)?);
        let meaning = u128::from_le_bytes(read_array(from)?);
        let by_names = u128::from_le_bytes(read_array(from)?);
        let codes = StatedCodes::from_bits(u64::from_le_bytes(read_array(from)?));
        let content = u128::from_le_bytes(read_array(from)?);
        let import = i64::from_le_bytes(read_array(from)?);
        // A changed catalog may number an import 0.
        let is_of_files = flags & 4 != 0;
        let import = (!is_of_files).then_some(ImportId(import));
        let file = u32::from_le_bytes(read_array(from)?);
        let line = u64::from_le_bytes(read_array(from)?);
        Ok(Self {
            key,
            bill,
            has_id: flags & 1 != 0,
            component,
            meaning,
            by_names,
            codes,
            content,
            is_of_files,
            is_current: flags & 2 != 0,
            place: LinePlace { import, file, line },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_whatever_number_its_import_has() {
        for import in [None, Some(0), Some(-1), Some(i64::MIN), Some(i64::MAX)] {
            let place = LinePlace { import: import.map(ImportId), file: 1, line: 2 };
            let record = LineRecord {
                key: 3,
                bill: 4,
                has_id: false,
                component: 5,
                meaning: 6,
                by_names: 7,
                codes: StatedCodes::default(),
                content: 8,
                is_of_files: import.is_none(),
                is_current: true,
                place,
            };
            let mut bytes = Vec::new();
            record.write(&mut bytes);
            assert_eq!(LineRecord::read(&mut bytes.as_slice()).unwrap(), record);
        }
    }
}
