//! The one transaction that takes an import back.

use std::collections::BTreeMap;

use bill::ledger::{Change, ImportId, PastVersion, RevertRefusal, RevertStep, VersionDigest, decide_revert};
use bill::{BillKey, ContentFormat, Currency, KeyNames, PaymentSums};

use super::Postgres;
use super::digests::{Base, insert_digests, read_bases};
use super::payments::copy_payments;
use super::pool::Lease;
use super::rows::{get_bill_key, get_column, get_number, get_uin};
use super::session::Values;
use super::version_rows::{VERSIONS, get_version_row};
use super::writing::{close_counted_parts, make_versions_current, read_next_publish_time_us};
use crate::catalog::cell_columns::list_cell_columns;
use crate::catalog::payment_row::NewPayments;
use crate::catalog::publication::{Published, RevertError};
use crate::catalog::revert::{SECOND_PAYER, make_sums_differ_error};
use crate::catalog::value::{make_damaged_value_error, make_token, parse_kind};
use crate::error::StoreError;

/// The fix in the message when the lock of imports was lost.
const UNCHANGED: &str = "nothing was changed. Run the same command again";

/// A bill that goes back, and the id of its row.
struct RevertRow {
    bill_id: i64,
    step: RevertStep,
}

impl Postgres {
    pub(in crate::catalog) async fn plan_revert(
        &self,
        import: ImportId,
    ) -> Result<Vec<RevertStep>, RevertError> {
        let lease = self.pool.read("look at an import").await?;
        let rows = find_revert_rows(&lease, import).await;
        lease.commit().await?;
        Ok(rows?.iter().map(|row| row.step).collect())
    }

    pub(in crate::catalog) async fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Published, RevertError> {
        let token = make_token()?;
        let lease = self.pool.write_with_history("take an import back").await?;
        self.check_lock(&lease, UNCHANGED).await?;
        let rows = match find_revert_rows(&lease, import).await {
            Err(refused @ RevertError::Refused(_)) => {
                lease.roll_back().await?;
                return Err(refused);
            }
            result => result?,
        };
        let at_us = read_next_publish_time_us(&lease, now_us).await?;
        let own = insert_import(&lease, import, imported_by, at_us, &token).await?;
        Reverting::new(&lease, own, &rows).revert_bills(at_us).await?;
        lease.commit().await?;
        let change = |row: &RevertRow| (row.step.bill, Change::Reverted { version: row.step.next() });
        let changes = rows.iter().map(change).collect();
        Ok(Published { import: own, at_us, changes })
    }
}

/// Finds the bills that an import changed, if it can be taken back.
async fn find_revert_rows(lease: &Lease<'_>, import: ImportId) -> Result<Vec<RevertRow>, RevertError> {
    let sql = "SELECT id FROM import WHERE id = $1 AND state = 'published'";
    if lease.query_row(sql, &[&import.0]).await?.is_none() {
        return Err(RevertRefusal::Unknown.into());
    }
    let sql =
        "SELECT bill.id AS bill_id, month, payer, owner FROM version JOIN bill ON bill.id = version.bill
               WHERE version.import = $1 ORDER BY month, payer, owner";
    let mut bills = Vec::new();
    for row in lease.query(sql, &[&import.0]).await? {
        bills.push((get_column::<i64>(&row, "bill_id")?, get_bill_key(&row)?));
    }
    let ids: Vec<i64> = bills.iter().map(|(bill_id, _)| *bill_id).collect();
    let histories = read_histories(lease, &ids).await?;
    let mut rows = Vec::with_capacity(bills.len());
    for (bill_id, bill) in bills {
        let history = histories.get(&bill_id).map(Vec::as_slice).unwrap_or_default();
        rows.push(RevertRow { bill_id, step: decide_revert(import, bill, history)? });
    }
    if rows.is_empty() {
        return Err(RevertRefusal::Nothing.into());
    }
    let Some(row) = lease.query_row(SECOND_PAYER, &[&import.0]).await? else { return Ok(rows) };
    let (bill, other_payer) = (get_bill_key(&row)?, get_uin(&row, "other_payer")?);
    let other_import = ImportId(get_column(&row, "other_import")?);
    Err(RevertRefusal::SecondPayer { bill, other_payer, other_import }.into())
}

/// Reads the versions of some bills, by number.
async fn read_histories(
    lease: &Lease<'_>,
    bill_ids: &[i64],
) -> Result<BTreeMap<i64, Vec<PastVersion>>, StoreError> {
    let sql = "SELECT bill, number, import, kind, reverts, pruned_at_us IS NOT NULL AS is_pruned
               FROM version JOIN import ON import.id = version.import WHERE bill = ANY ($1) ORDER BY bill, number";
    let mut histories: BTreeMap<i64, Vec<PastVersion>> = BTreeMap::new();
    for row in lease.query(sql, &[&bill_ids]).await? {
        histories.entry(get_column(&row, "bill")?).or_default().push(PastVersion {
            version: get_number(&row, "number")?,
            import: ImportId(get_column(&row, "import")?),
            kind: parse_kind(get_column(&row, "kind")?, get_column(&row, "reverts")?)?,
            is_pruned: get_column(&row, "is_pruned")?,
        });
    }
    Ok(histories)
}

/// Records that an import was taken back, and returns the number of the revert.
async fn insert_import(
    lease: &Lease<'_>,
    of: ImportId,
    imported_by: &str,
    at_us: i64,
    token: &str,
) -> Result<ImportId, StoreError> {
    let sql =
        "INSERT INTO import (state, token, identity, imported_by, started_at_us, published_at_us, lines,
                                       notices, kind, reverts)
                   VALUES ('published', $1, '', $2, $3, $3, 0, '[]', 'revert', $4) RETURNING id";
    let row = lease.query_row(sql, &[&token, &imported_by, &at_us, &of.0]).await?;
    let row = row.unwrap_or_else(|| unreachable!("an INSERT with RETURNING gives a row"));
    Ok(ImportId(get_column(&row, "id")?))
}

/// The bills that go back, as columns of the statements that write their new versions.
struct Reverting<'a> {
    lease: &'a Lease<'a>,
    /// The number of the revert.
    import: ImportId,
    rows: &'a [RevertRow],
    bill_ids: Vec<i64>,
    /// The numbers of the new versions.
    numbers: Vec<i64>,
    /// The numbers of the versions that the bills go back to; 0 for no version.
    previous_versions: Vec<i64>,
}

impl<'a> Reverting<'a> {
    fn new(lease: &'a Lease<'a>, import: ImportId, rows: &'a [RevertRow]) -> Self {
        Self {
            lease,
            import,
            rows,
            bill_ids: rows.iter().map(|row| row.bill_id).collect(),
            numbers: rows.iter().map(|row| i64::from(row.step.next())).collect(),
            previous_versions: rows.iter().map(|row| i64::from(row.step.version_before())).collect(),
        }
    }

    /// Publishes a version of each bill that is the same as the one before the import.
    async fn revert_bills(&self, at_us: i64) -> Result<(), StoreError> {
        let bases = read_bases(self.lease, &self.bill_ids, &self.previous_versions).await?;
        let version_ids = self.insert_versions(at_us).await?;
        self.copy_contents(&version_ids).await?;
        self.write_digests(&version_ids, &bases).await?;
        self.restore_parts().await?;
        self.check_sums(&version_ids).await?;
        let days = self.read_deliveries().await?;
        make_versions_current(self.lease, self.import, &self.bill_ids, &version_ids, &days).await
    }

    /// Writes the sums by payment status of the new versions, and the digests of all that they have.
    async fn write_digests(
        &self,
        version_ids: &[i64],
        bases: &BTreeMap<BillKey, Base>,
    ) -> Result<(), StoreError> {
        let sql = format!("{} WHERE version.id = ANY($1)", VERSIONS.as_str());
        let mut news = BTreeMap::new();
        for row in self.lease.query(&sql, &[&version_ids]).await? {
            let row = get_version_row(&row)?;
            news.insert(row.version.bill, row);
        }
        let (no_lines, mut new_payments) = (PaymentSums::default(), Vec::new());
        let mut of_currency: BTreeMap<Currency, (Vec<i64>, Vec<VersionDigest>)> = BTreeMap::new();
        for RevertRow { step, .. } in self.rows {
            let new = news.get(&step.bill).ok_or_else(|| make_sums_differ_error(step))?;
            let (digest, payments) = match bases.get(&step.bill) {
                Some(base) => (base.digest.under(&new.version, new.currency), base.payments.as_ref()),
                None if step.version_before() == 0 => {
                    let names = KeyNames::default();
                    (VersionDigest::compute(&new.version, new.currency, &[], &names), Some(&no_lines))
                }
                None => return Err(make_sums_differ_error(step)),
            };
            let (ids, digests) = of_currency.entry(new.currency).or_default();
            ids.push(new.id);
            digests.push(digest);
            let (bill, number, currency) = (step.bill, new.version.number, new.currency);
            new_payments.push(NewPayments { version_id: new.id, bill, number, currency, payments });
        }
        for (currency, (ids, digests)) in &of_currency {
            insert_digests(self.lease, *currency, ids, digests).await?;
        }
        copy_payments(self.lease, &new_payments).await
    }

    /// Writes the rows of the new versions and returns their ids, in the order of the bills.
    async fn insert_versions(&self, at_us: i64) -> Result<Vec<i64>, StoreError> {
        // Before its first version a bill has no lines, so its basis has no effect.
        let sql = "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest,
                                    lines_digest_format, has_names, texts_only)
               SELECT back.bill, back.number, $1, $2, coalesce(before.basis, now.basis), coalesce(before.lines, 0),
                      coalesce(before.lines_digest, decode(repeat('00', 32), 'hex')),
                      coalesce(before.lines_digest_format, $6), coalesce(before.has_names, true),
                      EXISTS (SELECT 1 FROM meaning AS own JOIN meaning AS other USING (format, rules, digest)
                              WHERE own.version = before.id AND other.version = now.id)
               FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) AS back (bill, number, before)
                    JOIN bill ON bill.id = back.bill JOIN version AS now ON now.id = bill.current
                    LEFT JOIN version AS before ON before.bill = back.bill AND before.number = back.before
               RETURNING id, bill";
        let format = i64::from(ContentFormat::NEWEST.number());
        let values: &Values<'_> =
            &[&self.import.0, &at_us, &self.bill_ids, &self.numbers, &self.previous_versions, &format];
        let mut ids = BTreeMap::new();
        for row in self.lease.query(sql, values).await? {
            ids.insert(get_column::<i64>(&row, "bill")?, get_column::<i64>(&row, "id")?);
        }
        let id_of = |bill: &i64| ids.get(bill).copied().ok_or_else(|| make_damaged_value_error("bill", bill));
        self.bill_ids.iter().map(id_of).collect()
    }

    /// Copies meanings, cells and names from the versions that the bills go back to.
    async fn copy_contents(&self, version_ids: &[i64]) -> Result<(), StoreError> {
        let values: &Values<'_> = &[&version_ids, &self.bill_ids, &self.previous_versions];
        let sql = "INSERT INTO meaning (version, format, rules, digest)
               SELECT back.version, format, rules, digest
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (version, bill, before)
                    JOIN version ON version.bill = back.bill AND version.number = back.before
                    JOIN meaning ON meaning.version = version.id";
        self.lease.change(sql, values).await?;
        let (columns, stored) = (list_cell_columns(""), list_cell_columns("cell."));
        let sql = format!(
            "INSERT INTO cell (version, {columns})
             SELECT back.version, {stored}
             FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (version, bill, before)
                  JOIN version ON version.bill = back.bill AND version.number = back.before
                  JOIN cell ON cell.version = version.id"
        );
        self.lease.change(&sql, values).await?;
        let sql = "INSERT INTO key_name (version, kind, key, name)
               SELECT back.version, kind, key, name
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (version, bill, before)
                    JOIN version ON version.bill = back.bill AND version.number = back.before
                    JOIN key_name ON key_name.version = version.id";
        self.lease.change(sql, values).await.map(|_| ())
    }

    /// Restores the counted parts: lines that count in both versions continue, those added since end, and those that
    /// ended start again.
    async fn restore_parts(&self) -> Result<(), StoreError> {
        close_counted_parts(self.lease, &self.bill_ids, &self.previous_versions, &self.numbers).await?;
        let sql = "INSERT INTO part (bill, import, since, lines, counts, counts_digest, days, days_digest)
               SELECT part.bill, part.import, back.number, part.lines, part.counts, part.counts_digest, part.days,
                      part.days_digest
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (bill, number, before)
                    JOIN part ON part.bill = back.bill AND part.since <= back.before AND part.until > back.before";
        self.lease.change(sql, &[&self.bill_ids, &self.numbers, &self.previous_versions]).await.map(|_| ())
    }

    /// Checks that cells and parts of each new version sum to its lines.
    async fn check_sums(&self, version_ids: &[i64]) -> Result<(), StoreError> {
        let sql = "SELECT back.bill AS bill FROM unnest($1::bigint[], $2::bigint[]) AS back (version, bill)
                    JOIN version ON version.id = back.version
               WHERE version.lines <> (SELECT coalesce(sum(lines), 0) FROM cell WHERE cell.version = back.version)
                  OR version.lines <> (SELECT coalesce(sum(lines), 0) FROM part
                                       WHERE part.bill = back.bill AND part.until IS NULL)
               LIMIT 1";
        let Some(row) = self.lease.query_row(sql, &[&version_ids, &self.bill_ids]).await? else {
            return Ok(());
        };
        let bill: i64 = get_column(&row, "bill")?;
        let wrong = self.rows.iter().find(|row| row.bill_id == bill);
        Err(wrong
            .map_or_else(|| make_damaged_value_error("bill", bill), |row| make_sums_differ_error(&row.step)))
    }

    /// Reads the latest deliveries of the versions that the bills go back to, in the order of the bills.
    async fn read_deliveries(&self) -> Result<Vec<Option<i64>>, StoreError> {
        let sql = "SELECT back.bill AS bill, max(delivered) AS delivered
               FROM unnest($1::bigint[], $2::bigint[]) AS back (bill, before)
                    JOIN version ON version.bill = back.bill AND version.number = back.before
                    JOIN stated ON stated.version = version.id
               GROUP BY back.bill";
        let mut days: BTreeMap<i64, Option<i64>> = BTreeMap::new();
        for row in self.lease.query(sql, &[&self.bill_ids, &self.previous_versions]).await? {
            days.insert(get_column(&row, "bill")?, get_column(&row, "delivered")?);
        }
        Ok(self.bill_ids.iter().map(|bill| days.get(bill).copied().flatten()).collect())
    }
}
