//! Reads the project's own source, so that the tests of this package can count what is in it.
//!
//! Source is each `.rs` file below `crates/*/src`, without files that hold only tests (`tests.rs`, `*_tests.rs`, and
//! whatever is below a folder `tests`) and without modules behind `#[cfg(test)]`. The code is read with `syn`, so
//! that a word in a string or a comment never counts as code.
#![forbid(unsafe_code)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "every function here serves a test, which fails by a panic"
)]

use std::path::{Path, PathBuf};

use syn::visit::Visit;

pub mod dependencies;
pub mod paths;
pub mod words;

/// A file of source: its path from the root, its text, and its syntax without test modules.
pub struct SourceFile {
    /// The path from the root of the project, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The items that are no tests.
    pub syntax: syn::File,
    /// The lines, counted from 1, that belong to test modules: first and last of each.
    pub test_lines: Vec<(usize, usize)>,
}

/// Returns the root of the project.
///
/// # Panics
///
/// If the folder cannot be resolved.
#[must_use]
pub fn project_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the root of the project exists")
}

/// Reads a file of the project by its path from the root.
///
/// # Panics
///
/// If it cannot be read.
#[must_use]
pub fn read_project_file(path: &str) -> String {
    std::fs::read_to_string(project_root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Lists all files below a folder of the project whose names end with `ending`, in order, paths from the root.
///
/// # Panics
///
/// If a folder cannot be read.
#[must_use]
pub fn list_files(folder: &str, ending: &str) -> Vec<String> {
    fn collect_files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "target") {
                    collect_files(&path, ending, found);
                }
            } else if path.to_str().is_some_and(|path| path.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    let root = project_root();
    let mut found = Vec::new();
    collect_files(&root.join(folder), ending, &mut found);
    found.sort();
    let relative = |path: PathBuf| path.strip_prefix(&root).ok()?.to_str().map(str::to_owned);
    found.into_iter().filter_map(relative).collect()
}

/// Reads all files below a folder of the project whose names end with `ending`: path and text of each.
#[must_use]
pub fn read_files(folder: &str, ending: &str) -> Vec<(String, String)> {
    list_files(folder, ending)
        .into_iter()
        .map(|path| {
            let text = read_project_file(&path);
            (path, text)
        })
        .collect()
}

/// Parses the source of all crates.
///
/// # Panics
///
/// If a file is no Rust.
#[must_use]
pub fn parse_sources() -> Vec<SourceFile> {
    let is_source = |path: &str| {
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().unwrap_or_default();
        folders.get(2) == Some(&"src")
            && !folders.contains(&"tests")
            && name != "tests.rs"
            && !name.ends_with("_tests.rs")
    };
    list_files("crates", ".rs").into_iter().filter(|path| is_source(path)).map(parse_source).collect()
}

fn parse_source(path: String) -> SourceFile {
    let text = read_project_file(&path);
    let mut syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut test_lines = Vec::new();
    syntax.items.retain(|item| {
        let syn::Item::Mod(module) = item else { return true };
        let is_test = module.attrs.iter().any(is_test_configuration);
        if is_test {
            let first = module.mod_token.span.start().line;
            let last = module.content.as_ref().map_or(first, |(braces, _)| braces.span.close().end().line);
            test_lines.push((first, last));
        }
        !is_test
    });
    SourceFile { path, text, syntax, test_lines }
}

fn is_test_configuration(attribute: &syn::Attribute) -> bool {
    let mut names_test = false;
    if attribute.path().is_ident("cfg") {
        // `not(test)` does not occur; `any(test, …)` and `all(test, …)` are tests as well.
        let _ = attribute.parse_nested_meta(|meta| {
            names_test |= meta.path.is_ident("test");
            if meta.input.peek(syn::token::Paren) {
                let _ = meta.parse_nested_meta(|inner| {
                    names_test |= inner.path.is_ident("test");
                    Ok(())
                });
            }
            Ok(())
        });
    }
    names_test
}

impl SourceFile {
    /// Returns the lines of the text that belong to no test module, each with its number from 1.
    pub fn numbered_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(number, _)| {
            !self.test_lines.iter().any(|(first, last)| (first..=last).contains(&number))
        })
    }

    /// Lists the functions that have a body.
    #[must_use]
    pub fn list_functions(&self) -> Vec<Function> {
        let mut list = FunctionList { block_depth: 0, found: Vec::new() };
        list.visit_file(&self.syntax);
        list.found
    }
}

/// A function with a body.
pub struct Function {
    /// Its name.
    pub name: String,
    /// True outside `impl` and `trait` blocks, where no type says the rest of the name.
    pub is_free: bool,
    /// Lines from `fn` to the closing brace, both included.
    pub lines: usize,
}

struct FunctionList {
    block_depth: usize,
    found: Vec<Function>,
}

impl FunctionList {
    fn add_function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = block.brace_token.span.close().end().line - signature.fn_token.span.start().line + 1;
        let name = signature.ident.to_string();
        self.found.push(Function { name, is_free: self.block_depth == 0, lines });
    }
}

impl<'a> Visit<'a> for FunctionList {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.add_function(&function.sig, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.add_function(&function.sig, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.add_function(&function.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, block: &'a syn::ItemImpl) {
        self.block_depth += 1;
        syn::visit::visit_item_impl(self, block);
        self.block_depth -= 1;
    }

    fn visit_item_trait(&mut self, block: &'a syn::ItemTrait) {
        self.block_depth += 1;
        syn::visit::visit_item_trait(self, block);
        self.block_depth -= 1;
    }
}
