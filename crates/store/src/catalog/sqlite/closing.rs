//! Closings of months in SQLite.

use bill::ledger::{Closing, select_payers_to_change};
use bill::{Month, Uin};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::rows::{change_rows, get_column, get_month, get_uin, read_rows};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn list_closings(&self, month: Option<Month>) -> Result<Vec<Closing>, StoreError> {
        self.read("list the closings of months", |transaction| read_closings(transaction, month))
    }

    pub(in crate::catalog) fn set_closed(
        &self,
        month: Month,
        payers: &[Uin],
        is_closed: bool,
        done_by: &str,
        now_us: i64,
    ) -> Result<Vec<Uin>, StoreError> {
        self.write("close a month or open it again", |transaction| {
            let changed =
                select_payers_to_change(read_closings(transaction, Some(month))?, payers, is_closed);
            for payer in &changed {
                let sql = "INSERT INTO closing (month, payer, is_closed, at_us, done_by)
                           VALUES (?1, ?2, ?3, ?4, ?5)";
                change_rows(transaction, sql, (month.yyyymm(), payer.get(), is_closed, now_us, done_by))?;
            }
            Ok(changed)
        })
    }
}

/// Reads the history of one month, or of all.
pub(super) fn read_closings(
    transaction: &Transaction<'_>,
    month: Option<Month>,
) -> Result<Vec<Closing>, StoreError> {
    let sql = "SELECT month, payer, is_closed, at_us, done_by FROM closing
               WHERE ?1 IS NULL OR month = ?1 ORDER BY id";
    read_rows(transaction, sql, [month.map(Month::yyyymm)], get_closing)
}

/// Reads a row of the table.
fn get_closing(row: &Row<'_>) -> Result<Closing, StoreError> {
    Ok(Closing {
        month: get_month(row, "month")?,
        payer: get_uin(row, "payer")?,
        is_closed: get_column(row, "is_closed")?,
        at_us: get_column(row, "at_us")?,
        done_by: get_column(row, "done_by")?,
    })
}
