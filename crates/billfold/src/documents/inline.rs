//! The pieces of a text of a page: words, code and links.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// Code.
    Code(&'a str),
    /// A link: its label, and its target as it is in the text.
    Link(&'a str, &'a str),
}

/// Splits a text into its pieces. What is no complete mark stays words.
pub(crate) fn split_pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let found = rest.match_indices(['`', '[']).find_map(|(at, _)| {
            let (before, mark) = rest.split_at(at);
            read_mark(mark).map(|(piece, after)| (before, piece, after))
        });
        let Some((before, piece, after)) = found else {
            pieces.push(Piece::Words(rest));
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Reads the code or link at the beginning of a text. Returns it, and what follows.
fn read_mark(text: &str) -> Option<(Piece<'_>, &str)> {
    if let Some(code) = text.strip_prefix('`') {
        return code.split_once('`').map(|(code, after)| (Piece::Code(code), after));
    }
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = after.split_once(')')?;
    let is_link = !label.contains(['[', ']', '`']) && is_target(target);
    is_link.then_some((Piece::Link(label, target), after))
}

/// Returns true for a path of the pages, and for an address.
fn is_target(target: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.#/~".contains(c);
    target.strip_prefix("https://").unwrap_or(target).chars().all(is_plain) && !target.starts_with('/')
}

/// Shows a text where links cannot be followed: their labels, and the addresses of other sites.
pub(crate) fn show_without_links(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in split_pieces(text) {
        match piece {
            Piece::Words(words) => shown.push_str(words),
            Piece::Code(code) => shown.extend(["`", code, "`"]),
            Piece::Link(label, target) if target.starts_with("https://") && label != target => {
                shown.extend([label, " (", target, ")"]);
            }
            Piece::Link(label, _) => shown.push_str(label),
        }
    }
    shown
}

/// Shows a text where there are neither links nor code: without the marks of both.
pub(crate) fn show_plain(text: &str) -> String {
    show_without_links(text).replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_code_and_links() {
        assert_eq!(
            split_pieces("Send `a[0]` as [the rules](docs/requests#order) say, [not] `this"),
            [
                Piece::Words("Send "),
                Piece::Code("a[0]"),
                Piece::Words(" as "),
                Piece::Link("the rules", "docs/requests#order"),
                Piece::Words(" say, [not] `this"),
            ]
        );
        assert_eq!(split_pieces("[a](javascript:x)"), [Piece::Words("[a](javascript:x)")]);
        assert_eq!(split_pieces(""), []);
    }

    #[test]
    fn a_link_to_another_site_is_shown_with_its_address() {
        let text = "See [types](docs/data-types), [the page](https://x.example/a) and [https://x.example](https://x.example).";
        let shown = "See types, the page (https://x.example/a) and https://x.example.";
        assert_eq!(show_without_links(text), shown);
    }
}
