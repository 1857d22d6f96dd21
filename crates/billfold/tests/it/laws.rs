//! Laws that answers keep among each other, in random worlds and through the official client for Python: all actions add up
//! to one sum, `bill` and `month` to the same, and answers that come between two publications agree.

mod costs;
mod days;
mod own_service;
mod pages;
mod publications;
mod reports;
mod shapes;
pub(crate) mod world;

use api::Actions;
use serde_json::{Value, json};

use crate::clients::{Installed, Session, read_number, typed_call};
use crate::support::Key;
use crate::worlds::sums::parse_units;
use world::{Amounts, World, add_up};

/// The actions that total a customer's month in groups, for its partners.
const LISTS: [&str; 3] =
    ["DescribeBillSummaryByPayMode", "DescribeBillSummaryByProduct", "DescribeBillSummaryByRegion"];

/// The action that totals it in one number.
const NUMBER: &str = "DescribeCustomerBillSummary";

/// The action that totals an end customer's own month.
const OWN: &str = "DescribeBillSummary";

/// The actions that list the lines of the month: for its partners, and for the end customer.
const LINES: &str = "DescribeCustomerBillDetail";
const OWN_LINES: &str = "DescribeBillDetail";

/// The action that totals one day of the month.
const BY_DAY: &str = "DescribeCustomerBillDetailByDay";

/// Reads the three amounts of a group.
fn read_amounts(group: &Value) -> Amounts {
    ["OriginalCost", "VoucherPayAmount", "TotalCost"].map(|name| parse_units(group[name].as_str().unwrap()))
}

/// Adds up the groups of a list that an action answers, or returns the code of its error. Checks that the details of each
/// group, where it has some, add up to it.
fn sum_answer(text: &str) -> Result<Amounts, String> {
    let answer: Value = serde_json::from_str(text).unwrap();
    if let Some(code) = answer["error"]["code"].as_str() {
        return Err(code.to_owned());
    }
    let groups = answer["SummaryOverview"].as_array().or_else(|| answer["SummaryDetail"].as_array());
    let groups = groups.unwrap_or_else(|| panic!("no list: {answer}"));
    for group in groups {
        if let Some(details) = group["Detail"].as_array() {
            assert_eq!(add_up(details.iter().map(read_amounts)), read_amounts(group), "{group}");
        }
    }
    Ok(add_up(groups.iter().map(read_amounts)))
}

/// Lists the inputs of [`NUMBER`] that have one filter, each with every code that it takes: their answers are parts of a
/// whole.
fn list_partitions(input: &Value) -> Vec<Vec<Value>> {
    let actions = Actions::new();
    let filters = ["PayMode", "ActionType"].map(|name| {
        let field = actions.get(NUMBER).unwrap().input.iter().find(|field| field.name == name).unwrap();
        let choices = field.shape.choices().iter();
        choices
            .map(|choice| {
                let mut input = input.clone();
                input[name] = choice.code.as_str().into();
                input
            })
            .collect()
    });
    filters.into()
}

/// Asks for the number through the client and over plain HTTP. Returns the exact number in units, or the code of the
/// error; the client has the 64 bits of floating point that are nearest to it.
fn ask_for_number(world: &World, session: &mut Session, key: &Key, input: &Value) -> Result<i128, String> {
    let kept = session.ask(&[typed_call(NUMBER, input, key)]).remove(0);
    let sent = world.server.post_for_text(key, NUMBER, &input.to_string());
    let answered: Value = serde_json::from_str(&sent).unwrap();
    if let Some(code) = answered["Response"]["Error"]["Code"].as_str() {
        assert_eq!(sum_answer(&kept), Err(code.to_owned()), "{input}");
        return Err(code.to_owned());
    }
    let [exact, kept] = [&sent, &kept].map(|text| read_number(text, "TotalCost"));
    let [nearest, kept_bits] = [exact, kept].map(|text| text.parse::<f64>().unwrap().to_bits());
    assert_eq!(kept_bits, nearest, "{input}: the client has {kept} of {exact}");
    Ok(parse_units(exact))
}

/// Checks all that a partner is answered about a customer's month. Returns true if the versions of the bill were answered.
fn check_partner(
    world: &World,
    session: &mut Session,
    partner: &(&str, Key),
    customer: &str,
    month: &str,
) -> bool {
    let (caller, key) = partner;
    let at = format!("{}, {customer} in {month} for {caller}", world.at);
    let expected = world.expect_for_partner(caller, customer, month);
    let has_versions = own_service::check_month(world, partner, (customer, month), &expected);
    let customer: u64 = customer.parse().unwrap();
    let input = json!({ "BillMonth": month, "CustomerUin": customer });
    let calls = LISTS.map(|action| typed_call(action, &input, key));
    for (text, action) in session.ask(&calls).iter().zip(LISTS) {
        assert_eq!(sum_answer(text), expected, "{action}, {at}");
    }
    let input = json!({ "Month": month, "CustomerUin": customer });
    let lines = pages::sum_pages(session, LINES, &input, key);
    assert_eq!(lines, expected.clone().map(|[original, _, total]| [original, total]), "{LINES}, {at}");
    let total = expected.map(|amounts| amounts[2]);
    assert_eq!(ask_for_number(world, session, key, &input), total, "{at}");
    assert_eq!(days::sum_days(session, customer, month, key), total, "{BY_DAY}, {at}");
    if total.is_ok() {
        for parts in list_partitions(&input) {
            let mut ask = |part| ask_for_number(world, session, key, part);
            let sum = parts.iter().map(&mut ask).sum::<Result<i128, String>>();
            assert_eq!(sum, total, "{at}: the sum over {}", parts[0]);
        }
    }
    has_versions
}

#[test]
fn all_actions_and_reports_add_up_to_one_sum_to_the_last_digit_and_filters_to_the_whole() {
    let Some(installed) = Installed::find() else { return };
    let world = World::random();
    let mut session = Session::start(&installed, &world.server);
    let mut histories = 0;
    for month in &world.months {
        reports::check_month(&world, month);
        for account in &world.customers {
            let (customer, key) = account;
            reports::check_bill(&world, customer, month);
            for partner in &world.partners {
                histories += usize::from(check_partner(&world, &mut session, partner, customer, month));
            }
            let expected = world.expect_for_customer(customer, month);
            let at = format!("{}, {customer} in {month}", world.at);
            for input in [
                json!({ "Month": month, "GroupType": "product" }),
                json!({ "Month": month, "GroupType": "project" }),
                json!({ "Month": month, "GroupType": "tag", "TagKey": ["team"] }),
            ] {
                let own = sum_answer(&session.ask(&[typed_call(OWN, &input, key)])[0]);
                assert_eq!(own, expected, "{input}, {at}");
            }
            histories += usize::from(own_service::check_month(&world, account, (customer, month), &expected));
            let lines = pages::sum_pages(&mut session, OWN_LINES, &json!({ "Month": month }), key);
            let expected = expected.map(|[original, _, total]| [original, total]);
            assert_eq!(lines, expected, "{OWN_LINES}, {at}");
        }
    }
    // Each customer whose bills state no cost gets the versions of each of its months.
    assert!(histories >= 3 * world.months.len(), "{histories} of the histories were answered, {}", world.at);
}

/// Returns true if a field of an output, or a member of it, is the amount owed.
fn has_total_cost(fields: &[api::Field]) -> bool {
    let is_total = |name: &str| ["TotalCost", "SumCost"].contains(&name);
    fields.iter().any(|field| is_total(&field.name) || has_total_cost(field.shape.members()))
}

#[test]
fn every_action_that_totals_a_bill_is_held_to_the_one_sum() {
    for action in Actions::new().iter().filter(|action| has_total_cost(&action.output)) {
        let name = action.definition.name;
        assert!(
            LISTS.contains(&name)
                || own_service::ACTIONS.contains(&name)
                || [NUMBER, OWN, LINES, OWN_LINES, BY_DAY, costs::SUMMARY].contains(&name),
            "no law here speaks of {name}"
        );
    }
}
