//! Imports: staging, looking back, listing, sweeping, and who may run.

use bill::ledger::{BillFilter, ImportKind, ImportMode};
use store::ImportStatus;

use crate::contract;
use crate::world::{
    APPEND, STATEMENT, World, expect_store_error, make_bill_key, make_cell, make_statement,
    make_statement_of, versions_of,
};

contract!(
    imports_are_listed_with_all_that_is_known_the_newest_first,
    the_same_statement_is_current_until_a_bill_of_it_says_something_else,
    the_same_append_is_current_while_its_lines_count,
    an_import_that_was_swept_cannot_publish,
    objects_of_an_import_without_versions_are_left_over,
    one_import_runs_at_a_time,
    a_catalog_of_a_newer_program_is_refused_and_left_alone,
    what_one_program_publishes_the_others_see_at_once,
);

async fn imports_are_listed_with_all_that_is_known_the_newest_first(world: World) {
    assert_eq!(world.data.catalog.find_newest_import().await.unwrap(), None);
    let first = world
        .states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)])
        .await;
    let second = world
        .states(20, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 2)])
        .await;
    let staged = world.stage(ImportMode::Append, 77).await;
    let imports = world.data.catalog.list_imports().await.unwrap();
    assert_eq!(world.data.catalog.find_newest_import().await.unwrap(), Some((second.import, 20)));
    let ids: Vec<_> = imports.iter().map(|import| import.id).collect();
    assert_eq!(ids, [staged.id, second.import, first.import]);
    assert_eq!((imports[0].published_at_us, imports[0].kind), (None, ImportKind::Files(ImportMode::Append)));
    assert_eq!((imports[1].published_at_us, imports[1].unchanged, imports[1].lines), (Some(20), 1, 3));
    assert_eq!(versions_of(&imports[1]), [(make_bill_key(8), 2)]);
    assert_eq!(imports[1].notices, r#"[["a",1]]"#);
    assert_eq!(versions_of(&imports[2]), [(make_bill_key(7), 1), (make_bill_key(8), 1)]);
    assert_eq!(imports[2].unchanged, 0);
    let file = &imports[0].files[0];
    assert_eq!((file.name.as_str(), file.bytes, file.sha256), ("a\tb.csv", 5, [77; 32]));
    let objects = world.data.catalog.list_objects().await.unwrap();
    assert_eq!(objects.iter().map(|object| object.import).collect::<Vec<_>>(), [first.import, second.import]);
    assert_eq!((objects[0].object.bytes, objects[0].object.lines, objects[0].object.sha256), (7, 3, [9; 32]));
}

async fn the_same_statement_is_current_until_a_bill_of_it_says_something_else(world: World) {
    let catalog = &world.data.catalog;
    assert_eq!(catalog.find_same_import(&[10; 32]).await.unwrap(), None);
    let first = world
        .states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)])
        .await;
    let same = catalog.find_same_import(&[10; 32]).await.unwrap().unwrap();
    assert_eq!((same.id, same.published_at_us, same.status), (first.import, 10, ImportStatus::Current));
    let second = world.states(20, vec![make_statement(make_bill_key(8), 2)]).await;
    let same = catalog.find_same_import(&[10; 32]).await.unwrap().unwrap();
    assert_eq!(same.status, ImportStatus::Superseded(make_bill_key(8), 2, second.import));
    // Taken back, the bill says again what the first import stated.
    catalog.revert(second.import, "x", 30).await.unwrap();
    assert_eq!(catalog.find_same_import(&[10; 32]).await.unwrap().unwrap().status, ImportStatus::Current);
    // A staged import of an identity is not one that was published.
    world.stage(ImportMode::Statement, 99).await;
    assert_eq!(catalog.find_same_import(&[99; 32]).await.unwrap(), None);
}

async fn the_same_append_is_current_while_its_lines_count(world: World) {
    let catalog = &world.data.catalog;
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2)], 2, 1);
    world.publish(APPEND, 20, vec![added]).await.unwrap();
    world.publish(APPEND, 30, vec![make_statement_of(make_bill_key(7), Vec::new(), 0, 2)]).await.unwrap();
    assert_eq!(catalog.find_same_import(&[20; 32]).await.unwrap().unwrap().status, ImportStatus::Current);
    assert_eq!(catalog.find_same_import(&[30; 32]).await.unwrap().unwrap().status, ImportStatus::Current);
    let more = make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2)], 3, 2);
    world.publish(APPEND, 40, vec![more]).await.unwrap();
    assert_eq!(catalog.find_same_import(&[20; 32]).await.unwrap().unwrap().status, ImportStatus::Current);
    assert_eq!(catalog.find_same_import(&[30; 32]).await.unwrap().unwrap().status, ImportStatus::Unknown);
    let whole = world.states(50, vec![make_statement(make_bill_key(7), 9)]).await;
    let same = catalog.find_same_import(&[20; 32]).await.unwrap().unwrap();
    assert_eq!(same.status, ImportStatus::Superseded(make_bill_key(7), 4, whole.import));
}

async fn an_import_that_was_swept_cannot_publish(world: World) {
    let staged = world.stage(ImportMode::Statement, 5).await;
    let lock = world.data.try_lock_import().await.unwrap().unwrap();
    assert_eq!(world.data.sweep_unfinished_imports(&lock).await.unwrap(), 1);
    drop(lock);
    let publishing = world.publish_staged(&staged, STATEMENT, 1, vec![make_statement(make_bill_key(7), 1)]);
    let error = publishing.await.map_err(expect_store_error).unwrap_err().to_string();
    assert!(error.contains("no longer staged"), "{error}");
    assert!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().is_empty());
    assert!(world.data.catalog.list_imports().await.unwrap().is_empty());
}

async fn objects_of_an_import_without_versions_are_left_over(world: World) {
    let catalog = &world.data.catalog;
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    assert!(catalog.find_leftovers().await.unwrap().idle.is_empty());
    let unchanged = world.states(20, vec![make_statement(make_bill_key(7), 1)]).await;
    let left = catalog.find_leftovers().await.unwrap().idle;
    assert_eq!(left.iter().map(|import| import.id).collect::<Vec<_>>(), [unchanged.import]);
    catalog.forget_idle_objects(unchanged.import).await.unwrap();
    assert!(catalog.find_leftovers().await.unwrap().idle.is_empty());
    assert_eq!(catalog.list_objects().await.unwrap().len(), 1);
    assert_eq!(catalog.list_imports().await.unwrap().len(), 2, "that it was imported stays known");
}

async fn one_import_runs_at_a_time(world: World) {
    let other = world.open().await.unwrap();
    let lock = world.data.try_lock_import().await.unwrap().unwrap();
    assert!(other.try_lock_import().await.unwrap().is_none());
    assert!(world.data.try_lock_import().await.unwrap().is_none());
    drop(lock);
    let is_waiting = std::sync::atomic::AtomicBool::new(false);
    let lock =
        other.lock_import(|| is_waiting.store(true, std::sync::atomic::Ordering::SeqCst)).await.unwrap();
    drop(lock);
    assert!(world.data.try_lock_import().await.unwrap().is_some());
}

async fn a_catalog_of_a_newer_program_is_refused_and_left_alone(world: World) {
    let newer = match world.database() {
        Some(_) => "UPDATE schema_version SET version = 99",
        None => "PRAGMA user_version = 99",
    };
    world.meddle(newer).unwrap();
    let error = world.open().await.expect_err("a newer catalog").to_string();
    assert!(error.contains("version 99") && error.contains("newer billfold"), "{error}");
}

async fn what_one_program_publishes_the_others_see_at_once(world: World) {
    let other = world.open().await.unwrap();
    for number in 1..20 {
        world.states(i64::from(number), vec![make_statement(make_bill_key(7), number)]).await;
        let versions = other.catalog.list_versions(BillFilter::default()).await.unwrap();
        assert_eq!(versions.len(), usize::from(number));
    }
}
