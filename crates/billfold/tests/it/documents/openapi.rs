//! `/openapi.json`, as a validator of others reads it, and the answers of a server against it.

use std::collections::BTreeMap;

use api::Actions;
use serde_json::{Value, json};

use super::project_root;
use crate::clients::{Installed, run_script};
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, row, sheet};

/// The customer of the bill.
const CUSTOMER: &str = "100001";

/// Reads the document of a server.
pub(super) fn get_document(server: &crate::support::Server, path: &str) -> String {
    server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).body
}

/// The installed clients with the validator, which older installations lack, or `None` with a printed reason.
fn find_validator() -> Option<Installed> {
    let installed = Installed::find()?;
    let found = installed.command("python3").args(["-c", "import openapi_spec_validator"]).output().unwrap();
    if found.status.success() {
        return Some(installed);
    }
    skip_test("openapi-spec-validator is not installed: run tests/clients/install");
    None
}

#[test]
fn the_document_is_openapi_and_every_example_and_answer_is_as_it_says() {
    let Some(installed) = find_validator() else { return };
    let home = Home::with_partners();
    let actions = Actions::new();
    let rates: String = actions.list_names().iter().map(|name| format!("{name} = 1000\n")).collect();
    home.config(&format!("[limits_per_s]\n{rates}"));
    home.ok(&["account", "add", CUSTOMER, "--role", "customer"]);
    let rows = [row(CUSTOMER, "2022-11", "1200.50000001"), row(CUSTOMER, "2022-11", "-0.3")];
    home.ok(&["import", &home.file("a.csv", sheet(&rows))]);
    let keys: BTreeMap<&str, Key> = [
        ("distributor", DISTRIBUTOR),
        ("second-level-reseller", SECOND_LEVEL),
        ("reseller", RESELLER),
        ("customer", CUSTOMER),
    ]
    .map(|(role, uin)| (role, home.key(uin)))
    .into();
    let server = home.serve();
    let mut calls = Vec::new();
    for action in actions.iter() {
        let definition = action.definition;
        for example in definition.examples {
            let mut input: Value = serde_json::from_str(example.input).unwrap();
            if input["CustomerUin"].is_number() {
                input["CustomerUin"] = CUSTOMER.parse::<i64>().unwrap().into();
            }
            for key in keys.values() {
                let answer = server.post(key, definition.name, &input.to_string());
                calls.push(json!({
                    "action": definition.name, "request": input, "response": {"Response": answer},
                }));
            }
        }
    }
    let answered = |call: &&Value| call["response"]["Response"]["Error"].is_null();
    assert!(calls.iter().filter(answered).count() >= 5, "{calls:#?}");
    let document: Value = serde_json::from_str(&get_document(&server, "/openapi.json")).unwrap();
    let mut python = installed.command("python3");
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    let input = json!({"document": document, "calls": calls});
    let checked = run_script(python, "openapi_check.py", &input.to_string());
    assert_eq!(checked, [json!({"faults": []})]);
}

#[test]
fn the_common_codes_are_those_of_the_order_of_errors() {
    let (_home, server, _key) = crate::wire::serve_one_bill(crate::wire::FAST);
    let document: Value = serde_json::from_str(&get_document(&server, "/openapi.json")).unwrap();
    let codes: Vec<&str> = document["x-common-codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    let protocol = std::fs::read_to_string(project_root().join("docs/protocol.md")).unwrap();
    let (_, order) = protocol.split_once("## The order of errors").unwrap();
    let mut rows = 0;
    for line in order.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        // The rows of an action's own are those of its role, and behind the last of its parameters.
        let is_common = cells[1].parse().is_ok_and(|row: u8| row <= 27 && row != 22);
        if is_common {
            let code = cells[3].trim_matches('`');
            assert!(codes.contains(&code), "row {}: {code} is not in {codes:?}", cells[1]);
            rows += 1;
        }
    }
    assert_eq!(rows, 27);
    for code in codes {
        assert!(protocol.contains(&format!("`{code}")), "docs/protocol.md does not have {code}");
    }
}
