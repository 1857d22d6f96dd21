//! The ledger of bills: imports, the versions that they publish, and the decisions about both.
//!
//! A bill has versions, numbered from 1. Each import publishes a new version of the bills that it changes, and a
//! published version never changes. The records here are stored by a catalog; what becomes of a bill is decided here,
//! the same for every catalog and for dry runs.

mod closing;
mod decide;
mod import;
mod part_digest;
mod payment_digest;
mod publication;
mod revert;
mod version;
mod version_digest;

pub use closing::{Closing, select_last_closed, select_payers_to_change};
pub use decide::{DecideError, Decider, Decision, NextVersion};
pub use import::{ImportId, ImportKind, ImportMode};
pub use part_digest::{PartText, compute_part_digest};
pub use payment_digest::{PAYMENT_DIGEST_FORMAT, PaymentDigest};
pub use publication::{Change, Likeness, Overrides, PublishOptions, PublishRefusal, Statement};
pub use revert::{PastVersion, RevertRefusal, RevertStep, decide_revert};
pub use version::{AsOf, BillFilter, BillState, CountedPart, PublishedVersion};
pub use version_digest::{VERSION_DIGEST_FORMAT, VersionDigest};
