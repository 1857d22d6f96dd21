//! The independent sum: the expected bills and answers, by plain addition of whole numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ::worlds::random_lines::{RandomLine, Units};
use serde_json::{Value, json};

use crate::support::{DISTRIBUTOR, SECOND_LEVEL};

/// Code and name of each mode, in the order of answers.
const MODES: [(&str, &str); 3] =
    [("prePay", "Monthly subscription"), ("postPay", "Pay-As-You-Go resources"), ("riPay", "Standard RI")];

/// Code and name of each transaction type that a random line may have.
const ACTIONS: [(&str, &str); 10] = [
    ("postpay_deduct_h", "Hourly settlement"),
    ("postpay_deduct_d", "Daily settlement"),
    ("postpay_deduct", "Pay-as-you-go"),
    ("postpay_deduct_s", "Spot"),
    ("billVirtualId", "Monthly billing accuracy difference"),
    ("recon_increase", "Adjustment - compensation"),
    ("prepay_return", "Monthly subscription refund"),
    ("pre_upgrade", "Upgrade/Downgrade"),
    ("pre_purchase", "New monthly subscription"),
    ("ri_hour_pay", "Hourly RI fee"),
];

/// Sums and number of lines.
#[derive(Clone, Debug, Default)]
struct Sums {
    units: Units,
    lines: u64,
}

impl Sums {
    fn of(lines: &[&RandomLine]) -> Self {
        let mut sums = Self::default();
        for line in lines {
            sums.lines += 1;
            for (sum, units) in sums.units.iter_mut().zip(line.units) {
                *sum += units;
            }
        }
        sums
    }

    fn total(&self) -> i128 {
        self.units[3]
    }

    /// Returns the sums as `billfold bill --json` prints them.
    fn to_json(&self) -> Value {
        let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] =
            self.units.map(format_usd);
        json!({
            "original": original,
            "before_voucher": before_voucher,
            "voucher": voucher,
            "total": total,
            "ri_deduction": ri_deduction,
            "sp_deduction": sp_deduction,
            "lines": self.lines,
        })
    }
}

/// Formats units as USD with exactly 8 decimals, and with a sign only below zero.
pub(crate) fn format_usd(units: i128) -> String {
    let digits = format!("{:09}", units.unsigned_abs());
    let (dollars, decimals) = digits.split_at(digits.len() - 8);
    format!("{}{dollars}.{decimals}", if units < 0 { "-" } else { "" })
}

/// Parses an amount of USD into units of 10^-8, however many decimals are written.
pub(crate) fn parse_units(text: &str) -> i128 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (dollars, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    sign * format!("{dollars}{decimals:0<8}").parse::<i128>().unwrap()
}

/// Groups lines by a code: the largest total first, then by code.
fn group_lines<'a>(
    lines: &[&'a RandomLine],
    code: impl Fn(&RandomLine) -> &'static str,
) -> Vec<(&'static str, Sums, Vec<&'a RandomLine>)> {
    let mut parts: BTreeMap<&'static str, Vec<&'a RandomLine>> = BTreeMap::new();
    for line in lines {
        parts.entry(code(line)).or_default().push(line);
    }
    let mut groups: Vec<_> = parts.into_iter().map(|(code, lines)| (code, Sums::of(&lines), lines)).collect();
    groups.sort_by_key(|(code, sums, _)| (Reverse(sums.total()), *code));
    groups
}

/// Groups lines by mode in the order of answers: code, name, sums, lines.
fn group_by_mode<'a>(
    lines: &[&'a RandomLine],
) -> Vec<(&'static str, &'static str, Sums, Vec<&'a RandomLine>)> {
    let mut modes = Vec::new();
    for (code, name) in MODES {
        let lines: Vec<&RandomLine> = lines.iter().copied().filter(|line| line.mode == code).collect();
        if !lines.is_empty() {
            modes.push((code, name, Sums::of(&lines), lines));
        }
    }
    modes
}

/// Returns the name of a transaction type.
fn action_name(action: &str) -> &'static str {
    ACTIONS.iter().find(|(code, _)| *code == action).unwrap().1
}

/// Returns what `billfold bill --json --by …` must print about the lines of one bill: the sums of all lines, and the
/// groups of charges without their names.
pub(crate) fn expected_bill(lines: &[&RandomLine], by: &str) -> (Value, Value) {
    let plain = |code: fn(&RandomLine) -> &'static str| -> Value {
        let group = |(code, sums, _): (&str, Sums, Vec<_>)| json!({ by: code, "sums": sums.to_json() });
        group_lines(lines, code).into_iter().map(group).collect()
    };
    let list = match by {
        "product" => plain(|line| line.product),
        "region" => plain(|line| line.region),
        _ => group_by_mode(lines).into_iter().flat_map(expected_mode).collect(),
    };
    (Sums::of(lines).to_json(), list)
}

/// Returns the charges of a mode as `billfold bill --json` must print them.
fn expected_mode((mode, _, _, lines): (&str, &str, Sums, Vec<&RandomLine>)) -> Vec<Value> {
    let charge = |(code, sums, _): (&str, Sums, Vec<_>)| json!({ "pay_mode": mode, "transaction_type": code, "sums": sums.to_json() });
    group_lines(&lines, |line| line.action).into_iter().map(charge).collect()
}

/// Returns the groups of charges of a bill that was printed, without their names.
pub(crate) fn charges_without_names(bill: &Value) -> Value {
    let charges = bill["charges"].as_array().unwrap().iter().cloned();
    charges
        .map(|mut charge| {
            charge.as_object_mut().unwrap().retain(|field, _| !field.ends_with("_name"));
            charge
        })
        .collect()
}

/// Returns true if a caller may see a line: as its payer, its manager, or the partner above the manager.
pub(crate) fn can_see(caller: &str, line: &RandomLine) -> bool {
    caller == line.payer || caller == line.manager || (caller == DISTRIBUTOR && line.manager == SECOND_LEVEL)
}

/// Returns what `DescribeBillSummaryByPayMode` must answer about lines, without the `RequestId`.
pub(crate) fn expected_answer(lines: &[&RandomLine]) -> Value {
    let overview: Value = group_by_mode(lines)
        .into_iter()
        .map(|(code, name, sums, lines)| {
            let part = |(code, sums, _): (&str, Sums, Vec<_>)| {
                let [original, _, voucher, total, ..] = sums.units.map(format_usd);
                json!({
                    "ActionType": code,
                    "ActionTypeName": action_name(code),
                    "OriginalCost": original,
                    "VoucherPayAmount": voucher,
                    "TotalCost": total,
                })
            };
            let detail: Value = group_lines(&lines, |line| line.action).into_iter().map(part).collect();
            let [original, _, voucher, total, ..] = sums.units.map(format_usd);
            json!({
                "PayMode": code,
                "PayModeName": name,
                "OriginalCost": original,
                "Detail": detail,
                "VoucherPayAmount": voucher,
                "TotalCost": total,
            })
        })
        .collect();
    json!({ "SummaryOverview": overview })
}

/// The action that totals by a property, the field of its groups, and the field of their codes.
pub(crate) const KEY_ACTIONS: [(&str, &str, CodeOf); 2] = [
    ("DescribeBillSummaryByProduct", "BusinessCode", |line| line.product),
    ("DescribeBillSummaryByRegion", "RegionId", |line| line.region),
];

/// Returns the code of a line's property.
pub(crate) type CodeOf = fn(&RandomLine) -> &'static str;

/// Returns what an action of [`KEY_ACTIONS`] must answer about lines: the list without the names.
pub(crate) fn expected_groups(lines: &[&RandomLine], code_field: &str, code: CodeOf) -> Value {
    let group = |(code, sums, _): (&str, Sums, Vec<_>)| {
        let [original, _, voucher, total, ..] = sums.units.map(format_usd);
        json!({ code_field: code, "OriginalCost": original, "VoucherPayAmount": voucher, "TotalCost": total })
    };
    group_lines(lines, code).into_iter().map(group).collect()
}

/// Returns what `DescribeBillSummary` must answer to the customer of these lines: the list without the names.
pub(crate) fn expected_own_groups(lines: &[&RandomLine]) -> Value {
    let group = |(code, sums, _): (&str, Sums, Vec<_>)| {
        let [original, _, voucher, total, ri_deduction, _] = sums.units.map(format_usd);
        json!({ "Business": [], "OriginalCost": original, "VoucherPayAmount": voucher, "RICost": ri_deduction,
                "TotalCost": total, "GroupKey": code })
    };
    group_lines(lines, |line| line.product).into_iter().map(group).collect()
}

/// Returns the total of lines as a JSON number: exact, without zeros at its end.
pub(crate) fn expected_number(lines: &[&RandomLine]) -> String {
    let text = format_usd(Sums::of(lines).total());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Removes the names from each group of a list.
pub(crate) fn groups_without_names(list: &Value) -> Value {
    let groups = list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().cloned();
    groups
        .map(|mut group| {
            group
                .as_object_mut()
                .unwrap()
                .retain(|field, _| !field.ends_with("Name") && field != "GroupValue");
            group
        })
        .collect()
}
