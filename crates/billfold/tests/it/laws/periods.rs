//! All days, and all groups of a cost explorer, add up to the one sum.

use api::Actions;
use serde_json::{Value, json};

use crate::clients::{Session, typed_call};
use crate::support::Key;
use crate::worlds::sums::parse_units;

/// The action that totals a day.
pub(super) const DAY: &str = "DescribeCustomerBillDetailByDay";

/// The action that totals an end customer's own costs in groups.
pub(super) const COSTS: &str = "DescribeCustomerOwnCostExplorerSummary";

/// Groups of a page: few, so that most dimensions have several pages.
const PAGE_GROUPS: usize = 2;

/// The days of the months of a year that is no leap year.
const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Returns the last day of a month.
fn find_last_day(month: &str) -> u32 {
    let number: usize = month[5..].parse().unwrap();
    DAYS[number - 1]
}

/// Adds up the totals of all days of a customer's month through the client, or returns the code of the error that each has.
pub(super) fn sum_days(session: &mut Session, key: &Key, customer: u64, month: &str) -> Result<i128, String> {
    let to_input = |day| json!({ "CustomerUin": customer, "Date": format!("{month}-{day:02}") });
    let calls: Vec<Value> =
        (1..=find_last_day(month)).map(|day| typed_call(DAY, &to_input(day), key)).collect();
    let days = session.ask(&calls).into_iter().map(|text| {
        let answer: Value = serde_json::from_str(&text).unwrap();
        let code = answer["error"]["code"].as_str().map(str::to_owned);
        code.map_or_else(|| Ok(parse_units(answer["TotalCost"].as_str().unwrap())), Err)
    });
    let days: Vec<Result<i128, String>> = days.collect();
    let is_error = days[0].is_err();
    assert!(days.iter().all(|day| day.is_err() == is_error), "{customer} in {month}: {days:?}");
    days.into_iter().sum()
}

/// Adds up the groups of each dimension of a customer's own month, by months and by days, and returns the sum of original and total
/// cost, or the code of the error. Checks that all dimensions have the same.
pub(super) fn sum_costs(session: &mut Session, key: &Key, month: &str) -> Result<[i128; 2], String> {
    let actions = Actions::new();
    let field = actions.get(COSTS).unwrap().input.iter().find(|field| field.name == "Dimension").unwrap();
    let mut found = Vec::new();
    for dimension in field.shape.choices() {
        for period in ["month", "day"] {
            let mut ask = |fee: &str| {
                let input = json!({
                    "Dimension": dimension.code,
                    "FeeType": fee,
                    "BillType": 1,
                    "StartTime": format!("{month}-01 00:00:00"),
                    "EndTime": format!("{month}-{} 23:59:59", find_last_day(month)),
                    "PeriodType": period,
                    "PageSize": PAGE_GROUPS,
                    "TagKey": "team",
                });
                sum_groups(session, key, input)
            };
            let [original, total] = ["originalCost", "totalCost"].map(&mut ask);
            found.push(original.and_then(|original| Ok([original, total?])));
        }
    }
    assert!(found.iter().all(|sums| *sums == found[0]), "{month}: {found:?}");
    found.swap_remove(0)
}

/// Adds up the groups of all pages. Checks that the periods of each group add up to it, and all groups to the total.
fn sum_groups(session: &mut Session, key: &Key, mut input: Value) -> Result<i128, String> {
    let cost = |of: &Value, name: &str| parse_units(of[name].as_str().unwrap());
    let (mut sum, mut groups) = (0, 0);
    for page in 1.. {
        input["Page"] = page.into();
        let text = session.ask(&[typed_call(COSTS, &input, key)]).remove(0);
        let answer: Value = serde_json::from_str(&text).unwrap();
        if let Some(code) = answer["error"]["code"].as_str() {
            return Err(code.to_owned());
        }
        let of_page = answer["Detail"].as_array().unwrap();
        for group in of_page {
            let periods = group["ItemDetail"].as_array().unwrap();
            let own = cost(group, "SumCost");
            assert_eq!(
                periods.iter().map(|period| cost(period, "Cost")).sum::<i128>(),
                own,
                "{input}: {group}"
            );
            sum += own;
        }
        groups += of_page.len();
        if of_page.len() < PAGE_GROUPS {
            let total = &answer["TotalDetail"];
            assert_eq!(
                (total["TotalCount"].as_u64(), cost(total, "SumCost")),
                (u64::try_from(groups).ok(), sum),
                "{input}"
            );
            let periods = total["PeriodItemDetail"].as_array().unwrap();
            assert_eq!(
                periods.iter().map(|period| cost(period, "Cost")).sum::<i128>(),
                sum,
                "{input}: {total}"
            );
            return Ok(sum);
        }
    }
    unreachable!("a page past the end is empty")
}
