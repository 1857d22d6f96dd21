//! Writing the new versions of many bills in few round trips.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{ImportId, NextVersion};
use bill::{BillKey, Meaning};

use super::cells::copy_cells;
use super::digests::insert_digests;
use super::names::copy_names;
use super::payments::copy_payments;
use super::pool::Lease;
use super::rows::get_column;
use super::session::Values;
use super::writing::{close_counted_parts, insert_meanings, make_versions_current};
use crate::catalog::part_texts::to_stored_text;
use crate::catalog::payment_row::NewPayments;
use crate::catalog::publication::{PUBLISHED_CURRENCY, Publication};
use crate::catalog::value::{make_missing_bill_row_error, to_stored_count, to_stored_day};
use crate::error::StoreError;

/// A version that is to be written, and the row of its bill.
pub(super) struct NewVersion<'a> {
    pub(super) bill: BillKey,
    pub(super) bill_id: i64,
    pub(super) version: &'a NextVersion,
}

/// Writes new versions.
pub(super) async fn write_versions(
    lease: &Lease<'_>,
    publication: &Publication<'_>,
    at_us: i64,
    next: &[NewVersion<'_>],
) -> Result<(), StoreError> {
    let import = publication.import;
    let bills: Vec<i64> = next.iter().map(|new| new.bill_id).collect();
    let version_ids = insert_versions(lease, publication, at_us, next).await?;
    let meanings: Vec<Meaning> = next.iter().map(|new| new.version.meaning).collect();
    insert_meanings(lease, publication.rules, &version_ids, &meanings).await?;
    let cells = next.iter().map(|new| new.version.content.cells.as_slice());
    copy_cells(lease, version_ids.iter().copied().zip(cells)).await?;
    let names = next.iter().map(|new| &new.version.content.names);
    copy_names(lease, version_ids.iter().copied().zip(names)).await?;
    let payments = version_ids.iter().zip(next).map(|(version_id, new)| NewPayments {
        version_id: *version_id,
        bill: new.bill,
        number: new.version.number,
        currency: PUBLISHED_CURRENCY,
        payments: Some(&new.version.content.payments),
    });
    copy_payments(lease, &payments.collect::<Vec<_>>()).await?;
    let digests: Vec<_> =
        next.iter().map(|new| publication.compute_digest(new.bill, at_us, new.version)).collect();
    insert_digests(lease, PUBLISHED_CURRENCY, &version_ids, &digests).await?;
    let (mut ended, mut ended_by) = (Vec::new(), Vec::new());
    for new in next.iter().filter(|new| new.version.replaces) {
        ended.push(new.bill_id);
        ended_by.push(i64::from(new.version.number));
    }
    close_counted_parts(lease, &ended, &vec![0; ended.len()], &ended_by).await?;
    insert_counted_parts(lease, import, next).await?;
    insert_relations(lease, next).await?;
    let days: Vec<Option<i64>> = next.iter().map(|new| to_stored_day(new.version.delivered)).collect();
    make_versions_current(lease, import, &bills, &version_ids, &days).await
}

/// Records that from new versions on, the lines of an import count, where they are, and their sums by day.
async fn insert_counted_parts(
    lease: &Lease<'_>,
    import: ImportId,
    next: &[NewVersion<'_>],
) -> Result<(), StoreError> {
    let bills: Vec<i64> = next.iter().map(|new| new.bill_id).collect();
    let numbers: Vec<i64> = next.iter().map(|new| i64::from(new.version.number)).collect();
    let lines: Vec<i64> =
        next.iter().map(|new| to_stored_count(new.version.own_lines)).collect::<Result<_, _>>()?;
    let counts = next.iter().map(|new| to_stored_text(new.bill, import, new.version.counts.as_ref()));
    let (counts, counts_digests): (Vec<Option<String>>, Vec<Option<Vec<u8>>>) = counts.unzip();
    let days = next.iter().map(|new| to_stored_text(new.bill, import, new.version.days.as_ref()));
    let (days, days_digests): (Vec<Option<String>>, Vec<Option<Vec<u8>>>) = days.unzip();
    let sql = "INSERT INTO part (bill, import, since, lines, counts, counts_digest, days, days_digest)
               SELECT started.bill, $1, started.since, started.lines, started.counts, started.counts_digest,
                      started.days, started.days_digest
               FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[], $7::text[],
                           $8::bytea[])
                    AS started (bill, since, lines, counts, counts_digest, days, days_digest)
               WHERE started.lines > 0";
    let values: &Values<'_> =
        &[&import.0, &bills, &numbers, &lines, &counts, &counts_digests, &days, &days_digests];
    lease.change(sql, values).await.map(|_| ())
}

/// Writes the rows of new versions and returns their ids, in the order of the bills.
async fn insert_versions(
    lease: &Lease<'_>,
    publication: &Publication<'_>,
    at_us: i64,
    next: &[NewVersion<'_>],
) -> Result<Vec<i64>, StoreError> {
    let bills: Vec<i64> = next.iter().map(|new| new.bill_id).collect();
    let numbers: Vec<i64> = next.iter().map(|new| i64::from(new.version.number)).collect();
    let lines: Vec<i64> =
        next.iter().map(|new| to_stored_count(new.version.content.sums.lines)).collect::<Result<_, _>>()?;
    let digests: Vec<Vec<u8>> = next.iter().map(|new| new.version.lines_digest.to_bytes().to_vec()).collect();
    let formats: Vec<i64> =
        next.iter().map(|new| i64::from(new.version.lines_digest.format().number())).collect();
    let texts_only: Vec<bool> = next.iter().map(|new| new.version.texts_only).collect();
    let sql = "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest,
                                    lines_digest_format, texts_only, has_names)
               SELECT new.bill, new.number, $1, $2, $3, new.lines, new.digest, new.format, new.texts_only, true
               FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[], $8::bigint[], $9::boolean[])
                    AS new (bill, number, lines, digest, format, texts_only)
               RETURNING id, bill";
    let basis = publication.options.basis.as_str();
    let import = publication.import.0;
    let values: &Values<'_> =
        &[&import, &at_us, &basis, &bills, &numbers, &lines, &digests, &formats, &texts_only];
    let mut ids = BTreeMap::new();
    for row in lease.query(sql, values).await? {
        ids.insert(get_column::<i64>(&row, "bill")?, get_column::<i64>(&row, "id")?);
    }
    let id_of = |new: &NewVersion<'_>| {
        ids.get(&new.bill_id).copied().ok_or_else(|| make_missing_bill_row_error(new.bill))
    };
    next.iter().map(id_of).collect()
}

/// Records the payers and managers that the owners have lines of.
async fn insert_relations(lease: &Lease<'_>, next: &[NewVersion<'_>]) -> Result<(), StoreError> {
    let mut relations: BTreeSet<(i64, i64, i64)> = BTreeSet::new();
    for new in next {
        let managers = new.version.content.cells.iter().map(|cell| cell.manager.get());
        relations.extend(managers.map(|manager| (new.bill.owner.get(), new.bill.payer.get(), manager)));
    }
    let owners: Vec<i64> = relations.iter().map(|(owner, _, _)| *owner).collect();
    let payers: Vec<i64> = relations.iter().map(|(_, payer, _)| *payer).collect();
    let managers: Vec<i64> = relations.iter().map(|(_, _, manager)| *manager).collect();
    let sql = "INSERT INTO relation (owner, payer, manager)
               SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING";
    lease.change(sql, &[&owners, &payers, &managers]).await.map(|_| ())
}
