//! The one transaction that publishes an import: bills are decided on and written many at a time.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillState, Change, Decider, Decision, ImportMode, Statement};
use bill::{BillKey, Month, Uin};

use super::Postgres;
use super::pool::Lease;
use super::rows::{get_bill_key, get_column};
use super::session::Values;
use super::version_rows::{NEWEST_VERSIONS, add_content, get_version};
use super::versions::{NewVersion, write_versions};
use super::writing::{insert_meanings, read_next_publish_time_us};
use crate::catalog::publication::{PUBLISHED_CURRENCY, Publication, PublishError, Published, Statements};
use crate::catalog::statement_batch::take_statement_batch;
use crate::catalog::value::{make_missing_bill_row_error, to_stored_count, to_stored_day};
use crate::error::StoreError;

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
        let lease = self.pool.write_with_history("publish an import").await?;
        self.check_lock(&lease, UNPUBLISHED).await?;
        let at_us = read_next_publish_time_us(&lease, publication.now_us).await?;
        finish_import(&lease, publication, at_us).await?;
        let writer = Writer { lease: &lease, publication, at_us };
        writer.insert_computed_meanings().await?;
        let (mut decider, mut changes) = (Decider::new(publication.options), Vec::new());
        let mut batch = take_statement_batch(statements)?;
        while !batch.is_empty() {
            let decisions = match writer.decide(&mut decider, batch).await {
                Err(refused @ PublishError::Refused(_)) => {
                    return lease.roll_back().await.map_err(PublishError::from).and(Err(refused));
                }
                result => result?,
            };
            writer.write_decisions(&decisions, &mut changes).await?;
            batch = take_statement_batch(statements)?;
        }
        // The lock may have been lost while the bills were written.
        self.check_lock(&lease, UNPUBLISHED).await?;
        lease.commit().await?;
        Ok(Published { import: publication.import, at_us, changes })
    }
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
            versions.push(get_column(&row.ok_or_else(|| make_missing_bill_row_error(bill))?, "id")?);
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
        let current = self.read_current_bills(&batch).await?;
        let mut decisions = Vec::with_capacity(batch.len());
        for statement in batch {
            let bill = statement.bill;
            let current = current.get(&(bill.owner, bill.month)).map(Vec::as_slice).unwrap_or_default();
            decisions.push((bill, decider.decide(statement, current)?));
        }
        Ok(decisions)
    }

    /// Reads the current versions of the bills of the statements' owners and months; for an append with their cells
    /// and names.
    async fn read_current_bills(
        &self,
        batch: &[Statement],
    ) -> Result<BTreeMap<(Uin, Month), Vec<BillState>>, StoreError> {
        let owner_months: BTreeSet<(i64, i64)> = batch
            .iter()
            .map(|statement| (statement.bill.owner.get(), i64::from(statement.bill.month.yyyymm())))
            .collect();
        let (owners, months): (Vec<i64>, Vec<i64>) = owner_months.into_iter().unzip();
        let sql = format!(
            "{} JOIN unnest($1::bigint[], $2::bigint[]) AS asked (owner, month) USING (owner, month) ORDER BY payer",
            NEWEST_VERSIONS.as_str()
        );
        let rows = self.lease.query(&sql, &[&owners, &months]).await?;
        let versions = rows.iter().map(get_version).collect::<Result<Vec<_>, _>>()?;
        let states = match self.publication.options.mode {
            ImportMode::Statement => {
                versions.into_iter().map(|version| BillState::of_version(version.version)).collect()
            }
            ImportMode::Append => {
                for version in &versions {
                    version.require_digest()?;
                }
                add_content(self.lease, versions).await?
            }
        };
        let mut current: BTreeMap<(Uin, Month), Vec<BillState>> = BTreeMap::new();
        for state in states {
            let bill = state.version.bill;
            current.entry((bill.owner, bill.month)).or_default().push(state);
        }
        Ok(current)
    }

    /// Carries out the decisions on some bills.
    async fn write_decisions(
        &self,
        decisions: &[(BillKey, Decision)],
        changes: &mut Vec<(BillKey, Change)>,
    ) -> Result<(), StoreError> {
        let ids = find_or_insert_bills(self.lease, decisions).await?;
        let (mut unchanged, mut unchanged_days, mut next) = (Vec::new(), Vec::new(), Vec::new());
        for (bill, decision) in decisions {
            let id = *ids.get(bill).ok_or_else(|| make_missing_bill_row_error(*bill))?;
            changes.push((*bill, decision.change()));
            match decision {
                Decision::Unchanged { delivered, .. } => {
                    unchanged.push(id);
                    unchanged_days.push(to_stored_day(*delivered));
                }
                Decision::Next(version) => next.push(NewVersion { bill: *bill, bill_id: id, version }),
            }
        }
        let import = self.publication.import;
        let sql = "INSERT INTO stated (import, bill, version, delivered)
                   SELECT $1, id, current, again.delivered
                   FROM unnest($2::bigint[], $3::bigint[]) AS again (bill, delivered) JOIN bill ON bill.id = again.bill";
        self.lease.change(sql, &[&import.0, &unchanged, &unchanged_days]).await?;
        write_versions(self.lease, self.publication, self.at_us, &next).await
    }
}

/// Finds the rows of bills, or makes them.
async fn find_or_insert_bills(
    lease: &Lease<'_>,
    decisions: &[(BillKey, Decision)],
) -> Result<BTreeMap<BillKey, i64>, StoreError> {
    let owners: Vec<i64> = decisions.iter().map(|(bill, _)| bill.owner.get()).collect();
    let months: Vec<i64> = decisions.iter().map(|(bill, _)| i64::from(bill.month.yyyymm())).collect();
    let payers: Vec<i64> = decisions.iter().map(|(bill, _)| bill.payer.get()).collect();
    let currency = PUBLISHED_CURRENCY.code();
    let values: &Values<'_> = &[&owners, &months, &payers, &currency];
    let sql = "INSERT INTO bill (owner, month, payer, currency)
               SELECT owner, month, payer, $4
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS new (owner, month, payer)
               ON CONFLICT DO NOTHING";
    lease.change(sql, values).await?;
    let sql = "SELECT id, owner, month, payer
               FROM bill JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS asked (owner, month, payer)
                         USING (owner, month, payer)
               WHERE currency = $4";
    let mut ids = BTreeMap::new();
    for row in lease.query(sql, values).await? {
        ids.insert(get_bill_key(&row)?, get_column(&row, "id")?);
    }
    Ok(ids)
}
