//! Sums by day of versions.

use access::{BillOwner, DayQuery, Role, VisibleDay};
use bill::ledger::Statement;
use bill::{Basis, Cell, Day, DaySums, Measure, Sum, Sums};
use store::{Data, StoreError};

use crate::contract;
use crate::plain::{add_accounts, publish_bill};
use crate::visible::publish_lines;
use crate::world::{
    APPEND, NOVEMBER, STATEMENT, World, expect_store_error, make_bill_key, make_bill_key_of, make_cell,
    make_month, make_statement_of, make_uin,
};

contract!(
    days_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones,
    days_that_do_not_sum_to_the_cells_of_each_manager_are_not_published,
    days_cannot_be_changed_and_those_that_were_changed_are_noticed,
    a_caller_gets_the_days_of_the_managers_whose_lines_it_sees_and_of_no_bill_at_the_cost_of_another,
    days_of_a_version_from_before_are_summed_from_its_lines_where_these_are,
);

/// Some lines: manager, day, total and number.
type DayLines = (i64, u8, i128, u64);

/// Returns a day of November.
fn make_day(number: u8) -> Day {
    Day::new(make_month(NOVEMBER), number).unwrap()
}

/// A statement of a bill of payer 1 and customer 7 whose lines are of some days.
fn make_day_statement(lines: &[DayLines], digest: u8, base: u32) -> Statement {
    let make_lines_cell = |(index, (manager, _, total, lines)): (usize, &DayLines)| {
        make_cell(*manager, &format!("product {index}"), *total, *lines)
    };
    let cells: Vec<Cell> = lines.iter().enumerate().map(make_lines_cell).collect();
    let mut days = DaySums::default();
    for (cell, (manager, day, _, _)) in cells.iter().zip(lines) {
        days.add(make_uin(*manager), make_day(*day), &cell.sums).unwrap();
    }
    Statement { days: Some(days), ..make_statement_of(make_bill_key(7), cells, digest, base) }
}

/// Reads the total and the number of lines of a day that a caller sees; `None` if the customer is not known to it.
async fn read_day(
    data: &Data,
    caller: i64,
    owner: BillOwner,
    number: u8,
) -> Result<Option<(i128, u64)>, StoreError> {
    let query = DayQuery { owner, day: make_day(number) };
    match data.read_visible_day(make_uin(caller), &query).await? {
        VisibleDay::Nothing => Ok(None),
        VisibleDay::Sums(sums) => Ok(Some((sums[Measure::Total].units(), sums.lines))),
        VisibleDay::Withheld => unreachable!("no bill states a cost"),
    }
}

/// Reads the days that payer 1 sees of customer 7 and that have lines: number, total, and number of lines.
async fn read_days(world: &World) -> Vec<(u8, i128, u64)> {
    let mut days = Vec::new();
    for number in 1..=30 {
        let day = read_day(&world.data, 1, BillOwner::Customer(make_uin(7)), number).await.unwrap();
        let (total, lines) = day.unwrap();
        if lines > 0 {
            days.push((number, total, lines));
        }
    }
    days
}

async fn days_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones(world: World) {
    add_accounts(&world, &[(1, Role::Distributor, None)]).await;
    let first = make_day_statement(&[(1, 1, 8, 3), (1, 30, -5, 1)], 1, 0);
    let first = world.states(10, vec![first]).await;
    assert_eq!(read_days(&world).await, [(1, 8, 3), (30, -5, 1)]);
    let added = make_day_statement(&[(1, 2, 16, 1), (1, 30, 32, 2)], 2, 1);
    let added = world.publish(APPEND, 20, vec![added]).await.unwrap();
    assert_eq!(read_days(&world).await, [(1, 8, 3), (2, 16, 1), (30, 27, 3)]);
    world.data.catalog.revert(added.import, "test", 30).await.unwrap();
    assert_eq!(read_days(&world).await, [(1, 8, 3), (30, -5, 1)]);
    let replaced = world.states(40, vec![make_day_statement(&[(1, 15, 64, 1)], 3, 3)]).await;
    assert_eq!(read_days(&world).await, [(15, 64, 1)]);
    // The parts that ended start again, with their days.
    world.data.catalog.revert(replaced.import, "test", 50).await.unwrap();
    assert_eq!(read_days(&world).await, [(1, 8, 3), (30, -5, 1)]);
    world.data.catalog.revert(first.import, "test", 60).await.unwrap();
    assert_eq!(read_days(&world).await, []);
}

async fn days_that_do_not_sum_to_the_cells_of_each_manager_are_not_published(world: World) {
    add_accounts(&world, &[(1, Role::Distributor, None)]).await;
    let whole = make_day_statement(&[(1, 1, 8, 3), (2, 30, 5, 1)], 1, 0);
    let of = |lines: &[DayLines]| make_day_statement(lines, 1, 0).days;
    let mut other_amount = whole.days.clone().unwrap();
    other_amount
        .add(make_uin(1), make_day(1), &Sums::new([(Measure::Original, Sum::from_units(1))], 0))
        .unwrap();
    for days in [
        of(&[]),
        of(&[(1, 1, 8, 3)]),
        of(&[(1, 1, 8, 3), (2, 30, 5, 2)]),
        of(&[(1, 1, 8, 3), (2, 30, 6, 1)]),
        of(&[(1, 1, 5, 1), (2, 30, 8, 3)]),
        of(&[(1, 1, 8, 3), (2, 30, 5, 1), (3, 30, 0, 1)]),
        Some(other_amount),
    ] {
        let staged = world.stage(STATEMENT.mode, 1).await;
        let statement = Statement { days, ..whole.clone() };
        let published = world.publish_staged(&staged, STATEMENT, 10, vec![statement]).await;
        let error = expect_store_error(published.unwrap_err()).to_string();
        assert!(error.contains("does not add up: by day it has"), "{error}");
        world.data.discard_import(&staged).await.unwrap();
    }
    let expected = read_day(&world.data, 1, BillOwner::Customer(make_uin(7)), 1).await.unwrap();
    assert_eq!(expected, None, "nothing was published");
}

async fn days_cannot_be_changed_and_those_that_were_changed_are_noticed(world: World) {
    let accounts = [(1, Role::Distributor, None), (2, Role::SecondLevelReseller, Some(1))];
    add_accounts(&world, &accounts).await;
    world.states(10, vec![make_day_statement(&[(1, 1, 8, 3), (2, 30, -5, 1)], 1, 0)]).await;
    for sql in ["UPDATE part SET days = ''", "UPDATE part SET days = NULL, days_digest = NULL"] {
        world.meddle(sql).expect_err(sql);
    }
    world.tamper("CREATE TABLE kept AS SELECT * FROM part");
    for sql in [
        "UPDATE part SET days = replace(days, '1 1 3', '1 2 3')",
        "UPDATE part SET days = ''",
        "UPDATE part SET days = NULL",
        "UPDATE part SET days_digest = NULL",
        "UPDATE part SET import = 2",
    ] {
        world.tamper(sql);
        for caller in [1, 2] {
            let read = read_day(&world.data, caller, BillOwner::Customer(make_uin(7)), 7).await;
            let said = read.unwrap_err().to_string();
            assert!(said.contains("other sums by day of the lines of import "), "{sql}: {said}");
        }
        world.tamper(
            "UPDATE part SET days = kept.days, days_digest = kept.days_digest, import = kept.import FROM kept",
        );
        assert_eq!(read_days(&world).await, [(1, 8, 3), (30, -5, 1)], "{sql}");
    }
    // A part that is lost is noticed by the cells.
    world.tamper("DELETE FROM part");
    let read = read_day(&world.data, 1, BillOwner::Customer(make_uin(7)), 7).await;
    let said = read.unwrap_err().to_string();
    assert!(said.contains("does not add up: by day it has"), "{said}");
}

async fn a_caller_gets_the_days_of_the_managers_whose_lines_it_sees_and_of_no_bill_at_the_cost_of_another(
    world: World,
) {
    let accounts = [
        (1, Role::Distributor, None),
        (3, Role::Distributor, None),
        (2, Role::SecondLevelReseller, Some(1)),
        (7, Role::Customer, Some(2)),
    ];
    add_accounts(&world, &accounts).await;
    let customer = BillOwner::Customer(make_uin(7));
    world.states(10, vec![make_day_statement(&[(1, 5, 8, 3), (2, 5, -5, 1), (9, 5, 1, 1)], 1, 0)]).await;
    let other = make_day_statement(&[(2, 5, 16, 1), (3, 6, 32, 1)], 2, 0);
    let bill = make_bill_key_of(3, 7, NOVEMBER);
    publish_bill(&world, 20, Basis::Customer, Statement { bill, ..other }).await;
    let data = &world.data;
    let read = async |caller, owner, day| read_day(data, caller, owner, day).await.unwrap();
    let seen = "all managers of its own bill, and the one below it of the other";
    assert_eq!(read(1, customer, 5).await, Some((20, 6)), "{seen}");
    assert_eq!(read(2, customer, 5).await, Some((11, 2)), "lines of both payers");
    assert_eq!(read(3, customer, 5).await, Some((16, 1)));
    assert_eq!(read(3, customer, 6).await, Some((32, 1)));
    assert_eq!(read(7, BillOwner::Caller, 5).await, Some((20, 6)));
    assert_eq!(read(9, customer, 7).await, Some((0, 0)));
    assert_eq!(read(4, customer, 5).await, None, "not even the customer is known");
    // At the cost of payer 1, whoever else asks gets no amount, on days without lines neither.
    let at_cost = make_day_statement(&[(1, 5, 8, 3), (2, 5, -5, 1)], 3, 1);
    let mut options = STATEMENT;
    (options.basis, options.overrides.other_basis) = (Basis::Cost, true);
    options.overrides.second_payer = true;
    world.publish(options, 30, vec![at_cost]).await.unwrap();
    for (caller, owner) in [(2, customer), (7, BillOwner::Caller)] {
        for number in [5, 20] {
            let query = DayQuery { owner, day: make_day(number) };
            let visible = data.read_visible_day(make_uin(caller), &query).await.unwrap();
            assert_eq!(visible, VisibleDay::Withheld, "{caller} on day {number}");
        }
    }
    assert_eq!(read(1, customer, 5).await, Some((19, 5)));
}

/// A file of customer 7: lines of the third, of the last day, and of a day before the month.
const LINES: &str = "Payer Account ID,Owner Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Transaction Time,Usage Start Time
1,7,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-11,2022-11-03 10:00:00,2022-11-02 09:00:00
1,7,Pay-as-you-go,Hourly settlement,2,USD,2,0,2,2022-11,-,2022/11/3 9:00
1,7,Pay-as-you-go,Hourly settlement,4,USD,4,0,4,2022-11,-,-
1,7,Pay-as-you-go,Hourly settlement,8,USD,8,0,8,2022-11,2022-10-31 10:00:00,2022-11-02 09:00:00
";

async fn days_of_a_version_from_before_are_summed_from_its_lines_where_these_are(world: World) {
    publish_lines(&world, LINES).await;
    let dollar = 100_000_000;
    let days = [(1, 8 * dollar, 1), (3, 3 * dollar, 2), (30, 4 * dollar, 1)];
    assert_eq!(read_days(&world).await, days, "the statement has no days");
    let elsewhere = tempfile::tempdir().unwrap();
    if world.database().is_some() {
        let data = world.open_elsewhere(elsewhere.path()).await;
        let error = read_day(&data, 1, BillOwner::Customer(make_uin(7)), 3).await.unwrap_err().to_string();
        assert!(error.contains("is not on this node: ask a node that has the lines"), "{error}");
    }
}
