//! Reading bills as of a version or time, and those that a filter selects.

use bill::Measure;
use bill::ledger::{AsOf, BillFilter};
use store::StoreError;

use crate::contract;
use crate::world::{NOVEMBER, World, make_bill_key, make_bill_key_of, make_month, make_statement, make_uin};

contract!(
    a_bill_is_read_as_of_a_version_a_time_or_now,
    bills_are_given_in_order_and_only_those_that_are_meant,
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
