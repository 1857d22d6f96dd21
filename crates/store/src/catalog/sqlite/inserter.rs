//! Inserts of many rows by few statements.

use std::fmt::Write as _;

use bill::Sums;
use rusqlite::{Connection, Statement, ToSql};

use crate::catalog::value::to_stored_count;
use crate::error::StoreError;

/// Numbers of rows that one statement inserts, the largest first.
const ROWS_AT_ONCE: [usize; 3] = [48, 8, 1];

/// Inserts rows into a table by statements that are prepared once.
///
/// SQLite starts each statement on a table with triggers by a savepoint, and copies every page into it before the statement
/// changes it. With many rows in one statement this is done once for all of them.
pub(super) struct RowInserter<'c> {
    columns: usize,
    /// Statements, and the number of rows that each inserts.
    statements: Vec<(usize, Statement<'c>)>,
    /// The text of the amount that was bound last.
    amount: String,
}

impl<'c> RowInserter<'c> {
    /// Prepares the statements. `columns` are those of the table that get values, with commas between them.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the table has no such columns, or the catalog cannot be read.
    pub(super) fn prepare(
        connection: &'c Connection,
        table: &str,
        columns: &str,
        conflict: OnConflict,
    ) -> Result<Self, StoreError> {
        let count = columns.split(',').count();
        let row = format!("({})", vec!["?"; count].join(", "));
        let mut statements = Vec::with_capacity(ROWS_AT_ONCE.len());
        for rows in ROWS_AT_ONCE {
            let values = vec![row.as_str(); rows].join(", ");
            let sql = format!("INSERT INTO {table} ({columns}) VALUES {values}{}", conflict.as_sql());
            let statement = connection.prepare(&sql).map_err(StoreError::catalog("prepare a change"))?;
            statements.push((rows, statement));
        }
        Ok(Self { columns: count, statements, amount: String::new() })
    }

    /// Inserts rows. `bind` binds all values of a row, in the order of the columns.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: a value cannot be stored, or a row is refused.
    pub(super) fn insert_rows<R>(
        &mut self,
        mut rows: &[R],
        bind: impl Fn(&mut RowBinder<'_, 'c>, &R) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (rows_at_once, statement) in &mut self.statements {
            while let Some((chunk, rest)) = rows.split_at_checked(*rows_at_once) {
                let mut binder = RowBinder { statement, bound: 0, amount: &mut self.amount };
                for (index, row) in chunk.iter().enumerate() {
                    bind(&mut binder, row)?;
                    if binder.bound != (index + 1) * self.columns {
                        unreachable!("each row has a value for each column");
                    }
                }
                statement.raw_execute().map_err(StoreError::catalog("change a row"))?;
                rows = rest;
            }
        }
        Ok(())
    }
}

/// The handling of rows whose key is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnConflict {
    /// They are an error.
    Refuse,
    /// They are left out.
    LeaveOut,
}

impl OnConflict {
    fn as_sql(self) -> &'static str {
        match self {
            Self::Refuse => "",
            Self::LeaveOut => " ON CONFLICT DO NOTHING",
        }
    }
}

/// Binds the values of rows, one after the other.
pub(super) struct RowBinder<'s, 'c> {
    statement: &'s mut Statement<'c>,
    bound: usize,
    amount: &'s mut String,
}

impl RowBinder<'_, '_> {
    /// Binds the next value.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it cannot be stored.
    pub(super) fn bind(&mut self, value: impl ToSql) -> Result<(), StoreError> {
        self.bound += 1;
        self.statement.raw_bind_parameter(self.bound, value).map_err(StoreError::catalog("change a row"))
    }

    /// Binds the amounts and the number of lines of sums.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: one of them cannot be stored.
    pub(super) fn bind_sums(&mut self, sums: &Sums) -> Result<(), StoreError> {
        for (_, amount) in sums.amounts.iter() {
            self.amount.clear();
            let _ = write!(self.amount, "{amount}"); // writing to a String cannot fail
            self.bound += 1;
            let text = self.amount.as_str();
            let bound = self.statement.raw_bind_parameter(self.bound, text);
            bound.map_err(StoreError::catalog("change a row"))?;
        }
        self.bind(to_stored_count(sums.lines)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_number_are_inserted_once_each_in_their_order() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE own (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
            .unwrap();
        let mut inserter = RowInserter::prepare(&connection, "own", "id, name", OnConflict::Refuse).unwrap();
        let rows: Vec<i64> = (0..48 * 2 + 8 * 3 + 5).collect();
        let bind = |binder: &mut RowBinder<'_, '_>, id: &i64| {
            binder.bind(id)?;
            binder.bind(format!("n{id}"))
        };
        inserter.insert_rows(&rows, bind).unwrap();
        inserter.insert_rows(&[], bind).unwrap();
        let sql = "SELECT count(*), sum(name = 'n' || id) FROM own";
        let counted: (i64, i64) =
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(counted, (125, 125));
        assert!(inserter.insert_rows(&[7], bind).is_err(), "a key that is there");
        let mut lenient = RowInserter::prepare(&connection, "own", "id, name", OnConflict::LeaveOut).unwrap();
        lenient.insert_rows(&[7, 200, 200], bind).unwrap();
        assert_eq!(connection.query_row("SELECT count(*) FROM own", [], |row| row.get(0)), Ok(126));
    }
}
