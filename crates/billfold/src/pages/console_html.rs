//! The page of the console as HTML: its frame and its data. All else is made in the browser, from answers to the reader's own key.

use askama::Template;
use bill::Language;
use serde_json::{Map, Value};

use super::console_words::{find_console_word, list_console_words};
use super::html::{Frame, HtmlContext};
use super::page_data::write_page_data;
use crate::documents::site_paths::CONSOLE;

/// The page of the console.
#[derive(Debug, Template)]
#[template(path = "console.html")]
struct ConsoleTemplate<'a> {
    frame: Frame<'a>,
    /// The data of the page, in JSON that no HTML can be in.
    data: String,
}

/// Renders the page of the console.
pub(super) fn render_console_html(context: HtmlContext<'_>, language: Language) -> String {
    let title = format!("{} · Billfold", find_console_word("title", language));
    let description = find_console_word("lead", language).to_owned();
    let own: Map<String, Value> =
        list_console_words(language).map(|(name, word)| (name.to_owned(), word.into())).collect();
    let words = Map::from_iter([("console".to_owned(), Value::Object(own))]);
    let template = ConsoleTemplate {
        frame: Frame::without_markdown(context, language, CONSOLE, title, description),
        data: write_page_data(context.facts, language, words, Map::new()),
    };
    template.render().unwrap_or_else(|error| unreachable!("a template writes to memory: {error}"))
}

impl ConsoleTemplate<'_> {
    /// Returns a word of the page.
    fn word(&self, name: &str) -> &'static str {
        find_console_word(name, self.frame.language)
    }
}
