//! A page as HTML: the frame with the navigation, and the parts of the page in it.

use askama::Template;
use bill::Language;

use super::assets::Assets;
use super::breakable::Breakable;
use super::inline_html::{InlineHtml, InlineWriter};
use super::link_targets::LinkTargets;
use super::words::Words;
use crate::documents::inline::show_plain;
use crate::documents::page::{Block, FieldRow, FieldTable, Page, Side};
use crate::documents::site::{PageGroup, SitePage};
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::{
    CONSOLE, DOCS, EXPLORER, HOME, LANGUAGES, to_explorer_path, to_html_path, to_markdown_path,
};

/// Choices of a field up to this number are shown at once; more of them when they are asked for.
const SHOWN_CHOICES_MAX: usize = 6;

/// The data that all pages are made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct HtmlContext<'a> {
    /// The facts of the server.
    pub(super) facts: &'a SiteFacts<'a>,
    /// The pages, in order.
    pub(super) pages: &'a [SitePage],
    /// The assets.
    pub(super) assets: &'a Assets,
    /// The names that become links.
    pub(super) targets: &'a LinkTargets,
}

/// The frame around a page.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) context: HtmlContext<'a>,
    pub(super) language: Language,
    pub(super) words: &'static Words,
    /// The path of the page without its language; `None` for one that is not there.
    path: Option<&'a str>,
    pub(super) title: String,
    pub(super) description: String,
    /// True if the page is also there in Markdown.
    has_markdown: bool,
}

/// A page.
#[derive(Debug, Template)]
#[template(path = "page.html")]
struct PageTemplate<'a> {
    frame: Frame<'a>,
    page: &'a Page,
    inline: InlineWriter<'a>,
    is_home: bool,
    /// The address of the page on which the action is tried that the page is about.
    try_address: Option<String>,
}

/// A group of links.
#[derive(Debug)]
struct NavGroup {
    name: String,
    links: Vec<NavLink>,
}

/// A link to a page.
#[derive(Debug)]
struct NavLink {
    title: String,
    address: String,
    is_current: bool,
}

/// Renders a page.
pub(super) fn render_page_html(context: HtmlContext<'_>, page: &SitePage, language: Language) -> String {
    let data = page.make(context.facts, language);
    let inline = InlineWriter { targets: context.targets, language, path: &page.path };
    let is_home = page.group == PageGroup::Home;
    let title = if is_home { data.title.clone() } else { format!("{} · Billfold", data.title) };
    let first = data.introduction.first().map(String::as_str).unwrap_or_default();
    let description = show_plain(first);
    let words = Words::of(language);
    let frame =
        Frame { context, language, words, path: Some(&page.path), title, description, has_markdown: true };
    let action = page.action().map(|action| to_html_path(language, &to_explorer_path(action)));
    render(&PageTemplate { frame, page: &data, inline, is_home, try_address: action })
}

/// Renders the page for a path at which there is none.
pub(super) fn render_not_found_html(context: HtmlContext<'_>, page: &Page, language: Language) -> String {
    let inline = InlineWriter { targets: context.targets, language, path: "" };
    let words = Words::of(language);
    let title = format!("{} · Billfold", page.title);
    let description = String::new();
    let frame = Frame { context, language, words, path: None, title, description, has_markdown: false };
    render(&PageTemplate { frame, page, inline, is_home: false, try_address: None })
}

fn render(template: &PageTemplate<'_>) -> String {
    template.render().unwrap_or_else(|error| unreachable!("a template writes to memory: {error}"))
}

impl<'a> Frame<'a> {
    /// The frame of a page that a script works on, which has no Markdown.
    pub(super) fn without_markdown(
        context: HtmlContext<'a>,
        language: Language,
        path: &'a str,
        title: String,
        description: String,
    ) -> Self {
        let words = Words::of(language);
        Self { context, language, words, path: Some(path), title, description, has_markdown: false }
    }

    /// Returns the address of an asset.
    pub(super) fn asset(&self, name: &str) -> &'a str {
        self.context.assets.path(name)
    }

    /// Returns the address of a page in the language of this one.
    pub(super) fn address(&self, path: &str) -> String {
        to_html_path(self.language, path)
    }

    pub(super) fn home(&self) -> String {
        self.address(HOME)
    }

    pub(super) fn docs(&self) -> String {
        self.address(DOCS)
    }

    /// Returns the address of the list of actions that can be tried.
    pub(super) fn explorer(&self) -> String {
        self.address(EXPLORER)
    }

    /// Returns the address of the page on which the first action is tried.
    fn first_call(&self) -> String {
        let first = self.context.facts.actions.iter().next();
        first
            .map_or_else(|| self.explorer(), |action| self.address(&to_explorer_path(action.definition.name)))
    }

    /// Returns the address of the console.
    pub(super) fn console(&self) -> String {
        self.address(CONSOLE)
    }

    /// Returns the address of the page in the other language; of the first page if there is none here.
    pub(super) fn other_language_address(&self) -> String {
        to_html_path(self.language.other(), self.path.unwrap_or(HOME))
    }

    /// Lists the languages of the page with their addresses.
    pub(super) fn alternates(&self) -> Vec<(&'static str, String)> {
        let path = self.path.iter();
        path.flat_map(|path| {
            LANGUAGES.map(|language| (Words::of(language).lang, to_html_path(language, path)))
        })
        .collect()
    }

    /// Returns the address of the page in Markdown.
    pub(super) fn markdown_address(&self) -> Option<String> {
        self.path.filter(|_| self.has_markdown).map(|path| to_markdown_path(self.language, path))
    }

    /// Lists the links to all pages, by their groups.
    fn navigation(&self) -> Vec<NavGroup> {
        let mut groups: Vec<NavGroup> = Vec::new();
        for page in self.context.pages {
            let Some(name) = page.group.name() else { continue };
            let name = name.in_language(self.language).to_owned();
            if groups.last().is_none_or(|group| group.name != name) {
                groups.push(NavGroup { name, links: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.links.push(self.link_page(page));
            }
        }
        groups
    }

    fn link_page(&self, page: &SitePage) -> NavLink {
        NavLink {
            title: page.title.in_language(self.language).to_owned(),
            address: self.address(&page.path),
            is_current: self.path == Some(&page.path),
        }
    }

    /// Finds the page before this one.
    fn previous(&self) -> Option<NavLink> {
        let at = self.find_position()?.checked_sub(1)?;
        self.context.pages.get(at).map(|page| self.link_page(page))
    }

    /// Finds the page behind this one.
    fn next(&self) -> Option<NavLink> {
        self.context.pages.get(self.find_position()? + 1).map(|page| self.link_page(page))
    }

    fn find_position(&self) -> Option<usize> {
        let path = self.path?;
        self.context.pages.iter().position(|page| page.path == path)
    }
}

impl PageTemplate<'_> {
    /// Makes the HTML of a text.
    fn text<'t>(&self, text: &'t str) -> InlineHtml<'t> {
        self.inline.write(text)
    }

    /// Returns the address of a type of objects.
    fn type_address(&self, row: &FieldRow) -> Option<String> {
        row.object_name.as_deref().and_then(|name| self.inline.find_address(name))
    }

    /// Returns a text without the marks of code, for places where no HTML can be.
    fn without_marks(text: &str) -> String {
        show_plain(text)
    }

    /// Makes the HTML of a name.
    fn name(text: &str) -> Breakable<'_> {
        Breakable::new(text)
    }

    /// Returns true if the choices of a field are hidden until they are asked for.
    fn has_many_choices(row: &FieldRow) -> bool {
        row.choices.len() > SHOWN_CHOICES_MAX
    }

    /// Returns the name of a table of fields, for those who do not see it.
    fn name_fields(&self, table: &FieldTable) -> &'static str {
        match table.side {
            Side::Input => self.frame.words.input_table,
            Side::Output => self.frame.words.output_table,
        }
    }
}
