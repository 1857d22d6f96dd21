//! Walls: which crate may use which, which files may use each other, what a crate may not do.

use std::collections::{BTreeMap, BTreeSet};

use tidy::dependencies::{
    list_circles, list_dependencies, list_own_crates, read_crate_edges, read_file_graph, without_own_children,
};
use tidy::{SourceFile, list_files, parse_sources, read_project_file};

/// Files that use each other in a circle, each until a later change opens it.
const CIRCLES: &[&[&str]] = &[
    // A line of a bill is a record of a CSV, until the reader of sheets is a crate.
    &[
        "crates/bill/src/line.rs",
        "crates/bill/src/meaning.rs",
        "crates/bill/src/meaning/spelling.rs",
        "crates/bill/src/sheet.rs",
        "crates/bill/src/sheet/row.rs",
    ],
];

/// Files that are in a circle with the modules above them (a child that takes a type from its parent).
const FILES_IN_CIRCLES_MAX: usize = 47;

/// Crates that do no input or output and read no clock or environment.
const PURE_CRATES: [&str; 4] = ["access", "bill", "doctor", "tc3"];

/// Words of code that a pure crate does not have.
const IMPURE_WORDS: [&str; 7] =
    ["std::fs", "std::net", "std::env", "std::time", "std::thread", "tokio", "async fn"];

/// Returns the lines of a file's source as one text, without its test modules.
fn join_source_lines(source: &SourceFile) -> String {
    source.numbered_lines().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_two_rooms_use_each_other() {
    let circles = list_circles(&without_own_children(&read_file_graph(&parse_sources())));
    let listed: Vec<Vec<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|file| (*file).to_owned()).collect()).collect();
    assert!(
        circles == listed,
        "the list of circles is not what it says; there are now:\n{}",
        circles.iter().map(|circle| circle.join(" ")).collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn fewer_and_fewer_files_use_the_module_above_them_in_a_circle() {
    let circles = list_circles(&read_file_graph(&parse_sources()));
    let files = circles.iter().map(Vec::len).sum::<usize>();
    assert!(
        files <= FILES_IN_CIRCLES_MAX,
        "{files} files are in circles, {FILES_IN_CIRCLES_MAX} may be: {circles:#?}"
    );
    println!("{files} files are in circles, {FILES_IN_CIRCLES_MAX} may be");
}

#[test]
fn each_crate_uses_only_those_that_the_map_allows() {
    let architecture = read_project_file("ARCHITECTURE.md");
    let (_, table) = architecture.split_once("| crate | contains | may use |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| "));
    let allowed: BTreeMap<String, BTreeSet<String>> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let names = cells[3].split('`').skip(1).step_by(2).map(str::to_owned);
            (cells[1].trim_matches('`').to_owned(), names.collect())
        })
        .collect();
    let used: BTreeMap<String, BTreeSet<String>> =
        list_own_crates().into_iter().map(|name| (name.clone(), read_crate_edges(&name))).collect();
    assert_eq!(used, allowed, "the table of crates in ARCHITECTURE.md is what each Cargo.toml says");
}

#[test]
fn the_pure_rooms_do_no_input_or_output_and_read_no_clock_or_environment() {
    for source in parse_sources() {
        let is_pure = PURE_CRATES.iter().any(|name| source.path.starts_with(&format!("crates/{name}/")));
        for impure in IMPURE_WORDS.iter().filter(|_| is_pure) {
            assert!(!join_source_lines(&source).contains(impure), "{} uses {impure}", source.path);
        }
    }
}

#[test]
fn sql_is_spoken_below_the_catalog_only() {
    for source in parse_sources() {
        let code = join_source_lines(&source);
        let speaks =
            ["SELECT ", "INSERT INTO", "DELETE FROM", "rusqlite::"].iter().any(|sql| code.contains(sql));
        let may = source.path.starts_with("crates/store/src/catalog/")
            || source.path == "crates/store/src/error/database.rs";
        assert!(!speaks || may, "{} speaks SQL", source.path);
    }
}

#[test]
fn sqlite_gets_its_paths_from_one_file_only() {
    for source in parse_sources() {
        let code = join_source_lines(&source);
        let opens = ["Connection::open", "ATTACH "].iter().any(|call| code.contains(call));
        let may = source.path == "crates/store/src/catalog/sqlite/file.rs";
        assert!(!opens || may, "{} opens a file of SQLite itself", source.path);
    }
}

#[test]
fn no_float_is_in_the_rooms_that_handle_amounts() {
    for source in parse_sources() {
        let handles =
            ["bill", "store"].iter().any(|name| source.path.starts_with(&format!("crates/{name}/")));
        for float in ["f32", "f64"] {
            assert!(!handles || !join_source_lines(&source).contains(float), "{} has a float", source.path);
        }
    }
}

#[test]
fn http_is_not_known_below_the_binary() {
    for name in ["access", "bill", "doctor", "store", "tc3", "worlds"] {
        let dependencies = list_dependencies(name, "dependencies");
        for library in ["axum", "hyper", "http", "ureq", "reqwest"] {
            assert!(!dependencies.iter().any(|other| other == library), "{name} depends on {library}");
        }
    }
}

#[test]
fn unsafe_is_forbidden_in_every_crate() {
    let files = list_files("crates", ".rs");
    for name in list_own_crates() {
        let roots = ["lib.rs", "main.rs"].map(|file| format!("crates/{name}/src/{file}"));
        let root = files.iter().find(|path| roots.contains(path)).unwrap();
        assert!(read_project_file(root).contains("#![forbid(unsafe_code)]"), "{root}");
    }
}
