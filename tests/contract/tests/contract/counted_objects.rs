//! The objects that hold the lines of a version, in the order in which they were written.

use bill::Month;
use store::{Publication, WrittenObject};

use crate::contract;
use crate::world::{APPEND, NOVEMBER, RULES, STATEMENT, World, make_bill_key, make_month, make_statement};

contract!(
    objects_of_a_version_come_by_import_and_number_and_only_those_of_its_month,
    objects_of_parts_that_ended_are_not_those_of_later_versions,
);

/// Publishes a line of customer 7 in November, in objects of two months with their numbers, given in any order.
async fn publish_in_objects(world: &World, at_us: i64, is_append: bool) -> Vec<String> {
    let options = if is_append { APPEND } else { STATEMENT };
    let identity = u8::try_from(at_us).unwrap();
    let staged = world.stage(options.mode, identity).await;
    let make_path = |month: Month, number: u32| {
        let end = if number == 1 { String::new() } else { format!("-{number}") };
        format!("lines/month={month}/import-{}-{}{end}.parquet", staged.id, staged.token)
    };
    let objects = [NOVEMBER, 202_210].map(make_month).map(|month| {
        [11, 2, 10, 1, 9, 12, 3].map(|number| WrittenObject {
            path: make_path(month, number),
            month,
            bytes: 7,
            lines: 1,
            sha256: [9; 32],
        })
    });
    let publication = Publication {
        import: staged.id,
        options,
        objects: objects.as_flattened(),
        lines: 14,
        notices: "[]",
        now_us: at_us,
        rules: &RULES,
        computed: &[],
    };
    let mut statement = make_statement(make_bill_key(7), identity);
    let versions = world.data.catalog.list_versions(bill::ledger::BillFilter::of_bill(statement.bill)).await;
    statement.base = versions.unwrap().last().map_or(0, |version| version.number);
    world.data.catalog.publish(&publication, &mut [statement].into_iter().map(Ok)).await.unwrap();
    [1, 2, 3, 9, 10, 11, 12].map(|number| make_path(make_month(NOVEMBER), number)).to_vec()
}

/// Lists the paths of the objects of a version of customer 7's bill.
async fn list_paths(world: &World, version: u32) -> Vec<String> {
    let objects = world.data.catalog.list_counted_objects(make_bill_key(7), version).await.unwrap();
    objects.into_iter().map(|stored| stored.object.path).collect()
}

async fn objects_of_a_version_come_by_import_and_number_and_only_those_of_its_month(world: World) {
    let mut expected = publish_in_objects(&world, 1, false).await;
    assert_eq!(list_paths(&world, 1).await, expected);
    expected.extend(publish_in_objects(&world, 2, true).await);
    assert_eq!(list_paths(&world, 2).await, expected);
    assert_eq!(list_paths(&world, 3).await, expected, "what an open part counts in the next version, too");
    let other = world.data.catalog.list_counted_objects(make_bill_key(8), 1).await.unwrap();
    assert_eq!(other, []);
}

async fn objects_of_parts_that_ended_are_not_those_of_later_versions(world: World) {
    let first = publish_in_objects(&world, 1, false).await;
    let second = publish_in_objects(&world, 2, false).await;
    assert_eq!(list_paths(&world, 1).await, first);
    assert_eq!(list_paths(&world, 2).await, second);
}
