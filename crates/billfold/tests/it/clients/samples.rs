//! Samples against a server of the demo world: each gets the documented answer of its example.

use std::process::Command;
use std::sync::Mutex;

use api::{Actions, Service};
use serde_json::Value;

use super::demo_world::DemoWorld;
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

/// Members of lines that the classes of the client for Node.js do not have, though its other classes do.
const LACKED_BY_LINES: [&str; 4] = ["BusinessCode", "ProductCode", "ComponentCode", "ItemCode"];

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

/// Removes the limits of actions: this server has none, where the documented demo has.
fn remove_limits(mut answer: Value) -> Value {
    for action in answer.get_mut("Actions").and_then(Value::as_array_mut).into_iter().flatten() {
        action.as_object_mut().unwrap().remove("LimitPerSecond");
    }
    answer
}

/// Returns true if an answer is a whole one but for the members that the classes of a client do not have, by the source text of
/// these.
fn is_whole(answer: &Value, whole: &Value, classes: &str) -> bool {
    match (answer, whole) {
        (Value::Object(members), Value::Object(of)) => {
            members.keys().all(|name| of.contains_key(name))
                && of.iter().all(|(name, whole)| {
                    if let Some(value) = members.get(name) {
                        is_whole(value, whole, classes)
                    } else {
                        let is_line = of.contains_key("ComponentListPrice");
                        is_line && LACKED_BY_LINES.contains(&name.as_str())
                            || !classes.contains(&format!("this.{name} = "))
                    }
                })
        }
        (Value::Array(items), Value::Array(of)) => {
            items.len() == of.len()
                && items.iter().zip(of).all(|(item, whole)| is_whole(item, whole, classes))
        }
        (answer, whole) => answer == whole,
    }
}

#[test]
fn samples_of_every_action_get_the_documented_answer_from_a_server() {
    let Some(installed) = Installed::find() else { return };
    let world = DemoWorld::serve();
    let endpoint = format!("http://{}", world.server.address);
    let models = "tencentcloud-sdk-nodejs-intl-en/tencentcloud/intlpartnersmgt/v20220928/models.js";
    let classes = std::fs::read_to_string(installed.package(models)).unwrap();
    let mut jobs = Vec::new();
    for action in Actions::new().iter() {
        let definition = action.definition;
        // tccli has no action of our own service.
        let is_ours = definition.service == Service::Billfold;
        let forms = || FORMS.into_iter().filter(|(form, ..)| !is_ours || *form != "tccli");
        for (index, example) in definition.examples.iter().enumerate() {
            let forms = forms().filter(|(.., is_slow)| index == 0 || !is_slow);
            jobs.extend(forms.map(|form| (definition.name, example, form)));
        }
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
        let answer = remove_limits(remove_nulls(run_sample(command, &text)));
        let documented: Value = serde_json::from_str(example.output).unwrap();
        let whole = remove_limits(remove_nulls(documented));
        let is_right = if form == "node" { is_whole(&answer, &whole, &classes) } else { answer == whole };
        assert!(is_right, "{form} {action}: {answer}\nand not {whole}");
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(work);
        }
    });
}
