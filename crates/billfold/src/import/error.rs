//! Errors of an import: refusals, of which some can be overridden with a flag, and failures.

use std::path::PathBuf;

use bill::BillKey;
use bill::ledger::{DecideError, PublishRefusal};
use store::{PublishError, StoreError};

use super::guard::Guard;
use super::report;
use crate::input_file::InputFileError;
use crate::terminal::table::replace_controls;

/// An error of an import. Nothing has changed, unless it is [`StoreError::Unsettled`]: then the import may be published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The files have faults.
    #[error("{}", report::describe_faults(.0))]
    Faults(sheet::Faults),
    /// The same files were imported before, and later replaced.
    #[error("{}", report::describe_superseded(.0))]
    Superseded(store::SameImport),
    /// The published bills do not allow it.
    #[error("{}", report::describe_refused(.0))]
    Refused(PublishRefusal),
    /// It looks like a mistake.
    #[error("{}", report::describe_guards(.0))]
    Guarded(Vec<Guard>),
    /// Lines with ids were to be added to a bill without, or the other way round.
    #[error("{}", report::describe_mixed_ids(bill, *has_ids))]
    MixedIds {
        /// The bill.
        bill: BillKey,
        /// True if the stored lines of the bill have ids.
        has_ids: bool,
    },
    /// A file changed between its first reading and its second.
    #[error(
        "nothing was imported: {} changed while it was read; wait until it is complete, and import it again",
        replace_controls(&.0.display().to_string())
    )]
    Changed(PathBuf),
    /// A path is not that of a file that can be read.
    #[error(transparent)]
    File(#[from] InputFileError),
    /// The stored lines do not fold to the same cells as those that were read. Nothing was published.
    #[error(
        "nothing was published: the stored lines of customer {}, {}, payer {}, do not fold to what was read; check \
         the disk and the memory of this machine, and import the files again", .0.owner, .0.month, .0.payer
    )]
    NotAsStored(BillKey),
    /// Storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Returns true if a guard refused what looks like a mistake; its message names the flag that confirms it.
    pub(crate) fn is_guard(&self) -> bool {
        match self {
            Self::Superseded(_) | Self::Guarded(_) => true,
            Self::Refused(refused) => match refused {
                PublishRefusal::SecondPayer { .. } => true,
                PublishRefusal::OtherBasis { is_append, .. } => !is_append,
            },
            Self::Faults(_)
            | Self::MixedIds { .. }
            | Self::Changed(_)
            | Self::File(_)
            | Self::NotAsStored(_)
            | Self::Store(_) => false,
        }
    }
}

impl From<PublishError> for ImportError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Refused(refusal) => Self::Refused(refusal),
            PublishError::Store(error) => Self::Store(error),
        }
    }
}

impl From<DecideError> for ImportError {
    fn from(error: DecideError) -> Self {
        PublishError::from(error).into()
    }
}

impl From<bill::SumOverflow> for ImportError {
    fn from(error: bill::SumOverflow) -> Self {
        Self::Store(error.into())
    }
}
