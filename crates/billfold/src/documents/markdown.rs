//! Pages in Markdown.

use std::fmt::Write as _;

use bill::Language;

use super::inline::{Piece, split_pieces};
use super::labels::{FIELD_WITH_FACTS, NAMED, TITLED, fill_label};
use super::page::{Block, FieldRow, FieldTable, Page, Table};
use super::site_paths::to_markdown_path;

/// The way in which links of a text are written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LinkForm {
    /// As links to the pages in Markdown that a server has.
    Served,
    /// Links to other sites alone, where the pages of a server are not there.
    Outside,
}

/// Renders a page.
pub(crate) fn render_page_markdown(page: &Page, language: Language) -> String {
    let mut writer = MarkdownWriter { language, links: LinkForm::Served, out: String::new() };
    let _ = writeln!(writer.out, "# {}", page.title);
    page.introduction.iter().for_each(|text| writer.append_paragraph(text));
    for section in &page.sections {
        let _ = write!(writer.out, "\n## {}\n", section.heading);
        section.blocks.iter().for_each(|block| writer.append_block(block));
    }
    writer.out
}

/// Writes the parts of pages.
#[derive(Debug)]
pub(super) struct MarkdownWriter {
    /// The language of labels.
    pub(super) language: Language,
    /// The way in which links are written.
    pub(super) links: LinkForm,
    /// The text so far.
    pub(super) out: String,
}

impl MarkdownWriter {
    /// Appends a paragraph behind an empty line.
    pub(super) fn append_paragraph(&mut self, text: &str) {
        let text = self.format_text(text);
        let _ = write!(self.out, "\n{text}\n");
    }

    /// Appends a part behind an empty line.
    pub(super) fn append_block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.append_paragraph(text),
            Block::Items(items) => {
                self.out.push('\n');
                for item in items {
                    let item = self.format_text(item);
                    let _ = writeln!(self.out, "- {item}");
                }
            }
            Block::Fields(table) => self.append_fields(table),
            Block::Table(table) => self.append_table(table),
            Block::Code(code) => {
                let (form, text) = (code.form.as_str(), &code.text);
                let title = fill_label(&TITLED, self.language, &[&code.title]);
                let _ = write!(self.out, "\n{title}\n\n```{form}\n{text}\n```\n");
            }
        }
    }

    /// Appends fields as items of a list, each below the object that it is in.
    fn append_fields(&mut self, table: &FieldTable) {
        self.out.push('\n');
        for row in &table.rows {
            self.append_field(row, table);
        }
    }

    fn append_field(&mut self, row: &FieldRow, table: &FieldTable) {
        let indent = "  ".repeat(row.depth);
        let texts: Vec<String> =
            row.list_texts(self.language).iter().map(|text| self.format_text(text)).collect();
        let facts = row.join_facts(table.side, self.language);
        let between = match self.language {
            Language::English => " ",
            Language::Chinese => "",
        };
        let texts = texts.join(between);
        let field = fill_label(&FIELD_WITH_FACTS, self.language, &[&row.name, &facts, &texts]);
        let _ = writeln!(self.out, "{indent}- {field}");
        for (code, meaning) in &row.choices {
            let meaning = self.format_text(meaning);
            let choice = fill_label(&NAMED, self.language, &[&format!("`{code}`"), &meaning]);
            let _ = writeln!(self.out, "{indent}  - {choice}");
        }
    }

    fn append_table(&mut self, table: &Table) {
        let columns = table.columns.join(" | ");
        let _ = write!(self.out, "\n| {columns} |\n|{}\n", "---|".repeat(table.columns.len()));
        for row in &table.rows {
            let cells = row.cells.iter().map(|texts| {
                texts.iter().map(|text| self.format_text(text)).collect::<Vec<_>>().join("<br>")
            });
            let _ = writeln!(self.out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
        }
    }

    /// Formats a text: what Markdown would take for a mark is escaped.
    pub(super) fn format_text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in split_pieces(text) {
            match piece {
                Piece::Words(words) => append_escaped(words, &mut out),
                // A bar ends a cell, in code, too.
                Piece::Code(code) => out.extend(["`", &code.replace('|', r"\|"), "`"]),
                Piece::Link(label, target) => match self.locate(target) {
                    Some(address) if address == label => out.extend(["<", label, ">"]),
                    Some(address) => {
                        out.push('[');
                        append_escaped(label, &mut out);
                        out.extend(["](", &address, ")"]);
                    }
                    None => append_escaped(label, &mut out),
                },
            }
        }
        out
    }

    /// Returns the address of a link's target, if it can be followed.
    fn locate(&self, target: &str) -> Option<String> {
        if target.starts_with("https://") {
            return Some(target.to_owned());
        }
        match self.links {
            LinkForm::Outside => None,
            LinkForm::Served => {
                // Markdown has no names for the rows of a table.
                let path = target.split('#').next().unwrap_or(target);
                Some(to_markdown_path(self.language, path))
            }
        }
    }
}

/// Appends words, in which what Markdown would take for a mark is escaped.
fn append_escaped(words: &str, out: &mut String) {
    for c in words.chars() {
        if matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '\\' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_escaped_outside_of_code() {
        let mut writer =
            MarkdownWriter { language: Language::Chinese, links: LinkForm::Served, out: String::new() };
        assert_eq!(writer.format_text("a_b *c* `d_e|f` <f> `g"), r"a\_b \*c\* `d_e\|f` \<f\> \`g");
        let text = "[types](docs/data-types#A), [https://x.example](https://x.example)";
        assert_eq!(writer.format_text(text), "[types](/zh/docs/data-types.md), <https://x.example>");
        writer.links = LinkForm::Outside;
        assert_eq!(writer.format_text(text), "types, <https://x.example>");
    }
}
