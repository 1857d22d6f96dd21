//! Walls: which files may use each other, and what a crate or a room may not do.

use tidy::dependencies::{
    FileGraph, group_by_rooms, list_circles, list_dependencies, list_own_crates, read_file_graph,
};
use tidy::paths::read_used_names;
use tidy::{SourceFile, list_files, parse_sources, read_project_file};

/// Folders whose rooms use each other in a circle, each until a later change opens it.
const FOLDERS_WITH_CIRCLES: &[&str] = &[];

/// Crates that do no input or output and read no clock or environment.
const PURE_CRATES: [&str; 6] = ["access", "api", "bill", "doctor", "sheet", "tc3"];

/// Paths that a pure crate does not name.
const IMPURE_PATHS: [&str; 9] = [
    "std::env",
    "std::fs",
    "std::io::stdin",
    "std::io::stdout",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "tokio",
];

/// Macros that print.
const PRINTING_MACROS: [&str; 5] = ["dbg", "eprint", "eprintln", "print", "println"];

/// Returns true if a path is one of some others, or below it.
fn is_below(path: &[String], others: &[&str]) -> bool {
    others.iter().any(|other| {
        let names: Vec<&str> = other.split("::").collect();
        path.len() >= names.len() && path.iter().zip(&names).all(|(own, name)| own == name)
    })
}

/// Returns true if a file is a room or below it.
fn is_of_room(file: &str, room: &str) -> bool {
    file.strip_prefix(room).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Returns the lines of a file's source as one text, without its test modules.
fn join_source_lines(source: &SourceFile) -> String {
    source.numbered_lines().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let circles = list_circles(&read_file_graph(&parse_sources()));
    assert!(
        circles.is_empty(),
        "these files use each other in circles; move what they share to a file of its own below them: {circles:#?}"
    );
}

#[test]
fn no_room_uses_one_that_stands_on_it() {
    let folders = group_by_rooms(&read_file_graph(&parse_sources()));
    let circles: Vec<(&String, Vec<Vec<String>>)> = folders
        .iter()
        .map(|(folder, rooms)| (folder, list_circles(rooms)))
        .filter(|(_, circles)| !circles.is_empty())
        .collect();
    let found: Vec<&str> = circles.iter().map(|(folder, _)| folder.as_str()).collect();
    assert!(
        found == FOLDERS_WITH_CIRCLES,
        "the rooms of these folders use each other in circles, so that an import runs upward: {circles:#?}"
    );
}

#[test]
fn the_pure_rooms_do_no_input_or_output_and_read_no_clock_or_environment() {
    for source in parse_sources() {
        if !PURE_CRATES.iter().any(|name| source.path.starts_with(&format!("crates/{name}/"))) {
            continue;
        }
        let used = read_used_names(&source);
        let impure: Vec<String> = used
            .paths
            .iter()
            .filter(|path| is_below(path, &IMPURE_PATHS))
            .map(|path| path.join("::"))
            .collect();
        assert!(impure.is_empty(), "{} uses {impure:?}", source.path);
        assert!(!used.macros.iter().any(|name| PRINTING_MACROS.contains(&name.as_str())), "{}", source.path);
        assert!(!join_source_lines(&source).contains("async "), "{} is async", source.path);
    }
}

#[test]
fn actions_have_no_standard_library_and_so_no_clock_socket_or_file() {
    assert!(read_project_file("crates/api/src/lib.rs").contains("\n#![no_std]\n"));
    for source in parse_sources().iter().filter(|source| source.path.starts_with("crates/api/")) {
        let code = join_source_lines(source).replace("#[cfg(test)]\nextern crate std;", "");
        assert!(!code.contains("extern crate std"), "{}", source.path);
        let used = read_used_names(source);
        assert!(!used.paths.iter().any(|path| is_below(path, &["std"])), "{} names std", source.path);
    }
    // Each of these reads no clock and opens nothing. A further one may: it would let actions do so, too.
    let mut dependencies = list_dependencies("api", "dependencies");
    dependencies.sort();
    assert_eq!(dependencies, ["access", "bill", "schemars", "serde", "serde_json", "tc3"]);
}

#[test]
fn the_server_of_connections_knows_nothing_of_billfold() {
    let room = "crates/billfold/src/serve";
    let graph: FileGraph = read_file_graph(&parse_sources());
    for (file, used) in graph.iter().filter(|(file, _)| is_of_room(file, room)) {
        let foreign: Vec<&String> = used.iter().filter(|used| !is_of_room(used, room)).collect();
        assert!(foreign.is_empty(), "{file} uses {foreign:?}");
    }
    let crates = list_own_crates();
    for source in parse_sources().iter().filter(|source| is_of_room(&source.path, room)) {
        let used = read_used_names(source);
        let foreign: Vec<&Vec<String>> = used.paths.iter().filter(|path| crates.contains(&path[0])).collect();
        assert!(foreign.is_empty(), "{} uses {foreign:?}", source.path);
    }
}

#[test]
fn import_and_ledger_compute_and_print_nothing() {
    let rooms = ["crates/billfold/src/import", "crates/billfold/src/ledger"];
    let printers = ["output", "table"].map(|name| format!("crates/billfold/src/terminal/{name}.rs"));
    let sources = parse_sources();
    let graph = read_file_graph(&sources);
    for source in sources.iter().filter(|source| rooms.iter().any(|room| is_of_room(&source.path, room))) {
        let printed: Vec<&String> =
            graph[&source.path].iter().filter(|used| printers.contains(used)).collect();
        assert!(printed.is_empty(), "{} uses {printed:?}", source.path);
        let used = read_used_names(source);
        let words = ["serde_json::Value", "serde_json::json", "std::io::stderr", "std::io::stdout"];
        assert!(!used.paths.iter().any(|path| is_below(path, &words)), "{} makes reports", source.path);
        let prints = |name: &String| PRINTING_MACROS.contains(&name.as_str()) || name == "json";
        assert!(!used.macros.iter().any(prints), "{} prints", source.path);
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
        let handles = ["api", "bill", "sheet", "store"]
            .iter()
            .any(|name| source.path.starts_with(&format!("crates/{name}/")));
        for float in ["f32", "f64"] {
            assert!(!handles || !join_source_lines(&source).contains(float), "{} has a float", source.path);
        }
    }
}

#[test]
fn http_is_not_known_below_the_binary() {
    for name in ["access", "api", "bill", "doctor", "sheet", "store", "tc3", "worlds"] {
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
