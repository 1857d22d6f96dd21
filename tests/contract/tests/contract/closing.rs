//! Closing a payer's month, and opening it again.

use bill::ledger::Closing;
use store::StoreError;

use crate::contract;
use crate::world::{NOVEMBER, World, make_month, make_uin};

contract!(
    the_last_entry_of_a_payer_and_month_says_whether_it_is_closed,
    the_history_of_closings_cannot_be_changed,
);

fn make_closing(yyyymm: u32, payer: i64, is_closed: bool, at_us: i64) -> Closing {
    Closing {
        month: make_month(yyyymm),
        payer: make_uin(payer),
        is_closed,
        at_us,
        done_by: format!("user {at_us}"),
    }
}

/// Sets the state of some payers' month, and returns the payers that got an entry.
async fn set_closed(
    world: &World,
    yyyymm: u32,
    payers: &[i64],
    is_closed: bool,
    at_us: i64,
) -> Result<Vec<i64>, StoreError> {
    let payers: Vec<_> = payers.iter().map(|payer| make_uin(*payer)).collect();
    let catalog = &world.data.catalog;
    let changed =
        catalog.set_closed(make_month(yyyymm), &payers, is_closed, &format!("user {at_us}"), at_us).await?;
    Ok(changed.iter().map(|payer| payer.get()).collect())
}

async fn the_last_entry_of_a_payer_and_month_says_whether_it_is_closed(world: World) {
    let catalog = &world.data.catalog;
    assert!(catalog.list_closings(None).await.unwrap().is_empty());
    assert!(catalog.read_closed_payers(make_month(NOVEMBER)).await.unwrap().is_empty());
    let lock = world.data.lock_import(|| ()).await.unwrap();
    assert_eq!(set_closed(&world, NOVEMBER, &[2, 1, 2], true, 10).await.unwrap(), [1, 2]);
    assert_eq!(set_closed(&world, 202_212, &[1], true, 20).await.unwrap(), [1]);
    // Opened again, at a time that is said to be earlier: the order of writing counts.
    assert_eq!(set_closed(&world, NOVEMBER, &[1], false, 5).await.unwrap(), [1]);
    assert_eq!(set_closed(&world, NOVEMBER, &[3], false, 6).await.unwrap(), [0_i64; 0], "it was not closed");
    assert_eq!(set_closed(&world, NOVEMBER, &[2, 3], true, 30).await.unwrap(), [3], "2 is closed already");
    drop(lock);
    let november = [
        make_closing(NOVEMBER, 1, true, 10),
        make_closing(NOVEMBER, 2, true, 10),
        make_closing(NOVEMBER, 1, false, 5),
        make_closing(NOVEMBER, 3, true, 30),
    ];
    assert_eq!(catalog.list_closings(Some(make_month(NOVEMBER))).await.unwrap(), november);
    let all = catalog.list_closings(None).await.unwrap();
    assert_eq!((all.len(), &all[2]), (5, &make_closing(202_212, 1, true, 20)));
    let closed = catalog.read_closed_payers(make_month(NOVEMBER)).await.unwrap();
    let closed: Vec<_> = closed.into_iter().collect();
    assert_eq!(
        closed,
        [
            (make_uin(2), make_closing(NOVEMBER, 2, true, 10)),
            (make_uin(3), make_closing(NOVEMBER, 3, true, 30))
        ]
    );
    assert_eq!(set_closed(&world, NOVEMBER, &[1], true, 40).await.unwrap(), [1], "it can be closed again");
}

async fn the_history_of_closings_cannot_be_changed(world: World) {
    set_closed(&world, NOVEMBER, &[1], true, 10).await.unwrap();
    let table = if world.database().is_some() { "billfold.closing" } else { "closing" };
    for sql in [format!("UPDATE {table} SET payer = 2"), format!("DELETE FROM {table}")] {
        let error = world.meddle(&sql).unwrap_err();
        assert!(error.contains("the history of closings never changes"), "{error}");
    }
    assert_eq!(world.data.catalog.list_closings(None).await.unwrap(), [make_closing(NOVEMBER, 1, true, 10)]);
}
