//! The page of the console as HTML: its frame and its data. All else is made in the browser, from answers to the reader's own key.

use api::{Category, Service};
use askama::Template;
use bill::Language;
use serde_json::{Map, Value};

use super::html::{Frame, HtmlContext};
use super::page_data::write_page_data;
use super::page_words::{CONSOLE_WORDS, find_word, list_words};
use crate::documents::error_help::list_error_help;
use crate::documents::site_paths::CONSOLE;

/// The groups of words that the modules of the page have.
const WORDS: [&str; 4] = ["common", "errorHelp", "signIn", CONSOLE_WORDS];

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
    let title = format!("{} · Billfold", find_word(CONSOLE_WORDS, "title", language));
    let description = find_word(CONSOLE_WORDS, "lead", language).to_owned();
    // The console calls actions of our own, and the vendor's for files of bills.
    let called = context.facts.actions.iter().filter(|action| {
        action.definition.service == Service::Billfold || action.definition.category == Category::Bill
    });
    let errors = list_error_help(called, language);
    let own = Map::from_iter([("errors".to_owned(), Value::Object(errors))]);
    let template = ConsoleTemplate {
        frame: Frame::without_markdown(context, language, CONSOLE, title, description),
        data: write_page_data(context.facts, language, &list_words(&WORDS, language), own),
    };
    template.render().unwrap_or_else(|error| unreachable!("a template writes to memory: {error}"))
}

impl ConsoleTemplate<'_> {
    /// Returns a word of the page.
    fn word(&self, name: &str) -> &'static str {
        find_word(CONSOLE_WORDS, name, self.frame.language)
    }
}
