//! The names of products and regions of versions.

use bill::ledger::{AsOf, BillState, Statement};
use bill::{KeyKind, KeyNames};
use store::PRUNE_AGE_MIN_US;

use crate::contract;
use crate::world::{
    APPEND, NOVEMBER, World, make_bill_key, make_cell, make_month, make_statement, make_statement_of,
    make_uin,
};

contract!(
    names_are_kept_with_the_version_that_has_the_lines,
    names_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones,
    names_cannot_be_changed_and_go_with_the_cells,
);

/// A statement of bill 7 with names: a product, and a text that a file may hold.
fn name_statement(number: u8, base: u32, names: &[(KeyKind, &str, &str)]) -> Statement {
    let mut statement =
        make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", i128::from(number), 1)], number, base);
    for (kind, key, name) in names {
        statement.content.names.add(*kind, key, name);
    }
    statement
}

/// Reads the bill with its names, as of a version.
async fn read_named(world: &World, number: u32) -> BillState {
    let as_of = AsOf::Version(number);
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), as_of).await.unwrap();
    let mut state = bills.into_iter().next().unwrap();
    assert!(state.names.is_empty(), "names are loaded when they are asked for");
    world.data.load_names(&mut state).await.unwrap();
    state
}

fn list(names: &KeyNames) -> Vec<(KeyKind, &str, &str)> {
    names.iter().collect()
}

const ODD: &str = "A\tname \\ with 华南 \"all\"\nof it";

async fn names_are_kept_with_the_version_that_has_the_lines(world: World) {
    let first = [(KeyKind::Product, "cvm", ODD), (KeyKind::Region, "1", "South")];
    world.states(10, vec![name_statement(1, 0, &first), make_statement(make_bill_key(8), 1)]).await;
    world.states(20, vec![name_statement(2, 1, &[(KeyKind::Product, "cvm", "CVM")])]).await;
    assert_eq!(list(&read_named(&world, 1).await.names), first);
    assert_eq!(list(&read_named(&world, 2).await.names), [(KeyKind::Product, "cvm", "CVM")]);
    let whole = world.data.catalog.read_version(make_bill_key(7), 1).await.unwrap().unwrap();
    assert_eq!((list(&whole.names), whole.cells.len()), (first.to_vec(), 1));
    assert!(world.data.catalog.read_names(make_bill_key(8), 1).await.unwrap().is_empty());
    assert!(world.data.catalog.read_names(make_bill_key(9), 1).await.unwrap().is_empty());
}

async fn names_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones(world: World) {
    let kept = (KeyKind::Region, "1", "South");
    world.states(10, vec![name_statement(1, 0, &[(KeyKind::Product, "cvm", "b"), kept])]).await;
    let added = name_statement(2, 1, &[(KeyKind::Product, "cvm", "a"), (KeyKind::Product, "cos", "c")]);
    let added = world.publish(APPEND, 20, vec![added]).await.unwrap();
    let both = [(KeyKind::Product, "cos", "c"), (KeyKind::Product, "cvm", "a"), kept];
    assert_eq!(list(&read_named(&world, 2).await.names), both);
    world.data.catalog.revert(added.import, "test", 30).await.unwrap();
    let back = read_named(&world, 3).await;
    assert!(back.version.has_names);
    assert_eq!(list(&back.names), [(KeyKind::Product, "cvm", "b"), kept]);
    // A larger name of the same key changes nothing.
    let more = name_statement(3, 3, &[(KeyKind::Product, "cvm", "z")]);
    world.publish(APPEND, 40, vec![more]).await.unwrap();
    assert_eq!(list(&read_named(&world, 4).await.names), [(KeyKind::Product, "cvm", "b"), kept]);
}

async fn names_cannot_be_changed_and_go_with_the_cells(world: World) {
    world.states(10, vec![name_statement(1, 0, &[(KeyKind::Product, "cvm", "a")])]).await;
    world.states(20, vec![name_statement(2, 1, &[(KeyKind::Product, "cvm", "b")])]).await;
    world.write_objects().await;
    for sql in [
        "UPDATE key_name SET name = 'other'",
        "DELETE FROM key_name",
        "INSERT INTO key_name (version, kind, key, name) VALUES (1, 'region', '1', 'late')",
        "UPDATE version SET has_names = NOT has_names",
    ] {
        let error = world.meddle(sql).unwrap_err();
        assert!(error.contains("a published version never changes"), "{sql}: {error}");
    }
    let lock = world.data.try_lock_import().await.unwrap().unwrap();
    let now_us = 20 + PRUNE_AGE_MIN_US;
    store::prune_versions(&world.data, &lock, PRUNE_AGE_MIN_US, now_us, false, || {}).await.unwrap();
    assert!(world.data.catalog.read_names(make_bill_key(7), 1).await.unwrap().is_empty());
    assert_eq!(list(&read_named(&world, 2).await.names), [(KeyKind::Product, "cvm", "b")]);
    assert!(read_named(&world, 1).await.names.is_empty());
    let inventory = world.data.catalog.read_inventory(make_month(NOVEMBER)).await.unwrap();
    let counts: Vec<_> = inventory.versions.iter().map(|entry| (entry.cells, entry.names)).collect();
    assert_eq!(counts, [(0, 0), (1, 1)]);
}
