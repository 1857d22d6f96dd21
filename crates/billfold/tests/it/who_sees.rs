//! Who may see which amounts, for every action: real requests of every role and relation, compared with a file that people
//! review. The file names every action, so that none can be added without a look at what it shows.

use std::fmt::Write as _;
use std::path::Path;

use api::{Actions, Field, RegisteredAction, Shape};
use serde_json::{Map, Value, json};

use crate::bill_files::fetch::{fetch_file, read_csv, read_pack};
use crate::support::{
    DISTRIBUTOR, Home, Key, RESELLER, Row, SECOND_LEVEL, Server, row, sheet, unlimited_rates,
};

/// Another second-level reseller below the distributor, and a distributor that has nothing to do with it.
const OTHER_SECOND_LEVEL: &str = "200000000012";
const OTHER_DISTRIBUTOR: &str = "200000000003";

/// The partners that ask, and how the table names them.
const PARTNERS: [(&str, &str); 5] = [
    (DISTRIBUTOR, "distributor"),
    (SECOND_LEVEL, "its second-level reseller"),
    (OTHER_SECOND_LEVEL, "its other second-level reseller"),
    (RESELLER, "reseller"),
    (OTHER_DISTRIBUTOR, "another distributor"),
];

/// The customers that are asked about, and what there is of them. Each bill has its own amount: a power of two.
const CUSTOMERS: [(&str, &str); 9] = [
    ("100001", "of the distributor: 1"),
    ("100002", "of the distributor, at its cost: 2"),
    ("100003", "of the second-level reseller, paid by the distributor: 4"),
    ("100004", "of the second-level reseller, at the distributor's cost: 8"),
    ("100005", "of the second-level reseller: 16; and of the reseller, at its cost: 32"),
    ("100006", "of the second-level reseller, at the distributor's cost: 64; and of the reseller: 128"),
    ("100007", "of the reseller: 256"),
    ("100008", "of the reseller, at its cost: 512"),
    ("100009", "of the second-level reseller by the tree, without a line"),
];

/// Others that are asked about.
const OTHERS: [(&str, &str); 2] = [("999999", "nobody"), (SECOND_LEVEL, "the second-level reseller")];

/// Writes rows as a bill file of the payer's cost.
fn cost_sheet(rows: &[Row]) -> String {
    sheet(rows)
        .replace("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
        .replace("Customer Voucher Deduction", "Voucher Deduction")
        .replace("Total Cost", "Amount Before Tax")
}

/// Imports the bills of all customers.
fn import_bills(home: &Home) {
    let of = |payer: &str, manager: &str, owner: &str, amount: &str| Row {
        payer: payer.to_owned(),
        manager: manager.to_owned(),
        ..row(owner, "2022-11", amount)
    };
    let (d, s, r) = (DISTRIBUTOR, SECOND_LEVEL, RESELLER);
    for (number, text) in [
        sheet(&[of(d, "-", "100001", "1"), of(d, s, "100003", "4"), of(d, s, "100005", "16")]),
        cost_sheet(&[of(d, "-", "100002", "2"), of(d, s, "100004", "8"), of(d, s, "100006", "64")]),
        sheet(&[of(r, "-", "100006", "128"), of(r, "-", "100007", "256")]),
        cost_sheet(&[of(r, "-", "100005", "32"), of(r, "-", "100008", "512")]),
    ]
    .into_iter()
    .enumerate()
    {
        let (headers, lines) = text.split_once('\n').unwrap();
        let paid = format!("{headers},Payment Status\n{}", lines.replace('\n', ",Paid\n"));
        home.ok(&["import", &home.file(&format!("{number}.csv"), paid), "--second-payer"]);
    }
}

/// Inputs of optional parameters by which an action reads data that it does not read without them.
const FURTHER_INPUTS: [(&str, &str); 4] =
    [("IsConfirmed", "1"), ("GroupType", "project"), ("PeriodType", "day"), ("CustomerUinType", "Customer")];

/// Returns the example of an action with a customer, the month and the second-level reseller of this world.
fn make_input(action: &RegisteredAction, customer: &str) -> Value {
    let mut input: Map<String, Value> = serde_json::from_str(action.definition.example_input()).unwrap();
    for Field { name, shape, .. } in &action.input {
        let value = match name.as_str() {
            "CustomerUin" if matches!(shape, Shape::List { .. }) => serde_json::json!([customer]),
            "CustomerUin" => customer.into(),
            "BillMonth" | "Month" => "2022-11".into(),
            // The lines of this world state no date, so that they are of the last day.
            "Date" => "2022-11-30".into(),
            "SubAgentUin" => SECOND_LEVEL.into(),
            "PageSize" => 100.into(),
            _ => continue,
        };
        input.insert(name.clone(), value);
    }
    Value::Object(input)
}

/// Collects what an answer shows: the costs of its outermost groups, and account numbers; of a file, the costs of its lines.
fn describe_answer(server: &Server, answer: &Value) -> String {
    if let Some(code) = answer["Error"]["Code"].as_str() {
        return code.rsplit('.').next().unwrap().to_owned();
    }
    if let Some(address) = answer["DownloadUrl"].as_str() {
        return describe_file(server, address);
    }
    let mut shown = Vec::new();
    collect_shown(answer, &mut shown);
    if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
}

/// Describes the costs of the lines of a file; those of each file of a pack behind its name.
fn describe_file(server: &Server, address: &str) -> String {
    let describe_lines = |file: &[u8]| {
        let costs = read_csv(file)
            .into_iter()
            .map(|line| line.get("Total Cost").or_else(|| line.get("Amount Before Tax")).unwrap().to_owned());
        let costs: Vec<String> = costs.collect();
        if costs.is_empty() { "nothing".to_owned() } else { costs.join(", ") }
    };
    let file = fetch_file(server, address).whole();
    if Path::new(address).extension().is_none_or(|extension| extension != "zip") {
        return describe_lines(&file);
    }
    let files = read_pack(file).into_iter().map(|(name, file)| format!("{name}: {}", describe_lines(&file)));
    let files: Vec<String> = files.collect();
    if files.is_empty() { "an empty pack".to_owned() } else { files.join("; ") }
}

/// Describes what each partner gets as a pack of a group of customers.
fn describe_pack(server: &Server, keys: &[(String, Key)], group: &str) -> String {
    let mut text =
        format!("\n## DescribeCustomerBillDownloadUrl, a pack of {group}\n\n| caller | sees |\n|---|---|\n");
    let input = json!({"Month": "2022-11", "FileType": "billDetailPack", "CustomerUinType": group});
    for (caller, key) in &keys[..PARTNERS.len()] {
        let answer = server.post(key, "DescribeCustomerBillDownloadUrl", &input.to_string());
        let _ = writeln!(text, "| {caller} | {} |", describe_answer(server, &answer));
    }
    text
}

/// Describes what each caller gets from an action that names no customer though it could.
fn describe_own(server: &Server, keys: &[(String, Key)], name: &str, input: &Value) -> String {
    let mut text = format!("\n## {name}, no customer named\n\n| caller | sees |\n|---|---|\n");
    for (caller, key) in keys {
        let answer = server.post(key, name, &input.to_string());
        let _ = writeln!(text, "| {caller} | {} |", describe_answer(server, &answer));
    }
    text
}

fn collect_shown(value: &Value, shown: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let of_groups = members.get("SumCost").filter(|_| members.contains_key("TotalCount"));
            if let Some(total) = members.get("TotalCost").or(of_groups) {
                shown.push(total.to_string().trim_matches('"').trim_end_matches(".00000000").to_owned());
                return;
            }
            for (name, value) in members {
                match name.as_str() {
                    "CustomerUin" | "ClientUin" => shown.push(value.to_string().trim_matches('"').to_owned()),
                    "SubAgentUin" if members.contains_key("CountOfCustomers") => {
                        shown.push(format!("{value} with {}", members["CountOfCustomers"]));
                    }
                    "PayerUin" if value.is_array() => {
                        let payers = value.as_array().into_iter().flatten();
                        shown.extend(payers.map(|payer| format!("payer {}", payer["Key"].as_str().unwrap())));
                    }
                    "IsWithheld" if *value == true => shown.push("withheld".to_owned()),
                    "HasExpense" => shown.push(format!("HasExpense {value}")),
                    _ => collect_shown(value, shown),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_shown(item, shown)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Describes what each caller gets from an action, with a further parameter if there is one.
fn describe_action(
    action: &RegisteredAction,
    server: &Server,
    keys: &[(String, Key)],
    further: Option<(&str, &str)>,
) -> String {
    let name = action.definition.name;
    let ask = |key: &Key, customer: &str| {
        let mut input = make_input(action, customer);
        if let Some((name, value)) = further {
            input[name] = value.into();
        }
        describe_answer(server, &server.post(key, name, &input.to_string()))
    };
    let heading = further.map_or_else(String::new, |(name, value)| format!(" with {name} {value}"));
    let mut text = format!("\n## {name}{heading}\n\n");
    if action.input.iter().any(|field| field.name == "CustomerUin") {
        let partners = &keys[..PARTNERS.len()];
        let callers: Vec<&str> = partners.iter().map(|(caller, _)| caller.as_str()).collect();
        let _ = writeln!(text, "| customer | an end customer | {} |", callers.join(" | "));
        let _ = writeln!(text, "|---|{}", "---|".repeat(partners.len() + 1));
        for (customer, what) in CUSTOMERS.into_iter().chain(OTHERS) {
            // A customer asks for itself, where it is one.
            let (_, own) =
                keys.iter().find(|(of, _)| of.starts_with(customer)).unwrap_or(&keys[PARTNERS.len()]);
            let _ = write!(text, "| {customer} {what} | {} |", ask(own, customer));
            for (_, key) in partners {
                let _ = write!(text, " {} |", ask(key, customer));
            }
            text.push('\n');
        }
        return text;
    }
    text.push_str("| caller | sees |\n|---|---|\n");
    for (caller, key) in keys {
        let _ = writeln!(text, "| {caller} | {} |", ask(key, ""));
    }
    text
}

#[test]
fn who_sees_which_amounts_is_what_was_reviewed_for_every_action() {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    let below = ["--role", "second-level-reseller", "--parent", DISTRIBUTOR];
    home.ok(&[&["account", "add", OTHER_SECOND_LEVEL][..], &below].concat());
    home.ok(&["account", "add", OTHER_DISTRIBUTOR, "--role", "distributor"]);
    import_bills(&home);
    let mut keys: Vec<(String, Key)> =
        PARTNERS.map(|(uin, name)| (name.to_owned(), home.key(uin))).into_iter().collect();
    for (customer, what) in CUSTOMERS {
        let parent = if customer == "100009" { ["--parent", SECOND_LEVEL].as_slice() } else { &[] };
        home.ok(&[&["account", "add", customer, "--role", "customer"][..], parent].concat());
        keys.push((format!("{customer} {what}"), home.key(customer)));
    }
    let server = home.serve();
    let mut text = "# Who sees what\n\nWhat each account gets from each action, by real requests (`who_sees.rs`). A number is a sum of \
                    amounts, of which every bill has its own; another word is a code. Read a change of this file as what it is: \
                    somebody sees more, or less.\n"
        .to_owned();
    for action in Actions::new().iter() {
        text.push_str(&describe_action(action, &server, &keys, None));
        for further in FURTHER_INPUTS {
            if action.input.iter().any(|field| field.name == further.0) {
                text.push_str(&describe_action(action, &server, &keys, Some(further)));
            }
        }
    }
    let month = json!({"BillMonth": "2022-11"});
    let range = json!({"BeginMonth": "2022-11", "EndMonth": "2022-11"});
    let versions = json!({"BillMonth": "2022-11", "FromVersion": 0, "ToVersion": 1});
    for (name, input) in [
        ("DescribeBilledMonths", json!({})),
        ("DescribeBillTrend", range),
        ("DescribeBillVersions", month),
        ("DescribeBillDifference", versions),
    ] {
        text.push_str(&describe_own(&server, &keys, name, &input));
    }
    for group in ["Customer", "ResellerCustomer"] {
        text.push_str(&describe_pack(&server, &keys, group));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/who_sees.md");
    if std::env::var_os("RENEW_FILES").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == reviewed,
        "who sees what is not what was reviewed: run this test with RENEW_FILES=1 and review the change of {}\n{text}",
        path.display()
    );
}
