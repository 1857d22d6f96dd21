//! Adding lines to bills.

use bill::ledger::{AsOf, BillFilter, Change, PublishOptions, PublishRefusal};
use bill::{Basis, LinesDigest};

use crate::contract;
use crate::world::{
    APPEND, NOVEMBER, World, expect_store_error, make_bill_key, make_cell, make_month, make_statement,
    make_statement_of, make_uin,
};

contract!(
    lines_that_are_added_join_those_that_are_there,
    lines_are_added_to_the_version_that_they_were_compared_with_or_not_at_all,
    lines_of_another_basis_are_never_added,
);

async fn lines_that_are_added_join_those_that_are_there(world: World) {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let added =
        make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2), make_cell(3, "cos", 1, 1)], 2, 1);
    let second = world
        .publish(
            APPEND,
            20,
            vec![added, make_statement_of(make_bill_key(8), vec![make_cell(1, "a", 1, 1)], 9, 0)],
        )
        .await;
    let second = second.unwrap();
    assert_eq!(
        second.changes,
        [(make_bill_key(7), Change::Extended { version: 2, lines: 3 }), (make_bill_key(8), Change::New)]
    );
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    assert_eq!(bills[0].cells, [make_cell(1, "cvm", 6, 3), make_cell(3, "cos", 1, 1)]);
    let mut digest = LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [1; 32]);
    digest.merge(LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [2; 32]));
    assert_eq!((bills[0].version.lines_digest, bills[0].version.lines), (digest, 4));
    let parts = world.data.catalog.list_parts(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    let parts: Vec<_> = parts.iter().map(|part| (part.import, part.since, part.until, part.lines)).collect();
    assert_eq!(parts, [(first.import, 1, None, 1), (second.import, 2, None, 3)]);

    let nothing = make_statement_of(make_bill_key(7), Vec::new(), 0, 2);
    let third = world.publish(APPEND, 30, vec![nothing]).await.unwrap();
    assert_eq!(third.changes, [(make_bill_key(7), Change::Unchanged { version: 2 })]);

    // A whole statement ends all parts.
    let fourth = world.states(40, vec![make_statement(make_bill_key(7), 4)]).await;
    let parts = world.data.catalog.list_parts(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    let ranges: Vec<_> = parts.iter().map(|part| (part.import, part.until)).collect();
    assert_eq!(ranges, [(first.import, Some(3)), (second.import, Some(3)), (fourth.import, None)]);
    assert!(parts[0].is_counted_by(2) && !parts[0].is_counted_by(3) && parts[2].is_counted_by(3));
}

async fn lines_are_added_to_the_version_that_they_were_compared_with_or_not_at_all(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    world.states(20, vec![make_statement(make_bill_key(7), 2)]).await;
    let staged = world.stage(APPEND.mode, 5).await;
    let late = make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2)], 2, 1);
    let error = world.publish_staged(&staged, APPEND, 30, vec![late]).await;
    let error = error.map_err(expect_store_error).unwrap_err().to_string();
    assert!(error.contains("was at version 1") && error.contains("at version 2 now"), "{error}");
    assert_eq!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().len(), 2);
}

async fn lines_of_another_basis_are_never_added(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let mut cost = PublishOptions { basis: Basis::Cost, ..APPEND };
    cost.overrides.other_basis = true;
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "cvm", 5, 2)], 2, 1);
    let refused = world.publish(cost, 20, vec![added]).await.unwrap_err();
    assert!(matches!(refused, PublishRefusal::OtherBasis { is_append: true, .. }), "{refused:?}");
}
