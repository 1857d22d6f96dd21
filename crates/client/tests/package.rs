//! What is published: the crate and `billfold-tc3`, which it stands on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// The published crates.
const PUBLISHED: [&str; 2] = ["billfold-client", "billfold-tc3"];

/// Runs cargo, and returns its standard output.
fn run_cargo(arguments: &[&str]) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_published_crates_need_no_crate_of_ours_but_each_other() {
    let metadata = run_cargo(&["metadata", "--offline", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let list_own = |name: &str| -> BTreeSet<String> {
        let package = packages.iter().find(|package| package["name"] == name).unwrap();
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        // Those of tests are left out of what is published.
        let own = dependencies.filter(|one| one["kind"] != "dev" && one["path"].is_string());
        own.map(|one| {
            assert_ne!(one["req"], "*", "{name} states no version of {one}");
            one["name"].as_str().unwrap().to_owned()
        })
        .collect()
    };
    assert_eq!(list_own("billfold-client"), BTreeSet::from(["billfold-tc3".to_owned()]));
    assert_eq!(list_own("billfold-tc3"), BTreeSet::new());
}

#[test]
fn each_package_holds_its_source_licences_and_readme_and_no_test() {
    for name in PUBLISHED {
        let listed = run_cargo(&["package", "--list", "--offline", "--allow-dirty", "-p", name]);
        let files: BTreeSet<&str> = listed.lines().collect();
        for file in ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/lib.rs"] {
            assert!(files.contains(file), "{name} lacks {file}");
        }
        assert!(!files.iter().any(|file| file.starts_with("tests/")), "{listed}");
        let is_client = name == "billfold-client";
        assert_eq!(files.iter().any(|file| file.starts_with("examples/")), is_client, "{listed}");
    }
}
