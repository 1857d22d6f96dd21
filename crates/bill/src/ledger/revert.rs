//! The decision whether an import can be taken back, and what its bills become. It is the same for every catalog and
//! for dry runs.

use crate::charge::BillKey;
use crate::ledger::import::{ImportId, ImportKind};
use crate::ledger::version::{next_version_number, previous_version_number};
use crate::uin::Uin;

/// A bill that an import changed, and that can go back to the version before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevertStep {
    /// The bill.
    pub bill: BillKey,
    /// The version that the import published.
    pub version: u32,
    /// The current version of the bill.
    pub current: u32,
}

/// The reason why an import is not taken back. Nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevertRefusal {
    /// The import does not exist, or it has published nothing yet.
    Unknown,
    /// It published no version: every bill that it held was unchanged.
    Nothing,
    /// It was taken back before.
    Already {
        /// The import that took it back.
        by: ImportId,
    },
    /// A later import changed a bill of it, and was not taken back.
    Later {
        /// The bill.
        bill: BillKey,
        /// The version that the later import published.
        version: u32,
        /// The later import.
        import: ImportId,
    },
    /// Restoring a bill would give the customer's month a second payer, which was not allowed with
    /// `--second-payer`.
    SecondPayer {
        /// The bill that would be restored.
        bill: BillKey,
        /// The payer of the current bill.
        other_payer: Uin,
        /// The import that published the current bill.
        other_import: ImportId,
    },
    /// The version that a bill would go back to was pruned.
    Pruned {
        /// The bill.
        bill: BillKey,
        /// The version that was pruned.
        version: u32,
    },
}

/// One version of a bill, with the facts on which a revert depends.
#[derive(Clone, Copy, Debug)]
pub struct PastVersion {
    /// Its number.
    pub version: u32,
    /// The import that published it.
    pub import: ImportId,
    /// The kind of that import.
    pub kind: ImportKind,
    /// True if its content was pruned.
    pub is_pruned: bool,
}

impl RevertStep {
    /// Returns the version that the bill goes back to; 0 if the import brought its first.
    #[must_use]
    pub fn version_before(&self) -> u32 {
        previous_version_number(self.version)
    }

    /// Returns the number of the version that the bill gets when the import is taken back.
    #[must_use]
    pub fn next(&self) -> u32 {
        next_version_number(self.current)
    }
}

/// Decides whether a bill that an import changed can go back. `versions` are all versions of the bill, by number.
///
/// A bill whose later changes were all taken back is as the import left it, though its version has another number.
///
/// # Errors
///
/// [`RevertRefusal`]: the import did not change the bill, or the bill cannot go back.
pub fn decide_revert(
    import: ImportId,
    bill: BillKey,
    versions: &[PastVersion],
) -> Result<RevertStep, RevertRefusal> {
    let published = versions.iter().find(|past| past.import == import).ok_or(RevertRefusal::Nothing)?;
    let version = published.version;
    let current = versions.last().map_or(version, |past| past.version);
    // Walks from the current version to the one that it equals: a revert equals the version before the one it took back.
    let mut equal = current;
    while equal > version {
        let past = versions.iter().rfind(|past| past.version == equal);
        let Some(past) = past else { return Err(RevertRefusal::Pruned { bill, version: equal }) };
        let ImportKind::Revert { of } = past.kind else {
            return Err(RevertRefusal::Later { bill, version: equal, import: past.import });
        };
        let taken_back = versions.iter().find(|past| past.import == of).map_or(0, |past| past.version);
        // A stored revert of a later import would otherwise walk in a circle.
        equal = previous_version_number(taken_back).min(previous_version_number(equal));
    }
    if equal < version {
        let is_revert = |past: &&PastVersion| past.kind == ImportKind::Revert { of: import };
        let by = versions.iter().rfind(is_revert).map_or(import, |past| past.import);
        return Err(RevertRefusal::Already { by });
    }
    let before = previous_version_number(version);
    if versions.iter().any(|past| past.version == before && past.is_pruned) {
        return Err(RevertRefusal::Pruned { bill, version: before });
    }
    Ok(RevertStep { bill, version, current })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::import::ImportMode;

    /// Checks a bill whose versions have the number of their import; the imports that are given take another back.
    fn check_history(kinds: &[Option<i64>], import: i64) -> Result<(u32, u32), RevertRefusal> {
        let versions: Vec<PastVersion> = (1..)
            .zip(kinds)
            .map(|(version, reverts)| PastVersion {
                version,
                import: ImportId(i64::from(version)),
                kind: reverts.map_or(ImportKind::Files(ImportMode::Statement), |of| ImportKind::Revert {
                    of: ImportId(of),
                }),
                is_pruned: false,
            })
            .collect();
        let uin = Uin::new(1).unwrap();
        let bill = BillKey { month: "2022-11".parse().unwrap(), payer: uin, owner: uin };
        decide_revert(ImportId(import), bill, &versions).map(|step| (step.version_before(), step.next()))
    }

    #[test]
    fn an_import_can_be_taken_back_once_all_later_ones_were() {
        let later = |kinds: &[Option<i64>], import| match check_history(kinds, import) {
            Err(RevertRefusal::Later { import, .. }) => import.0,
            other => panic!("{other:?}"),
        };
        let already = |kinds: &[Option<i64>], import| match check_history(kinds, import) {
            Err(RevertRefusal::Already { by }) => by.0,
            other => panic!("{other:?}"),
        };
        assert_eq!(check_history(&[None], 1), Ok((0, 2)));
        assert_eq!(check_history(&[None, None], 2), Ok((1, 3)));
        assert_eq!(later(&[None, None, None], 1), 3);
        // Version 3 is as version 1: import 1 is the newest that counts, and import 2 was taken back.
        let back = [None, None, Some(2)];
        assert_eq!(check_history(&back, 1), Ok((0, 4)));
        assert_eq!(already(&back, 2), 3);
        assert_eq!(check_history(&back, 3), Ok((2, 4)));
        // Version 4 is as version 2 again.
        let forth = [None, None, Some(2), Some(3)];
        assert_eq!(check_history(&forth, 2), Ok((1, 5)));
        assert_eq!(later(&forth, 1), 2);
        // Versions 3 and 2 were taken back, one after the other.
        let both = [None, None, None, Some(3), Some(2)];
        assert_eq!(check_history(&both, 1), Ok((0, 6)));
        assert_eq!((already(&both, 2), already(&both, 3)), (5, 4));
        assert_eq!(check_history(&both, 9), Err(RevertRefusal::Nothing));
        // A new change after all that.
        let anew = [None, None, Some(2), None];
        assert_eq!((later(&anew, 1), later(&anew, 2)), (4, 4));
        assert_eq!(check_history(&anew, 4), Ok((3, 5)));
    }
}
