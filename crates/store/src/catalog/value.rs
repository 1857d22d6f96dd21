//! How what either database keeps becomes a value of ours: anything else was written by somebody else.

use bill::{
    Basis, Cell, DeliveryDay, LinesDigest, Meaning, Month, PayMode, Role, Sum, Sums, TransactionType, Uin,
};

use super::import::{ImportId, ImportKind, Way};
use crate::error::StoreError;

/// Length of an import's token, in random bytes.
const TOKEN_BYTES: usize = 8;

/// A value of a row that our own types refuse: the catalog was changed by something else.
pub(super) fn damaged(column: &str, value: impl std::fmt::Debug) -> StoreError {
    StoreError::Damaged { what: format!("{value:?} as {column}") }
}

/// An account number.
pub(super) fn uin(column: &str, number: i64) -> Result<Uin, StoreError> {
    Uin::new(number).ok_or_else(|| damaged(column, number))
}

/// A month.
pub(super) fn month(column: &str, number: i64) -> Result<Month, StoreError> {
    let month = u32::try_from(number).ok().and_then(Month::from_yyyymm);
    month.ok_or_else(|| damaged(column, number))
}

/// A role.
pub(super) fn role(column: &str, name: &str) -> Result<Role, StoreError> {
    name.parse().ok().ok_or_else(|| damaged(column, name))
}

/// Which amounts are stated.
pub(super) fn basis(column: &str, name: &str) -> Result<Basis, StoreError> {
    Basis::from_name(name).ok_or_else(|| damaged(column, name))
}

/// An unsigned count.
pub(super) fn unsigned(column: &str, number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).ok().ok_or_else(|| damaged(column, number))
}

/// A sum of amounts.
pub(super) fn sum(column: &str, text: &str) -> Result<Sum, StoreError> {
    text.parse().ok().ok_or_else(|| damaged(column, text))
}

/// Bytes of a fixed number.
pub(super) fn bytes<const LENGTH: usize>(column: &str, bytes: &[u8]) -> Result<[u8; LENGTH], StoreError> {
    bytes.try_into().ok().ok_or_else(|| damaged(column, bytes))
}

/// The digest of a version's lines.
pub(super) fn lines_digest(digest: &[u8]) -> Result<LinesDigest, StoreError> {
    bytes("lines_digest", digest).map(LinesDigest::from_bytes)
}

/// The digest of what a version's lines mean.
pub(super) fn meaning(digest: &[u8]) -> Result<Meaning, StoreError> {
    bytes("digest of a meaning", digest).map(Meaning::from_bytes)
}

/// The latest delivery of a version, and whether it was not written down, which 0 says.
pub(super) fn delivered(number: Option<i64>) -> Result<(Option<DeliveryDay>, bool), StoreError> {
    let Some(number) = number else { return Ok((None, false)) };
    if number == 0 {
        return Ok((None, true));
    }
    let day = u32::try_from(number).ok().and_then(DeliveryDay::from_yyyymmdd);
    day.map(|day| (Some(day), false)).ok_or_else(|| damaged("delivered", number))
}

/// The kind of an import, by its name and the import that it took back.
pub(super) fn kind(name: &str, reverts: Option<i64>) -> Result<ImportKind, StoreError> {
    match (name, reverts) {
        ("statement", None) => Ok(ImportKind::Files(Way::Statement)),
        ("append", None) => Ok(ImportKind::Files(Way::Append)),
        ("revert", Some(of)) => Ok(ImportKind::Revert { of: ImportId(of) }),
        _ => Err(damaged("kind of an import", name)),
    }
}

/// A cell, by the names of its columns.
pub(super) fn cell(
    manager: Uin,
    pay_mode: &str,
    transaction_type: &str,
    (product, region): (String, String),
    sums: Sums,
) -> Result<Cell, StoreError> {
    Ok(Cell {
        manager,
        pay_mode: PayMode::from_code(pay_mode).ok_or_else(|| damaged("pay_mode", pay_mode))?,
        transaction_type: TransactionType::from_code(transaction_type)
            .ok_or_else(|| damaged("action_type", transaction_type))?,
        product,
        region,
        sums,
    })
}

/// A count as databases keep it.
pub(super) fn count(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).ok().ok_or_else(|| damaged("count", number))
}

/// A way as the catalog names it.
pub(super) fn way_name(way: Way) -> &'static str {
    match way {
        Way::Statement => "statement",
        Way::Append => "append",
    }
}

/// A text that no other import's objects have in their names.
pub(super) fn random_token() -> Result<String, StoreError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::Refused(format!("the system gave no random bytes: {error}")))?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
