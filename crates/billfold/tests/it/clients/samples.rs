//! Samples against a server of the demo world: each gets the documented answer of its example.

use std::process::Command;
use std::sync::Mutex;

use api::{Actions, Service};
use serde_json::{Value, json};

use super::demo_world::{DemoWorld, list_examples};
use super::drive::Installed;
use crate::samples::languages::print_sample;
use crate::support::{hide_token, without_id};

/// Forms that a server answers here, and the programs that run them. Of each action one example is enough for the slow ones.
const FORMS: [(&str, &str, bool); 5] = [
    ("python", "python3", true),
    ("node", "node", true),
    ("tccli", "bash", true),
    ("curl", "bash", false),
    ("billfold", "bash", false),
];

/// Runs a sample, and returns the fields of the answer that it prints.
fn run_sample(mut command: Command, text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample");
    std::fs::write(&file, text).unwrap();
    let output = command.current_dir(folder.path()).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}: {said}");
    let mut answer: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{text}: {said}"));
    if let Some(fields) = answer.get_mut("Response") {
        answer = fields.take();
    }
    hide_token(without_id(answer))
}

/// Removes members that are null: clients add those that an answer leaves out.
fn remove_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, remove_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(remove_nulls).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// Returns true if each member of an answer has the value of another answer, which may have further ones: a client leaves out
/// those that it does not know.
fn is_part_of(answer: &Value, whole: &Value) -> bool {
    match (answer, whole) {
        (Value::Object(members), Value::Object(of)) => {
            members.iter().all(|(name, value)| of.get(name).is_some_and(|whole| is_part_of(value, whole)))
        }
        (Value::Array(items), Value::Array(of)) => {
            items.len() == of.len() && items.iter().zip(of).all(|(item, whole)| is_part_of(item, whole))
        }
        (answer, whole) => answer == whole,
    }
}

#[test]
fn samples_of_every_action_get_the_documented_answer_from_a_server() {
    let Some(installed) = Installed::find() else { return };
    let world = DemoWorld::serve();
    let endpoint = format!("http://{}", world.server.address);
    let mut jobs = Vec::new();
    let mut seen = "";
    for (action, example) in list_examples() {
        let is_first = seen != action;
        seen = action;
        jobs.extend(
            FORMS
                .into_iter()
                .filter(|(.., is_slow)| is_first || !is_slow)
                .map(|form| (action, example, form)),
        );
    }
    assert!(jobs.len() > 60, "{}", jobs.len());
    let jobs = Mutex::new(jobs);
    let work = || loop {
        let Some((action, example, (form, program, _))) = jobs.lock().unwrap().pop() else { return };
        let text = print_sample(form, action, &serde_json::from_str(example.input).unwrap(), &endpoint);
        let key = world.find_key(example.role);
        let mut command = installed.command(program);
        let home = tempfile::tempdir().unwrap();
        command.env("HOME", home.path()).env("NODE_PATH", installed.package(""));
        command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
        let answer = remove_nulls(run_sample(command, &text));
        let documented: Value = serde_json::from_str(example.output).unwrap();
        let is_right = if form == "node" {
            is_part_of(&answer, &documented) && answer != json!({})
        } else {
            answer == remove_nulls(documented.clone())
        };
        assert!(is_right, "{form} {action}: {answer}\nand not {documented}");
    };
    for action in Actions::new().iter_service(Service::Billfold) {
        let definition = action.definition;
        let Some(example) = definition.examples.first() else { continue };
        for (form, program, _) in FORMS.into_iter().filter(|(form, ..)| *form != "tccli") {
            let text =
                print_sample(form, definition.name, &serde_json::from_str(example.input).unwrap(), &endpoint);
            let key = world.find_key(example.role);
            let mut command = installed.command(program);
            command.env("NODE_PATH", installed.package(""));
            command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
            let answer = run_sample(command, &text);
            assert!(
                answer.get("Error").is_none() && answer != json!({}),
                "{form} {}: {answer}",
                definition.name
            );
        }
    }
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(work);
        }
    });
}
