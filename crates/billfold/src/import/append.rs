//! Loads what is stored of the bills that an append extends.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillFilter, CountedPart, ImportId};
use bill::{BillKey, COMPARED_COLUMNS, Column, Meaning, MeaningReader, Month, stated_text};
use store::{Data, Detail, StoreError, StoredLine, StoredObject, Wanted};

use super::identities::Identities;
use super::progress::Progress;
use crate::ledger::objects::objects_of;

/// The stored lines of a set of bills.
#[derive(Debug, Default)]
pub(super) struct ExistingBills {
    /// Which lines the versions of each bill count.
    pub(super) parts: BTreeMap<BillKey, Vec<CountedPart>>,
    /// The objects with lines of them, and the bills that those lines belong to.
    pub(super) objects: Vec<(StoredObject, BTreeSet<BillKey>)>,
    /// What the lines of the current version of each bill mean.
    pub(super) meanings: BTreeMap<BillKey, Meaning>,
    /// Bills whose lines cannot be compared with those of the files by all columns, with these columns.
    pub(super) other_columns: BTreeMap<BillKey, Vec<Column>>,
}

impl ExistingBills {
    /// Looks up bills: the lines that their current versions count and, where `with_superseded`, those that only
    /// earlier ones do.
    pub(super) async fn find(
        data: &Data,
        bills: &BTreeSet<BillKey>,
        with_superseded: bool,
    ) -> Result<ExistingBills, StoreError> {
        let months: BTreeSet<Month> = bills.iter().map(|bill| bill.month).collect();
        let mut parts: BTreeMap<BillKey, Vec<CountedPart>> = BTreeMap::new();
        for month in &months {
            let own = data.catalog.parts(BillFilter::of_month(Some(*month))).await?;
            for part in own.into_iter().filter(|part| bills.contains(&part.bill)) {
                parts.entry(part.bill).or_default().push(part);
            }
        }
        let is_wanted =
            |part: &CountedPart| bills.contains(&part.bill) && (with_superseded || part.until.is_none());
        let objects = objects_of(data, &months, is_wanted).await?;
        Ok(ExistingBills { parts, objects, ..ExistingBills::default() })
    }

    /// Adds every stored line to those that are compared; the columns that the current lines have.
    pub(super) async fn add_lines(
        &mut self,
        data: &Data,
        identities: &mut Identities,
        reader: &mut MeaningReader<'_>,
        progress: &Progress,
    ) -> Result<ColumnUse, StoreError> {
        progress.say("reading the stored lines");
        let current: BTreeSet<(BillKey, ImportId)> = self
            .parts
            .values()
            .flatten()
            .filter(|part| part.until.is_none())
            .map(|part| (part.bill, part.import))
            .collect();
        let mut columns = ColumnUse::default();
        let mut scratch = Vec::new();
        for (object, bills) in &self.objects {
            data.lines.check(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                let bill = line.charge.bill;
                let is_current = current.contains(&(bill, line.import()));
                let digest = line.digest(&mut scratch)?;
                let meaning = identities.add_stored(line, is_current, digest, reader)?;
                if is_current {
                    columns.add(bill, line.id(), |column| line.text(column));
                    self.meanings.entry(bill).or_default().add(meaning);
                }
                Ok(())
            };
            data.lines.each_line(&object.object, Detail::Whole, Wanted::Of(bills), each).await?;
        }
        Ok(columns)
    }
}

/// Which columns the lines of each bill have: those of its ids, and those by which lines without ids are compared.
#[derive(Debug, Default)]
pub(super) struct ColumnUse {
    with_id: BTreeSet<BillKey>,
    without_column: BTreeSet<BillKey>,
    compared: BTreeMap<BillKey, Compared>,
}

/// The compared columns of the lines without ids of a bill, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Compared {
    /// Columns that the file of some line does not have.
    absent: u32,
    /// Columns in which some line says something.
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

    /// Finds the first bill whose lines have ids where those of the files have no column for them, or the other way
    /// round, and whether its own have: they cannot be compared, and would count twice.
    pub(super) fn find_mixed_ids(&self, files: &ColumnUse) -> Option<(BillKey, bool)> {
        let first =
            |own: &BTreeSet<BillKey>, files: &BTreeSet<BillKey>| own.intersection(files).next().copied();
        let has = first(&self.with_id, &files.without_column).map(|bill| (bill, true));
        has.or_else(|| first(&self.without_column, &files.with_id).map(|bill| (bill, false)))
    }

    /// Finds the bills whose lines without ids say something in columns that those of the files do not have, or the
    /// other way round, with these columns: the same charge may seem to be another.
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
