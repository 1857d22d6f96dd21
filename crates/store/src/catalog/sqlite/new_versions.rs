//! Writing the new versions of many bills, table by table.

use std::collections::BTreeSet;

use bill::ledger::{NextVersion, VERSION_DIGEST_FORMAT};
use bill::{BillKey, Cell, KeyKind, MEANING_FORMAT};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Statement, Transaction};

use super::inserter::{OnConflict, RowInserter};
use super::payments::PaymentWriter;
use super::writing::close_counted_parts;
use crate::catalog::cell_columns::list_cell_columns;
use crate::catalog::part_texts::to_stored_text;
use crate::catalog::payment_row::NewPayments;
use crate::catalog::publication::{PUBLISHED_CURRENCY, Publication};
use crate::catalog::value::{to_stored_count, to_stored_day};
use crate::error::StoreError;

/// A version that is to be written, and the row of its bill.
pub(super) struct NewVersion<'a> {
    pub(super) bill: BillKey,
    pub(super) bill_id: i64,
    /// The id that its row gets.
    pub(super) version_id: i64,
    pub(super) version: &'a NextVersion,
}

impl<'a> NewVersion<'a> {
    /// Returns its sums by payment status.
    fn payments(&self) -> NewPayments<'a> {
        let Self { bill, version_id, version, .. } = *self;
        let payments = Some(&version.content.payments);
        NewPayments { version_id, bill, number: version.number, currency: PUBLISHED_CURRENCY, payments }
    }
}

/// Writes new versions by statements that are prepared once for a publication. Rows of one table come together, so that
/// pages at its end stay in memory, and many rows share a statement.
pub(super) struct VersionWriter<'c> {
    transaction: &'c Transaction<'c>,
    publication: &'c Publication<'c>,
    at_us: i64,
    versions: RowInserter<'c>,
    meanings: RowInserter<'c>,
    cells: RowInserter<'c>,
    names: RowInserter<'c>,
    payments: PaymentWriter<'c>,
    digests: RowInserter<'c>,
    parts: RowInserter<'c>,
    relations: RowInserter<'c>,
    stated: RowInserter<'c>,
    make_current: Statement<'c>,
}

impl<'c> VersionWriter<'c> {
    /// Prepares the statements.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) fn prepare(
        transaction: &'c Transaction<'c>,
        publication: &'c Publication<'c>,
        at_us: i64,
    ) -> Result<Self, StoreError> {
        let connection: &'c Connection = transaction;
        let into =
            |table: &str, columns: &str| RowInserter::prepare(connection, table, columns, OnConflict::Refuse);
        let new_into = |table: &str, columns: &str| {
            RowInserter::prepare(connection, table, columns, OnConflict::LeaveOut)
        };
        let sql = "UPDATE bill SET current = ?2 WHERE id = ?1";
        Ok(Self {
            transaction,
            publication,
            at_us,
            versions: into(
                "version",
                "id, bill, number, import, published_at_us, basis, lines, lines_digest, lines_digest_format, texts_only, \
                 has_names",
            )?,
            meanings: new_into("meaning", "version, format, rules, digest")?,
            cells: into("cell", &format!("version, {}", list_cell_columns("")))?,
            names: into("key_name", "version, kind, key, name")?,
            payments: PaymentWriter::prepare(connection)?,
            digests: into("version_digest", "version, format, currency, digest")?,
            parts: into("part", "bill, import, since, lines, counts, counts_digest, days, days_digest")?,
            relations: new_into("relation", "owner, payer, manager")?,
            stated: into("stated", "import, bill, version, delivered")?,
            make_current: connection.prepare(sql).map_err(StoreError::catalog("prepare a change"))?,
        })
    }

    /// Writes new versions, and makes them the current ones of their bills.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: they cannot be stored.
    pub(super) fn write_versions(&mut self, new: &[NewVersion<'_>]) -> Result<(), StoreError> {
        self.insert_versions(new)?;
        let payments: Vec<NewPayments<'_>> = new.iter().map(NewVersion::payments).collect();
        self.set_triggers(false)?;
        self.insert_content(new, &payments)?; // a connection that met an error is not kept
        self.set_triggers(true)?;
        self.payments.insert_digests(&payments)?;
        self.insert_digests(new)?;
        for new in new.iter().filter(|new| new.version.replaces && new.version.number > 1) {
            close_counted_parts(self.transaction, new.bill_id, 0, new.version.number)?;
        }
        self.insert_counted_parts(new)?;
        self.insert_relations(new)?;
        for new in new {
            let changed = self.make_current.execute((new.bill_id, new.version_id));
            changed.map_err(StoreError::catalog("change a row"))?;
        }
        let import = self.publication.import;
        self.stated.insert_rows(new, |binder, new| {
            binder.bind(import.0)?;
            binder.bind(new.bill_id)?;
            binder.bind(new.version_id)?;
            binder.bind(to_stored_day(new.version.delivered))
        })
    }

    /// Lets the triggers of the connection run, or not. Each row of a table with triggers costs twice the time: SQLite runs
    /// a program of their conditions, and first copies all rows of the statement into a table of its own.
    ///
    /// Without them are only the rows of cells, names and sums by payment status of versions that were inserted just
    /// before. Their triggers refuse rows of a version that is current. The trigger of its row in `payment_digest`, which comes after
    /// them, refuses the same once for all of them.
    fn set_triggers(&self, can_run: bool) -> Result<(), StoreError> {
        let set = self.transaction.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, can_run);
        set.map(|_| ()).map_err(StoreError::catalog("change its triggers"))
    }

    /// Writes the rows of versions.
    fn insert_versions(&mut self, new: &[NewVersion<'_>]) -> Result<(), StoreError> {
        let Self { publication, at_us, .. } = *self;
        self.versions.insert_rows(new, |binder, new| {
            binder.bind(new.version_id)?;
            binder.bind(new.bill_id)?;
            binder.bind(new.version.number)?;
            binder.bind(publication.import.0)?;
            binder.bind(at_us)?;
            binder.bind(publication.options.basis.as_str())?;
            binder.bind(to_stored_count(new.version.content.sums.lines)?)?;
            binder.bind(new.version.lines_digest.to_bytes())?;
            binder.bind(new.version.lines_digest.format().number())?;
            binder.bind(new.version.texts_only)?;
            binder.bind(true) // the names of its products and regions are written
        })
    }

    /// Writes the cells, names and sums by payment status.
    fn insert_content(
        &mut self,
        new: &[NewVersion<'_>],
        payments: &[NewPayments<'_>],
    ) -> Result<(), StoreError> {
        let cells: Vec<(i64, &Cell)> = new
            .iter()
            .flat_map(|new| new.version.content.cells.iter().map(|cell| (new.version_id, cell)))
            .collect();
        self.cells.insert_rows(&cells, |binder, (version_id, cell)| {
            binder.bind(version_id)?;
            binder.bind(cell.manager.get())?;
            binder.bind(cell.pay_mode.code())?;
            binder.bind(cell.transaction_type.code())?;
            binder.bind(&cell.product)?;
            binder.bind(&cell.region)?;
            binder.bind_sums(&cell.sums)
        })?;
        let names: Vec<(i64, (KeyKind, &str, &str))> = new
            .iter()
            .flat_map(|new| new.version.content.names.iter().map(|name| (new.version_id, name)))
            .collect();
        self.names.insert_rows(&names, |binder, (version_id, (kind, key, name))| {
            binder.bind(version_id)?;
            binder.bind(kind.as_str())?;
            binder.bind(key)?;
            binder.bind(name)
        })?;
        self.payments.insert_sums(payments)
    }

    /// Writes the meanings and the digests.
    fn insert_digests(&mut self, new: &[NewVersion<'_>]) -> Result<(), StoreError> {
        let Self { publication, at_us, .. } = *self;
        self.meanings.insert_rows(new, |binder, new| {
            binder.bind(new.version_id)?;
            binder.bind(MEANING_FORMAT)?;
            binder.bind(publication.rules)?;
            binder.bind(new.version.meaning.to_bytes())
        })?;
        self.digests.insert_rows(new, |binder, new| {
            binder.bind(new.version_id)?;
            binder.bind(VERSION_DIGEST_FORMAT)?;
            binder.bind(PUBLISHED_CURRENCY.code())?;
            binder.bind(publication.compute_digest(new.bill, at_us, new.version).to_bytes())
        })
    }

    /// Records that from the versions on, the lines of the import count, where they are, and their sums by day.
    fn insert_counted_parts(&mut self, new: &[NewVersion<'_>]) -> Result<(), StoreError> {
        let import = self.publication.import;
        let with_lines: Vec<&NewVersion<'_>> = new.iter().filter(|new| new.version.own_lines > 0).collect();
        self.parts.insert_rows(&with_lines, |binder, new| {
            let (counts, counts_digest) = to_stored_text(new.bill, import, new.version.counts.as_ref());
            let (days, days_digest) = to_stored_text(new.bill, import, new.version.days.as_ref());
            binder.bind(new.bill_id)?;
            binder.bind(import.0)?;
            binder.bind(new.version.number)?;
            binder.bind(to_stored_count(new.version.own_lines)?)?;
            binder.bind(counts)?;
            binder.bind(counts_digest)?;
            binder.bind(days)?;
            binder.bind(days_digest)
        })
    }

    /// Records the payers and managers that the owners have lines of.
    fn insert_relations(&mut self, new: &[NewVersion<'_>]) -> Result<(), StoreError> {
        let mut relations = BTreeSet::new();
        for new in new {
            let managers = new.version.content.cells.iter().map(|cell| cell.manager.get());
            relations.extend(managers.map(|manager| (new.bill.owner.get(), new.bill.payer.get(), manager)));
        }
        let relations: Vec<(i64, i64, i64)> = relations.into_iter().collect();
        self.relations.insert_rows(&relations, |binder, (owner, payer, manager)| {
            binder.bind(owner)?;
            binder.bind(payer)?;
            binder.bind(manager)
        })
    }
}
