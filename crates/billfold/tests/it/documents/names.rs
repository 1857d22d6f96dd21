//! Adding an action touches its own file and one line: nothing else in the program names an action.

use std::path::Path;

use api::Actions;

use super::project_root;

/// Files that name an action all the same, with the reason. The list only shrinks.
const NAMED_IN: &[(&str, &str)] = &[
    ("crates/billfold/src/demo/welcome.rs", "the calls that the demo prints, in the words of each client"),
    ("crates/billfold/web/assets/caller.js", "the account of the key that a page signs with"),
    ("crates/billfold/web/assets/console_source.js", "the bills of the console"),
    ("crates/billfold/web/assets/doctor_panel.js", "the diagnosis of a signature"),
    ("crates/billfold/web/assets/explorer_caller.js", "the months and customers that a form suggests"),
    ("crates/billfold/web/assets/sign_in.js", "a call for a terminal, where a page cannot sign"),
];

/// Folders and files of the product: what runs, what is shown, what is set.
const PRODUCT: &[&str] = &["crates", ".ci", "config.default.toml", "tests/run", "justfile"];

/// The home of the definitions.
const DEFINITIONS: &str = "crates/api/src/actions";

/// The types of the client, which are generated from the definitions.
const GENERATED: &str = "crates/client/src/actions";

/// Lists the files of the product, without tests and the definitions.
fn list_product_files(path: &Path, found: &mut Vec<String>) {
    let name = path.strip_prefix(project_root()).unwrap().to_str().unwrap().to_owned();
    if path.is_dir() {
        if matches!(path.file_name().unwrap().to_str(), Some("tests" | "examples" | "benches" | "target")) {
            return;
        }
        for entry in std::fs::read_dir(path).unwrap() {
            list_product_files(&entry.unwrap().path(), found);
        }
    } else if ![DEFINITIONS, GENERATED].iter().any(|folder| name.starts_with(folder))
        && !name.ends_with("tests.rs")
    {
        found.push(name);
    }
}

/// Returns what a file says without comments and unit tests, which are at its end.
fn read_product_lines(name: &str) -> Vec<String> {
    let bytes = std::fs::read(project_root().join(name)).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let comment = if Path::new(name).extension().is_some_and(|end| end == "rs") { "//" } else { "#" };
    let product = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    product.lines().filter(|line| !line.trim_start().starts_with(comment)).map(str::to_owned).collect()
}

/// Returns true if a line has a name as a word of its own, or as the start of a type such as `NameRequest`.
fn names_action(line: &str, action: &str) -> bool {
    line.match_indices(action).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + action.len()..).unwrap_or_default();
        let is_word = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
        before.is_none_or(|c| !c.is_ascii_alphanumeric())
            && (is_word || after.starts_with("Request") || after.starts_with("Response"))
    })
}

#[test]
fn nothing_but_its_own_file_and_one_line_names_an_action() {
    let mut files = Vec::new();
    for path in PRODUCT {
        list_product_files(&project_root().join(path), &mut files);
    }
    assert!(
        files.len() > 300 && files.iter().any(|name| name.ends_with("web/templates/frame.html")),
        "{files:?}"
    );
    let actions = Actions::new();
    files.sort();
    let naming: Vec<&String> = files
        .iter()
        .filter(|name| {
            let lines = read_product_lines(name);
            lines.iter().any(|line| actions.list_names().iter().any(|action| names_action(line, action)))
        })
        .collect();
    let listed: Vec<&str> = NAMED_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(naming, listed, "these files name an action, and these may");
}

#[test]
fn an_action_has_one_file_and_one_line_of_the_registry() {
    let registry = std::fs::read_to_string(project_root().join("crates/api/src/actions.rs")).unwrap();
    for action in Actions::new().iter() {
        let name = action.definition.name;
        let lines: Vec<&str> = registry.lines().filter(|line| names_action(line, name)).collect();
        assert_eq!(lines.len(), 1, "{name}");
        let module = lines[0].trim().split("::").next().unwrap();
        let own = std::fs::read_to_string(project_root().join(format!("{DEFINITIONS}/{module}.rs"))).unwrap();
        assert!(own.contains(&format!("name: \"{name}\"")), "{name}");
        let mentions = registry.matches(&format!("{module}::")).count();
        assert_eq!(mentions, 1, "{module}");
    }
}
