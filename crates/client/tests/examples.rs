//! The types take every example of every action, and lose nothing of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use api::Actions;
use billfold_client::choices::PayMode;
use billfold_client::{Action, Amount};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the input and output of an example and writes them again.
type RoundTrip = fn(&str, &str) -> (String, String);

/// Reads and writes the examples of one action.
fn read_and_write<A: Action<Response: Serialize> + DeserializeOwned>(
    input: &str,
    output: &str,
) -> (String, String) {
    let request: A = serde_json::from_str(input).unwrap();
    let response: A::Response = serde_json::from_str(output).unwrap();
    (serde_json::to_string(&request).unwrap(), serde_json::to_string(&response).unwrap())
}

/// Returns the way to read and write of one action.
fn make_round_trip<A: Action<Response: Serialize> + DeserializeOwned>() -> RoundTrip {
    read_and_write::<A>
}

/// Lists the way to read and write of each action.
macro_rules! list_round_trips {
    ($($module:ident,)+) => {
        [$((
            billfold_client::actions::$module::Request::NAME,
            make_round_trip::<billfold_client::actions::$module::Request>(),
        ),)+]
    };
}

/// Returns true if two values are the same, amounts by their value.
fn is_same(written: &Value, original: &Value) -> bool {
    let amount = |value: &Value| match value {
        Value::String(text) => text.parse::<Amount>().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match (written, original) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_same(a, b)))
        }
        (a, b) => a == b || (amount(a).is_some() && amount(a) == amount(b)),
    }
}

#[test]
fn every_example_of_every_action_is_read_and_written_whole() {
    let trips: BTreeMap<&str, RoundTrip> =
        billfold_client::for_each_action!(list_round_trips).into_iter().collect();
    let actions = Actions::new();
    assert_eq!(trips.len(), actions.list_names().len());
    for action in actions.iter() {
        for example in action.definition.examples {
            let run = trips.get(action.definition.name).unwrap();
            // Further fields, which the types do not know, are ignored.
            let output = example.output.replacen('{', r#"{"RequestId":"r","IsNew":[{"A":1e5}],"#, 1);
            let (input, output) = run(example.input, &output);
            let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(parse(&input), parse(example.input), "{}", action.definition.name);
            let mut written = parse(&output);
            assert_eq!(written.as_object_mut().unwrap().remove("RequestId"), Some(Value::from("r")));
            assert!(is_same(&written, &parse(example.output)), "{}: {written}", action.definition.name);
        }
    }
}

#[test]
fn a_text_that_the_definitions_do_not_know_is_kept() {
    let modes: Vec<PayMode> = serde_json::from_str(r#"["postPay","newPay"]"#).unwrap();
    assert_eq!(modes, [PayMode::PostPay, PayMode::Other("newPay".to_owned())]);
    assert_eq!(serde_json::to_string(&modes).unwrap(), r#"["postPay","newPay"]"#);
    assert_eq!(modes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["postPay", "newPay"]);
}
