//! The answers of a server about a world, compared with plain addition.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::Value;
use worlds::random_lines::{RandomLine, pick_random};

use super::{BillKey, Installation, World, bill_key, sums};
use crate::support::{Key, error, without_id};

impl Installation {
    /// Compares the answers of the server about every customer's month to each partner, and what the program prints
    /// about one of them.
    pub(super) fn check(&self, world: &World, versions: &BTreeMap<BillKey, u64>, random: &mut Rng) {
        let books: BTreeSet<(&str, &str)> =
            world.lines.iter().map(|line| (line.owner.as_str(), line.month.as_str())).collect();
        for (owner, month) in &books {
            for (caller, key) in &self.keys {
                self.check_answer(world, (caller, key), (owner, month), random);
            }
        }
        let books: Vec<(&str, &str)> = books.into_iter().collect();
        let (owner, month) = pick_random(random, &books);
        self.check_bill(
            world,
            versions,
            owner,
            month,
            pick_random(random, &["pay-mode", "product", "region"]),
        );
    }

    fn check_answer(
        &self,
        world: &World,
        (caller, key): (&str, &Key),
        (owner, month): (&str, &str),
        random: &mut Rng,
    ) {
        let at = format!("{}, {owner} in {month} for {caller}", world.at);
        let answer = self.server.summary(key, owner, month);
        let visible = |line: &&RandomLine| line.owner == owner && sums::can_see(caller, line);
        let visible: Vec<&RandomLine> = world.lines.iter().filter(visible).collect();
        if visible.is_empty() {
            assert_eq!(error(&answer).0, "UnauthorizedOperation.UinNoAuth", "{at}");
            return;
        }
        let lines: Vec<&RandomLine> = visible.into_iter().filter(|line| line.month == month).collect();
        if world.is_cost && lines.iter().any(|line| line.payer != caller) {
            assert_eq!(error(&answer).0, "ResourceUnavailable", "{at}");
            return;
        }
        assert_eq!(without_id(answer), sums::expected_answer(&lines), "{at}");
        self.check_other_action(&lines, key, owner, month, random);
    }

    /// Compares the answer of another action of the same bill.
    fn check_other_action(
        &self,
        lines: &[&RandomLine],
        key: &Key,
        owner: &str,
        month: &str,
        random: &mut Rng,
    ) {
        if let Some((action, code_field, code)) =
            random.choice([None, Some(0), Some(1)]).flatten().map(|index: usize| sums::KEY_ACTIONS[index])
        {
            let input = format!(r#"{{"BillMonth":"{month}","CustomerUin":{owner}}}"#);
            let answer = self.server.post(key, action, &input);
            let expected = sums::expected_groups(lines, code_field, code);
            assert_eq!(
                sums::groups_without_names(&answer["SummaryOverview"]),
                expected,
                "{action}, {owner}, {month}"
            );
            return;
        }
        let input = format!(r#"{{"Month":"{month}","CustomerUin":{owner}}}"#);
        let answer = self.server.post_for_text(key, "DescribeCustomerBillSummary", &input);
        let expected = format!(r#"{{"Response":{{"TotalCost":{},"RequestId":"#, sums::expected_number(lines));
        assert!(answer.starts_with(&expected), "{owner} in {month}: {answer} is not {expected}");
    }

    /// Compares what one customer sees of its own months.
    pub(super) fn check_own_bills(&self, world: &World, random: &mut Rng) {
        let owners: BTreeSet<&str> = world.lines.iter().map(|line| line.owner.as_str()).collect();
        let owner = pick_random(random, &owners.into_iter().collect::<Vec<_>>());
        self.home.ok(&["account", "add", owner, "--role", "customer"]);
        let key = self.home.key(owner);
        let of_owner = || world.lines.iter().filter(|line| line.owner == owner);
        for month in of_owner().map(|line| line.month.as_str()).collect::<BTreeSet<_>>() {
            let at = format!("{}, {owner} in {month} for itself", world.at);
            let lines: Vec<&RandomLine> = of_owner().filter(|line| line.month == month).collect();
            let input = format!(r#"{{"Month":"{month}","GroupType":"product"}}"#);
            let answer = self.server.post(&key, "DescribeBillSummary", &input);
            if world.is_cost {
                assert_eq!(error(&answer).0, "ResourceUnavailable", "{at}");
            } else {
                let expected = sums::expected_own_groups(&lines);
                assert_eq!(sums::groups_without_names(&answer["SummaryDetail"]), expected, "{at}");
            }
        }
    }

    fn check_bill(
        &self,
        world: &World,
        versions: &BTreeMap<BillKey, u64>,
        owner: &str,
        month: &str,
        by: &str,
    ) {
        let at = format!("{}, {owner} in {month} by {by}", world.at);
        let printed = self.run_program(&["bill", owner, month, "--by", by, "--json"], world);
        let bills: Value = serde_json::from_str(&printed).unwrap();
        let keys: Vec<BillKey> = world
            .bills()
            .into_iter()
            .filter(|bill| (bill.1.as_str(), bill.2.as_str()) == (owner, month))
            .collect();
        let bills = bills["bills"].as_array().unwrap();
        assert_eq!(bills.len(), keys.len(), "{at}");
        for (bill, key) in bills.iter().zip(&keys) {
            let lines: Vec<&RandomLine> = world.lines.iter().filter(|line| bill_key(line) == *key).collect();
            let (total, list) = sums::expected_bill(&lines, by);
            assert_eq!(bill["payer"].to_string(), key.0, "{at}");
            assert_eq!(bill["sums"], total, "{at}");
            assert_eq!(sums::charges_without_names(bill), list, "{at}");
            assert_eq!(bill["version"].as_u64(), versions.get(key).copied().or(Some(1)), "{at}");
        }
    }
}
