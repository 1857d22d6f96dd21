//! JSON values as `str` of Python writes a dict.

use super::node::Node;

/// Formats a value as `str` of Python does.
pub(super) fn format_as_python(node: &Node<'_>) -> String {
    let mut text = String::new();
    write_node(&mut text, node);
    text
}

fn write_node(text: &mut String, node: &Node<'_>) {
    match node {
        Node::Plain("true") => text.push_str("True"),
        Node::Plain("false") => text.push_str("False"),
        Node::Plain("null") => text.push_str("None"),
        Node::Plain(plain) => text.push_str(plain),
        Node::Text(quoted) => write_text(text, quoted),
        Node::List(list) => {
            text.push('[');
            for (index, item) in list.iter().enumerate() {
                write_comma(text, index);
                write_node(text, item);
            }
            text.push(']');
        }
        Node::Object(object) => {
            text.push('{');
            for (index, (key, value)) in object.iter().enumerate() {
                write_comma(text, index);
                write_text(text, key);
                text.push_str(": ");
                write_node(text, value);
            }
            text.push('}');
        }
    }
}

fn write_comma(text: &mut String, index: usize) {
    if index > 0 {
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
    use super::super::node::parse_node;
    use super::*;

    #[test]
    fn a_value_is_written_as_python_writes_it() {
        let body = r#"{"a":[true,null,1.50],"b":"it's","c":"\"\\é'"}"#;
        assert_eq!(
            format_as_python(&parse_node(body.as_bytes()).unwrap()),
            r#"{'a': [True, None, 1.50], 'b': "it's", 'c': '"\\é\''}"#
        );
    }
}
