//! Every definition is whole: each text in both languages, each field with its facts, each example an input that is taken.

use std::collections::BTreeSet;
use std::string::{String, ToString as _};
use std::vec::Vec;
use std::{format, println};

use serde_json::{Map, Value};
use tc3::Code;

use super::*;
use crate::definition::category::Category;
use crate::definition::field::{Field, Shape};
use crate::not_served::ACTIONS_NOT_SERVED;
use crate::text::Text;

/// Returns true if the text is in both languages.
fn is_bilingual(text: &Text) -> bool {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let (english, chinese) = (&text.english, &text.chinese);
    !english.trim().is_empty() && !is_chinese(english) && is_chinese(chinese)
}

/// Passes each field of an input or output to `visit`, with its path.
fn visit_fields(fields: &[Field], above: &str, visit: &mut dyn FnMut(&str, &Field)) {
    for field in fields {
        let path = format!("{above}.{}", field.name);
        visit(&path, field);
        visit_fields(field.shape.members(), &path, visit);
    }
}

#[test]
fn every_action_has_roles_and_declares_what_other_roles_get_and_a_busy_storage() {
    for action in register_all() {
        let definition = action.definition;
        let declares = |code: Code| definition.errors.iter().any(|error| error.code == code);
        assert!(!definition.roles.is_empty() && definition.rate_per_s > 0, "{}", definition.name);
        assert!(declares(definition.wrong_role), "{}", definition.name);
        assert!(declares(definition.busy), "the storage of {} may be busy", definition.name);
        let codes: BTreeSet<Code> = definition.errors.iter().map(|error| error.code).collect();
        assert_eq!(codes.len(), definition.errors.len(), "{} declares an error twice", definition.name);
    }
}

#[test]
fn every_text_of_every_definition_is_in_both_languages() {
    let mut faults: Vec<String> = Vec::new();
    for action in register_all() {
        let definition = action.definition;
        let name = definition.name;
        let mut check = |place: &str, text: &Text| {
            if !is_bilingual(text) {
                faults.push(format!("{name} {place}: {text:?}"));
            }
        };
        check("summary", &definition.summary);
        check("description", &definition.description);
        assert!(!definition.notes.is_empty(), "{name}");
        definition.notes.iter().for_each(|note| check("note", note));
        definition.choices.iter().for_each(|choice| check("choice", choice));
        definition.examples.iter().for_each(|example| check("example", &example.title));
        for error in definition.errors {
            check("cause", &error.cause);
            check("remedy", &error.remedy);
        }
        for (above, fields) in [("input", &action.input), ("output", &action.output)] {
            visit_fields(fields, above, &mut |path, field| {
                check(path, &field.meaning);
                if let Some(fed_by) = &field.fed_by {
                    check(path, fed_by);
                }
                for choice in field.shape.choices() {
                    assert!(!choice.code.is_empty(), "{name} {path}");
                    check(&format!("{path} {}", choice.code), &choice.meaning);
                }
            });
        }
    }
    for action in ACTIONS_NOT_SERVED {
        assert!(is_bilingual(&action.reason), "{}", action.name);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_input_has_an_example_within_its_limits_and_every_output_names_its_source() {
    for action in register_all() {
        let name = action.definition.name;
        let examples: Map<String, Value> = action
            .input
            .iter()
            .map(|field| {
                let example =
                    field.example.clone().unwrap_or_else(|| panic!("{name} {} has none", field.name));
                (field.name.clone(), example)
            })
            .collect();
        let body = Value::Object(examples.clone()).to_string();
        let checked =
            tc3::parameters::check_parameters(&tc3::Parameters::Json(body.as_bytes()), &action.parameters);
        assert_eq!(checked.as_ref(), Ok(&examples), "{name}");
        visit_fields(&action.output, name, &mut |path, field| {
            assert!(field.fed_by.is_some(), "{path} does not say what feeds it");
            let is_amount = path.ends_with("Cost") || path.ends_with("Amount");
            assert!(!is_amount || field.unit.as_deref() == Some("USD"), "{path} has no unit");
        });
    }
}

#[test]
fn every_example_is_an_input_that_the_checker_takes_for_a_role_that_may_call() {
    for action in register_all() {
        let definition = action.definition;
        assert!(!definition.examples.is_empty(), "{}", definition.name);
        for example in definition.examples {
            assert!(definition.roles.contains(&example.role), "{}", definition.name);
            let sent = tc3::Parameters::Json(example.input.as_bytes());
            let checked = tc3::parameters::check_parameters(&sent, &action.parameters).unwrap();
            assert_eq!(Value::Object(checked), serde_json::from_str::<Value>(example.input).unwrap());
            let output: Map<String, Value> = serde_json::from_str(example.output).unwrap();
            check_output(definition.name, &action.output, &output);
        }
    }
}

/// Checks that an object has the fields of a definition: those that are always there, no other, in the order and of the
/// shapes of the definition.
fn check_output(path: &str, fields: &[Field], output: &Map<String, Value>) {
    let mut expected = fields.iter();
    for (name, value) in output {
        let field = expected.find(|field| field.name == *name);
        let field = field.unwrap_or_else(|| panic!("{path} has no field {name}, or not in this place"));
        check_value(&format!("{path}.{name}"), &field.shape, value);
    }
    for field in fields.iter().filter(|field| field.is_required) {
        assert!(output.contains_key(&field.name), "{path} lacks {}", field.name);
    }
}

/// Checks that a value has a shape.
fn check_value(path: &str, shape: &Shape, value: &Value) {
    match (shape, value) {
        (Shape::Text { .. }, Value::String(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Decimal, Value::Number(_)) => {}
        (Shape::Integer { .. }, Value::Number(number)) if number.is_i64() || number.is_u64() => {}
        (Shape::List { item, .. }, Value::Array(items)) => {
            for value in items {
                check_value(path, item, value);
            }
        }
        (Shape::Object { fields, .. }, Value::Object(members)) => check_output(path, fields, members),
        _ => panic!("{path} is {value}, and its shape {shape:?}"),
    }
}

#[test]
fn an_action_that_is_not_served_is_refused_like_any_other_and_the_log_has_the_reason() {
    let actions = Actions::new();
    for not_served in ACTIONS_NOT_SERVED {
        println!("{}", not_served.name);
        assert!(actions.get(not_served.name).is_none());
        let refusal = actions.find(Service::Partners.version(), not_served.name).unwrap_err();
        assert_eq!(refusal.code, Code::InvalidAction);
        assert!(refusal.internal_cause.unwrap().contains(&*not_served.reason.english));
    }
    assert_eq!(
        actions.find(Service::Partners.version(), "DescribeNothing").unwrap_err().internal_cause,
        None
    );
    let served = actions.iter_service(Service::Partners).count();
    assert_eq!(ACTIONS_NOT_SERVED.len() + served, 46, "the vendor has 46 actions");
}

#[test]
fn an_action_is_found_by_the_version_of_its_service_alone_and_its_name_is_of_one_service() {
    let actions = Actions::new();
    let mut names = actions.list_names();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), actions.iter().count());
    for definition in actions.iter().map(|action| action.definition) {
        for service in Service::ALL {
            let found = actions.find(service.version(), definition.name);
            assert_eq!(found.is_ok(), service == definition.service, "{}", definition.name);
        }
        assert_eq!(definition.vendor_since.is_some(), definition.service == Service::Partners);
        assert_eq!(definition.category == Category::Billfold, definition.service == Service::Billfold);
    }
}
