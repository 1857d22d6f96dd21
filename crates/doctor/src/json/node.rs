//! JSON values as they are written in a body, and the reader that takes them apart.

/// Deepest nesting of a body that is rewritten.
pub(super) const DEPTH_MAX: usize = 64;

/// A value, its texts as they are written in the body.
#[derive(Clone)]
pub(super) enum Node<'b> {
    /// A number, `true`, `false` or `null`.
    Plain(&'b str),
    /// A text with its quotes.
    Text(&'b str),
    List(Vec<Node<'b>>),
    /// Keys with their quotes.
    Object(Vec<(&'b str, Node<'b>)>),
}

/// Reads a body; `None` where it is not JSON, or is nested deeper than [`DEPTH_MAX`].
pub(super) fn parse_node(body: &[u8]) -> Option<Node<'_>> {
    // `serde_json` accepts only well-formed JSON, so that the reader below need not check it again.
    serde_json::from_slice::<serde::de::IgnoredAny>(body).ok()?;
    let mut reader = Reader { rest: std::str::from_utf8(body).ok()? };
    reader.read_value(DEPTH_MAX)
}

struct Reader<'b> {
    rest: &'b str,
}

impl<'b> Reader<'b> {
    /// Skips blanks, then takes a character if it comes next.
    fn take_char(&mut self, c: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes a number of bytes.
    fn take_bytes(&mut self, bytes: usize) -> Option<&'b str> {
        let (cut, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(cut)
    }

    /// Takes a text with its quotes.
    fn take_quoted(&mut self) -> Option<&'b str> {
        self.rest = self.rest.trim_start();
        let mut escaped = false;
        let mut end = None;
        for (position, c) in self.rest.char_indices().skip(1) {
            if c == '"' && !escaped {
                end = Some(position + 1);
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        self.take_bytes(end?)
    }

    /// Reads one value; `depth` is the number of levels that may follow.
    fn read_value(&mut self, depth: usize) -> Option<Node<'b>> {
        let deeper = depth.checked_sub(1)?;
        if self.take_char('[') {
            let mut list = Vec::new();
            while !self.take_char(']') {
                list.push(self.read_value(deeper)?);
                self.take_char(',');
            }
            return Some(Node::List(list));
        }
        if self.take_char('{') {
            let mut object = Vec::new();
            while !self.take_char('}') {
                let key = self.take_quoted()?;
                self.take_char(':');
                object.push((key, self.read_value(deeper)?));
                self.take_char(',');
            }
            return Some(Node::Object(object));
        }
        if self.rest.starts_with('"') {
            return self.take_quoted().map(Node::Text);
        }
        let end = self.rest.find(|c: char| matches!(c, ',' | ']' | '}') || c.is_whitespace());
        let plain = self.take_bytes(end.unwrap_or(self.rest.len()))?;
        (!plain.is_empty()).then_some(Node::Plain(plain))
    }
}
