//! The input of an action of ours, read from the words of the command line by the action's fields.
//!
//! | a parameter that is | is written |
//! |---|---|
//! | one value | `--Name value` |
//! | a list | `--Name a b`, `--Name a --Name b`, `--Name.0 a --Name.1 b`, or `--Name '["a","b"]'`: a value that begins with `[` is the whole list as JSON |
//! | an object | `--Name.Member value`, or `--Name '{"Member":"value"}'` |
//! | a list of objects | `--Name.0.Member value`, `--Name '{…}' '{…}'`, or `--Name '[{…},{…}]'` |
//!
//! Texts are taken as they are. Numbers and booleans stay texts here: the check gives them their types.

use api::{Field, Shape};
use client::ExactValue;

use super::arguments::{TypedParameter, describe_no_name};
use super::names::{ResolvedName, resolve_name};

/// The members of an input, in the order in which they were typed.
pub(super) type Members = Vec<(String, ExactValue)>;

/// An input, and what was changed in the names that were typed.
#[derive(Debug)]
pub(super) struct ReadInput {
    /// The input.
    pub(super) members: Members,
    /// For each name that was completed, what was typed and what it stands for.
    pub(super) completed: Vec<(String, String)>,
}

/// A value as it was typed.
enum Node {
    /// By words.
    Words(Vec<String>),
    /// By parts with names or numbers of their own.
    Parts(Vec<(String, Self)>),
}

/// Reads the input of an action.
///
/// # Errors
///
/// What is wrong, as a sentence for each fault: of the names, and only if these are right, of the values.
pub(super) fn read_input(fields: &[Field], typed: &[TypedParameter]) -> Result<ReadInput, Vec<String>> {
    let resolved: Vec<Result<ResolvedName<'_>, String>> =
        typed.iter().map(|one| resolve_name(&one.name, fields)).collect();
    let faults: Vec<String> = resolved.iter().filter_map(|name| name.as_ref().err().cloned()).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut parts, mut completed, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (name, one) in resolved.into_iter().flatten().zip(typed) {
        let full = name.path.join(".");
        if full != one.name && !completed.iter().any(|(typed, _)| *typed == one.name) {
            completed.push((one.name.clone(), full.clone()));
        }
        let added = check_word_count(&full, name.shape, &one.words)
            .and_then(|()| add_words(&mut parts, &name.path, name.shape, &one.words, &full));
        faults.extend(added.err());
    }
    let mut members = Vec::new();
    for (name, node) in parts {
        let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
        match to_value(&field.shape, node, &name) {
            Ok(value) => members.push((name, value)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(ReadInput { members, completed }) } else { Err(faults) }
}

/// Checks that a value is there, and no other word behind it unless the parameter is a list.
fn check_word_count(name: &str, shape: &Shape, words: &[String]) -> Result<(), String> {
    match (words, shape) {
        ([], _) => Err(format!(
            "--{name} has no value: write one behind it, or --{name}=VALUE if it begins with two dashes"
        )),
        ([_], _) | (_, Shape::List { .. }) => Ok(()),
        ([_, word, ..], _) => Err(describe_no_name(word)),
    }
}

/// Adds the words of a parameter at its place.
fn add_words(
    parts: &mut Vec<(String, Node)>,
    path: &[String],
    shape: &Shape,
    words: &[String],
    full: &str,
) -> Result<(), String> {
    let Some((first, rest)) = path.split_first() else { return Ok(()) };
    let place = parts.iter_mut().find(|(name, _)| name == first).map(|(_, node)| node);
    let is_list = matches!(shape, Shape::List { .. });
    match (place, rest) {
        (None, []) => parts.push((first.clone(), Node::Words(words.to_vec()))),
        (None, rest) => {
            let mut below = Vec::new();
            add_words(&mut below, rest, shape, words, full)?;
            parts.push((first.clone(), Node::Parts(below)));
        }
        (Some(Node::Words(before)), []) if is_list => before.extend_from_slice(words),
        (Some(Node::Words(_)), []) => return Err(format!("--{full} is given twice: pass it once")),
        (Some(Node::Parts(below)), [_, ..]) => add_words(below, rest, shape, words, full)?,
        (Some(_), _) => {
            return Err(format!("--{full} is given as a whole and in parts: pass it in one of the two ways"));
        }
    }
    Ok(())
}

/// Converts what was typed to a value of a shape.
fn to_value(shape: &Shape, node: Node, path: &str) -> Result<ExactValue, String> {
    match (shape, node) {
        (Shape::List { item, .. }, Node::Words(words)) => to_list(item, words, path),
        (Shape::List { item, .. }, Node::Parts(parts)) => to_numbered_list(item, parts, path),
        (Shape::Object { fields, .. }, Node::Parts(parts)) => {
            let member = |(name, node): (String, Node)| {
                let Some(field) = fields.iter().find(|field| field.name == name) else {
                    unreachable!("{path}.{name} was resolved by the fields of {path}")
                };
                let value = to_value(&field.shape, node, &format!("{path}.{name}"))?;
                Ok((name, value))
            };
            parts.into_iter().map(member).collect::<Result<_, String>>().map(ExactValue::Object)
        }
        (_, Node::Words(words)) => to_single(shape, words.into_iter().next().unwrap_or_default(), path),
        (_, Node::Parts(_)) => unreachable!("{path} has parts, which no name of one value leads to"),
    }
}

/// Converts words to a list: one that begins with `[` is the whole list, else each is an item.
fn to_list(item: &Shape, words: Vec<String>, path: &str) -> Result<ExactValue, String> {
    let is_json = |word: &String| word.trim_start().starts_with('[');
    match words.as_slice() {
        [word] if is_json(word) => {
            return parse_json(word, path, "a list such as '[…]'");
        }
        words if words.iter().any(is_json) && !matches!(item, Shape::List { .. }) => {
            return Err(format!(
                "--{path} has a list as JSON among other values: pass the whole list as JSON"
            ));
        }
        _ => {}
    }
    let items = words.into_iter().map(|word| to_single(item, word, path));
    items.collect::<Result<_, _>>().map(ExactValue::List)
}

/// Converts items with numbers to a list. The numbers go from 0 on without a gap.
fn to_numbered_list(item: &Shape, mut parts: Vec<(String, Node)>, path: &str) -> Result<ExactValue, String> {
    parts.sort_by_key(|(index, _)| index.parse::<usize>().ok());
    if parts.iter().zip(0_usize..).any(|((index, _), expected)| *index != expected.to_string()) {
        return Err(format!(
            "the items of --{path} have a gap: number them --{path}.0, --{path}.1 and so on"
        ));
    }
    let items = parts.into_iter().map(|(index, node)| to_value(item, node, &format!("{path}.{index}")));
    items.collect::<Result<_, _>>().map(ExactValue::List)
}

/// Converts a word to a value.
fn to_single(shape: &Shape, word: String, path: &str) -> Result<ExactValue, String> {
    match shape {
        Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => {
            Ok(ExactValue::Text(word))
        }
        Shape::List { .. } => parse_json(&word, path, "a list such as '[…]'"),
        Shape::Object { .. } => parse_json(&word, path, "an object such as '{…}'"),
    }
}

/// Parses a value that is written as JSON.
fn parse_json(word: &str, path: &str, expected: &str) -> Result<ExactValue, String> {
    ExactValue::parse(word).map_err(|error| format!("--{path} is not JSON ({error}): pass {expected}"))
}

#[cfg(test)]
mod tests;
