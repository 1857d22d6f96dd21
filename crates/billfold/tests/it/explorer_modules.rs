//! Modules of the API Explorer that need no page, run by Node.js: the rules of a form are those of the server.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tc3::Parameters;
use tc3::parameters::check_parameters;

use crate::demo::Demo;
use crate::run_node::run_beside_modules;
use crate::support::{Home, Server};

/// Values of every kind, each wrong for most fields.
const VALUES: &[&str] = &[
    "null",
    "true",
    "\"true\"",
    "0",
    "1",
    "-1",
    "201",
    "\"7\"",
    "1.0",
    "1e2",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "[]",
    "[1]",
    "[\"a\"]",
    "[[1]]",
    "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]",
    "{}",
    "{\"X\":1}",
];

/// Reads the data of the page of an action.
fn read_page_data(server: &Server, action: &str) -> Value {
    let path = format!("/en/explorer/{action}");
    let answer = server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    let (_, rest) = answer.body.split_once("id=\"page-data\">").unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

/// Lists inputs around that of an example: each field absent, or with another value; and one field more.
fn list_inputs(example: &str, names: &[String]) -> Vec<String> {
    let input: Map<String, Value> = serde_json::from_str(example).unwrap();
    let write = |name: &str, value: Option<&str>| {
        let others = input
            .iter()
            .filter(|(other, _)| *other != name)
            .map(|(name, value)| format!("\"{name}\":{value}"));
        let own = value.map(|value| format!("\"{name}\":{value}"));
        format!("{{{}}}", own.into_iter().chain(others).collect::<Vec<String>>().join(","))
    };
    let mut inputs = vec![example.to_owned(), "{}".to_owned(), write("Unknown", Some("1"))];
    for name in names {
        inputs.push(write(name, None));
        inputs.extend(VALUES.iter().map(|value| write(name, Some(value))));
    }
    inputs
}

#[test]
fn the_rules_of_a_form_are_those_of_the_server_and_commands_and_links_fill_it_as_they_say() {
    let home = Home::new();
    let demo = Demo::start(&home, false);
    let mut pages = BTreeMap::new();
    let mut cases = Vec::new();
    for action in api::Actions::new().iter() {
        let name = action.definition.name;
        let names: Vec<String> = action.input.iter().map(|field| field.name.clone()).collect();
        for input in list_inputs(action.definition.example_input(), &names) {
            let checked = check_parameters(&Parameters::Json(input.as_bytes()), &action.parameters);
            let refusal = checked
                .err()
                .map(|refusal| json!({"code": refusal.code.as_str(), "message": refusal.message}));
            cases.push(json!({"action": name, "input": input, "refusal": refusal}));
        }
        pages.insert(name, read_page_data(&demo.server, name));
    }
    let count = cases.len();
    assert!(count > 1000 && cases.iter().any(|case| case["refusal"].is_null()), "{count}");
    let script = include_str!("explorer_modules/explorer.js");
    let Some(printed) = run_beside_modules(script, &json!({"pages": pages, "cases": cases})) else { return };
    let printed: Value = serde_json::from_slice(&printed).unwrap();
    assert_eq!(printed["cases"], count);
}
