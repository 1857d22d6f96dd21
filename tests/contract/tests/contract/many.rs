//! Many bills, and many programs at once.

use bill::ledger::{AsOf, BillFilter, Change};
use store::{PublishError, StoreError, StoreRefusal};

use crate::contract;
use crate::world::{
    APPEND, STATEMENT, World, make_bill_key, make_bill_key_of, make_cell, make_statement, make_statement_of,
};

contract!(
    more_bills_than_are_written_at_once_are_one_publication,
    a_bill_of_very_many_cells_is_published,
    programs_that_publish_at_once_do_so_one_after_the_other,
    programs_that_start_at_once_all_find_the_catalog,
);

/// More bills than are decided on, or read, at once.
const BILLS: i64 = 1_101;

async fn more_bills_than_are_written_at_once_are_one_publication(world: World) {
    let many = |number: u8, base: u32| -> Vec<_> {
        (1..=BILLS)
            .map(|owner| {
                let cells =
                    vec![make_cell(1, "a", i128::from(number), 1), make_cell(1, "b", i128::from(owner), 2)];
                make_statement_of(make_bill_key(100 + owner), cells, number, base)
            })
            .collect()
    };
    let first = world.states(10, many(1, 0)).await;
    assert!(first.changes.iter().all(|(_, change)| *change == Change::New));
    let mut mixed = many(2, 0);
    mixed.truncate(700);
    mixed.extend(many(1, 0).split_off(700));
    let second = world.states(20, mixed).await;
    let unchanged = second.changes.iter().filter(|(_, change)| *change == Change::Unchanged { version: 1 });
    assert_eq!((second.changes.len(), unchanged.count()), (1_101, 401));
    let keys: Vec<_> = second.changes.iter().map(|(bill, _)| *bill).collect();
    assert!(keys.is_sorted());
    let mut added = many(3, 2);
    added.truncate(700);
    let third = world.publish(APPEND, 30, added).await.unwrap();
    assert_eq!(third.changes[699].1, Change::Extended { version: 3, lines: 3 });
    let (mut bills, mut lines) = (0, 0);
    let mut each = |state: bill::ledger::BillState| {
        bills += 1;
        lines += state.version.lines;
        assert_eq!(state.cells.iter().map(|cell| cell.sums.lines).sum::<u64>(), state.version.lines);
        Ok(())
    };
    world.data.catalog.visit_bills(BillFilter::default(), AsOf::Now, &mut each).await.unwrap();
    assert_eq!((bills, lines), (1_101, 3 * (1_101 + 700)));
    let published = world.data.catalog.revert(third.import, "x", 40).await.unwrap();
    assert_eq!(published.changes.len(), 700);
    assert_eq!(world.data.catalog.list_versions(BillFilter::default()).await.unwrap().len(), 1_101 + 700 * 3);
}

async fn a_bill_of_very_many_cells_is_published(world: World) {
    let cells: Vec<_> =
        (0..25_000).map(|number| make_cell(1, &format!("product {number}"), number, 1)).collect();
    let stated = make_statement_of(make_bill_key(7), cells, 1, 0);
    world.states(10, vec![stated.clone(), make_statement(make_bill_key(8), 1)]).await;
    let mut found = Vec::new();
    let mut each = |state: bill::ledger::BillState| {
        found.push(state.cells);
        Ok(())
    };
    world.data.catalog.visit_bills(BillFilter::default(), AsOf::Now, &mut each).await.unwrap();
    assert_eq!(found[0], stated.content.cells);
    assert_eq!(found[1].len(), 1);
}

async fn programs_that_publish_at_once_do_so_one_after_the_other(world: World) {
    let world = std::sync::Arc::new(world);
    let programs: Vec<_> = (1..=8)
        .map(|number: u8| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move {
                let staged = world.stage(STATEMENT.mode, number).await;
                loop {
                    let statements = (1..=20)
                        .map(|owner| make_statement(make_bill_key_of(1, owner, 202_211), number))
                        .collect();
                    // Without the lock of imports, another may have published since the versions were compared.
                    match world.publish_staged(&staged, STATEMENT, 10, statements).await {
                        Err(PublishError::Store(StoreError::Refused(StoreRefusal::BillMoved { .. }))) => {}
                        published => break published.unwrap(),
                    }
                }
            })
        })
        .collect();
    let mut times = Vec::new();
    for program in programs {
        let published = program.await.unwrap();
        let versions: Vec<u32> = published.changes.iter().map(|(_, change)| change.version()).collect();
        assert!(versions.iter().all(|version| *version == versions[0]), "{versions:?}");
        times.push((published.at_us, versions[0]));
    }
    times.sort_unstable();
    assert_eq!(times, (1..=8).map(|number| (9 + i64::from(number), number)).collect::<Vec<_>>());
    let versions = world.data.catalog.list_versions(BillFilter::default()).await.unwrap();
    assert_eq!(versions.iter().filter(|version| version.is_current).count(), 20);
}

async fn programs_that_start_at_once_all_find_the_catalog(world: World) {
    let drop_all = match world.database() {
        Some(_) => "DROP SCHEMA billfold CASCADE",
        None => return, // The program's own test does it: folders are made by several of them at once.
    };
    world.meddle(drop_all).unwrap();
    let world = std::sync::Arc::new(world);
    let programs: Vec<_> = (0..8)
        .map(|_| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move { world.open().await.unwrap().catalog.list_accounts().await.unwrap() })
        })
        .collect();
    for program in programs {
        assert!(program.await.unwrap().is_empty());
    }
}
