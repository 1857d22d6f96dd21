//! Bills with all their versions, as an import compares with them: meanings, days of deliveries, emptied bills.

use bill::ledger::{BillFilter, Change, ImportMode, Likeness};
use bill::{DeliveryDay, Meaning};
use store::{BillRecord, ComputedMeaning, Publication};

use crate::contract;
use crate::world::{
    NOVEMBER, RULES, STATEMENT, World, expect_revert_refusal, expect_store_error, make_bill_key, make_cell,
    make_month, make_statement, make_statement_of, make_uin,
};

contract!(
    each_version_has_the_meaning_that_was_published_with_it_and_a_revert_takes_it_over,
    a_meaning_under_other_rules_is_absent_until_it_is_computed,
    the_day_of_a_delivery_is_the_latest_that_stated_the_current_version,
    a_change_of_texts_alone_is_marked,
    a_bill_can_be_emptied_and_filled_again,
    a_statement_that_was_compared_with_another_version_is_refused,
);

/// Reads the record of bill 7 under the rules of the world.
async fn read_record(world: &World) -> BillRecord {
    let records =
        world.data.catalog.read_records(&[(make_uin(7), make_month(NOVEMBER))], &RULES).await.unwrap();
    let [record] = <[_; 1]>::try_from(records).unwrap();
    record
}

fn make_meaning(number: u8) -> Meaning {
    Meaning::from_bytes([number; 16])
}

async fn each_version_has_the_meaning_that_was_published_with_it_and_a_revert_takes_it_over(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)]).await;
    let second = world.states(20, vec![make_statement(make_bill_key(7), 2)]).await;
    world.data.catalog.revert(second.import, "somebody", 30).await.unwrap();
    let record = read_record(&world).await;
    let meanings: Vec<_> = record.versions.iter().map(|version| version.meaning).collect();
    assert_eq!(meanings, [1, 2, 1].map(|number| Some(make_meaning(number))));
    assert_eq!(record.current.version.number, 3);
    assert_eq!(record.current.cells, [make_cell(1, "cvm", 1, 1)]);
    let flaw = world.meddle("UPDATE meaning SET format = 2");
    assert!(flaw.unwrap_err().contains("a published version never changes"));
}

async fn a_meaning_under_other_rules_is_absent_until_it_is_computed(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let others = [4; 32];
    let books = [(make_uin(7), make_month(NOVEMBER))];
    let records = world.data.catalog.read_records(&books, &others).await.unwrap();
    assert_eq!(records[0].versions[0].meaning, None);
    let staged = world.stage(ImportMode::Statement, 20).await;
    let computed = [ComputedMeaning { bill: make_bill_key(7), version: 1, meaning: make_meaning(9) }; 2];
    let publication = Publication {
        import: staged.id,
        options: STATEMENT,
        objects: &[],
        lines: 1,
        notices: "[]",
        rules: &others,
        computed: &computed,
        now_us: 20,
    };
    world.data.catalog.publish(&publication, &mut std::iter::empty()).await.unwrap();
    let records = world.data.catalog.read_records(&books, &others).await.unwrap();
    assert_eq!(records[0].versions[0].meaning, Some(make_meaning(9)));
    assert_eq!(
        read_record(&world).await.versions[0].meaning,
        Some(make_meaning(1)),
        "and the first one stays"
    );
}

async fn the_day_of_a_delivery_is_the_latest_that_stated_the_current_version(world: World) {
    let delivered = |number: u8, day| {
        let delivered = DeliveryDay::from_yyyymmdd(day);
        vec![bill::ledger::Statement { delivered, ..make_statement(make_bill_key(7), number) }]
    };
    let first = world.states(10, delivered(1, 20_221_103)).await;
    assert_eq!(read_record(&world).await.delivered, DeliveryDay::from_yyyymmdd(20_221_103));
    let again = world.states(20, delivered(1, 20_221_105)).await;
    assert_eq!(again.changes, [(make_bill_key(7), Change::Unchanged { version: 1 })]);
    assert_eq!(read_record(&world).await.delivered, DeliveryDay::from_yyyymmdd(20_221_105));
    let second = world.states(30, delivered(2, 20_221_104)).await;
    assert_eq!(read_record(&world).await.delivered, DeliveryDay::from_yyyymmdd(20_221_104));
    world.data.catalog.revert(second.import, "somebody", 40).await.unwrap();
    assert_eq!(read_record(&world).await.delivered, DeliveryDay::from_yyyymmdd(20_221_105));
    assert_eq!(first.changes, [(make_bill_key(7), Change::New)]);
    world.states(50, vec![make_statement(make_bill_key(7), 3)]).await;
    assert_eq!(read_record(&world).await.delivered, None);
}

async fn a_change_of_texts_alone_is_marked(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let texts = bill::ledger::Statement {
        likeness: Likeness::OtherTexts,
        meaning: make_meaning(1),
        ..make_statement(make_bill_key(7), 2)
    };
    let published = world.states(20, vec![texts]).await;
    let change = Change::Replaced { version: 2, lines: 1, lines_before: 1, texts_only: true };
    assert_eq!(published.changes, [(make_bill_key(7), change)]);
    world.states(30, vec![make_statement(make_bill_key(7), 3)]).await;
    world
        .data
        .catalog
        .revert(published.import, "somebody", 40)
        .await
        .map_err(expect_revert_refusal)
        .unwrap_err();
    let third = world.data.catalog.list_imports().await.unwrap()[0].id;
    world.data.catalog.revert(third, "somebody", 50).await.unwrap();
    world.data.catalog.revert(published.import, "somebody", 60).await.unwrap();
    let versions = world.data.catalog.list_versions(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    let texts_only: Vec<bool> = versions.iter().map(|version| version.texts_only).collect();
    assert_eq!(texts_only, [false, true, false, false, true], "taking back a change of texts is one, too");
}

async fn a_bill_can_be_emptied_and_filled_again(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let emptied = world.states(20, vec![make_statement_of(make_bill_key(7), Vec::new(), 0, 1)]).await;
    let change = Change::Replaced { version: 2, lines: 0, lines_before: 1, texts_only: false };
    assert_eq!(emptied.changes, [(make_bill_key(7), change)]);
    let now = read_record(&world).await;
    assert_eq!((now.current.version.lines, now.current.cells.len()), (0, 0));
    let parts = world.data.catalog.list_parts(BillFilter::of_bill(make_bill_key(7))).await.unwrap();
    assert_eq!(parts.iter().filter(|part| part.until.is_none()).count(), 0);
    world.states(30, vec![make_statement(make_bill_key(7), 1)]).await;
    assert_eq!(read_record(&world).await.current.version.number, 3);
}

async fn a_statement_that_was_compared_with_another_version_is_refused(world: World) {
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let staged = world.stage(ImportMode::Statement, 20).await;
    let publication = Publication {
        import: staged.id,
        options: STATEMENT,
        objects: &[],
        lines: 1,
        notices: "[]",
        rules: &RULES,
        computed: &[],
        now_us: 20,
    };
    let late = std::iter::once(Ok(make_statement(make_bill_key(7), 2)));
    let error = world
        .data
        .catalog
        .publish(&publication, &mut late.into_iter())
        .await
        .map_err(expect_store_error)
        .unwrap_err();
    assert!(error.to_string().contains("is at version 1 now; import them again"), "{error}");
    assert_eq!(read_record(&world).await.versions.len(), 1);
}
