//! `/llms.txt`: the pages in Markdown with a sentence about each, for language models and clients without a browser.

use std::fmt::Write as _;

use bill::Language;

use crate::documents::inline::show_without_links;
use crate::documents::site::SitePage;
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::to_markdown_path;

/// Renders the list, in English. It names the Chinese pages once.
pub(super) fn render_llms_text(pages: &[SitePage], facts: &SiteFacts<'_>) -> String {
    let mut out = String::new();
    let mut group = None;
    for page in pages {
        let data = page.make(facts, Language::English);
        let summary = data.introduction.first().map(|text| show_without_links(text)).unwrap_or_default();
        let address = to_markdown_path(Language::English, &page.path);
        match page.group.name() {
            None => {
                let _ = write!(out, "# {}\n\n> {summary}\n\n", data.title);
                let _ = writeln!(
                    out,
                    "All pages are in English below `/en/` and in Chinese below `/zh/`, as HTML and, with `.md` behind the path, as \
                     Markdown; the first page is `/en/index.md`. `/openapi.json` has the actions as OpenAPI 3.1, `/api.json` in the form of tccli."
                );
            }
            Some(name) => {
                if group != Some(page.group) {
                    let _ = write!(out, "\n## {}\n\n", name.english);
                    group = Some(page.group);
                }
                let _ = writeln!(out, "- [{}]({address}): {summary}", data.title);
            }
        }
    }
    out
}
