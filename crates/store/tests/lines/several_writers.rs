//! Several writers of one import.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use store::{CatalogPlace, Data};

use crate::{HEADER, make_row, start_writer, write_file};

#[tokio::test]
async fn nothing_is_left_of_lines_that_several_writers_wrote_and_aborted() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writers = start_writer(&data).await.split(NonZeroUsize::new(2).unwrap()).into_iter();
    let (mut writer, mut other) = (writers.next().unwrap(), writers.next().unwrap());
    // One row group for each month: so many that objects are completed before the end.
    let months = (2018..2024).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}")));
    let rows: Vec<String> = months.map(|month| make_row(2, &month, "1")).collect();
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    write_file(&mut writer, 1, &text, |_| {}).await;
    write_file(&mut other, 2, &text, |_| {}).await;
    writer.encode_rest().await.unwrap();
    other.encode_rest().await.unwrap();
    let count_objects = || list_objects(&dir.path().join("objects/lines")).len();
    assert!(count_objects() > 0);
    writer.abort().await.unwrap();
    other.abort().await.unwrap();
    assert_eq!(count_objects(), 0);
}

/// Lists the completed objects below a folder.
fn list_objects(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { list_objects(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).collect()
}
