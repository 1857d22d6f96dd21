//! The request of an import: its files, its mode, and everything that the operator allows and expects.

use std::path::PathBuf;

use bill::ledger::{ImportMode, Overrides};
use bill::{CodeTables, Month};

use super::guard::{Consent, Expectation};

/// A request to import files.
#[derive(Clone, Debug)]
pub(crate) struct ImportRequest<'a> {
    /// The files, which are one statement.
    pub(crate) files: &'a [PathBuf],
    /// The mode: the files state whole bills, or add lines to them.
    pub(crate) mode: ImportMode,
    /// True if the payers of the files have no other bills in their months.
    pub(crate) whole_month: bool,
    /// The month of all lines, as passed with `--month`.
    pub(crate) month: Option<Month>,
    /// The current month, in UTC+8.
    pub(crate) this_month: Option<Month>,
    /// Exceptions that the catalog has to grant when it publishes.
    pub(crate) overrides: Overrides,
    /// Flags with which the operator confirms what looks like a mistake.
    pub(crate) consent: Consent,
    /// The expected totals.
    pub(crate) expectation: Expectation,
    /// The code of each name.
    pub(crate) tables: &'a CodeTables,
    /// The user of the system who runs the import.
    pub(crate) imported_by: &'a str,
}

impl ImportRequest<'_> {
    /// Returns true if the request is fulfilled once the bills of the files are published.
    pub(super) fn asks_only_for_bills(&self) -> bool {
        self.expectation.is_none() && !self.whole_month
    }
}
