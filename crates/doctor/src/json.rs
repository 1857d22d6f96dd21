//! A JSON body written anew, in the ways in which libraries write JSON. Numbers keep their very text.

mod python;

use std::fmt::Write as _;

use super::orders::{ordered, orders};

/// How deep a body may be nested to be written anew.
const DEPTH_MAX: usize = 64;

/// A value, its texts as they stand in the body.
#[derive(Clone)]
enum Node<'b> {
    /// A number, `true`, `false` or `null`.
    Plain(&'b str),
    /// A text with its quotes.
    Text(&'b str),
    List(Vec<Node<'b>>),
    /// Keys with their quotes.
    Object(Vec<(&'b str, Node<'b>)>),
}

/// What stands between values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Nothing.
    Compact,
    /// A blank behind `,` and `:`.
    Blanks,
    /// Each value on a line, so much further in.
    Indented(&'static str),
}

/// How characters of texts are written.
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
    fn escapes(self, c: char) -> bool {
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

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) spacing: Spacing,
    pub(super) escapes: Escapes,
    pub(super) sorted: bool,
}

/// A body that was read as JSON.
pub(super) struct Json<'b>(Node<'b>);

impl<'b> Json<'b> {
    /// Reads a body; `None` where it is not JSON, or is nested too deep.
    pub(super) fn read(body: &'b [u8]) -> Option<Self> {
        // Whatever serde_json takes is well-formed, so that the reader below need not check it again.
        serde_json::from_slice::<serde::de::IgnoredAny>(body).ok()?;
        let mut reader = Reader { rest: std::str::from_utf8(body).ok()? };
        reader.value(DEPTH_MAX).map(Self)
    }

    /// Writes it in a style.
    pub(super) fn write(&self, style: Style) -> String {
        let mut text = String::new();
        write(&mut text, &self.0, style, 0);
        text
    }

    /// The same object with its few members in every other order.
    pub(super) fn orders(&self) -> Vec<Self> {
        let Node::Object(members) = &self.0 else { return Vec::new() };
        orders(members.len()).iter().map(|order| Self(Node::Object(ordered(members, order)))).collect()
    }

    /// What the body says, where it is a text and nothing else.
    pub(super) fn text(&self) -> Option<String> {
        match self.0 {
            Node::Text(quoted) => serde_json::from_str(quoted).ok(),
            Node::Plain(_) | Node::List(_) | Node::Object(_) => None,
        }
    }
}

struct Reader<'b> {
    rest: &'b str,
}

impl<'b> Reader<'b> {
    /// Takes a character, and the blanks before it, where it comes next.
    fn takes(&mut self, c: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes so many bytes.
    fn cut(&mut self, bytes: usize) -> Option<&'b str> {
        let (cut, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(cut)
    }

    fn quoted(&mut self) -> Option<&'b str> {
        self.rest = self.rest.trim_start();
        let mut escaped = false;
        let mut end = None;
        for (at, c) in self.rest.char_indices().skip(1) {
            if c == '"' && !escaped {
                end = Some(at.saturating_add(1));
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        self.cut(end?)
    }

    fn value(&mut self, depth: usize) -> Option<Node<'b>> {
        let deeper = depth.checked_sub(1)?;
        if self.takes('[') {
            let mut list = Vec::new();
            while !self.takes(']') {
                list.push(self.value(deeper)?);
                self.takes(',');
            }
            return Some(Node::List(list));
        }
        if self.takes('{') {
            let mut object = Vec::new();
            while !self.takes('}') {
                let key = self.quoted()?;
                self.takes(':');
                object.push((key, self.value(deeper)?));
                self.takes(',');
            }
            return Some(Node::Object(object));
        }
        if self.rest.starts_with('"') {
            return self.quoted().map(Node::Text);
        }
        let end = self.rest.find(|c: char| matches!(c, ',' | ']' | '}') || c.is_whitespace());
        let plain = self.cut(end.unwrap_or(self.rest.len()))?;
        (!plain.is_empty()).then_some(Node::Plain(plain))
    }
}

fn write(text: &mut String, node: &Node<'_>, style: Style, depth: usize) {
    match node {
        Node::Plain(plain) => text.push_str(plain),
        Node::Text(quoted) => write_text(text, quoted, style.escapes),
        Node::List(list) if list.is_empty() => text.push_str("[]"),
        Node::Object(object) if object.is_empty() => text.push_str("{}"),
        Node::List(list) => {
            text.push('[');
            for (place, item) in list.iter().enumerate() {
                before(text, place, style.spacing, depth);
                write(text, item, style, depth.saturating_add(1));
            }
            behind(text, style.spacing, depth);
            text.push(']');
        }
        Node::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            if style.sorted {
                members.sort_by_key(|(key, _)| *key);
            }
            text.push('{');
            for (place, (key, value)) in members.into_iter().enumerate() {
                before(text, place, style.spacing, depth);
                write_text(text, key, style.escapes);
                text.push_str(if style.spacing == Spacing::Compact { ":" } else { ": " });
                write(text, value, style, depth.saturating_add(1));
            }
            behind(text, style.spacing, depth);
            text.push('}');
        }
    }
}

/// What stands before the item of a place.
fn before(text: &mut String, place: usize, spacing: Spacing, depth: usize) {
    if place > 0 {
        text.push_str(if spacing == Spacing::Blanks { ", " } else { "," });
    }
    behind(text, spacing, depth.saturating_add(1));
}

/// A new line where values stand on lines of their own.
fn behind(text: &mut String, spacing: Spacing, depth: usize) {
    if let Spacing::Indented(step) = spacing {
        text.push('\n');
        text.push_str(&step.repeat(depth));
    }
}

fn write_text(text: &mut String, quoted: &str, escapes: Escapes) {
    let as_sent = escapes == Escapes::AsSent;
    // A lone half of a surrogate pair has no character; its text stays as it is.
    let decoded = if as_sent { None } else { serde_json::from_str::<String>(quoted).ok() };
    let Some(decoded) = decoded else {
        text.push_str(quoted);
        return;
    };
    let Ok(plain) = serde_json::to_string(&decoded) else { return };
    for c in plain.chars() {
        if !escapes.escapes(c) {
            text.push(c);
        } else if c == '/' {
            text.push_str("\\/");
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // A String takes everything.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "{\"b\" : [1.0,2e5 , {}, []], \"a/\":\"\\u4e2d<é'\\/\", \"c\": {\"x\":null}}";

    fn written(spacing: Spacing, escapes: Escapes, sorted: bool) -> String {
        Json::read(BODY.as_bytes()).unwrap().write(Style { spacing, escapes, sorted })
    }

    #[test]
    fn a_body_is_written_as_libraries_write_it() {
        assert_eq!(
            written(Spacing::Compact, Escapes::AsSent, false),
            r#"{"b":[1.0,2e5,{},[]],"a/":"\u4e2d<é'\/","c":{"x":null}}"#
        );
        assert_eq!(
            written(Spacing::Blanks, Escapes::Ascii, true),
            r#"{"a/": "\u4e2d<\u00e9'/", "b": [1.0, 2e5, {}, []], "c": {"x": null}}"#
        );
        assert_eq!(
            written(Spacing::Compact, Escapes::SlashesAndAscii, true),
            r#"{"a\/":"\u4e2d<\u00e9'\/","b":[1.0,2e5,{},[]],"c":{"x":null}}"#
        );
        assert_eq!(
            written(Spacing::Compact, Escapes::HtmlMore, true),
            r#"{"a/":"中\u003cé\u0027/","b":[1.0,2e5,{},[]],"c":{"x":null}}"#
        );
        assert_eq!(
            written(Spacing::Indented("  "), Escapes::Raw, true),
            "{\n  \"a/\": \"中<é'/\",\n  \"b\": [\n    1.0,\n    2e5,\n    {},\n    []\n  ],\n  \"c\": {\n    \"x\": null\n  }\n}"
        );
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_not_written_anew() {
        for body in ["", "{", "a=1", "{\"a\":1}x", "\u{feff}{}"] {
            assert!(Json::read(body.as_bytes()).is_none(), "{body}");
        }
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::read(nested(DEPTH_MAX).as_bytes()).is_some());
        assert!(Json::read(nested(DEPTH_MAX + 1).as_bytes()).is_none());
    }

    #[test]
    fn a_body_that_is_a_text_says_what_is_in_it() {
        assert_eq!(Json::read(br#" "{\"a\":1}" "#).unwrap().text().as_deref(), Some("{\"a\":1}"));
        assert!(Json::read(b"{}").unwrap().text().is_none());
    }
}
