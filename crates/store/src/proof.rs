//! The proof of what is kept: objects against their hashes, versions against the lines that they count, and
//! what lies there that nobody knows. `verify` and `refold` are two views of it.
//!
//! It goes month by month. What a month's catalog says is read at one state; versions never change, so their
//! cells may be read later. Before something is accused that an import or a prune may have changed meanwhile,
//! it is looked at once more.

mod bills;
mod differ;
mod finding;
mod fold;
mod strays;

use bills::histories;
pub use finding::{BillFlaw, CellDifference, Checked, Event, Finding, Stray, VersionFlaw};

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, CodeTables, Meaning, Month};

use crate::catalog::{Inventory, StoredObject};
use crate::data::Data;
use crate::error::StoreError;
use crate::lines::ObjectFlaw;
use bill::ledger::{CountedPart, ImportId};

/// What is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The catalog, and whether every object is there with its length.
    Quick,
    /// The same, every byte and every line.
    Whole,
}

/// Which versions are folded once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// The newest of each bill.
    Current,
    /// All that are kept.
    All,
}

/// Who hears what is done and found.
pub type Report<'a> = dyn FnMut(Event) + Send + 'a;

/// The objects of a month by import, all of them what was written. An import that has another is left out
/// whole: its lines in the month are not known.
type Sound<'l> = BTreeMap<ImportId, Vec<&'l StoredObject>>;

/// One run over what is kept.
struct Proof<'a> {
    data: &'a Data,
    report: &'a mut Report<'a>,
    checked: Checked,
    /// The code tables by which meanings are read; `None` where they are not checked.
    tables: Option<&'a CodeTables>,
    /// What the versions of the month at hand are said to mean under these tables.
    meanings: BTreeMap<(BillKey, u32), Meaning>,
}

/// Checks everything that is kept in a data folder. Meanings are checked where they were read by these code tables.
///
/// # Errors
/// [`StoreError`]: the check itself could not go on. What is wrong with the data is reported.
pub async fn verify<'a>(
    data: &'a Data,
    tables: &'a CodeTables,
    depth: Depth,
    report: &'a mut Report<'a>,
) -> Result<Checked, StoreError> {
    let checked = Checked::default();
    let mut proof = Proof { data, report, checked, tables: Some(tables), meanings: BTreeMap::new() };
    // Files are listed first: whoever wrote one is known to the catalog before it.
    let files = data.lines.files();
    proof.catalog().await;
    for month in proof.months(None).await {
        if let Some(ledger) = proof.ledger(month).await {
            proof.month(&ledger, depth, Versions::All, Purpose::Verify).await?;
        }
    }
    proof.lists().await?;
    match files {
        Ok(files) => proof.strays(&files).await?,
        Err(error) => proof.find(Finding::Unlisted(error.to_string())),
    }
    Ok(proof.checked)
}

/// Folds the lines of a month, or of all, once more, and compares with what is published.
///
/// # Errors
/// [`StoreError`]: the check itself could not go on. What differs is reported.
pub async fn refold<'a>(
    data: &'a Data,
    month: Option<Month>,
    versions: Versions,
    report: &'a mut Report<'a>,
) -> Result<Checked, StoreError> {
    let checked = Checked::default();
    let mut proof = Proof { data, report, checked, tables: None, meanings: BTreeMap::new() };
    for month in proof.months(month).await {
        if let Some(ledger) = proof.ledger(month).await {
            proof.month(&ledger, Depth::Whole, versions, Purpose::Refold).await?;
        }
    }
    Ok(proof.checked)
}

/// For what a month is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To check all that is known of it.
    Verify,
    /// To compare cells only.
    Refold,
}

impl Proof<'_> {
    /// Reports something that is not as it must be.
    fn find(&mut self, finding: Finding) {
        let count = if finding.is_damage() { &mut self.checked.damages } else { &mut self.checked.leftovers };
        *count = count.saturating_add(1);
        (self.report)(Event::Found(Box::new(finding)));
    }

    /// Reports what the catalog does not tell, or not rightly.
    fn find_unread<T>(&mut self, read: Result<T, StoreError>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.find(Finding::CatalogUnreadable(error.to_string()));
                None
            }
        }
    }

    /// The catalog by itself.
    async fn catalog(&mut self) {
        let flaws = self.data.catalog.find_flaws().await;
        for flaw in self.find_unread(flaws).unwrap_or_default() {
            self.find(Finding::Catalog(flaw));
        }
    }

    /// The months that are looked at, and how much there is to read.
    async fn months(&mut self, only: Option<Month>) -> Vec<Month> {
        let months = self.data.catalog.months().await;
        let mut months = self.find_unread(months).unwrap_or_default();
        if let Ok(objects) = self.data.catalog.objects().await {
            months.extend(objects.iter().map(|stored| stored.object.month));
            months.retain(|month| only.is_none_or(|only| only == *month));
            let ahead = objects.iter().filter(|stored| months.contains(&stored.object.month));
            let bytes = ahead.fold(0_u64, |sum, stored| sum.saturating_add(stored.object.bytes));
            // Each byte is hashed, and then decoded.
            (self.report)(Event::Ahead { bytes: bytes.saturating_mul(2) });
        }
        months.sort_unstable();
        months.dedup();
        months
    }

    /// What the catalog has of a month.
    async fn ledger(&mut self, month: Month) -> Option<Inventory> {
        let ledger = self.data.catalog.inventory(month).await;
        self.find_unread(ledger)
    }

    /// One month: its objects, then its versions.
    async fn month(
        &mut self,
        ledger: &Inventory,
        depth: Depth,
        versions: Versions,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        if purpose == Purpose::Verify {
            self.bills(ledger);
        }
        let sound = self.objects(ledger, depth, versions, purpose).await?;
        if depth == Depth::Whole {
            self.versions(ledger, &sound, versions, purpose).await?;
        } else {
            for own in &ledger.versions {
                let is_kept = own.version.pruned_at_us.is_none();
                let count = if is_kept { &mut self.checked.versions } else { &mut self.checked.pruned };
                *count = count.saturating_add(1);
            }
        }
        Ok(())
    }

    /// Reads the objects of a month, of which a large import has several; those of imports whose objects are
    /// all what was written.
    async fn objects<'l>(
        &mut self,
        ledger: &'l Inventory,
        depth: Depth,
        versions: Versions,
        purpose: Purpose,
    ) -> Result<Sound<'l>, StoreError> {
        let mut sound = Sound::new();
        let mut flawed = BTreeSet::new();
        for stored in &ledger.objects {
            // Who only folds does not read what nobody counts.
            let is_wanted = |part: &CountedPart| versions == Versions::All || part.until.is_none();
            let mut counts = ledger.parts.iter().filter(|part| part.import == stored.import);
            if purpose == Purpose::Refold && !counts.any(is_wanted) {
                continue;
            }
            let found = match depth {
                Depth::Quick => self.data.lines.look(&stored.object).await,
                Depth::Whole => {
                    let report = &mut *self.report;
                    let mut read = |bytes: &[u8]| {
                        report(Event::Read { bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX) });
                        Ok(())
                    };
                    self.data.lines.read_checked(&stored.object, &mut read).await?
                }
            };
            match found {
                Ok(()) => {
                    self.checked.objects = self.checked.objects.saturating_add(1);
                    self.checked.bytes = self.checked.bytes.saturating_add(stored.object.bytes);
                    sound.entry(stored.import).or_default().push(stored);
                }
                Err(flaw) => {
                    flawed.insert(stored.import);
                    self.flaw_of_object(ledger, stored, flaw).await?;
                }
            }
        }
        sound.retain(|import, _| !flawed.contains(import));
        Ok(sound)
    }

    /// Reports an object that is not what was written, unless it went meanwhile, as it may.
    async fn flaw_of_object(
        &mut self,
        ledger: &Inventory,
        stored: &StoredObject,
        flaw: ObjectFlaw,
    ) -> Result<(), StoreError> {
        let now = self.data.catalog.inventory(stored.object.month).await?;
        let is_idle =
            self.data.catalog.find_leftovers().await?.idle.iter().any(|idle| idle.id == stored.import);
        if is_idle || !now.objects.contains(stored) {
            return Ok(());
        }
        let counting = |history: bills::History<'_>| {
            let parts = history.parts.iter().filter(|part| part.import == stored.import);
            let numbers = history.versions.iter().map(|own| (own.version.bill, own.version.number));
            let counting =
                numbers.filter(|(_, number)| parts.clone().any(|part| part.is_counted_by(*number)));
            counting.collect::<Vec<_>>()
        };
        let counted: Vec<_> = histories(ledger).flat_map(counting).collect();
        let content_of = match &flaw {
            ObjectFlaw::Content { found } => {
                ledger.objects.iter().find(|other| other.object.sha256 == *found)
            }
            ObjectFlaw::Missing
            | ObjectFlaw::Folder
            | ObjectFlaw::Length { .. }
            | ObjectFlaw::Unreadable(_) => None,
        };
        self.find(Finding::Object {
            stored: stored.clone(),
            flaw,
            content_of: content_of.map(|other| other.object.path.clone()),
            versions: u64::try_from(counted.len()).unwrap_or(u64::MAX),
            first: counted.first().copied(),
        });
        Ok(())
    }

    /// The lists for outside engines. An import that runs may be about to write them.
    async fn lists(&mut self) -> Result<(), StoreError> {
        let (catalog, lines) = (&self.data.catalog, &self.data.lines);
        // A catalog that cannot be read has been told of already.
        if lines.differing_lists(catalog).await.unwrap_or_default().is_empty() {
            return Ok(());
        }
        let Some(_lock) = self.data.try_lock_import().await? else { return Ok(()) };
        let Some(changed_at_us) = catalog.find_leftovers().await?.changed_at_us else { return Ok(()) };
        for (path, written_at_us) in lines.differing_lists(catalog).await? {
            let is_old = written_at_us.is_some_and(|at_us| at_us < changed_at_us);
            self.find(Finding::List { path: path.to_owned(), is_old });
        }
        Ok(())
    }
}
