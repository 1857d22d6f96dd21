//! The proof of stored data: objects are compared with their hashes, versions with the lines that they count, and
//! files that the catalog does not know are found. `verify` and `refold` are two views of it.
//!
//! It goes month by month. The catalog of a month is read at one state; versions never change, so their cells may
//! be read later. An import or a prune may change data meanwhile, so data that it may have changed are looked at
//! again before they are reported.

mod at_once;
mod bills;
mod cells;
mod content_digests;
mod difference;
mod finding;
mod fold;
mod names;
mod objects;
mod part_texts;
mod parts;
mod payments;
mod published;
mod registry;
mod run;
mod strays;
mod summary;
mod versions;

pub use difference::{CellDifference, NameDifference, PaymentDifference};
pub use finding::{BillFlaw, Finding, ListFlaw, ProofEvent, Stray, VersionFlaw};
pub use run::{Depth, Report, VersionSelection};
pub use summary::ProofSummary;

use std::path::Path;

use bill::{CodeTables, Month};

use crate::data::Data;
use crate::error::StoreError;
use crate::exports::find_differing_lists;
use parts::{MonthCheck, ProofPart};
use run::{Proof, Purpose};

/// Checks all stored data of a data folder. Meanings are checked for versions that were read with these code tables, and
/// secrets are opened with the master key of a file, if it exists.
///
/// # Errors
///
/// [`StoreError`]: the check itself could not continue. Faults of the data are reported.
pub async fn verify_data<'a>(
    data: &'a Data,
    tables: &'a CodeTables,
    master_key: Option<&Path>,
    depth: Depth,
    report: &'a mut Report<'a>,
) -> Result<ProofSummary, StoreError> {
    let mut proof = Proof::new(data, Some(tables), 1, report);
    // Files are listed before the catalog is read, since the catalog knows an import before it writes files.
    let files = data.lines.list_files();
    let check = MonthCheck { depth, versions: VersionSelection::All, purpose: Purpose::Verify };
    let months = proof.read_months(None).await?.into_iter().map(|month| ProofPart::Month(month, check));
    let parts: Vec<_> =
        [ProofPart::Catalog, ProofPart::Registry(master_key)].into_iter().chain(months).collect();
    proof.check_parts(&parts).await?;
    proof.check_lists().await?;
    match files {
        Ok(files) => proof.check_strays(&files).await?,
        Err(error) if error.is_replaced() => return Err(error),
        Err(error) => proof.report_finding(Finding::Unlisted(error.to_string())),
    }
    data.check_is_in_place()?; // else it was not one folder that was checked
    Ok(proof.summary)
}

/// Folds the lines of a month, or of all months, again, and compares the sums with what is published.
///
/// # Errors
///
/// [`StoreError`]: the check itself could not continue. Differences are reported.
pub async fn refold_bills<'a>(
    data: &'a Data,
    month: Option<Month>,
    versions: VersionSelection,
    report: &'a mut Report<'a>,
) -> Result<ProofSummary, StoreError> {
    let mut proof = Proof::new(data, None, 1, report);
    let check = MonthCheck { depth: Depth::Whole, versions, purpose: Purpose::Refold };
    let months = proof.read_months(month).await?.into_iter();
    let parts: Vec<_> = months.map(|month| ProofPart::Month(month, check)).collect();
    proof.check_parts(&parts).await?;
    data.check_is_in_place()?; // else it was not one folder that was checked
    Ok(proof.summary)
}

/// Computes the digests of versions from before there were digests, from their lines, and writes them. Cells that differ
/// from the lines are reported: such a version is refused by every reader from then on. A version whose lines cannot be
/// read, or are on another node, gets no digest.
///
/// # Errors
///
/// [`StoreError`]: the catalog or the objects cannot be used.
pub async fn compute_missing_digests<'a>(
    data: &'a Data,
    report: &'a mut Report<'a>,
) -> Result<ProofSummary, StoreError> {
    let mut proof = Proof::new(data, None, 1, report);
    let check = MonthCheck { depth: Depth::Whole, versions: VersionSelection::All, purpose: Purpose::Digest };
    for month in data.catalog.list_undigested_months().await? {
        proof.check_part(ProofPart::Month(month, check)).await?;
    }
    Ok(proof.summary)
}

impl Proof<'_> {
    /// Finds the months to be checked, and reports the bytes that are to be read.
    async fn read_months(&mut self, only: Option<Month>) -> Result<Vec<Month>, StoreError> {
        let months = self.data.catalog.list_months().await;
        let mut months = self.report_unreadable(months)?.unwrap_or_default();
        if let Ok(objects) = self.data.catalog.list_objects().await {
            months.extend(objects.iter().map(|stored| stored.object.month));
            months.retain(|month| only.is_none_or(|only| only == *month));
            let objects = objects.iter().filter(|stored| months.contains(&stored.object.month));
            // Each byte is hashed, and then decoded. A damaged catalog may state any lengths.
            let bytes: u128 = objects.map(|stored| u128::from(stored.object.bytes) * 2).sum();
            (self.report)(ProofEvent::Ahead { bytes: u64::try_from(bytes).unwrap_or(u64::MAX) });
        }
        months.sort_unstable();
        months.dedup();
        Ok(months)
    }

    /// Checks the lists for outside engines. A running import may be about to write them.
    async fn check_lists(&mut self) -> Result<(), StoreError> {
        let (catalog, lines) = (&self.data.catalog, &self.data.lines);
        // A catalog that cannot be read has been reported already.
        if find_differing_lists(catalog, lines).await.unwrap_or_default().is_empty() {
            return Ok(());
        }
        let Some(_lock) = self.data.try_lock_for_check().await? else { return Ok(()) };
        let Some(changed_at_us) = catalog.find_last_change_us().await? else { return Ok(()) };
        for list in find_differing_lists(catalog, lines).await? {
            let flaw = match list.written_at_us {
                None => ListFlaw::Missing,
                Some(at_us) if at_us < changed_at_us => ListFlaw::Old,
                Some(_) => ListFlaw::Content,
            };
            self.report_finding(Finding::List { path: list.path, flaw });
        }
        Ok(())
    }
}
