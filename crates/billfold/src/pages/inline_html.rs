//! A text of a page as HTML: words, code and links. The names of actions, error codes and types are links wherever they are.

use askama::Template;
use bill::Language;

use super::breakable::Breakable;
use super::link_targets::LinkTargets;
use crate::documents::inline::{Piece, split_pieces};
use crate::documents::site_paths::to_html_path;

/// A text of a page as HTML.
#[derive(Debug, Template)]
#[template(path = "inline.html")]
pub(super) struct InlineHtml<'a> {
    pieces: Vec<HtmlPiece<'a>>,
}

impl HtmlPiece<'_> {
    /// The text of code or a link, which may be a long name.
    fn name(&self) -> Breakable<'_> {
        Breakable::new(self.text)
    }
}

/// A piece of a text, with the address that it leads to if it is a link.
#[derive(Debug, PartialEq, Eq)]
struct HtmlPiece<'a> {
    text: &'a str,
    is_code: bool,
    address: Option<String>,
}

/// Makes texts with the links of one page.
#[derive(Clone, Copy, Debug)]
pub(super) struct InlineWriter<'a> {
    /// The names that become links.
    pub(super) targets: &'a LinkTargets,
    /// The language of the page, which is that of the pages that links lead to.
    pub(super) language: Language,
    /// The path of the page, to which names are no links.
    pub(super) path: &'a str,
}

impl InlineWriter<'_> {
    /// Makes the HTML of a text.
    pub(super) fn write<'t>(&self, text: &'t str) -> InlineHtml<'t> {
        let mut pieces = Vec::new();
        for piece in split_pieces(text) {
            match piece {
                Piece::Words(words) => self.append_words(words, &mut pieces),
                Piece::Code(code) => {
                    let address = self.find_address(code);
                    pieces.push(HtmlPiece { text: code, is_code: true, address });
                }
                Piece::Link(label, target) => {
                    let address = Some(self.locate(target));
                    pieces.push(HtmlPiece { text: label, is_code: false, address });
                }
            }
        }
        InlineHtml { pieces }
    }

    /// Returns the address of a link's target.
    pub(super) fn locate(&self, target: &str) -> String {
        if target.starts_with("https://") {
            return target.to_owned();
        }
        to_html_path(self.language, target)
    }

    /// Finds the address that a name leads to; none on its own page.
    pub(super) fn find_address(&self, name: &str) -> Option<String> {
        let target = self.targets.find(name).filter(|target| *target != self.path)?;
        Some(self.locate(target))
    }

    /// Appends words, in which the names of actions are links.
    fn append_words<'t>(&self, words: &'t str, pieces: &mut Vec<HtmlPiece<'t>>) {
        let mut start = 0;
        for (at, word) in list_words(words) {
            if let Some(address) = self.find_address(word).filter(|_| is_name(word)) {
                let before = words.get(start..at).unwrap_or_default();
                pieces.push(HtmlPiece { text: before, is_code: false, address: None });
                pieces.push(HtmlPiece { text: word, is_code: false, address: Some(address) });
                start = at + word.len();
            }
        }
        pieces.push(HtmlPiece {
            text: words.get(start..).unwrap_or_default(),
            is_code: false,
            address: None,
        });
        pieces.retain(|piece| !piece.text.is_empty());
    }
}

/// Lists the words of letters and digits with the positions at which they start.
fn list_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |c: char| !c.is_ascii_alphanumeric();
    let starts = text.match_indices(is_between).map(|(at, between)| at + between.len());
    [0].into_iter().chain(starts).filter_map(move |at| {
        let word = text.get(at..)?.split(is_between).next()?;
        (!word.is_empty()).then_some((at, word))
    })
}

/// Returns true for a word that is a name by its form, and no word of a sentence: two of its letters are capitals.
fn is_name(word: &str) -> bool {
    word.chars().filter(char::is_ascii_uppercase).count() >= 2 && word.chars().any(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use api::Actions;

    use super::*;

    #[test]
    fn names_of_actions_codes_and_types_are_links_but_on_their_own_page() {
        let actions = Actions::new();
        let targets = LinkTargets::new(&actions);
        let writer =
            InlineWriter { targets: &targets, language: Language::Chinese, path: "docs/DescribeBillDetail" };
        let html = |text: &str| writer.write(text).render().unwrap();
        assert_eq!(
            html("DescribeBillSummary，见 `InternalError`<b> & [表](docs/data-types)"),
            "<a href=\"/zh/docs/DescribeBillSummary\">Describe<wbr>Bill<wbr>Summary</a>，见 \
             <a href=\"/zh/docs/error-codes#InternalError\"><code>InternalError</code></a>&#60;b&#62; &#38; \
             <a href=\"/zh/docs/data-types\">表</a>"
        );
        assert_eq!(html("DescribeBillDetail sums `a`"), "DescribeBillDetail sums <code>a</code>");
    }
}
