//! Counts names, comments and arithmetic that hides bugs.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::SourceFile;

/// A count and what it was counted among.
#[derive(Debug, Clone, Copy, Default)]
pub struct Share {
    /// What was looked for.
    pub found: usize,
    /// All of its kind.
    pub all: usize,
}

impl Share {
    /// Returns how many of 1,000 were found, rounded up.
    #[must_use]
    pub fn per_thousand(self) -> usize {
        (self.found * 1000).div_ceil(self.all.max(1))
    }
}

/// Names that traits and habit give, which say nothing about the one who chose them.
const GIVEN_NAMES: [&str; 46] = [
    "new",
    "default",
    "fmt",
    "from",
    "drop",
    "next",
    "clone",
    "eq",
    "cmp",
    "hash",
    "into",
    "deref",
    "poll",
    "main",
    "len",
    "as_str",
    "from_str",
    "serialize",
    "deserialize",
    "partial_cmp",
    "poll_read",
    "poll_write",
    "size_hint",
    "write",
    "flush",
    "read",
    "call",
    "run",
    "get",
    "into_iter",
    "index",
    "add",
    "sub",
    "mul",
    "neg",
    "borrow",
    "source",
    "description",
    "as_ref",
    "iter",
    "try_from",
    "visit",
    "expecting",
    "extend",
    "try_into",
    "sum",
];

/// Counts the free functions whose name is one word: those outside `impl` and `trait`, without names given by habit.
#[must_use]
pub fn count_one_word_functions(sources: &[SourceFile]) -> (Share, Vec<String>) {
    let mut share = Share::default();
    let mut named = Vec::new();
    for source in sources {
        for function in source.list_functions() {
            if !function.is_free || GIVEN_NAMES.contains(&function.name.as_str()) {
                continue;
            }
            share.all += 1;
            if !function.name.contains('_') {
                share.found += 1;
                named.push(format!("{} ({})", function.name, source.path));
            }
        }
    }
    (share, named)
}

/// Lists the functions whose name holds a filler in place of an object or a verb.
#[must_use]
pub fn list_filler_names(sources: &[SourceFile]) -> Vec<String> {
    let is_filler = |name: &str| {
        ["do_", "handle_", "perform_", "process_"].iter().any(|filler| name.starts_with(filler))
            || name.ends_with("_it")
    };
    let mut named = Vec::new();
    for source in sources {
        let functions = source.list_functions().into_iter();
        named.extend(functions.map(|function| function.name).filter(|name| is_filler(name)));
    }
    named
}

/// Counts the documentation comments whose first word asks a question.
#[must_use]
pub fn count_question_comments(sources: &[SourceFile]) -> (Share, Vec<String>) {
    const QUESTION_WORDS: [&str; 10] =
        ["what", "who", "whom", "whose", "whether", "how", "which", "where", "why", "when"];
    let mut share = Share::default();
    let mut named = Vec::new();
    for source in sources {
        let mut is_within = false;
        for (number, line) in source.numbered_lines() {
            let line = line.trim_start();
            let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            if let Some(text) = comment.filter(|_| !is_within) {
                share.all += 1;
                let first = text.split_whitespace().next().unwrap_or_default();
                let first = first.trim_matches(['`', '*']).to_ascii_lowercase();
                if QUESTION_WORDS.contains(&first.as_str()) {
                    share.found += 1;
                    named.push(format!("{}:{number}", source.path));
                }
            }
            is_within = comment.is_some();
        }
    }
    (share, named)
}

/// Counts `saturating_…` and `unwrap_or(…MAX)` among all lines.
#[must_use]
pub fn count_saturation(sources: &[SourceFile]) -> (Share, Vec<String>) {
    let mut share = Share::default();
    let mut named = Vec::new();
    for source in sources {
        share.all += source.numbered_lines().count();
        let mut code = String::new();
        for (_, line) in source.numbered_lines() {
            code.push_str(line);
            code.push('\n');
        }
        let tokens: TokenStream = code.parse().unwrap_or_default();
        let found = count_saturating_tokens(tokens);
        share.found += found;
        if found > 0 {
            named.push(format!("{} ({found})", source.path));
        }
    }
    (share, named)
}

fn count_saturating_tokens(tokens: TokenStream) -> usize {
    let mut found = 0;
    let mut is_after_unwrap_or = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let is_max =
                matches!(group.stream().into_iter().last(), Some(TokenTree::Ident(last)) if last == "MAX");
            found += usize::from(is_after_unwrap_or && is_max) + count_saturating_tokens(group.stream());
        }
        is_after_unwrap_or = false;
        if let TokenTree::Ident(name) = &token {
            found += usize::from(name.to_string().starts_with("saturating_"));
            is_after_unwrap_or = name == "unwrap_or";
        }
    }
    found
}

/// Lists the types without fields that have functions of their own and no method: they exist only to hold functions.
#[must_use]
pub fn list_function_holders(sources: &[SourceFile]) -> Vec<String> {
    let mut named = Vec::new();
    for source in sources {
        let mut empty = EmptyTypes::default();
        empty.visit_file(&source.syntax);
        named.extend(empty.list_holders());
    }
    named
}

#[derive(Default)]
struct EmptyTypes {
    names: Vec<String>,
    with_functions: Vec<String>,
    with_methods: Vec<String>,
}

impl EmptyTypes {
    fn list_holders(self) -> Vec<String> {
        let Self { names, with_functions, with_methods } = self;
        let holds = |name: &String| with_functions.contains(name) && !with_methods.contains(name);
        names.into_iter().filter(holds).collect()
    }
}

impl<'a> Visit<'a> for EmptyTypes {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        if item.fields.is_empty() {
            self.names.push(item.ident.to_string());
        }
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        if item.variants.is_empty() {
            self.names.push(item.ident.to_string());
        }
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let syn::Type::Path(path) = &*item.self_ty else { return };
        let Some(name) = path.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        for part in &item.items {
            if let syn::ImplItem::Fn(function) = part {
                let is_method = function.sig.receiver().is_some() || item.trait_.is_some();
                let names = if is_method { &mut self.with_methods } else { &mut self.with_functions };
                names.push(name.clone());
            }
        }
    }
}
