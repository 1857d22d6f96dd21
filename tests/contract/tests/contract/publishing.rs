//! Publishing whole bills.

use bill::ledger::{AsOf, BillFilter, Change, Overrides, PublishOptions, PublishRefusal};
use bill::{Basis, LinesDigest};
use store::StoreError;

use crate::contract;
use crate::world::{
    NOVEMBER, STATEMENT, World, expect_publish_refusal, expect_store_error, make_bill_key, make_bill_key_of,
    make_cell, make_month, make_statement, make_statement_of, make_uin,
};

contract!(
    a_bill_is_new_then_replaced_and_unchanged_where_its_lines_are_the_same,
    the_time_of_versions_never_goes_back_even_if_the_clock_does,
    a_second_payer_is_refused_unless_allowed,
    another_basis_is_refused_unless_allowed,
    what_was_refused_leaves_nothing,
    a_statement_that_cannot_be_read_leaves_nothing,
    every_digit_and_every_sign_of_a_name_comes_back,
    a_published_version_cannot_be_changed,
    what_something_else_wrote_into_the_catalog_is_named_not_served,
);

async fn a_bill_is_new_then_replaced_and_unchanged_where_its_lines_are_the_same(world: World) {
    let first = world
        .states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)])
        .await;
    assert_eq!(first.changes, [(make_bill_key(7), Change::New), (make_bill_key(8), Change::New)]);
    assert_eq!(first.at_us, 10);
    let second = world
        .states(20, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(9), 1)])
        .await;
    assert_eq!(
        second.changes,
        [(make_bill_key(7), Change::Unchanged { version: 1 }), (make_bill_key(9), Change::New)]
    );
    let third = world.states(30, vec![make_statement(make_bill_key(7), 2)]).await;
    assert!(
        matches!(third.changes[..], [(own, Change::Replaced { version: 2, .. })] if own == make_bill_key(7))
    );
    let parts = world.data.catalog.list_parts(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    let parts: Vec<_> = parts.iter().map(|part| (part.import, part.since, part.until, part.lines)).collect();
    assert_eq!(parts, [(first.import, 1, Some(2), 1), (third.import, 2, None, 1)]);
    let now = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    assert_eq!(now[0].version.lines_digest, LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [2; 32]));
    assert_eq!(now[0].cells, [make_cell(1, "cvm", 2, 1)]);
}

async fn the_time_of_versions_never_goes_back_even_if_the_clock_does(world: World) {
    let mut times = Vec::new();
    for (number, now_us) in [(1, 1_000), (2, 500), (3, 700), (4, 5_000)] {
        times.push(world.states(now_us, vec![make_statement(make_bill_key(7), number)]).await.at_us);
    }
    assert_eq!(times, [1_000, 1_001, 1_002, 5_000]);
    let versions = world.data.catalog.list_versions(BillFilter::default()).await.unwrap();
    let numbers: Vec<_> = versions.iter().map(|v| (v.number, v.published_at_us, v.is_current)).collect();
    assert_eq!(numbers, [(1, 1_000, false), (2, 1_001, false), (3, 1_002, false), (4, 5_000, true)]);
}

async fn a_second_payer_is_refused_unless_allowed(world: World) {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let moved = make_bill_key_of(2, 7, NOVEMBER);
    let refused = world.publish(STATEMENT, 20, vec![make_statement(moved, 2)]).await.unwrap_err();
    let expected = PublishRefusal::SecondPayer {
        bill: moved,
        other_payer: make_uin(1),
        other_import: Some(first.import),
    };
    assert_eq!(refused, expected);
    let both = vec![make_statement(make_bill_key(8), 1), make_statement(make_bill_key_of(2, 8, NOVEMBER), 2)];
    let refused = world.publish(STATEMENT, 30, both.clone()).await.unwrap_err();
    let expected = PublishRefusal::SecondPayer {
        bill: make_bill_key_of(2, 8, NOVEMBER),
        other_payer: make_uin(1),
        other_import: None,
    };
    assert_eq!(refused, expected);
    // In another month the owner may have moved.
    world.states(40, vec![make_statement(make_bill_key_of(2, 7, 202_212), 1)]).await;
    let allowing =
        PublishOptions { overrides: Overrides { second_payer: true, other_basis: false }, ..STATEMENT };
    let published = world.publish(allowing, 50, both).await.unwrap();
    assert_eq!(published.changes.len(), 2);
    let bills = world.data.catalog.read_bills(make_uin(8), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    let payers: Vec<_> = bills.iter().map(|state| state.version.bill.payer.get()).collect();
    assert_eq!(payers, [1, 2]);
    // What was allowed once may be corrected.
    let corrected = world.states(60, vec![make_statement(make_bill_key_of(2, 8, NOVEMBER), 3)]).await;
    assert!(matches!(corrected.changes[0].1, Change::Replaced { version: 2, .. }));
}

async fn another_basis_is_refused_unless_allowed(world: World) {
    let first = world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let cost = PublishOptions { basis: Basis::Cost, ..STATEMENT };
    let refused = world.publish(cost, 20, vec![make_statement(make_bill_key(7), 1)]).await.unwrap_err();
    let expected = PublishRefusal::OtherBasis {
        bill: make_bill_key(7),
        current: Basis::Customer,
        import: first.import,
        is_append: false,
    };
    assert_eq!(refused, expected);
    let allowing = PublishOptions { overrides: Overrides { second_payer: false, other_basis: true }, ..cost };
    let published = world.publish(allowing, 30, vec![make_statement(make_bill_key(7), 1)]).await.unwrap();
    assert!(matches!(published.changes[0].1, Change::Replaced { version: 2, .. }));
    let versions = world.data.catalog.list_versions(BillFilter::default()).await.unwrap();
    assert_eq!(versions.iter().map(|v| v.basis).collect::<Vec<_>>(), [Basis::Customer, Basis::Cost]);
}

async fn what_was_refused_leaves_nothing(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let before = world.data.catalog.list_imports().await.unwrap();
    let staged = world.stage(STATEMENT.mode, 5).await;
    let statements =
        vec![make_statement(make_bill_key(6), 1), make_statement(make_bill_key_of(2, 7, NOVEMBER), 2)];
    let refused = world.publish_staged(&staged, STATEMENT, 20, statements).await;
    refused.map_err(expect_publish_refusal).unwrap_err();
    assert!(
        world.data.catalog.read_bills(make_uin(6), make_month(NOVEMBER), AsOf::Now).await.unwrap().is_empty()
    );
    assert_eq!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().len(), 1);
    assert_eq!(world.data.catalog.list_objects().await.unwrap().len(), 1);
    // It still is staged, and may be published otherwise.
    assert_eq!(world.data.catalog.list_imports().await.unwrap()[0].published_at_us, None);
    world.publish_staged(&staged, STATEMENT, 30, vec![make_statement(make_bill_key(6), 1)]).await.unwrap();
    assert_eq!(world.data.catalog.list_imports().await.unwrap().len(), before.len() + 1);
}

async fn a_statement_that_cannot_be_read_leaves_nothing(world: World) {
    let staged = world.stage(STATEMENT.mode, 5).await;
    let publication = store::Publication {
        import: staged.id,
        options: STATEMENT,
        objects: &[],
        lines: 1,
        notices: "[]",
        rules: &crate::world::RULES,
        computed: &[],
        now_us: 1,
    };
    let mut statements =
        [Ok(make_statement(make_bill_key(6), 1)), Err(StoreError::Absent { dir: "torn".into() })].into_iter();
    let error = world
        .data
        .catalog
        .publish(&publication, &mut statements)
        .await
        .map_err(expect_store_error)
        .unwrap_err();
    assert!(matches!(&error, StoreError::Absent { dir } if dir.as_os_str() == "torn"), "{error}");
    assert!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().is_empty());
    assert_eq!(world.data.catalog.find_leftovers().await.unwrap().staged, [staged]);
}

async fn every_digit_and_every_sign_of_a_name_comes_back(world: World) {
    const LARGEST: i128 = 10_i128.pow(38) - 1;
    let mut cells = Vec::new();
    for (place, total) in [LARGEST, -LARGEST, 1, -1, 0, 10_i128.pow(37) + 1].into_iter().enumerate() {
        let mut cell = make_cell(1, &format!("p{place}"), 0, 1);
        cell.sums[bill::Measure::ALL[place]] = bill::Sum::from_units(total);
        cells.push(cell);
    }
    let names = [
        "",
        "a\tb",
        "a\nb\r",
        "\\.",
        "\\N",
        "a\\tb",
        "'\";--",
        "名字\u{1F600}",
        "\u{1}\u{7f}",
        &"x".repeat(20_000),
    ];
    cells.extend(names.iter().map(|name| make_cell(1, name, 1, 1)));
    let mut last = make_cell(1, "region", 1, 1);
    "\\\t\n".clone_into(&mut last.region);
    cells.push(last);
    let stated = make_statement_of(make_bill_key(7), cells, 1, 0);
    world.states(10, vec![stated.clone()]).await;
    let bills = world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now).await.unwrap();
    assert_eq!(bills[0].cells, stated.content.cells);
    assert_eq!(bills[0].version.lines, stated.content.sums.lines);
}

async fn a_published_version_cannot_be_changed(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    world.states(20, vec![make_statement(make_bill_key(7), 2)]).await;
    for sql in [
        "UPDATE cell SET total = '0.00000000'",
        "UPDATE version SET lines = 2",
        "DELETE FROM cell",
        "DELETE FROM version",
        "DELETE FROM part",
        "UPDATE part SET lines = 7",
        "UPDATE part SET until = 9 WHERE since = 1",
        "UPDATE part SET until = NULL",
        "UPDATE part SET until = 2 WHERE since = 2",
        "UPDATE part SET until = 3, counts = '0 0 1 postPay postpay_deduct_h paid 1' WHERE since = 2",
        "UPDATE part SET until = 3, counts_digest = (SELECT digest FROM version_digest WHERE version = 1)
         WHERE since = 2",
        "INSERT INTO part (bill, import, since, lines) SELECT bill, import, 2, 1 FROM part WHERE since = 1",
        "INSERT INTO cell SELECT version, 5, pay_mode, action_type, product, region, original, before_voucher,
                                 voucher, total, ri_deduction, sp_deduction, lines FROM cell",
    ] {
        let error = world.meddle(sql).expect_err(sql);
        assert!(error.contains("never changes") || error.contains("CHECK") || error.contains("check"), "{error}");
    }
}

async fn what_something_else_wrote_into_the_catalog_is_named_not_served(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let lift = match world.database() {
        Some(_) => "ALTER TABLE cell DISABLE TRIGGER ALL",
        None => "DROP TRIGGER cell_never_changes",
    };
    world.meddle(lift).unwrap();
    world.meddle("UPDATE cell SET pay_mode = 'barter'").unwrap();
    let error = world
        .data
        .catalog
        .read_bills(make_uin(7), make_month(NOVEMBER), AsOf::Now)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("\"barter\" as pay_mode"), "{error}");
}
