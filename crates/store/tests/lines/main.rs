//! Objects of lines as any reader of Parquet sees them: their content, and the sizes of their parts.
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it must be")]
#![expect(clippy::print_stdout, reason = "the developer must see what was skipped")]

mod charge_groups;
mod columns;
mod engines;
mod random_batches;
mod several_writers;
#[path = "../../../../tests/skip.rs"]
mod skip;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array as _, RecordBatch};
use bill::ledger::ImportMode;
use bill::{Batch, CodeTables, Column, Line, Month};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest as _, Sha256};
use sheet::{BatchSheet, Findings, Rules};
use store::{CatalogPlace, Data, LinesWriter, ROW_GROUP_LINES_MAX, Staging, WrittenObject};

/// Header of the columns that every file below has. Each file adds its own.
const HEADER: &str = "Payer Account ID,Owner Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
                      Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month";

/// Makes the start of a row of such a file, for an owner and month.
fn make_row(owner: usize, month: &str, total: &str) -> String {
    format!("1,{owner},Pay-as-you-go,Hourly settlement,{total},USD,{total},0,{total},{month}")
}

/// Stages an import and starts to write its lines.
async fn start_writer(data: &Data) -> LinesWriter {
    let staging = Staging {
        mode: ImportMode::Statement,
        identity: [0; 32],
        imported_by: "test",
        files: &[],
        now_us: 0,
    };
    data.lines.writer(data.catalog.stage_import(&staging).await.unwrap())
}

/// Lists the indexes of all lines of a batch.
fn list_rows(batch: &Batch<'_>) -> Vec<u32> {
    (0..).zip(batch.numbers).map(|(row, _)| row).collect()
}

/// Writes the lines of a file as an import does, and calls `show` with each.
async fn write_file(writer: &mut LinesWriter, file: u32, text: &str, mut show: impl FnMut(&Line<'_>)) {
    let tables = CodeTables::shipped();
    let mut sheet = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let mut findings = Findings::default();
    let mut blocks = text.as_bytes().chunks(1 << 20).peekable();
    while let Some(block) = blocks.next() {
        sheet
            .read(block, blocks.peek().is_none(), &mut findings, &mut |batch| {
                writer.add_batch(file, batch, &list_rows(batch));
                batch.visit_lines(|line| {
                    show(line);
                    Ok::<(), ()>(())
                })
            })
            .unwrap();
        writer.encode_full().await.unwrap();
    }
    assert!(findings.faults.is_empty(), "{:?}", findings.faults.first());
}

/// Opens an object, and checks its length and hash.
fn open_object(dir: &Path, object: &WrittenObject) -> ParquetRecordBatchReaderBuilder<File> {
    let path = dir.join("objects").join(&object.path);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(u64::try_from(bytes.len()).unwrap(), object.bytes);
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&bytes)), object.sha256);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    assert_eq!(u64::try_from(reader.metadata().file_metadata().num_rows()).unwrap(), object.lines);
    reader
}

/// Describes everything in a line as one text.
fn describe_line(file: u32, line: &Line<'_>) -> String {
    let charge = &line.charge;
    let mut all = format!("{file} {} {} ", line.number, charge.bill.month.yyyymm());
    write!(all, "{} {} {} ", charge.bill.payer.get(), charge.bill.owner.get(), charge.manager.get()).unwrap();
    write!(all, "{} {} ", charge.pay_mode.code(), charge.transaction_type.code()).unwrap();
    write!(all, "{:?} {:?} ", charge.product, charge.region).unwrap();
    write!(all, "{:?} ", charge.amounts.map(|amount| i128::from(amount.units())).into_array()).unwrap();
    write!(all, "{:?} ", Column::ALL.map(|column| line.texts.get(column))).unwrap();
    let unknown: BTreeMap<&str, &str> = line.texts.unknown().collect();
    let unknown = line.texts.has_unknown().then(|| serde_json::to_value(unknown).unwrap());
    write!(all, "{unknown:?}").unwrap();
    all
}

/// Describes everything in a stored line as the same text.
fn describe_stored(batch: &RecordBatch, row: usize) -> String {
    let column = |name: &str| batch.column_by_name(name).unwrap();
    let small = |name: &str| column(name).as_primitive::<Int32Type>().value(row);
    let number = |name: &str| column(name).as_primitive::<Int64Type>().value(row);
    let text = |name: &str| {
        let texts = column(name).as_string::<i32>();
        texts.is_valid(row).then(|| texts.value(row))
    };
    assert_eq!(number("import"), 1);
    let mut all = format!("{} {} {} ", small("file"), number("line"), small("bill_month"));
    write!(all, "{} {} {} ", number("payer_uin"), number("owner_uin"), number("manager_uin")).unwrap();
    write!(all, "{} {} ", text("pay_mode").unwrap(), text("action_type").unwrap()).unwrap();
    write!(all, "{:?} {:?} ", text("product_key").unwrap(), text("region_key").unwrap()).unwrap();
    let amounts = [
        "original_cost",
        "amount_before_voucher",
        "voucher_amount",
        "total_cost",
        "ri_deduction",
        "sp_deduction",
    ];
    write!(all, "{:?} ", amounts.map(|name| column(name).as_primitive::<Decimal128Type>().value(row)))
        .unwrap();
    write!(all, "{:?} ", Column::ALL.map(|column| text(column.name()))).unwrap();
    let unknown: Option<serde_json::Value> =
        text("unknown_columns").map(|json| serde_json::from_str(json).unwrap());
    write!(all, "{unknown:?}").unwrap();
    all
}

#[tokio::test]
async fn what_is_read_back_is_what_was_written_sorted_by_owner_in_the_order_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    // Files of other columns each: more unknown ones, none, one that is known. Texts short, long, odd, empty.
    let long = "长".repeat(9_000);
    let texts = ["", "-", "a \"\"b\"\"", "新加坡", "two\nlines", &long, "\u{1}\\"];
    let headers = [",Odd,Odder \"\"x\"\"", "", ",Instance Name"];
    let mut written: BTreeMap<Month, Vec<(i64, String)>> = BTreeMap::new();
    for (file, own) in (1_u32..).zip(headers) {
        let mut sheet = HEADER.to_owned();
        for name in own.split(',').skip(1) {
            write!(sheet, ",\"{name}\"").unwrap();
        }
        sheet.push('\n');
        for n in 0..5_000_usize {
            let total = ["0", "-1.5", "9999999999.99999999", "0.00000001"][n % 4];
            sheet += &make_row(n * 7 % 13 + 1, ["2022-11", "2022-12"][usize::from(n % 5 == 0)], total);
            for place in 0..own.matches(',').count() {
                // About one text in a hundred is long.
                let text = texts[if n % 400 == 0 { 5 } else { (n + place) % 5 }];
                write!(sheet, ",\"{text}\"").unwrap();
            }
            sheet.push('\n');
        }
        write_file(&mut writer, file, &sheet, |line| {
            let bill = line.charge.bill;
            written.entry(bill.month).or_default().push((bill.owner.get(), describe_line(file, line)));
        })
        .await;
    }
    let objects = writer.finish().await.unwrap();
    assert_eq!(
        objects.iter().map(|object| object.month).collect::<Vec<_>>(),
        written.keys().copied().collect::<Vec<_>>()
    );
    for (object, mut lines) in objects.iter().zip(written.into_values()) {
        lines.sort_by_key(|(owner, _)| *owner);
        let batches: Vec<RecordBatch> =
            open_object(dir.path(), object).build().unwrap().map(Result::unwrap).collect();
        let stored =
            batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|row| describe_stored(batch, row)));
        let mut count = 0;
        for (stored, (_, written)) in stored.zip(&lines) {
            assert_eq!(stored, *written);
            count += 1;
        }
        assert_eq!(count, lines.len());
    }
}

#[tokio::test]
async fn lines_of_long_texts_end_a_row_group_by_their_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER},Instance Name,Odd\n");
    let long = "x".repeat(400_000);
    for n in 0..70 {
        writeln!(sheet, "{},{n}{long},{long}", make_row(n % 3 + 1, "2022-11", "1")).unwrap();
    }
    write_file(&mut writer, 1, &sheet, |_| {}).await;
    let objects = writer.finish().await.unwrap();
    let reader = open_object(dir.path(), &objects[0]);
    let groups: Vec<_> = reader
        .metadata()
        .row_groups()
        .iter()
        .map(|group| (group.num_rows(), group.total_byte_size()))
        .collect();
    assert_eq!(groups.len(), 3, "{groups:?}");
    assert!(groups.iter().all(|(_, bytes)| *bytes < 24 << 20), "{groups:?}");
}

#[tokio::test]
async fn a_row_group_has_no_more_lines_than_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER}\n");
    for n in 0..ROW_GROUP_LINES_MAX + 1_000 {
        sheet += &make_row(n % 3 + 1, "2022-11", "1");
        sheet.push('\n');
    }
    write_file(&mut writer, 1, &sheet, |_| {}).await;
    let objects = writer.finish().await.unwrap();
    let reader = open_object(dir.path(), &objects[0]);
    let lines: Vec<_> = reader
        .metadata()
        .row_groups()
        .iter()
        .map(parquet::file::metadata::RowGroupMetaData::num_rows)
        .collect();
    assert_eq!(lines, [i64::try_from(ROW_GROUP_LINES_MAX).unwrap(), 1_000]);
}

#[tokio::test]
async fn hundreds_of_months_in_turn_become_objects_that_hold_all_their_lines() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER},Instance Name\n");
    // All of them do not fit into memory at once.
    let name = "x".repeat(40_000);
    let mut expected: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for n in 0..900_usize {
        let month = format!("{}-{:02}", 1990 + (n % 400).div_euclid(12), n % 400 % 12 + 1);
        writeln!(sheet, "{},{n}{name}", make_row(1, &month, "1")).unwrap();
        expected.entry(month).or_default().push(i64::try_from(n).unwrap() + 2);
    }
    write_file(&mut writer, 1, &sheet, |_| {}).await;
    let objects = writer.finish().await.unwrap();
    assert!(objects.is_sorted_by_key(|object| object.month));
    assert!(objects.len() > expected.len(), "some month has two objects: {}", objects.len());
    let mut stored: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for object in &objects {
        for batch in open_object(dir.path(), object).build().unwrap() {
            let numbers = batch.unwrap().column_by_name("line").unwrap().as_primitive::<Int64Type>().clone();
            stored.entry(object.month.to_string()).or_default().extend(numbers.values());
        }
    }
    assert_eq!(stored, expected);
}
