//! `/openapi.json`, as a validator and a generator of others read it, and the answers of a server against it.

use std::collections::BTreeMap;

use api::Actions;
use serde_json::{Value, json};

use super::project_root;
use crate::clients::{Installed, run_script};
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, row, sheet, unlimited_rates};

/// The customer of the bill.
const CUSTOMER: &str = "100001";

/// Reads the document of a server.
pub(super) fn get_document(server: &crate::support::Server, path: &str) -> String {
    server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).body
}

/// The installed clients with the validator and the generator, which older installations lack, or `None` with a printed
/// reason.
fn find_readers() -> Option<Installed> {
    let installed = Installed::find()?;
    let import = "import openapi_spec_validator, openapi_python_client";
    if installed.command("python3").args(["-c", import]).output().unwrap().status.success() {
        return Some(installed);
    }
    skip_test(
        "openapi-spec-validator and openapi-python-client are not installed: run tests/clients/install",
    );
    None
}

#[test]
fn the_document_is_openapi_for_a_validator_and_a_generator_and_every_answer_is_as_it_says() {
    let Some(installed) = find_readers() else { return };
    let home = Home::with_partners();
    let actions = Actions::new();
    home.config(&unlimited_rates());
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
    let [checked] = checked.as_slice() else { panic!("{checked:?}") };
    assert_eq!(checked["faults"], json!([]));
    let operations = checked["operations"].as_array().unwrap();
    assert_eq!(operations.len(), actions.list_names().len(), "{operations:?}");
    let models = checked["models"].as_array().unwrap();
    for name in actions.list_names() {
        for part in ["Request", "Result", "Response"] {
            assert!(models.contains(&json!(format!("{name}{part}"))), "{name}{part}: {models:?}");
        }
    }
    // A generator numbers a class that it has to name itself.
    let is_numbered = |model: &&Value| model.as_str().unwrap().contains("Type0");
    assert_eq!(models.iter().find(is_numbered), None);
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
