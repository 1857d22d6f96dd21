//! The demo: a world within seconds, keys for each role, and the answer of the published example.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::json;

use crate::support::{ACTION, Home, Key, Server, error, next_second, row, sheet, without_id};

/// The months that have bills.
const MONTHS: [&str; 6] = ["2022-07", "2022-08", "2022-09", "2022-10", "2022-11", "2022-12"];

/// A running demo: its server, and what it printed.
pub(crate) struct Demo {
    pub(crate) server: Server,
    /// Keys of a distributor, a second-level reseller, a reseller and a customer.
    pub(crate) keys: Vec<Key>,
    /// Everything that it printed.
    pub(crate) said: String,
}

impl Demo {
    /// Starts the demo, in the data folder if it is kept.
    pub(crate) fn start(home: &Home, is_kept: bool) -> Demo {
        Self::start_with(home, is_kept, &[])
    }

    /// Starts the demo with more arguments.
    pub(crate) fn start_with(home: &Home, is_kept: bool, more: &[&str]) -> Demo {
        let mut command = home.command(&[&["demo", "--listen", "127.0.0.1:0"], more].concat());
        if is_kept {
            command.arg("--data").arg(home.path());
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("Nothing of it is kept") && !said.contains("The world is kept in") {
            assert_ne!(lines.read_line(&mut said).unwrap(), 0, "the demo ended: {said}");
        }
        let (_, rest) = said.split_once("the endpoint ").unwrap();
        let (_, address) = rest.split_once(' ').unwrap().0.split_once("://").unwrap();
        let address = address.to_owned();
        let values = |name: &str| {
            let own = move |line: &str| line.trim().strip_prefix(name).map(|value| value.trim().to_owned());
            said.lines().filter_map(own).collect::<Vec<_>>()
        };
        let keys: Vec<Key> = values("SecretId")
            .into_iter()
            .zip(values("SecretKey"))
            .map(|(id, secret)| Key { id, secret })
            .collect();
        assert_eq!(keys.len(), 4, "{said}");
        Demo { server: Server::of(child, address), keys, said }
    }
}

#[test]
fn the_published_request_gets_the_published_answer() {
    let demo = Demo::start(&Home::new(), false);
    let body = r#"{"BillMonth":"2022-11","CustomerUin":123456}"#;
    let published = json!({ "SummaryOverview": [{
        "PayMode": "postPay", "PayModeName": "Pay-As-You-Go resources", "OriginalCost": "100.00000000",
        "Detail": [{
            "ActionType": "postpay_deduct_h", "ActionTypeName": "Hourly settlement",
            "OriginalCost": "100.00000000", "VoucherPayAmount": "100.00000000", "TotalCost": "100.00000000",
        }],
        "VoucherPayAmount": "100.00000000", "TotalCost": "100.00000000",
    }] });
    let [distributor, second_level, reseller, _] = demo.keys.as_slice() else { panic!("four keys") };
    for key in [distributor, second_level] {
        assert_eq!(without_id(demo.server.post(key, ACTION, body)), published);
    }
    let (code, _) = error(&demo.server.post(reseller, ACTION, body));
    assert_eq!(code, "UnauthorizedOperation.UinNoAuth");
    next_second();
    let answer = demo.server.summary(reseller, "700000000401", "2022-10");
    assert!(!answer["SummaryOverview"].as_array().unwrap().is_empty(), "{answer}");
}

#[test]
fn the_demo_has_a_role_a_mode_a_refund_a_voucher_and_an_empty_month_to_look_at() {
    let home = Home::new();
    let demo = Demo::start(&home, true);
    assert!(demo.server.stop().success());
    let roles = home.ok(&["account", "list"]);
    for role in ["distributor", "second-level-reseller", "reseller", "customer"] {
        assert!(roles.contains(role), "{roles}");
    }
    let mut seen = String::new();
    for customer in
        ["700000000101", "700000000102", "700000000201", "700000000301", "700000000402", "700000000104"]
    {
        for month in MONTHS {
            seen.push_str(&home.ok(&["bill", customer, month]));
        }
    }
    for code in ["prePay", "postPay", "riPay", "prepay_return", "recon_increase", "svp_hour_pay", " -"] {
        assert!(seen.contains(code), "there is no {code}");
    }
    let said = home.refused(&["bill", "700000000203", "2022-11"]);
    assert!(said.contains("no bill of 2022-11"), "{said}");
}

/// Lists the imports, and the versions and closings of each month.
fn list_history(home: &Home) -> Vec<String> {
    let of_month = |month| home.ok(&["versions", "--month", month]);
    MONTHS.into_iter().map(of_month).chain([home.ok(&["imports"])]).collect()
}

#[test]
fn a_demo_has_three_corrected_bills_and_its_older_months_are_closed() {
    let home = Home::new();
    let demo = Demo::start(&home, true);
    let distributor = &demo.keys[0];
    for (customer, month) in
        [("700000000102", "2022-08"), ("700000000201", "2022-10"), ("700000000402", "2022-11")]
    {
        let versions = home.json(&["versions", customer, month, "--json"])["versions"].take();
        assert_eq!(versions.as_array().unwrap().len(), 2, "{customer} {month}: {versions}");
    }
    let answer = demo.server.post(distributor, "DescribeBilledMonths", "{}");
    for month in answer["Months"].as_array().unwrap() {
        let is_older = month["BillMonth"].as_str().unwrap() < "2022-10";
        assert_eq!(month["IsClosed"], is_older, "{month}");
    }
    assert_eq!(answer["Months"].as_array().unwrap().len(), MONTHS.len());
}

#[test]
fn the_demo_prints_the_addresses_of_explorer_and_console_first_and_both_answer() {
    let demo = Demo::start(&Home::new(), false);
    let site = format!("http://{}", demo.server.address);
    let (welcome, _) = demo.said.split_once("SecretId").unwrap();
    let addresses: Vec<&str> =
        welcome.split_whitespace().filter_map(|word| word.strip_prefix(site.as_str())).collect();
    assert_eq!(addresses, ["/en/explorer/DescribeBillSummaryByPayMode", "/en/console", "/", ""], "{welcome}");
    for (path, title) in [(addresses[0], "DescribeBillSummaryByPayMode"), (addresses[1], "Console")] {
        let host = &demo.server.address;
        let answer =
            demo.server.raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert!(answer.head.starts_with("HTTP/1.1 200 "), "{path}: {}", answer.head);
        let (_, head) = answer.body.split_once("<title>").unwrap();
        assert!(head.split_once("</title>").unwrap().0.contains(title), "{path}");
    }
}

#[test]
fn a_demo_that_is_kept_is_found_again_with_its_keys_and_takes_no_folder_of_others() {
    let home = Home::new();
    let first = Demo::start(&home, true);
    assert!(first.said.contains("demo-files"));
    let history = list_history(&home);
    let keys: Vec<String> = first.keys.iter().map(|key| key.secret.clone()).collect();
    drop(first);
    let second = Demo::start(&home, true);
    let again: Vec<String> = second.keys.iter().map(|key| key.secret.clone()).collect();
    assert_eq!(again, keys);
    assert_eq!(list_history(&home), history);
    let other = Home::with_partners();
    other.ok(&["account", "add", "42", "--role", "reseller"]);
    let path = other.path();
    let into = ["demo", "--listen", "127.0.0.1:0", "--data", path.to_str().unwrap()];
    let said = other.refused(&into);
    assert!(said.contains("account 42, which is not of the demo"), "{said}");
    // A folder with bills and without accounts is refused, too.
    let other = Home::new();
    other.ok(&["import", &other.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let path = other.path();
    let into = ["demo", "--listen", "127.0.0.1:0", "--data", path.to_str().unwrap()];
    let said = other.refused(&into);
    assert!(said.contains("import 1, which is not of the demo"), "{said}");
    assert!(!other.path().join("demo-files").exists());
    // The data folder of the environment is never used for the demo.
    drop(Demo::start(&other, false));
    assert_eq!(other.json(&["account", "list", "--json"])["accounts"].as_array().unwrap().len(), 0);
}
