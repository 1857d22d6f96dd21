//! The names of accounts, which stand beside their numbers.

use std::collections::BTreeMap;

use bill::Uin;
use sheet::replace_controls;
use store::{Catalog, StoreError};

/// The names of accounts, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccountNames(BTreeMap<Uin, String>);

impl AccountNames {
    /// Reads the names.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn read(catalog: &Catalog) -> Result<Self, StoreError> {
        let accounts = catalog.list_accounts().await?;
        Ok(Self(accounts.into_iter().map(|account| (account.uin, account.name)).collect()))
    }

    /// Returns the name of an account; empty if it has none.
    pub(crate) fn name(&self, uin: Uin) -> &str {
        self.0.get(&uin).map_or("", String::as_str)
    }

    /// Returns true if there is such an account.
    pub(crate) fn has_account(&self, uin: Uin) -> bool {
        self.0.contains_key(&uin)
    }

    /// Returns number and name for a sentence, such as `200000000042 (My company)`; the number alone if there is no
    /// name.
    pub(crate) fn label(&self, uin: Uin) -> String {
        match self.name(uin) {
            "" => uin.to_string(),
            name => format!("{uin} ({})", replace_controls(name)),
        }
    }
}
