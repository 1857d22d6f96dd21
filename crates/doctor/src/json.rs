//! A JSON body rewritten in the ways in which libraries write JSON. Numbers keep their exact text.

mod changed;
mod node;
mod python;

use std::fmt::Write as _;

use crate::permutations::{list_orders, reorder_items};
pub(super) use changed::Dropped;
use changed::{collect_scalars, drop_members, replace_scalars};
use node::{Node, parse_node};
use python::format_as_python;

/// The space between values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Nothing.
    Compact,
    /// A blank behind `,` and `:`.
    Blanks,
    /// Each value on a line of its own, indented by this text for each level.
    Indented(&'static str),
}

/// The characters of texts that are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// As they are in the body.
    AsSent,
    /// Only what must be escaped is.
    Raw,
    /// Everything beyond ASCII as well.
    Ascii,
    /// Slashes as well.
    Slashes,
    /// Slashes and everything beyond ASCII as well, as PHP does it.
    SlashesAndAscii,
    /// `<`, `>` and `&` as well, as Go does it.
    Html,
    /// `=` and `'` too, as one library of Java does it.
    HtmlMore,
}

impl Escapes {
    fn must_escape(self, c: char) -> bool {
        let beyond = !c.is_ascii();
        match self {
            Self::AsSent | Self::Raw => false,
            Self::Ascii => beyond,
            Self::Slashes => c == '/',
            Self::SlashesAndAscii => c == '/' || beyond,
            Self::Html => matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'),
            Self::HtmlMore => matches!(c, '<' | '>' | '&' | '=' | '\'' | '\u{2028}' | '\u{2029}'),
        }
    }
}

/// A style of writing a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) spacing: Spacing,
    pub(super) escapes: Escapes,
    pub(super) is_sorted: bool,
}

/// A body that was read as JSON.
pub(super) struct Json<'b>(Node<'b>);

impl<'b> Json<'b> {
    /// Reads a body; `None` where it is not JSON, or is nested too deep.
    pub(super) fn parse(body: &'b [u8]) -> Option<Self> {
        parse_node(body).map(Self)
    }

    /// Writes the body in a style.
    pub(super) fn write(&self, style: Style) -> String {
        let mut text = String::new();
        write_node(&mut text, &self.0, style, 0);
        text
    }

    /// Writes the body as `str` of Python writes a value.
    pub(super) fn to_python_text(&self) -> String {
        format_as_python(&self.0)
    }

    /// The same object with its members in every other order, if they are few.
    pub(super) fn list_reordered(&self) -> Vec<Self> {
        let Node::Object(members) = &self.0 else { return Vec::new() };
        list_orders(members.len())
            .iter()
            .map(|order| Self(Node::Object(reorder_items(members, order))))
            .collect()
    }

    /// The values that are neither lists nor objects, as they are written, in their order.
    pub(super) fn list_scalars(&self) -> Vec<&'b str> {
        let mut scalars = Vec::new();
        collect_scalars(&self.0, &mut scalars);
        scalars
    }

    /// The same with other values in place of those of [`Self::list_scalars`]; `None` keeps one.
    pub(super) fn with_scalars<'c>(&self, replaced: &'c [Option<String>]) -> Json<'c>
    where
        'b: 'c,
    {
        Json(replace_scalars(&self.0, &mut replaced.iter()))
    }

    /// The same without the members that a serializer leaves out.
    pub(super) fn without_members(&self, dropped: Dropped) -> Self {
        Self(drop_members(&self.0, dropped))
    }

    /// The same object with one more member, the name in quotes, at every place.
    pub(super) fn list_with_null_member<'c>(&self, name: &'c str) -> Vec<Json<'c>>
    where
        'b: 'c,
    {
        let Node::Object(members) = &self.0 else { return Vec::new() };
        if members.iter().any(|(known, _)| *known == name) {
            return Vec::new();
        }
        let insert = |index: usize| {
            let mut members: Vec<(&'c str, Node<'c>)> = members.clone();
            members.insert(index, (name, Node::Plain("null")));
            Json(Node::Object(members))
        };
        (0..=members.len()).map(insert).collect()
    }

    /// The text of a body that is a text and nothing else.
    pub(super) fn decode_text(&self) -> Option<String> {
        match self.0 {
            Node::Text(quoted) => serde_json::from_str(quoted).ok(),
            Node::Plain(_) | Node::List(_) | Node::Object(_) => None,
        }
    }
}

fn write_node(text: &mut String, node: &Node<'_>, style: Style, depth: usize) {
    match node {
        Node::Plain(plain) => text.push_str(plain),
        Node::Text(quoted) => write_text(text, quoted, style.escapes),
        Node::List(list) if list.is_empty() => text.push_str("[]"),
        Node::Object(object) if object.is_empty() => text.push_str("{}"),
        Node::List(list) => {
            text.push('[');
            for (index, item) in list.iter().enumerate() {
                write_separator(text, index, style.spacing, depth);
                write_node(text, item, style, depth + 1);
            }
            write_line_break(text, style.spacing, depth);
            text.push(']');
        }
        Node::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            if style.is_sorted {
                members.sort_by_key(|(key, _)| *key);
            }
            text.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                write_separator(text, index, style.spacing, depth);
                write_text(text, key, style.escapes);
                text.push_str(if style.spacing == Spacing::Compact { ":" } else { ": " });
                write_node(text, value, style, depth + 1);
            }
            write_line_break(text, style.spacing, depth);
            text.push('}');
        }
    }
}

/// Writes the separator before the item with an index.
fn write_separator(text: &mut String, index: usize, spacing: Spacing, depth: usize) {
    if index > 0 {
        text.push_str(if spacing == Spacing::Blanks { ", " } else { "," });
    }
    write_line_break(text, spacing, depth + 1);
}

/// Starts a new line where values are on lines of their own.
fn write_line_break(text: &mut String, spacing: Spacing, depth: usize) {
    if let Spacing::Indented(step) = spacing {
        text.push('\n');
        text.push_str(&step.repeat(depth));
    }
}

fn write_text(text: &mut String, quoted: &str, escapes: Escapes) {
    let as_sent = escapes == Escapes::AsSent;
    // A lone half of a surrogate pair is no character; its text stays unchanged.
    let decoded = if as_sent { None } else { serde_json::from_str::<String>(quoted).ok() };
    let Some(decoded) = decoded else {
        text.push_str(quoted);
        return;
    };
    let plain = match serde_json::to_string(&decoded) {
        Ok(plain) => plain,
        Err(error) => unreachable!("a text always becomes JSON: {error}"),
    };
    for c in plain.chars() {
        if !escapes.must_escape(c) {
            text.push(c);
        } else if c == '/' {
            text.push_str("\\/");
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::node::DEPTH_MAX;
    use super::*;

    const BODY: &str = "{\"b\" : [1.0,2e5 , {}, []], \"a/\":\"\\u4e2d<é'\\/\", \"c\": {\"x\":null}}";

    fn write_body(spacing: Spacing, escapes: Escapes, is_sorted: bool) -> String {
        Json::parse(BODY.as_bytes()).unwrap().write(Style { spacing, escapes, is_sorted })
    }

    #[test]
    fn a_body_is_written_as_libraries_write_it() {
        assert_eq!(
            write_body(Spacing::Compact, Escapes::AsSent, false),
            r#"{"b":[1.0,2e5,{},[]],"a/":"\u4e2d<é'\/","c":{"x":null}}"#
        );
        assert_eq!(
            write_body(Spacing::Blanks, Escapes::Ascii, true),
            r#"{"a/": "\u4e2d<\u00e9'/", "b": [1.0, 2e5, {}, []], "c": {"x": null}}"#
        );
        assert_eq!(
            write_body(Spacing::Compact, Escapes::SlashesAndAscii, true),
            r#"{"a\/":"\u4e2d<\u00e9'\/","b":[1.0,2e5,{},[]],"c":{"x":null}}"#
        );
        assert_eq!(
            write_body(Spacing::Compact, Escapes::HtmlMore, true),
            r#"{"a/":"中\u003cé\u0027/","b":[1.0,2e5,{},[]],"c":{"x":null}}"#
        );
        assert_eq!(
            write_body(Spacing::Indented("  "), Escapes::Raw, true),
            "{\n  \"a/\": \"中<é'/\",\n  \"b\": [\n    1.0,\n    2e5,\n    {},\n    []\n  ],\n  \"c\": {\n    \"x\": null\n  }\n}"
        );
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_not_rewritten() {
        for body in ["", "{", "a=1", "{\"a\":1}x", "\u{feff}{}"] {
            assert!(Json::parse(body.as_bytes()).is_none(), "{body}");
        }
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(nested(DEPTH_MAX).as_bytes()).is_some());
        assert!(Json::parse(nested(DEPTH_MAX + 1).as_bytes()).is_none());
    }

    #[test]
    fn a_body_that_is_a_text_says_what_is_in_it() {
        assert_eq!(Json::parse(br#" "{\"a\":1}" "#).unwrap().decode_text().as_deref(), Some("{\"a\":1}"));
        assert!(Json::parse(b"{}").unwrap().decode_text().is_none());
    }
}
