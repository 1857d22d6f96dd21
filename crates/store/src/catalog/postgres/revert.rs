//! The one transaction that takes an import back.

use std::collections::BTreeMap;

use bill::CONTENT_FORMAT;

use super::Postgres;
use super::pool::Lease;
use super::rows::{get, get_bill, get_number, get_uin};
use super::writing::{end_parts, make_current, next_time};
use crate::catalog::amount_columns::AMOUNT_COLUMNS;
use crate::catalog::revert::{SECOND_PAYER, Step, check_revert, does_not_add_up};
use crate::catalog::value::{damaged, kind, random_token};
use crate::catalog::{Change, ImportId, Published, RevertRefused, Taken};
use crate::error::StoreError;

/// A bill that an import changed, and the id of its row.
struct Changed {
    bill_id: i64,
    taken: Taken,
}

impl Postgres {
    pub(in crate::catalog) async fn revertible(
        &self,
        import: ImportId,
    ) -> Result<Result<Vec<Taken>, RevertRefused>, StoreError> {
        let lease = self.pool.read("look at an import").await?;
        let changed = changed(&lease, import).await?;
        lease.commit().await?;
        Ok(changed.map(|changed| changed.iter().map(|changed| changed.taken).collect()))
    }

    pub(in crate::catalog) async fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Result<Published, RevertRefused>, StoreError> {
        let token = random_token()?;
        let lease = self.pool.write("take an import back").await?;
        self.check_lock(&lease, "nothing was changed. Run the same command again").await?;
        let bills = match changed(&lease, import).await? {
            Ok(bills) => bills,
            Err(refused) => {
                lease.roll_back().await?;
                return Ok(Err(refused));
            }
        };
        let at_us = next_time(&lease, now_us).await?;
        let sql =
            "INSERT INTO import (state, token, identity, imported_by, started_at_us, published_at_us, lines,
                                       notices, kind, reverts)
                   VALUES ('published', $1, '', $2, $3, $3, 0, '[]', 'revert', $4) RETURNING id";
        let row = lease.one(sql, &[&token, &imported_by, &at_us, &import.0]).await?;
        let own = ImportId(row.map_or(Ok(0), |row| get(&row, "id"))?);
        take_back(&lease, own, at_us, &bills).await?;
        lease.commit().await?;
        let change =
            |changed: &Changed| (changed.taken.bill, Change::Reverted { version: changed.taken.next() });
        let changes = bills.iter().map(change).collect();
        Ok(Ok(Published { import: own, at_us, changes }))
    }
}

/// The bills of which an import published a version, if it can be taken back.
async fn changed(
    lease: &Lease<'_>,
    import: ImportId,
) -> Result<Result<Vec<Changed>, RevertRefused>, StoreError> {
    let sql = "SELECT id FROM import WHERE id = $1 AND state = 'published'";
    if lease.one(sql, &[&import.0]).await?.is_none() {
        return Ok(Err(RevertRefused::Unknown));
    }
    let sql =
        "SELECT bill.id AS bill_id, month, payer, owner FROM version JOIN bill ON bill.id = version.bill
               WHERE version.import = $1 ORDER BY month, payer, owner";
    let mut bills = Vec::new();
    for row in lease.query(sql, &[&import.0]).await? {
        bills.push((get::<i64>(&row, "bill_id")?, get_bill(&row)?));
    }
    let ids: Vec<i64> = bills.iter().map(|(bill_id, _)| *bill_id).collect();
    let steps = steps(lease, &ids).await?;
    let mut changed = Vec::with_capacity(bills.len());
    for (bill_id, bill) in bills {
        let steps = steps.get(&bill_id).map(Vec::as_slice).unwrap_or_default();
        match check_revert(import, bill, steps) {
            Ok(taken) => changed.push(Changed { bill_id, taken }),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    if changed.is_empty() {
        return Ok(Err(RevertRefused::Nothing));
    }
    let Some(row) = lease.one(SECOND_PAYER, &[&import.0]).await? else { return Ok(Ok(changed)) };
    let (bill, other_payer) = (get_bill(&row)?, get_uin(&row, "other_payer")?);
    let other_import = ImportId(get(&row, "other_import")?);
    Ok(Err(RevertRefused::SecondPayer { bill, other_payer, other_import }))
}

/// The versions of some bills, by number.
async fn steps(lease: &Lease<'_>, bill_ids: &[i64]) -> Result<BTreeMap<i64, Vec<Step>>, StoreError> {
    let sql = "SELECT bill, number, import, kind, reverts, pruned_at_us IS NOT NULL AS is_pruned
               FROM version JOIN import ON import.id = version.import WHERE bill = ANY ($1) ORDER BY bill, number";
    let mut steps: BTreeMap<i64, Vec<Step>> = BTreeMap::new();
    for row in lease.query(sql, &[&bill_ids]).await? {
        steps.entry(get(&row, "bill")?).or_default().push(Step {
            version: get_number(&row, "number")?,
            import: ImportId(get(&row, "import")?),
            kind: kind(get(&row, "kind")?, get(&row, "reverts")?)?,
            is_pruned: get(&row, "is_pruned")?,
        });
    }
    Ok(steps)
}

/// Publishes a version of each bill that is as the one before the import.
async fn take_back(
    lease: &Lease<'_>,
    own: ImportId,
    at_us: i64,
    changed: &[Changed],
) -> Result<(), StoreError> {
    let bill_ids: Vec<i64> = changed.iter().map(|changed| changed.bill_id).collect();
    let numbers: Vec<i64> = changed.iter().map(|changed| i64::from(changed.taken.next())).collect();
    let befores: Vec<i64> = changed.iter().map(|changed| i64::from(changed.taken.before())).collect();
    // Before its first version a bill has no lines; what amounts they would state is of no meaning.
    let sql = "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest,
                                    lines_digest_format, texts_only)
               SELECT back.bill, back.number, $1, $2, coalesce(before.basis, now.basis), coalesce(before.lines, 0),
                      coalesce(before.lines_digest, decode(repeat('00', 32), 'hex')),
                      coalesce(before.lines_digest_format, $6),
                      EXISTS (SELECT 1 FROM meaning AS own JOIN meaning AS other USING (format, rules, digest)
                              WHERE own.version = before.id AND other.version = now.id)
               FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) AS back (bill, number, before)
                    JOIN bill ON bill.id = back.bill JOIN version AS now ON now.id = bill.current
                    LEFT JOIN version AS before ON before.bill = back.bill AND before.number = back.before
               RETURNING id, bill";
    let format = i64::from(CONTENT_FORMAT);
    let values: &super::session::Values<'_> = &[&own.0, &at_us, &bill_ids, &numbers, &befores, &format];
    let mut ids = BTreeMap::new();
    for row in lease.query(sql, values).await? {
        ids.insert(get::<i64>(&row, "bill")?, get::<i64>(&row, "id")?);
    }
    let version_ids: Vec<i64> = bill_ids.iter().filter_map(|bill| ids.get(bill).copied()).collect();
    let sql = "INSERT INTO meaning (version, format, rules, digest)
               SELECT back.version, format, rules, digest
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (version, bill, before)
                    JOIN version ON version.bill = back.bill AND version.number = back.before
                    JOIN meaning ON meaning.version = version.id";
    lease.change(sql, &[&version_ids, &bill_ids, &befores]).await?;
    let amounts = AMOUNT_COLUMNS.as_str();
    let sql = format!(
        "INSERT INTO cell (version, manager, pay_mode, action_type, product, region, {amounts}, lines)
         SELECT back.version, manager, pay_mode, action_type, product, region, {amounts}, cell.lines
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (version, bill, before)
              JOIN version ON version.bill = back.bill AND version.number = back.before
              JOIN cell ON cell.version = version.id"
    );
    lease.change(&sql, &[&version_ids, &bill_ids, &befores]).await?;
    // Lines that count now and did before count on; those that came since end, those that ended begin anew.
    end_parts(lease, &bill_ids, &befores, &numbers).await?;
    let sql = "INSERT INTO part (bill, import, since, lines)
               SELECT part.bill, part.import, back.number, part.lines
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS back (bill, number, before)
                    JOIN part ON part.bill = back.bill AND part.since <= back.before AND part.until > back.before";
    lease.change(sql, &[&bill_ids, &numbers, &befores]).await?;
    let sql = "SELECT back.bill AS bill FROM unnest($1::bigint[], $2::bigint[]) AS back (version, bill)
                    JOIN version ON version.id = back.version
               WHERE version.lines <> (SELECT coalesce(sum(lines), 0) FROM cell WHERE cell.version = back.version)
                  OR version.lines <> (SELECT coalesce(sum(lines), 0) FROM part
                                       WHERE part.bill = back.bill AND part.until IS NULL)
               LIMIT 1";
    if let Some(row) = lease.one(sql, &[&version_ids, &bill_ids]).await? {
        let bill: i64 = get(&row, "bill")?;
        let wrong = changed.iter().find(|changed| changed.bill_id == bill);
        return Err(wrong.map_or_else(|| damaged("bill", bill), |changed| does_not_add_up(&changed.taken)));
    }
    let sql = "SELECT back.bill AS bill, max(delivered) AS delivered
               FROM unnest($1::bigint[], $2::bigint[]) AS back (bill, before)
                    JOIN version ON version.bill = back.bill AND version.number = back.before
                    JOIN stated ON stated.version = version.id
               GROUP BY back.bill";
    let mut days: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    for row in lease.query(sql, &[&bill_ids, &befores]).await? {
        days.insert(get(&row, "bill")?, get(&row, "delivered")?);
    }
    let days: Vec<Option<i64>> = bill_ids.iter().map(|bill| days.get(bill).copied().flatten()).collect();
    make_current(lease, own, &bill_ids, &version_ids, &days).await
}
