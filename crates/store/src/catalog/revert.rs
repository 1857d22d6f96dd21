//! Taking an import back: what it changed, and what stands against it. What is decided here is the same for both
//! databases, and for a dry run.

use bill::{BillKey, Uin};

use super::import::{ImportId, ImportKind};
use crate::error::StoreError;

/// A bill that an import changed, and that can go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The bill.
    pub bill: BillKey,
    /// The version that the import published.
    pub version: u32,
    /// The version that the bill has now.
    pub current: u32,
}

/// Why an import was not taken back. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevertRefused {
    /// There is no such import, or it has published nothing yet.
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
    /// It would bring a bill back beside one of another payer, which nobody has allowed.
    SecondPayer {
        /// The bill that would come back.
        bill: BillKey,
        /// The payer of the bill that is there.
        other_payer: Uin,
        /// The import that published that.
        other_import: ImportId,
    },
    /// What a bill was before it has been pruned.
    Pruned {
        /// The bill.
        bill: BillKey,
        /// The version that is wanted and gone.
        version: u32,
    },
}

/// The first bill that an import emptied, and whose owner and month have a bill with lines under another payer.
/// The import is bound; both databases read it.
pub(super) const SECOND_PAYER: &str =
    "SELECT bill.month AS month, bill.payer AS payer, bill.owner AS owner, other.payer AS other_payer,
            now.import AS other_import
     FROM version AS own JOIN bill ON bill.id = own.bill
          JOIN bill AS other ON other.owner = bill.owner AND other.month = bill.month AND other.payer <> bill.payer
          JOIN version AS now ON now.id = other.current
     WHERE own.import = $1 AND own.lines = 0 AND now.lines > 0 ORDER BY month, payer, owner LIMIT 1";

/// That a version to which a bill would go back has not as many lines as its cells and parts together.
pub(super) fn does_not_add_up(taken: &Taken) -> StoreError {
    let Taken { bill, .. } = taken;
    StoreError::Damaged {
        what: format!(
            "cells or parts that do not sum to the lines of version {} of the bill of customer {}, {}, payer {}",
            taken.before(),
            bill.owner,
            bill.month,
            bill.payer
        ),
    }
}

/// One version of a bill, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Its number.
    pub(super) version: u32,
    /// The import that published it.
    pub(super) import: ImportId,
    /// What kind of import that was.
    pub(super) kind: ImportKind,
    /// Whether what it said was pruned.
    pub(super) is_pruned: bool,
}

impl Taken {
    /// The version to which the bill goes back; 0 where the import brought its first.
    #[must_use]
    pub fn before(&self) -> u32 {
        self.version.saturating_sub(1)
    }

    /// The number of the version that the bill gets when the import is taken back.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.current.saturating_add(1)
    }
}

/// Decides whether a bill that an import changed can go back. `steps` are all versions of the bill, by number.
///
/// A bill whose later changes were all taken back is as the import left it, though its version has another number.
///
/// # Errors
/// [`RevertRefused`] says why not.
pub(super) fn check_revert(import: ImportId, bill: BillKey, steps: &[Step]) -> Result<Taken, RevertRefused> {
    let own = steps.iter().find(|step| step.import == import).ok_or(RevertRefused::Nothing)?;
    let current = steps.last().map_or(own.version, |step| step.version);
    let mut at = current;
    while at > own.version {
        let step = steps.iter().rfind(|step| step.version == at);
        let Some(step) = step else { return Err(RevertRefused::Pruned { bill, version: at }) };
        let ImportKind::Revert { of } = step.kind else {
            return Err(RevertRefused::Later { bill, version: at, import: step.import });
        };
        // The step is as the version before the one that it took back.
        let taken = steps.iter().find(|step| step.import == of).map_or(0, |step| step.version);
        at = taken.saturating_sub(1).min(at.saturating_sub(1));
    }
    let before = own.version.saturating_sub(1);
    if at == own.version && steps.iter().any(|step| step.version == before && step.is_pruned) {
        return Err(RevertRefused::Pruned { bill, version: before });
    }
    if at == own.version {
        return Ok(Taken { bill, version: own.version, current });
    }
    let is_revert = |step: &&Step| step.kind == ImportKind::Revert { of: import };
    let by = steps.iter().rfind(is_revert).map_or(import, |step| step.import);
    Err(RevertRefused::Already { by })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Way;

    /// The import of each version is its number; those that are given take another back.
    fn check(kinds: &[Option<i64>], import: i64) -> Result<(u32, u32), RevertRefused> {
        let steps: Vec<Step> = (1..)
            .zip(kinds)
            .map(|(version, reverts)| Step {
                version,
                import: ImportId(i64::from(version)),
                kind: reverts
                    .map_or(ImportKind::Files(Way::Statement), |of| ImportKind::Revert { of: ImportId(of) }),
                is_pruned: false,
            })
            .collect();
        let uin = Uin::new(1).unwrap();
        let bill = BillKey { month: "2022-11".parse().unwrap(), payer: uin, owner: uin };
        check_revert(ImportId(import), bill, &steps).map(|taken| (taken.before(), taken.next()))
    }

    #[test]
    fn an_import_can_be_taken_back_once_all_later_ones_were() {
        let later = |kinds: &[Option<i64>], import| match check(kinds, import) {
            Err(RevertRefused::Later { import, .. }) => import.0,
            other => panic!("{other:?}"),
        };
        let already = |kinds: &[Option<i64>], import| match check(kinds, import) {
            Err(RevertRefused::Already { by }) => by.0,
            other => panic!("{other:?}"),
        };
        assert_eq!(check(&[None], 1), Ok((0, 2)));
        assert_eq!(check(&[None, None], 2), Ok((1, 3)));
        assert_eq!(later(&[None, None, None], 1), 3);
        // Version 3 is as version 1: import 1 is the newest that counts, and import 2 was taken back.
        let back = [None, None, Some(2)];
        assert_eq!(check(&back, 1), Ok((0, 4)));
        assert_eq!(already(&back, 2), 3);
        assert_eq!(check(&back, 3), Ok((2, 4)));
        // Version 4 is as version 2 again.
        let forth = [None, None, Some(2), Some(3)];
        assert_eq!(check(&forth, 2), Ok((1, 5)));
        assert_eq!(later(&forth, 1), 2);
        // Versions 3 and 2 were taken back, one after the other.
        let both = [None, None, None, Some(3), Some(2)];
        assert_eq!(check(&both, 1), Ok((0, 6)));
        assert_eq!((already(&both, 2), already(&both, 3)), (5, 4));
        assert_eq!(check(&both, 9), Err(RevertRefused::Nothing));
        // A new change after all that.
        let anew = [None, None, Some(2), None];
        assert_eq!((later(&anew, 1), later(&anew, 2)), (4, 4));
        assert_eq!(check(&anew, 4), Ok((3, 5)));
    }
}
