//! JSON values as Python writes its own: what `str` makes of a dict.

use super::{Json, Node};

impl Json<'_> {
    /// The text of the same value in Python.
    pub(crate) fn python(&self) -> String {
        let mut text = String::new();
        write(&mut text, &self.0);
        text
    }
}

fn write(text: &mut String, node: &Node<'_>) {
    match node {
        Node::Plain("true") => text.push_str("True"),
        Node::Plain("false") => text.push_str("False"),
        Node::Plain("null") => text.push_str("None"),
        Node::Plain(plain) => text.push_str(plain),
        Node::Text(quoted) => write_text(text, quoted),
        Node::List(list) => {
            text.push('[');
            for (place, item) in list.iter().enumerate() {
                comma(text, place);
                write(text, item);
            }
            text.push(']');
        }
        Node::Object(object) => {
            text.push('{');
            for (place, (key, value)) in object.iter().enumerate() {
                comma(text, place);
                write_text(text, key);
                text.push_str(": ");
                write(text, value);
            }
            text.push('}');
        }
    }
}

fn comma(text: &mut String, place: usize) {
    if place > 0 {
        text.push_str(", ");
    }
}

fn write_text(text: &mut String, quoted: &str) {
    let Ok(decoded) = serde_json::from_str::<String>(quoted) else {
        text.push_str(quoted);
        return;
    };
    let quote = if decoded.contains('\'') && !decoded.contains('"') { '"' } else { '\'' };
    text.push(quote);
    for c in decoded.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\\' => text.push_str("\\\\"),
            _ if c == quote => text.extend(['\\', c]),
            _ => text.push(c),
        }
    }
    text.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_python_writes_it() {
        let body = r#"{"a":[true,null,1.50],"b":"it's","c":"\"\\é'"}"#;
        assert_eq!(
            Json::read(body.as_bytes()).unwrap().python(),
            r#"{'a': [True, None, 1.50], 'b': "it's", 'c': '"\\é\''}"#
        );
    }
}
