//! Reads which file uses which, and which crate may use which.
//!
//! A file uses another of its crate if a path in it names something below the other file's module, or if it knows a
//! type and calls a method that the other file adds to it. The longest module path that is a file counts: with
//! `use crate::catalog::Catalog` it is `catalog.rs`, with `use crate::catalog::account::Account` it is
//! `catalog/account.rs`. A `mod` line is no use.
//!
//! A room of a folder is a file of it together with the folder of its name: `catalog.rs` and all below `catalog/`.

use std::collections::{BTreeMap, BTreeSet};

use crate::paths::{UsedNames, read_used_names};
use crate::{SourceFile, read_project_file};

/// Files or rooms, and which others each uses.
pub type FileGraph = BTreeMap<String, BTreeSet<String>>;

/// Reads which file uses which, within each crate.
#[must_use]
pub fn read_file_graph(sources: &[SourceFile]) -> FileGraph {
    let modules: BTreeMap<Vec<String>, &str> =
        sources.iter().map(|source| (module_path(&source.path), source.path.as_str())).collect();
    let names: Vec<(Vec<String>, UsedNames)> =
        sources.iter().map(|source| (module_path(&source.path), read_used_names(source))).collect();
    let mut graph = FileGraph::new();
    for (source, (own, used)) in sources.iter().zip(&names) {
        let by_path = used.paths.iter().filter_map(|path| {
            let path = resolve_path(own, path);
            (1..=path.len()).rev().find_map(|length| modules.get(&path[..length])).copied()
        });
        let by_method = sources
            .iter()
            .zip(&names)
            .filter(|(_, (module, other))| module[0] == own[0] && used.calls_method_of(other));
        let used = by_path.chain(by_method.map(|(other, _)| other.path.as_str()));
        let used = used.filter(|path| *path != source.path).map(str::to_owned).collect();
        graph.insert(source.path.clone(), used);
    }
    graph
}

/// Resolves a path that a module names to one from the crate.
fn resolve_path(module: &[String], names: &[String]) -> Vec<String> {
    let parent = if module.len() > 1 { &module[..module.len() - 1] } else { module };
    let (start, mut rest) = match names[0].as_str() {
        "crate" => (&module[..1], &names[1..]),
        "self" => (module, &names[1..]),
        "super" => (parent, &names[1..]),
        // A path that begins with a module below this one, or with something else that is no file.
        _ => (module, names),
    };
    let mut path = start.to_vec();
    while let Some((name, after)) = rest.split_first()
        && name == "super"
        && path.len() > 1
    {
        path.pop();
        rest = after;
    }
    path.extend(rest.iter().cloned());
    path
}

/// Returns the module path of a file of source: `crates/store/src/lines/writer.rs` is `store lines writer`.
fn module_path(path: &str) -> Vec<String> {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let mut module = vec![parts[1].to_owned()];
    module.extend(parts[3..].iter().map(|part| (*part).to_owned()));
    if matches!(module.last().map(String::as_str), Some("lib" | "main")) {
        module.pop();
    }
    module
}

/// Reads which room uses which, in each folder of source: a map from the folder to the graph of its rooms.
#[must_use]
pub fn group_by_rooms(graph: &FileGraph) -> BTreeMap<String, FileGraph> {
    let mut folders: BTreeMap<String, FileGraph> = BTreeMap::new();
    for (file, used) in graph {
        let file = file.trim_end_matches(".rs");
        for (end, _) in file.match_indices('/') {
            let (folder, below) = (&file[..end], &file[end + 1..]);
            let Some(room) = below.split('/').next() else { continue };
            let rooms = folders.entry(folder.to_owned()).or_default();
            let used_rooms = used.iter().filter_map(|other| find_room(folder, other));
            rooms.entry(room.to_owned()).or_default().extend(used_rooms.filter(|other| other != room));
        }
    }
    folders.retain(|folder, _| folder.split('/').nth(2) == Some("src"));
    folders
}

/// Returns the room of a folder that a file belongs to; `None` if the file is not below the folder.
fn find_room(folder: &str, file: &str) -> Option<String> {
    let below = file.trim_end_matches(".rs").strip_prefix(folder)?.strip_prefix('/')?;
    below.split('/').next().map(str::to_owned)
}

/// Lists the files that can reach themselves by the files that they use, grouped by circle.
#[must_use]
pub fn list_circles(graph: &FileGraph) -> Vec<Vec<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), reachable_files(graph, file))).collect();
    let mut circles: Vec<Vec<String>> = Vec::new();
    for (file, reached) in &reach {
        if !reached.contains(file) || circles.iter().flatten().any(|known| known == file) {
            continue;
        }
        let circle = reached.iter().filter(|other| reach[*other].contains(file));
        circles.push(circle.map(|other| (*other).to_owned()).collect());
    }
    circles
}

fn reachable_files<'a>(graph: &'a FileGraph, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let list_used = |file: &str| graph.get(file).into_iter().flatten().map(String::as_str);
    let mut waiting: Vec<&str> = list_used(from).collect();
    while let Some(file) = waiting.pop() {
        if reached.insert(file) {
            waiting.extend(list_used(file));
        }
    }
    reached
}

/// Reads the dependencies of a crate of ours on others of ours, from its `Cargo.toml`; without those of its tests.
///
/// # Panics
///
/// If the manifest cannot be read.
#[must_use]
pub fn read_crate_edges(name: &str) -> BTreeSet<String> {
    list_dependencies(name, "dependencies").into_iter().filter(|name| is_own_crate(name)).collect()
}

/// Lists the packages that a table of a crate's `Cargo.toml` names, for all targets.
///
/// # Panics
///
/// If the manifest cannot be read.
#[must_use]
pub fn list_dependencies(name: &str, table: &str) -> Vec<String> {
    let manifest: toml::Table = read_project_file(&format!("crates/{name}/Cargo.toml"))
        .parse()
        .unwrap_or_else(|error| panic!("crates/{name}/Cargo.toml: {error}"));
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(|targets| targets.values()).filter_map(toml::Value::as_table);
    let tables = std::iter::once(&manifest).chain(targets);
    let tables = tables.filter_map(|of| of.get(table).and_then(toml::Value::as_table));
    let package = |(key, value): (&String, &toml::Value)| {
        let renamed = value.get("package").and_then(toml::Value::as_str);
        renamed.unwrap_or(key).to_owned()
    };
    tables.flat_map(|table| table.iter().map(package).collect::<Vec<_>>()).collect()
}

/// Lists the crates of the project.
///
/// # Panics
///
/// If the folder cannot be read.
#[must_use]
pub fn list_own_crates() -> Vec<String> {
    let manifests = crate::list_files("crates", "Cargo.toml");
    manifests.iter().filter_map(|path| path.split('/').nth(1).map(str::to_owned)).collect()
}

fn is_own_crate(name: &str) -> bool {
    list_own_crates().iter().any(|own| own == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make_source(path: &str, text: &str) -> SourceFile {
        let syntax = syn::parse_file(text).expect("the test's source is Rust");
        SourceFile { path: path.to_owned(), text: text.to_owned(), syntax, test_lines: Vec::new() }
    }

    #[test]
    fn a_use_is_seen_in_paths_of_code_attributes_and_macros_and_in_methods_that_another_file_adds() {
        let sources = [
            make_source(
                "crates/x/src/a/b.rs",
                "use super::super::in_use::{A, B as C};
                 fn f() -> crate::in_type::T { info!(n = f(crate::in_macro::N), \"crate::in_text::N\"); self::g() }
                 macro_rules! m { () => { $crate::in_definition::f() } }
                 #[error(\"{}\", crate::in_attribute::f(.0))] struct E;
                 fn g(t: crate::in_type::T) { info!(n = child::f()); t.added() }",
            ),
            make_source("crates/x/src/a/b/child.rs", ""),
            make_source("crates/x/src/in_attribute.rs", ""),
            make_source("crates/x/src/in_method.rs", "impl crate::in_type::T { fn added(&self) {} }"),
            make_source("crates/x/src/in_use.rs", "use crate::a::b;"),
            make_source("crates/x/src/in_type.rs", ""),
            make_source("crates/x/src/in_macro.rs", ""),
            make_source("crates/x/src/in_definition.rs", ""),
            make_source("crates/x/src/in_text.rs", ""),
        ];
        let graph = read_file_graph(&sources);
        let used: Vec<&str> = graph["crates/x/src/a/b.rs"].iter().map(String::as_str).collect();
        let expected =
            ["a/b/child", "in_attribute", "in_definition", "in_macro", "in_method", "in_type", "in_use"];
        let expected = expected.map(|name| format!("crates/x/src/{name}.rs"));
        assert_eq!(used, expected);
        assert_eq!(list_circles(&graph), [["crates/x/src/a/b.rs", "crates/x/src/in_use.rs"]]);
        assert_eq!(list_circles(&group_by_rooms(&graph)["crates/x/src"]), [["a", "in_use"]]);
    }
}
