//! The costs that the server answers to end customers, by transaction type and day, in the form of those that DuckDB computes.

use std::collections::BTreeSet;

use bill::{Day, Month};
use serde_json::json;

use super::answers::Sums;
use super::model::Model;
use crate::support::{Key, Server};
use crate::worlds::sums::{format_usd, parse_units};

/// Asks each customer for its own costs in each of its months.
pub(super) fn read_costs(server: &Server, keys: &[(String, Key)], model: &Model, at: &str) -> Sums {
    let books: BTreeSet<(&str, &str)> =
        model.bills.keys().map(|bill| (bill.1.as_str(), bill.2.as_str())).collect();
    let mut costs = Sums::new();
    for (owner, month) in books {
        let (_, key) = keys.iter().find(|(name, _)| name == owner).unwrap();
        let input = json!({
            "Dimension": "ActionType",
            "FeeType": "totalCost",
            "BillType": 1,
            "StartTime": format!("{month}-01 00:00:00"),
            "EndTime": format!("{} 23:59:59", Day::last_of(month.parse::<Month>().unwrap())),
            "PeriodType": "day",
            "Page": 1,
            "PageSize": 200,
        });
        let answer = server.post(key, "DescribeCustomerOwnCostExplorerSummary", &input.to_string());
        // What a payer pays is withheld. DuckDB then sees nothing of the month.
        if answer["Error"]["Code"] == "ResourceUnavailable" {
            continue;
        }
        for group in answer["Detail"].as_array().unwrap_or_else(|| panic!("{at}\n{owner}, {month}: {answer}"))
        {
            for item in group["ItemDetail"].as_array().unwrap() {
                let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
                let place =
                    vec![owner.to_owned(), month.to_owned(), text(&group["Code"]), text(&item["Period"])];
                let cost = format_usd(parse_units(&text(&item["Cost"])));
                assert_eq!(costs.insert(place, vec![cost]), None, "{at}\nstands twice: {answer}");
            }
        }
    }
    costs
}
