//! Reading of lines from Parquet objects: all, or those of some bills.

use std::path::Path as FilePath;
use std::sync::Arc;

use futures_util::TryStreamExt as _;
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::arrow_reader::RowFilter;
use parquet::arrow::async_reader::AsyncFileReader as _;

use super::groups::{GroupedObject, ReadExtent};
use super::line_batch::LineBatch;
use super::object_reader::ObjectReader;
use super::selection::{LineFilter, Projection};
use super::stored::StoredLine;
use crate::error::StoreError;
use crate::object::WrittenObject;

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

/// Calls a function with each selected line, in the order in which they are stored.
pub(super) async fn visit_lines<E: From<StoreError>>(
    store: Arc<dyn ObjectStore>,
    folder: &FilePath,
    object: &WrittenObject,
    projection: Projection,
    filter: LineFilter<'_>,
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let grouped = GroupedObject::open(&store, folder, object, ReadExtent::Many).await?;
    let row_groups = match filter {
        LineFilter::All => grouped.list_row_groups(),
        LineFilter::Bills(bills) => grouped.find_row_groups(bills),
    };
    for row_group in row_groups {
        let mut builder = grouped.start(row_group, projection)?;
        if let LineFilter::Bills(bills) = filter {
            builder = builder.with_row_filter(RowFilter::new(vec![grouped.make_bills_filter(bills)]));
        }
        let mut batches = builder.build().map_err(grouped.fault())?;
        while let Some(batch) = batches.try_next().await.map_err(grouped.fault())? {
            let batch = LineBatch::new(&batch, projection, &object.path)?;
            for row in 0..batch.len() {
                let line = StoredLine::read(&batch, row_group, row)?;
                let is_selected = match filter {
                    LineFilter::All => true,
                    LineFilter::Bills(bills) => bills.contains(&line.charge.bill),
                };
                if is_selected {
                    visit(&line)?;
                }
            }
        }
    }
    Ok(())
}
