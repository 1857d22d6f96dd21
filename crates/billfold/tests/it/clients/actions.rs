//! Every action through the clients' own classes: the examples of the definitions, whole answers compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::call_with;
use super::demo_world::{DemoWorld, list_examples, typed_call};
use super::drive::{Client, Endpoint, Installed, read_number};
use crate::support::{DISTRIBUTOR, Home, hide_token, row, sheet, unlimited_rates, without_id};

/// The clients, each with its column in `docs/clients.md`.
const CLIENTS: [(Client, &str); 3] =
    [(Client::PythonSync, "Python"), (Client::Tccli, "tccli"), (Client::Node, "Node.js")];

/// The settings of each client: its default, and both kinds of signature. tccli has but one.
fn list_settings(client: Client) -> Vec<Value> {
    let both = ["TC3-HMAC-SHA256", "HmacSHA256"].map(|method| json!({ "sign_method": method }));
    if client == Client::Tccli { vec![json!({})] } else { [vec![json!({})], both.to_vec()].concat() }
}

/// Collects the paths of the members of an answer that a client lost. All else must be as it was answered; `at` is for
/// the message otherwise.
///
/// Each of these clients makes an answer again from its own model: a member that the model lacks is gone, the others come
/// in the order of the model, and those that the answer left out are null. So a null of the client stands for nothing.
fn collect_lost(answered: &Value, kept: &Value, at: &str, path: &str, lost: &mut BTreeSet<String>) {
    match (answered, kept) {
        (Value::Object(answered), Value::Object(kept)) => {
            for (name, value) in answered {
                let path = format!("{path}{name}");
                match kept.get(name) {
                    None => drop(lost.insert(path)),
                    Some(kept) => collect_lost(value, kept, at, &format!("{path}."), lost),
                }
            }
            let added: Vec<_> = kept
                .iter()
                .filter(|(name, value)| !answered.contains_key(*name) && !value.is_null())
                .collect();
            assert!(added.is_empty(), "{at}: {path}{added:?} was not answered");
        }
        (Value::Array(answered), Value::Array(kept)) => {
            assert_eq!(answered.len(), kept.len(), "{at}: {path}");
            for (answered, kept) in answered.iter().zip(kept) {
                collect_lost(answered, kept, at, path, lost);
            }
        }
        _ => assert_eq!(answered, kept, "{at}: {path}"),
    }
}

/// Describes what a client keeps of an answer, as the document says it.
fn describe_kept(answered: &Value, kept: Value, at: &str) -> String {
    if kept == json!({ "lacks_action": true }) {
        return "has no such action".to_owned();
    }
    let mut lost = BTreeSet::new();
    collect_lost(answered, &hide_token(without_id(kept)), at, "", &mut lost);
    let lost: Vec<_> = lost.into_iter().map(|path| format!("`{path}`")).collect();
    if lost.is_empty() { "whole".to_owned() } else { format!("without {}", lost.join(", ")) }
}

/// Sends every example through a client in each of its settings. Returns what the client keeps of the answers of each
/// action.
fn ask_for_examples(
    installed: &Installed,
    world: &DemoWorld,
    client: Client,
) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut cases = Vec::new();
    for settings in list_settings(client) {
        for (action, example) in list_examples() {
            let input = serde_json::from_str(example.input).unwrap();
            let call = typed_call(action, &input, world.find_key(example.role));
            cases.push((action, example, call_with(call, &settings)));
        }
    }
    let calls: Vec<_> = cases.iter().map(|(_, _, call)| call.clone()).collect();
    let answers = installed.ask(client, &world.server, &world.keys[0], &calls);
    let mut kept: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (answer, (action, example, call)) in answers.into_iter().zip(&cases) {
        let at = format!("{client:?}, {action} {}, {}", example.input, call["sign_method"]);
        assert!(answer["error"].is_null(), "{at}: {answer}");
        let answered = serde_json::from_str(example.output).unwrap();
        kept.entry(*action).or_default().insert(describe_kept(&answered, answer, &at));
    }
    kept
}

#[test]
fn every_action_is_called_through_every_client_and_its_whole_answer_is_what_the_document_says() {
    let Some(installed) = Installed::find() else { return };
    let world = DemoWorld::serve();
    let (installed, world) = (&installed, &world);
    let kept = std::thread::scope(|scope| {
        let threads =
            CLIENTS.map(|(client, _)| scope.spawn(move || ask_for_examples(installed, world, client)));
        threads.map(|thread| thread.join().unwrap())
    });
    let mut table =
        format!("| action | {} |\n|---|---|---|---|\n", CLIENTS.map(|(_, name)| name).join(" | "));
    for name in api::Actions::new().iter_service(api::Service::Partners).map(|action| action.definition.name)
    {
        let cells = kept.each_ref().map(|kept| Vec::from_iter(kept[name].clone()).join("; "));
        let _ = writeln!(table, "| `{name}` | {} |", cells.join(" | "));
    }
    compare_table(&table);
}

/// Compares a table with the one of the document that has the same head.
fn compare_table(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/clients.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let head = table.lines().next().unwrap();
    let (before, rest) = document.split_once(head).expect("the document has the table");
    let (_, after) = rest.split_once("\n\n").unwrap();
    let renewed = format!("{before}{table}\n{after}");
    if std::env::var_os("RENEW_FILES").is_some() {
        std::fs::write(&path, &renewed).unwrap();
        return;
    }
    assert!(
        renewed == document,
        "what the clients keep is not what docs/clients.md says: run this test with RENEW_FILES=1 and review the change of \
         it\n{table}"
    );
}

/// Totals of bills: few digits, more than 32 bits of floating point hold, and more than 64 bits hold.
const TOTALS: [&str; 8] = [
    "0",
    "0.00000001",
    "-0.3",
    "1234567.89",
    "16777217",
    "1234567.12345678",
    "-123456789.12345678",
    "9999999999.99999999",
];

#[test]
fn every_client_rounds_an_exact_number_to_the_nearest_of_64_bits_and_no_further() {
    let Some(installed) = Installed::find() else { return };
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    let rows: Vec<_> =
        (1..).zip(TOTALS).map(|(n, total)| row(&format!("10000{n}"), "2022-11", total)).collect();
    home.ok(&["import", &home.file("a.csv", sheet(&rows))]);
    let (key, server) = (home.key(DISTRIBUTOR), home.serve());
    let action = "DescribeCustomerBillSummary";
    let inputs: Vec<_> =
        (1..).zip(TOTALS).map(|(n, _)| json!({ "CustomerUin": 100_000 + n, "Month": "2022-11" })).collect();
    for (input, total) in inputs.iter().zip(TOTALS) {
        let sent = server.post_for_text(&key, action, &input.to_string());
        assert_eq!(read_number(&sent, "TotalCost"), total, "on the wire it is exact");
    }
    let calls: Vec<_> = inputs.iter().map(|input| typed_call(action, input, &key)).collect();
    for (client, _) in CLIENTS {
        let answers = installed.ask_for_texts(client, &Endpoint::of(&server), &key, &calls);
        for (answer, total) in answers.iter().zip(TOTALS) {
            let number = read_number(answer, "TotalCost");
            let [kept, nearest] = [number, total].map(|text| text.parse::<f64>().unwrap().to_bits());
            assert_eq!(kept, nearest, "{client:?} has {number} of {total}");
        }
    }
}
