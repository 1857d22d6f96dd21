//! Errors of an import and their messages: failures, and refusals that do not need a plan, of which `--again`,
//! `--second-payer` and `--other-basis` confirm some. The messages of a plan's guards are in `guard_messages.rs`.

use std::fmt::Write as _;
use std::path::PathBuf;

use bill::BillKey;
use bill::ledger::{DecideError, ImportId, PublishRefusal};
use sheet::{Faults, show_path};
use store::{Data, ImportStatus, PublishError, SameImport, StoreError, StoreRefusal};

use super::guard::Guard;
use super::guard_messages::describe_guards;
use crate::clock::format_both_zones;
use crate::input_file::InputFileError;
use crate::integers::to_u64;
use crate::ledger::format_bill_name;
use crate::terminal::wording::format_count;

/// An error of an import. Nothing has changed, unless it is [`StoreError::Unsettled`]: then the import may be published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The files have faults.
    #[error("{}", describe_faults(.0))]
    Faults(Faults),
    /// The same files were imported before, and later replaced.
    #[error("{}", describe_superseded(.0))]
    Superseded(SameImport),
    /// The published bills do not allow it.
    #[error("{}", describe_refused(.0))]
    Refused(PublishRefusal),
    /// It looks like a mistake.
    #[error("{}", describe_guards(.0))]
    Guarded(Vec<Guard>),
    /// Lines with ids were to be added to a bill without, or the other way round.
    #[error("{}", describe_mixed_ids(bill, *has_ids))]
    MixedIds {
        /// The bill.
        bill: BillKey,
        /// True if the stored lines of the bill have ids.
        has_ids: bool,
    },
    /// A file changed between its first reading and its second.
    #[error(
        "nothing was imported: {} changed while it was read; wait until it is complete, and import it again",
        show_path(.0)
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
    /// The data folder was moved or replaced meanwhile.
    #[error("nothing was imported: {0}")]
    FolderReplaced(StoreError),
    /// Storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Returns the error of an import that another program swept while it ran: an error of storage then is only a
    /// consequence, such as an object that is gone.
    pub(super) fn into_swept(self, import: ImportId) -> Self {
        let is_of_lock = matches!(
            &self,
            Self::Store(StoreError::Refused(
                StoreRefusal::LockLost { .. } | StoreRefusal::LockReplaced { .. }
            ))
        );
        let is_consequence = self.is_of_storage() && !is_of_lock;
        if is_consequence { Self::Store(StoreRefusal::ImportSwept { import }.into()) } else { self }
    }

    /// Returns the cause of an error of storage: where the data folder was moved or replaced, other errors are only
    /// consequences, such as a file that cannot be found. An error after which the import may be published stays.
    pub(super) fn find_cause(self, data: &Data) -> Self {
        if !self.is_of_storage() || matches!(self, Self::Store(StoreError::Unsettled { .. })) {
            return self;
        }
        match (self, data.check_is_in_place()) {
            (Self::Store(error), _) if error.is_replaced() => Self::FolderReplaced(error),
            (_, Err(gone)) if gone.is_replaced() => Self::FolderReplaced(gone),
            (error, _) => error,
        }
    }

    /// Returns true for an error of storage, or of what was stored.
    fn is_of_storage(&self) -> bool {
        match self {
            Self::Store(_) | Self::NotAsStored(_) => true,
            Self::Faults(_)
            | Self::Superseded(_)
            | Self::Refused(_)
            | Self::Guarded(_)
            | Self::MixedIds { .. }
            | Self::Changed(_)
            | Self::File(_)
            | Self::FolderReplaced(_) => false,
        }
    }

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
            | Self::FolderReplaced(_)
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

/// Describes the faults of files, each cause once, and counts the rest.
fn describe_faults(faults: &Faults) -> String {
    let (count, first) = (faults.count(), faults.first());
    let shown: u64 = first.iter().map(|fault| fault.count).sum();
    let of_kinds = if shown == to_u64(first.len()) {
        String::new()
    } else {
        format!(" of {}", format_count(first.len(), "kind"))
    };
    let mut text = format!("nothing was imported: {}{of_kinds} in the files\n", format_count(count, "fault"));
    for fault in first {
        let _ = writeln!(text, "{fault}");
    }
    if count > shown {
        let _ = writeln!(text, "… and {} more", format_count(count - shown, "fault"));
    }
    text.truncate(text.trim_end().len());
    text
}

/// Describes an append to a bill of which only the stored lines, or only those of the files, have ids.
fn describe_mixed_ids(bill: &BillKey, has_ids: bool) -> String {
    let (stored, new) = if has_ids {
        ("have ids (column Id)", "come from a file without that column")
    } else {
        ("came from a file without the column Id", "have ids")
    };
    format!(
        "nothing was imported: stored lines of {} {stored}, and lines of the files {new}. They cannot be compared, so \
         they might count twice. Export the files with the same columns as before, or import the whole statement \
         without --append",
        format_bill_name(bill)
    )
}

/// Describes an import of files that were imported before and replaced since.
fn describe_superseded(same: &SameImport) -> String {
    let by = match &same.status {
        ImportStatus::Superseded(bill, version, import) => {
            format!("{} now is version {version} of import {import}", format_bill_name(bill))
        }
        ImportStatus::Current | ImportStatus::Unknown => String::new(),
    };
    format!(
        "nothing was imported: these files are import {} of {}, which was replaced since, or taken back: {}. To publish \
         them again as new versions, add --again; to restore an import that was taken back, take that revert back \
         with `billfold revert`",
        same.id,
        format_both_zones(same.published_at_us),
        by
    )
}

/// Describes a refusal that the published bills cause.
fn describe_refused(refused: &PublishRefusal) -> String {
    match refused {
        PublishRefusal::SecondPayer { bill, other_payer, other_import } => {
            let place = other_import
                .map_or("in these files too".to_owned(), |import| format!("from import {import}"));
            format!(
                "nothing was imported: {} would be a second bill of that customer and month, which has one under \
                 payer {other_payer} ({place}). Customers that move in mid-month have two; if that is meant, add \
                 --second-payer",
                format_bill_name(bill)
            )
        }
        PublishRefusal::OtherBasis { bill, current, import, is_append: true } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. Lines can \
             only be added on the same amounts; export the files with those columns",
            format_bill_name(bill),
            current.as_str()
        ),
        PublishRefusal::OtherBasis { bill, current, import, is_append: false } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. If the \
             bill is to change from one to the other, add --other-basis",
            format_bill_name(bill),
            current.as_str()
        ),
    }
}
