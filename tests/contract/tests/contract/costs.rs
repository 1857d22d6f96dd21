//! Costs of some months: from cells and from lines, of all months as of one moment.

use access::{BillOwner, CostsAnswer, CostsQuery, Role, VisibleCosts};
use bill::{Basis, CostQuestion, Dimension, KeyKind, Measure, Split};

use crate::contract;
use crate::plain::{add_accounts, publish_bill};
use crate::visible::publish_lines;
use crate::world::{NOVEMBER, World, make_bill_key_of, make_cell, make_month, make_statement_of, make_uin};

contract!(
    costs_of_months_are_those_of_their_cells_and_of_their_lines_that_the_caller_sees,
    costs_are_withheld_as_a_whole_if_a_month_of_them_is,
);

/// Lines of October and November, some of which a second-level reseller manages.
const LINES: &str = "Payer Account ID,Owner Account ID,Reseller Account ID,Billing Mode,Transaction Type,Original Cost,Currency,\
Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Product Name,Region,Transaction Time,Project Name
1,7,-,Pay-as-you-go,Hourly settlement,1,USD,1,0,1,2022-10,Web  Firewall,Mars,2022-10-31 10:00:00,shop
1,7,11,Pay-as-you-go,Hourly settlement,2,USD,2,0,2,2022-11,Web firewall,Mars,2022-11-01 10:00:00,default
1,7,11,Pay-as-you-go,Hourly settlement,4,USD,4,0,4,2022-11,Cloud Virtual Machine (CVM),Mars,2022-11-02 10:00:00,-
";

/// Asks for the costs of October and November, or of November alone: the parts of each group, with the whole dollars of each.
async fn read_costs(
    world: &World,
    (caller, owner): (i64, BillOwner),
    first: u32,
    (dimension, split): (Dimension, Split),
) -> Result<Vec<String>, CostsAnswer> {
    let question = CostQuestion { dimensions: vec![dimension], split, filters: Vec::new() };
    let (first, last) = (make_month(first), make_month(NOVEMBER));
    let query = CostsQuery { owner, first, last, question };
    let costs = match world.data.read_visible_costs(make_uin(caller), &query).await.unwrap() {
        CostsAnswer::Costs(VisibleCosts { costs, .. }) => costs,
        other @ (CostsAnswer::Nothing | CostsAnswer::Withheld) => return Err(other),
    };
    let groups = costs.list_groups(0).flat_map(|(code, group)| {
        group
            .parts
            .iter()
            .map(move |(part, sums)| format!("{code} {part} {}", sums[Measure::Total].format_trimmed()))
    });
    Ok(groups.collect())
}

async fn costs_of_months_are_those_of_their_cells_and_of_their_lines_that_the_caller_sees(world: World) {
    let accounts =
        [(1, Role::Distributor, None), (11, Role::SecondLevelReseller, Some(1)), (7, Role::Customer, None)];
    add_accounts(&world, &accounts).await;
    publish_lines(&world, LINES).await;
    let own = (7, BillOwner::Caller);
    let days = |first: &str| Split::Days(first.parse().unwrap(), "2022-11-01".parse().unwrap());
    let products = (Dimension::Product, Split::Months);
    assert_eq!(
        read_costs(&world, own, 202_210, products.clone()).await.unwrap(),
        ["p_cvm 2022-11 4", "web firewall 2022-10 1", "web firewall 2022-11 2"]
    );
    assert_eq!(
        read_costs(&world, own, 202_210, (Dimension::Product, days("2022-10-31"))).await.unwrap(),
        ["web firewall 2022-10-31 1", "web firewall 2022-11-01 2"]
    );
    assert_eq!(
        read_costs(&world, own, NOVEMBER, (Dimension::Project, Split::Products)).await.unwrap(),
        ["- p_cvm 4", "0 web firewall 2"]
    );
    // A manager sees what it manages, in cells as in lines.
    let managed = (11, BillOwner::Customer(make_uin(7)));
    assert_eq!(
        read_costs(&world, managed, 202_210, products.clone()).await.unwrap(),
        ["p_cvm 2022-11 4", "web firewall 2022-11 2"]
    );
    assert_eq!(
        read_costs(&world, managed, 202_210, (Dimension::Project, Split::Months)).await.unwrap(),
        ["- 2022-11 4", "0 2022-11 2"]
    );
    let unknown = (11, BillOwner::Customer(make_uin(8)));
    assert_eq!(read_costs(&world, unknown, 202_210, products).await, Err(CostsAnswer::Nothing));
    let question =
        CostQuestion { dimensions: vec![Dimension::Zone], split: Split::Months, filters: Vec::new() };
    let (first, last) = (make_month(202_210), make_month(NOVEMBER));
    let query = CostsQuery { owner: BillOwner::Caller, first, last, question };
    let answer = world.data.read_visible_costs(make_uin(7), &query).await.unwrap();
    let CostsAnswer::Costs(VisibleCosts { names, .. }) = answer else {
        unreachable!("a customer sees its own")
    };
    assert_eq!(
        names.find(KeyKind::Product, "web firewall"),
        Some("Web  Firewall"),
        "the least of both months"
    );
}

async fn costs_are_withheld_as_a_whole_if_a_month_of_them_is(world: World) {
    let bill = |payer, month| {
        make_statement_of(make_bill_key_of(payer, 7, month), vec![make_cell(payer, "cvm", 3, 1)], 1, 0)
    };
    publish_bill(&world, 10, Basis::Customer, bill(1, NOVEMBER)).await;
    publish_bill(&world, 20, Basis::Cost, bill(2, 202_210)).await;
    let whole = (Dimension::Whole, Split::Months);
    let own = (7, BillOwner::Caller);
    assert_eq!(read_costs(&world, own, NOVEMBER, whole.clone()).await.unwrap(), [" 2022-11 0.00000003"]);
    assert_eq!(read_costs(&world, own, 202_210, whole.clone()).await, Err(CostsAnswer::Withheld));
    // Its payer sees what it pays, and nothing of the other payer's bill.
    let paid = (2, BillOwner::Customer(make_uin(7)));
    assert_eq!(read_costs(&world, paid, 202_210, whole).await.unwrap(), [" 2022-10 0.00000003"]);
}
