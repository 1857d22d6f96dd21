//! The one transaction that publishes an import: bills are decided on and written many at a time.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillState, Change, Decider, Decision, ImportId, ImportMode, NextVersion, Statement};
use bill::{BillKey, CONTENT_FORMAT, DeliveryDay, Meaning, Month, Uin};

use super::Postgres;
use super::cells::{copy_cells, with_cells};
use super::pool::Lease;
use super::rows::{VERSIONS, get_bill, get_column, get_state};
use super::session::Values;
use super::writing::{end_parts, insert_meanings, make_current, read_publish_time};
use crate::catalog::publication::{Publication, PublishError, Published, Statements};
use crate::catalog::value::to_stored_count;
use crate::error::StoreError;

/// Largest number of bills that are decided on and written at once.
const BILLS_AT_ONCE: usize = 500;

/// Number of cells from which on no more bills are added to a batch.
const CELLS_AT_ONCE: usize = 20_000;

/// The parts of a publication that are the same for all its bills.
struct Writer<'a> {
    lease: &'a Lease<'a>,
    publication: &'a Publication<'a>,
    at_us: i64,
}

/// The fix in the message when the lock of imports was lost.
const UNPUBLISHED: &str = "nothing was published. Run the import again";

impl Postgres {
    pub(in crate::catalog) async fn publish(
        &self,
        publication: &Publication<'_>,
        statements: &mut Statements<'_>,
    ) -> Result<Published, PublishError> {
        let lease = self.pool.write("publish an import").await?;
        self.check_lock(&lease, UNPUBLISHED).await?;
        let at_us = read_publish_time(&lease, publication.now_us).await?;
        finish_import(&lease, publication, at_us).await?;
        let writer = Writer { lease: &lease, publication, at_us };
        writer.insert_computed_meanings().await?;
        let mut decider = Decider::new(publication.options);
        let mut changes = Vec::new();
        loop {
            let batch = take_batch(statements)?;
            if batch.is_empty() {
                break;
            }
            let decisions = match writer.decide(&mut decider, batch).await {
                Err(refused @ PublishError::Refused(_)) => {
                    lease.roll_back().await?;
                    return Err(refused);
                }
                result => result?,
            };
            writer.carry_out(&decisions, &mut changes).await?;
        }
        // The lock may have been lost while the bills were written.
        self.check_lock(&lease, UNPUBLISHED).await?;
        lease.commit().await?;
        Ok(Published { import: publication.import, at_us, changes })
    }
}

/// Takes the next statements, as many as are written at once.
fn take_batch(statements: &mut Statements<'_>) -> Result<Vec<Statement>, StoreError> {
    let (mut batch, mut cells) = (Vec::new(), 0);
    while batch.len() < BILLS_AT_ONCE && cells < CELLS_AT_ONCE {
        let Some(statement) = statements.next() else { break };
        let statement = statement?;
        cells += statement.content.cells.len();
        batch.push(statement);
    }
    Ok(batch)
}

/// Turns the staged import into a published one, and writes down its objects.
async fn finish_import(
    lease: &Lease<'_>,
    publication: &Publication<'_>,
    at_us: i64,
) -> Result<(), StoreError> {
    let import = publication.import.0;
    let sql = "UPDATE import SET state = 'published', published_at_us = $2, lines = $3, notices = $4
               WHERE id = $1 AND state = 'staged'";
    let values: &Values<'_> = &[&import, &at_us, &to_stored_count(publication.lines)?, &publication.notices];
    if lease.change(sql, values).await? != 1 {
        return Err(publication.refuse_swept().into());
    }
    for object in publication.objects {
        let sql =
            "INSERT INTO object (path, import, month, bytes, lines, sha256) VALUES ($1, $2, $3, $4, $5, $6)";
        let (bytes, lines) = (to_stored_count(object.bytes)?, to_stored_count(object.lines)?);
        let (month, sha256) = (i64::from(object.month.yyyymm()), object.sha256.as_slice());
        lease.change(sql, &[&object.path, &import, &month, &bytes, &lines, &sha256]).await?;
    }
    Ok(())
}

impl Writer<'_> {
    /// Writes the meanings of older versions that were computed on the way.
    async fn insert_computed_meanings(&self) -> Result<(), StoreError> {
        let (mut versions, mut meanings) = (Vec::new(), Vec::new());
        for computed in self.publication.computed {
            let bill = computed.bill;
            let (owner, payer) = (bill.owner.get(), bill.payer.get());
            let (month, number) = (i64::from(bill.month.yyyymm()), i64::from(computed.version));
            let sql = "SELECT version.id AS id FROM bill JOIN version ON version.bill = bill.id
                       WHERE owner = $1 AND month = $2 AND payer = $3 AND number = $4";
            let row = self.lease.query_row(sql, &[&owner, &month, &payer, &number]).await?;
            versions.push(get_column(&row.ok_or_else(|| missing_row(bill))?, "id")?);
            meanings.push(computed.meaning);
        }
        insert_meanings(self.lease, self.publication.rules, &versions, &meanings).await
    }

    /// Decides on some bills.
    async fn decide(
        &self,
        decider: &mut Decider,
        batch: Vec<Statement>,
    ) -> Result<Vec<(BillKey, Decision)>, PublishError> {
        let current = self.read_current(&batch).await?;
        let mut decisions = Vec::with_capacity(batch.len());
        for statement in batch {
            let bill = statement.bill;
            let current = current.get(&(bill.owner, bill.month)).map(Vec::as_slice).unwrap_or_default();
            decisions.push((bill, decider.decide(statement, current)?));
        }
        Ok(decisions)
    }

    /// Reads the current versions of the bills of the statements' owners and months; for an append with their cells.
    async fn read_current(
        &self,
        batch: &[Statement],
    ) -> Result<BTreeMap<(Uin, Month), Vec<BillState>>, StoreError> {
        let owner_months: BTreeSet<(i64, i64)> = batch
            .iter()
            .map(|statement| (statement.bill.owner.get(), i64::from(statement.bill.month.yyyymm())))
            .collect();
        let (owners, months): (Vec<i64>, Vec<i64>) = owner_months.into_iter().unzip();
        let sql = format!(
            "{VERSIONS} JOIN unnest($1::bigint[], $2::bigint[]) AS asked (owner, month) USING (owner, month)
             WHERE version.id = bill.current ORDER BY payer"
        );
        let rows = self.lease.query(&sql, &[&owners, &months]).await?;
        let mut states = rows.iter().map(get_state).collect::<Result<Vec<_>, _>>()?;
        if self.publication.options.mode == ImportMode::Append {
            states = with_cells(self.lease, states).await?;
        }
        let mut current: BTreeMap<(Uin, Month), Vec<BillState>> = BTreeMap::new();
        for (_, state) in states {
            let bill = state.version.bill;
            current.entry((bill.owner, bill.month)).or_default().push(state);
        }
        Ok(current)
    }

    /// Carries out the decisions on some bills.
    async fn carry_out(
        &self,
        decisions: &[(BillKey, Decision)],
        changes: &mut Vec<(BillKey, Change)>,
    ) -> Result<(), StoreError> {
        let ids = find_or_insert_bills(self.lease, decisions).await?;
        let (mut unchanged, mut unchanged_days, mut next) = (Vec::new(), Vec::new(), Vec::new());
        for (bill, decision) in decisions {
            let id = *ids.get(bill).ok_or_else(|| missing_row(*bill))?;
            changes.push((*bill, decision.change()));
            match decision {
                Decision::Unchanged { delivered, .. } => {
                    unchanged.push(id);
                    unchanged_days.push(to_stored_day(*delivered));
                }
                Decision::Next(version) => next.push((*bill, id, version.as_ref())),
            }
        }
        let import = self.publication.import;
        let sql = "INSERT INTO stated (import, bill, version, delivered)
                   SELECT $1, id, current, again.delivered
                   FROM unnest($2::bigint[], $3::bigint[]) AS again (bill, delivered) JOIN bill ON bill.id = again.bill";
        self.lease.change(sql, &[&import.0, &unchanged, &unchanged_days]).await?;
        self.write_versions(import, &next).await
    }

    /// Writes new versions.
    async fn write_versions(
        &self,
        import: ImportId,
        next: &[(BillKey, i64, &NextVersion)],
    ) -> Result<(), StoreError> {
        let lease = self.lease;
        let bills: Vec<i64> = next.iter().map(|(_, id, _)| *id).collect();
        let numbers: Vec<i64> = next.iter().map(|(_, _, version)| i64::from(version.number)).collect();
        let version_ids = self.insert_versions(&bills, &numbers, next).await?;
        let meanings: Vec<Meaning> = next.iter().map(|(_, _, version)| version.meaning).collect();
        insert_meanings(lease, self.publication.rules, &version_ids, &meanings).await?;
        let cells = next.iter().map(|(_, _, version)| version.content.cells.as_slice());
        copy_cells(lease, version_ids.iter().copied().zip(cells)).await?;
        let (mut ended, mut ended_by) = (Vec::new(), Vec::new());
        for (_, id, version) in next.iter().filter(|(_, _, version)| version.replaces) {
            ended.push(*id);
            ended_by.push(i64::from(version.number));
        }
        end_parts(lease, &ended, &vec![0; ended.len()], &ended_by).await?;
        let own_lines: Vec<i64> = next
            .iter()
            .map(|(_, _, version)| to_stored_count(version.own_lines))
            .collect::<Result<_, _>>()?;
        let sql = "INSERT INTO part (bill, import, since, lines)
                   SELECT begun.bill, $1, begun.since, begun.lines
                   FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS begun (bill, since, lines)
                   WHERE begun.lines > 0";
        lease.change(sql, &[&import.0, &bills, &numbers, &own_lines]).await?;
        self.insert_relations(next).await?;
        let days: Vec<Option<i64>> =
            next.iter().map(|(_, _, version)| to_stored_day(version.delivered)).collect();
        make_current(lease, import, &bills, &version_ids, &days).await
    }

    /// Writes the rows of new versions and returns their ids, in the order of the bills.
    async fn insert_versions(
        &self,
        bills: &[i64],
        numbers: &[i64],
        next: &[(BillKey, i64, &NextVersion)],
    ) -> Result<Vec<i64>, StoreError> {
        let lines: Vec<i64> = next
            .iter()
            .map(|(_, _, version)| to_stored_count(version.content.sums.lines))
            .collect::<Result<_, _>>()?;
        let digests: Vec<Vec<u8>> =
            next.iter().map(|(_, _, version)| version.lines_digest.to_bytes().to_vec()).collect();
        let texts_only: Vec<bool> = next.iter().map(|(_, _, version)| version.texts_only).collect();
        let sql = "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest,
                                        lines_digest_format, texts_only)
                   SELECT new.bill, new.number, $1, $2, $3, new.lines, new.digest, $4, new.texts_only
                   FROM unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[], $9::boolean[])
                        AS new (bill, number, lines, digest, texts_only)
                   RETURNING id, bill";
        let basis = self.publication.options.basis.as_str();
        let (import, format) = (self.publication.import.0, i64::from(CONTENT_FORMAT));
        let values: &Values<'_> =
            &[&import, &self.at_us, &basis, &format, &bills, &numbers, &lines, &digests, &texts_only];
        let mut ids = BTreeMap::new();
        for row in self.lease.query(sql, values).await? {
            ids.insert(get_column::<i64>(&row, "bill")?, get_column::<i64>(&row, "id")?);
        }
        let id = |(bill, id, _): &(BillKey, i64, _)| ids.get(id).copied().ok_or_else(|| missing_row(*bill));
        next.iter().map(id).collect()
    }

    /// Records the payers and managers that the owners have lines of.
    async fn insert_relations(&self, next: &[(BillKey, i64, &NextVersion)]) -> Result<(), StoreError> {
        let mut relations: BTreeSet<(i64, i64, i64)> = BTreeSet::new();
        for (bill, _, version) in next {
            let managers = version.content.cells.iter().map(|cell| cell.manager.get());
            relations.extend(managers.map(|manager| (bill.owner.get(), bill.payer.get(), manager)));
        }
        let owners: Vec<i64> = relations.iter().map(|(owner, _, _)| *owner).collect();
        let payers: Vec<i64> = relations.iter().map(|(_, payer, _)| *payer).collect();
        let managers: Vec<i64> = relations.iter().map(|(_, _, manager)| *manager).collect();
        let sql = "INSERT INTO relation (owner, payer, manager)
                   SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING";
        self.lease.change(sql, &[&owners, &payers, &managers]).await.map(|_| ())
    }
}

/// Converts a day of delivery to the number that the catalog stores.
fn to_stored_day(day: Option<DeliveryDay>) -> Option<i64> {
    day.map(|day| i64::from(day.yyyymmdd()))
}

/// Finds the rows of bills, or makes them.
async fn find_or_insert_bills(
    lease: &Lease<'_>,
    decisions: &[(BillKey, Decision)],
) -> Result<BTreeMap<BillKey, i64>, StoreError> {
    let owners: Vec<i64> = decisions.iter().map(|(bill, _)| bill.owner.get()).collect();
    let months: Vec<i64> = decisions.iter().map(|(bill, _)| i64::from(bill.month.yyyymm())).collect();
    let payers: Vec<i64> = decisions.iter().map(|(bill, _)| bill.payer.get()).collect();
    let values: &Values<'_> = &[&owners, &months, &payers];
    let sql = "INSERT INTO bill (owner, month, payer)
               SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING";
    lease.change(sql, values).await?;
    let sql = "SELECT id, owner, month, payer
               FROM bill JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS asked (owner, month, payer)
                         USING (owner, month, payer)";
    let mut ids = BTreeMap::new();
    for row in lease.query(sql, values).await? {
        ids.insert(get_bill(&row)?, get_column(&row, "id")?);
    }
    Ok(ids)
}

/// Makes the error of a bill that was written and cannot be read.
fn missing_row(bill: BillKey) -> StoreError {
    StoreError::Damaged { what: format!("no row for a bill of {}", bill.owner) }
}
