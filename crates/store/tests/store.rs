//! Behaviour of the catalog and the lines that no command shows, tested without the program around them.
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it must be")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use bill::ledger::{
    AsOf, BillFilter, ImportMode, Likeness, Overrides, PublishOptions, RevertRefusal, Statement,
};
use bill::{Basis, BillKey, Bills, CodeTables, Column, Fold, LinesDigest, Meaning, Measure, check_laws};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sheet::{BatchSheet, Findings, Rules, Sheet};
use store::{
    CatalogPlace, Data, LineFilter, PRUNE_AGE_MIN_US, Projection, Publication, PublishError, Published,
    ROW_GROUP_LINES_MAX, RevertError, StagedImport, Staging, StoreError, StoredLine, VersionSelection,
    WrittenObject,
};

/// Makes a bill file of lines of (owner, month, total).
fn make_sheet(lines: &[(u64, &str, &str)]) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
                    Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Odd\n"
        .to_owned();
    for (owner, month, total) in lines {
        let line = format!(
            "1,{owner},Pay-as-you-go,Hourly settlement,{total},USD,{total},0,{total},{month},\"a \"\"b\"\"\"\n"
        );
        text.push_str(&line);
    }
    text
}

/// Makes a data folder with its catalog in it.
async fn create_data(dir: &Path) -> Data {
    Data::create(dir, &CatalogPlace::Folder).await.unwrap()
}

/// Stages an import, stores the lines of a file and folds them.
async fn store_lines(data: &Data, text: &str) -> (StagedImport, Vec<WrittenObject>, Bills) {
    let staging = Staging {
        mode: ImportMode::Statement,
        identity: [0; 32],
        imported_by: "test",
        files: &[],
        now_us: 0,
    };
    let staged = data.catalog.stage_import(&staging).await.unwrap();
    let mut writer = data.lines.writer(staged.clone());
    let tables = CodeTables::shipped();
    let mut sheet = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let (mut findings, mut fold) = (Findings::default(), Fold::new());
    sheet
        .read(text.as_bytes(), true, &mut findings, &mut |batch| {
            let rows: Vec<u32> = (0..).zip(batch.numbers).map(|(row, _)| row).collect();
            writer.add_batch(1, batch, &rows);
            batch.visit_lines(|line| fold.add(&line.charge))
        })
        .unwrap();
    assert!(findings.faults.is_empty(), "{:?}", findings.faults.first());
    let objects = writer.finish().await.unwrap();
    (staged, objects, fold.into_bills())
}

/// Publishes a stored import, at a time.
async fn publish_import(
    data: &Data,
    (staged, objects, bills): &(StagedImport, Vec<WrittenObject>, Bills),
    now_us: i64,
) -> Result<Published, PublishError> {
    let lines_digest = LinesDigest::from_bytes(
        bill::ContentFormat::NEWEST,
        [u8::try_from(now_us.rem_euclid(251)).unwrap(); 32],
    );
    let rules = [0; 32];
    let mut statements = Vec::new();
    for (key, bill) in bills {
        let records = data.catalog.read_records(&[(key.owner, key.month)], &rules).await.unwrap();
        statements.push(Ok(Statement {
            bill: *key,
            content: bill.clone(),
            lines_digest,
            meaning: Meaning::default(),
            delivered: None,
            base: records.first().map_or(0, |record| record.current.version.number),
            likeness: Likeness::Other,
            counts: None,
            days: None,
        }));
    }
    let options = PublishOptions {
        mode: ImportMode::Statement,
        basis: Basis::Customer,
        overrides: Overrides::default(),
    };
    let publication = Publication {
        import: staged.id,
        options,
        objects,
        lines: 1,
        notices: "[]",
        rules: &rules,
        computed: &[],
        now_us,
    };
    data.catalog.publish(&publication, &mut statements.into_iter()).await
}

#[tokio::test]
async fn an_import_that_was_swept_cannot_publish() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let stored = store_lines(&data, &make_sheet(&[(7, "2022-11", "1")])).await;
    let object = dir.path().join("objects").join(&stored.1[0].path);
    assert!(object.exists());
    let lock = data.try_lock_import().await.unwrap().unwrap();
    assert!(data.try_lock_import().await.unwrap().is_none(), "one import at a time");
    assert_eq!(data.sweep_unfinished_imports(&lock).await.unwrap(), 1);
    assert!(!object.exists());
    let error = publish_import(&data, &stored, 1).await.unwrap_err();
    let PublishError::Store(error) = error else { panic!("{error:?}") };
    assert!(error.to_string().contains("no longer staged"), "{error}");
    assert!(data.catalog.list_versions(BillFilter::default()).await.unwrap().is_empty());
}

/// One day, in microseconds.
const DAY_US: i64 = 86_400_000_000;

#[tokio::test]
async fn a_pruned_version_says_so_and_nothing_is_ever_taken_back_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let mut imports = Vec::new();
    for (day, total) in [(1, "1"), (2, "2"), (3, "3")] {
        let stored = store_lines(&data, &make_sheet(&[(7, "2022-11", total)])).await;
        imports.push(publish_import(&data, &stored, day * DAY_US + day).await.unwrap().import);
    }
    let lock = data.try_lock_import().await.unwrap().unwrap();
    let now_us = 5 * DAY_US;
    let early =
        store::prune_versions(&data, &lock, PRUNE_AGE_MIN_US - 1, now_us, false, || {}).await.unwrap_err();
    assert!(early.to_string().contains("less than a day ago"), "{early}");
    let pruned = store::prune_versions(&data, &lock, 2 * DAY_US - 3, now_us, false, || {}).await.unwrap();
    assert_eq!((pruned.versions.len(), pruned.cells, pruned.objects.len()), (2, 2, 2));
    let ask =
        async |as_of| data.catalog.read_bills("7".parse().unwrap(), "2022-11".parse().unwrap(), as_of).await;
    for as_of in [AsOf::Version(1), AsOf::Version(2), AsOf::Time(3 * DAY_US)] {
        let bills = ask(as_of).await.unwrap();
        assert_eq!((bills[0].version.pruned_at_us, bills[0].cells.len()), (Some(now_us), 0));
    }
    for as_of in [AsOf::Now, AsOf::Version(3), AsOf::Time(3 * DAY_US + 3)] {
        assert_eq!(ask(as_of).await.unwrap()[0].cells[0].sums[Measure::Total].to_string(), "3.00000000");
    }
    let refused = data.catalog.revert(imports[2], "test", now_us).await.unwrap_err();
    let RevertError::Refused(refused) = refused else { panic!("{refused:?}") };
    assert!(matches!(refused, RevertRefusal::Pruned { version: 2, .. }), "{refused:?}");
    assert_eq!(data.catalog.list_imports().await.unwrap().len(), 3, "nothing was changed");

    // Later changes are taken back, up to the versions that are kept.
    let stored = store_lines(&data, &make_sheet(&[(7, "2022-11", "4")])).await;
    let fourth = publish_import(&data, &stored, now_us).await.unwrap().import;
    store::prune_versions(&data, &lock, 2 * DAY_US, 6 * DAY_US, false, || {}).await.unwrap();
    data.catalog.revert(fourth, "test", 6 * DAY_US).await.unwrap();
    store::prune_versions(&data, &lock, DAY_US, 60 * DAY_US, false, || {}).await.unwrap();
    assert_eq!(ask(AsOf::Now).await.unwrap()[0].cells[0].sums[Measure::Total].to_string(), "3.00000000");
    let checked = store::refold_bills(&data, None, VersionSelection::All, &mut |_| ()).await.unwrap();
    assert_eq!((checked.damages, checked.versions, checked.pruned), (0, 1, 4));
}

#[tokio::test]
async fn lines_are_stored_by_month_sorted_by_owner_with_texts_and_unknown_columns() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let text = make_sheet(&[(9, "2022-11", "1.50"), (7, "2022-12", "3"), (8, "2022-11", "-2")]);
    let (_, objects, bills) = store_lines(&data, &text).await;
    let months: Vec<_> = objects.iter().map(|object| (object.month.to_string(), object.lines)).collect();
    assert_eq!(months, [("2022-11".to_owned(), 2), ("2022-12".to_owned(), 1)]);
    assert!(objects[0].path.starts_with("lines/month=2022-11/import-1-"));
    let file = std::fs::File::open(dir.path().join("objects").join(&objects[0].path)).unwrap();
    let mut batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batch = batches.next().unwrap().unwrap();
    let owners = batch.column_by_name("owner_uin").unwrap().as_primitive::<Int64Type>();
    assert_eq!(owners.values(), &[8, 9]);
    let text_of =
        |name: &str, row: usize| batch.column_by_name(name).unwrap().as_string::<i32>().value(row).to_owned();
    assert_eq!(text_of("TotalCost", 1), "1.50");
    assert_eq!(text_of("unknown_columns", 0), r#"{"Odd":"a \"b\""}"#);
    assert_eq!(text_of("action_type", 0), "postpay_deduct_h");
    let mut fold = Fold::new();
    for object in &objects {
        let each = &mut |line: &StoredLine<'_>| Ok::<_, StoreError>(fold.add(&line.charge)?);
        data.lines.visit_lines(object, Projection::Charge, LineFilter::All, each).await.unwrap();
    }
    assert_eq!(fold.into_bills(), bills);
    check_laws(&bills).unwrap();
}

#[tokio::test]
async fn more_lines_than_a_row_group_holds_fold_to_the_same_from_what_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let count = u64::try_from(ROW_GROUP_LINES_MAX).unwrap().saturating_add(5_000);
    let lines: Vec<_> = (0..count)
        .map(|n| (n.rem_euclid(7).max(1), ["2022-11", "2022-12"][usize::from(n % 10 == 0)], "0.00000001"))
        .collect();
    let (_, objects, bills) = store_lines(&data, &make_sheet(&lines)).await;
    assert_eq!(objects.iter().map(|object| object.lines).sum::<u64>(), count);
    let mut fold = Fold::new();
    for object in &objects {
        let each = &mut |line: &StoredLine<'_>| Ok::<_, StoreError>(fold.add(&line.charge)?);
        data.lines.visit_lines(object, Projection::Charge, LineFilter::All, each).await.unwrap();
    }
    assert_eq!(bills.values().map(|bill| bill.sums.lines).sum::<u64>(), count);
    assert_eq!(bills.values().map(|bill| bill.sums[Measure::Total].units()).sum::<i128>(), i128::from(count));
    assert_eq!(fold.into_bills(), bills);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let error =
        Data::open(Path::new("/no/such/folder"), &CatalogPlace::Folder).await.unwrap_err().to_string();
    assert!(error.contains("/no/such/folder") && error.contains("billfold import"), "{error}");
}

#[tokio::test]
async fn readers_do_not_wait_while_another_program_writes() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let stored = store_lines(&data, &make_sheet(&[(7, "2022-11", "1")])).await;
    publish_import(&data, &stored, 10).await.unwrap();
    let mut catalog = rusqlite::Connection::open(dir.path().join("catalog.db")).unwrap();
    let transaction = catalog.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    // Waiting would end in an error, since the other never commits.
    let reader = Data::open(dir.path(), &CatalogPlace::Folder).await.unwrap();
    assert_eq!(reader.catalog.list_versions(BillFilter::default()).await.unwrap().len(), 1);
    drop(transaction);
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("deep").join("data");
    drop(create_data(&folder).await);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    // A folder that the operator has opened to others stays so.
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o750)).unwrap();
    drop(create_data(&folder).await);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o750);
}

#[tokio::test]
async fn stored_lines_have_the_texts_and_digests_of_the_lines_in_their_files() {
    let dir = tempfile::tempdir().unwrap();
    let data = create_data(dir.path()).await;
    let text =
        make_sheet(&[(9, "2022-11", "1.5"), (7, "2022-11", "-2"), (8, "2022-11", "3"), (7, "2022-11", "-2")]);
    let tables = CodeTables::shipped();
    let (mut findings, mut expected) = (Findings::default(), Vec::new());
    Sheet::new("test.csv", Rules { tables: &tables, month: None })
        .read(text.as_bytes(), true, &mut findings, &mut |line| {
            expected.push((line.charge.bill, line.number, line.digest()));
            Ok::<(), StoreError>(())
        })
        .unwrap();
    expected.sort_by_key(|(bill, number, _)| (*bill, *number));
    let (staged, objects, _) = store_lines(&data, &text).await;
    let mut found = Vec::new();
    data.lines
        .visit_lines(&objects[0], Projection::Whole, LineFilter::All, &mut |line| {
            assert_eq!((line.import(), line.file()), (staged.id, 1));
            assert_eq!(
                line.read_unknown_columns()?,
                BTreeMap::from([("Odd".to_owned(), "a \"b\"".to_owned())])
            );
            assert_eq!(
                line.text(Column::TotalCost).unwrap().parse(),
                Ok(line.charge.amounts[Measure::Total])
            );
            assert_eq!((line.text(Column::Id), line.id()), (None, None));
            found.push((line.charge.bill, line.number(), line.digest()?));
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(found, expected);

    let of_7 = found.iter().map(|(bill, ..)| *bill).filter(|bill| bill.owner.get() == 7);
    let wanted: BTreeSet<BillKey> = of_7.collect();
    let mut numbers = Vec::new();
    let each = &mut |line: &StoredLine<'_>| {
        numbers.push((line.charge.bill.owner.get(), line.number()));
        Ok::<_, StoreError>(())
    };
    data.lines.visit_lines(&objects[0], Projection::Whole, LineFilter::Bills(&wanted), each).await.unwrap();
    assert_eq!(numbers, [(7, 3), (7, 5)]);
}
