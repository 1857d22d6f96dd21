//! The part of a month's bills that a caller may see.

use access::{BillOwner, BillQuery, Role, Visible, VisibleBill};
use bill::ledger::{Likeness, Statement};
use bill::{Basis, Cell, CodeTables, Fold, KeyKind, LinesDigest, Meaning, Measure};
use sheet::{BatchSheet, Findings, Rules};
use store::{Publication, StoreError, StoredFlaw};

use crate::contract;
use crate::plain::{add_accounts, make_random_world, publish_bill};
use crate::world::{
    NOVEMBER, RULES, STATEMENT, World, make_bill_key_of, make_cell, make_month, make_statement,
    make_statement_of, make_uin,
};

contract!(
    a_caller_sees_the_lines_of_which_it_is_payer_or_manager_or_stands_above_the_manager,
    a_customer_is_known_by_an_edge_of_the_tree_or_any_line_that_was_ever_published,
    what_a_partner_pays_is_answered_to_that_partner_alone,
    names_are_read_where_they_are_asked_for_and_compared_with_their_digests,
    names_of_versions_from_before_are_read_from_their_lines_where_these_are,
    what_is_visible_in_random_worlds_is_what_plain_counting_finds,
);

/// Reads what a caller sees of an owner's bills.
async fn read_bill(world: &World, caller: i64, owner: BillOwner, with_names: bool) -> Visible {
    let query = BillQuery { owner, month: make_month(NOVEMBER), with_names, with_payments: false };
    world.data.read_visible_bill(make_uin(caller), &query).await.unwrap()
}

/// Reads what a caller sees of a customer's bills, without names.
pub(crate) async fn read_customer(world: &World, caller: i64, customer: i64) -> Visible {
    read_bill(world, caller, BillOwner::Customer(make_uin(customer)), false).await
}

/// Sorts cells.
fn sort_cells(mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.sort_by(|a, b| (a.key(), a.sums[Measure::Total]).cmp(&(b.key(), b.sums[Measure::Total])));
    cells
}

/// Reads the cells of a customer that a caller sees, in order; `None` if the customer is not known to it.
async fn read_visible(world: &World, caller: i64, customer: i64) -> Option<Vec<Cell>> {
    match read_customer(world, caller, customer).await {
        Visible::Nothing => None,
        Visible::Bill(bill) => Some(sort_cells(bill.cells)),
        Visible::Withheld => unreachable!("no bill states a cost"),
    }
}

async fn a_caller_sees_the_lines_of_which_it_is_payer_or_manager_or_stands_above_the_manager(world: World) {
    let accounts = [
        (1, Role::Distributor, None),
        (2, Role::Distributor, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (21, Role::SecondLevelReseller, Some(2)),
        (7, Role::Customer, Some(11)),
    ];
    add_accounts(&world, &accounts).await;
    let own = make_cell(1, "cos", 3, 1);
    let below = make_cell(11, "cvm", 5, 2);
    // Payer 2 pays for lines that the second-level reseller of payer 1 manages.
    world
        .states(
            10,
            vec![make_statement_of(make_bill_key_of(2, 7, NOVEMBER), vec![own.clone(), below.clone()], 1, 0)],
        )
        .await;
    assert_eq!(
        read_visible(&world, 2, 7).await,
        Some(vec![own.clone(), below.clone()]),
        "the payer sees all"
    );
    assert_eq!(read_visible(&world, 11, 7).await, Some(vec![below.clone()]), "the manager its own");
    assert_eq!(read_visible(&world, 1, 7).await, Some(vec![own, below]), "who stands above sees both");
    assert_eq!(read_visible(&world, 21, 7).await, None, "a stranger nothing");
    assert_eq!(read_visible(&world, 7, 7).await, None, "nobody is its own customer");
    assert_eq!(read_visible(&world, 1, 11).await, None, "a partner is nobody's customer");
    assert_eq!(read_visible(&world, 1, 99).await, None);
}

async fn a_customer_is_known_by_an_edge_of_the_tree_or_any_line_that_was_ever_published(world: World) {
    let accounts = [
        (1, Role::Distributor, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (7, Role::Customer, Some(11)),
    ];
    add_accounts(&world, &accounts).await;
    for caller in [1, 11] {
        assert_eq!(read_visible(&world, caller, 7).await, Some(vec![]), "an edge of the tree");
    }
    assert_eq!(read_visible(&world, 1, 8).await, None);
    let first = world.states(10, vec![make_statement(make_bill_key_of(1, 8, 202_210), 1)]).await;
    assert_eq!(read_visible(&world, 1, 8).await, Some(vec![]), "a line of another month");
    world.data.catalog.revert(first.import, "x", 20).await.unwrap();
    assert_eq!(read_visible(&world, 1, 8).await, Some(vec![]), "a line that counts no more");
}

async fn what_a_partner_pays_is_answered_to_that_partner_alone(world: World) {
    let accounts = [
        (1, Role::Distributor, None),
        (2, Role::Reseller, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (7, Role::Customer, Some(11)),
        (8, Role::Customer, Some(2)),
    ];
    add_accounts(&world, &accounts).await;
    let below = make_cell(11, "cvm", 5, 2);
    let bill = |payer, cells| make_statement_of(make_bill_key_of(payer, 7, NOVEMBER), cells, 1, 0);
    let cost = publish_bill(&world, 10, Basis::Cost, bill(1, vec![below.clone()])).await;
    let as_owner = async |caller| read_bill(&world, caller, BillOwner::Caller, true).await;
    assert_eq!(read_visible(&world, 1, 7).await, Some(vec![below.clone()]), "the payer sees what it pays");
    assert_eq!(read_customer(&world, 11, 7).await, Visible::Withheld, "its manager does not");
    assert_eq!(read_customer(&world, 2, 7).await, Visible::Nothing, "a stranger is told nothing");
    assert_eq!(read_customer(&world, 8, 7).await, Visible::Nothing);
    assert_eq!(as_owner(7).await, Visible::Withheld, "nor does the end customer");
    let nothing = Visible::Bill(VisibleBill::default());
    for other in [8, 99] {
        assert_eq!(as_owner(other).await, nothing, "an end customer without lines");
    }
    // Beside it, payer 2 states what the customer owes: whole answers are withheld, from those who see a cell of the cost.
    let own = make_cell(2, "cos", 3, 1);
    publish_bill(&world, 20, Basis::Customer, bill(2, vec![own.clone(), make_cell(11, "cos", 4, 1)])).await;
    assert_eq!(read_customer(&world, 11, 7).await, Visible::Withheld);
    assert_eq!(as_owner(7).await, Visible::Withheld);
    assert_eq!(read_visible(&world, 1, 7).await, Some(vec![make_cell(11, "cos", 4, 1), below]));
    assert_eq!(read_visible(&world, 2, 7).await.unwrap().len(), 2, "payer 2 sees no cell of the cost");
    // Once it is taken back, it has no cells, and withholds nothing.
    world.data.catalog.revert(cost, "x", 30).await.unwrap();
    assert_eq!(read_visible(&world, 11, 7).await, Some(vec![make_cell(11, "cos", 4, 1)]));
    let Visible::Bill(all) = as_owner(7).await else { unreachable!("nothing is withheld any more") };
    assert_eq!(sort_cells(all.cells), [own, make_cell(11, "cos", 4, 1)]);
}

/// Lists the names of a visible bill.
fn list_names(visible: &Visible) -> Vec<(KeyKind, String, String)> {
    let Visible::Bill(bill) = visible else { unreachable!("{visible:?}") };
    bill.names.iter().map(|(kind, key, name)| (kind, key.to_owned(), name.to_owned())).collect()
}

async fn names_are_read_where_they_are_asked_for_and_compared_with_their_digests(world: World) {
    add_accounts(&world, &[(11, Role::Reseller, None)]).await;
    for (payer, name) in [(1, "the lesser"), (2, "the other")] {
        let cells = vec![make_cell(11, "cvm", 5, 1), make_cell(payer, "hidden", 5, 1)];
        let mut statement = make_statement_of(make_bill_key_of(payer, 7, NOVEMBER), cells, 1, 0);
        for (kind, key) in [(KeyKind::Product, "cvm"), (KeyKind::Product, "hidden"), (KeyKind::Region, "1")] {
            statement.content.names.add(kind, key, name);
        }
        publish_bill(&world, 10 * payer, Basis::Customer, statement).await;
    }
    let named = |product: &str, region: &str| {
        let text = ToOwned::to_owned;
        let products = (KeyKind::Product, text("cvm"), text(product));
        vec![products, (KeyKind::Region, text("1"), text(region))]
    };
    let customer = BillOwner::Customer(make_uin(7));
    let visible = read_bill(&world, 11, customer, true).await;
    assert_eq!(list_names(&visible), named("the lesser", "the lesser"), "those of visible cells");
    assert_eq!(list_names(&read_bill(&world, 7, BillOwner::Caller, true).await).len(), 3);
    assert_eq!(list_names(&read_bill(&world, 11, customer, false).await), []);
    world.tamper("UPDATE key_name SET name = 'a' WHERE key = 'hidden'");
    for (caller, owner) in [(11, customer), (7, BillOwner::Caller)] {
        let query = BillQuery { owner, month: make_month(NOVEMBER), with_names: true, with_payments: false };
        let error = world.data.read_visible_bill(make_uin(caller), &query).await.unwrap_err();
        let is_told = matches!(error, StoreError::DamagedVersion { flaw: StoredFlaw::Names, .. });
        assert!(is_told, "{error}");
        assert_eq!(list_names(&read_bill(&world, caller, owner, false).await), [], "nothing reads names");
    }
}

/// A file of two customers: a product and region that no table knows, and others.
const LINES: &str = "Payer Account ID,Owner Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Product Name,Region,Region Code
1,7,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-11,Web  Firewall,Wonderland (East),99
1,8,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-11,Cloud Virtual Machine (CVM),Guangzhou (a name),1
1,8,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-11,-,-,-
";

/// Publishes the bills of a file's lines with these lines.
pub(crate) async fn publish_lines(world: &World, lines: &str) {
    let data = &world.data;
    let staged = world.stage(STATEMENT.mode, 1).await;
    let mut writer = data.lines.writer(staged.clone());
    let tables = CodeTables::shipped();
    let mut sheet = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let (mut findings, mut fold) = (Findings::default(), Fold::new());
    let mut each = |batch: &bill::Batch<'_>| {
        let rows: Vec<u32> = (0..).zip(batch.numbers).map(|(row, _)| row).collect();
        writer.add_batch(1, batch, &rows);
        batch.visit_lines(|line| fold.add(&line.charge))
    };
    sheet.read(lines.as_bytes(), true, &mut findings, &mut each).unwrap();
    assert!(findings.faults.is_empty(), "{:?}", findings.faults.first());
    let objects = writer.finish().await.unwrap();
    let statements = fold.into_bills().into_iter().map(|(bill, content)| {
        let (lines_digest, meaning) =
            (LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [1; 32]), Meaning::from_bytes([1; 16]));
        let likeness = Likeness::Other;
        Ok(Statement {
            bill,
            content,
            lines_digest,
            meaning,
            delivered: None,
            base: 0,
            likeness,
            counts: None,
            days: None,
        })
    });
    let publication = Publication {
        import: staged.id,
        options: STATEMENT,
        objects: &objects,
        lines: 3,
        notices: "[]",
        now_us: 10,
        rules: &RULES,
        computed: &[],
    };
    data.catalog.publish(&publication, &mut statements.collect::<Vec<_>>().into_iter()).await.unwrap();
}

async fn names_of_versions_from_before_are_read_from_their_lines_where_these_are(world: World) {
    publish_lines(&world, LINES).await;
    world.tamper(
        "DELETE FROM key_name; UPDATE version SET has_names = false; DELETE FROM version_digest;
         INSERT INTO undigested (version) SELECT id FROM version",
    );
    let read = async |customer| read_bill(&world, 1, BillOwner::Customer(make_uin(customer)), true).await;
    let names = list_names(&read(7).await);
    let expected =
        [(KeyKind::Product, "web firewall", "Web  Firewall"), (KeyKind::Region, "99", "Wonderland (East)")];
    assert_eq!(names, expected.map(|(kind, key, name)| (kind, key.to_owned(), name.to_owned())));
    assert_eq!(list_names(&read(8).await), [], "all that it has is in our tables, so no line is read");
    assert_eq!(list_names(&read_bill(&world, 7, BillOwner::Caller, true).await).len(), 2);
    // A node without the lines answers without the names.
    let elsewhere = tempfile::tempdir().unwrap();
    if world.database().is_some() {
        let data = world.open_elsewhere(elsewhere.path()).await;
        let (owner, month) = (BillOwner::Caller, make_month(NOVEMBER));
        let query = BillQuery { owner, month, with_names: true, with_payments: false };
        let visible = data.read_visible_bill(make_uin(7), &query).await.unwrap();
        assert_eq!(list_names(&visible), []);
    }
}

async fn what_is_visible_in_random_worlds_is_what_plain_counting_finds(world: World) {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let plain = make_random_world(&world, &mut fastrand::Rng::with_seed(seed)).await;
    let totals_of = |visible: Visible| match visible {
        Visible::Nothing => None,
        Visible::Withheld => Some(Err(())),
        Visible::Bill(bill) => {
            let mut totals: Vec<_> =
                bill.cells.iter().map(|cell| cell.sums[Measure::Total].units()).collect();
            totals.sort_unstable();
            Some(Ok(totals))
        }
    };
    for caller in [1, 2, 3, 11, 12, 21, 77, 99, 101, 102, 103, 104] {
        for customer in [1, 12, 77, 99, 101, 102, 103, 104] {
            let expected = plain.knows(caller, customer).then(|| plain.list_totals(caller, Some(customer)));
            let found = totals_of(read_customer(&world, caller, customer).await);
            assert_eq!(found, expected, "caller {caller}, customer {customer}, {plain:?}");
        }
        let found = totals_of(read_bill(&world, caller, BillOwner::Caller, false).await);
        assert_eq!(found, Some(plain.list_totals(caller, None)), "caller {caller}, {plain:?}");
    }
}
