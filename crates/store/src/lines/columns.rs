//! Lines in memory, until they become a row group: gathered line by line, taken out column by column.

mod layout;

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Decimal128Array, Int32Array, Int64Array, new_null_array};
use arrow_schema::DataType;
use bill::{Column, Line, Measure, Month, Uin};
use parquet::errors::ParquetError;

use layout::{next_number, next_text, push_number, push_text};

use super::schema::{AMOUNT_PRECISION, AMOUNT_SCALE, KEYS};

/// Capacity of a chunk, in bytes. A month takes at least one, so it is small.
const CHUNK_BYTES: usize = 1 << 16;

/// Bytes of text at which an array ends: they are copied at once to be encoded.
const ARRAY_BYTES: usize = 1 << 20;

/// The lines of one month in memory.
///
/// The values of a line are in one piece, in the order of the schema, numbers with few bytes and texts behind
/// their lengths; a row knows where the next column begins. So columns are taken in that order only, and
/// nothing is kept twice but one array at a time.
pub(super) struct Columns {
    import: i64,
    month: Month,
    rows: Vec<Row>,
    chunks: Vec<String>,
    /// Names of unknown columns; a row says which of them are its own.
    names: Vec<Vec<String>>,
    /// True for each known column that any line has.
    has: [bool; Column::COUNT],
    /// Memory that is taken, in bytes.
    bytes: usize,
    /// Buffer in which a line is laid out.
    scratch: String,
}

/// Chunks that are empty again.
#[derive(Default)]
pub(super) struct ChunkPool {
    chunks: Vec<String>,
}

impl ChunkPool {
    /// A chunk that has room for so many bytes, and at least [`CHUNK_BYTES`].
    fn chunk(&mut self, bytes: usize) -> String {
        if bytes > CHUNK_BYTES {
            return String::with_capacity(bytes);
        }
        self.chunks.pop().unwrap_or_else(|| String::with_capacity(CHUNK_BYTES))
    }

    /// Takes the chunks of lines that are no longer needed.
    pub(super) fn take(&mut self, columns: Columns) {
        let mut usual = columns.chunks;
        usual.retain(|chunk| chunk.capacity() == CHUNK_BYTES);
        usual.iter_mut().for_each(String::clear);
        self.chunks.extend(usual);
    }
}

/// The part of a line that is not in its chunk.
struct Row {
    owner: Uin,
    /// Index of its chunk. A writer ends a row group long before there are too many chunks, or bytes of one.
    chunk: u32,
    /// Position in the chunk of the first value that was not yet taken.
    next: u32,
}

impl Row {
    /// Takes the number that comes next.
    fn number(&mut self, chunks: &[String]) -> i64 {
        next_number(self.chunk(chunks), &mut self.next)
    }

    /// Takes the text that comes next.
    fn text<'a>(&mut self, chunks: &'a [String]) -> Option<&'a str> {
        next_text(self.chunk(chunks), &mut self.next)
    }

    /// The chunk that it lies in.
    fn chunk<'a>(&self, chunks: &'a [String]) -> &'a str {
        usize::try_from(self.chunk).ok().and_then(|place| chunks.get(place)).map_or("", String::as_str)
    }
}

/// The kind of values in a column.
#[derive(Clone, Copy)]
pub(super) enum ColumnKind {
    /// The same small number in all lines.
    Same32(i32),
    /// The same number in all lines.
    Same64(i64),
    Small,
    Number,
    Owner,
    Amount,
    /// A text, where the line has one.
    Text,
    /// A known column that no line has.
    Absent,
    /// All unknown columns.
    Unknown,
}

impl Columns {
    /// No lines yet.
    pub(super) fn new(import: i64, month: Month) -> Columns {
        Columns {
            import,
            month,
            rows: Vec::new(),
            chunks: Vec::new(),
            names: Vec::new(),
            has: [false; Column::COUNT],
            bytes: 0,
            scratch: String::new(),
        }
    }

    /// Returns the number of lines.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.saturating_add(self.rows.capacity().saturating_mul(size_of::<Row>()))
    }

    /// Adds a line.
    pub(super) fn add(&mut self, file: u32, line: &Line<'_>, pool: &mut ChunkPool) {
        let (charge, names) = (&line.charge, self.find_or_add_names(line));
        let mut own = std::mem::take(&mut self.scratch);
        own.clear();
        push_number(&mut own, i64::from(file));
        push_number(&mut own, i64::try_from(line.number).unwrap_or(i64::MAX));
        push_number(&mut own, charge.bill.payer.get());
        push_number(&mut own, charge.manager.get());
        for key in [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region] {
            push_text(&mut own, Some(key));
        }
        for (_, amount) in charge.amounts.iter() {
            push_number(&mut own, amount.units());
        }
        for (column, has) in Column::ALL.into_iter().zip(&mut self.has) {
            let text = line.texts.get(column);
            *has |= text.is_some();
            push_text(&mut own, text);
        }
        push_number(&mut own, names);
        for (_, text) in line.texts.unknown() {
            push_text(&mut own, Some(text));
        }
        self.keep(charge.bill.owner, &own, pool);
        self.scratch = own;
    }

    /// Keeps what was laid out of a line.
    fn keep(&mut self, owner: Uin, own: &str, pool: &mut ChunkPool) {
        let has_room = |chunk: &String| chunk.capacity().saturating_sub(chunk.len()) >= own.len();
        if !self.chunks.last().is_some_and(has_room) {
            let chunk = pool.chunk(own.len());
            self.bytes = self.bytes.saturating_add(chunk.capacity());
            self.chunks.push(chunk);
        }
        let place = self.chunks.len().saturating_sub(1);
        if let Some(chunk) = self.chunks.last_mut() {
            let next = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
            self.rows.push(Row { owner, chunk: u32::try_from(place).unwrap_or(u32::MAX), next });
            chunk.push_str(own);
        }
    }

    /// Returns the index of the names of the unknown columns of a line, which are kept once for all lines of a file;
    /// -1 if it has none.
    fn find_or_add_names(&mut self, line: &Line<'_>) -> i64 {
        if !line.texts.has_unknown() {
            return -1;
        }
        let own = || line.texts.unknown().map(|(name, _)| name);
        if !self.names.last().is_some_and(|names| names.iter().map(String::as_str).eq(own())) {
            let names: Vec<String> = own().map(str::to_owned).collect();
            let bytes = names.iter().map(|name| name.len().saturating_add(size_of::<String>()));
            self.bytes = bytes.fold(self.bytes, usize::saturating_add);
            self.names.push(names);
        }
        i64::try_from(self.names.len().saturating_sub(1)).unwrap_or(-1)
    }

    /// Sorts the lines by owner; those of one owner stay in the order in which they were added. Returns the kind of
    /// each column, in the order of the schema.
    pub(super) fn sort(&mut self) -> Vec<ColumnKind> {
        self.rows.sort_by_key(|row| row.owner);
        let month = i32::try_from(self.month.yyyymm()).unwrap_or(i32::MAX);
        let mut kinds = vec![ColumnKind::Small, ColumnKind::Same32(month), ColumnKind::Same64(self.import)];
        kinds.extend([ColumnKind::Number, ColumnKind::Number, ColumnKind::Owner, ColumnKind::Number]);
        kinds.extend(KEYS.map(|_| ColumnKind::Text));
        kinds.extend(Measure::ALL.map(|_| ColumnKind::Amount));
        kinds.extend(self.has.map(|has| if has { ColumnKind::Text } else { ColumnKind::Absent }));
        kinds.push(ColumnKind::Unknown);
        kinds
    }

    /// The lines in pieces of so many, in the order of [`Columns::sort`].
    pub(super) fn pieces(&mut self, lines: usize) -> impl Iterator<Item = Piece<'_>> {
        let (chunks, names) = (&self.chunks[..], &self.names[..]);
        self.rows.chunks_mut(lines).map(move |rows| Piece { rows, chunks, names })
    }
}

/// Some lines, from which one column is taken after the other, in the order of the schema.
pub(super) struct Piece<'a> {
    rows: &'a mut [Row],
    chunks: &'a [String],
    names: &'a [Vec<String>],
}

impl Piece<'_> {
    /// Hands over one column, after those before it: as one array, or as some that end at
    /// [`ARRAY_BYTES`] of text.
    pub(super) fn build_arrays(
        &mut self,
        kind: ColumnKind,
        give: &mut impl FnMut(ArrayRef) -> Result<(), ParquetError>,
    ) -> Result<(), ParquetError> {
        let (chunks, lines) = (self.chunks, self.rows.len());
        let mut numbers = self.rows.iter_mut().map(|row| row.number(chunks));
        let array: ArrayRef = match kind {
            ColumnKind::Same32(number) => Arc::new(Int32Array::from_value(number, lines)),
            ColumnKind::Same64(number) => Arc::new(Int64Array::from_value(number, lines)),
            ColumnKind::Owner => {
                Arc::new(Int64Array::from_iter_values(self.rows.iter().map(|row| row.owner.get())))
            }
            ColumnKind::Small => {
                let small = numbers.map(|number| i32::try_from(number).unwrap_or(i32::MAX));
                Arc::new(Int32Array::from_iter_values(small))
            }
            ColumnKind::Number => Arc::new(Int64Array::from_iter_values(&mut numbers)),
            ColumnKind::Amount => {
                let amounts = Decimal128Array::from_iter_values(numbers.map(i128::from));
                Arc::new(amounts.with_precision_and_scale(AMOUNT_PRECISION, AMOUNT_SCALE)?)
            }
            ColumnKind::Absent => {
                for row in &mut *self.rows {
                    row.next = row.next.saturating_add(1); // behind the length of none
                }
                new_null_array(&DataType::Utf8, lines)
            }
            ColumnKind::Text | ColumnKind::Unknown => return self.build_text_arrays(kind, give),
        };
        give(array)
    }

    /// Hands over one column of texts.
    fn build_text_arrays(
        &mut self,
        kind: ColumnKind,
        give: &mut impl FnMut(ArrayRef) -> Result<(), ParquetError>,
    ) -> Result<(), ParquetError> {
        let mut rows = self.rows.iter_mut();
        while rows.len() > 0 {
            let mut array = StringBuilder::with_capacity(rows.len(), 0);
            while array.values_slice().len() < ARRAY_BYTES
                && let Some(row) = rows.next()
            {
                if matches!(kind, ColumnKind::Text) {
                    array.append_option(row.text(self.chunks));
                } else {
                    let names = usize::try_from(row.number(self.chunks)).ok();
                    let names = names.and_then(|place| self.names.get(place));
                    array.append_option(names.map(|names| format_unknown_columns(self.chunks, row, names)));
                }
            }
            give(Arc::new(array.finish()))?;
        }
        Ok(())
    }
}

/// The columns of a line that we do not know, as a JSON object in the order of the file.
fn format_unknown_columns(chunks: &[String], row: &mut Row, names: &[String]) -> String {
    let mut json = String::from("{");
    for name in names {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&serde_json::Value::from(name.as_str()).to_string());
        json.push(':');
        json.push_str(&serde_json::Value::from(row.text(chunks).unwrap_or_default()).to_string());
    }
    json.push('}');
    json
}
