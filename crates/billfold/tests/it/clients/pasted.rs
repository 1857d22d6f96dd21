//! The calls that the demo prints, pasted into a shell exactly as printed.

use serde_json::{Value, json};

use super::drive::Installed;
use crate::demo::Demo;
use crate::support::{Home, next_second};

/// The first words of each printed call.
const CALLS: [&str; 5] = ["# curl", "# Python", "# Node.js", "# tccli", "# billfold's own client"];

/// The answer of the vendor's published example, which the demo world has.
fn published_answer() -> Value {
    json!([{
        "PayMode": "postPay", "PayModeName": "Pay-As-You-Go resources", "OriginalCost": "100.00000000",
        "Detail": [{
            "ActionType": "postpay_deduct_h", "ActionTypeName": "Hourly settlement",
            "OriginalCost": "100.00000000", "VoucherPayAmount": "100.00000000", "TotalCost": "100.00000000",
        }],
        "VoucherPayAmount": "100.00000000", "TotalCost": "100.00000000",
    }])
}

/// Finds a printed call by its first words. It ends before the next call or at the end of the text.
fn find_printed_call<'a>(said: &'a str, begins: &str) -> &'a str {
    let from = said.find(&format!("\n{begins}")).unwrap_or_else(|| panic!("no {begins}: {said}"));
    let rest = &said[from..].trim_start();
    let ends = CALLS.iter().map(|call| format!("\n{call}"));
    let ends = ends.chain(["\nNothing of it is kept".to_owned(), "\nThe world is kept".to_owned()]);
    let end = ends.filter_map(|end| rest.find(&end)).min().unwrap_or(rest.len());
    rest[..end].trim_end()
}

#[test]
fn every_call_that_the_demo_prints_works_when_it_is_pasted() {
    let Some(installed) = Installed::find() else { return };
    let demo = Demo::start(&Home::new(), false);
    let exports: Vec<&str> = demo.said.lines().filter(|line| line.starts_with("export ")).collect();
    assert_eq!(exports.len(), 2, "{}", demo.said);
    for begins in CALLS {
        let pasted = format!("{}\n{}\n", exports.join("\n"), find_printed_call(&demo.said, begins));
        assert!(!pasted.contains("ENDPOINT"), "{pasted}");
        // One call a second passes.
        next_second();
        let output = installed.command("bash").args(["-c", &pasted]).output().unwrap();
        let (answer, said) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{begins}: {said}");
        let answer: Value =
            serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{begins}: {answer}{said}"));
        // curl shows the envelope, clients what is in it.
        let answer = answer.get("Response").unwrap_or(&answer);
        assert_eq!(answer["SummaryOverview"], published_answer(), "{begins}");
        assert!(uuid::Uuid::parse_str(answer["RequestId"].as_str().unwrap()).is_ok(), "{begins}");
        assert_eq!(answer.as_object().unwrap().len(), 2, "{begins}: {answer}");
    }
}
