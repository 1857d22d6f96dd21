//! The pages of the API Explorer as HTML: the list of actions, and the page on which an action is tried.

use api::{Category, RegisteredAction};
use askama::Template;
use bill::Language;
use serde_json::{Map, Value};

use super::breakable::Breakable;
use super::explorer_form::{Control, make_controls};
use super::html::{Frame, HtmlContext};
use super::inline_html::{InlineHtml, InlineWriter};
use super::page_data::write_page_data;
use super::page_words::{EXPLORER_WORDS, find_word, list_words};
use crate::documents::explorer_data::make_explorer_data;
use crate::documents::labels::show_roles;
use crate::documents::site_paths::{EXPLORER, to_action_path, to_explorer_path, to_html_path};

/// The groups of words that the modules of a page have.
const WORDS: [&str; 6] = ["common", "signIn", "errorHelp", "signature", "doctor", EXPLORER_WORDS];

/// The parts of the work area: the name in ids, and the word.
const TABS: [(&str, &str); 6] = [
    ("answer", "tabAnswer"),
    ("signature", "tabSignature"),
    ("samples", "tabSamples"),
    ("doctor", "tabDoctor"),
    ("documentation", "tabDocumentation"),
    ("history", "tabHistory"),
];

/// The modules that are loaded when the reader first needs them: the name of each in the page, and its file.
const PARTS: [(&str, &str); 10] = [
    ("answer", "answer_view.js"),
    ("laws", "explorer_laws.js"),
    ("calls", "call_history.js"),
    ("unknown", "explorer_unknown.js"),
    ("command", "command_line.js"),
    ("documentation", "document_view.js"),
    ("doctor", "doctor_panel.js"),
    ("history", "history_view.js"),
    ("samples", "samples_view.js"),
    ("signature", "signature_panel.js"),
];

/// The styles of what these modules show.
const PART_STYLES: &str = "answer.css";

/// The page on which an action is tried.
#[derive(Debug, Template)]
#[template(path = "explorer.html")]
struct ExplorerTemplate<'a> {
    frame: Frame<'a>,
    action: &'a RegisteredAction,
    controls: Vec<Control<'a>>,
    groups: Vec<ActionGroup<'a>>,
    inline: InlineWriter<'a>,
    /// The data of the page, in JSON that no HTML can be in.
    data: String,
}

/// The list of the actions that can be tried.
#[derive(Debug, Template)]
#[template(path = "explorer_list.html")]
struct ListTemplate<'a> {
    frame: Frame<'a>,
    groups: Vec<ActionGroup<'a>>,
    inline: InlineWriter<'a>,
}

/// The actions of a category.
#[derive(Debug)]
struct ActionGroup<'a> {
    name: String,
    links: Vec<ActionLink<'a>>,
}

/// A link to the page on which an action is tried.
#[derive(Debug)]
struct ActionLink<'a> {
    name: &'static str,
    address: String,
    summary: &'a str,
    is_current: bool,
}

/// Renders the page on which an action is tried.
pub(super) fn render_explorer_html(
    context: HtmlContext<'_>,
    action: &RegisteredAction,
    path: &str,
    language: Language,
) -> String {
    let definition = action.definition;
    let inline = InlineWriter { targets: context.targets, language, path };
    let title = format!("{} · {}", definition.name, find_word(EXPLORER_WORDS, "explorer", language));
    let description = definition.summary.in_language(language).to_owned();
    let mut data = make_explorer_data(action, context.facts, language);
    let modules = PARTS.map(|(name, file)| (name.to_owned(), Value::from(context.assets.path(file))));
    data.insert("modules".to_owned(), Value::Object(Map::from_iter(modules)));
    data.insert("partStyles".to_owned(), Value::from(context.assets.path(PART_STYLES)));
    let template = ExplorerTemplate {
        frame: Frame::without_markdown(context, language, path, title, description),
        action,
        controls: make_controls(&action.input, "", inline),
        groups: list_groups(context, Some(definition.name), language),
        inline,
        data: write_page_data(context.facts, language, &list_words(&WORDS, language), data),
    };
    template.render().unwrap_or_else(|error| unreachable!("a template writes to memory: {error}"))
}

/// Renders the list of the actions that can be tried.
pub(super) fn render_explorer_list_html(context: HtmlContext<'_>, language: Language) -> String {
    let title = format!("{} · Billfold", find_word(EXPLORER_WORDS, "explorer", language));
    let description = find_word(EXPLORER_WORDS, "listLead", language).to_owned();
    let template = ListTemplate {
        frame: Frame::without_markdown(context, language, EXPLORER, title, description),
        groups: list_groups(context, None, language),
        inline: InlineWriter { targets: context.targets, language, path: EXPLORER },
    };
    template.render().unwrap_or_else(|error| unreachable!("a template writes to memory: {error}"))
}

/// Lists the actions by their categories.
fn list_groups<'a>(
    context: HtmlContext<'a>,
    current: Option<&str>,
    language: Language,
) -> Vec<ActionGroup<'a>> {
    let groups = Category::ALL.into_iter().map(|category| {
        let of_category =
            context.facts.actions.iter().filter(|action| action.definition.category == category);
        let links = of_category.map(|action| ActionLink {
            name: action.definition.name,
            address: to_html_path(language, &to_explorer_path(action.definition.name)),
            summary: action.definition.summary.in_language(language),
            is_current: current == Some(action.definition.name),
        });
        ActionGroup { name: category.name().in_language(language).to_owned(), links: links.collect() }
    });
    groups.collect()
}

impl<'a> ExplorerTemplate<'a> {
    /// Returns a word of the page.
    fn word(&self, name: &str) -> &'static str {
        find_word(EXPLORER_WORDS, name, self.frame.language)
    }

    /// Makes the HTML of a text.
    fn text<'t>(&self, text: &'t str) -> InlineHtml<'t> {
        self.inline.write(text)
    }

    /// Makes the HTML of a name.
    fn name(text: &str) -> Breakable<'_> {
        Breakable::new(text)
    }

    /// Returns the summary of the action.
    fn summary(&self) -> &'a str {
        self.action.definition.summary.in_language(self.frame.language)
    }

    /// Returns the address of the document of the action.
    fn document_address(&self) -> String {
        self.frame.address(&to_action_path(self.action.definition.name))
    }

    /// Returns the roles that may call.
    fn roles(&self) -> String {
        show_roles(self.action.definition.roles, self.frame.language)
    }

    /// Lists the parts of the work area: the number of each, its name in ids, and its word.
    fn tabs(&self) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
        let language = self.frame.language;
        TABS.iter()
            .enumerate()
            .map(move |(index, (name, word))| (index + 1, *name, find_word(EXPLORER_WORDS, word, language)))
    }

    /// Lists the examples by their numbers.
    fn examples(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let language = self.frame.language;
        let examples = self.action.definition.examples.iter().enumerate();
        examples.map(move |(index, example)| (index, example.title.in_language(language)))
    }

    /// Returns the number of the example that is filled in: of those of the first one's role, that whose answer shows most.
    fn filled_example(&self) -> usize {
        let examples = self.action.definition.examples;
        let role = examples.first().map(|example| example.role);
        let of_role = examples.iter().enumerate().filter(|(_, example)| Some(example.role) == role);
        of_role.max_by_key(|(_, example)| example.output.len()).map_or(0, |(index, _)| index)
    }
}

impl ListTemplate<'_> {
    /// Returns a word of the page.
    fn word(&self, name: &str) -> &'static str {
        find_word(EXPLORER_WORDS, name, self.frame.language)
    }

    /// Makes the HTML of a text.
    fn text<'t>(&self, text: &'t str) -> InlineHtml<'t> {
        self.inline.write(text)
    }

    /// Makes the HTML of a name.
    fn name(text: &str) -> Breakable<'_> {
        Breakable::new(text)
    }
}
