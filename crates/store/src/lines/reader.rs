//! Lines read back from Parquet objects: keys and amounts only, for the second fold.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
use bill::{ActionType, Amount, Amounts, BillKey, Charge, Fold, Month, PayMode, Uin};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::arrow::async_reader::{AsyncFileReader, ParquetRecordBatchStreamBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::schema::{AMOUNTS, KEYS};
use crate::error::StoreError;

/// The columns that the fold looks at.
const FOLDED: [&str; 4] = ["bill_month", "payer_uin", "owner_uin", "manager_uin"];

/// An object as the Parquet reader asks for it: some ranges of bytes, and the footer.
struct ObjectReader {
    store: Arc<dyn ObjectStore>,
    path: Path,
    bytes: u64,
}

impl AsyncFileReader for ObjectReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, parquet::errors::Result<Bytes>> {
        async move {
            self.store
                .get_range(&self.path, range)
                .await
                .map_err(|error| ParquetError::External(Box::new(error)))
        }
        .boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, parquet::errors::Result<Arc<ParquetMetaData>>> {
        async move {
            let bytes = self.bytes;
            let metadata = ParquetMetaDataReader::new().load_and_finish(self, bytes).await?;
            Ok(Arc::new(metadata))
        }
        .boxed()
    }
}

/// Folds the lines of an object once more, from what is stored.
pub(super) async fn refold(
    store: Arc<dyn ObjectStore>,
    path: &str,
    bytes: u64,
    fold: &mut Fold,
) -> Result<(), StoreError> {
    let fault = || StoreError::parquet("read lines back");
    let reader = ObjectReader { store, path: Path::from(path), bytes };
    let builder = ParquetRecordBatchStreamBuilder::new(reader).await.map_err(fault())?;
    let columns = FOLDED.iter().chain(&KEYS).chain(&AMOUNTS).copied();
    let projection = ProjectionMask::columns(builder.parquet_schema(), columns);
    let mut batches = builder.with_projection(projection).build().map_err(fault())?;
    while let Some(batch) = batches.try_next().await.map_err(fault())? {
        fold_batch(&batch, fold)?;
    }
    Ok(())
}

/// Adds every line of a batch to a fold.
fn fold_batch(batch: &RecordBatch, fold: &mut Fold) -> Result<(), StoreError> {
    let column = |name: &'static str| batch.column_by_name(name).ok_or_else(|| damaged(name, "no column"));
    let months = column("bill_month")?.as_primitive::<Int32Type>();
    let mut uins = Vec::with_capacity(3);
    for name in ["payer_uin", "owner_uin", "manager_uin"] {
        uins.push(column(name)?.as_primitive::<Int64Type>());
    }
    let mut keys = Vec::with_capacity(KEYS.len());
    for name in KEYS {
        keys.push(column(name)?.as_string::<i32>());
    }
    let mut amounts = Vec::with_capacity(AMOUNTS.len());
    for name in AMOUNTS {
        amounts.push(column(name)?.as_primitive::<Decimal128Type>());
    }
    let ([payers, owners, managers], [modes, actions, products, regions]) = (&uins[..], &keys[..]) else {
        return Err(damaged("columns", batch.num_columns()));
    };
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = &amounts[..] else {
        return Err(damaged("columns", batch.num_columns()));
    };
    for row in 0..batch.num_rows() {
        let amount = |column: &arrow_array::Decimal128Array| {
            let units = column.value(row);
            i64::try_from(units).ok().and_then(Amount::from_units).ok_or_else(|| damaged("amount", units))
        };
        let uin = |column: &arrow_array::Int64Array| {
            Uin::new(column.value(row)).ok_or_else(|| damaged("account", column.value(row)))
        };
        let (mode, action, month) = (modes.value(row), actions.value(row), months.value(row));
        let month = u32::try_from(month).ok().and_then(Month::from_yyyymm);
        let charge = Charge {
            bill: BillKey {
                month: month.ok_or_else(|| damaged("bill_month", months.value(row)))?,
                payer: uin(payers)?,
                owner: uin(owners)?,
            },
            manager: uin(managers)?,
            pay_mode: PayMode::from_code(mode).ok_or_else(|| damaged("pay_mode", mode))?,
            action_type: ActionType::from_code(action).ok_or_else(|| damaged("action_type", action))?,
            product: products.value(row),
            region: regions.value(row),
            amounts: Amounts {
                original: amount(original)?,
                before_voucher: amount(before_voucher)?,
                voucher: amount(voucher)?,
                total: amount(total)?,
                ri_deduction: amount(ri_deduction)?,
                sp_deduction: amount(sp_deduction)?,
            },
        };
        fold.add(&charge).map_err(|error| StoreError::Refused(error.to_string()))?;
    }
    Ok(())
}

/// A stored value that no line can have.
fn damaged(column: &str, value: impl std::fmt::Debug) -> StoreError {
    StoreError::Damaged { what: format!("{value:?} as {column} of a stored line") }
}
