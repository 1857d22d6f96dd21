//! Totals of versions that were read and checked before, by their digests.
//!
//! A published version never changes, and its digest is of all its facts and cells. So totals that are found by the digest of a
//! current version are those that were published under it, and no older ones. Without this, a list of a month would read and
//! hash every cell of it for each page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::VersionTotals;
use bill::ledger::VersionDigest;

/// Number of totals after which those are dropped that were not asked for since as many others came: some 20 MB.
const TOTALS_MAX: usize = 32_768;

/// The stored bytes of a digest.
type DigestBytes = [u8; VersionDigest::BYTES];

/// The totals of versions, by the bytes of their digests.
#[derive(Debug, Default)]
pub(super) struct TotalsCache(Box<Mutex<Generations>>);

/// The totals that were asked for last, and those before.
#[derive(Debug, Default)]
struct Generations {
    young: HashMap<DigestBytes, Arc<VersionTotals>>,
    old: HashMap<DigestBytes, Arc<VersionTotals>>,
}

impl TotalsCache {
    /// Finds the totals of a version.
    pub(super) fn find(&self, digest: &[u8]) -> Option<Arc<VersionTotals>> {
        let digest: DigestBytes = digest.try_into().ok()?;
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = generations.young.get(&digest) {
            return Some(Arc::clone(found));
        }
        let found = generations.old.remove(&digest)?;
        generations.insert(digest, Arc::clone(&found));
        Some(found)
    }

    /// Keeps the totals of a version that was compared with its digest.
    pub(super) fn insert(&self, digest: VersionDigest, totals: &Arc<VersionTotals>) {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generations.insert(digest.to_bytes(), Arc::clone(totals));
    }
}

impl Generations {
    /// Adds totals; once there are many, those become old that were young.
    fn insert(&mut self, digest: DigestBytes, totals: Arc<VersionTotals>) {
        if self.young.len() >= TOTALS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(digest, totals);
    }
}

#[cfg(test)]
mod tests {
    use bill::ledger::{BillState, ImportId, ImportKind, ImportMode, PublishedVersion};
    use bill::{Basis, BillKey, Currency, KeyNames, LinesDigest, Uin};

    use super::*;

    /// A version without cells, and its digest.
    fn make_version(number: u32) -> (VersionDigest, Arc<VersionTotals>) {
        let uin = Uin::new(1).unwrap();
        let version = PublishedVersion {
            bill: BillKey { month: "2022-11".parse().unwrap(), payer: uin, owner: uin },
            number,
            import: ImportId(1),
            kind: ImportKind::Files(ImportMode::Statement),
            published_at_us: 0,
            basis: Basis::Customer,
            lines: 0,
            lines_digest: LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [7; 32]),
            texts_only: false,
            has_names: true,
            has_payments: true,
            is_current: true,
            pruned_at_us: None,
        };
        let digest = VersionDigest::compute(&version, Currency::Usd, &[], &KeyNames::default());
        let state = BillState::of_version(version);
        (digest, Arc::new(VersionTotals::of(&state, [].into()).unwrap()))
    }

    #[test]
    fn totals_stay_while_they_are_asked_for_and_others_go_when_there_are_many() {
        let cache = TotalsCache::default();
        let (asked, idle) = (make_version(1), make_version(2));
        for (digest, totals) in [&asked, &idle] {
            cache.insert(*digest, totals);
        }
        let count = u32::try_from(TOTALS_MAX).unwrap();
        for number in 3..count * 2 + 9 {
            let (digest, totals) = make_version(number);
            cache.insert(digest, &totals);
            assert_eq!(cache.find(&asked.0.to_bytes()).as_deref(), Some(&*asked.1));
        }
        assert_eq!(cache.find(&idle.0.to_bytes()), None);
        assert_eq!(cache.find(&[1]), None, "other bytes than those of a digest");
    }
}
