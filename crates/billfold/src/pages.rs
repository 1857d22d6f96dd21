//! The pages of a server for people: HTML and Markdown of the documents, and the files that pages load.
//!
//! A resource is made when it is first asked for, and kept: pages are few, and state nothing that changes while the server runs.

mod assets;
mod breakable;
mod console_html;
pub(crate) mod encoded;
mod explorer_form;
mod explorer_html;
mod html;
mod inline_html;
mod link_targets;
mod llms;
mod page_data;
mod page_words;
mod search_entries;
mod search_index;
mod words;

use std::sync::OnceLock;

use api::{Actions, Service};
use bill::Language;

use crate::documents::markdown::render_page_markdown;
use crate::documents::not_found::make_not_found_page;
use crate::documents::openapi::render_openapi_json;
use crate::documents::site::{SitePage, list_site_pages};
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::{
    CONSOLE, EXPLORER, HOME, LANGUAGES, to_explorer_path, to_html_path, to_markdown_path,
};
use crate::documents::tccli::render_api_json;
use assets::Assets;
use console_html::render_console_html;
use encoded::Encoded;
use explorer_html::{render_explorer_html, render_explorer_list_html};
use html::{HtmlContext, render_not_found_html, render_page_html};
use link_targets::LinkTargets;
use llms::render_llms_text;
use search_index::render_search_index;

/// The path of the list of pages for language models.
const LLMS_PATH: &str = "/llms.txt";

/// The path of the index of the search.
const SEARCH_INDEX_PATH: &str = "/assets/search.json";

/// The content type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// The content type of pages in Markdown.
const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// The number of a resource in its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResourceId(usize);

/// All resources of a server.
#[derive(Debug)]
pub(crate) struct Site {
    pages: Vec<SitePage>,
    assets: Assets,
    targets: LinkTargets,
    resources: Vec<Resource>,
    /// The page about the server, in each language.
    home: [ResourceId; LANGUAGES.len()],
    /// The page for a path at which there is none, in each language.
    not_found: [ResourceId; LANGUAGES.len()],
}

/// A resource.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Its path.
    pub(crate) path: String,
    /// Its content type.
    pub(crate) content_type: &'static str,
    /// True if its path is that of these bytes alone.
    pub(crate) is_immutable: bool,
    kind: ResourceKind,
    body: OnceLock<Encoded>,
}

#[derive(Clone, Copy, Debug)]
enum ResourceKind {
    Page(usize, Language),
    Markdown(usize, Language),
    /// The page on which the action of a name is tried.
    Explorer(&'static str, Language),
    ExplorerList(Language),
    Console(Language),
    NotFound(Language),
    Llms,
    SearchIndex,
    Tccli(Service),
    OpenApi,
    Asset,
}

impl Site {
    /// Lists the resources of a server with some actions. Makes none but the assets, whose bytes are in their paths.
    pub(crate) fn new(actions: &Actions) -> Self {
        let pages = list_site_pages(actions);
        let assets = Assets::new();
        let mut resources = Vec::new();
        for language in LANGUAGES {
            resources.push(Resource::new(
                to_not_found_path(language),
                HTML,
                ResourceKind::NotFound(language),
            ));
            resources.push(Resource::new(
                to_html_path(language, CONSOLE),
                HTML,
                ResourceKind::Console(language),
            ));
            for (index, page) in pages.iter().enumerate() {
                let path = to_html_path(language, &page.path);
                resources.push(Resource::new(path, HTML, ResourceKind::Page(index, language)));
                let path = to_markdown_path(language, &page.path);
                resources.push(Resource::new(path, MARKDOWN, ResourceKind::Markdown(index, language)));
            }
        }
        resources.extend(list_explorer_pages(actions));
        resources.push(Resource::new(LLMS_PATH.to_owned(), "text/plain; charset=utf-8", ResourceKind::Llms));
        resources.push(Resource::new(
            SEARCH_INDEX_PATH.to_owned(),
            "application/json",
            ResourceKind::SearchIndex,
        ));
        let documents = [
            ("/api.json", ResourceKind::Tccli(Service::Partners)),
            ("/billfold-api.json", ResourceKind::Tccli(Service::Billfold)),
            ("/openapi.json", ResourceKind::OpenApi),
        ];
        for (path, kind) in documents {
            resources.push(Resource::new(path.to_owned(), tc3::envelope::CONTENT_TYPE, kind));
        }
        resources.extend(assets.iter().map(|asset| Resource {
            is_immutable: true,
            body: OnceLock::from(Encoded::new(asset.text.clone())),
            ..Resource::new(asset.path.clone(), asset.content_type, ResourceKind::Asset)
        }));
        let find = |path: &str| {
            let found = resources.iter().position(|resource: &Resource| resource.path == path);
            ResourceId(found.unwrap_or_else(|| unreachable!("there is no {path}")))
        };
        let home = LANGUAGES.map(|language| find(&to_html_path(language, HOME)));
        let not_found = LANGUAGES.map(|language| find(&to_not_found_path(language)));
        Self { pages, assets, targets: LinkTargets::new(actions), resources, home, not_found }
    }

    /// Iterates over the resources.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.resources.iter().enumerate().map(|(index, resource)| (ResourceId(index), resource))
    }

    /// Returns a resource.
    pub(crate) fn resource(&self, id: ResourceId) -> &Resource {
        let ResourceId(index) = id;
        self.resources.get(index).unwrap_or_else(|| unreachable!("the id is of another site"))
    }

    /// Returns the page about the server.
    pub(crate) fn find_home(&self, language: Language) -> ResourceId {
        let [english, chinese] = self.home;
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// Returns the page for a path at which there is none.
    pub(crate) fn find_not_found(&self, language: Language) -> ResourceId {
        let [english, chinese] = self.not_found;
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// Finds the body of a resource, if it was made before.
    pub(crate) fn find_rendered(&self, id: ResourceId) -> Option<&Encoded> {
        self.resource(id).body.get()
    }

    /// Returns the body of a resource, and makes it first if it was not made before.
    pub(crate) fn render<'a>(&self, resource: &'a Resource, facts: &SiteFacts<'_>) -> &'a Encoded {
        resource.body.get_or_init(|| {
            let context =
                HtmlContext { facts, pages: &self.pages, assets: &self.assets, targets: &self.targets };
            Encoded::new(match resource.kind {
                ResourceKind::Page(index, language) => render_page_html(context, self.page(index), language),
                ResourceKind::Markdown(index, language) => {
                    render_page_markdown(&self.page(index).make(facts, language), language)
                }
                ResourceKind::NotFound(language) => {
                    render_not_found_html(context, &make_not_found_page(language), language)
                }
                ResourceKind::Explorer(name, language) => {
                    let action = facts.actions.get(name);
                    let action = action.unwrap_or_else(|| unreachable!("the actions lack {name}"));
                    render_explorer_html(context, action, &to_explorer_path(name), language)
                }
                ResourceKind::ExplorerList(language) => render_explorer_list_html(context, language),
                ResourceKind::Console(language) => render_console_html(context, language),
                ResourceKind::Llms => render_llms_text(&self.pages, facts),
                ResourceKind::SearchIndex => render_search_index(&self.pages, facts),
                ResourceKind::Tccli(service) => render_api_json(facts.actions, service),
                ResourceKind::OpenApi => render_openapi_json(facts.actions),
                ResourceKind::Asset => unreachable!("assets are made at the start"),
            })
        })
    }

    fn page(&self, index: usize) -> &SitePage {
        self.pages.get(index).unwrap_or_else(|| unreachable!("the page is of another site"))
    }
}

impl Resource {
    fn new(path: String, content_type: &'static str, kind: ResourceKind) -> Self {
        Self { path, content_type, is_immutable: false, kind, body: OnceLock::new() }
    }

    /// Returns true if it is a page in HTML.
    pub(crate) fn is_html(&self) -> bool {
        self.content_type == HTML
    }

    /// Returns true if it is a document for programs.
    pub(crate) const fn is_document(&self) -> bool {
        matches!(self.kind, ResourceKind::Tccli(_) | ResourceKind::OpenApi)
    }

    /// Returns true if it is for a path at which there is no page.
    pub(crate) const fn is_not_found(&self) -> bool {
        matches!(self.kind, ResourceKind::NotFound(_))
    }
}

/// Lists the pages of the API Explorer.
fn list_explorer_pages(actions: &Actions) -> Vec<Resource> {
    let mut resources = Vec::new();
    for language in LANGUAGES {
        let list = to_html_path(language, EXPLORER);
        resources.push(Resource::new(list, HTML, ResourceKind::ExplorerList(language)));
        resources.extend(actions.list_names().into_iter().map(|name| {
            let path = to_html_path(language, &to_explorer_path(name));
            Resource::new(path, HTML, ResourceKind::Explorer(name, language))
        }));
    }
    resources
}

/// Returns the path of the page for a path at which there is none.
fn to_not_found_path(language: Language) -> String {
    to_html_path(language, "not-found")
}
