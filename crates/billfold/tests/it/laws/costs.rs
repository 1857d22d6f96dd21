//! The costs of an end customer in groups: of every dimension and period they are what plain addition of the lines finds, and
//! cells and lines give the same.

use std::collections::BTreeMap;

use ::worlds::random_lines::RandomLine;
use serde_json::{Value, json};

use super::world::World;
use crate::support::Key;
use crate::worlds::sums::parse_units;

/// The action that totals costs in groups.
pub(super) const SUMMARY: &str = "DescribeCustomerOwnCostExplorerSummary";
const OWN: &str = "DescribeBillSummary";

/// The dimensions, with the filter of each, if it has one.
const DIMENSIONS: [(&str, Option<&str>); 11] = [
    ("Default", None),
    ("Business", Some("BusinessIn")),
    ("Product", Some("ProductIn")),
    ("Region", Some("RegionIn")),
    ("Zone", Some("ZoneIn")),
    ("ActionType", Some("ActionTypeIn")),
    ("PayMode", Some("PayModeIn")),
    ("Project", Some("ProjectIn")),
    ("PayerUin", Some("PayerUinIn")),
    ("OwnerUin", Some("OwnerUinIn")),
    ("Tag", Some("TagIn")),
];

/// The tag by which lines are grouped.
const TAG: &str = "cost center";

/// Costs by code and period.
type Groups = BTreeMap<String, BTreeMap<String, i128>>;

/// A question: the months, the dimension, the length of a period, the index of the amount in a line, and a filter.
#[derive(Clone)]
struct Question<'a> {
    months: (&'a str, &'a str),
    dimension: &'a str,
    period: &'a str,
    fee: (&'a str, usize),
    filter: Value,
}

/// The amounts: name on the wire, and index in the amounts of a line.
const FEES: [(&str, usize); 2] = [("originalCost", 0), ("totalCost", 3)];

/// Returns the last day of a month of 2021 or 2022.
fn find_last_day(month: &str) -> String {
    let number: usize = month[5..].parse().unwrap();
    format!("{month}-{}", [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][number - 1])
}

/// Returns the day of a line, or its month.
fn find_period(line: &RandomLine, period: &str) -> String {
    if period == "month" {
        return line.month.clone();
    }
    let (first, last) = (format!("{}-01", line.month), find_last_day(&line.month));
    let stated = ["Transaction Time", "Usage Start Time"].map(|column| line.texts[column].as_str());
    let day = stated.iter().find(|text| **text != "-").map_or(last.as_str(), |text| &text[..10]);
    day.max(first.as_str()).min(last.as_str()).to_owned()
}

/// Returns the code of a line in a dimension.
fn find_code(line: &RandomLine, dimension: &str) -> String {
    let text = |column: &str| line.texts[column].replace('\u{a0}', " ").trim().to_owned();
    let code = match dimension {
        "Default" => "",
        "Business" => line.product,
        "Product" => "-",
        "Region" => line.region,
        "ActionType" => line.action,
        "PayMode" => line.mode,
        "PayerUin" => line.payer,
        "OwnerUin" => &line.owner,
        "Project" if text("Project Name") == "default" => "0",
        "Project" => return text("Project Name"),
        "Zone" if text("Availability Zone").is_empty() => "-",
        "Zone" => return text("Availability Zone").to_lowercase(),
        "Tag" if text("tag_key:cost center") == "-" => "",
        "Tag" => return text("tag_key:cost center"),
        other => panic!("{other}"),
    };
    code.to_owned()
}

/// Adds up lines as a question asks.
fn add_up_groups<'a>(lines: impl Iterator<Item = &'a RandomLine>, question: &Question<'_>) -> Groups {
    let mut groups = Groups::new();
    for line in lines {
        let periods = groups.entry(find_code(line, question.dimension)).or_default();
        *periods.entry(find_period(line, question.period)).or_default() += line.units[question.fee.1];
    }
    groups
}

fn read_cost(value: &Value) -> i128 {
    let text = value.as_str().unwrap();
    assert!(!text.contains('.') || !text.ends_with(['0', '.']), "zeros at the end of {text}");
    parse_units(text)
}

fn read_periods(periods: &Value) -> BTreeMap<String, i128> {
    let periods = periods.as_array().unwrap();
    let read: BTreeMap<_, _> = periods
        .iter()
        .map(|item| (item["Period"].as_str().unwrap().to_owned(), read_cost(&item["Cost"])))
        .collect();
    let order: Vec<&str> = periods.iter().map(|item| item["Period"].as_str().unwrap()).collect();
    assert!(order.iter().copied().eq(read.keys().map(String::as_str)), "{periods:?}");
    read
}

/// Asks for all pages of groups, and checks their order and their totals. Returns them, or the code of the error.
fn ask_for_groups(world: &World, key: &Key, question: &Question<'_>, size: usize) -> Result<Groups, String> {
    let Question { months: (first, last), dimension, period, fee, filter } = question;
    let (mut groups, mut order) = (Groups::new(), Vec::new());
    for page in 1.. {
        let input = json!({
            "Dimension": dimension, "FeeType": fee.0, "BillType": 1, "PeriodType": period, "TagKey": TAG,
            "StartTime": format!("{first}-01 00:00:00"), "EndTime": format!("{} 23:59:59", find_last_day(last)),
            "Filter": filter, "Page": page, "PageSize": size,
        });
        let answer = world.server.post(key, SUMMARY, &input.to_string());
        if let Some(code) = answer["Error"]["Code"].as_str() {
            return Err(code.to_owned());
        }
        let detail = answer["Detail"].as_array().unwrap_or_else(|| panic!("{input}: {answer}"));
        for group in detail {
            let (code, cost) = (group["Code"].as_str().unwrap().to_owned(), read_cost(&group["SumCost"]));
            let periods = read_periods(&group["ItemDetail"]);
            assert_eq!(periods.values().sum::<i128>(), cost, "{group}");
            assert!(groups.insert(code.clone(), periods).is_none(), "{code} comes twice");
            order.push((-cost, code));
        }
        if detail.is_empty() {
            assert!(order.is_sorted(), "{input}: {order:?}");
            let total = &answer["TotalDetail"];
            let mut of_periods: BTreeMap<String, i128> = BTreeMap::new();
            for (period, cost) in groups.values().flatten() {
                *of_periods.entry(period.clone()).or_default() += cost;
            }
            assert_eq!(read_periods(&total["PeriodItemDetail"]), of_periods, "{input}");
            assert_eq!(read_cost(&total["SumCost"]), of_periods.values().sum::<i128>(), "{input}");
            assert_eq!(total["TotalCount"], groups.len(), "{input}");
            return Ok(groups);
        }
    }
    unreachable!("a page past the end is empty")
}

/// Checks that each group is what a filter by its code leaves.
fn check_filter(world: &World, key: &Key, question: &Question<'_>, groups: &Groups, filter: &str) {
    for (code, periods) in groups {
        let mut filter = json!({ filter: [code] });
        if question.dimension == "Tag" {
            filter["TagKey"] = TAG.into();
        }
        let of_code = Question { dimension: "Default", filter, ..question.clone() };
        let found = ask_for_groups(world, key, &of_code, 5).unwrap();
        assert_eq!(found.get(""), Some(periods), "{}: {}", world.at, of_code.filter);
    }
}

/// Checks the groups of projects or tags of a month.
fn check_own_summary(world: &World, (customer, key): &(&str, Key), month: &str, dimension: &str) {
    let mut input = json!({"Month": month, "GroupType": dimension.to_lowercase()});
    if dimension == "Tag" {
        input["TagKey"] = json!([TAG, "nowhere", TAG]);
    }
    let answer = world.server.post(key, OWN, &input.to_string());
    let expected = world.expect_for_customer(customer, month);
    let Ok(sums) = expected else {
        assert_eq!(answer["Error"]["Code"], "ResourceUnavailable");
        return;
    };
    let lines = world.lines.iter().filter(|line| line.owner == *customer && line.month == month);
    let question =
        Question { months: (month, month), dimension, period: "month", fee: FEES[1], filter: Value::Null };
    let mut groups: BTreeMap<String, i128> = BTreeMap::new();
    for group in answer["SummaryDetail"].as_array().unwrap_or_else(|| panic!("{input}: {answer}")) {
        let total = parse_units(group["TotalCost"].as_str().unwrap());
        for field in ["OriginalCost", "VoucherPayAmount", "RICost", "TotalCost"] {
            let products = group["Business"].as_array().unwrap();
            let of_products: i128 =
                products.iter().map(|product| parse_units(product[field].as_str().unwrap())).sum();
            assert_eq!(of_products, parse_units(group[field].as_str().unwrap()), "{group}");
        }
        if group["GroupKey"] == "nowhere" {
            assert_eq!((&group["GroupValue"], total), (&json!(""), sums[2]), "{input}");
            continue;
        }
        let code = if dimension == "Tag" { &group["GroupValue"] } else { &group["GroupKey"] };
        groups.insert(code.as_str().unwrap().to_owned(), total);
    }
    let expected = add_up_groups(lines, &question).into_iter();
    let expected: BTreeMap<_, _> =
        expected.map(|(code, periods)| (code, periods.into_values().sum::<i128>())).collect();
    assert_eq!(groups, expected, "{}, {customer}: {input}", world.at);
}

#[test]
fn costs_in_groups_of_any_dimension_and_period_are_what_plain_addition_of_the_lines_finds() {
    let mut world = World::random();
    let mut random = world.random.fork();
    let ranges: Vec<(String, String, &str)> = world
        .months
        .iter()
        .flat_map(|month| ["month", "day"].map(|period| (month.clone(), month.clone(), period)))
        .chain([("2021-12".to_owned(), "2022-05".to_owned(), "month")])
        .collect();
    for customer in std::mem::take(&mut world.customers) {
        for (first, last, period) in &ranges {
            for (dimension, filter) in DIMENSIONS {
                let question = Question {
                    months: (first, last),
                    dimension,
                    period,
                    fee: FEES[random.usize(0..2)],
                    filter: Value::Null,
                };
                let (uin, key) = &customer;
                let of_range =
                    |line: &&RandomLine| line.owner == *uin && (first..=last).contains(&&line.month);
                let lines = world.lines.iter().filter(of_range);
                let found = ask_for_groups(&world, key, &question, random.usize(1..5));
                let at = format!("{}, {uin} in {first} to {last} by {period}, {dimension}", world.at);
                if lines.clone().any(|line| line.basis != 0) {
                    assert_eq!(found, Err("ResourceUnavailable".to_owned()), "{at}");
                    continue;
                }
                let found = found.unwrap();
                assert_eq!(found, add_up_groups(lines, &question), "{at}");
                if let Some(filter) = filter.filter(|_| random.u8(..4) == 0) {
                    check_filter(&world, key, &question, &found, filter);
                }
            }
            for dimension in ["Project", "Tag"] {
                check_own_summary(&world, &customer, first, dimension);
            }
        }
    }
}
