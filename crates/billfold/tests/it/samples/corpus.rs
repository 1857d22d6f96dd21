//! Calls whose values would end a literal, or be run, in one language or another.

use api::{Actions, Service};
use serde_json::{Value, json};

/// Texts that mean something in a language of the samples.
const HOSTILE: &[&str] = &[
    "'",
    "\"",
    "\\",
    "\\'",
    "\\\\\"",
    "'\\''",
    "$x",
    "${x}",
    "$(touch broken)",
    "`touch broken`",
    "#{`touch broken`}",
    "#$0",
    "#@x",
    "%s%d%n",
    "%41",
    "%{x}",
    "{{x}}",
    "{x}",
    "${{x}}",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{b}\u{c}\u{8}",
    "\u{2028}\u{2029}",
    "\u{202e}abc\u{2066}",
    "😀",
    "中文",
    "é",
    "\u{feff}",
    "</script><script>alert(1)</script>",
    "*/",
    "/*",
    "//",
    "# x",
    "'''",
    "\"\"\"",
    "EOF",
    "\nEOF\n",
    "\u{1}2",
    "\u{7f}",
    "\u{85}",
    "\"; touch broken; \"",
    "'; touch broken; '",
    "\n touch broken\n",
    "@/etc/passwd",
    "-x",
    "--table",
    "??/",
    "??=",
    "\\u0041",
    "\\u000a",
    "\\x41",
    "\\101",
    "R\"(",
    "<?php",
    "?>",
    "\u{2018}\u{2019}\u{201a}\u{201b}",
    "\u{201c}\u{201d}\u{201e}",
    "$'\\n'",
    "!!",
    "~",
    "*",
    "[1]",
    "{\"a\":1}",
    "null",
    "true",
    "1",
    "👨\u{200d}👩",
    "=begin",
    "__END__",
    "<<EOF",
    "ENDPOINT ACTION BODY SCHEME FIELDS {}",
    "file:///etc/passwd",
    "| touch broken",
    "& touch broken &",
    "\\",
    " ",
];

/// A call whose samples are compared.
pub(super) struct ComparedCall {
    /// The action. No two calls have the same one, as programs are called by it.
    pub(super) action: &'static str,
    /// The input.
    pub(super) input: Value,
}

impl ComparedCall {
    /// Returns the service of the action.
    pub(super) fn service(&self) -> Service {
        Actions::new().get(self.action).unwrap().definition.service
    }
}

/// Lists the calls.
fn list_all_calls() -> Vec<ComparedCall> {
    let call = |action, input| ComparedCall { action, input };
    let costs = json!({
        "Dimension": "Tag", "FeeType": "totalCost", "BillType": 1, "StartTime": "@/etc/passwd", "EndTime": "--table",
        "PeriodType": "month", "Page": 1, "PageSize": 2, "TagKey": "[1]",
        "Filter": { "BusinessIn": HOSTILE, "ZoneIn": ["'''"] },
    });
    vec![
        call("DescribeBillSummaryByPayMode", json!({ "BillMonth": "2022-11", "CustomerUin": 123_456 })),
        call("DescribeCustomerOwnCostExplorerSummary", costs),
        call(
            "DescribeCustomerInfo",
            json!({ "CustomerUin": [123_456, 9_007_199_254_740_993_i64, i64::MAX] }),
        ),
        call(
            "DescribeCustomerBillSummary",
            json!({ "CustomerUin": 700_000_000_105_u64, "Month": "2022-11" }),
        ),
        call("DescribeBillSummaryByProduct", json!({ "BillMonth": "-x", "CustomerUin": i64::MIN })),
        call("DescribeBillSummaryByRegion", json!({ "BillMonth": "a\0b\u{1}", "CustomerUin": 1 })),
        call("DiagnoseSignature", json!({ "Request": HOSTILE.join("\n") })),
    ]
}

/// Lists the calls that have samples in a form: some clients call the vendor's service alone.
pub(super) fn list_calls(form: &str) -> Vec<ComparedCall> {
    let mut calls = list_all_calls();
    if ["php", "dotnet", "tccli"].contains(&form) {
        calls.retain(|call| call.service() == Service::Partners);
    }
    calls
}

/// Returns a body in which every number is a text, as some languages cannot hold each number.
pub(super) fn write_numbers_as_texts(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(items) => items.iter().map(write_numbers_as_texts).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), write_numbers_as_texts(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
