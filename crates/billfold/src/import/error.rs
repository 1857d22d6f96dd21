//! Why an import was refused or broke off, and whether a flag says that it is meant.

use std::path::PathBuf;

use bill::BillKey;
use bill::ledger::{DecideError, PublishRefusal};
use store::{PublishError, StoreError};

use super::guard::Guard;
use super::report;

/// Why an import was refused or broke off. Everything is as it was before, unless it is [`StoreError::Unsettled`]:
/// then it may be published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The files have faults.
    #[error("{}", report::faults(.0))]
    Faults(bill::Faults),
    /// The same files were imported before, and later replaced.
    #[error("{}", report::superseded(.0))]
    Superseded(store::SameImport),
    /// What is there does not allow it.
    #[error("{}", report::refused(.0))]
    Refused(PublishRefusal),
    /// It looks like a mistake.
    #[error("{}", report::guarded(.0))]
    Guarded(Vec<Guard>),
    /// Lines with ids were to be added to a bill without, or the other way round.
    #[error("{}", report::mixed_ids(bill, *has_ids))]
    MixedIds {
        /// The bill.
        bill: BillKey,
        /// Whether the bill that is there has ids.
        has_ids: bool,
    },
    /// A file changed between its first reading and its second.
    #[error("{} changed while it was read; nothing was imported. Wait until it is complete, and import it again", .0.display())]
    Changed(PathBuf),
    /// A name is that of a folder, a pipe or a device.
    #[error("{} is no regular file; save the bill as one, and import that", .0.display())]
    NotAFile(PathBuf),
    /// A file cannot be read.
    #[error("could not read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was stored does not fold to what was read. Nothing was published.
    #[error(
        "the stored lines of customer {}, {}, payer {}, do not fold to what was read; nothing was published. Check \
         the disk and the memory of this machine, and import the files again", .0.owner, .0.month, .0.payer
    )]
    NotAsStored(BillKey),
    /// Storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Returns whether a guard refused what looks like a mistake, and a flag says that it is meant.
    pub(crate) fn is_guard(&self) -> bool {
        match self {
            ImportError::Superseded(_) | ImportError::Guarded(_) => true,
            ImportError::Refused(refused) => match refused {
                PublishRefusal::SecondPayer { .. } => true,
                PublishRefusal::OtherBasis { is_append, .. } => !is_append,
            },
            ImportError::Faults(_)
            | ImportError::MixedIds { .. }
            | ImportError::Changed(_)
            | ImportError::NotAFile(_)
            | ImportError::Unreadable { .. }
            | ImportError::NotAsStored(_)
            | ImportError::Store(_) => false,
        }
    }
}

impl From<PublishError> for ImportError {
    fn from(error: PublishError) -> ImportError {
        match error {
            PublishError::Refused(refusal) => ImportError::Refused(refusal),
            PublishError::Store(error) => ImportError::Store(error),
        }
    }
}

impl From<DecideError> for ImportError {
    fn from(error: DecideError) -> ImportError {
        PublishError::from(error).into()
    }
}

impl From<bill::SumOverflow> for ImportError {
    fn from(error: bill::SumOverflow) -> ImportError {
        ImportError::Store(error.into())
    }
}
