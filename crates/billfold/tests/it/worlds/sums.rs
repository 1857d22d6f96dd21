//! The independent sum: what bills and answers must say, by plain addition of whole numbers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::making::{Charged, Units};
use crate::support::{DISTRIBUTOR, SECOND_LEVEL};

/// Code and name of each mode, in the order of answers.
const MODES: [(&str, &str); 3] =
    [("prePay", "Monthly subscription"), ("postPay", "Pay-As-You-Go resources"), ("riPay", "Standard RI")];

/// Code and name of each transaction type that a random line may have.
const ACTIONS: [(&str, &str); 8] = [
    ("postpay_deduct_h", "Hourly settlement"),
    ("postpay_deduct_d", "Daily settlement"),
    ("postpay_deduct", "Pay-as-you-go"),
    ("recon_increase", "Adjustment - compensation"),
    ("prepay_return", "Monthly subscription refund"),
    ("pre_upgrade", "Upgrade/Downgrade"),
    ("pre_purchase", "New monthly subscription"),
    ("ri_hour_pay", "Hourly RI fee"),
];

/// Sums of lines, and how many lines.
#[derive(Clone, Debug, Default)]
struct Sums {
    units: Units,
    lines: u64,
}

impl Sums {
    fn of(lines: &[&Charged]) -> Sums {
        let mut sums = Sums::default();
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

    /// As `billfold bill --json` prints them.
    fn json(&self) -> Value {
        let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = self.units.map(usd);
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

/// Units as a text in USD: exactly 8 decimals, a sign only below zero.
pub(super) fn usd(units: i128) -> String {
    let digits = format!("{:09}", units.unsigned_abs());
    let (dollars, decimals) = digits.split_at(digits.len() - 8);
    format!("{}{dollars}.{decimals}", if units < 0 { "-" } else { "" })
}

/// Lines grouped by a code: the largest total first, then by code.
fn groups<'a>(
    lines: &[&'a Charged],
    code: impl Fn(&Charged) -> &'static str,
) -> Vec<(&'static str, Sums, Vec<&'a Charged>)> {
    let mut parts: BTreeMap<&'static str, Vec<&'a Charged>> = BTreeMap::new();
    for line in lines {
        parts.entry(code(line)).or_default().push(line);
    }
    let mut groups: Vec<_> = parts.into_iter().map(|(code, lines)| (code, Sums::of(&lines), lines)).collect();
    groups.sort_by_key(|(code, sums, _)| (Reverse(sums.total()), *code));
    groups
}

/// The modes of lines, in the order of answers: code, name, sums, lines.
fn modes<'a>(lines: &[&'a Charged]) -> Vec<(&'static str, &'static str, Sums, Vec<&'a Charged>)> {
    let mut modes = Vec::new();
    for (code, name) in MODES {
        let lines: Vec<&Charged> = lines.iter().copied().filter(|line| line.mode == code).collect();
        if !lines.is_empty() {
            modes.push((code, name, Sums::of(&lines), lines));
        }
    }
    modes
}

fn name_of(action: &str) -> &'static str {
    ACTIONS.iter().find(|(code, _)| *code == action).unwrap().1
}

/// What `billfold bill --json --by …` must print of the lines of one bill: the sums of all of them,
/// and the list of groups.
pub(crate) fn bill(lines: &[&Charged], by: &str) -> (Value, Value) {
    let plain = |code: fn(&Charged) -> &'static str| -> Value {
        let group = |(code, sums, _): (&str, Sums, Vec<_>)| json!({ "code": code, "sums": sums.json() });
        groups(lines, code).into_iter().map(group).collect()
    };
    let list = match by {
        "product" => plain(|line| line.product),
        "region" => plain(|line| line.region),
        _ => modes(lines).into_iter().map(mode_of_bill).collect(),
    };
    (Sums::of(lines).json(), list)
}

fn mode_of_bill((code, name, sums, lines): (&str, &str, Sums, Vec<&Charged>)) -> Value {
    let part = |(code, sums, _): (&str, Sums, Vec<_>)| json!({ "code": code, "name": name_of(code), "sums": sums.json(), "action_types": [] });
    let parts: Value = groups(&lines, |line| line.action).into_iter().map(part).collect();
    json!({ "code": code, "name": name, "sums": sums.json(), "action_types": parts })
}

/// Whether a caller may see a line: its payer, its manager, and who stands above the manager.
pub(crate) fn sees(caller: &str, line: &Charged) -> bool {
    caller == line.payer || caller == line.manager || (caller == DISTRIBUTOR && line.manager == SECOND_LEVEL)
}

/// What `DescribeBillSummaryByPayMode` must answer about lines, but for the `RequestId`.
pub(crate) fn answer(lines: &[&Charged]) -> Value {
    let overview: Value = modes(lines)
        .into_iter()
        .map(|(code, name, sums, lines)| {
            let part = |(code, sums, _): (&str, Sums, Vec<_>)| {
                let [original, _, voucher, total, ..] = sums.units.map(usd);
                json!({
                    "ActionType": code,
                    "ActionTypeName": name_of(code),
                    "OriginalCost": original,
                    "VoucherPayAmount": voucher,
                    "TotalCost": total,
                })
            };
            let detail: Value = groups(&lines, |line| line.action).into_iter().map(part).collect();
            let [original, _, voucher, total, ..] = sums.units.map(usd);
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
