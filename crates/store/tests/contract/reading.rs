//! Reading bills, and who may see what.

use access::Role;
use access::Visible;
use bill::ledger::{AsOf, BillFilter};
use bill::{Cell, Measure};
use store::StoreError;

use crate::accounts::make_account;
use crate::contract;
use crate::world::{
    NOVEMBER, World, make_author, make_bill_key, make_bill_key_of, make_cell, make_month, make_statement,
    make_statement_of, make_uin,
};

contract!(
    a_bill_is_read_as_of_a_version_a_time_or_now,
    bills_are_given_in_order_and_only_those_that_are_meant,
    a_caller_sees_the_lines_of_which_it_is_payer_or_manager_or_stands_above_the_manager,
    a_customer_is_known_by_an_edge_of_the_tree_or_any_line_that_was_ever_published,
);

async fn a_bill_is_read_as_of_a_version_a_time_or_now(world: World) {
    for (number, at_us) in [(1, 100), (2, 200), (3, 300)] {
        world.states(at_us, vec![make_statement(make_bill_key(7), number)]).await;
    }
    for (as_of, expected) in [
        (AsOf::Now, Some(3)),
        (AsOf::Version(1), Some(1)),
        (AsOf::Version(4), None),
        (AsOf::Time(99), None),
        (AsOf::Time(100), Some(1)),
        (AsOf::Time(299), Some(2)),
        (AsOf::Time(i64::MAX), Some(3)),
    ] {
        let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), as_of).await.unwrap();
        let found =
            bills.first().map(|state| (state.version.number, state.cells[0].sums[Measure::Total].units()));
        assert_eq!(found, expected.map(|number| (number, i128::from(number))), "{as_of:?}");
        assert!(bills.iter().all(|state| state.version.is_current == (state.version.number == 3)));
    }
}

async fn bills_are_given_in_order_and_only_those_that_are_meant(world: World) {
    let all = [
        make_bill_key_of(1, 7, 202_210),
        make_bill_key_of(1, 8, 202_210),
        make_bill_key_of(2, 5, 202_210),
        make_bill_key_of(1, 7, NOVEMBER),
    ];
    for (at_us, bill) in (10..).zip(all.iter().rev()) {
        world.states(at_us, vec![make_statement(*bill, 1)]).await;
    }
    world.states(50, vec![make_statement(all[1], 2)]).await;
    let catalog = &world.data.catalog;
    let scopes = [
        (BillFilter::default(), vec![0, 1, 2, 3]),
        (BillFilter::of_month(Some(make_month(202_210))), vec![0, 1, 2]),
        (BillFilter { payer: Some(make_uin(1)), ..BillFilter::default() }, vec![0, 1, 3]),
        (BillFilter { owner: Some(make_uin(7)), ..BillFilter::default() }, vec![0, 3]),
        (BillFilter::of_bill(all[2]), vec![2]),
        (BillFilter { payer: Some(make_uin(2)), owner: Some(make_uin(7)), month: None }, vec![]),
    ];
    for (scope, places) in scopes {
        let mut found = Vec::new();
        let mut each = |state: bill::ledger::BillState| {
            assert_eq!(state.cells.len(), 1);
            found.push(state.version.bill);
            Ok(())
        };
        catalog.visit_bills(scope, AsOf::Now, &mut each).await.unwrap();
        let expected: Vec<_> = places.iter().map(|place: &usize| all[*place]).collect();
        assert_eq!(found, expected, "{scope:?}");
        let mut versions: Vec<_> =
            catalog.list_versions(scope).await.unwrap().iter().map(|version| version.bill).collect();
        versions.dedup();
        assert_eq!(versions, expected);
        let mut parts: Vec<_> =
            catalog.list_parts(scope).await.unwrap().iter().map(|part| part.bill).collect();
        parts.dedup();
        assert_eq!(parts, expected);
    }
    assert_eq!(catalog.list_months().await.unwrap(), [make_month(202_210), make_month(NOVEMBER)]);
    let mut before = Vec::new();
    let mut each = |state: bill::ledger::BillState| {
        before.push((state.version.bill, state.version.number));
        Ok(())
    };
    catalog.visit_bills(BillFilter::default(), AsOf::Time(12), &mut each).await.unwrap();
    assert_eq!(before, [(all[1], 1), (all[2], 1), (all[3], 1)]);
    let mut seen = 0;
    let mut each = |_| {
        seen += 1;
        Err(StoreError::Absent { dir: "enough".into() })
    };
    let error = catalog.visit_bills(BillFilter::default(), AsOf::Now, &mut each).await.unwrap_err();
    let is_own = matches!(error, StoreError::Absent { dir } if dir.as_os_str() == "enough");
    assert_eq!((is_own, seen), (true, 1));
    assert_eq!(
        catalog.list_versions(BillFilter::default()).await.unwrap().len(),
        5,
        "and it goes on being useful"
    );
}

/// Reads the cells of a customer that a caller sees, in order; `None` if the customer is not known to it.
async fn read_visible(world: &World, caller: i64, customer: i64) -> Option<Vec<Cell>> {
    match world
        .data
        .catalog
        .read_visible_cells(make_uin(caller), make_uin(customer), make_month(NOVEMBER))
        .await
        .unwrap()
    {
        Visible::Nothing => None,
        Visible::Cells(mut cells) => {
            cells.sort_by(|a, b| a.key().cmp(&b.key()));
            Some(cells)
        }
    }
}

async fn a_caller_sees_the_lines_of_which_it_is_payer_or_manager_or_stands_above_the_manager(world: World) {
    for (number, role, parent) in [
        (1, Role::Distributor, None),
        (2, Role::Distributor, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (21, Role::SecondLevelReseller, Some(2)),
        (7, Role::Customer, Some(11)),
    ] {
        world.data.catalog.add_account(&make_account(number, role, parent), make_author(0)).await.unwrap();
    }
    let own = make_cell(1, "cos", 3, 1);
    let below = make_cell(11, "cvm", 5, 2);
    // Payer 2 pays for lines that the second-level reseller of payer 1 manages.
    world
        .states(
            10,
            vec![make_statement_of(make_bill_key_of(2, 7, NOVEMBER), vec![own.clone(), below.clone()], 1, 0)],
        )
        .await;
    assert_eq!(
        read_visible(&world, 2, 7).await,
        Some(vec![own.clone(), below.clone()]),
        "the payer sees all"
    );
    assert_eq!(read_visible(&world, 11, 7).await, Some(vec![below.clone()]), "the manager its own");
    assert_eq!(read_visible(&world, 1, 7).await, Some(vec![own, below]), "who stands above sees both");
    assert_eq!(read_visible(&world, 21, 7).await, None, "a stranger nothing");
    assert_eq!(read_visible(&world, 7, 7).await, None, "nobody is its own customer");
    assert_eq!(read_visible(&world, 1, 11).await, None, "a partner is nobody's customer");
    assert_eq!(read_visible(&world, 1, 99).await, None);
}

async fn a_customer_is_known_by_an_edge_of_the_tree_or_any_line_that_was_ever_published(world: World) {
    for (number, role, parent) in [
        (1, Role::Distributor, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (7, Role::Customer, Some(11)),
    ] {
        world.data.catalog.add_account(&make_account(number, role, parent), make_author(0)).await.unwrap();
    }
    for caller in [1, 11] {
        assert_eq!(read_visible(&world, caller, 7).await, Some(vec![]), "an edge of the tree");
    }
    assert_eq!(read_visible(&world, 1, 8).await, None);
    let first = world.states(10, vec![make_statement(make_bill_key_of(1, 8, 202_210), 1)]).await;
    assert_eq!(read_visible(&world, 1, 8).await, Some(vec![]), "a line of another month");
    world.data.catalog.revert(first.import, "x", 20).await.unwrap();
    assert_eq!(read_visible(&world, 1, 8).await, Some(vec![]), "a line that counts no more");
}
