//! Documents: what they name is there, and each claim names the test that holds it.

use tidy::{project_root, read_files, read_project_file};

#[test]
fn documents_name_the_tests_that_hold_them_and_each_is_there() {
    let architecture = read_project_file("ARCHITECTURE.md");
    assert!(architecture.lines().count() <= 300);
    let protocol = read_project_file("docs/protocol.md");
    let (_, choices) = protocol.split_once("## Gaps and choices").unwrap();
    for row in choices.lines().filter(|line| line.starts_with("| ")).skip(1) {
        assert!(row.contains("| `test:"), "no test holds this: {row}");
    }
    let mut all_tests = String::new();
    for folder in ["crates", "tests"] {
        for (_, text) in read_files(folder, ".rs") {
            all_tests.push_str(&text);
        }
    }
    for document in [&architecture, &protocol] {
        let code = document.split('`').skip(1).step_by(2);
        let named: Vec<&str> = code.filter_map(|code| code.strip_prefix("test:")).collect();
        assert!(named.len() >= 12, "each invariant and each choice names its test");
        for name in named {
            assert!(all_tests.contains(&format!("fn {name}(")), "there is no test {name}");
        }
    }
}

#[test]
fn the_readme_has_no_gap_and_names_only_files_that_are_there() {
    let readme = read_project_file("README.md");
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(project_root().join(link).exists(), "{link} is not there");
    }
    for command in ["\ncargo run --locked -- demo\n", "\ntests/run\n", "cargo test --workspace --locked"] {
        assert!(readme.contains(command), "{command}");
    }
    // The test command is the one that CI runs, and it is what the README says.
    assert!(read_project_file(".ci/run").contains("\ntests/run "));
    assert!(read_project_file("tests/run").contains("cargo test --workspace --locked"));
}
