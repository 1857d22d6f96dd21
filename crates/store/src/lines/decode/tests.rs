//! Row groups that the library writes, in every encoding that it had in objects of earlier versions.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::text_values::NO_TEXT;
use super::*;

/// The columns of a written object.
struct Written {
    names: Vec<String>,
    numbers: Vec<(&'static str, Vec<i64>)>,
    texts: Vec<(&'static str, Vec<Option<String>>)>,
}

/// Invents columns of some length: numbers and texts that repeat, that do not, and that cease to.
fn invent_columns(random: &mut fastrand::Rng, rows: usize) -> Written {
    let mut text = |kinds: u64, missing: f64, row: usize| {
        let kinds = if row < rows.div_euclid(3) { 2.min(kinds) } else { kinds };
        (random.f64() >= missing).then(|| format!("ü{}", random.u64(0..kinds)))
    };
    let mut column = |kinds, missing| (0..rows).map(|row| text(kinds, missing, row)).collect::<Vec<_>>();
    let texts = vec![
        ("one", column(1, 0.0)),
        ("few", column(7, 0.3)),
        ("many", column(1 << 40, 0.1)),
        ("none", column(3, 1.1)),
        ("full", column(1 << 40, -1.0)),
    ];
    let start = random.i64(..);
    let numbers = vec![
        ("narrow", (0..rows).map(|_| random.i64(-3..3)).collect()),
        ("wide", (0..rows).map(|_| random.i64(..)).collect()),
        ("small", (0..rows).map(|_| i64::from(random.i32(..))).collect()),
        ("near", (0..rows).map(|row| start.wrapping_add(i64::try_from(row * 3 % 1_000).unwrap())).collect()),
    ];
    let names = numbers.iter().map(|(name, _)| *name).chain(texts.iter().map(|(name, _)| *name));
    Written { names: names.map(str::to_owned).collect(), numbers, texts }
}

/// Writes columns as the library does, in row groups of some length.
fn write_object(random: &mut fastrand::Rng, columns: &Written, compression: Compression) -> Bytes {
    let arrays = columns.numbers.iter().map(|(name, numbers)| -> (_, ArrayRef, bool) {
        match *name {
            "small" => {
                let numbers = numbers.iter().map(|number| i32::try_from(*number).unwrap());
                (*name, Arc::new(numbers.collect::<Int32Array>()), false)
            }
            _ => (*name, Arc::new(Int64Array::from(numbers.clone())), false),
        }
    });
    let texts = columns.texts.iter().map(|(name, texts)| -> (_, ArrayRef, bool) {
        (*name, Arc::new(texts.iter().collect::<StringArray>()), *name != "full")
    });
    let batch = RecordBatch::try_from_iter_with_nullable(arrays.chain(texts)).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_dictionary_page_size_limit(random.usize(16..4_000))
        .set_data_page_row_count_limit(random.usize(1..700))
        .set_write_batch_size(random.usize(1..300))
        .set_max_row_group_row_count(Some(random.usize(200..2_000)))
        .set_column_dictionary_enabled(ColumnPath::from("near"), false)
        .set_column_encoding(ColumnPath::from("near"), Encoding::DELTA_BINARY_PACKED)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    Bytes::from(writer.into_inner().unwrap())
}

fn read_footer(object: &Bytes) -> ParquetMetaData {
    let reader = ParquetMetaDataReader::new().with_offset_index_policy(PageIndexPolicy::Required);
    reader.parse_and_finish(object).unwrap()
}

/// Starts to decode all columns of a row group.
fn start(
    object: &Bytes,
    group: &RowGroupMetaData,
    places: impl Fn(usize) -> Option<Vec<PageLocation>>,
) -> Result<RowGroupDecoder, ParquetError> {
    let chunks = (0..group.num_columns()).map(|index| {
        let range = find_chunk_range(group, index).unwrap();
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        (index, object.slice(range), places(index))
    });
    RowGroupDecoder::new(group, chunks)
}

/// Chooses ranges of lines, in order: all of some, or a few.
fn choose_ranges(random: &mut fastrand::Rng, rows: usize) -> Vec<Vec<Range<usize>>> {
    let (mut batches, mut from) = (Vec::new(), 0);
    let gap = if random.bool() { 1 } else { random.usize(1..=rows) };
    while from < rows {
        let mut ranges = Vec::new();
        for _ in 0..random.usize(1..4) {
            let start = rows.min(from + random.usize(0..gap));
            from = rows.min(start + random.usize(1..400));
            ranges.push(start..from);
        }
        batches.push(ranges);
    }
    batches
}

#[test]
fn what_the_library_wrote_is_decoded_wherever_reading_starts_and_stops() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for round in 0..40 {
        let rows = random.usize(1..5_000);
        let columns = invent_columns(&mut random, rows);
        let compression = Compression::ZSTD(ZstdLevel::try_new(1).unwrap());
        let object = write_object(&mut random, &columns, compression);
        let mut first = 0;
        let footer = read_footer(&object);
        for (number, group) in footer.row_groups().iter().enumerate() {
            let pages = footer.page_index_for_row_group(number);
            let has_places = random.bool();
            let places = |index| pages.page_locations(index).filter(|_| has_places).cloned();
            let mut decoder = start(&object, group, places).unwrap();
            for ranges in choose_ranges(&mut random, decoder.rows()) {
                let batch = decoder.read(&ranges).unwrap();
                let lines: Vec<usize> = ranges.into_iter().flatten().map(|line| first + line).collect();
                assert_eq!(batch.len(), lines.len());
                for (name, numbers) in &columns.numbers {
                    let expected: Vec<i64> = lines.iter().map(|line| numbers[*line]).collect();
                    assert_eq!(batch.find_numbers(name).unwrap(), expected, "round {round}, {name}");
                }
                for (name, texts) in &columns.texts {
                    let found = batch.find_texts(name).unwrap();
                    let found = found.ids.iter().map(|id| (*id != NO_TEXT).then(|| found.texts.text(*id)));
                    let expected = lines.iter().map(|line| texts[*line].as_deref());
                    assert!(found.eq(expected), "round {round}, {name}");
                }
            }
            first += decoder.rows();
        }
        assert_eq!(first, rows);
        assert_eq!(columns.names.len(), 9);
    }
}

#[test]
fn a_dictionary_has_one_id_for_each_text_in_the_whole_row_group() {
    let columns = invent_columns(&mut fastrand::Rng::with_seed(1), 3_000);
    let object = write_object(&mut fastrand::Rng::with_seed(1), &columns, Compression::UNCOMPRESSED);
    let footer = read_footer(&object);
    let mut decoder = start(&object, footer.row_group(0), |_| None).unwrap();
    let rows = decoder.rows();
    let half = decoder.rows().div_euclid(2);
    let first = decoder.read(std::slice::from_ref(&(0..half))).unwrap();
    let second = decoder.read(std::slice::from_ref(&(half..rows))).unwrap();
    let [first, second] = [&first, &second].map(|batch| batch.find_texts("few").unwrap());
    assert!(first.is_dictionary && Arc::ptr_eq(&first.texts, &second.texts));
}

#[test]
fn bytes_that_no_writer_wrote_are_faults_and_no_panic() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let mut faults = 0;
    for _ in 0..20 {
        let rows = random.usize(1..900);
        let columns = invent_columns(&mut random, rows);
        let object = write_object(&mut random, &columns, Compression::UNCOMPRESSED);
        let footer = read_footer(&object);
        for _ in 0..50 {
            let mut damaged = object.to_vec();
            for _ in 0..random.usize(1..4) {
                let place = random.usize(4..damaged.len() - 8);
                damaged[place] = random.u8(..);
            }
            let damaged = Bytes::from(damaged);
            for group in footer.row_groups() {
                let decoded = start(&damaged, group, |_| None)
                    .and_then(|mut decoder| decoder.read(std::slice::from_ref(&(0..decoder.rows()))));
                faults += u32::from(decoded.is_err());
            }
        }
    }
    assert!(faults > 0);
}

#[test]
fn numbers_that_end_early_are_faults() {
    let read = |bytes: &'static [u8], width| {
        let mut numbers = Vec::new();
        let mut hybrid = hybrid::HybridNumbers::new(Bytes::from_static(bytes), width)?;
        hybrid.read(20, &mut numbers).map(|()| numbers)
    };
    assert_eq!(read(&[40, 7], 3).unwrap(), [7; 20]);
    // Bytes of the last packed group may be left out.
    assert_eq!(read(&[7, 0xff, 0xff], 1).unwrap()[14..], [1, 1, 0, 0, 0, 0]);
    for (bytes, width, what) in [
        (&[][..], 3, "ends within a value"),
        (&[4, 1], 3, "ends within a value"),
        (&[0, 1], 3, "a run of a length"),
        (&[9, 1, 2], 3, "ends within its packed numbers"),
        (&[40, 7], 25, "an index of 25 bits"),
        (&[0xff; 12], 3, "a number of more than 64 bits"),
    ] {
        let fault = read(bytes, width).unwrap_err().to_string();
        assert!(fault.contains(what), "{bytes:?}: {fault}");
    }
}

#[test]
fn large_dictionaries_of_the_first_versions_are_decoded() {
    let numbers: Vec<i64> = (0..90_000).map(|number| number * 7 % 80_021).collect();
    let column: ArrayRef = Arc::new(Int64Array::from(numbers.clone()));
    let batch = RecordBatch::try_from_iter([("line", column)]).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let object = Bytes::from(writer.into_inner().unwrap());
    let footer = read_footer(&object);
    let mut decoder = start(&object, footer.row_group(0), |_| None).unwrap();
    let batch = decoder.read(std::slice::from_ref(&(0..numbers.len()))).unwrap();
    assert_eq!(batch.find_numbers("line").unwrap(), numbers);
}
