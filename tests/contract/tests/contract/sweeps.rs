//! Sweeping: an import that was swept never publishes, one that published is never swept, and no number is used again.

use std::path::PathBuf;

use bill::ledger::{BillFilter, ImportId, ImportMode};
use store::{Data, StagedImport};

use crate::contract;
use crate::world::{STATEMENT, World, expect_store_error, make_bill_key, make_statement};

contract!(
    objects_that_a_swept_import_writes_later_are_deleted_by_the_next_sweep,
    an_import_discards_what_it_wrote_and_never_what_is_published,
    numbers_of_imports_are_never_used_again,
    objects_of_imports_that_the_catalog_does_not_know_are_refused_and_left_alone,
    what_only_has_the_name_of_an_object_is_none,
    a_folder_of_objects_belongs_to_one_catalog,
);

/// Writes an object of an import, with the first bytes that every object has.
fn write_object(world: &World, import: ImportId, token: &str, end: &str) -> PathBuf {
    let month = world.path().join("objects/lines/month=2022-11");
    std::fs::create_dir_all(&month).unwrap();
    let object = month.join(format!("import-{import}-{token}{end}"));
    std::fs::write(&object, b"PAR1 and lines").unwrap();
    object
}

async fn sweep(data: &Data) -> usize {
    let lock = data.try_lock_import().await.unwrap().unwrap();
    data.sweep_unfinished_imports(&lock).await.unwrap()
}

async fn objects_that_a_swept_import_writes_later_are_deleted_by_the_next_sweep(world: World) {
    let staged = world.stage(ImportMode::Statement, 5).await;
    let first = write_object(&world, staged.id, &staged.token, ".parquet");
    assert_eq!((sweep(&world.data).await, first.exists()), (1, false));
    for end in [".parquet", "-2.parquet", ".parquet#1"] {
        let late = write_object(&world, staged.id, &staged.token, end);
        world.data.check_objects_are_known().await.unwrap();
        assert_eq!((sweep(&world.data).await, late.exists()), (1, false), "{end}");
    }
    assert_eq!(sweep(&world.data).await, 0);
    assert_eq!(world.data.catalog.find_leftovers().await.unwrap().swept, [staged]);
}

async fn an_import_discards_what_it_wrote_and_never_what_is_published(world: World) {
    let running = world.stage(ImportMode::Statement, 6).await;
    let theirs = write_object(&world, running.id, &running.token, ".parquet");
    let staged = world.stage(ImportMode::Statement, 5).await;
    let own = write_object(&world, staged.id, &staged.token, ".parquet");
    world.data.discard_import(&staged).await.unwrap();
    assert_eq!((own.exists(), theirs.exists()), (false, true), "only what is its own");
    // Swept by another program, which no longer knows that it runs: it discards what it wrote since.
    let own = write_object(&world, staged.id, &staged.token, ".parquet");
    world.data.discard_import(&staged).await.unwrap();
    assert!(!own.exists());
    let publishing = world.publish_staged(&staged, STATEMENT, 1, vec![make_statement(make_bill_key(7), 1)]);
    let error = publishing.await.map_err(expect_store_error).unwrap_err().to_string();
    assert!(error.contains("no longer staged"), "{error}");
    // The answer of a commit may be lost: the import is published, and nothing of it may go.
    let publishing = world.publish_staged(&running, STATEMENT, 2, vec![make_statement(make_bill_key(7), 1)]);
    publishing.await.map_err(expect_store_error).unwrap();
    world.data.discard_import(&running).await.unwrap();
    world.data.catalog.forget_idle_objects(running.id).await.unwrap();
    assert_eq!(sweep(&world.data).await, 0);
    assert!(theirs.exists());
    assert_eq!(world.data.catalog.list_objects().await.unwrap().len(), 1);
    assert_eq!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().len(), 1);
}

async fn numbers_of_imports_are_never_used_again(world: World) {
    let mut last = 0;
    let mut check_number = |import: ImportId| {
        assert!(import.0 > last, "{import} after {last}");
        last = import.0;
    };
    for round in 1..5_u8 {
        let StagedImport { id, .. } = world.stage(ImportMode::Statement, round).await;
        check_number(id);
        sweep(&world.data).await;
        assert_eq!(world.data.catalog.find_leftovers().await.unwrap().last_import, id.0);
        let published =
            world.states(i64::from(round), vec![make_statement(make_bill_key(7), round)]).await.import;
        check_number(published);
        let discarded = world.stage(ImportMode::Append, round).await;
        check_number(discarded.id);
        world.data.discard_import(&discarded).await.unwrap();
        let taken_back = world.data.catalog.revert(published, "test", i64::from(round)).await.unwrap();
        check_number(taken_back.import);
    }
}

async fn objects_of_imports_that_the_catalog_does_not_know_are_refused_and_left_alone(world: World) {
    let known = world.states(1, vec![make_statement(make_bill_key(7), 1)]).await.import;
    world.data.check_objects_are_known().await.unwrap();
    // A later import, and another one of the same number.
    let later = ImportId(known.0 + 1);
    for (import, end) in [(later, ".parquet"), (known, "-2.parquet"), (later, ".parquet#1")] {
        let object = write_object(&world, import, "00112233aabbccdd", end);
        let error = world.data.check_objects_are_known().await.unwrap_err().to_string();
        assert!(error.contains(&format!("import-{import}-00112233aabbccdd{end}")), "{error}");
        assert!(error.contains("older than its objects") && error.contains("billfold verify"), "{error}");
        sweep(&world.data).await;
        assert!(object.exists());
        std::fs::remove_file(object).unwrap();
    }
    world.data.check_objects_are_known().await.unwrap();
}

async fn what_only_has_the_name_of_an_object_is_none(world: World) {
    let month = world.path().join("objects/lines/month=2022-11");
    std::fs::create_dir_all(month.join("import-8-ffff000011112222.parquet")).unwrap();
    std::fs::write(month.join("import-9-ffff000011112222.parquet"), b"x").unwrap();
    std::fs::write(month.join("import-9-ffff000011112223.parquet"), b"long enough").unwrap();
    std::os::unix::fs::symlink("/dev/zero", month.join("import-7-ffff000011112222.parquet")).unwrap();
    std::fs::write(month.join("copy.parquet"), b"PAR1").unwrap();
    world.data.check_objects_are_known().await.unwrap();
}

async fn a_folder_of_objects_belongs_to_one_catalog(world: World) {
    let other = if world.database().is_some() { World::postgres().await } else { World::sqlite().await };
    let Some(other) = other else { return };
    let mark = |world: &World| world.path().join("catalog_id");
    world.data.mark_objects().await.unwrap();
    let text = std::fs::read_to_string(mark(&world)).unwrap();
    assert_eq!((text.len(), text.ends_with('\n')), (33, true), "{text}");
    world.data.mark_objects().await.unwrap();
    world.open().await.unwrap();
    // The other catalog finds the objects of this one in its folder.
    std::fs::copy(mark(&world), mark(&other)).unwrap();
    for error in [other.open().await.map(|_| ()), other.data.mark_objects().await] {
        let error = error.unwrap_err().to_string();
        assert!(error.contains("objects of another catalog") && error.contains(text.trim()), "{error}");
    }
    assert_eq!(std::fs::read_to_string(mark(&other)).unwrap(), text);
    std::fs::remove_file(mark(&other)).unwrap();
    other.data.mark_objects().await.unwrap();
    assert_ne!(std::fs::read_to_string(mark(&other)).unwrap(), text);
    other.open().await.unwrap();
}
