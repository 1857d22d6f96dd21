//! Lines of an import to Parquet objects, one for each month.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_schema::SchemaRef;
use bill::{Column, Line, Month};
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use sha2::{Digest, Sha256};

use super::schema::{AMOUNT_PRECISION, AMOUNT_SCALE, AMOUNTS, KEYS, NUMBERS, schema};
use crate::catalog::StagedImport;
use crate::error::StoreError;

/// How many lines a row group has, at the most; also how many lines are in memory at once.
pub const LINES_A_ROW_GROUP: usize = 131_072;

/// How many parts of an object may be on their way to the store at once.
const PARTS_UNDER_WAY_MAX: usize = 2;

/// An object that holds lines, wholly written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenObject {
    /// Its path in the object store.
    pub path: String,
    /// The month of all its lines.
    pub month: Month,
    /// Its length.
    pub bytes: u64,
    /// How many lines it holds.
    pub lines: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// Writes the lines of one import.
///
/// Lines are gathered for each month; when [`LINES_A_ROW_GROUP`] are in memory, those of the month
/// that has most become a row group, sorted by owner so that statistics prune.
pub struct LinesWriter {
    store: Arc<dyn ObjectStore>,
    import: StagedImport,
    schema: SchemaRef,
    months: BTreeMap<Month, Box<MonthWriter>>,
    in_memory: usize,
}

/// The object of one month.
struct MonthWriter {
    path: Path,
    columns: Columns,
    writer: ArrowWriter<Vec<u8>>,
    upload: Option<WriteMultipart>,
    hash: Sha256,
    bytes: u64,
    lines: u64,
}

/// Lines in memory, column by column.
struct Columns {
    file: Int32Builder,
    month: Int32Builder,
    numbers: [Int64Builder; NUMBERS.len()],
    keys: [StringBuilder; KEYS.len()],
    amounts: [Decimal128Builder; AMOUNTS.len()],
    texts: [StringBuilder; Column::COUNT],
    unknown: StringBuilder,
    owners: Vec<i64>,
}

impl std::fmt::Debug for LinesWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinesWriter").field("import", &self.import).finish_non_exhaustive()
    }
}

impl LinesWriter {
    pub(super) fn new(store: Arc<dyn ObjectStore>, import: StagedImport) -> LinesWriter {
        LinesWriter { store, import, schema: schema(), months: BTreeMap::new(), in_memory: 0 }
    }

    /// Adds a line of a file, which is known by its number in the import, from 1.
    ///
    /// # Errors
    /// [`StoreError::Parquet`].
    pub fn add(&mut self, file: u32, line: &Line<'_>) -> Result<(), StoreError> {
        let month = line.charge.bill.month;
        let writer = match self.months.entry(month) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Box::new(MonthWriter::new(month, &self.import, &self.schema)?))
            }
        };
        writer.columns.add(self.import.id.0, file, line);
        self.in_memory = self.in_memory.saturating_add(1);
        if self.in_memory >= LINES_A_ROW_GROUP {
            let fullest = self.months.values_mut().max_by_key(|month| month.columns.owners.len());
            if let Some(fullest) = fullest {
                self.in_memory = self.in_memory.saturating_sub(fullest.columns.owners.len());
                fullest.write_row_group(&self.schema)?;
            }
        }
        Ok(())
    }

    /// Sends on what has been encoded. Called between blocks of a file, it keeps little in memory.
    ///
    /// # Errors
    /// [`StoreError::Object`].
    pub async fn settle(&mut self) -> Result<(), StoreError> {
        for month in self.months.values_mut() {
            month.send(self.store.as_ref()).await?;
        }
        Ok(())
    }

    /// Writes what is left and completes the objects. They are durable when this returns.
    ///
    /// # Errors
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn finish(mut self) -> Result<Vec<WrittenObject>, StoreError> {
        let mut objects = Vec::with_capacity(self.months.len());
        for (month, mut writer) in std::mem::take(&mut self.months) {
            writer.write_row_group(&self.schema)?;
            writer.writer.finish().map_err(StoreError::parquet("end a file of lines"))?;
            writer.send(self.store.as_ref()).await?;
            if let Some(upload) = writer.upload {
                upload.finish().await.map_err(StoreError::object("complete an object of lines"))?;
            }
            objects.push(WrittenObject {
                path: writer.path.to_string(),
                month,
                bytes: writer.bytes,
                lines: writer.lines,
                sha256: writer.hash.finalize().into(),
            });
        }
        Ok(objects)
    }

    /// Gives up what was written.
    ///
    /// # Errors
    /// [`StoreError::Object`]; what is left is swept with the import.
    pub async fn abort(self) -> Result<(), StoreError> {
        for upload in self.months.into_values().filter_map(|month| month.upload) {
            upload.abort().await.map_err(StoreError::object("give up an object of lines"))?;
        }
        Ok(())
    }
}

impl MonthWriter {
    fn new(month: Month, import: &StagedImport, schema: &SchemaRef) -> Result<MonthWriter, StoreError> {
        let properties = || {
            let level = ZstdLevel::try_new(1)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_statistics_enabled(EnabledStatistics::Page)
                .set_max_row_group_row_count(Some(LINES_A_ROW_GROUP))
                .set_created_by(concat!("billfold ", env!("CARGO_PKG_VERSION")).to_owned())
                .build();
            ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties))
        };
        let writer = properties().map_err(StoreError::parquet("begin a file of lines"))?;
        Ok(MonthWriter {
            path: Path::from(format!("lines/month={month}/import-{}-{}.parquet", import.id, import.token)),
            columns: Columns::new(),
            writer,
            upload: None,
            hash: Sha256::new(),
            bytes: 0,
            lines: 0,
        })
    }

    /// Encodes the lines in memory as one row group.
    fn write_row_group(&mut self, schema: &SchemaRef) -> Result<(), StoreError> {
        let lines = u64::try_from(self.columns.owners.len()).unwrap_or(u64::MAX);
        if lines == 0 {
            return Ok(());
        }
        self.lines = self.lines.saturating_add(lines);
        let mut write = || -> Result<(), ParquetError> {
            let batch = self.columns.take(schema)?;
            self.writer.write(&batch)?;
            self.writer.flush()
        };
        write().map_err(StoreError::parquet("write lines"))
    }

    /// Hands what has been encoded to the object store.
    async fn send(&mut self, store: &dyn ObjectStore) -> Result<(), StoreError> {
        self.writer.sync().map_err(|error| StoreError::parquet("write lines")(error.into()))?;
        let encoded = std::mem::take(self.writer.inner_mut());
        if encoded.is_empty() {
            return Ok(());
        }
        self.hash.update(&encoded);
        self.bytes = self.bytes.saturating_add(u64::try_from(encoded.len()).unwrap_or(u64::MAX));
        let upload = if let Some(upload) = &mut self.upload {
            upload
        } else {
            let upload = store.put_multipart(&self.path).await;
            let upload = upload.map_err(StoreError::object("begin an object of lines"))?;
            self.upload.insert(WriteMultipart::new(upload))
        };
        upload.put(Bytes::from(encoded));
        upload
            .wait_for_capacity(PARTS_UNDER_WAY_MAX)
            .await
            .map_err(StoreError::object("write an object of lines"))
    }
}

impl Columns {
    fn new() -> Columns {
        let amount = || {
            let builder = Decimal128Builder::new();
            builder.with_data_type(arrow_schema::DataType::Decimal128(AMOUNT_PRECISION, AMOUNT_SCALE))
        };
        Columns {
            file: Int32Builder::new(),
            month: Int32Builder::new(),
            numbers: std::array::from_fn(|_| Int64Builder::new()),
            keys: std::array::from_fn(|_| StringBuilder::new()),
            amounts: std::array::from_fn(|_| amount()),
            texts: std::array::from_fn(|_| StringBuilder::new()),
            unknown: StringBuilder::new(),
            owners: Vec::new(),
        }
    }

    fn add(&mut self, import: i64, file: u32, line: &Line<'_>) {
        let charge = &line.charge;
        let bill = charge.bill;
        self.file.append_value(i32::try_from(file).unwrap_or(i32::MAX));
        self.month.append_value(i32::try_from(bill.month.yyyymm()).unwrap_or(i32::MAX));
        let number = i64::try_from(line.number).unwrap_or(i64::MAX);
        let numbers = [import, number, bill.payer.get(), bill.owner.get(), charge.manager.get()];
        for (builder, number) in self.numbers.iter_mut().zip(numbers) {
            builder.append_value(number);
        }
        let keys = [charge.pay_mode.code(), charge.action_type.code(), charge.product, charge.region];
        for (builder, key) in self.keys.iter_mut().zip(keys) {
            builder.append_value(key);
        }
        let amounts = &charge.amounts;
        let amounts = [
            amounts.original,
            amounts.before_voucher,
            amounts.voucher,
            amounts.total,
            amounts.ri_deduction,
            amounts.sp_deduction,
        ];
        for (builder, amount) in self.amounts.iter_mut().zip(amounts) {
            builder.append_value(i128::from(amount.units()));
        }
        for (builder, column) in self.texts.iter_mut().zip(Column::ALL) {
            builder.append_option(line.texts.get(column));
        }
        self.unknown.append_option(unknown_columns(line));
        self.owners.push(bill.owner.get());
    }

    /// The lines as one batch, sorted by owner; lines of one owner stay in the order they came.
    fn take(&mut self, schema: &SchemaRef) -> Result<RecordBatch, ParquetError> {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.file.finish()), Arc::new(self.month.finish())];
        arrays.extend(self.numbers.iter_mut().map(ArrayBuilder::finish));
        arrays.extend(self.keys.iter_mut().map(ArrayBuilder::finish));
        arrays.extend(self.amounts.iter_mut().map(ArrayBuilder::finish));
        arrays.extend(self.texts.iter_mut().map(ArrayBuilder::finish));
        arrays.push(Arc::new(self.unknown.finish()));
        let batch = RecordBatch::try_new(Arc::clone(schema), arrays)?;
        let owners = std::mem::take(&mut self.owners);
        if owners.is_sorted() {
            return Ok(batch);
        }
        let mut order: Vec<(i64, u64)> = owners.into_iter().zip(0..).collect();
        order.sort_unstable();
        let order: UInt64Array = order.into_iter().map(|(_, row)| row).collect();
        Ok(arrow_select::take::take_record_batch(&batch, &order)?)
    }
}

/// The columns of a line that we do not know, as a JSON object in the order of the file.
fn unknown_columns(line: &Line<'_>) -> Option<String> {
    if !line.texts.has_unknown() {
        return None;
    }
    let mut json = String::from("{");
    for (name, text) in line.texts.unknown() {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&serde_json::Value::from(name).to_string());
        json.push(':');
        json.push_str(&serde_json::Value::from(text).to_string());
    }
    json.push('}');
    Some(json)
}
