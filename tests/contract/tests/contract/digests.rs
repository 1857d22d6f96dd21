//! The digests of versions: a change behind the catalog's back is noticed by every reader, and nothing is
//! built upon it.

use access::{BillOwner, BillQuery, Visible};
use bill::ledger::{AsOf, BillFilter, BillState};
use store::{PublishError, RevertError, StoreError, StoredFlaw};

use crate::contract;
use crate::world::{
    APPEND, NOVEMBER, World, make_bill_key, make_cell, make_month, make_statement_of, make_uin,
};

contract!(
    a_changed_version_is_noticed_by_every_reader_and_nothing_is_built_upon_it,
    a_version_in_the_past_is_chosen_by_times_that_are_those_that_were_published,
    names_that_were_changed_are_noticed,
    a_revert_is_not_built_upon_a_version_that_was_changed,
    a_version_without_a_digest_is_damaged_unless_it_is_known_to_be_from_before,
    every_version_that_is_published_has_a_digest_that_never_changes_and_never_goes,
    a_bill_of_a_currency_that_is_not_known_is_not_read,
    tables_of_several_states_of_the_catalog_are_told,
    damage_of_a_customer_of_other_partners_does_not_show,
    a_version_of_a_program_that_knows_no_sums_by_payment_status_never_becomes_current,
);

/// Publishes two versions of bill 7, and one of bill 8.
async fn publish_two(world: &World) -> [bill::ledger::ImportId; 2] {
    let cells = vec![make_cell(1, "cvm", 5, 1), make_cell(2, "cos", 7, 2)];
    let first = make_statement_of(make_bill_key(7), cells.clone(), 1, 0);
    let other = make_statement_of(make_bill_key(8), cells.clone(), 1, 0);
    let first = world.states(10, vec![first, other]).await.import;
    let mut second =
        make_statement_of(make_bill_key(7), [cells, vec![make_cell(1, "cbs", 1, 1)]].concat(), 2, 0);
    second.content.names.add(bill::KeyKind::Product, "cvm", "CVM");
    [first, world.states(20, vec![second]).await.import]
}

/// The difference that an error names of bill 7.
#[expect(clippy::needless_pass_by_value, reason = "each result is used for this alone")]
fn find_flaw<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Option<StoredFlaw> {
    match result {
        Err(StoreError::DamagedVersion { bill, flaw, .. }) if bill == make_bill_key(7) => Some(flaw),
        Ok(_) | Err(_) => None,
    }
}

/// Reads bill 7 as of a version or time.
async fn read_bill(world: &World, as_of: AsOf) -> Result<Vec<BillState>, StoreError> {
    world.data.catalog.read_bills(make_uin(7), make_month(NOVEMBER), as_of).await
}

/// Reads what payer 1 sees of bill 7.
async fn read_visible(world: &World) -> Result<Visible, StoreError> {
    let (owner, month) = (BillOwner::Customer(make_uin(7)), make_month(NOVEMBER));
    world
        .data
        .read_visible_bill(make_uin(1), &BillQuery { owner, month, with_names: false, with_payments: false })
        .await
}

/// Visits all bills.
async fn visit_all(world: &World) -> Result<usize, StoreError> {
    let mut count = 0;
    let mut visit = |_| {
        count += 1;
        Ok(())
    };
    world.data.catalog.visit_bills(BillFilter::default(), AsOf::Now, &mut visit).await?;
    Ok(count)
}

/// Adds a line to bill 7; returns the failure of storage.
async fn append(world: &World) -> Result<(), StoreError> {
    let staged = world.stage(APPEND.mode, 77).await;
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "x", 1, 1)], 3, 2);
    let result = world.publish_staged(&staged, APPEND, 30, vec![added]).await;
    world.data.discard_import(&staged).await.unwrap();
    match result {
        Ok(published) => unreachable!("{published:?}"),
        Err(PublishError::Refused(refusal)) => unreachable!("{refusal:?}"),
        Err(PublishError::Store(error)) => Err(error),
    }
}

async fn a_changed_version_is_noticed_by_every_reader_and_nothing_is_built_upon_it(world: World) {
    publish_two(&world).await;
    let own = "(SELECT current FROM bill WHERE owner = 7)";
    let aside = |table: &str, rows: &str| {
        (
            format!(
                "CREATE TABLE aside AS SELECT * FROM {table} WHERE {rows}; DELETE FROM {table} WHERE {rows}"
            ),
            format!("INSERT INTO {table} SELECT * FROM aside; DROP TABLE aside"),
        )
    };
    let update = |table: &str, column: &str, value: &str, old: &str, rows: &str| {
        (
            format!("UPDATE {table} SET {column} = {value} WHERE {rows}"),
            format!("UPDATE {table} SET {column} = {old} WHERE {rows}"),
        )
    };
    let of_cell = format!("version = {own} AND product IN ('cos', 'co')");
    let of_version = format!("id = {own}");
    let cases = [
        (update("cell", "total", "'0.00000006'", "'0.00000007'", &of_cell), StoredFlaw::Cells),
        (update("cell", "ri_deduction", "'1.00000000'", "'0.00000000'", &of_cell), StoredFlaw::Cells),
        (update("cell", "product", "'co'", "'cos'", &of_cell), StoredFlaw::Cells),
        (update("cell", "manager", "3", "2", &of_cell), StoredFlaw::Cells),
        (update("cell", "pay_mode", "'prePay'", "'postPay'", &of_cell), StoredFlaw::Cells),
        (update("cell", "lines", "1", "2", &of_cell), StoredFlaw::Cells),
        (aside("cell", &of_cell), StoredFlaw::Cells),
        (aside("cell", &format!("version = {own}")), StoredFlaw::Cells),
        (update("version", "basis", "'cost'", "'customer'", &of_version), StoredFlaw::Version),
        (update("version", "lines", "5", "4", &of_version), StoredFlaw::Version),
        (update("version", "published_at_us", "21", "20", &of_version), StoredFlaw::Version),
        (update("version", "import", "1", "2", &of_version), StoredFlaw::Version),
        (update("version", "number", "3", "2", &of_version), StoredFlaw::Version),
        (update("import", "kind", "'append'", "'statement'", "id = 2"), StoredFlaw::Version),
        (
            update("bill", "current", "(SELECT min(id) FROM version)", own_id(), "owner = 7"),
            StoredFlaw::NotNewest,
        ),
        (
            update("bill", "current", "(SELECT current FROM bill WHERE owner = 8)", own_id(), "owner = 7"),
            StoredFlaw::NotNewest,
        ),
        (update("bill", "current", "NULL", own_id(), "owner = 7"), StoredFlaw::NotNewest),
        (aside("version_digest", &format!("version = {own}")), StoredFlaw::NoDigest),
        (
            update("version_digest", "format", "2", "1", &format!("version = {own}")),
            StoredFlaw::UnknownDigest,
        ),
    ];
    for ((change, back), flaw) in cases {
        world.tamper(&change);
        let flaw = Some(flaw);
        assert_eq!(find_flaw(read_bill(&world, AsOf::Now).await), flaw, "{change}");
        assert_eq!(find_flaw(visit_all(&world).await), flaw, "{change}");
        let catalog = &world.data.catalog;
        let visible = read_visible(&world).await;
        assert_eq!(find_flaw(visible), flaw, "{change}");
        let records = catalog.read_records(&[(make_uin(7), make_month(NOVEMBER))], &[3; 32]).await;
        assert_eq!(find_flaw(records), flaw, "{change}");
        assert_eq!(find_flaw(append(&world).await), flaw, "{change}");
        if flaw != Some(StoredFlaw::Cells) {
            assert!(catalog.list_versions(BillFilter::default()).await.is_err(), "{change}");
        }
        // Other bills are answered as before.
        let other = catalog.read_bills(make_uin(8), make_month(NOVEMBER), AsOf::Now).await.unwrap();
        assert_eq!(other[0].cells.len(), 2, "{change}");
        world.tamper(&back);
        assert_eq!(read_bill(&world, AsOf::Now).await.unwrap()[0].cells.len(), 3, "{change}");
        assert_eq!(visit_all(&world).await.unwrap(), 2);
    }
}

/// The row of the newest version of bill 7.
fn own_id() -> &'static str {
    "(SELECT max(id) FROM version)"
}

async fn a_version_in_the_past_is_chosen_by_times_that_are_those_that_were_published(world: World) {
    publish_two(&world).await;
    assert_eq!(read_bill(&world, AsOf::Time(19)).await.unwrap()[0].version.number, 1);
    // The second version looks as if it was published later, or the first as if it was not.
    for (change, back) in [
        ("published_at_us = 25 WHERE number = 2", "published_at_us = 20 WHERE number = 2"),
        ("published_at_us = 15 WHERE number = 2", "published_at_us = 20 WHERE number = 2"),
    ] {
        world.tamper(&format!("UPDATE version SET {change}"));
        for at_us in [17, 22] {
            assert_eq!(find_flaw(read_bill(&world, AsOf::Time(at_us)).await), Some(StoredFlaw::Version));
        }
        assert_eq!(find_flaw(read_bill(&world, AsOf::Version(1)).await), Some(StoredFlaw::Version));
        world.tamper(&format!("UPDATE version SET {back}"));
    }
    // A version that is gone is not taken for one that never was.
    world.tamper("DELETE FROM version WHERE number = 1 AND bill = (SELECT id FROM bill WHERE owner = 7)");
    assert_eq!(find_flaw(read_bill(&world, AsOf::Version(1)).await), Some(StoredFlaw::Gap));
    world.tamper("DELETE FROM version WHERE bill = (SELECT id FROM bill WHERE owner = 7)");
    let error = read_bill(&world, AsOf::Now).await.unwrap_err().to_string();
    assert!(error.contains("no version of the bill of customer 7, 2022-11, payer 1"), "{error}");
}

async fn names_that_were_changed_are_noticed(world: World) {
    publish_two(&world).await;
    let bill = make_bill_key(7);
    assert!(world.data.catalog.read_names(bill, 2).await.unwrap().iter().count() == 1);
    world.tamper("UPDATE key_name SET name = 'CVN'");
    assert_eq!(find_flaw(world.data.catalog.read_names(bill, 2).await), Some(StoredFlaw::Names));
    assert_eq!(find_flaw(append(&world).await), Some(StoredFlaw::Names));
    // Cells are answered without them.
    assert_eq!(read_bill(&world, AsOf::Now).await.unwrap()[0].cells.len(), 3);
    world.tamper("DELETE FROM key_name");
    assert_eq!(find_flaw(world.data.catalog.read_names(bill, 2).await), Some(StoredFlaw::Names));
}

async fn a_revert_is_not_built_upon_a_version_that_was_changed(world: World) {
    let [_, second] = publish_two(&world).await;
    let first = "version = (SELECT id FROM version WHERE number = 1 AND bill = (SELECT id FROM bill WHERE owner = 7))";
    world.tamper(&format!("UPDATE cell SET total = '0.00000006' WHERE product = 'cos' AND {first}"));
    let refused = world.data.catalog.revert(second, "test", 30).await;
    let Err(RevertError::Store(error)) = refused else { unreachable!("{refused:?}") };
    assert!(error.to_string().contains("version 1 of the bill of customer 7, 2022-11, payer 1, is not what"));
    world.tamper(&format!("UPDATE cell SET total = '0.00000007' WHERE product = 'cos' AND {first}"));
    world.data.catalog.revert(second, "test", 30).await.unwrap();
    assert_eq!(read_bill(&world, AsOf::Now).await.unwrap()[0].version.number, 3);
}

async fn a_version_without_a_digest_is_damaged_unless_it_is_known_to_be_from_before(world: World) {
    publish_two(&world).await;
    world.tamper(
        "DELETE FROM version_digest WHERE version = (SELECT max(id) FROM version);
         INSERT INTO undigested (version) SELECT max(id) FROM version",
    );
    // It is read, and nothing is built upon it.
    assert_eq!(read_bill(&world, AsOf::Now).await.unwrap()[0].cells.len(), 3);
    assert_eq!(find_flaw(append(&world).await), Some(StoredFlaw::NotComputed));
    world.tamper("DELETE FROM undigested");
    assert_eq!(find_flaw(read_bill(&world, AsOf::Now).await), Some(StoredFlaw::NoDigest));
}

async fn every_version_that_is_published_has_a_digest_that_never_changes_and_never_goes(world: World) {
    let [_, second] = publish_two(&world).await;
    world.data.catalog.revert(second, "test", 30).await.unwrap();
    let added = make_statement_of(make_bill_key(7), vec![make_cell(1, "x", 1, 1)], 9, 3);
    world.publish(APPEND, 40, vec![added]).await.unwrap();
    let inventory = world.data.catalog.read_inventory(make_month(NOVEMBER)).await.unwrap();
    assert_eq!(inventory.versions.len(), 5);
    for entry in inventory.versions {
        assert!(matches!(entry.digest, store::RecordedDigest::Known(_)), "{entry:?}");
    }
    for sql in [
        "UPDATE version_digest SET format = 2",
        "DELETE FROM version_digest",
        "INSERT INTO undigested (version) SELECT max(id) FROM version",
    ] {
        world.meddle(sql).expect_err(sql);
    }
}

async fn a_bill_of_a_currency_that_is_not_known_is_not_read(world: World) {
    publish_two(&world).await;
    world.tamper("UPDATE bill SET currency = 'EUR' WHERE owner = 7");
    let error = read_bill(&world, AsOf::Now).await.unwrap_err().to_string();
    assert!(error.contains("the catalog holds \"EUR\" as currency"), "{error}");
    world.tamper(
        "UPDATE bill SET currency = 'USD' WHERE owner = 7; UPDATE version_digest SET currency = 'EUR'",
    );
    assert!(read_bill(&world, AsOf::Now).await.unwrap_err().to_string().contains("currency of a digest"));
}

async fn tables_of_several_states_of_the_catalog_are_told(world: World) {
    world.data.catalog.check_is_one_state().await.unwrap();
    publish_two(&world).await;
    world.data.catalog.check_is_one_state().await.unwrap();
    for table in ["bill", "version"] {
        let last = format!("id = (SELECT max(id) FROM {table})");
        world.tamper(&format!(
            "CREATE TABLE aside AS SELECT * FROM {table}; DELETE FROM {table} WHERE {last}"
        ));
        let error = world.data.catalog.check_is_one_state().await.unwrap_err();
        assert!(matches!(error, StoreError::MixedStates { .. }), "{table}: {error}");
        world.tamper(&format!(
            "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM aside; DROP TABLE aside"
        ));
    }
    world.data.catalog.check_is_one_state().await.unwrap();
}

async fn damage_of_a_customer_of_other_partners_does_not_show(world: World) {
    publish_two(&world).await;
    world.tamper("UPDATE cell SET total = '9.00000000'");
    let (owner, month) = (BillOwner::Customer(make_uin(7)), make_month(NOVEMBER));
    let query = BillQuery { owner, month, with_names: true, with_payments: true };
    let seen = world.data.read_visible_bill(make_uin(1_000), &query).await;
    assert_eq!(seen.unwrap(), Visible::Nothing);
    assert_eq!(find_flaw(read_visible(&world).await), Some(StoredFlaw::Cells));
}

async fn a_version_of_a_program_that_knows_no_sums_by_payment_status_never_becomes_current(world: World) {
    publish_two(&world).await;
    let newest = "(SELECT max(id) FROM version)";
    let columns = "import, basis, lines, lines_digest, lines_digest_format, texts_only, has_names";
    let refused = world.meddle(&format!(
        "INSERT INTO version (bill, number, published_at_us, {columns})
         SELECT bill, number + 1, published_at_us + 1, {columns} FROM version WHERE id = {newest};
         UPDATE bill SET current = {newest} WHERE id = (SELECT bill FROM version WHERE id = {newest})"
    ));
    let refused = refused.unwrap_err();
    assert!(refused.contains("a newer program has migrated the catalog: update this one"), "{refused}");
}
