//! Loads the stored lines of the bills that an append extends.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillFilter, CountedPart, ImportId};
use bill::{
    BillKey, COMPARED_COLUMNS, Column, ContentFormat, KeyNames, LinesDigest, Meaning, MeaningReader, Month,
    PaymentSums, stated_text,
};
use store::{Data, LineFilter, Projection, StoreError, StoredLine, StoredObject};

use super::deduplicator::AppendLines;
use crate::ledger::objects::find_counted_objects;
use crate::terminal::progress::Progress;

/// The stored lines of a set of bills.
#[derive(Debug, Default)]
pub(super) struct ExistingBills {
    /// The parts of the versions of each bill.
    pub(super) parts: BTreeMap<BillKey, Vec<CountedPart>>,
    /// The objects with their lines, and the bills that those lines belong to.
    pub(super) objects: Vec<(StoredObject, BTreeSet<BillKey>)>,
    /// The meaning of the current version of each bill.
    pub(super) meanings: BTreeMap<BillKey, Meaning>,
    /// The digests of the lines of the current versions of which the catalog holds one in an older format.
    pub(super) contents: BTreeMap<BillKey, LinesDigest>,
    /// The names of products and regions of the current versions whose names the catalog does not hold.
    pub(super) names: BTreeMap<BillKey, KeyNames>,
    /// The sums by payment status of the current versions whose sums the catalog does not hold.
    pub(super) payments: BTreeMap<BillKey, PaymentSums>,
    /// Bills with columns that only the stored lines or only those of the files have.
    pub(super) other_columns: BTreeMap<BillKey, Vec<Column>>,
}

impl ExistingBills {
    /// Finds the lines that the current versions of bills count and, with `with_superseded`, those that only earlier
    /// versions count.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog or the list of objects cannot be read.
    pub(super) async fn find(
        data: &Data,
        bills: &BTreeSet<BillKey>,
        with_superseded: bool,
    ) -> Result<Self, StoreError> {
        let months: BTreeSet<Month> = bills.iter().map(|bill| bill.month).collect();
        let mut parts: BTreeMap<BillKey, Vec<CountedPart>> = BTreeMap::new();
        for month in &months {
            let own = data.catalog.list_parts(BillFilter::of_month(Some(*month))).await?;
            for part in own.into_iter().filter(|part| bills.contains(&part.bill)) {
                parts.entry(part.bill).or_default().push(part);
            }
        }
        let is_wanted =
            |part: &CountedPart| bills.contains(&part.bill) && (with_superseded || part.until.is_none());
        let objects = find_counted_objects(data, &months, is_wanted).await?;
        Ok(Self { parts, objects, ..Self::default() })
    }

    /// Adds every stored line to the comparison. Returns the columns that the current lines have.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: an object cannot be read, or is not as it was written.
    pub(super) async fn compare_lines(
        &mut self,
        data: &Data,
        deduplicator: &mut AppendLines,
        reader: &mut MeaningReader<'_>,
        progress: &Progress,
    ) -> Result<ColumnUse, StoreError> {
        progress.show_step("reading the stored lines");
        self.find_older_bills(data).await?;
        let current: BTreeSet<(BillKey, ImportId)> = self
            .parts
            .values()
            .flatten()
            .filter(|part| part.until.is_none())
            .map(|part| (part.bill, part.import))
            .collect();
        let mut columns = ColumnUse::default();
        for (object, bills) in &self.objects {
            data.lines.check_object(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                let bill = line.charge.bill;
                let is_current = current.contains(&(bill, line.import()));
                let digest = line.digest_as_read_now(sheet::find_column, reader)?;
                let meaning = deduplicator.add_stored_line(line, is_current, digest, reader)?;
                if is_current {
                    columns.add(bill, line.id(), |column| line.text(column));
                    self.meanings.entry(bill).or_default().add(meaning);
                    if let Some(content) = self.contents.get_mut(&bill) {
                        content.add(line.digest()?);
                    }
                    if let Some(names) = self.names.get_mut(&bill) {
                        names.add_charge(&line.charge);
                    }
                    if let Some(payments) = self.payments.get_mut(&bill) {
                        payments.add_charge(&line.charge)?;
                    }
                }
                Ok::<_, StoreError>(())
            };
            data.lines.visit_lines(&object.object, Projection::Whole, LineFilter::Bills(bills), each).await?;
        }
        Ok(columns)
    }

    /// Finds the bills whose current versions were published before the catalog held names, sums by payment status, or digests
    /// of the newest format.
    async fn find_older_bills(&mut self, data: &Data) -> Result<(), StoreError> {
        let months: BTreeSet<Month> = self.parts.keys().map(|bill| bill.month).collect();
        for month in months {
            let versions = data.catalog.list_versions(BillFilter::of_month(Some(month))).await?;
            for version in versions.iter().filter(|version| version.is_current) {
                let bill = version.bill;
                if !self.parts.contains_key(&bill) {
                    continue;
                }
                if version.lines_digest.format() != ContentFormat::NEWEST {
                    self.contents.insert(bill, LinesDigest::default());
                }
                if !version.has_names {
                    self.names.insert(bill, KeyNames::default());
                }
                if !version.has_payments {
                    self.payments.insert(bill, PaymentSums::default());
                }
            }
        }
        Ok(())
    }
}

/// The columns that the lines of each bill have: that of ids, and those by which lines without ids are compared.
#[derive(Debug, Default)]
pub(super) struct ColumnUse {
    with_id: BTreeSet<BillKey>,
    without_column: BTreeSet<BillKey>,
    compared: BTreeMap<BillKey, ComparedColumns>,
}

/// The compared columns of the lines without ids of a bill, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct ComparedColumns {
    /// Columns that the file of at least one line does not have.
    absent: u32,
    /// Columns in which at least one line states something.
    stated: u32,
}

impl ColumnUse {
    /// Adds a line: its id, and its texts.
    pub(super) fn add<'l>(
        &mut self,
        bill: BillKey,
        id: Option<&str>,
        text: impl Fn(Column) -> Option<&'l str>,
    ) {
        if id.is_some() {
            self.with_id.insert(bill);
            return;
        }
        if text(Column::Id).is_none() {
            self.without_column.insert(bill);
        }
        let compared = self.compared.entry(bill).or_default();
        for (bit, column) in COMPARED_COLUMNS.into_iter().enumerate() {
            match text(column).map(stated_text) {
                None => compared.absent |= 1 << bit,
                Some(None) => {}
                Some(Some(_)) => compared.stated |= 1 << bit,
            }
        }
    }

    /// Finds the first bill whose stored lines have ids while those of the files have no column for them, or the other
    /// way round; the flag is true if the stored lines have them. Such lines cannot be compared and would count twice.
    pub(super) fn find_mixed_ids(&self, files: &ColumnUse) -> Option<(BillKey, bool)> {
        let first =
            |own: &BTreeSet<BillKey>, files: &BTreeSet<BillKey>| own.intersection(files).next().copied();
        let has = first(&self.with_id, &files.without_column).map(|bill| (bill, true));
        has.or_else(|| first(&self.without_column, &files.with_id).map(|bill| (bill, false)))
    }

    /// Finds the bills whose stored lines without ids state something in columns that those of the files do not have,
    /// or the other way round, with these columns. Without them the same charge may seem to be another.
    pub(super) fn find_other_columns(&self, files: &ColumnUse) -> BTreeMap<BillKey, Vec<Column>> {
        let mut found = BTreeMap::new();
        for (bill, own) in &self.compared {
            let other = files.compared.get(bill).copied().unwrap_or_default();
            let differing = (own.absent & other.stated) | (own.stated & other.absent);
            let columns = COMPARED_COLUMNS.into_iter().enumerate();
            let columns: Vec<Column> =
                columns.filter(|(bit, _)| differing & (1 << bit) != 0).map(|(_, column)| column).collect();
            if !columns.is_empty() {
                found.insert(*bill, columns);
            }
        }
        found
    }
}
