//! Reads which file uses which, and which crate may use which.
//!
//! A file uses another of its crate if a path in it (`use`, or a path that begins with `crate`, `super` or `self`)
//! names something below the other file's module. The longest module path that is a file counts: with
//! `use crate::catalog::Catalog` it is `catalog.rs`, with `use crate::catalog::account::Account` it is
//! `catalog/account.rs`. A `mod` line is no use.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;

use crate::{SourceFile, read_project_file};

/// Files of one crate, and which of them each uses.
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
}

/// Leaves out the uses of a module by the files below it: with its children it is one room.
#[must_use]
pub fn without_own_children(graph: &FileGraph) -> FileGraph {
    let is_below = |file: &str, other: &str| file.starts_with(&format!("{}/", other.trim_end_matches(".rs")));
    let mut between_rooms = graph.clone();
    for (file, used) in &mut between_rooms {
        used.retain(|other| !is_below(file, other));
    }
    between_rooms
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
    let mut waiting: Vec<&str> = graph[from].iter().map(String::as_str).collect();
    while let Some(file) = waiting.pop() {
        if reached.insert(file) {
            waiting.extend(graph[file].iter().map(String::as_str));
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
