//! Dropping superseded versions.

use bill::ledger::{AsOf, BillFilter, ImportMode, RevertRefusal};
use store::{Data, PRUNE_AGE_MIN_US, Pruned, StoreError};

use crate::contract;
use crate::world::{
    APPEND, NOVEMBER, World, expect_revert_refusal, make_bill_key, make_cell, make_month, make_statement,
    make_statement_of, make_uin,
};

contract!(
    a_prune_drops_what_was_superseded_by_then_and_nothing_else,
    what_is_kept_cannot_be_dropped_and_what_was_pruned_stays_so,
    each_catalog_has_an_id_of_its_own,
);

/// Prunes what was superseded a day before `now_us`; returns the numbers of the versions and the count of objects.
async fn prune_catalog(world: &World, now_us: i64, is_dry: bool) -> (Vec<u32>, usize) {
    let lock = world.data.try_lock_import().await.unwrap().unwrap();
    let pruned =
        store::prune_versions(&world.data, &lock, PRUNE_AGE_MIN_US, now_us, is_dry, || {}).await.unwrap();
    (pruned.versions.iter().map(|(_, number)| *number).collect(), pruned.objects.len())
}

/// Publishes a bill with three whole statements, and with lines added to the second.
async fn publish_history(world: &World) -> [bill::ledger::ImportId; 4] {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await.import;
    let second = world.states(20, vec![make_statement(make_bill_key(7), 2)]).await.import;
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "cos", 5, 2)], 3, 2);
    let third = world.publish(APPEND, 30, vec![added]).await.unwrap().import;
    let fourth = world.states(40, vec![make_statement(make_bill_key(7), 4)]).await.import;
    world.write_objects().await;
    [first, second, third, fourth]
}

async fn a_prune_drops_what_was_superseded_by_then_and_nothing_else(world: World) {
    let [first, second, third, fourth] = publish_history(&world).await;
    let catalog = &world.data.catalog;
    let imports =
        |parts: Vec<bill::ledger::CountedPart>| parts.iter().map(|part| part.import).collect::<Vec<_>>();
    assert_eq!(prune_catalog(&world, PRUNE_AGE_MIN_US + 30, true).await, (vec![1, 2], 1));
    assert_eq!(
        imports(catalog.list_parts(BillFilter::default()).await.unwrap()),
        [first, second, third, fourth]
    );
    assert_eq!(prune_catalog(&world, PRUNE_AGE_MIN_US + 30, false).await, (vec![1, 2], 1));
    // The third version counts the lines of the second, too.
    assert_eq!(imports(catalog.list_parts(BillFilter::default()).await.unwrap()), [second, third, fourth]);
    assert_eq!(catalog.list_objects().await.unwrap().len(), 3);
    for (as_of, number) in [(AsOf::Time(30), 3), (AsOf::Version(3), 3), (AsOf::Now, 4)] {
        let bills = catalog.read_bills(make_uin(7), make_month(NOVEMBER), as_of).await.unwrap();
        assert_eq!(bills[0].version.number, number);
        assert!(!bills[0].cells.is_empty());
    }
    for as_of in [AsOf::Time(29), AsOf::Version(1)] {
        let bills = catalog.read_bills(make_uin(7), make_month(NOVEMBER), as_of).await.unwrap();
        assert!(bills[0].version.pruned_at_us.is_some() && bills[0].cells.is_empty());
    }
    let versions = catalog.list_versions(BillFilter::default()).await.unwrap();
    let pruned: Vec<bool> = versions.iter().map(|version| version.pruned_at_us.is_some()).collect();
    assert_eq!(pruned, [true, true, false, false]);
    assert_eq!(prune_catalog(&world, PRUNE_AGE_MIN_US + 40, false).await, (vec![3], 2));
    assert_eq!(prune_catalog(&world, PRUNE_AGE_MIN_US + 99, false).await, (vec![], 0));
    let refused = catalog.revert(fourth, "x", 50).await.map_err(expect_revert_refusal).unwrap_err();
    assert_eq!(refused, RevertRefusal::Pruned { bill: make_bill_key(7), version: 3 });
}

async fn what_is_kept_cannot_be_dropped_and_what_was_pruned_stays_so(world: World) {
    publish_history(&world).await;
    prune_catalog(&world, PRUNE_AGE_MIN_US + 30, false).await;
    for sql in [
        "UPDATE version SET pruned_at_us = 1 WHERE number = 4",
        "UPDATE version SET pruned_at_us = NULL WHERE number = 1",
        "UPDATE version SET pruned_at_us = 1 WHERE number = 1",
        "UPDATE version SET pruned_at_us = 1, lines = 5 WHERE number = 3",
        "DELETE FROM version WHERE number = 1",
        "DELETE FROM cell WHERE total > '0'",
        "DELETE FROM part WHERE since = 3",
        "DELETE FROM part WHERE since = 4",
        "INSERT INTO cell SELECT (SELECT id FROM version WHERE number = 1), manager, pay_mode, action_type, product,
                                 region, original, before_voucher, voucher, total, ri_deduction, sp_deduction, lines
         FROM cell",
    ] {
        let error = world.meddle(sql).expect_err(sql);
        assert!(error.contains("never changes"), "{error}");
    }
}

async fn each_catalog_has_an_id_of_its_own(world: World) {
    let id = world.data.catalog.read_catalog_id().await.unwrap();
    assert_eq!(
        (id.len(), world.open().await.unwrap().catalog.read_catalog_id().await.unwrap()),
        (16, id.clone())
    );
    let other = World::sqlite().await.unwrap();
    assert_ne!(other.data.catalog.read_catalog_id().await.unwrap(), id);
}

#[tokio::test]
async fn a_node_without_the_lines_neither_prunes_nor_forgets_what_is_to_be_deleted_elsewhere() {
    async fn prune_catalog(data: &Data, is_dry: bool) -> Result<Pruned, StoreError> {
        let lock = data.lock_import(|| ()).await?;
        store::prune_versions(data, &lock, PRUNE_AGE_MIN_US, PRUNE_AGE_MIN_US + 20, is_dry, || ()).await
    }
    let Some(world) = World::postgres().await else { return };
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = world.open_elsewhere(dir.path()).await;
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    world.states(20, vec![make_statement(make_bill_key(7), 2)]).await;
    world.write_objects().await;
    let lines = world.path().join("objects/lines");
    let objects = || std::fs::read_dir(&lines).unwrap().count();
    let error = prune_catalog(&elsewhere, false).await.unwrap_err().to_string();
    assert!(error.contains("nothing was dropped") && error.contains("where the objects are"), "{error}");
    assert_eq!(prune_catalog(&elsewhere, true).await.unwrap().objects.len(), 1);
    // What a killed import left is no business of a command that does not import.
    let staged = world.stage(ImportMode::Statement, 3).await;
    let lock = elsewhere.lock_import(|| ()).await.unwrap();
    assert_eq!(elsewhere.sweep_unfinished_imports_unless_shared(&lock).await.unwrap(), 0);
    drop(lock);
    assert_eq!((prune_catalog(&world.data, false).await.unwrap().objects.len(), objects()), (1, 1));
    assert_eq!(world.data.catalog.find_leftovers().await.unwrap().swept, [staged]);
    // As after a prune that was killed before it deleted anything: nothing new goes, and what was noted stays so.
    world.meddle("INSERT INTO pruned_object (path) VALUES ('lines/x')").unwrap();
    std::fs::write(lines.join("x"), b"lines").unwrap();
    assert_eq!(prune_catalog(&elsewhere, false).await.unwrap().objects.len(), 0);
    let lock = world.data.lock_import(|| ()).await.unwrap();
    assert_eq!(objects(), 2);
    world.data.sweep_unfinished_imports(&lock).await.unwrap();
    assert_eq!(objects(), 1);
}
