//! The calls that the demo prints, pasted into a shell exactly as printed.

use std::process::Command;

use serde_json::{Value, json};

use super::drive::Installed;
use crate::demo::Demo;
use crate::support::Home;

/// The first words of each printed call.
const CALLS: [&str; 5] = ["# curl", "# Python", "# Node.js", "# tccli", "# billfold's own client"];

/// The beginnings of the commands behind the calls.
const FURTHER: [&str; 2] = ["# The end customer", "# All actions"];

/// The answer to each of the calls: a customer at the list price.
fn expected_answer() -> Value {
    let action = |code: &str, name: &str, cost: &str| {
        json!({
            "ActionType": code, "ActionTypeName": name, "OriginalCost": cost,
            "VoucherPayAmount": "0.00000000", "TotalCost": cost,
        })
    };
    let mode = |code: &str, name: &str, cost: &str, details: Vec<Value>| {
        json!({
            "PayMode": code, "PayModeName": name, "OriginalCost": cost, "Detail": details,
            "VoucherPayAmount": "0.00000000", "TotalCost": cost,
        })
    };
    let renewal = action("pre_renew", "Monthly subscription renewal", "115.86000000");
    let hours = action("postpay_deduct_h", "Hourly settlement", "812.07391320");
    let month = action("postpay_deduct_m", "Monthly settlement", "78.30104532");
    json!([
        mode("prePay", "Monthly subscription", "115.86000000", vec![renewal]),
        mode("postPay", "Pay-As-You-Go resources", "890.37495852", vec![hours, month]),
    ])
}

/// Finds a printed call by its first words. It ends before the next call or at the end of the text.
fn find_printed_call<'a>(said: &'a str, begins: &str) -> &'a str {
    let from = said.find(&format!("\n{begins}")).unwrap_or_else(|| panic!("no {begins}: {said}"));
    let rest = &said[from..].trim_start();
    let ends = CALLS.iter().chain(&FURTHER).map(|call| format!("\n{call}"));
    let ends = ends.chain(["\nNothing of it is kept".to_owned(), "\nThe world is kept".to_owned()]);
    let end = ends.filter_map(|end| rest.find(&end)).min().unwrap_or(rest.len());
    rest[..end].trim_end()
}

#[test]
fn every_call_that_the_demo_prints_works_when_it_is_pasted() {
    let Some(installed) = Installed::find() else { return };
    paste_every_call(&installed, &Demo::start(&Home::new(), false));
}

#[test]
fn every_call_that_the_demo_with_tls_prints_works_when_it_is_pasted() {
    let Some(installed) = Installed::find() else { return };
    let demo = Demo::start_with(&Home::new(), false, &["--tls"]);
    assert!(demo.said.contains("the endpoint https://127.0.0.1:"), "{}", demo.said);
    paste_every_call(&installed, &demo);
}

/// Pastes each call that a demo printed into a shell.
fn paste_every_call(installed: &Installed, demo: &Demo) {
    // One of the calls adds to this list.
    let authorities = installed.copy_authorities(None);
    let exports: Vec<&str> = demo.said.lines().filter(|line| line.starts_with("export ")).collect();
    assert_eq!(exports.len(), 2, "{}", demo.said);
    for begins in CALLS {
        let pasted = format!("{}\n{}\n", exports.join("\n"), find_printed_call(&demo.said, begins));
        assert!(!pasted.contains("ENDPOINT"), "{pasted}");
        let mut shell = installed.command("bash");
        let output = shell.env("PYTHONPATH", &authorities).args(["-c", &pasted]).output().unwrap();
        let (answer, said) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{begins}: {said}");
        let answer: Value =
            serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{begins}: {answer}{said}"));
        // curl shows the envelope, clients what is in it.
        let answer = answer.get("Response").unwrap_or(&answer);
        assert_eq!(answer["SummaryOverview"], expected_answer(), "{begins}");
        assert!(uuid::Uuid::parse_str(answer["RequestId"].as_str().unwrap()).is_ok(), "{begins}");
        assert_eq!(answer.as_object().unwrap().len(), 2, "{begins}: {answer}");
    }
    for (begins, shown) in FURTHER.into_iter().zip(["GroupKey", "DescribeCustomerInfo"]) {
        let mut shell = installed.command("bash");
        let output = shell.args(["-c", find_printed_call(&demo.said, begins)]).output().unwrap();
        let answer = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && answer.contains(shown), "{begins}: {answer}");
    }
}

#[test]
fn the_curl_call_that_the_demo_prints_works_in_each_shell_pasted_or_as_a_script() {
    let home = Home::new();
    let demo = Demo::start(&home, false);
    let exports: Vec<&str> = demo.said.lines().filter(|line| line.starts_with("export ")).collect();
    let script = format!("{}\n{}\n", exports.join("\n"), find_printed_call(&demo.said, "# curl"));
    let file = home.file("call.sh", &script);
    let mut shells = 0;
    // More calls than a second passes with the vendor.
    for shell in ["sh", "bash", "dash", "zsh", "busybox"] {
        let arguments: &[&str] = if shell == "busybox" { &["sh", &file] } else { &[&file] };
        let Ok(output) = Command::new(shell).args(arguments).output() else { continue };
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{shell}: {said}");
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["Response"]["SummaryOverview"], expected_answer(), "{shell}");
        shells += 1;
    }
    assert!(shells >= 2);
}
