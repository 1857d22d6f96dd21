//! The committed sources of the actions are those that the definitions make: run with `RENEW_FILES=1` to write them.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]

mod action_file;
mod choice_file;
mod example;
mod further_shapes;
mod names;
mod shapes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use api::{Actions, Service};
use choice_file::{Choices, render_choices};
use names::to_snake_case;

/// The folder of the source.
fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Renders every generated file, by its path in the source.
fn render_files() -> BTreeMap<String, String> {
    let actions = Actions::new();
    let choices = Choices::of(&actions);
    let mut files = BTreeMap::new();
    let mut modules = Vec::new();
    for action in actions.iter() {
        let module = to_snake_case(action.definition.name);
        files.insert(format!("actions/{module}.rs"), action_file::render_action(action, &choices));
        modules.push((module, action.definition.summary.english.to_string()));
    }
    files.insert("actions.rs".to_owned(), action_file::render_registry(&modules));
    for (name, choice) in choices.iter() {
        files.insert(format!("choices/{}.rs", to_snake_case(name)), render_choices(name, choice));
    }
    files.insert("choices.rs".to_owned(), choice_file::render_registry(&choices));
    files
}

/// Lists the committed files of the generator, by their paths in the source.
fn list_committed_files() -> Vec<String> {
    let mut found = vec!["actions.rs".to_owned(), "choices.rs".to_owned()];
    for folder in ["actions", "choices"] {
        for entry in std::fs::read_dir(source_folder().join(folder)).unwrap() {
            found.push(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_sources_of_the_actions_are_those_that_the_definitions_make() {
    let files = render_files();
    if std::env::var_os("RENEW_FILES").is_some() {
        for old in list_committed_files().iter().filter(|name| !files.contains_key(*name)) {
            std::fs::remove_file(source_folder().join(old)).unwrap();
        }
        for (name, text) in &files {
            std::fs::write(source_folder().join(name), text).unwrap();
        }
    }
    let advice = "run `RENEW_FILES=1 cargo test -p billfold-client --test generated`";
    for (name, text) in &files {
        let committed = std::fs::read_to_string(source_folder().join(name)).unwrap_or_default();
        assert!(committed == *text, "{name} is not what the definitions make: {advice}");
    }
    let mut names: Vec<&String> = files.keys().collect();
    names.sort();
    assert_eq!(list_committed_files().iter().collect::<Vec<_>>(), names, "{advice}");
}

#[test]
fn services_and_their_versions_are_those_of_the_definitions() {
    for (service, of_client) in
        Service::ALL.iter().zip([billfold_client::Service::PARTNERS, billfold_client::Service::BILLFOLD])
    {
        assert_eq!((of_client.name, of_client.version), (service.name(), service.version()));
    }
}
