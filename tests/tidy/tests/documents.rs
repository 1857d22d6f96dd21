//! Documents: what they name is there, and each claim names the test that holds it.

use tidy::{project_root, read_files, read_project_file};

#[test]
fn documents_name_the_tests_that_hold_them_and_each_is_there() {
    let architecture = read_project_file("ARCHITECTURE.md");
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

/// Returns the anchors of a document's headings: lower case, blanks as hyphens, without other signs.
fn heading_anchors(text: &str) -> Vec<String> {
    let headings =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().to_lowercase().replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_link_of_a_document_leads_to_a_file_and_a_heading_that_are_there() {
    let mut documents = read_files("docs", ".md");
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"] {
        documents.push((name.into(), read_project_file(name)));
    }
    for (path, text) in &documents {
        let folder = project_root().join(path).parent().unwrap().to_owned();
        // Code is no link.
        let prose: String = text.split("```").step_by(2).collect();
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http") && !link.contains(' ')) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { project_root().join(path) } else { folder.join(file) };
            assert!(target.exists(), "{path}: {link} is not there");
            if !anchor.is_empty() {
                let anchors = heading_anchors(&std::fs::read_to_string(&target).unwrap());
                assert!(anchors.iter().any(|known| known == anchor), "{path}: {link} has no such heading");
            }
        }
    }
}

#[test]
fn every_path_of_the_project_that_a_document_names_is_there() {
    let mut documents = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"] {
        documents.push((name.to_owned(), read_project_file(name)));
    }
    // Decisions name what there was when they were taken.
    documents
        .extend(read_files("docs", ".md").into_iter().filter(|(path, _)| !path.starts_with("docs/adr/")));
    let folders = ["crates/", "docs/", "fuzz/", "tests/tidy", "tests/clients", "tests/vectors"];
    let mut checked = 0;
    for (path, text) in &documents {
        let prose: String = text.split("```").step_by(2).collect();
        for code in prose.split('`').skip(1).step_by(2) {
            let is_path = folders.iter().any(|folder| code.starts_with(folder));
            let is_whole = !code.contains(|c: char| c.is_whitespace() || matches!(c, '*' | '{' | '<' | '…'));
            if is_path && is_whole {
                assert!(project_root().join(code).exists(), "{path}: there is no {code}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 20, "only {checked} paths were found");
}

#[test]
fn the_readme_has_its_two_commands() {
    let readme = read_project_file("README.md");
    for command in ["\ncargo run --locked -- demo\n", "\ntests/run\n", "cargo test --workspace --locked"] {
        assert!(readme.contains(command), "{command}");
    }
    // The test command is the one that CI runs, and it is what the README says.
    assert!(read_project_file(".ci/run").contains("\ntests/run "));
    assert!(read_project_file("tests/run").contains("cargo test --workspace --locked"));
}
