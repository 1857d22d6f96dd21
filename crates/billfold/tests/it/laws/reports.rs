//! What `billfold month --json` and `billfold bill --json` print of a world: the sums that the actions answer.

use serde_json::Value;

use super::world::{Amounts, World, add_up, sum_lines};
use crate::support::{DISTRIBUTOR, SECOND_LEVEL};
use crate::worlds::sums::parse_units;

/// A part of the report of a month: what a customer's charges under one payer and one manager add up to.
struct Part {
    payer: String,
    manager: String,
    customer: String,
    amounts: Amounts,
}

impl Part {
    /// Returns true if a partner sees it: as its payer, its manager, or the partner above the manager.
    fn is_seen_by(&self, partner: &str) -> bool {
        let is_below = partner == DISTRIBUTOR && self.manager == SECOND_LEVEL;
        self.payer == partner || self.manager == partner || is_below
    }
}

/// Reads the three amounts of the sums of a report, or of a part of it.
fn read_sums(part: &Value) -> Amounts {
    ["original", "voucher", "total"].map(|name| parse_units(part["sums"][name].as_str().unwrap()))
}

/// Reads the parts of the report of a month. Checks that the customers add up to it, and the managers of each to it.
fn read_parts(report: &Value) -> Vec<Part> {
    let customers = report["customers"].as_array().unwrap();
    assert_eq!(add_up(customers.iter().map(read_sums)), read_sums(report), "{report}");
    let mut parts = Vec::new();
    for customer in customers {
        let managers = customer["managers"].as_array().unwrap();
        assert_eq!(add_up(managers.iter().map(read_sums)), read_sums(customer), "{customer}");
        parts.extend(managers.iter().map(|manager| Part {
            payer: customer["payer"].to_string(),
            manager: manager["manager"].to_string(),
            customer: customer["customer"].to_string(),
            amounts: read_sums(manager),
        }));
    }
    parts
}

/// Checks that `month` prints for each account and customer the sum that the actions answer.
pub(super) fn check_month(world: &World, month: &str) {
    let parts = read_parts(&world.home.json(&["month", month, "--json"]));
    for (customer, _) in &world.customers {
        let at = format!("{}, {customer} in {month}", world.at);
        let sum_parts = |is_seen: &dyn Fn(&Part) -> bool| {
            let seen = parts.iter().filter(|part| part.customer == *customer && is_seen(part));
            add_up(seen.map(|part| part.amounts))
        };
        if let Ok(own) = world.expect_for_customer(customer, month) {
            assert_eq!(sum_parts(&|_| true), own, "{at} for itself");
        }
        for (caller, _) in &world.partners {
            if let Ok(seen) = world.expect_for_partner(caller, customer, month) {
                assert_eq!(sum_parts(&|part| part.is_seen_by(caller)), seen, "{at} for {caller}");
            }
        }
    }
}

/// Checks that `bill` prints the sum of all lines of a customer's month, and of each payer's, however it groups them.
pub(super) fn check_bill(world: &World, customer: &str, month: &str) {
    let lines = || world.lines.iter().filter(|line| line.owner == customer && line.month == month);
    if lines().next().is_none() {
        return;
    }
    for by in ["pay-mode", "product", "region"] {
        let report = world.home.json(&["bill", customer, month, "--by", by, "--json"]);
        let at = format!("{}, {customer} in {month} by {by}", world.at);
        assert_eq!(read_sums(&report), sum_lines(lines()), "{at}");
        for bill in report["bills"].as_array().unwrap() {
            let payer = bill["payer"].to_string();
            let sum = sum_lines(lines().filter(|line| line.payer == payer));
            assert_eq!(read_sums(bill), sum, "{at}, payer {payer}");
            let charges = bill["charges"].as_array().unwrap().iter();
            assert_eq!(add_up(charges.map(read_sums)), sum, "{at}, payer {payer}");
        }
    }
}
