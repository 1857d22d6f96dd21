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

/// Members that a serializer leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// Those that are null.
    Nulls,
    /// Those that are null, and empty texts, lists and objects.
    Empties,
    /// All of these, 0 and false too, as `omitempty` of Go does.
    Zeros,
}

impl Dropped {
    /// Returns true if a member with this value is left out.
    fn drops(self, node: &Node<'_>) -> bool {
        match node {
            Node::Plain("null") => true,
            Node::Plain(text) => self == Self::Zeros && matches!(*text, "0" | "false"),
            Node::Text(text) => self != Self::Nulls && *text == "\"\"",
            Node::List(list) => self != Self::Nulls && list.is_empty(),
            Node::Object(members) => self != Self::Nulls && members.is_empty(),
        }
    }
}

/// Returns the value without the members that a serializer leaves out.
pub(super) fn drop_members<'b>(node: &Node<'b>, dropped: Dropped) -> Node<'b> {
    match node {
        Node::Plain(text) => Node::Plain(text),
        Node::Text(text) => Node::Text(text),
        Node::List(list) => Node::List(list.iter().map(|item| drop_members(item, dropped)).collect()),
        Node::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !dropped.drops(value));
            Node::Object(kept.map(|(name, value)| (*name, drop_members(value, dropped))).collect())
        }
    }
}
