//! The history of accounts and keys: who added, changed or deleted what, and when.

use access::Account;
use bill::Uin;
use serde_json::json;

use super::value::make_damaged_value_error;
use crate::error::StoreError;

/// Who changes the catalog, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author<'a> {
    /// The user of the system.
    pub name: &'a str,
    /// The time, microseconds since 1970.
    pub at_us: i64,
}

/// The author of removals that no user asked for.
pub(super) const OWN_NAME: &str = "billfold";

/// An entry of the history. Entries never change and never go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time, microseconds since 1970.
    pub at_us: i64,
    /// The user of the system who did it.
    pub done_by: String,
    /// What was done.
    pub kind: EventKind,
    /// The account.
    pub uin: Uin,
    /// The id of the key; `None` for an account.
    pub secret_id: Option<String>,
    /// The values before, as a JSON object; `None` where there was nothing.
    pub before: Option<String>,
    /// The values after, as a JSON object; `None` where nothing is left.
    pub after: Option<String>,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An account was added.
    AccountAdded,
    /// An account was changed.
    AccountChanged,
    /// An account was deleted.
    AccountDeleted,
    /// A key was created here.
    KeyCreated,
    /// A key that existed elsewhere was added.
    KeyAdded,
    /// A key was deleted.
    KeyDeleted,
    /// A key that had expired long ago was removed.
    KeyExpired,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::AccountAdded,
        Self::AccountChanged,
        Self::AccountDeleted,
        Self::KeyCreated,
        Self::KeyAdded,
        Self::KeyDeleted,
        Self::KeyExpired,
    ];

    /// The name of the kind, as the catalog stores it and reports print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountAdded => "account_added",
            Self::AccountChanged => "account_changed",
            Self::AccountDeleted => "account_deleted",
            Self::KeyCreated => "key_created",
            Self::KeyAdded => "key_added",
            Self::KeyDeleted => "key_deleted",
            Self::KeyExpired => "key_expired",
        }
    }
}

impl Event {
    /// Makes the event of an account.
    pub(super) fn of_account(
        author: Author<'_>,
        uin: Uin,
        before: Option<&Account>,
        after: Option<&Account>,
    ) -> Self {
        let kind = match (before, after) {
            (None, _) => EventKind::AccountAdded,
            (Some(_), Some(_)) => EventKind::AccountChanged,
            (Some(_), None) => EventKind::AccountDeleted,
        };
        let (before, after) = (before.map(account_to_json), after.map(account_to_json));
        Self {
            at_us: author.at_us,
            done_by: author.name.to_owned(),
            kind,
            uin,
            secret_id: None,
            before,
            after,
        }
    }

    /// Makes the event of a key that is there from now on, or no longer.
    pub(super) fn of_key(
        author: Author<'_>,
        kind: EventKind,
        (uin, secret_id, expires_at_us): (Uin, &str, Option<i64>),
    ) -> Self {
        let values = Some(key_to_json(expires_at_us));
        let is_there = matches!(kind, EventKind::KeyCreated | EventKind::KeyAdded);
        let (before, after) = if is_there { (None, values) } else { (values, None) };
        Self {
            at_us: author.at_us,
            done_by: author.name.to_owned(),
            kind,
            uin,
            secret_id: Some(secret_id.to_owned()),
            before,
            after,
        }
    }
}

/// Reads the kind of an event.
pub(super) fn parse_event_kind(name: &str) -> Result<EventKind, StoreError> {
    let kind = EventKind::ALL.into_iter().find(|kind| kind.as_str() == name);
    kind.ok_or_else(|| make_damaged_value_error("kind of an event", name))
}

/// Writes the values of an account that can change.
pub(crate) fn account_to_json(account: &Account) -> String {
    let Account { uin: _, role, parent, name } = account;
    json!({ "role": role.as_str(), "parent": parent.map(Uin::get), "name": name }).to_string()
}

/// Writes the values of a key that its history has.
pub(crate) fn key_to_json(expires_at_us: Option<i64>) -> String {
    json!({ "expires_at_us": expires_at_us }).to_string()
}
