//! Reads the paths that a file names: in `use`, in code, in attributes and among the tokens of macros; and the macros
//! and methods that it calls.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::SourceFile;

/// The names that a file uses.
#[derive(Default)]
pub struct UsedNames {
    /// Paths as they are written, such as `std fs File`; those of a group one by one.
    pub paths: Vec<Vec<String>>,
    /// Macros that are called, without the path before their names.
    pub macros: BTreeSet<String>,
    /// Methods that are called.
    pub methods: BTreeSet<String>,
    /// Types that the file defines.
    pub own_types: BTreeSet<String>,
    /// Methods that the file adds to types which others define, by type.
    pub methods_of_others: BTreeMap<String, BTreeSet<String>>,
}

/// Reads the names that a file uses. Modules of tests are left out.
#[must_use]
pub fn read_used_names(source: &SourceFile) -> UsedNames {
    let mut reader = NameReader { names: UsedNames::default() };
    for item in &source.syntax.items {
        if let syn::Item::Struct(syn::ItemStruct { ident, .. })
        | syn::Item::Enum(syn::ItemEnum { ident, .. }) = item
        {
            reader.names.own_types.insert(ident.to_string());
        }
    }
    reader.visit_file(&source.syntax);
    reader.names
}

struct NameReader {
    names: UsedNames,
}

impl NameReader {
    /// Adds the paths of two names and more among tokens.
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
                    self.add_long_path(std::mem::take(&mut path));
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
        self.add_long_path(path);
    }

    fn add_long_path(&mut self, path: Vec<String>) {
        if path.len() > 1 {
            self.names.paths.push(path);
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
            syn::UseTree::Name(name) => self.names.paths.push(with(&name.ident)),
            syn::UseTree::Rename(name) => self.names.paths.push(with(&name.ident)),
            syn::UseTree::Glob(_) => self.names.paths.push(before.to_vec()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before, tree);
                }
            }
        }
    }
}

impl<'a> Visit<'a> for NameReader {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add_long_path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        self.names.macros.extend(called.path.segments.last().map(|segment| segment.ident.to_string()));
        self.add_tokens(&called.tokens);
        syn::visit::visit_macro(self, called);
    }

    fn visit_meta_list(&mut self, attribute: &'a syn::MetaList) {
        self.add_tokens(&attribute.tokens);
        syn::visit::visit_meta_list(self, attribute);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        self.names.methods.insert(call.method.to_string());
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_item_impl(&mut self, block: &'a syn::ItemImpl) {
        if let (None, syn::Type::Path(of)) = (&block.trait_, &*block.self_ty)
            && let Some(name) = of.path.segments.last().map(|segment| segment.ident.to_string())
            && !self.names.own_types.contains(&name)
        {
            let methods = self.names.methods_of_others.entry(name).or_default();
            for item in &block.items {
                if let syn::ImplItem::Fn(function) = item {
                    methods.insert(function.sig.ident.to_string());
                }
            }
        }
        syn::visit::visit_item_impl(self, block);
    }
}

impl UsedNames {
    /// Returns true if the file calls a method that another file adds to a type which this one knows.
    #[must_use]
    pub fn calls_method_of(&self, other: &Self) -> bool {
        other.methods_of_others.iter().any(|(of, methods)| {
            let knows = self.own_types.contains(of) || self.paths.iter().flatten().any(|name| name == of);
            knows && !self.methods.is_disjoint(methods)
        })
    }
}
