//! JSON values with other values in them, and with members fewer.

use super::node::Node;

/// Adds the values that are neither lists nor objects, in their order.
pub(super) fn collect_scalars<'b>(node: &Node<'b>, scalars: &mut Vec<&'b str>) {
    match node {
        Node::Plain(text) | Node::Text(text) => scalars.push(text),
        Node::List(list) => list.iter().for_each(|item| collect_scalars(item, scalars)),
        Node::Object(members) => members.iter().for_each(|(_, value)| collect_scalars(value, scalars)),
    }
}

/// Returns the value with others in place of those of [`collect_scalars`]; `None` keeps one.
pub(super) fn replace_scalars<'b: 'c, 'c>(
    node: &Node<'b>,
    replaced: &mut std::slice::Iter<'c, Option<String>>,
) -> Node<'c> {
    match node {
        Node::Plain(text) | Node::Text(text) => {
            let text = replaced.next().and_then(Option::as_deref).unwrap_or(text);
            if text.starts_with('"') { Node::Text(text) } else { Node::Plain(text) }
        }
        Node::List(list) => Node::List(list.iter().map(|item| replace_scalars(item, replaced)).collect()),
        Node::Object(members) => {
            let replace = |(name, value): &(&'b str, Node<'b>)| (*name, replace_scalars(value, replaced));
            Node::Object(members.iter().map(replace).collect())
        }
    }
}

/// Returns the value without the members that are null.
pub(super) fn drop_nulls<'b>(node: &Node<'b>) -> Node<'b> {
    match node {
        Node::Plain(text) => Node::Plain(text),
        Node::Text(text) => Node::Text(text),
        Node::List(list) => Node::List(list.iter().map(drop_nulls).collect()),
        Node::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !matches!(value, Node::Plain("null")));
            Node::Object(kept.map(|(name, value)| (*name, drop_nulls(value))).collect())
        }
    }
}
