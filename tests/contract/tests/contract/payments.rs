//! Sums by payment status of versions.

use access::{BillOwner, BillQuery, Role, Visible};
use bill::ledger::Statement;
use bill::{Measure, PaymentKey, PaymentStatus, PaymentSums, Sum, Sums};
use store::{Data, PublishError, RevertError, StoreError, StoredFlaw};

use crate::contract;
use crate::plain::add_accounts;
use crate::visible::publish_lines;
use crate::world::{
    APPEND, NOVEMBER, STATEMENT, World, expect_store_error, make_bill_key, make_bill_key_of, make_cell,
    make_month, make_payments, make_statement_of, make_uin,
};

contract!(
    payments_are_kept_with_the_version_that_has_the_lines,
    payments_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones,
    payments_that_do_not_sum_to_the_cells_are_not_published,
    payments_cannot_be_changed_and_come_with_their_version_alone,
    payments_that_were_changed_are_noticed_and_nothing_is_built_upon_them,
    a_version_from_before_payments_were_kept_has_none_nor_has_a_revert_to_it,
    a_caller_gets_the_payments_of_the_managers_whose_lines_it_sees_if_it_asks_for_them,
    payments_of_a_bill_from_before_are_asked_for_where_the_lines_are,
);

/// A statement of bill 7: a paid cell and an unpaid one, of totals and numbers of lines.
fn make_paid_statement(paid: (i128, u64), unpaid: (i128, u64), digest: u8, base: u32) -> Statement {
    let cells = [make_cell(1, "cvm", paid.0, paid.1), make_cell(2, "cos", unpaid.0, unpaid.1)];
    let mut statement = make_statement_of(make_bill_key(7), cells.to_vec(), digest, base);
    let [paid, unpaid] = cells;
    let mut payments = make_payments(&[paid], PaymentStatus::Paid);
    payments.merge(&make_payments(&[unpaid], PaymentStatus::Unpaid)).unwrap();
    statement.content.payments = payments;
    statement
}

/// Reads the sums that the catalog holds of a version of bill 7: total and lines by status.
async fn read_payments(
    world: &World,
    number: u32,
) -> Result<Option<Vec<(PaymentStatus, i128, u64)>>, StoreError> {
    let payments = world.data.catalog.read_payments(make_bill_key(7), number).await?;
    let row = |(key, sums): (PaymentKey, &Sums)| (key.status, sums[Measure::Total].units(), sums.lines);
    Ok(payments.map(|payments| payments.iter().map(row).collect()))
}

/// The sums of paid and unpaid lines: totals and numbers of lines.
fn list(paid: (i128, u64), unpaid: (i128, u64)) -> Vec<(PaymentStatus, i128, u64)> {
    vec![(PaymentStatus::Paid, paid.0, paid.1), (PaymentStatus::Unpaid, unpaid.0, unpaid.1)]
}

async fn payments_are_kept_with_the_version_that_has_the_lines(world: World) {
    world.states(10, vec![make_paid_statement((8, 3), (-5, 1), 1, 0)]).await;
    world.states(20, vec![make_paid_statement((9, 3), (0, 1), 2, 1)]).await;
    assert_eq!(read_payments(&world, 1).await.unwrap(), Some(list((8, 3), (-5, 1))));
    assert_eq!(read_payments(&world, 2).await.unwrap(), Some(list((9, 3), (0, 1))));
    assert_eq!(read_payments(&world, 3).await.unwrap(), None);
    let whole = world.data.catalog.read_version(make_bill_key(7), 1).await.unwrap().unwrap();
    assert!(whole.version.has_payments);
    assert_eq!(whole.payments, Some(make_paid_statement((8, 3), (-5, 1), 1, 0).content.payments));
}

async fn payments_of_added_lines_join_those_that_are_there_and_a_revert_brings_back_the_old_ones(
    world: World,
) {
    let first = world.states(10, vec![make_paid_statement((8, 3), (-5, 1), 1, 0)]).await;
    let added = world.publish(APPEND, 20, vec![make_paid_statement((1, 1), (2, 2), 2, 1)]).await.unwrap();
    assert_eq!(read_payments(&world, 2).await.unwrap(), Some(list((9, 4), (-3, 3))));
    world.data.catalog.revert(added.import, "test", 30).await.unwrap();
    assert_eq!(read_payments(&world, 3).await.unwrap(), Some(list((8, 3), (-5, 1))));
    world.data.catalog.revert(first.import, "test", 40).await.unwrap();
    assert_eq!(read_payments(&world, 4).await.unwrap(), Some(Vec::new()));
}

async fn payments_that_do_not_sum_to_the_cells_are_not_published(world: World) {
    let whole = make_paid_statement((8, 3), (-5, 1), 1, 0);
    let mut less = whole.clone();
    less.content.payments = make_payments(&whole.content.cells[..1], PaymentStatus::Paid);
    let mut more = whole.clone();
    let (key, _) = whole.content.payments.iter().next().unwrap();
    let one_more = Sums::new([(Measure::Original, Sum::from_units(1))], 0);
    more.content.payments.add(key, &one_more).unwrap();
    let mut none = whole.clone();
    none.content.payments = PaymentSums::default();
    for statement in [less, more, none] {
        let staged = world.stage(STATEMENT.mode, 1).await;
        let published = world.publish_staged(&staged, STATEMENT, 10, vec![statement]).await;
        let error = expect_store_error(published.unwrap_err()).to_string();
        assert!(error.contains("does not add up: by payment status it has"), "{error}");
        world.data.discard_import(&staged).await.unwrap();
    }
    assert_eq!(read_payments(&world, 1).await.unwrap(), None);
}

async fn payments_cannot_be_changed_and_come_with_their_version_alone(world: World) {
    world.states(10, vec![make_paid_statement((8, 3), (-5, 1), 1, 0)]).await;
    let late = "INSERT INTO payment_sum SELECT version, 9, pay_mode, action_type, status, original, before_voucher,
                                               voucher, total, ri_deduction, sp_deduction, lines FROM payment_sum";
    for sql in [
        "UPDATE payment_sum SET total = '9.00000000'",
        "DELETE FROM payment_sum",
        late,
        "UPDATE payment_digest SET digest = NULL",
        "DELETE FROM payment_digest",
    ] {
        world.meddle(sql).expect_err(sql);
    }
    assert_eq!(read_payments(&world, 1).await.unwrap(), Some(list((8, 3), (-5, 1))));
}

/// The difference that an error names.
#[expect(clippy::needless_pass_by_value, reason = "each result is used for this alone")]
fn find_flaw<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Option<StoredFlaw> {
    match result {
        Err(StoreError::DamagedVersion { flaw, .. }) => Some(flaw),
        Ok(_) | Err(_) => None,
    }
}

async fn payments_that_were_changed_are_noticed_and_nothing_is_built_upon_them(world: World) {
    world.states(10, vec![make_paid_statement((8, 3), (-5, 1), 1, 0)]).await;
    let second = world.states(20, vec![make_paid_statement((9, 3), (0, 1), 2, 1)]).await.import;
    let keep = "CREATE TABLE sums AS SELECT * FROM payment_sum; CREATE TABLE digests AS SELECT * FROM payment_digest";
    let back = "DELETE FROM payment_sum; INSERT INTO payment_sum SELECT * FROM sums;
                DELETE FROM payment_digest; INSERT INTO payment_digest SELECT * FROM digests";
    world.tamper(keep);
    for (sql, flaw) in [
        ("UPDATE payment_sum SET total = '9.00000000' WHERE status = 'paid'", StoredFlaw::Payments),
        ("UPDATE payment_sum SET status = 'unstated' WHERE status = 'paid'", StoredFlaw::Payments),
        ("UPDATE payment_sum SET lines = lines + 1", StoredFlaw::Payments),
        ("UPDATE payment_sum SET manager = 5 WHERE manager = 1", StoredFlaw::Payments),
        ("DELETE FROM payment_sum WHERE status = 'paid'", StoredFlaw::Payments),
        // The sums of another version.
        (
            "UPDATE payment_sum SET version = version + 100 WHERE status = 'paid';
             UPDATE payment_sum SET version = 103 - version WHERE version > 100",
            StoredFlaw::Payments,
        ),
        ("UPDATE payment_digest SET digest = NULL", StoredFlaw::Payments),
        ("DELETE FROM payment_digest", StoredFlaw::NoPaymentDigest),
        ("UPDATE payment_digest SET format = 2", StoredFlaw::UnknownPaymentDigest),
    ] {
        world.tamper(sql);
        for number in [1, 2] {
            assert_eq!(find_flaw(read_payments(&world, number).await), Some(flaw), "{sql}");
            let whole = world.data.catalog.read_version(make_bill_key(7), number).await;
            assert_eq!(find_flaw(whole), Some(flaw), "{sql}");
        }
        let staged = world.stage(APPEND.mode, 77).await;
        let added = make_paid_statement((1, 1), (1, 1), 3, 2);
        let published = world.publish_staged(&staged, APPEND, 30, vec![added]).await;
        let Err(PublishError::Store(error)) = published else { unreachable!("{sql}: {published:?}") };
        assert_eq!(find_flaw::<()>(Err(error)), Some(flaw), "{sql}");
        world.data.discard_import(&staged).await.unwrap();
        let reverted = world.data.catalog.revert(second, "test", 30).await;
        let Err(RevertError::Store(error)) = reverted else { unreachable!("{sql}: {reverted:?}") };
        assert_eq!(find_flaw::<()>(Err(error)), Some(flaw), "{sql}");
        world.tamper(back);
    }
    world.data.catalog.revert(second, "test", 30).await.unwrap();
    assert_eq!(read_payments(&world, 3).await.unwrap(), Some(list((8, 3), (-5, 1))));
}

async fn a_version_from_before_payments_were_kept_has_none_nor_has_a_revert_to_it(world: World) {
    world.states(10, vec![make_paid_statement((8, 3), (-5, 1), 1, 0)]).await;
    world.tamper("DELETE FROM payment_sum; UPDATE payment_digest SET digest = NULL");
    assert_eq!(read_payments(&world, 1).await.unwrap(), None);
    let versions = world.data.catalog.list_versions(bill::ledger::BillFilter::default()).await.unwrap();
    assert!(!versions[0].has_payments);
    let second = world.states(20, vec![make_paid_statement((9, 3), (0, 1), 2, 1)]).await.import;
    assert_eq!(read_payments(&world, 2).await.unwrap(), Some(list((9, 3), (0, 1))));
    world.data.catalog.revert(second, "test", 30).await.unwrap();
    assert_eq!(read_payments(&world, 3).await.unwrap(), None);
    // An append states the sums of all lines, or is refused.
    let added = make_paid_statement((1, 1), (2, 2), 3, 3);
    let staged = world.stage(APPEND.mode, 4).await;
    let published = world.publish_staged(&staged, APPEND, 40, vec![added.clone()]).await;
    let error = expect_store_error(published.unwrap_err()).to_string();
    assert!(error.contains("does not add up: by payment status it has"), "{error}");
    world.data.discard_import(&staged).await.unwrap();
    let mut complete = added;
    complete.content.payments.merge(&make_paid_statement((8, 3), (-5, 1), 1, 0).content.payments).unwrap();
    world.publish(APPEND, 50, vec![complete]).await.unwrap();
    assert_eq!(read_payments(&world, 4).await.unwrap(), Some(list((9, 4), (-3, 3))));
}

/// Reads the sums by payment status that a caller sees of customer 7: manager, status and total.
async fn read_visible(
    data: &Data,
    caller: i64,
    owner: BillOwner,
) -> Result<Vec<(i64, PaymentStatus, i128)>, StoreError> {
    let query = BillQuery { owner, month: make_month(NOVEMBER), with_names: false, with_payments: true };
    let visible = data.read_visible_bill(make_uin(caller), &query).await?;
    let without = BillQuery { with_payments: false, ..query };
    match (&visible, data.read_visible_bill(make_uin(caller), &without).await?) {
        (Visible::Bill(with), Visible::Bill(without)) => {
            assert_eq!((&with.cells, &with.names), (&without.cells, &without.names));
            assert_eq!(without.payments, None, "payments are read where they are asked for");
        }
        (Visible::Nothing, Visible::Nothing) => {}
        other => unreachable!("{other:?}"),
    }
    let Visible::Bill(bill) = visible else { return Ok(Vec::new()) };
    let row =
        |(key, sums): (PaymentKey, &Sums)| (key.manager.get(), key.status, sums[Measure::Total].units());
    Ok(bill.payments.unwrap().iter().map(row).collect())
}

async fn a_caller_gets_the_payments_of_the_managers_whose_lines_it_sees_if_it_asks_for_them(world: World) {
    let accounts = [
        (1, Role::Distributor, None),
        (3, Role::Distributor, None),
        (2, Role::SecondLevelReseller, Some(1)),
        (7, Role::Customer, Some(2)),
    ];
    add_accounts(&world, &accounts).await;
    let customer = BillOwner::Customer(make_uin(7));
    world.states(10, vec![make_paid_statement((100, 1), (200, 1), 9, 0)]).await;
    world.states(20, vec![make_paid_statement((8, 3), (-5, 1), 1, 1)]).await;
    // Under another payer, lines of the same manager 2.
    let cells = vec![make_cell(2, "cvm", 16, 1), make_cell(3, "cvm", 32, 1)];
    let mut other = make_statement_of(make_bill_key_of(3, 7, NOVEMBER), cells.clone(), 2, 0);
    other.content.payments = make_payments(&cells, PaymentStatus::Unpaid);
    let mut options = STATEMENT;
    options.overrides.second_payer = true;
    world.publish(options, 30, vec![other]).await.unwrap();
    let (paid, unpaid) = (PaymentStatus::Paid, PaymentStatus::Unpaid);
    let data = &world.data;
    let all = [(1, paid, 8), (2, unpaid, 11), (3, unpaid, 32)];
    assert_eq!(read_visible(data, 1, customer).await.unwrap(), all[..2], "manager 2 is below the caller");
    assert_eq!(read_visible(data, 2, customer).await.unwrap(), all[1..2]);
    assert_eq!(read_visible(data, 3, customer).await.unwrap(), [(2, unpaid, 16), (3, unpaid, 32)]);
    assert_eq!(read_visible(data, 7, BillOwner::Caller).await.unwrap(), all);
    assert_eq!(read_visible(data, 9, customer).await.unwrap(), [], "not even the customer is known");
    assert_eq!(read_visible(data, 1, BillOwner::Caller).await.unwrap(), [], "a month without lines");
    // Damage is noticed by who asks for the sums, and by no other.
    world.tamper("UPDATE payment_sum SET total = total + 1 WHERE manager = 3");
    for (caller, owner) in [(1, customer), (7, BillOwner::Caller)] {
        let query = BillQuery { owner, month: make_month(NOVEMBER), with_names: true, with_payments: true };
        let asked = data.read_visible_bill(make_uin(caller), &query).await;
        assert_eq!(find_flaw(asked), Some(StoredFlaw::Payments));
        let query = BillQuery { with_payments: false, ..query };
        data.read_visible_bill(make_uin(caller), &query).await.unwrap();
    }
}

/// A file of customer 7: a paid line and an unpaid one.
const LINES: &str = "Payer Account ID,Owner Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Payment Status
1,7,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-11,Paid
1,7,Pay-as-you-go,Hourly settlement,2,USD,2,0,2,2022-11,To be confirmed
";

async fn payments_of_a_bill_from_before_are_asked_for_where_the_lines_are(world: World) {
    publish_lines(&world, LINES).await;
    let owner = BillOwner::Caller;
    let expected = [(1, PaymentStatus::Paid, 100_000_000), (1, PaymentStatus::Unpaid, 200_000_000)];
    assert_eq!(read_visible(&world.data, 7, owner).await.unwrap(), expected);
    world.tamper("DELETE FROM payment_sum; UPDATE payment_digest SET digest = NULL");
    assert_eq!(read_visible(&world.data, 7, owner).await.unwrap(), expected);
    let elsewhere = tempfile::tempdir().unwrap();
    if world.database().is_some() {
        let data = world.open_elsewhere(elsewhere.path()).await;
        let error = read_visible(&data, 7, owner).await.unwrap_err().to_string();
        assert!(error.contains("is not on this node: ask a node that has the lines"), "{error}");
    }
}
