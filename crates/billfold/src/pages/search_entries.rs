//! The entries of a page in the index of the search: the page, its sections, fields, values and rows.

use api::Text;

use crate::documents::inline::{Piece, split_pieces};
use crate::documents::page::{Block, FieldTable, Page, Section, Side, Table};
use crate::documents::site::{PageGroup, SitePage};
use crate::documents::site_paths::{DATA_TYPES, ERROR_CODES, ROLES};

/// The most characters of the text about a section, which is its beginning. Its headings and rows are entries of their own.
const SECTION_CHARS_MAX: usize = 150;

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
    pub(super) const ALL: [Self; 11] = [
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
        }
    }
}

/// Lists the entries of a page as it is in a language, in their order on it.
pub(super) fn list_entries(page: &SitePage, title: &str, made: &Page) -> Vec<Entry> {
    let kind = match page.group {
        PageGroup::Actions(_) => EntryKind::Action,
        PageGroup::Home | PageGroup::Start | PageGroup::Reference => EntryKind::Page,
    };
    let text = join_texts(&made.introduction);
    let mut entries = vec![Entry { kind, anchor: String::new(), title: title.to_owned(), text }];
    for section in &made.sections {
        append_section(&page.path, section, &mut entries);
    }
    entries
}

/// Appends a section and what is in it.
fn append_section(path: &str, section: &Section, entries: &mut Vec<Entry>) {
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
    entries.insert(at, Entry { kind, anchor, title, text: cut_text(&texts.join(" "), SECTION_CHARS_MAX) });
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
