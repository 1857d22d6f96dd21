//! The pages of a server: their paths, their order, and what makes each.

use std::borrow::Cow;

use api::{Actions, Category, Text};
use bill::Language;

use super::action_page::make_action_page;
use super::guide::home::make_home_page;
use super::guide::signature::{v1, v3};
use super::guide::{clients, common_parameters, gaps, history, making_requests};
use super::page::{Block, Page, Row, Section, Table};
use super::site_facts::SiteFacts;
use super::site_paths::{
    CLIENTS, COMMON_PARAMETERS, DOCS, GAPS, HISTORY, HOME, REQUESTS, SIGNATURE_V1, SIGNATURE_V3,
    to_action_path,
};

/// The title of the list of all pages.
const LIST_TITLE: Text = Text::new("All documents", "文档列表");

/// The text of the list of all pages.
const LIST_SUMMARY: Text = Text::new("Every page, with a summary of each.", "全部页面及各页摘要。");

/// The column of pages.
const PAGE_COLUMN: Text = Text::new("Page", "页面");

/// The column of what pages contain.
const CONTENT_COLUMN: Text = Text::new("Content", "内容");

/// A group of pages in the list of all pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageGroup {
    /// The page about the server, which is above all others.
    Home,
    /// What a client needs before its first call.
    Start,
    /// The actions of a category.
    Actions(Category),
    /// What is looked up.
    Reference,
}

/// A page of a server.
#[derive(Debug)]
pub(crate) struct SitePage {
    /// Its path without the language.
    pub(crate) path: Cow<'static, str>,
    /// Its group.
    pub(crate) group: PageGroup,
    /// Its title in lists.
    pub(crate) title: Text,
    maker: PageMaker,
}

/// Makes a page with the facts of a server, in a language.
type MakePage = fn(&SiteFacts<'_>, Language) -> Page;

#[derive(Clone, Copy, Debug)]
enum PageMaker {
    Function(MakePage),
    Action(&'static str),
    List,
}

impl SitePage {
    /// Returns the name of the action that the page is about.
    pub(crate) const fn action(&self) -> Option<&'static str> {
        match self.maker {
            PageMaker::Action(name) => Some(name),
            PageMaker::Function(_) | PageMaker::List => None,
        }
    }

    /// Makes the page.
    pub(crate) fn make(&self, facts: &SiteFacts<'_>, language: Language) -> Page {
        match self.maker {
            PageMaker::Function(make) => make(facts, language),
            PageMaker::Action(name) => {
                let action = facts.actions.get(name);
                let action = action.unwrap_or_else(|| unreachable!("the actions of the pages lack {name}"));
                make_action_page(action, facts, language)
            }
            PageMaker::List => make_list_page(facts, language),
        }
    }
}

impl PageGroup {
    /// The name of the group; `None` for the page about the server, which has none.
    pub(crate) fn name(self) -> Option<Text> {
        match self {
            Self::Home => None,
            Self::Start => Some(Text::new("Getting started", "快速入门")),
            Self::Actions(category) => Some(category.name()),
            Self::Reference => Some(Text::new("Reference", "参考")),
        }
    }
}

/// Lists the pages of a server in the order of the documentation.
pub(crate) fn list_site_pages(actions: &Actions) -> Vec<SitePage> {
    let mut pages: Vec<SitePage> = list_start_pages();
    for category in Category::ALL {
        let of_category = actions.iter().filter(|action| action.definition.category == category);
        pages.extend(of_category.map(|action| SitePage {
            path: Cow::Owned(to_action_path(action.definition.name)),
            group: PageGroup::Actions(category),
            title: Text::new(action.definition.name, action.definition.name),
            maker: PageMaker::Action(action.definition.name),
        }));
    }
    pages.extend(list_reference_pages());
    pages
}

/// Lists the pages before those of the actions.
fn list_start_pages() -> Vec<SitePage> {
    vec![
        new_page(HOME, PageGroup::Home, Text::new("Billfold", "Billfold"), make_home_page),
        SitePage {
            path: Cow::Borrowed(DOCS),
            group: PageGroup::Start,
            title: LIST_TITLE,
            maker: PageMaker::List,
        },
        new_page(REQUESTS, PageGroup::Start, making_requests::TITLE, making_requests::make_requests_page),
        new_page(
            COMMON_PARAMETERS,
            PageGroup::Start,
            common_parameters::TITLE,
            common_parameters::make_common_parameters_page,
        ),
        new_page(SIGNATURE_V3, PageGroup::Start, v3::TITLE, v3::make_signature_v3_page),
        new_page(SIGNATURE_V1, PageGroup::Start, v1::TITLE, v1::make_signature_v1_page),
        new_page(CLIENTS, PageGroup::Start, clients::TITLE, clients::make_clients_page),
    ]
}

/// Lists the pages behind those of the actions.
fn list_reference_pages() -> Vec<SitePage> {
    use super::guide::{api_category, data_types, error_codes, not_served, roles};
    use super::site_paths::{CATEGORY, DATA_TYPES, ERROR_CODES, NOT_SERVED, ROLES};
    let page = |path, title: &Text, make| new_page(path, PageGroup::Reference, title.clone(), make);
    vec![
        page(CATEGORY, &api_category::TITLE, api_category::make_api_category_page),
        page(ROLES, &roles::TITLE, roles::make_roles_page),
        page(DATA_TYPES, &data_types::TITLE, data_types::make_data_types_page),
        page(ERROR_CODES, &error_codes::TITLE, error_codes::make_error_codes_page),
        page(NOT_SERVED, &not_served::TITLE, not_served::make_not_served_page),
        page(GAPS, &gaps::TITLE, gaps::make_gaps_page),
        page(HISTORY, &history::TITLE, history::make_history_page),
    ]
}

/// Makes the entry of a page that a function makes.
fn new_page(path: &'static str, group: PageGroup, title: Text, make: MakePage) -> SitePage {
    SitePage { path: Cow::Borrowed(path), group, title, maker: PageMaker::Function(make) }
}

/// Makes the list of all pages, with the first text of each.
fn make_list_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let mut sections: Vec<Section> = Vec::new();
    for page in list_site_pages(facts.actions) {
        let Some(name) = page.group.name() else { continue };
        let heading = name.in_language(language);
        if sections.last().is_none_or(|section| section.heading != heading) {
            sections.push(Section {
                anchor: name.english.to_lowercase().replace(' ', "-"),
                heading: heading.to_owned(),
                blocks: vec![Block::Table(Table {
                    title: heading.to_owned(),
                    columns: [&PAGE_COLUMN, &CONTENT_COLUMN]
                        .map(|text| text.in_language(language).to_owned())
                        .into(),
                    rows: Vec::new(),
                })],
            });
        }
        let content = match page.maker {
            PageMaker::List => vec![LIST_SUMMARY.in_language(language).to_owned()],
            PageMaker::Function(_) | PageMaker::Action(_) => {
                page.make(facts, language).introduction.into_iter().take(1).collect()
            }
        };
        let link = format!("[{}]({})", page.title.in_language(language), page.path);
        if let Some(Section { blocks, .. }) = sections.last_mut()
            && let Some(Block::Table(table)) = blocks.first_mut()
        {
            table.rows.push(Row { anchor: None, cells: vec![vec![link], content] });
        }
    }
    Page {
        title: LIST_TITLE.in_language(language).to_owned(),
        introduction: vec![LIST_SUMMARY.in_language(language).to_owned()],
        sections,
    }
}
