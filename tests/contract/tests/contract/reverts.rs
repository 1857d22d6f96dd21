//! Taking imports back.

use bill::ledger::{AsOf, BillFilter, Change, ImportId, ImportKind, RevertRefusal};

use crate::contract;
use crate::world::{
    APPEND, NOVEMBER, World, expect_revert_refusal, make_bill_key, make_cell, make_month, make_statement,
    make_statement_of, make_uin, versions_of,
};

contract!(
    a_reverted_bill_is_as_it_was_before,
    the_first_import_of_a_bill_reverts_to_no_lines_and_another_payer_may_come,
    an_append_reverts_to_the_lines_before_it_and_a_revert_can_be_reverted,
    what_cannot_be_reverted_is_said_and_changes_nothing,
);

/// Takes an import back, which must succeed, and returns the revert's import.
async fn revert_import(world: &World, import: ImportId, now_us: i64) -> ImportId {
    world.data.catalog.revert(import, "somebody", now_us).await.unwrap().import
}

/// Reads the parts of bill 7: import, since, until.
async fn read_parts(world: &World) -> Vec<(ImportId, u32, Option<u32>)> {
    let parts = world.data.catalog.list_parts(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    parts.iter().map(|part| (part.import, part.since, part.until)).collect()
}

async fn a_reverted_bill_is_as_it_was_before(world: World) {
    let first = world
        .states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)])
        .await;
    let second = world
        .states(20, vec![make_statement(make_bill_key(7), 2), make_statement(make_bill_key(8), 2)])
        .await;
    let published = world.data.catalog.revert(second.import, "somebody", 15).await.unwrap();
    assert_eq!(published.at_us, 21);
    let reverted = Change::Reverted { version: 3 };
    assert_eq!(published.changes, [(make_bill_key(7), reverted), (make_bill_key(8), reverted)]);
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    let before =
        world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Version(1)).await.unwrap();
    assert_eq!(bills[0].cells, before[0].cells);
    let (now, then) = (&bills[0].version, &before[0].version);
    assert_eq!((now.lines, now.lines_digest, now.basis), (then.lines, then.lines_digest, then.basis));
    assert_eq!((now.number, now.kind), (3, ImportKind::Revert { of: second.import }));
    assert_eq!(
        read_parts(&world).await,
        [(first.import, 1, Some(2)), (second.import, 2, Some(3)), (first.import, 3, None)]
    );
    let imports = world.data.catalog.list_imports().await.unwrap();
    assert_eq!(imports[0].kind, ImportKind::Revert { of: second.import });
    assert_eq!((imports[0].imported_by.as_str(), imports[0].files.len()), ("somebody", 0));
    assert_eq!(versions_of(&imports[0]), [(make_bill_key(7), 3), (make_bill_key(8), 3)]);
}

async fn the_first_import_of_a_bill_reverts_to_no_lines_and_another_payer_may_come(world: World) {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let back = revert_import(&world, first.import, 20).await;
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    assert_eq!((bills[0].version.lines, bills[0].cells.len(), bills[0].version.number), (0, 0, 2));
    assert_eq!(bills[0].version.lines_digest, bill::LinesDigest::default());
    assert_eq!(read_parts(&world).await, [(first.import, 1, Some(2))]);
    let moved = crate::world::make_bill_key_of(2, 7, NOVEMBER);
    let other = world.states(30, vec![make_statement(moved, 1)]).await;
    assert_eq!(other.changes, [(moved, Change::New)]);
    // The first payer's bill does not come back beside it unasked.
    let refused =
        world.data.catalog.revert(back, "somebody", 40).await.map_err(expect_revert_refusal).unwrap_err();
    let expected = RevertRefusal::SecondPayer {
        bill: make_bill_key(7),
        other_payer: make_uin(2),
        other_import: other.import,
    };
    assert_eq!(refused, expected);
    revert_import(&world, other.import, 50).await;
    revert_import(&world, back, 60).await;
}

async fn an_append_reverts_to_the_lines_before_it_and_a_revert_can_be_reverted(world: World) {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2)], 2, 1);
    let second = world.publish(APPEND, 20, vec![added]).await.unwrap();
    let third = revert_import(&world, second.import, 30).await;
    let all = [(first.import, 1, None), (second.import, 2, Some(3))];
    assert_eq!(read_parts(&world).await, all);
    revert_import(&world, third, 40).await;
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    assert_eq!((bills[0].version.number, bills[0].version.lines), (4, 3));
    assert_eq!(bills[0].cells, [make_cell(1, "cvm", 6, 3)]);
    assert_eq!(read_parts(&world).await, [all[0], all[1], (second.import, 4, None)]);
}

async fn what_cannot_be_reverted_is_said_and_changes_nothing(world: World) {
    let catalog = &world.data.catalog;
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let same = world.states(20, vec![make_statement(make_bill_key(7), 1)]).await;
    let staged = world.stage(APPEND.mode, 5).await;
    for unknown in [ImportId(99), staged.id] {
        let refused = catalog.revert(unknown, "x", 30).await.map_err(expect_revert_refusal).unwrap_err();
        assert_eq!(refused, RevertRefusal::Unknown);
    }
    let refused = catalog.revert(same.import, "x", 30).await.map_err(expect_revert_refusal).unwrap_err();
    assert_eq!(refused, RevertRefusal::Nothing);
    let later = world.states(30, vec![make_statement(make_bill_key(7), 2)]).await;
    let refused = catalog.revert(first.import, "x", 40).await.map_err(expect_revert_refusal).unwrap_err();
    assert_eq!(refused, RevertRefusal::Later { bill: make_bill_key(7), version: 2, import: later.import });
    assert_eq!(catalog.list_versions(BillFilter::default()).await.unwrap().len(), 2);
    assert_eq!(catalog.list_imports().await.unwrap().len(), 4);
}
