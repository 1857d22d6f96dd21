//! A page, for a terminal. Nothing is cut off: texts are wrapped.

use std::fmt::Write as _;

use api::Text;
use bill::Language;

use crate::documents::inline::{show_plain, show_without_links};
use crate::documents::page::{Block, Code, FieldTable, Page, Section, Table};
use crate::terminal::wrap::wrap_indented;

/// Blanks before the text of a section.
const INDENT: usize = 2;

/// Blanks before the text of an entry, beyond those of its name, and before code.
const ENTRY_INDENT: usize = 4;

/// Stands between a name and what is said of it.
const COLON: Text = Text::new(": ", "：");

/// Formats a page.
pub(crate) fn format_page(page: &Page, language: Language, width: usize) -> String {
    let mut out = format!("{}\n", page.title);
    for text in &page.introduction {
        out.push_str(&wrap_indented(&show_without_links(text), INDENT, width));
    }
    for section in &page.sections {
        append_section(section, language, width, &mut out);
    }
    out
}

fn append_section(section: &Section, language: Language, width: usize, out: &mut String) {
    let _ = write!(out, "\n{}\n", section.heading.to_uppercase());
    let mut is_first = true;
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => {
                if !is_first {
                    out.push('\n');
                }
                out.push_str(&wrap_indented(&show_without_links(text), INDENT, width));
            }
            Block::Items(items) => items.iter().for_each(|item| append_item(item, INDENT, width, out)),
            Block::Fields(table) => append_fields(table, language, width, out),
            Block::Table(table) => append_table(table, language, width, out),
            Block::Code(code) => append_code(code, language, width, out),
        }
        is_first = false;
    }
}

/// Appends a text behind a dash, its further lines below its first word.
fn append_item(text: &str, indent: usize, width: usize, out: &mut String) {
    let wrapped = wrap_indented(&show_without_links(text), indent + 2, width);
    let dash = " ".repeat(indent) + "- ";
    out.push_str(&dash);
    out.push_str(wrapped.get(indent + 2..).unwrap_or_default());
}

fn append_fields(table: &FieldTable, language: Language, width: usize, out: &mut String) {
    for row in &table.rows {
        let indent = INDENT + row.depth * 2;
        let facts = row.join_facts(table.side, language);
        out.push_str(&wrap_indented(&format!("{} ({facts})", row.name), indent, width));
        let indent = indent + ENTRY_INDENT;
        for text in row.list_texts(language) {
            out.push_str(&wrap_indented(&show_without_links(&text), indent, width));
        }
        for (code, meaning) in &row.choices {
            append_item(&format!("`{code}`{}{meaning}", COLON.in_language(language)), indent, width, out);
        }
    }
}

/// Appends each row of a table as an entry: its first cell, and below it the others behind the heads of their columns.
fn append_table(table: &Table, language: Language, width: usize, out: &mut String) {
    for row in &table.rows {
        let Some((name, cells)) = row.cells.split_first() else { continue };
        for text in name {
            out.push_str(&wrap_indented(&show_plain(text), INDENT, width));
        }
        for (column, texts) in table.columns.iter().skip(1).zip(cells) {
            let indent = INDENT + ENTRY_INDENT;
            for text in texts.iter().filter(|text| !text.is_empty()) {
                let text = format!("{column}{}{}", COLON.in_language(language), show_without_links(text));
                out.push_str(&wrap_indented(&text, indent, width));
            }
        }
    }
}

/// Appends code. It is copied, so that it is not wrapped.
fn append_code(code: &Code, language: Language, width: usize, out: &mut String) {
    out.push('\n');
    out.push_str(&wrap_indented(
        &format!("{}{}", code.title, COLON.in_language(language).trim_end()),
        INDENT,
        width,
    ));
    let blanks = " ".repeat(ENTRY_INDENT);
    for line in code.text.lines() {
        let _ = writeln!(out, "{}", format!("{blanks}{line}").trim_end());
    }
}

#[cfg(test)]
mod tests {
    use api::Actions;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::documents::action_page::make_action_page;
    use crate::documents::site_facts::SiteFacts;

    #[test]
    fn no_line_of_any_page_is_wider_than_the_terminal_but_for_words_and_what_is_copied() {
        let actions = Actions::new();
        let facts = SiteFacts::of_any_server(&actions);
        for language in [Language::English, Language::Chinese] {
            for width in [60, 80, 100] {
                for action in actions.iter() {
                    let page = make_action_page(action, &facts, language);
                    for line in format_page(&page, language, width).lines() {
                        let is_copied = line.starts_with("    ") && line.contains(['"', '{', '}', '[', ']'])
                            || line.starts_with("    billfold call ")
                            || line.starts_with("    tccli ");
                        let words = line.trim_start().split(' ').count();
                        assert!(line.width() <= width || is_copied || words <= 2, "{width}: {line}");
                    }
                }
            }
        }
    }
}
