//! Reads which file uses which, and which crate may use which.
//!
//! A file uses another of its crate if a path in it (`use`, a path in code, or one that begins with `crate`, `super` or
//! `self` inside a macro) names something below the other file's module. The longest module path that is a file counts:
//! with `use crate::catalog::Catalog` it is `catalog.rs`, with `use crate::catalog::account::Account` it is
//! `catalog/account.rs`. A `mod` line is no use.
//!
//! A room of a folder is a file of it together with the folder of its name: `catalog.rs` and all below `catalog/`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::{SourceFile, read_project_file};

/// Files or rooms, and which others each uses.
pub type FileGraph = BTreeMap<String, BTreeSet<String>>;

/// Reads which file uses which, within each crate.
#[must_use]
pub fn read_file_graph(sources: &[SourceFile]) -> FileGraph {
    let modules: BTreeMap<Vec<String>, &str> =
        sources.iter().map(|source| (module_path(&source.path), source.path.as_str())).collect();
    let mut graph = FileGraph::new();
    for source in sources {
        let own = module_path(&source.path);
        let mut paths = PathList { module: own.clone(), paths: Vec::new() };
        paths.visit_file(&source.syntax);
        let used = paths.paths.iter().filter_map(|path| {
            let lengths = (1..=path.len()).rev();
            lengths.into_iter().find_map(|length| modules.get(&path[..length])).copied()
        });
        let used = used.filter(|path| *path != source.path).map(str::to_owned).collect();
        graph.insert(source.path.clone(), used);
    }
    graph
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

struct PathList {
    module: Vec<String>,
    paths: Vec<Vec<String>>,
}

impl PathList {
    /// Returns the module above; the root of a crate is its own.
    fn parent_module(&self) -> Vec<String> {
        let (_, parents) = self.module.split_last().expect("a module path begins with its crate");
        if parents.is_empty() { self.module.clone() } else { parents.to_vec() }
    }

    fn add_path(&mut self, names: &[String]) {
        let Some(first) = names.first() else { return };
        let (mut module, mut rest) = match first.as_str() {
            "crate" => (vec![self.module[0].clone()], &names[1..]),
            "self" => (self.module.clone(), &names[1..]),
            "super" => (self.parent_module(), &names[1..]),
            // A path that begins with a module below this one, or with something else that is no file.
            _ => (self.module.clone(), names),
        };
        while let Some((name, after)) = rest.split_first()
            && name == "super"
            && module.len() > 1
        {
            module.pop();
            rest = after;
        }
        module.extend(rest.iter().cloned());
        self.paths.push(module);
    }

    /// Adds the paths among the tokens of a macro that begin with `crate`, `super` or `self`.
    fn add_tokens(&mut self, tokens: &TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens.clone() {
            match &token {
                TokenTree::Ident(name) if !path.is_empty() && colons == 2 => path.push(name.to_string()),
                TokenTree::Punct(colon) if colon.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.add_root_path(&std::mem::take(&mut path));
                    if let TokenTree::Group(group) = &token {
                        self.add_tokens(&group.stream());
                    }
                    if let TokenTree::Ident(name) = &token {
                        path.push(name.to_string());
                    }
                }
            }
            colons = 0;
        }
        self.add_root_path(&path);
    }

    fn add_root_path(&mut self, path: &[String]) {
        if path.len() > 1 && matches!(path[0].as_str(), "crate" | "super" | "self") {
            self.add_path(path);
        }
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| {
            let mut names = before.to_vec();
            names.push(name.to_string());
            names
        };
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add_path(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.add_path(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.add_path(before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before, tree);
                }
            }
        }
    }
}

impl<'a> Visit<'a> for PathList {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            self.add_path(&names);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        self.add_tokens(&called.tokens);
        syn::visit::visit_macro(self, called);
    }
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

/// Lists what a table of a crate's `Cargo.toml` names.
///
/// # Panics
///
/// If the manifest cannot be read.
#[must_use]
pub fn list_dependencies(name: &str, table: &str) -> Vec<String> {
    let manifest: toml::Table = read_project_file(&format!("crates/{name}/Cargo.toml"))
        .parse()
        .unwrap_or_else(|error| panic!("crates/{name}/Cargo.toml: {error}"));
    let table = manifest.get(table).and_then(toml::Value::as_table);
    table.into_iter().flat_map(|table| table.keys().cloned()).collect()
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
    fn a_path_is_seen_in_use_in_code_and_in_macros() {
        let sources = [
            make_source(
                "crates/x/src/a/b.rs",
                "use super::super::in_use::{A, B as C};
                 fn f() -> crate::in_type::T { info!(n = f(crate::in_macro::N), \"crate::in_text::N\"); self::g() }
                 macro_rules! m { () => { $crate::in_definition::f() } }",
            ),
            make_source("crates/x/src/in_use.rs", "use crate::a::b;"),
            make_source("crates/x/src/in_type.rs", ""),
            make_source("crates/x/src/in_macro.rs", ""),
            make_source("crates/x/src/in_definition.rs", ""),
            make_source("crates/x/src/in_text.rs", ""),
        ];
        let graph = read_file_graph(&sources);
        let used: Vec<&str> = graph["crates/x/src/a/b.rs"].iter().map(String::as_str).collect();
        let expected =
            ["in_definition", "in_macro", "in_type", "in_use"].map(|name| format!("crates/x/src/{name}.rs"));
        assert_eq!(used, expected);
        assert_eq!(list_circles(&graph), [["crates/x/src/a/b.rs", "crates/x/src/in_use.rs"]]);
        assert_eq!(list_circles(&group_by_rooms(&graph)["crates/x/src"]), [["a", "in_use"]]);
    }
}
