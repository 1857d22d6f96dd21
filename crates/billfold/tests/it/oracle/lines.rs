//! The lines that the server answers page by page, summed by plain addition, and its sums of days, in the form of those that
//! DuckDB computes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::answers::Sums;
use crate::support::{Key, Server};
use crate::worlds::sums::{format_usd, parse_units};

/// Lines of a page: few, so that most bills have several pages.
const PAGE_LINES: usize = 3;

/// Asks each caller for the lines of each mode and action that DuckDB found, page by page, and adds them up. Checks that there
/// are no others: without a filter as many are counted as with all of them.
pub(super) fn sum_pages(server: &Server, keys: &[(&str, Key)], expected: &Sums, at: &str) -> Sums {
    let mut sums = Sums::new();
    let mut all = BTreeMap::new();
    for group in expected.keys() {
        let [caller, owner, month, mode, action] = group.as_slice() else { panic!("{group:?}") };
        let (_, key) = keys.iter().find(|(name, _)| name == caller).unwrap();
        let input = json!({ "CustomerUin": owner, "Month": month });
        let mut filtered = input.clone();
        filtered["PayMode"] = mode.as_str().into();
        filtered["ActionType"] = action.as_str().into();
        let at = format!("{at}\n{group:?}");
        let lines = read_all_pages(server, key, &filtered, &at);
        let amounts =
            ["OriginalCost", "TotalAmountAfterDiscount", "VoucherDeduction", "TotalCost"].map(|name| {
                let units = lines.iter().map(|line| parse_units(line[name].as_str().unwrap()));
                format_usd(units.sum())
            });
        let (total, counted) = all.entry([caller, owner, month]).or_insert_with(|| {
            let answer = read_page(server, key, &input, (1, 1));
            (answer["Total"].as_u64().unwrap_or_else(|| panic!("{at}: {answer}")), 0)
        });
        *counted += u64::try_from(lines.len()).unwrap();
        assert!(*counted <= *total, "{at}: {counted} lines of modes and actions, of {total}");
        sums.insert(group.clone(), [amounts.to_vec(), vec![lines.len().to_string()]].concat());
    }
    for (book, (total, counted)) in all {
        assert_eq!(counted, total, "{at}\n{book:?}: lines of all modes and actions, and all lines");
    }
    sums
}

/// Asks each caller for each day of the months in which DuckDB found lines. Days that have a total of 0 and no line are left out.
pub(super) fn read_days(server: &Server, keys: &[(&str, Key)], expected: &Sums, at: &str) -> Sums {
    let books: BTreeSet<&[String]> = expected.keys().map(|day| &day[..3]).collect();
    let mut days = Sums::new();
    for book in books {
        let [caller, owner, month] = book else { panic!("{book:?}") };
        let (_, key) = keys.iter().find(|(name, _)| name == caller).unwrap();
        for day in 1..=31 {
            let date = format!("{month}-{day:02}");
            let input = json!({ "CustomerUin": owner, "Date": date });
            let answer = server.post(key, "DescribeCustomerBillDetailByDay", &input.to_string());
            // Some months are shorter.
            if day > 28 && answer["Error"]["Code"] == "InvalidParameterValue" {
                continue;
            }
            let total =
                answer["TotalCost"].as_str().unwrap_or_else(|| panic!("{at}\n{book:?}, {day}: {answer}"));
            let day = [book, &[date]].concat();
            if total != "0.00000000" || expected.contains_key(&day) {
                days.insert(day, vec![total.to_owned()]);
            }
        }
    }
    days
}

/// Reads the lines of all pages.
fn read_all_pages(server: &Server, key: &Key, input: &Value, at: &str) -> Vec<Value> {
    let mut lines = Vec::new();
    for page in 1.. {
        let answer = read_page(server, key, input, (page, PAGE_LINES));
        let own = answer["DetailSet"].as_array().unwrap_or_else(|| panic!("{at}: {answer}"));
        lines.extend(own.iter().cloned());
        if own.len() < PAGE_LINES {
            assert_eq!(answer["Total"], lines.len(), "{at}");
            break;
        }
    }
    lines
}

/// Reads a page.
fn read_page(server: &Server, key: &Key, input: &Value, (page, size): (usize, usize)) -> Value {
    let mut input = input.clone();
    input["Page"] = page.into();
    input["PageSize"] = size.into();
    server.post(key, "DescribeCustomerBillDetail", &input.to_string())
}
