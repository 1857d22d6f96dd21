//! Reading of lines from Parquet objects: all, or those of some bills.

use std::path::Path as FilePath;
use std::sync::Arc;

use bill::{BillKey, CodeTables, LineDigest, LineMeaning};
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::async_reader::AsyncFileReader as _;

use super::charge_group::{ChargeGroup, ChargeGrouper};
use super::decoded_batches::{DecodedBatches, SelectedLines};
use super::groups::{GroupedObject, ReadExtent};
use super::line_batch::LineBatch;
use super::line_hashes::LineHasher;
use super::object_reader::ObjectReader;
use super::selection::{LineFilter, Projection};
use super::stored::StoredLine;
use crate::error::StoreError;
use crate::integers::to_index;
use crate::object::WrittenObject;

/// Number of lines that are decoded at once, if they are read with all their texts: some two megabytes. A reader has several
/// batches in memory, and files are sent to several clients at once.
const WHOLE_BATCH_LINES: usize = 2_048;

/// Number of lines that are decoded at once, if a few of their texts are read.
const BATCH_LINES: usize = 4_096;

/// An object that is read.
#[derive(Clone, Copy)]
pub(super) struct ReadObject<'a> {
    pub(super) store: &'a Arc<dyn ObjectStore>,
    /// The folder of the store.
    pub(super) folder: &'a FilePath,
    pub(super) object: &'a WrittenObject,
}

/// Returns the number of lines of an object, as its footer states it.
pub(super) async fn count_lines(
    store: Arc<dyn ObjectStore>,
    folder: &FilePath,
    object: &WrittenObject,
) -> Result<u64, StoreError> {
    let mut reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let metadata = reader.get_metadata(None).await.map_err(StoreError::lines(folder, &object.path))?;
    let count = metadata.file_metadata().num_rows();
    u64::try_from(count).map_err(|_negative| StoreError::DamagedObject {
        path: object.path.clone(),
        what: format!("{count} lines"),
    })
}

/// Number of bills up to which the lines of all others are left out before they are decoded.
const FEW_BILLS_MAX: usize = 64;

/// Calls a function with each selected line, in the order in which they are stored.
pub(super) async fn visit_lines<E: From<StoreError>>(
    object: ReadObject<'_>,
    projection: Projection,
    filter: LineFilter<'_>,
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut each =
        |batch: &LineBatch<'_>, row_group| visit_selected_lines(batch, row_group, filter, &mut *visit);
    visit_batches(object, projection, filter, usize::MAX, &mut each).await
}

/// Calls a function with each group of selected lines that have one charge but for their amounts.
pub(super) async fn visit_charge_groups<E: From<StoreError>>(
    object: ReadObject<'_>,
    projection: Projection,
    filter: LineFilter<'_>,
    visit: &mut (dyn FnMut(&ChargeGroup<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let mut grouper = ChargeGrouper::new(filter);
    let mut each = |batch: &LineBatch<'_>, row_group| {
        let charges = grouper.number_charges(batch)?;
        grouper.visit_groups(batch, &charges, row_group, &mut *visit)
    };
    visit_batches(object, projection, filter, FEW_BILLS_MAX, &mut each).await
}

/// Visits the lines of an object, each by its digests, and those of each batch by groups.
pub(crate) trait VisitLines: Send {
    /// Visits a line of a bill by the digests of its content and its meaning; the second only if meanings are computed.
    fn visit_digests(&mut self, bill: BillKey, content: LineDigest, meaning: Option<LineMeaning>);

    /// Returns true if each line is to be visited by itself, too.
    fn wants_lines(&self) -> bool;

    /// Visits a line by itself, after the digests of all lines of its batch.
    fn visit_line(&mut self, line: &StoredLine<'_>) -> Result<(), StoreError>;

    /// Visits the lines of a batch that have one charge but for their amounts, after each of them was visited.
    fn visit_group(&mut self, group: &ChargeGroup<'_>) -> Result<(), StoreError>;
}

/// Visits the selected lines, which are read whole. Meanings are computed under these tables, if there are any.
pub(super) async fn visit_whole_lines(
    object: ReadObject<'_>,
    filter: LineFilter<'_>,
    tables: Option<&CodeTables>,
    visitor: &mut dyn VisitLines,
) -> Result<(), StoreError> {
    let (mut grouper, mut hasher) = (ChargeGrouper::new(filter), LineHasher::new(tables));
    let mut each = |batch: &LineBatch<'_>, row_group| {
        let charges = grouper.number_charges(batch)?;
        hasher.read(batch, &charges, grouper.lines())?;
        for (index, (number, _)) in grouper.lines().enumerate() {
            let Some(charge) = charges.get(to_index(number)) else { unreachable!("each line has a charge") };
            let (content, meaning) = hasher.digests_of(index);
            visitor.visit_digests(charge.bill, content, meaning);
        }
        if visitor.wants_lines() {
            visit_selected_lines(batch, row_group, filter, &mut |line| visitor.visit_line(line))?;
        }
        grouper.visit_groups(batch, &charges, row_group, &mut |group| visitor.visit_group(group))
    };
    visit_batches(object, Projection::Whole, filter, FEW_BILLS_MAX, &mut each).await
}

/// Calls a function with each selected line of a batch.
fn visit_selected_lines<E: From<StoreError>>(
    batch: &LineBatch<'_>,
    row_group: u32,
    filter: LineFilter<'_>,
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    for row in 0..batch.len() {
        let line = StoredLine::read(batch, row_group, row)?;
        let is_selected = match filter {
            LineFilter::All => true,
            LineFilter::Bills(bills) => bills.contains(&line.charge.bill),
        };
        if is_selected {
            visit(&line)?;
        }
    }
    Ok(())
}

/// Calls a function with each batch of lines and the number of its row group. If no more than a number of bills are
/// selected, lines of other payers and owners are left out before they are decoded, which takes a search for each line.
async fn visit_batches<E: From<StoreError>>(
    object: ReadObject<'_>,
    projection: Projection,
    filter: LineFilter<'_>,
    filtered_bills_max: usize,
    visit: &mut (dyn FnMut(&LineBatch<'_>, u32) -> Result<(), E> + Send),
) -> Result<(), E> {
    let ReadObject { store, folder, object } = object;
    let grouped = GroupedObject::open(store, folder, object, ReadExtent::Many).await?;
    let row_groups = match filter {
        LineFilter::All => grouped.list_row_groups(),
        LineFilter::Bills(bills) => grouped.find_row_groups(bills),
    };
    let batch_lines = match projection {
        Projection::Charge | Projection::Texts(_) => BATCH_LINES,
        Projection::TextsAndUnknown(_) | Projection::Whole => WHOLE_BATCH_LINES,
    };
    for row_group in row_groups {
        let finder = match filter {
            LineFilter::Bills(bills) if bills.len() <= filtered_bills_max => {
                Some(grouped.find_lines(row_group, bills).await?)
            }
            LineFilter::All | LineFilter::Bills(_) => None,
        };
        let decoder = grouped.start(row_group, projection).await?;
        let mut batches = DecodedBatches::start(SelectedLines::new(decoder, finder, batch_lines));
        while let Some(batch) = batches.next().await.map_err(grouped.fault())? {
            visit(&LineBatch::new(&batch, projection, &object.path)?, row_group)?;
        }
    }
    Ok(())
}
