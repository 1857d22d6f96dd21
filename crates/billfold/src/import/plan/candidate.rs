//! A bill of an import, with its published versions.

use bill::ledger::PublishedVersion;
use bill::{BillKey, DeliveryDay, LinesDigest, Meaning, Sums, sum_cells};
use store::{BillRecord, StoreError, VersionRecord};

use crate::import::deduplicator::found::Repeats;
use crate::import::deduplicator::shared::SharedLines;
use crate::import::marks::Marks;
use crate::import::passes::FoldedImport;
use crate::import::spilling_fold::BillPart;

/// A bill of the files, with its published versions.
pub(super) struct Candidate {
    pub(super) bill: BillKey,
    pub(super) marks: Marks,
    /// The sums of the bill after the import.
    pub(super) after: Sums,
    /// The number of lines in the files.
    pub(super) own_lines: u64,
    pub(super) published: Option<Published>,
    pub(super) is_emptied: bool,
    pub(super) repeats: Repeats,
    /// A file of which most lines of the bill are in another file of the import, too.
    pub(super) shared_file: Option<SharedLines>,
}

/// The published versions of a bill.
pub(super) struct Published {
    pub(super) version: PublishedVersion,
    pub(super) sums: Sums,
    pub(super) delivered: Option<DeliveryDay>,
    pub(super) is_delivery_unwritten: bool,
    /// Every version, in ascending order.
    pub(super) versions: Vec<VersionRecord>,
}

impl Candidate {
    /// A bill of the files, with its record in the catalog.
    pub(super) fn new(
        part: &BillPart,
        record: Option<&BillRecord>,
        is_emptied: bool,
        read: &FoldedImport,
    ) -> Result<Self, StoreError> {
        let published = record.map(Published::new).transpose()?;
        let own_lines = part.content.sums.lines;
        let mut after = part.content.sums;
        let mut marks = part.marks;
        let repeats = read.repeats.get(&part.bill).copied().unwrap_or_default();
        let shared_file = read.shared_files.get(&part.bill).copied();
        if let Some(meaning) = read.existing.meanings.get(&part.bill) {
            marks.meaning.merge(*meaning);
        }
        if read.is_append
            && let Some(published) = &published
        {
            after.merge(&published.sums)?;
        }
        Ok(Self { bill: part.bill, marks, after, own_lines, published, is_emptied, repeats, shared_file })
    }

    /// The number of the current version; 0 if the bill has none.
    pub(super) fn current_version_number(&self) -> u32 {
        self.published.as_ref().map_or(0, |published| published.version.number)
    }
}

impl Published {
    fn new(record: &BillRecord) -> Result<Self, StoreError> {
        Ok(Self {
            version: record.current.version.clone(),
            sums: sum_cells(&record.current.cells)?,
            delivered: record.delivered,
            is_delivery_unwritten: record.is_delivery_unwritten,
            versions: record.versions.clone(),
        })
    }

    /// The meaning of the current version, if it is known.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        self.versions.last().and_then(|version| version.meaning)
    }

    /// Finds the latest of the other versions with lines that have this content or meaning.
    pub(super) fn find_like(&self, digest: LinesDigest, meaning: Meaning) -> Option<&VersionRecord> {
        let (_, earlier) = self.versions.split_last()?;
        let with_lines = earlier.iter().filter(|version| version.lines > 0);
        with_lines.rev().find(|version| version.lines_digest == digest || version.meaning == Some(meaning))
    }
}
