//! Objects of lines as other engines read them: pyarrow and DuckDB, which see each value that our reader sees.

use std::path::Path;
use std::process::Command;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array as _, RecordBatch};
use fastrand::Rng;
use store::{CatalogPlace, Data, WrittenObject};

use crate::random_batches::{Written, make_file, write_some_lines};
use crate::skip::skip_test;
use crate::{open_object, start_writer};

/// The values of a row as texts.
type Row = Vec<Option<String>>;

/// Reads all rows of an object with the library that this crate uses.
fn read_rows(dir: &Path, object: &WrittenObject) -> Vec<Row> {
    let batches = open_object(dir, object).build().unwrap().map(Result::unwrap);
    let rows_of =
        |batch: RecordBatch| (0..batch.num_rows()).map(|row| show_row(&batch, row)).collect::<Vec<_>>();
    batches.flat_map(rows_of).collect()
}

/// Shows the values of a row.
fn show_row(batch: &RecordBatch, row: usize) -> Row {
    let columns = batch.columns().iter();
    let show = columns.map(|column| {
        column.is_valid(row).then(|| {
            if let Some(numbers) = column.as_primitive_opt::<Int32Type>() {
                numbers.value(row).to_string()
            } else if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
                numbers.value(row).to_string()
            } else if let Some(texts) = column.as_string_opt::<i32>() {
                texts.value(row).to_owned()
            } else {
                column.as_primitive::<Decimal128Type>().value_as_string(row)
            }
        })
    });
    show.collect()
}

/// Reads all rows of an object with another engine.
fn read_rows_by(engine: &str, clients: &Path, dir: &Path, object: &WrittenObject) -> Vec<Row> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients/parquet_rows.py");
    let mut command = Command::new(clients.join("venv/bin/python"));
    command.arg(script).arg(engine).arg(dir.join("objects").join(&object.path));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn pyarrow_and_duckdb_read_each_value_of_an_object() {
    let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/clients");
    if !clients.join("ready").exists() {
        skip_test("pyarrow and DuckDB are not installed: run tests/clients/install");
        return;
    }
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = Rng::with_seed(seed);
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut written = Written::new();
    for number in 1..=3 {
        let file = make_file(&mut random, 2);
        write_some_lines(&mut writer, &mut random, number, &file, &mut written).await;
    }
    for object in writer.finish().await.unwrap() {
        let rows = read_rows(dir.path(), &object);
        for engine in ["pyarrow", "duckdb"] {
            let others = read_rows_by(engine, &clients, dir.path(), &object);
            assert_eq!(others.len(), rows.len(), "{engine}");
            assert!(others == rows, "{engine}: {}", object.path);
        }
    }
}
