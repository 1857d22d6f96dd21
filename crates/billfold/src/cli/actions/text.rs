//! The list of actions and the page of one, for a terminal. Nothing is cut off: texts are wrapped.

use std::fmt::Write as _;

use api::{ACTIONS_NOT_SERVED, Actions, Text};
use bill::Language;
use unicode_width::UnicodeWidthStr as _;

use crate::documents::action_page::ActionPage;
use crate::documents::block::{Block, Entry, Section};
use crate::documents::labels::{
    ACTION_COLUMN, FOR_ROLES, LIST_HINT, NOT_SERVED_COLUMN, RATE_COLUMN, REASON_COLUMN, SUMMARY_COLUMN,
    fill_label, show_roles,
};
use crate::terminal::wrap::wrap_indented;

/// Blanks before the text of a section.
const INDENT: usize = 2;

/// Blanks before the text of an entry, beyond those of its name.
const ENTRY_INDENT: usize = 4;

/// Blanks between two columns.
const COLUMN_GAP: usize = 2;

/// Columns that a wrapped text needs beside other columns.
const LAST_COLUMN_MIN: usize = 30;

/// Formats the list of the actions, then that of those that are not served.
pub(super) fn format_overview(actions: &Actions, language: Language, width: usize) -> String {
    let word = |label: &Text| label.in_language(language).to_owned();
    let mut served = vec![[word(&ACTION_COLUMN), word(&RATE_COLUMN), word(&SUMMARY_COLUMN)]];
    for action in actions.iter() {
        let definition = action.definition;
        let summary = definition.summary.in_language(language);
        let roles = fill_label(&FOR_ROLES, language, &[&show_roles(definition.roles, language)]);
        let rate = definition.rate_per_s.to_string();
        served.push([definition.name.to_owned(), rate, format!("{summary}\n{roles}")]);
    }
    let mut not_served = vec![[word(&NOT_SERVED_COLUMN), word(&REASON_COLUMN)]];
    for action in ACTIONS_NOT_SERVED {
        not_served.push([action.name.to_owned(), word(&action.reason)]);
    }
    let (served, not_served) = (wrap_last_column(&served, width), wrap_last_column(&not_served, width));
    let hint = wrap_indented(LIST_HINT.in_language(language), 0, width);
    format!("{served}\n{not_served}\n{hint}")
}

/// Formats rows as a table whose last column is wrapped at the width, each of its lines by itself. Where little width is left
/// for it, it is below the others.
fn wrap_last_column<const N: usize>(rows: &[[String; N]], width: usize) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (column, text) in widths.iter_mut().zip(row) {
            *column = text.width().max(*column);
        }
    }
    let mut out = String::new();
    for row in rows {
        let Some((last, first)) = row.split_last() else { continue };
        let mut start = String::new();
        for (text, column) in first.iter().zip(widths) {
            start.push_str(text);
            start.push_str(&" ".repeat(column + COLUMN_GAP - text.width()));
        }
        let indent = start.width();
        if width < indent + LAST_COLUMN_MIN {
            let _ = writeln!(out, "{}", start.trim_end());
            out.extend(last.lines().map(|line| wrap_indented(line, ENTRY_INDENT, width)));
            continue;
        }
        let text: String = last.lines().map(|line| wrap_indented(line, indent, width)).collect();
        out.push_str(&start);
        out.push_str(text.get(indent..).unwrap_or_default());
    }
    out
}

/// Formats the page of an action.
pub(super) fn format_action_page(page: &ActionPage, width: usize) -> String {
    let mut out = format!("{}\n", page.name);
    for text in &page.introduction {
        out.push_str(&wrap_indented(text, INDENT, width));
    }
    for section in page.sections.iter().chain([&page.choices]) {
        append_section(section, width, &mut out);
    }
    out
}

fn append_section(section: &Section, width: usize, out: &mut String) {
    let _ = write!(out, "\n{}\n", section.heading.to_uppercase());
    let mut is_after_answer = false;
    for block in &section.blocks {
        if is_after_answer {
            out.push('\n');
        }
        is_after_answer = matches!(block, Block::Json(_));
        match block {
            Block::Paragraph(text) => out.push_str(&wrap_indented(text, INDENT, width)),
            Block::Items(items) => items.iter().for_each(|item| append_item(item, INDENT, width, out)),
            Block::Entries(entries) => entries.iter().for_each(|entry| append_entry(entry, width, out)),
            // Commands and answers are copied, so they are not wrapped.
            Block::Command(command) => {
                let _ = writeln!(out, "    {command}");
            }
            Block::Json(json) => out.extend(json.lines().map(|line| format!("    {line}\n"))),
        }
    }
}

/// Appends a text behind a dash, its further lines below its first word.
fn append_item(text: &str, indent: usize, width: usize, out: &mut String) {
    let wrapped = wrap_indented(text, indent + 2, width);
    let dash = " ".repeat(indent) + "- ";
    out.push_str(&dash);
    out.push_str(wrapped.get(indent + 2..).unwrap_or_default());
}

fn append_entry(entry: &Entry, width: usize, out: &mut String) {
    let indent = INDENT + entry.depth * 2;
    out.push_str(&wrap_indented(&format!("{} ({})", entry.name, entry.facts), indent, width));
    let indent = indent + ENTRY_INDENT;
    for text in &entry.texts {
        out.push_str(&wrap_indented(text, indent, width));
    }
    for (code, meaning) in &entry.choices {
        append_item(&format!("`{code}`: {meaning}"), indent, width, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_any_page_is_wider_than_the_terminal_but_for_words_and_what_is_copied() {
        let actions = Actions::new();
        for language in [Language::English, Language::Chinese] {
            for width in [60, 80, 100] {
                let mut texts = vec![format_overview(&actions, language, width)];
                texts.extend(
                    actions
                        .iter()
                        .map(|action| format_action_page(&ActionPage::new(action, language), width)),
                );
                for line in texts.iter().flat_map(|text| text.lines()) {
                    let is_copied = line.starts_with("    ") && line.contains(['"', '{', '}', '[', ']'])
                        || line.starts_with("    billfold call ");
                    let words = line.trim_start().split(' ').count();
                    assert!(line.width() <= width || is_copied || words <= 2, "{width}: {line}");
                }
            }
        }
    }
}
