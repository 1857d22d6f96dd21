//! The documents of the actions, all from their definitions: the page, the help for a terminal, the files that a server has.
//! The modules compare them with the vendor's, pass them to readers of others, and look for names outside of the definitions.

mod names;
mod openapi;
mod served;
mod tccli;
mod vendor;

use std::path::{Path, PathBuf};

use api::{ACTIONS_NOT_SERVED, Actions, Field};

use crate::support::Home;

/// Returns the root of the project.
fn project_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Passes every field, and every member of it.
fn visit_fields(fields: &[Field], visit: &mut dyn FnMut(&Field)) {
    for field in fields {
        visit(field);
        visit_fields(field.shape.members(), visit);
    }
}

/// Returns a text without its line breaks and blanks, in which wrapped texts can be looked for.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_page_of_all_actions_is_what_the_program_prints() {
    let printed = Home::new().ok(&["actions", "--markdown"]);
    let committed = std::fs::read_to_string(project_root().join("docs/actions.md")).unwrap();
    assert!(
        printed == committed,
        "docs/actions.md is not what the definitions say: run `cargo run -- actions --markdown > docs/actions.md`"
    );
}

#[test]
fn the_help_of_an_action_has_all_of_its_definition_in_both_languages() {
    let home = Home::new();
    for action in Actions::new().iter() {
        let definition = action.definition;
        for (flag, language, colon) in
            [("en", bill::Language::English, ":"), ("zh", bill::Language::Chinese, "：")]
        {
            let help = home.ok(&["actions", definition.name, "--language", flag]);
            assert!(help.lines().all(|line| line == line.trim_end()), "{help}");
            let help = without_blanks(&help);
            let check = |text: &str| {
                assert!(help.contains(&without_blanks(text)), "{} lacks {text:?}", definition.name);
            };
            let texts = [&definition.summary, &definition.description].into_iter();
            let errors = definition.errors.iter().flat_map(|error| [&error.cause, &error.remedy]);
            let examples = definition.examples.iter().map(|example| &example.title);
            for text in texts.chain(errors).chain(examples).chain(definition.notes).chain(definition.choices)
            {
                check(text.in_language(language));
            }
            definition.errors.iter().for_each(|error| check(error.code.as_str()));
            definition.roles.iter().for_each(|role| check(role.as_str()));
            for fields in [&action.input, &action.output] {
                visit_fields(fields, &mut |field| {
                    check(&format!("{} (", field.name));
                    check(field.meaning.in_language(language));
                    field.fed_by.iter().for_each(|fed_by| check(fed_by.in_language(language)));
                    let choices = field.shape.choices().iter();
                    choices.for_each(|choice| check(&format!("`{}`{colon}", choice.code)));
                });
            }
        }
    }
}

#[test]
fn the_list_has_every_action_and_those_that_are_not_served_with_the_reasons() {
    let home = Home::new();
    let (list, csv) = (home.ok(&["actions"]), home.ok(&["actions", "--csv"]));
    let json = home.json(&["actions", "--json"]);
    assert_eq!(json["actions"].as_array().unwrap().len(), Actions::new().iter().count());
    assert_eq!(json["not_served"].as_array().unwrap().len(), ACTIONS_NOT_SERVED.len());
    for action in Actions::new().iter() {
        let definition = action.definition;
        let line = list.lines().find(|line| line.starts_with(&format!("{} ", definition.name))).unwrap();
        assert!(line.contains(&definition.rate_per_s.to_string()), "{line}");
        assert!(without_blanks(&list).contains(&without_blanks(&definition.summary.english)));
        assert!(csv.contains(&format!("\n{},true,", definition.name)));
    }
    for action in ACTIONS_NOT_SERVED {
        let line = list.lines().find(|line| line.starts_with(&format!("{} ", action.name))).unwrap();
        assert!(line.contains(&*action.reason.english), "{line}");
        assert!(csv.contains(&format!("\n{},false,", action.name)));
    }
}

#[test]
fn an_action_that_is_not_there_is_answered_with_the_nearest_and_one_not_served_with_the_reason() {
    let home = Home::new();
    let refuse = |arguments: &[&str]| {
        let output = home.run(&[&["actions"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(
        refuse(&["describeBillSummarys"]),
        "error: \"describeBillSummarys\" is no action: did you mean DescribeBillSummary?\n"
    );
    assert_eq!(refuse(&["X"]), "error: \"X\" is no action: pass one that `billfold actions` lists\n");
    assert!(refuse(&["\u{1b}[2J"]).starts_with("error: \"\\u{1b}[2J\" is no action"));
    for action in ACTIONS_NOT_SERVED {
        let why = refuse(&[action.name]);
        let expected = format!("error: {} is not served: {};", action.name, action.reason.english);
        assert!(why.starts_with(&expected), "{why}");
    }
    assert!(refuse(&["DescribeBillSummary", "--csv"]).contains("--csv"));
    assert!(refuse(&["--markdown", "--json"]).contains("--json"));
}
