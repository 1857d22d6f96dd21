//! Columns and names that became known in later versions: older objects are read as if they had always been known.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, RecordBatch, StringArray, new_null_array};
use bill::{Amount, Batch, Charge, ChargeKey, CodeTables, Column, MeaningReader, PerMeasure};
use parquet::arrow::ArrowWriter;
use sha2::{Digest as _, Sha256};
use sheet::{BatchSheet, Findings, Rules};
use store::{CatalogPlace, Data, LineFilter, Projection, StoreError, StoredLine, WrittenObject};

use crate::{HEADER, list_rows, make_row, open_object, start_writer, write_file};

/// Writes an object again without one of its columns, as a version of Billfold that did not know it.
fn remove_column(dir: &Path, object: &WrittenObject, column: &str) -> WrittenObject {
    let reader = open_object(dir, object);
    let schema = reader.schema().as_ref().clone();
    let absent = schema.index_of(column).unwrap();
    let left: Vec<usize> = (0..schema.fields().len()).filter(|place| *place != absent).collect();
    let mut bytes = Vec::new();
    let schema = Arc::new(schema.project(&left).unwrap());
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    for batch in reader.build().unwrap() {
        writer.write(&batch.unwrap().project(&left).unwrap()).unwrap();
    }
    writer.close().unwrap();
    replace_object(dir, object, &bytes)
}

/// Replaces the bytes of an object.
fn replace_object(dir: &Path, object: &WrittenObject, bytes: &[u8]) -> WrittenObject {
    std::fs::write(dir.join("objects").join(&object.path), bytes).unwrap();
    WrittenObject {
        bytes: u64::try_from(bytes.len()).unwrap(),
        sha256: Sha256::digest(bytes).into(),
        ..object.clone()
    }
}

#[tokio::test]
async fn an_object_from_before_a_column_was_known_is_read_with_the_same_digests() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER},SP Deduction (Cost)\n");
    for n in 0..50 {
        writeln!(sheet, "{},{n}", make_row(n % 3 + 1, "2022-11", "1")).unwrap();
    }
    let mut written = BTreeMap::new();
    write_file(&mut writer, 1, &sheet, |line| {
        written.insert(line.number, line.digest().to_bits());
    })
    .await;
    let objects = writer.finish().await.unwrap();
    // Each column that became known later is removed, the newest first.
    let mut object = objects[0].clone();
    for column in [Column::SpDeductionFaceValue, Column::PaymentStatus] {
        object = remove_column(dir.path(), &object, column.name());
        let mut stored = BTreeMap::new();
        let mut each = |line: &StoredLine<'_>| {
            assert_eq!(line.text(column), None);
            assert_eq!(line.charge.payment, bill::PaymentStatus::Unstated);
            assert_eq!(line.text(Column::SpDeduction), Some((line.number() - 2).to_string().as_str()));
            stored.insert(line.number(), line.digest()?.to_bits());
            Ok::<_, StoreError>(())
        };
        data.lines.visit_lines(&object, Projection::Whole, LineFilter::All, &mut each).await.unwrap();
        assert_eq!(stored, written, "{}", column.name());
    }
}

/// Writes an object again with the texts of a column among the unknown ones, under a header, as a version of Billfold
/// that did not know it.
fn hide_column(dir: &Path, object: &WrittenObject, column: &str, header: &str) -> WrittenObject {
    let reader = open_object(dir, object);
    let schema = reader.schema().as_ref().clone();
    let (known, unknown) = (schema.index_of(column).unwrap(), schema.index_of("unknown_columns").unwrap());
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::new(schema.clone()), None).unwrap();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let texts = batch.column(known).as_string::<i32>().clone();
        let json = texts.iter().map(|text| text.map(|text| format!("{{{header:?}:{text:?}}}")));
        let json: ArrayRef = Arc::new(json.collect::<StringArray>());
        let columns = batch.columns().iter().enumerate().map(|(place, column)| match place {
            place if place == unknown => Arc::clone(&json),
            place if place == known => new_null_array(column.data_type(), batch.num_rows()),
            _ => Arc::clone(column),
        });
        let columns = columns.collect();
        writer.write(&RecordBatch::try_new(batch.schema(), columns).unwrap()).unwrap();
    }
    writer.close().unwrap();
    replace_object(dir, object, &bytes)
}

#[tokio::test]
async fn a_column_that_is_known_since_counts_as_if_it_had_always_been() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER},SP Deduction\n");
    for n in 0..50 {
        writeln!(sheet, "{},{n}", make_row(n % 3 + 1, "2022-11", "1")).unwrap();
    }
    let (tables, mut written) = (CodeTables::shipped(), BTreeMap::new());
    let mut reader = MeaningReader::new(&tables);
    write_file(&mut writer, 1, &sheet, |line| {
        written.insert(line.number, (line.digest().to_bits(), line.meaning(&mut reader)));
    })
    .await;
    let objects = writer.finish().await.unwrap();
    let object = hide_column(dir.path(), &objects[0], "SpDeductionFaceValue", "SP Deduction");
    let mut stored = BTreeMap::new();
    let mut each = |line: &StoredLine<'_>| {
        let as_it_stands = line.digest()?.to_bits();
        let digest = line.digest_as_read_now(sheet::find_column, &mut reader)?.to_bits();
        assert_ne!(as_it_stands, digest, "the column was unknown");
        stored.insert(line.number(), (digest, line.meaning(&mut reader)));
        Ok::<_, StoreError>(())
    };
    data.lines.visit_lines(&object, Projection::Whole, LineFilter::All, &mut each).await.unwrap();
    assert_eq!(stored, written);
}

#[tokio::test]
async fn a_name_that_the_tables_know_since_counts_as_if_they_had_always_known_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let mut sheet = format!("{HEADER},Product Name,Region,Region Code\n");
    for (region, code) in [("South China (Guangzhou)", "-"), ("The Moon", "-"), ("-", ""), ("The Moon", "99")]
    {
        writeln!(sheet, "{},\"New, Thing\",{region},{code}", make_row(1, "2022-11", "1")).unwrap();
    }
    let tables = CodeTables::shipped();
    let (mut old, mut now) = (Vec::new(), Vec::new());
    let mut findings = Findings::default();
    let mut file = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let each = &mut |batch: &Batch<'_>| {
        // As a version read them whose tables did not know Guangzhou.
        let rename = |charge: Charge<'_>| {
            let region = if charge.region == "1" { "south china (guangzhou)" } else { charge.region };
            ChargeKey::of(&Charge { region, ..charge })
        };
        let key_table: Vec<_> = batch
            .key_table
            .iter()
            .map(|key| {
                key.as_ref().map(|key| rename(key.with_amounts(PerMeasure::from_fn(|_| Amount::ZERO))))
            })
            .collect();
        let stored = Batch { key_table: &key_table, ..*batch };
        for (batch, digests) in [(batch, &mut now), (&stored, &mut old)] {
            batch.visit_lines(|line| {
                digests.push(line.digest().to_bits());
                Ok::<(), ()>(())
            })?;
        }
        writer.add_batch(1, &stored, &list_rows(batch));
        Ok::<(), ()>(())
    };
    file.read(sheet.as_bytes(), true, &mut findings, each).unwrap();
    let objects = writer.finish().await.unwrap();
    let mut reader = MeaningReader::new(&tables);
    let (mut read_old, mut read_now) = (Vec::new(), Vec::new());
    let mut each = |line: &StoredLine<'_>| {
        read_old.push(line.digest()?.to_bits());
        read_now.push(line.digest_as_read_now(sheet::find_column, &mut reader)?.to_bits());
        Ok::<_, StoreError>(())
    };
    data.lines.visit_lines(&objects[0], Projection::Whole, LineFilter::All, &mut each).await.unwrap();
    assert_eq!((read_old, read_now), (old.clone(), now.clone()));
    assert_ne!(old[0], now[0]);
    assert_eq!(old[1..], now[1..]);
}
