//! Names of billing modes and transaction types and the codes that they stand for, as the vendor publishes
//! them. They are repeated here, so that a mistake in the program's own table is found.

use fastrand::Rng;
use serde_json::{Value, json};
use worlds::random_lines::pick_random;

/// Codes, the usual mode of each, and the names in bill files that stand for it.
const ACTIONS: [(&str, &str, &[&str]); 28] = [
    ("prepay_purchase", "prePay", &["Purchase", "包年包月新购"]),
    ("prepay_renew", "prePay", &["Renewal", "包年包月续费"]),
    ("prepay_modify", "prePay", &["包年包月配置变更"]),
    (
        "prepay_return",
        "prePay",
        &["Refund", "Monthly subscription refund", "Yearly/monthly subscription refund", "包年包月退款"],
    ),
    ("pre_purchase", "prePay", &["New monthly subscription", "New yearly/monthly subscription"]),
    ("pre_renew", "prePay", &["Monthly subscription renewal", "Yearly/monthly subscription renewal"]),
    (
        "pre_upgrade",
        "prePay",
        &[
            "Upgrade/Downgrade",
            "Modify",
            "Monthly subscription specification adjustment",
            "Yearly/monthly subscription specification adjustment",
        ],
    ),
    ("pre_downgrade", "prePay", &[]),
    ("prePurchase", "prePay", &[]),
    ("preRenew", "prePay", &[]),
    ("preUpgrade", "prePay", &[]),
    ("preDowngrade", "prePay", &[]),
    ("pre_to_post", "prePay", &["Monthly subscription to pay-as-you-go", "包年包月转按量"]),
    ("postpay_deduct", "postPay", &["Pay-as-you-go", "Deduction", "按量计费扣费"]),
    ("postpay_deduct_h", "postPay", &["Hourly settlement", "按量计费小时结"]),
    ("postpay_deduct_d", "postPay", &["Daily settlement", "按量计费日结"]),
    ("postpay_deduct_m", "postPay", &["Monthly settlement", "按量计费月结"]),
    ("postpay_deduct_s", "postPay", &["Spot", "竞价实例小时结"]),
    ("svp_hour_pay", "postPay", &["Hourly Savings Plan fee", "节省计划小时费用"]),
    ("ripay_purchase", "riPay", &["One-off RI Fee", "预付费用"]),
    ("ri_hour_pay", "riPay", &["Hourly RI fee", "小时费用"]),
    ("offline_deduct", "postPay", &["Offline project deduction", "线下项目扣费"]),
    ("online_deduct", "postPay", &["Offline product deduction", "Offline deduction", "线下产品扣费"]),
    ("recon_deduct", "postPay", &["Adjustment - deduction", "adjust-DR", "调账扣费"]),
    ("recon_increase", "postPay", &["Adjustment - compensation", "adjust-CR", "调账补偿"]),
    ("recon_increase_f", "postPay", &["线下项目调账补偿"]),
    ("recon_guarantee", "postPay", &["Minimum spend deduction", "Guarantee deduction", "保底扣款"]),
    ("billVirtualId", "postPay", &["Monthly billing accuracy difference", "月度计费精度差异"]),
];

/// Codes of modes, and their names.
const MODES: [(&str, &[&str]); 3] = [
    ("prePay", &["Monthly subscription", "Yearly/monthly subscription", "包年包月"]),
    ("postPay", &["Pay-As-You-Go resources", "Pay-as-you-go", "按量计费"]),
    ("riPay", &["Standard RI", "预留实例"]),
];

/// Returns a text of a random transaction type.
pub(crate) fn random_action_text(random: &mut Rng) -> String {
    let (code, _, names) = pick_random(random, &ACTIONS);
    spell_name(random, code, names)
}

/// Returns a text of a random billing mode. It is sometimes empty, so that the transaction type decides.
pub(crate) fn random_mode_text(random: &mut Rng) -> String {
    if random.u8(..5) == 0 {
        return pick_random(random, &["", "-"]).to_owned();
    }
    let (code, names) = pick_random(random, &MODES);
    spell_name(random, code, names)
}

/// Returns one of the names of a code, or the code itself, in a random spelling.
fn spell_name(random: &mut Rng, code: &str, names: &[&str]) -> String {
    let index = random.usize(..=names.len());
    let name = names.get(index).copied().unwrap_or(code);
    match random.u8(..8) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => format!(" {}\u{a0}", name.replace(' ', "\u{a0} ")),
        _ => name.to_owned(),
    }
}

/// Returns the code of a transaction type, and its usual mode.
pub(crate) fn find_action(text: &str) -> (&'static str, &'static str) {
    let text = normalise_text(text);
    let found = ACTIONS.iter().find(|(code, _, names)| is_name_of(code, names, &text));
    found.map(|(code, usual, _)| (*code, *usual)).unwrap()
}

/// Returns the code of a billing mode, or the usual mode if the text is empty.
pub(crate) fn find_mode(text: &str, usual: &'static str) -> &'static str {
    let text = normalise_text(text);
    if text.is_empty() {
        return usual;
    }
    MODES.iter().find(|(code, names)| is_name_of(code, names, &text)).unwrap().0
}

/// Returns another text of the same transaction type.
pub(crate) fn respell_action(random: &mut Rng, text: &str) -> String {
    let code = find_action(text).0;
    let (_, _, names) = ACTIONS.iter().find(|(other, ..)| *other == code).unwrap();
    spell_name(random, code, names)
}

/// Returns another text of the same billing mode.
pub(crate) fn respell_mode(random: &mut Rng, text: &str) -> String {
    let text = normalise_text(text);
    match MODES.iter().find(|(code, names)| is_name_of(code, names, &text)) {
        Some((code, names)) => spell_name(random, code, names),
        None => pick_random(random, &["", "-"]).to_owned(),
    }
}

/// Returns a text in lower case with single blanks; `-` becomes empty.
pub(crate) fn normalise_text(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").to_lowercase();
    if text == "-" { String::new() } else { text }
}

/// Returns true if a normalised text is a code or one of its names.
fn is_name_of(code: &str, names: &[&str], text: &str) -> bool {
    names.iter().chain([&code]).any(|name| name.to_lowercase() == text)
}

/// Lists the names of all transaction types in lower case, with code and usual mode.
pub(crate) fn list_actions() -> Vec<[String; 3]> {
    let row = |name: &str, code: &str, mode: &str| [name.to_lowercase(), code.to_owned(), mode.to_owned()];
    let rows = |(code, mode, names): &(&str, &str, &[&str])| {
        let names = names.iter().chain([code]);
        names.map(|name| row(name, code, mode)).collect::<Vec<_>>()
    };
    ACTIONS.iter().flat_map(rows).collect()
}

/// Lists the names of all modes in lower case, with their codes.
pub(crate) fn list_modes() -> Value {
    let rows = |(code, names): &(&str, &[&str])| {
        let names = names.iter().chain([code]);
        names.map(|name| json!([name.to_lowercase(), code])).collect::<Vec<_>>()
    };
    MODES.iter().flat_map(rows).collect()
}
