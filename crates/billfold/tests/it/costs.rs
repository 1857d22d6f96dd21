//! The cost explorer on the wire: names, filters, ranges, and what is refused. That sums are right is a law (`laws/costs.rs`).

mod refused;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::{
    DISTRIBUTOR, Database, Draft, Home, Key, RESELLER, Server, error, unlimited_rates, without_id,
};

const CUSTOMER: &str = "700000000007";
const SUMMARY: &str = "DescribeCustomerOwnCostExplorerSummary";
const FILTER: &str = "DescribeCustomerOwnCostExplorerFilter";
const OWN: &str = "DescribeBillSummary";

/// Lines of October and November by two payers: payer, month, product, region, zone, type, time, total, project, and the tag
/// `cost center`.
const LINES: [[&str; 10]; 5] = [
    [
        DISTRIBUTOR,
        "2022-10",
        "Cloud Virtual Machine (CVM)",
        "South China (Guangzhou)",
        "Guangzhou Zone 2",
        "Hourly settlement",
        "2022-10-31 10:00:00",
        "1.50",
        "default",
        " 7; east ",
    ],
    [
        DISTRIBUTOR,
        "2022-11",
        "Cloud Virtual Machine (CVM)",
        "South China (Guangzhou)",
        "Guangzhou Zone 2",
        "Hourly settlement",
        "2022/11/1 9:05",
        "2",
        "R&D; a  b",
        "7; east",
    ],
    [
        DISTRIBUTOR,
        "2022-11",
        "Moon Base\u{a0}",
        "Moon",
        "-",
        "Refund",
        "2022-11-02 00:00:00",
        "-0.25",
        "default",
        "-",
    ],
    [RESELLER, "2022-11", "Cloud Virtual Machine (CVM)", "Moon", "", "Hourly settlement", "-", "4", "-", "8"],
    [RESELLER, "2022-11", "cloud block storage", "Moon", "", "Hourly settlement", "-", "0", "", ""],
];

/// Writes lines as a bill file.
fn write_lines(lines: &[[&str; 10]]) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Product Name,Region,Availability Zone,Transaction Type,Billing Mode,\
                    Transaction Time,Original Cost,Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Currency,\
                    Bill Month,Project Name,tag_key:cost center\n"
        .to_owned();
    for [payer, month, product, region, zone, action, time, total, project, tag] in lines {
        let _ = writeln!(
            text,
            "{payer},{CUSTOMER},{product},{region},{zone},{action},Pay-As-You-Go resources,{time},{total},{total},0,{total},USD,\
             {month},{project},{tag}"
        );
    }
    text
}

/// Imports the lines, and serves them. Returns the key of the customer, too.
fn serve_lines(home: Home) -> (Home, Key, Server) {
    let home = home.and_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", CUSTOMER, "--role", "customer"]);
    home.ok(&["import", &home.file("a.csv", write_lines(&LINES)), "--second-payer"]);
    let (key, server) = (home.key(CUSTOMER), home.serve());
    (home, key, server)
}

/// Makes an input: a dimension, a range by day or month, and further fields.
fn make_input(dimension: &str, period: &str, (from, to): (&str, &str), more: &Value) -> Value {
    let mut input = json!({
        "Dimension": dimension, "FeeType": "totalCost", "BillType": 1, "PeriodType": period,
        "StartTime": format!("{from} 00:00:00"), "EndTime": format!("{to} 23:59:59"), "Page": 1, "PageSize": 200,
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// The range of all lines.
const ALL: (&str, &str) = ("2022-10-01", "2022-11-30");

/// Describes the groups of an answer: code, name, and the cost of each period.
fn describe_groups(answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let groups = answer["Detail"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let describe = |group: &Value| {
        let periods = group["ItemDetail"].as_array().unwrap().iter();
        let periods: Vec<String> =
            periods.map(|item| format!("{} {}", text(&item["Period"]), text(&item["Cost"]))).collect();
        format!("{}|{}|{}", text(&group["Code"]), text(&group["Name"]), periods.join(", "))
    };
    groups.iter().map(describe).collect()
}

fn ask(server: &Server, key: &Key, input: &Value) -> Value {
    server.post(key, SUMMARY, &input.to_string())
}

/// Checks groups of each kind.
fn check_groups(server: &Server, key: &Key) {
    let check = |dimension, period, more: Value, expected: &[&str]| {
        let answer = ask(server, key, &make_input(dimension, period, ALL, &more));
        assert_eq!(describe_groups(&answer), expected, "{dimension} by {period}, {more}");
        assert_eq!(answer["DimensionName"], dimension);
    };
    check("Default", "month", json!({}), &["|default|2022-10 1.5, 2022-11 5.75"]);
    check("Default", "month", json!({"FeeType": "originalCost"}), &["|default|2022-10 1.5, 2022-11 5.75"]);
    check(
        "Default",
        "day",
        json!({}),
        &["|default|2022-10-31 1.5, 2022-11-01 2, 2022-11-02 -0.25, 2022-11-30 4"],
    );
    check(
        "Business",
        "month",
        json!({}),
        &[
            "p_cvm|Cloud Virtual Machine (CVM)|2022-10 1.5, 2022-11 6",
            "p_cbs|cloud block storage|2022-11 0",
            "moon base|Moon Base|2022-11 -0.25",
        ],
    );
    check("Product", "month", json!({}), &["-|-|2022-10 1.5, 2022-11 5.75"]);
    check(
        "Region",
        "month",
        json!({}),
        &["moon|Moon|2022-11 3.75", "1|South China (Guangzhou)|2022-10 1.5, 2022-11 2"],
    );
    check(
        "Zone",
        "month",
        json!({}),
        &["-|-|2022-11 3.75", "guangzhou zone 2|Guangzhou Zone 2|2022-10 1.5, 2022-11 2"],
    );
    check(
        "ActionType",
        "month",
        json!({}),
        &[
            "postpay_deduct_h|Hourly settlement|2022-10 1.5, 2022-11 6",
            "prepay_return|Monthly subscription refund|2022-11 -0.25",
        ],
    );
    check("PayMode", "month", json!({}), &["postPay|Pay-As-You-Go resources|2022-10 1.5, 2022-11 5.75"]);
    check(
        "Project",
        "month",
        json!({}),
        &["-|-|2022-11 4", "R&D; a  b|R&D; a  b|2022-11 2", "0|default|2022-10 1.5, 2022-11 -0.25"],
    );
    let (distributor, reseller) = (
        format!("{DISTRIBUTOR}|{DISTRIBUTOR}|2022-10 1.5, 2022-11 1.75"),
        format!("{RESELLER}|{RESELLER}|2022-11 4"),
    );
    check("PayerUin", "month", json!({}), &[&reseller, &distributor]);
    check("OwnerUin", "month", json!({}), &[&format!("{CUSTOMER}|{CUSTOMER}|2022-10 1.5, 2022-11 5.75")]);
    check(
        "Tag",
        "month",
        json!({"TagKey": " cost center"}),
        &["8|8|2022-11 4", "7; east|7; east|2022-10 1.5, 2022-11 2", "||2022-11 -0.25"],
    );
    check("Tag", "month", json!({"TagKey": "nowhere"}), &["||2022-10 1.5, 2022-11 5.75"]);
}

#[test]
fn groups_have_codes_names_and_periods_with_lines_by_every_dimension() {
    let (_home, key, server) = serve_lines(Home::new());
    check_groups(&server, &key);
}

#[test]
fn groups_are_the_same_with_a_catalog_in_postgresql_and_a_node_without_lines_answers_from_cells_alone() {
    let Some(database) = Database::shared() else { return };
    let (home, key, server) = serve_lines(Home::on(database));
    check_groups(&server, &key);
    let of_cells = make_input("Business", "month", ALL, &json!({}));
    let expected = without_id(ask(&server, &key, &of_cells));
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("config.toml"), unlimited_rates()).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("BILLFOLD_DATA", dir.path());
    let without_lines = Server::start(command);
    assert_eq!(without_id(ask(&without_lines, &key, &of_cells)), expected);
    let range =
        json!({"StartTime": "2022-11-01 00:00:00", "EndTime": "2022-11-01 00:00:00", "PeriodType": "month"});
    for (action, input) in [
        (SUMMARY, make_input("Business", "day", ALL, &json!({}))),
        (SUMMARY, make_input("Zone", "month", ALL, &json!({}))),
        (FILTER, range),
        (OWN, json!({"Month": "2022-11", "GroupType": "project"})),
        (OWN, json!({"Month": "2022-11", "GroupType": "tag", "TagKey": ["x"]})),
    ] {
        let answer = without_lines.post(&key, action, &input.to_string());
        assert_eq!(error(&answer).0, "UnsupportedOperation", "{action} {input}");
    }
}

#[test]
fn all_filters_must_hold_an_empty_list_is_none_and_a_value_that_no_line_has_leaves_none() {
    let (_home, key, server) = serve_lines(Home::new());
    let sum = |filter: Value| {
        let answer = ask(&server, &key, &make_input("Default", "month", ALL, &json!({"Filter": filter})));
        answer["TotalDetail"]["SumCost"].as_str().unwrap_or_else(|| panic!("{filter}: {answer}")).to_owned()
    };
    for (filter, expected) in [
        (json!({}), "7.25"),
        (json!({"BusinessIn": [], "ProjectIn": []}), "7.25"),
        (json!({"BusinessIn": ["p_cvm", "moon base"]}), "7.25"),
        (json!({"BusinessIn": ["p_cvm"], "PayerUinIn": [DISTRIBUTOR]}), "3.5"),
        (json!({"BusinessIn": ["p_cvm"], "PayerUinIn": [DISTRIBUTOR], "RegionIn": ["moon"]}), "0"),
        (json!({"ProductIn": ["-"]}), "7.25"),
        (json!({"ProjectIn": ["0"]}), "1.25"),
        (json!({"ProjectIn": ["default", "R&D; a  b"]}), "3.25"),
        (json!({"TagKey": "cost center", "TagIn": ["7; east", ""]}), "3.25"),
        (json!({"TagKey": "cost center"}), "7.25"),
        (json!({"ZoneIn": ["guangzhou zone 2"]}), "3.5"),
        (json!({"ActionTypeIn": ["prepay_return"], "PayModeIn": ["postPay"]}), "-0.25"),
        (json!({"OwnerUinIn": [CUSTOMER]}), "7.25"),
        (json!({"OwnerUinIn": ["700000000008"]}), "0"),
        (json!({"ComponentIn": ["v_cvm"]}), "0"),
        (json!({"ItemIn": ["-"], "ComponentIn": ["-"], "ResourceIn": ["-"]}), "7.25"),
    ] {
        assert_eq!(sum(filter.clone()), expected, "{filter}");
    }
    let none = json!({"Filter": {"ResourceIn": ["disk-none"]}});
    let answer = without_id(ask(&server, &key, &make_input("Zone", "day", ALL, &none)));
    let total = json!({"PeriodItemDetail": [], "SumCost": "0", "TotalCount": 0});
    assert_eq!(answer, json!({"Detail": [], "DimensionName": "Zone", "TotalDetail": total}));
}

#[test]
fn names_are_in_the_language_of_the_request() {
    let (_home, key, server) = serve_lines(Home::new());
    let ask = |dimension| {
        let input = make_input(dimension, "month", ALL, &json!({})).to_string();
        let draft = Draft { action: Some(SUMMARY.to_owned()), ..Draft::json(&server.address, &key, &input) };
        let answer = server.bytes(&draft.header("X-TC-Language", "zh-CN").bytes());
        let names = answer["Detail"].as_array().unwrap().iter().map(|group| group["Name"].clone());
        names.collect::<Vec<Value>>()
    };
    assert_eq!(ask("Region"), [json!("Moon"), json!("华南地区（广州）")]);
    assert_eq!(ask("PayMode"), [json!("按量计费")]);
    assert_eq!(ask("ActionType")[0], json!("按量计费小时结"));
    assert_eq!(ask("Zone"), [json!("-"), json!("Guangzhou Zone 2")], "zones have no table");
}

#[test]
fn the_values_of_a_range_are_those_of_its_months_or_days() {
    let (_home, key, server) = serve_lines(Home::new());
    let ask = |period, from, to| {
        let input = json!({"StartTime": from, "EndTime": to, "PeriodType": period});
        let answer = without_id(server.post(&key, FILTER, &input.to_string()));
        let data = answer["Data"].as_object().unwrap_or_else(|| panic!("{answer}"));
        let keys = |list: &Value| {
            let list = list.as_array().unwrap().iter();
            list.map(|value| value["Key"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(",")
        };
        data.iter().map(|(name, list)| format!("{name}: {}", keys(list))).collect::<Vec<_>>()
    };
    let november = ask("month", "2022-11-30 00:00:00", "2022-11-30 00:00:00");
    assert_eq!(
        november,
        [
            "Business: moon base,p_cbs,p_cvm".to_owned(),
            "Region: 1,moon".to_owned(),
            "Zone: -,guangzhou zone 2".to_owned(),
            "ActionType: postpay_deduct_h,prepay_return".to_owned(),
            "PayMode: postPay".to_owned(),
            "Project: -,0,R&D; a  b".to_owned(),
            format!("PayerUin: {DISTRIBUTOR},{RESELLER}"),
            format!("OwnerUin: {CUSTOMER}"),
        ]
    );
    let day = ask("day", "2022-11-02 12:00:00", "2022-11-03 00:00:00");
    assert!(day.contains(&"Business: moon base".to_owned()), "{day:?}");
    let empty = ask("month", "2022-09-01 00:00:00", "2022-09-30 00:00:00");
    assert!(empty.iter().all(|list| list.ends_with(": ")), "{empty:?}");
}
