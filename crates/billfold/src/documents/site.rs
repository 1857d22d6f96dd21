//! The pages of a server: their paths, their order, and what makes each.

use std::borrow::Cow;

use api::{Actions, Category, Text};
use bill::Language;

use super::action_page::make_action_page;
use super::guide;
use super::guide::common_parameters;
use super::guide::signature::{v1, v3};
use super::page::Page;
use super::site_facts::SiteFacts;
use super::site_paths::{self, COMMON_PARAMETERS, SIGNATURE_V1, SIGNATURE_V3, to_action_path};

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
}

impl SitePage {
    /// Makes the page.
    pub(crate) fn make(&self, facts: &SiteFacts<'_>, language: Language) -> Page {
        match self.maker {
            PageMaker::Function(make) => make(facts, language),
            PageMaker::Action(name) => {
                let action = facts.actions.get(name);
                let action = action.unwrap_or_else(|| unreachable!("the actions of the pages lack {name}"));
                make_action_page(action, facts, language)
            }
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

/// Makes the entry of a page that a function makes.
fn page(path: &'static str, group: PageGroup, title: Text, make: MakePage) -> SitePage {
    SitePage { path: Cow::Borrowed(path), group, title, maker: PageMaker::Function(make) }
}

/// Lists the pages before those of the actions.
fn list_start_pages() -> Vec<SitePage> {
    use PageGroup::{Home, Start};
    vec![
        page(site_paths::HOME, Home, Text::new("Billfold", "Billfold"), guide::home::make_home_page),
        page(
            COMMON_PARAMETERS,
            Start,
            common_parameters::TITLE,
            common_parameters::make_common_parameters_page,
        ),
        page(SIGNATURE_V3, Start, v3::TITLE, v3::make_signature_v3_page),
        page(SIGNATURE_V1, Start, v1::TITLE, v1::make_signature_v1_page),
    ]
}

/// Lists the pages behind those of the actions.
fn list_reference_pages() -> Vec<SitePage> {
    Vec::new()
}
