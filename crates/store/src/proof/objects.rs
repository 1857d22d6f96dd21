//! Objects of a month against their lengths and hashes.

use bill::ledger::{CountedPart, ImportId};
use std::collections::BTreeSet;

use super::bills::{BillHistory, group_by_bill};
use super::finding::{Finding, ProofEvent};
use super::run::{Depth, Proof, Purpose, SoundObjects, VersionSelection};
use super::versions::is_selected;
use crate::catalog::Inventory;
use crate::error::StoreError;
use crate::integers::to_u64;
use crate::lines::ReadObjectError;
use crate::object::{ObjectFlaw, StoredObject};

/// Lists the imports that have lines which a selected version counts.
fn list_counted_imports(
    inventory: &Inventory,
    versions: VersionSelection,
    purpose: Purpose,
) -> BTreeSet<ImportId> {
    let mut imports = BTreeSet::new();
    for history in group_by_bill(inventory) {
        let selected = history.versions.iter().filter(|entry| is_selected(entry, versions, purpose));
        let numbers: Vec<u32> = selected.map(|entry| entry.version.number).collect();
        let counts = |part: &&CountedPart| numbers.iter().any(|number| part.is_counted_by(*number));
        imports.extend(history.parts.iter().filter(counts).map(|part| part.import));
    }
    imports
}

impl Proof<'_> {
    /// Checks the objects of a month, of which a large import has several. Returns those of the imports whose objects
    /// are all as they were written.
    pub(super) async fn check_objects<'l>(
        &mut self,
        inventory: &'l Inventory,
        depth: Depth,
        versions: VersionSelection,
        purpose: Purpose,
    ) -> Result<SoundObjects<'l>, StoreError> {
        let mut sound = SoundObjects::new();
        let mut flawed = BTreeSet::new();
        let counted = list_counted_imports(inventory, versions, purpose);
        for stored in &inventory.objects {
            // Objects that no version counts are of interest to a check of everything alone.
            if purpose != Purpose::Verify && !counted.contains(&stored.import) {
                continue;
            }
            // The lines of a catalog that nodes share may be on another node, which then computes the digests.
            if purpose == Purpose::Digest
                && self.data.has_shared_catalog()
                && !self.data.lines.has_object(&stored.object.path).await?
            {
                flawed.insert(stored.import);
                continue;
            }
            match self.check_object(stored, depth).await {
                Ok(()) => {
                    self.summary.count_object(stored.object.bytes);
                    sound.entry(stored.import).or_default().push(stored);
                }
                Err(ReadObjectError::Flaw(flaw)) => {
                    flawed.insert(stored.import);
                    self.report_object_flaw(inventory, stored, flaw).await?;
                }
                Err(ReadObjectError::Store(error)) => return Err(error),
            }
        }
        sound.retain(|import, _| !flawed.contains(import));
        for objects in sound.values_mut() {
            objects.sort_by_key(|stored| stored.order());
        }
        Ok(sound)
    }

    async fn check_object(&mut self, stored: &StoredObject, depth: Depth) -> Result<(), ReadObjectError> {
        match depth {
            Depth::Quick => Ok(self.data.lines.check_object_length(&stored.object).await?),
            Depth::Whole => {
                let report = &mut *self.report;
                let mut report_read = |bytes: &[u8]| {
                    report(ProofEvent::Read { bytes: to_u64(bytes.len()) });
                    Ok(())
                };
                self.data.lines.read_object(&stored.object, &mut report_read).await
            }
        }
    }

    /// Reports an object that is not what was written, unless a prune or sweep deleted it meanwhile.
    async fn report_object_flaw(
        &mut self,
        inventory: &Inventory,
        stored: &StoredObject,
        flaw: ObjectFlaw,
    ) -> Result<(), StoreError> {
        if self.is_dropped(stored).await? {
            return Ok(());
        }
        let find_counting = |history: BillHistory<'_>| {
            let parts = history.parts.iter().filter(|part| part.import == stored.import);
            let numbers = history.versions.iter().map(|entry| (entry.version.bill, entry.version.number));
            let counting =
                numbers.filter(|(_, number)| parts.clone().any(|part| part.is_counted_by(*number)));
            counting.collect::<Vec<_>>()
        };
        let versions: Vec<_> = group_by_bill(inventory).flat_map(find_counting).collect();
        let content_of = match &flaw {
            ObjectFlaw::Content { found } => {
                inventory.objects.iter().find(|other| other.object.sha256 == *found)
            }
            ObjectFlaw::Missing
            | ObjectFlaw::Folder
            | ObjectFlaw::Length { .. }
            | ObjectFlaw::Unreadable(_) => None,
        };
        self.report_finding(Finding::Object {
            stored: stored.clone(),
            flaw,
            content_of: content_of.map(|other| other.object.path.clone()),
            versions: to_u64(versions.len()),
            first: versions.first().copied(),
        });
        Ok(())
    }
}
