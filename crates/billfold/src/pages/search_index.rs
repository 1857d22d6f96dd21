//! The index of the search: all on the pages that has a link, with its texts in both languages, as one JSON text.
//!
//! A text is in it once, and entries are columns of small numbers, which compress well. `web/assets/search_data.js` reads it.

use std::collections::{BTreeMap, BTreeSet};

use api::Text;
use bill::Language;
use serde::Serialize;
use serde_json::json;

use super::search_entries::{Entry, EntryKind, list_entries, list_tool_entries};
use crate::documents::site::SitePage;
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::LANGUAGES;

/// A text in the languages of pages, in their order.
type BothTexts = [String; LANGUAGES.len()];

/// The index as it is written. A text is named by its number: those of `names` come first, then those of `texts`. Each column
/// has, for each entry, the difference to the number of the entry before it.
#[derive(Debug, Serialize)]
struct SearchIndex<'a> {
    /// The words for the kinds of entries, by the numbers of the kinds.
    kinds: Vec<BothTexts>,
    /// The paths of the pages, without their language.
    pages: Vec<&'a str>,
    /// The texts that are the same in all languages.
    names: Vec<&'a str>,
    /// The other texts, in each language.
    texts: [Vec<&'a str>; LANGUAGES.len()],
    /// The kinds.
    kind: Vec<i64>,
    /// The pages.
    page: Vec<i64>,
    /// The anchors. The title follows one that ends with a dot.
    anchor: Vec<i64>,
    /// The titles.
    title: Vec<i64>,
    /// The texts about the entries.
    text: Vec<i64>,
}

/// The entries of all pages, with the numbers of their texts in the order in which they are found.
#[derive(Debug, Default)]
struct EntryList {
    numbers: BTreeMap<BothTexts, usize>,
    texts: Vec<BothTexts>,
    values: BTreeSet<[usize; 2]>,
    rows: Vec<EntryNumbers>,
}

/// An entry.
#[derive(Debug)]
struct EntryNumbers {
    kind: usize,
    page: usize,
    anchor: usize,
    title: usize,
    text: usize,
}

/// Renders the index of the pages of a server.
pub(super) fn render_search_index(pages: &[SitePage], facts: &SiteFacts<'_>) -> String {
    let mut list = EntryList::default();
    let mut paths: Vec<String> = Vec::new();
    let [english, chinese] = LANGUAGES.map(|language| list_page_entries(pages, facts, language));
    for ((path, english), (_, chinese)) in english.into_iter().zip(chinese) {
        assert_eq!(english.len(), chinese.len(), "{path} has other entries in Chinese");
        english.into_iter().zip(chinese).for_each(|entry| list.append_entry(paths.len(), &entry.into()));
        paths.push(path);
    }
    let kinds = EntryKind::ALL.map(EntryKind::name);
    let in_languages = |name: &Text| LANGUAGES.map(|language| name.in_language(language).to_owned());
    let is_name = |[english, chinese]: &&BothTexts| english == chinese;
    let (names, texts): (Vec<&BothTexts>, Vec<&BothTexts>) = list.texts.iter().partition(is_name);
    let in_order = names.iter().chain(&texts).enumerate();
    let places: BTreeMap<&BothTexts, usize> = in_order.map(|(place, text)| (*text, place)).collect();
    let places: Vec<usize> = list.texts.iter().filter_map(|text| places.get(text).copied()).collect();
    let place =
        |number: usize| places.get(number).copied().unwrap_or_else(|| unreachable!("each text has a place"));
    json!(SearchIndex {
        kinds: kinds.iter().map(in_languages).collect(),
        pages: paths.iter().map(String::as_str).collect(),
        names: names.iter().map(|[name, _]| name.as_str()).collect(),
        texts: [
            texts.iter().map(|[english, _]| english.as_str()).collect(),
            texts.iter().map(|[_, chinese]| chinese.as_str()).collect(),
        ],
        kind: list.list_differences(|row| row.kind),
        page: list.list_differences(|row| row.page),
        anchor: list.list_differences(|row| place(row.anchor)),
        title: list.list_differences(|row| place(row.title)),
        text: list.list_differences(|row| place(row.text)),
    })
    .to_string()
}

/// Lists the entries of all pages in a language, by the paths of the pages.
fn list_page_entries(
    pages: &[SitePage],
    facts: &SiteFacts<'_>,
    language: Language,
) -> Vec<(String, Vec<Entry>)> {
    let of_page =
        |page: &SitePage| list_entries(page, page.title.in_language(language), &page.make(facts, language));
    let documents: Vec<(&SitePage, Vec<Entry>)> = pages.iter().map(|page| (page, of_page(page))).collect();
    let firsts: Vec<(&SitePage, &Entry)> =
        documents.iter().filter_map(|(page, entries)| Some((*page, entries.first()?))).collect();
    let tools = list_tool_entries(&firsts, language);
    let documents = documents.into_iter().map(|(page, entries)| (page.path.clone().into_owned(), entries));
    documents.chain(tools.into_iter().map(|(path, entry)| (path, vec![entry]))).collect()
}

impl EntryList {
    /// Appends an entry of a page. A value with its meaning has one entry, at the first field that may be it.
    fn append_entry(&mut self, page: usize, in_languages: &[Entry; 2]) {
        let [english, chinese] = in_languages;
        assert_eq!(
            (english.kind, &english.anchor),
            (chinese.kind, &chinese.anchor),
            "both languages have the same links"
        );
        let kind = english.kind;
        let [anchor, title, text] = [
            in_languages.each_ref().map(shorten_anchor),
            in_languages.each_ref().map(|entry| entry.title.clone()),
            in_languages.each_ref().map(|entry| entry.text.clone()),
        ]
        .map(|text| self.number_text(text));
        if kind == EntryKind::Value && !self.values.insert([title, text]) {
            return;
        }
        let mut kinds = EntryKind::ALL.iter();
        let Some(kind) = kinds.position(|other| *other == kind) else { unreachable!("{kind:?} is no kind") };
        self.rows.push(EntryNumbers { kind, page, anchor, title, text });
    }

    /// Returns the number of a text, which is appended if it is new.
    fn number_text(&mut self, text: BothTexts) -> usize {
        let texts = &mut self.texts;
        *self.numbers.entry(text).or_insert_with_key(|text| {
            texts.push(text.clone());
            texts.len() - 1
        })
    }

    /// Lists a column: for each entry, the difference to the one before it.
    fn list_differences(&self, number: impl Fn(&EntryNumbers) -> usize) -> Vec<i64> {
        let mut before = 0;
        let numbers = self.rows.iter().map(|row| to_signed(number(row)));
        numbers.map(|number| number - std::mem::replace(&mut before, number)).collect()
    }
}

/// Returns the anchor of an entry, without the title if it ends with it behind a dot.
fn shorten_anchor(entry: &Entry) -> String {
    let before = entry.anchor.strip_suffix(&entry.title).filter(|before| before.ends_with('.'));
    before.unwrap_or(&entry.anchor).to_owned()
}

/// Converts a number of entries or texts.
fn to_signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or_else(|_| unreachable!("pages have fewer texts"))
}
