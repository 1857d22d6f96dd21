//! The examples of the definitions are real: a server of the demo world gives each of their answers.

use access::Role;
use api::Actions;
use serde_json::Value;

use crate::demo::Demo;
use crate::support::{Home, Key, hide_token, without_id};

/// Returns the key of the demo's account of a role.
pub(crate) fn find_key(demo: &Demo, role: Role) -> &Key {
    let keys = Role::ALL.into_iter().zip(&demo.keys);
    keys.into_iter().find(|(of, _)| *of == role).map(|(_, key)| key).unwrap()
}

#[test]
fn every_example_of_every_action_has_the_answer_of_the_demo_world() {
    let demo = Demo::start(&Home::new(), false);
    let mut wrong = Vec::new();
    for action in Actions::new().iter() {
        let definition = action.definition;
        for example in definition.examples {
            let answer = demo.server.post(find_key(&demo, example.role), definition.name, example.input);
            let answer = hide_token(without_id(answer));
            if answer != serde_json::from_str::<Value>(example.output).unwrap() {
                wrong.push(format!("{} {}\n{answer}", definition.name, example.input));
            }
        }
    }
    assert!(wrong.is_empty(), "the output of these examples is another:\n{}", wrong.join("\n"));
}

#[test]
fn every_example_has_an_answer_that_is_not_empty() {
    for action in Actions::new().iter() {
        for example in action.definition.examples {
            let output: Value = serde_json::from_str(example.output).unwrap();
            let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
            let fields = output.as_object().unwrap();
            assert!(!fields.is_empty() && !fields.values().any(is_empty), "{}", action.definition.name);
        }
    }
}
