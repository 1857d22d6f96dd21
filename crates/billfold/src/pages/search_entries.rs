//! The entries of a page in the index of the search: the page, its sections, fields, values and rows.

use api::Text;
use bill::Language;

use super::page_words::{CONSOLE_WORDS, EXPLORER_WORDS, find_word};
use crate::documents::action_page::{CHOICES_ANCHOR, NOTES_ANCHOR};
use crate::documents::inline::{Piece, split_pieces};
use crate::documents::page::{Block, FieldTable, Page, Section, Side, Table};
use crate::documents::site::{PageGroup, SitePage};
use crate::documents::site_paths::{CONSOLE, DATA_TYPES, ERROR_CODES, EXPLORER, ROLES, to_explorer_path};

/// The most characters of the text about a page, which is its beginning. Its sections are entries of their own.
const PAGE_CHARS_MAX: usize = 300;

/// The most characters of the text about a section, which is its beginning. Its headings and rows are entries of their own.
const SECTION_CHARS_MAX: usize = 120;

/// The sections of an action whose texts are its own. The others introduce tables in the same words for every action.
const OWN_SECTIONS: [&str; 2] = [NOTES_ANCHOR, CHOICES_ANCHOR];

/// The title of the page on which an action is tried, before its name.
const TRY: Text = Text::new("Try", "在线调用");

/// The most characters of the text about a row. The message of an error is within them.
const ROW_CHARS_MAX: usize = 600;

/// A character of Chinese says as much as this number of characters of English, about.
const CHARS_PER_IDEOGRAM: usize = 3;

/// The kind of an entry. The modules in `web/assets` know the kinds by their numbers, which begin at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// The page of an action.
    Action,
    /// A page.
    Page,
    /// A type of objects.
    Type,
    /// An error code.
    Error,
    /// An error code of one action, with its cause there.
    ActionError,
    /// A role of callers.
    Role,
    /// A field of an input.
    Input,
    /// A field of an output.
    Output,
    /// A text that a field may be.
    Value,
    /// A row of a table.
    Row,
    /// A section of a page.
    Section,
    /// The API Explorer, the page of an action in it, or the console.
    Tool,
}

/// An entry in one language.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its kind.
    pub(super) kind: EntryKind,
    /// The name by which a link leads to it; empty for the page itself.
    pub(super) anchor: String,
    /// Its name.
    pub(super) title: String,
    /// The text about it.
    pub(super) text: String,
}

impl EntryKind {
    /// Every kind, in the order of their numbers.
    pub(super) const ALL: [Self; 12] = [
        Self::Action,
        Self::Page,
        Self::Type,
        Self::Error,
        Self::ActionError,
        Self::Role,
        Self::Input,
        Self::Output,
        Self::Value,
        Self::Row,
        Self::Section,
        Self::Tool,
    ];

    /// The word for it.
    pub(super) const fn name(self) -> Text {
        match self {
            Self::Action => Text::new("action", "接口"),
            Self::Page => Text::new("page", "文档"),
            Self::Type => Text::new("data type", "数据结构"),
            Self::Error | Self::ActionError => Text::new("error code", "错误码"),
            Self::Role => Text::new("role", "角色"),
            Self::Input => Text::new("input parameter", "输入参数"),
            Self::Output => Text::new("output parameter", "输出参数"),
            Self::Value => Text::new("value", "取值"),
            Self::Row => Text::new("entry", "条目"),
            Self::Section => Text::new("section", "章节"),
            Self::Tool => Text::new("tool", "工具"),
        }
    }
}

/// Lists the entries of a page as it is in a language, in their order on it.
pub(super) fn list_entries(page: &SitePage, title: &str, made: &Page) -> Vec<Entry> {
    let kind = match page.group {
        PageGroup::Actions(_) => EntryKind::Action,
        PageGroup::Home | PageGroup::Start | PageGroup::Reference => EntryKind::Page,
    };
    let text = cut_text(&join_texts(&made.introduction), PAGE_CHARS_MAX);
    let mut entries = vec![Entry { kind, anchor: String::new(), title: title.to_owned(), text }];
    for section in &made.sections {
        append_section(page, section, &mut entries);
    }
    entries
}

/// Lists the entries of the pages that are no documents: the API Explorer, the page on which each action is tried, and the console.
/// Each comes with the path of its page. An action is described as its document is.
pub(super) fn list_tool_entries(
    documents: &[(&SitePage, &Entry)],
    language: Language,
) -> Vec<(String, Entry)> {
    let make =
        |title: String, text: String| Entry { kind: EntryKind::Tool, anchor: String::new(), title, text };
    let make_of = |group: &str, title: &str, lead: &str| {
        let [title, text] = [title, lead].map(|name| find_word(group, name, language).to_owned());
        make(title, text)
    };
    let mut entries = vec![
        (EXPLORER.to_owned(), make_of(EXPLORER_WORDS, "explorer", "listLead")),
        (CONSOLE.to_owned(), make_of(CONSOLE_WORDS, "title", "lead")),
    ];
    entries.extend(documents.iter().filter_map(|(page, entry)| {
        let action = page.action()?;
        let title = format!("{} {action}", TRY.in_language(language));
        Some((to_explorer_path(action), make(title, entry.text.clone())))
    }));
    entries
}

/// Appends a section and what is in it.
fn append_section(page: &SitePage, section: &Section, entries: &mut Vec<Entry>) {
    let path = page.path.as_ref();
    let kind = match path {
        // The sections that are named by a type, and not those that speak of types.
        DATA_TYPES if section.anchor == section.heading => EntryKind::Type,
        _ => EntryKind::Section,
    };
    let at = entries.len();
    let mut texts = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => texts.push(to_plain_text(text)),
            Block::Items(items) => texts.push(join_texts(items)),
            Block::Fields(table) => append_fields(table, entries),
            Block::Table(table) => append_rows(path, section, table, entries, &mut texts),
            Block::Code(_) => {}
        }
    }
    let (anchor, title) = (section.anchor.clone(), section.heading.clone());
    let has_own_text = page.action().is_none() || OWN_SECTIONS.contains(&anchor.as_str());
    let text = if has_own_text { cut_text(&texts.join(" "), SECTION_CHARS_MAX) } else { String::new() };
    entries.insert(at, Entry { kind, anchor, title, text });
}

/// Appends the fields of a table and the texts that they may be.
fn append_fields(table: &FieldTable, entries: &mut Vec<Entry>) {
    let kind = match table.side {
        Side::Input => EntryKind::Input,
        Side::Output => EntryKind::Output,
    };
    for row in &table.rows {
        let anchor = table.to_row_anchor(row);
        let (title, text) = (row.path.clone(), to_plain_text(&row.meaning));
        entries.push(Entry { kind, anchor: anchor.clone(), title, text });
        entries.extend(row.choices.iter().map(|(code, meaning)| Entry {
            kind: EntryKind::Value,
            anchor: anchor.clone(),
            title: code.clone(),
            text: to_plain_text(meaning),
        }));
    }
}

/// Appends the rows of a table that a link leads to, and those that are named by an error code. The texts of others are part of
/// their section.
fn append_rows(
    path: &str,
    section: &Section,
    table: &Table,
    entries: &mut Vec<Entry>,
    texts: &mut Vec<String>,
) {
    for row in &table.rows {
        let has_letters = |texts: &Vec<String>| texts.iter().any(|text| text.contains(char::is_alphabetic));
        // A number alone is no name.
        let title_cells = if row.cells.first().is_some_and(has_letters) { 1 } else { 2 };
        let title: Vec<String> = row.cells.iter().take(title_cells).map(|texts| join_texts(texts)).collect();
        let title = title.join(" ");
        let others = row.cells.iter().skip(title_cells).flatten().filter(|text| !is_reference(text));
        let text = others.map(|text| to_plain_text(text)).collect::<Vec<String>>().join(" ");
        let is_code = tc3::Code::ALL.iter().any(|code| code.as_str() == title);
        if row.anchor.is_none() && !is_code {
            texts.extend([title, text]);
            continue;
        }
        let kind = match path {
            ERROR_CODES if is_code && row.anchor.is_some() => EntryKind::Error,
            _ if is_code => EntryKind::ActionError,
            ROLES => EntryKind::Role,
            DATA_TYPES => EntryKind::Type,
            _ => EntryKind::Row,
        };
        let anchor = row.anchor.clone().unwrap_or_else(|| section.anchor.clone());
        entries.push(Entry { kind, anchor, title, text: cut_text(&text, ROW_CHARS_MAX) });
    }
}

/// Returns true for a text of links alone, which name other entries.
fn is_reference(text: &str) -> bool {
    let pieces = split_pieces(text);
    let has_no_words = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => !words.contains(char::is_alphanumeric),
        Piece::Code(_) => false,
        Piece::Link(..) => true,
    };
    !pieces.is_empty() && pieces.iter().all(has_no_words)
}

/// Cuts a text behind the last whole sentence or word within a number of characters of English.
fn cut_text(text: &str, chars_max: usize) -> String {
    let mut weight = 0;
    let end = text.char_indices().find(|(_, c)| {
        weight += if c.is_ascii() { 1 } else { CHARS_PER_IDEOGRAM };
        weight > chars_max
    });
    let Some((end, _)) = end else { return text.to_owned() };
    let (within, _) = text.split_at(end);
    let is_end = |c: char| matches!(c, ' ' | '。' | '，' | '、' | '；' | '：');
    let cut = within.rfind(is_end).map_or(within, |last| within.split_at(last).0);
    format!("{cut}…")
}

/// Joins paragraphs as they are read, without their marks.
fn join_texts(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| to_plain_text(text)).collect();
    texts.join(" ")
}

/// Returns a text as it is read: code without its marks, links as their labels.
fn to_plain_text(text: &str) -> String {
    let pieces = split_pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) | Piece::Code(words) | Piece::Link(words, _) => words,
    });
    pieces.collect()
}
