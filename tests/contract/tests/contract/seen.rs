//! Lists of bills and versions, as far as a caller may see them.

use access::{
    BillOwner, BillsAnswer, BillsQuery, BillsScope, HistoryAnswer, HistoryQuery, Role, SeenBill, SeenState,
};
use bill::{Basis, Cell, Measure};
use store::{Data, StoreError, StoredFlaw};

use crate::contract;
use crate::plain::{PlainWorld, add_accounts, make_random_world, publish_bill};
use crate::world::{NOVEMBER, World, make_bill_key_of, make_cell, make_month, make_statement_of, make_uin};

contract!(
    a_caller_sees_the_versions_that_changed_its_part_of_a_bill_and_no_other,
    a_version_at_the_cost_of_another_withholds_the_list_of_versions_and_its_bill_in_a_list,
    a_version_that_was_changed_is_noticed_by_lists_of_bills_and_of_versions,
    lists_of_bills_in_random_worlds_are_what_plain_counting_finds,
);

/// Reads the bills of November that a caller sees.
async fn read_bills(data: &Data, caller: i64, scope: BillsScope, with_cells: bool) -> Option<Vec<SeenBill>> {
    let month = Some(make_month(NOVEMBER));
    let query = BillsQuery { scope, first: month, last: month, with_cells };
    match data.read_visible_bills(make_uin(caller), &query).await.unwrap() {
        BillsAnswer::Nothing => None,
        BillsAnswer::Bills(bills) => Some(bills),
    }
}

/// Reads the versions of November that a caller sees; `None` if they are withheld.
async fn read_history(world: &World, caller: i64, owner: BillOwner) -> Option<Vec<SeenState>> {
    let query = HistoryQuery { owner, month: make_month(NOVEMBER), payer: None, with_names: true };
    match world.data.read_visible_history(make_uin(caller), &query).await.unwrap() {
        HistoryAnswer::Nothing => Some(Vec::new()),
        HistoryAnswer::Withheld => None,
        HistoryAnswer::Versions(versions) => Some(versions),
    }
}

/// Lists the numbers of the versions that a caller sees of customer 7, and true for each that is current.
async fn list_numbers(world: &World, caller: i64) -> Vec<(u32, bool)> {
    let owner = if caller == 7 { BillOwner::Caller } else { BillOwner::Customer(make_uin(7)) };
    let versions = read_history(world, caller, owner).await.unwrap();
    versions.iter().map(|one| (one.version.number, one.version.is_current)).collect()
}

/// Describes the one bill that a partner sees: the version, the number of versions, the total.
async fn describe_bill(world: &World, caller: i64) -> (u32, u32, i128) {
    let bills = read_bills(&world.data, caller, BillsScope::Customers, false).await.unwrap();
    let [bill] = &bills[..] else { unreachable!("{bills:?}") };
    (bill.version.number, bill.version_count, bill.sums[Measure::Total].units())
}

async fn a_caller_sees_the_versions_that_changed_its_part_of_a_bill_and_no_other(world: World) {
    let below = Some(1);
    add_accounts(
        &world,
        &[
            (1, Role::Distributor, None),
            (11, Role::SecondLevelReseller, below),
            (12, Role::SecondLevelReseller, below),
            (7, Role::Customer, Some(11)),
        ],
    )
    .await;
    let publish = async |at_us, parts: &[(i64, i128)]| {
        let cells: Vec<Cell> = parts.iter().map(|(of, total)| make_cell(*of, "cvm", *total, 1)).collect();
        let statement = make_statement_of(make_bill_key_of(1, 7, NOVEMBER), cells, 1, 0);
        publish_bill(&world, at_us, Basis::Customer, statement).await;
    };
    publish(10, &[(11, 5), (12, 3)]).await;
    publish(20, &[(11, 5), (12, 4)]).await;
    assert_eq!(describe_bill(&world, 1).await, (2, 2, 9));
    assert_eq!(describe_bill(&world, 11).await, (1, 1, 5), "its part is as in the first version");
    assert_eq!(describe_bill(&world, 12).await, (2, 2, 4));
    assert_eq!(list_numbers(&world, 11).await, [(1, true)]);
    publish(30, &[(11, 6), (12, 4)]).await;
    assert_eq!(describe_bill(&world, 11).await, (3, 2, 6));
    assert_eq!(list_numbers(&world, 12).await, [(1, false), (2, true)]);
    publish(40, &[(12, 4)]).await;
    assert_eq!(list_numbers(&world, 11).await, [(1, false), (3, false)], "its part is gone");
    assert_eq!(read_bills(&world.data, 11, BillsScope::Customers, true).await, Some(Vec::new()));
    assert_eq!(list_numbers(&world, 12).await, [(1, false), (2, true)]);
    assert_eq!(describe_bill(&world, 12).await, (2, 2, 4));
    for all in [1, 7] {
        let expected = [(1, false), (2, false), (3, false), (4, true)];
        assert_eq!(list_numbers(&world, all).await, expected, "caller {all}");
    }
    assert_eq!(list_numbers(&world, 21).await, [], "a stranger");
    // The payer's month is closed, and opened again.
    for is_closed in [true, false] {
        let (month, payers) = (make_month(NOVEMBER), [make_uin(1)]);
        world.data.catalog.set_closed(month, &payers, is_closed, "x", 50).await.unwrap();
        let own = read_bills(&world.data, 7, BillsScope::Owner(BillOwner::Caller), true).await.unwrap();
        assert_eq!(own.iter().map(|bill| bill.is_closed).collect::<Vec<_>>(), [is_closed]);
        assert_eq!(own[0].state.as_ref().unwrap().cells, [make_cell(12, "cvm", 4, 1)]);
    }
}

async fn a_version_at_the_cost_of_another_withholds_the_list_of_versions_and_its_bill_in_a_list(
    world: World,
) {
    add_accounts(&world, &[(1, Role::Distributor, None), (11, Role::SecondLevelReseller, Some(1))]).await;
    let statement =
        || make_statement_of(make_bill_key_of(1, 7, NOVEMBER), vec![make_cell(11, "cvm", 5, 1)], 1, 0);
    publish_bill(&world, 10, Basis::Cost, statement()).await;
    for with_cells in [false, true] {
        let bills = read_bills(&world.data, 11, BillsScope::Customers, with_cells).await.unwrap();
        let [bill] = &bills[..] else { unreachable!("{bills:?}") };
        assert!(bill.is_withheld && bill.state.is_none(), "{bill:?}");
        assert_eq!(bill.sums, bill::Sums::default(), "no amount comes with it");
        assert_eq!(describe_bill(&world, 1).await, (1, 1, 5), "the payer sees it");
    }
    publish_bill(&world, 20, Basis::Customer, statement()).await;
    assert_eq!(describe_bill(&world, 11).await, (2, 2, 5));
    let customer = BillOwner::Customer(make_uin(7));
    assert_eq!(read_history(&world, 11, customer).await, None, "the first version stays withheld");
    assert_eq!(read_history(&world, 7, BillOwner::Caller).await, None);
    assert_eq!(read_history(&world, 1, customer).await.unwrap().len(), 2);
}

async fn a_version_that_was_changed_is_noticed_by_lists_of_bills_and_of_versions(world: World) {
    let statement =
        make_statement_of(make_bill_key_of(1, 7, NOVEMBER), vec![make_cell(1, "cvm", 5, 1)], 1, 0);
    publish_bill(&world, 10, Basis::Customer, statement).await;
    let published = describe_bill(&world, 1).await;
    world.tamper("UPDATE cell SET total = '7.00000000'");
    assert_eq!(
        describe_bill(&world, 1).await,
        published,
        "what is known by its digest is what was published"
    );
    let other = world.open().await.unwrap();
    let month = Some(make_month(NOVEMBER));
    let query = BillsQuery { scope: BillsScope::Customers, first: month, last: month, with_cells: false };
    let error = other.read_visible_bills(make_uin(1), &query).await.unwrap_err();
    assert!(matches!(error, StoreError::DamagedVersion { flaw: StoredFlaw::Cells, .. }), "{error}");
    let owner = BillOwner::Customer(make_uin(7));
    let query = HistoryQuery { owner, month: make_month(NOVEMBER), payer: None, with_names: false };
    let error = world.data.read_visible_history(make_uin(1), &query).await.unwrap_err();
    assert!(matches!(error, StoreError::DamagedVersion { flaw: StoredFlaw::Cells, .. }), "{error}");
}

/// Sums the totals of bills; `Err` if one of them is withheld.
fn sum_totals<'a>(bills: impl Iterator<Item = &'a SeenBill>) -> Result<i128, ()> {
    bills.map(|bill| if bill.is_withheld { Err(()) } else { Ok(bill.sums[Measure::Total].units()) }).sum()
}

/// Sums the totals that a caller sees of a customer's month, or of its own, by plain counting.
fn sum_plain(plain: &PlainWorld, caller: i64, customer: Option<i64>) -> Result<i128, ()> {
    plain.list_totals(caller, customer).map(|totals| totals.iter().sum())
}

async fn lists_of_bills_in_random_worlds_are_what_plain_counting_finds(world: World) {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let plain = make_random_world(&world, &mut fastrand::Rng::with_seed(seed)).await;
    for caller in [1, 2, 3, 11, 12, 21, 77, 99, 101, 102, 103, 104] {
        // The second time, totals are known by their digests.
        for with_cells in [false, false, true] {
            let all = read_bills(&world.data, caller, BillsScope::Customers, with_cells).await.unwrap();
            for customer in [1, 12, 77, 99, 101, 102, 103, 104] {
                let at = format!("caller {caller}, customer {customer}, {plain:?}");
                let is_known = plain.knows(caller, customer);
                let expected = is_known.then(|| sum_plain(&plain, caller, Some(customer)));
                let scope = BillsScope::Owner(BillOwner::Customer(make_uin(customer)));
                let found = read_bills(&world.data, caller, scope, with_cells).await;
                assert_eq!(found.map(|bills| sum_totals(bills.iter())), expected, "{at}");
                let listed = all.iter().filter(|bill| bill.version.bill.owner == make_uin(customer));
                assert_eq!(sum_totals(listed), expected.unwrap_or(Ok(0)), "{at}");
                let history = read_history(&world, caller, BillOwner::Customer(make_uin(customer))).await;
                let current = history.map(|versions| sum_current(&versions));
                if let (Some(current), true) = (current, is_known) {
                    assert_eq!(Ok(current), sum_plain(&plain, caller, Some(customer)), "{at}");
                }
            }
            let own = read_bills(&world.data, caller, BillsScope::Owner(BillOwner::Caller), with_cells).await;
            let expected = sum_plain(&plain, caller, None);
            assert_eq!(sum_totals(own.unwrap().iter()), expected, "caller {caller}, {plain:?}");
        }
    }
}

/// Sums the totals of current versions.
fn sum_current(versions: &[SeenState]) -> i128 {
    let current = versions.iter().filter(|one| one.version.is_current);
    current.map(|one| one.sum_cells().unwrap()[Measure::Total].units()).sum()
}
