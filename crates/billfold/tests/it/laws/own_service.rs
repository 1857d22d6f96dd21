//! The actions of our own service about a customer's month, which add up to the same sum as all others.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::read_amounts;
use super::world::{Amounts, World, add_up, has_cost_versions};
use crate::support::Key;

/// The actions that total bills.
pub(super) const ACTIONS: [&str; 5] = [
    "DescribeBilledMonths",
    "DescribeMonthBills",
    "DescribeBillTrend",
    "DescribeBillVersions",
    "DescribeBillDifference",
];

/// Sends a call; returns its answer, or the code of the error.
fn send_call(world: &World, key: &Key, action: &str, input: &Value) -> Result<Value, String> {
    let answer = world.server.post(key, action, &input.to_string());
    match answer["Error"]["Code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => Ok(answer),
    }
}

/// Lists the values of a list in an answer.
fn list_items<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer[name].as_array().unwrap_or_else(|| panic!("no {name}: {answer}"))
}

/// Checks all that an account is answered about the month of a customer, which is `caller` if it asks for itself. Returns true if
/// its versions were answered.
pub(super) fn check_month(
    world: &World,
    (caller, key): &(&str, Key),
    (of, month): (&str, &str),
    expected: &Result<Amounts, String>,
) -> bool {
    let customer = (of != *caller).then_some(of);
    let at = format!("{}, {customer:?} in {month}, for key {}", world.at, key.id);
    let uin = customer.map(|customer| customer.parse::<u64>().unwrap());
    for by in ["PayMode", "Product", "Region"] {
        let input = json!({ "CustomerUin": uin, "BeginMonth": month, "EndMonth": month, "GroupBy": by });
        let sum = send_call(world, key, "DescribeBillTrend", &input).map(|answer| {
            let groups = list_items(&answer, "Months").iter().flat_map(|month| list_items(month, "Groups"));
            add_up(groups.map(read_amounts))
        });
        assert_eq!(sum, *expected, "DescribeBillTrend by {by}, {at}");
    }
    let has_versions = check_versions(world, key, uin, month, expected, &at);
    // An earlier version may have had amounts that the current one does not show.
    assert!(has_versions.is_some() || has_cost_versions(of), "DescribeBillVersions, {at}");
    let months = send_call(world, key, "DescribeBilledMonths", &json!({ "CustomerUin": uin }));
    let of_month = months.map(|answer| {
        let one = list_items(&answer, "Months").iter().find(|one| one["BillMonth"] == month).cloned();
        one.unwrap_or_else(|| json!({ "IsWithheld": false, "Totals": [] }))
    });
    let sum = of_month.and_then(|month| {
        let is_withheld = month["IsWithheld"].as_bool().unwrap();
        assert!(!is_withheld || list_items(&month, "Totals").is_empty(), "{at}");
        if is_withheld { Err("ResourceUnavailable".to_owned()) } else { Ok(sum_totals(&month)) }
    });
    assert_eq!(sum, *expected, "DescribeBilledMonths, {at}");
    let bills =
        send_call(world, key, "DescribeMonthBills", &json!({ "BillMonth": month, "Keyword": customer }));
    let sum = bills.map(|answer| {
        let sum = add_up(list_items(&answer, "Bills").iter().map(read_amounts));
        assert_eq!(sum, sum_totals(&answer), "{at}: {answer}");
        sum
    });
    // A customer that the account may not see is in no list.
    let none = Ok([0; 3]);
    let is_hidden = *expected == Err("UnauthorizedOperation.UinNoAuth".to_owned());
    assert_eq!(sum, if is_hidden { none } else { expected.clone() }, "DescribeMonthBills, {at}");
    has_versions == Some(true)
}

/// Checks the current versions of a month's bills, and that each is the difference to nothing, and to each before it. Returns true
/// if they were answered, and `None` if they are withheld.
fn check_versions(
    world: &World,
    key: &Key,
    uin: Option<u64>,
    month: &str,
    expected: &Result<Amounts, String>,
    at: &str,
) -> Option<bool> {
    let answer =
        send_call(world, key, "DescribeBillVersions", &json!({ "BillMonth": month, "CustomerUin": uin }));
    if answer == Err("ResourceUnavailable".to_owned()) {
        return None;
    }
    let Ok(answer) = answer else {
        assert_eq!(answer.map(|_| [0; 3]), *expected, "DescribeBillVersions, {at}");
        return Some(false);
    };
    let versions = list_items(&answer, "Versions");
    let current = || versions.iter().filter(|version| version["IsCurrent"] == true);
    assert_eq!(Ok(add_up(current().map(read_amounts))), *expected, "DescribeBillVersions, {at}: {answer}");
    check_payers(world, key, (uin, month), current(), at);
    for to in current() {
        let older = versions.iter().filter(|from| from["PayerUin"] == to["PayerUin"] && *from != to);
        for from in [None].into_iter().chain(older.map(Some)) {
            let number = from.map_or_else(|| json!(0), |from| from["Version"].clone());
            let input = json!({
                "BillMonth": month, "CustomerUin": uin, "PayerUin": to["PayerUin"],
                "FromVersion": number, "ToVersion": to["Version"],
            });
            let answer = send_call(world, key, "DescribeBillDifference", &input).unwrap();
            let rows = add_up(list_items(&answer, "Rows").iter().map(|row| read_amounts(&row["Difference"])));
            let [of_from, of_to, difference] =
                ["From", "To", "Difference"].map(|name| read_amounts(&answer[name]));
            assert_eq!(rows, difference, "{input}, {at}: {answer}");
            assert_eq!(add_up([of_from, difference]), of_to, "{input}, {at}: {answer}");
            assert_eq!(of_to, read_amounts(to), "{input}, {at}");
            assert_eq!(of_from, from.map_or([0; 3], read_amounts), "{input}, {at}");
        }
    }
    Some(true)
}

/// Checks that a month of a trend names the payers of the current versions, in ascending order.
fn check_payers<'a>(
    world: &World,
    key: &Key,
    (uin, month): (Option<u64>, &str),
    current: impl Iterator<Item = &'a Value>,
    at: &str,
) {
    let input = json!({ "CustomerUin": uin, "BeginMonth": month, "EndMonth": month });
    let answer = send_call(world, key, "DescribeBillTrend", &input).unwrap();
    let read = |payer: &Value| payer.as_u64().unwrap();
    let named = list_items(&answer, "Months").iter().flat_map(|month| list_items(month, "PayerUins"));
    let expected: BTreeSet<u64> = current.map(|version| read(&version["PayerUin"])).collect();
    assert_eq!(named.map(read).collect::<Vec<_>>(), Vec::from_iter(expected), "PayerUins, {at}: {answer}");
}

/// Adds up the totals of an answer.
fn sum_totals(answer: &Value) -> Amounts {
    add_up(list_items(answer, "Totals").iter().map(read_amounts))
}
