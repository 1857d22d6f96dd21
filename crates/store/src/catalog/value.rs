//! Conversions between stored values and ours, the same for both databases. A stored value that our types refuse was
//! written by another program.

use access::Role;
use bill::ledger::{ImportId, ImportKind, ImportMode};
use bill::{
    Basis, BillKey, Cell, ContentFormat, Currency, DeliveryDay, KeyKind, LinesDigest, Meaning, Month,
    PayMode, Sum, Sums, TransactionType, Uin,
};

use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// Length of an import's token, in random bytes.
const TOKEN_BYTES: usize = 8;

/// Makes the error of a stored value that our types refuse: the catalog was changed by another program.
pub(super) fn make_damaged_value_error(column: &str, value: impl std::fmt::Debug) -> StoreError {
    StoreError::Damaged { what: format!("{value:?} as {column}") }
}

/// Reads an account number.
pub(super) fn parse_uin(column: &str, number: i64) -> Result<Uin, StoreError> {
    Uin::new(number).ok_or_else(|| make_damaged_value_error(column, number))
}

/// Reads a month.
pub(super) fn parse_month(column: &str, number: i64) -> Result<Month, StoreError> {
    let month = u32::try_from(number).ok().and_then(Month::from_yyyymm);
    month.ok_or_else(|| make_damaged_value_error(column, number))
}

/// Reads a role.
pub(super) fn parse_role(column: &str, name: &str) -> Result<Role, StoreError> {
    name.parse().ok().ok_or_else(|| make_damaged_value_error(column, name))
}

/// Reads a basis.
pub(super) fn parse_basis(column: &str, name: &str) -> Result<Basis, StoreError> {
    Basis::from_name(name).ok_or_else(|| make_damaged_value_error(column, name))
}

/// Reads a currency. Another one than those that this program knows is never shown as one of them.
pub(super) fn parse_currency(column: &str, code: &str) -> Result<Currency, StoreError> {
    Currency::from_code(code).ok_or_else(|| make_damaged_value_error(column, code))
}

/// Reads the kind of a key.
pub(super) fn parse_key_kind(name: &str) -> Result<KeyKind, StoreError> {
    KeyKind::from_name(name).ok_or_else(|| make_damaged_value_error("kind of a name", name))
}

/// Reads a count, which is never negative.
pub(super) fn parse_count(column: &str, number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).ok().ok_or_else(|| make_damaged_value_error(column, number))
}

/// Converts the number of rows that a query returns or leaves out. No table has as many rows as the largest.
pub(super) fn to_row_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Reads a sum of amounts.
pub(super) fn parse_sum(column: &str, text: &str) -> Result<Sum, StoreError> {
    text.parse().ok().ok_or_else(|| make_damaged_value_error(column, text))
}

/// Reads bytes of a fixed number.
pub(super) fn parse_bytes<const LENGTH: usize>(
    column: &str,
    bytes: &[u8],
) -> Result<[u8; LENGTH], StoreError> {
    bytes.try_into().ok().ok_or_else(|| make_damaged_value_error(column, bytes))
}

/// Reads the digest of a version's lines, which was stored with the number of its format.
pub(super) fn parse_lines_digest(format: i64, digest: &[u8]) -> Result<LinesDigest, StoreError> {
    let found = u32::try_from(format).ok().and_then(ContentFormat::from_number);
    let found = found.ok_or_else(|| make_damaged_value_error("lines_digest_format", format))?;
    Ok(LinesDigest::from_bytes(found, parse_bytes("lines_digest", digest)?))
}

/// Reads the digest of the meanings of a version's lines.
pub(super) fn parse_meaning(digest: &[u8]) -> Result<Meaning, StoreError> {
    parse_bytes("digest of a meaning", digest).map(Meaning::from_bytes)
}

/// Reads the day of the latest delivery of a version. The flag is true for 0, which stands for a delivery that was not
/// recorded.
pub(super) fn parse_delivered(number: Option<i64>) -> Result<(Option<DeliveryDay>, bool), StoreError> {
    let Some(number) = number else { return Ok((None, false)) };
    if number == 0 {
        return Ok((None, true));
    }
    let day = u32::try_from(number).ok().and_then(DeliveryDay::from_yyyymmdd);
    day.map(|day| (Some(day), false)).ok_or_else(|| make_damaged_value_error("delivered", number))
}

/// Reads the kind of an import, from its name and the import that it took back.
pub(super) fn parse_kind(name: &str, reverts: Option<i64>) -> Result<ImportKind, StoreError> {
    match (name, reverts) {
        ("statement", None) => Ok(ImportKind::Files(ImportMode::Statement)),
        ("append", None) => Ok(ImportKind::Files(ImportMode::Append)),
        ("revert", Some(of)) => Ok(ImportKind::Revert { of: ImportId(of) }),
        _ => Err(make_damaged_value_error("kind of an import", name)),
    }
}

/// Reads a payment mode and a transaction type.
pub(super) fn parse_mode_and_type(
    pay_mode: &str,
    transaction_type: &str,
) -> Result<(PayMode, TransactionType), StoreError> {
    let mode = PayMode::from_code(pay_mode).ok_or_else(|| make_damaged_value_error("pay_mode", pay_mode))?;
    let transaction_type = TransactionType::from_code(transaction_type)
        .ok_or_else(|| make_damaged_value_error("action_type", transaction_type))?;
    Ok((mode, transaction_type))
}

/// Makes a cell of the values of its columns.
pub(super) fn make_cell(
    manager: Uin,
    pay_mode: &str,
    transaction_type: &str,
    (product, region): (String, String),
    sums: Sums,
) -> Result<Cell, StoreError> {
    let (pay_mode, transaction_type) = parse_mode_and_type(pay_mode, transaction_type)?;
    Ok(Cell { manager, pay_mode, transaction_type, product, region, sums })
}

/// Converts a count to the type that databases store.
pub(super) fn to_stored_count(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).ok().ok_or_else(|| make_damaged_value_error("count", number))
}

/// Converts a day of delivery to the number that databases store.
pub(super) fn to_stored_day(day: Option<DeliveryDay>) -> Option<i64> {
    day.map(|day| i64::from(day.yyyymmdd()))
}

/// Makes the error of a bill whose row was written and cannot be read.
pub(super) fn make_missing_bill_row_error(bill: BillKey) -> StoreError {
    StoreError::Damaged { what: format!("no row for a bill of {}", bill.owner) }
}

/// Returns the stored name of a mode.
pub(super) fn mode_name(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Statement => "statement",
        ImportMode::Append => "append",
    }
}

/// Makes a random string that distinguishes the objects of an import from those of all others.
pub(super) fn make_token() -> Result<String, StoreError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(StoreRefusal::NoRandom)?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}

/// Returns the version of a catalog that has run all migrations.
pub(super) fn newest_schema_version(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or_else(|_| unreachable!("a program has few migrations"))
}

/// Converts the stored version of a catalog to the number of migrations that it has run.
///
/// # Errors
///
/// [`StoreError::Newer`]: it has run more than this program has. [`StoreError::Damaged`]: the number is negative.
pub(super) fn count_run_migrations(found: i64, migrations: &[&str]) -> Result<usize, StoreError> {
    let known = newest_schema_version(migrations);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    usize::try_from(found).ok().ok_or_else(|| make_damaged_value_error("version of the catalog", found))
}

/// Returns the time of the versions that are published now: later than the last time of publication.
pub(super) fn choose_publish_time_us(last_us: Option<i64>, now_us: i64) -> Result<i64, StoreError> {
    let Some(last_us) = last_us else { return Ok(now_us) };
    let next_us =
        last_us.checked_add(1).ok_or_else(|| make_damaged_value_error("published_at_us", last_us))?;
    Ok(now_us.max(next_us))
}
