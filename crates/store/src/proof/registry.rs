//! Accounts, keys, their history, closings, imports and the catalog's own entries: each is read as the program reads it,
//! and compared with its history. Sealed secrets are opened.

use std::collections::BTreeMap;
use std::path::Path;

use bill::Uin;
use serde_json::Value;

use super::finding::Finding;
use super::run::Proof;
use crate::catalog::{CatalogFlaw, Event, EventKind, Registry, account_to_json, key_to_json};
use crate::error::StoreError;
use crate::integers::to_u64;
use crate::seal::{MasterKey, SealError};

/// Length of the id of a catalog, in bytes.
const CATALOG_ID_BYTES: usize = 16;

/// Last state of an account or key in its history.
struct PastState {
    /// Its values; `None` where it was deleted.
    values: Option<Value>,
    /// The time at which it was added, microseconds since 1970; `None` if that was before there was a history.
    added_at_us: Option<i64>,
    uin: Uin,
}

impl Proof<'_> {
    /// Checks accounts, keys, their history, closings, imports and the catalog's own entries, and opens the secrets.
    pub(super) async fn check_registry(&mut self, master_key: Option<&Path>) -> Result<(), StoreError> {
        let imports = self.data.catalog.list_imports().await;
        for import in self.report_unreadable(imports)?.unwrap_or_default() {
            if serde_json::from_str::<Vec<Value>>(&import.notices).is_err() {
                self.report_row("import", import.id.to_string(), "its notices are no list in JSON");
            }
        }
        let registry = self.data.catalog.read_registry().await;
        let Some(registry) = self.report_unreadable(registry)? else { return Ok(()) };
        self.check_meta(&registry);
        self.check_history(&registry);
        self.check_closings(&registry);
        self.check_secrets(&registry, master_key);
        Ok(())
    }

    fn report_row(&mut self, table: &'static str, row: String, why: &'static str) {
        self.report_finding(Finding::Catalog(CatalogFlaw::Row { table, row, why }));
    }

    /// Checks the catalog's own entries.
    fn check_meta(&mut self, registry: &Registry) {
        let find = |name: &str| registry.meta.iter().find(|entry| entry.0 == name).map(|entry| &entry.1);
        if find("catalog_id").is_none_or(|id| id.len() != CATALOG_ID_BYTES) {
            self.report_row("meta", "catalog_id".to_owned(), "it is missing, or not of 16 bytes");
        }
        if find("master_key_check").is_none() && !registry.keys.is_empty() {
            self.report_row("meta", "master_key_check".to_owned(), "it is missing, and there are keys");
        }
        for (name, _) in &registry.meta {
            if !["catalog_id", "master_key_check"].contains(&name.as_str()) {
                self.report_row("meta", name.clone(), "billfold writes no such entry");
            }
        }
    }

    /// Compares accounts and keys with their history. Those from before there was a history have none.
    fn check_history(&mut self, registry: &Registry) {
        let of_account = |event: &Event| event.secret_id.is_none().then(|| event.uin.to_string());
        let mut past = self.replay_events(&registry.events, of_account);
        for (account, created_at_us) in &registry.accounts {
            let now = (account.uin, account_to_json(account), *created_at_us);
            self.compare_with_past("account", account.uin.to_string(), &now, &mut past);
        }
        self.report_missing("account", past);
        let mut past = self.replay_events(&registry.events, |event| event.secret_id.clone());
        for key in &registry.keys {
            let now = (key.uin, key_to_json(key.expires_at_us), key.created_at_us);
            self.compare_with_past("key", key.secret_id.clone(), &now, &mut past);
        }
        self.report_missing("key", past);
    }

    /// Finds the last state of each subject of the history. Each entry must go on from the one before it.
    fn replay_events(
        &mut self,
        events: &[Event],
        find_subject: impl Fn(&Event) -> Option<String>,
    ) -> BTreeMap<String, PastState> {
        let mut past: BTreeMap<String, PastState> = BTreeMap::new();
        for event in events {
            let Some(subject) = find_subject(event) else { continue };
            let name = || format!("{} {subject} at {}", event.kind.as_str(), event.at_us);
            let parse =
                |text: &Option<String>| text.as_deref().map(serde_json::from_str::<Value>).transpose();
            let (Ok(before), Ok(after)) = (parse(&event.before), parse(&event.after)) else {
                self.report_row("event", name(), "its values are no JSON");
                continue;
            };
            let (is_added, is_there) = match event.kind {
                EventKind::AccountAdded | EventKind::KeyCreated | EventKind::KeyAdded => (true, true),
                EventKind::AccountChanged => (false, true),
                EventKind::AccountDeleted | EventKind::KeyDeleted | EventKind::KeyExpired => (false, false),
            };
            if before.is_none() != is_added || after.is_some() != is_there {
                self.report_row("event", name(), "its values are not those of its kind");
            }
            let last = past.get(&subject);
            if last.is_some_and(|last| last.values != before || last.uin != event.uin && !is_added) {
                self.report_row("event", name(), "it does not go on from the entry before it");
            }
            let added_at_us =
                if is_added { Some(event.at_us) } else { last.and_then(|last| last.added_at_us) };
            past.insert(subject, PastState { values: after, added_at_us, uin: event.uin });
        }
        past
    }

    /// Compares an account or key with the end of its history, which is taken out of the histories. `now` is its account,
    /// its values as JSON, and the time at which it was added.
    fn compare_with_past(
        &mut self,
        table: &'static str,
        name: String,
        (uin, values, created_at_us): &(Uin, String, i64),
        past: &mut BTreeMap<String, PastState>,
    ) {
        let Some(last) = past.remove(&name) else { return };
        let is_same =
            last.values.is_some_and(|last| serde_json::from_str(values).is_ok_and(|now: Value| now == last));
        let is_same_time = last.added_at_us.is_none_or(|at_us| at_us == *created_at_us);
        if !is_same || !is_same_time || last.uin != *uin {
            self.report_row(table, name, "it is not what its history says");
        }
    }

    /// Reports what exists by its history alone.
    fn report_missing(&mut self, table: &'static str, past: BTreeMap<String, PastState>) {
        for (name, _) in past.into_iter().filter(|(_, last)| last.values.is_some()) {
            self.report_row(table, name, "it does not exist, and its history says that it does");
        }
    }

    /// Checks that each entry of a month closes it where it was open, or opens it where it was closed.
    fn check_closings(&mut self, registry: &Registry) {
        let mut is_closed = BTreeMap::new();
        for closing in &registry.closings {
            let before = is_closed.insert((closing.month, closing.payer), closing.is_closed);
            if before.unwrap_or(false) == closing.is_closed {
                let row = format!("{} of payer {} at {}", closing.month, closing.payer, closing.at_us);
                self.report_row("closing", row, "the month already was closed, or open, as the entry says");
            }
        }
    }

    /// Opens every sealed secret with the master key, if it is there.
    fn check_secrets(&mut self, registry: &Registry, master_key: Option<&Path>) {
        let keys = &registry.keys;
        let (path, key) = match master_key.map(|path| (path, MasterKey::read(path))) {
            Some((path, Ok(key))) => (path, key),
            None | Some((_, Err(SealError::Missing { .. }))) => {
                self.summary.unopened += to_u64(keys.len());
                return;
            }
            Some((_, Err(error))) => {
                self.summary.unopened += to_u64(keys.len());
                self.report_finding(Finding::MasterKey(error.to_string()));
                return;
            }
        };
        let check = registry.meta.iter().find(|(name, _)| name == "master_key_check");
        let is_right = check.is_none_or(|(_, value)| key.matches_check_value(value));
        let opens = |key: &MasterKey, id: &str, sealed: &[u8]| {
            key.open(id, sealed).is_ok_and(|secret| std::str::from_utf8(&secret).is_ok())
        };
        let closed: Vec<_> = keys.iter().filter(|own| !opens(&key, &own.secret_id, &own.sealed)).collect();
        if !is_right && closed.len() == keys.len() {
            self.summary.unopened += to_u64(keys.len());
            self.report_finding(Finding::MasterKey(
                SealError::WrongKey { path: path.to_owned() }.to_string(),
            ));
            return;
        }
        if !is_right {
            self.report_row(
                "meta",
                "master_key_check".to_owned(),
                "the master key, which opens secrets, does not open it",
            );
        }
        for own in closed {
            self.report_finding(Finding::Secret { id: own.secret_id.clone() });
        }
    }
}
