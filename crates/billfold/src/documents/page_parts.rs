//! The parts of a page in one language, made from texts of both.

use api::Text;
use bill::Language;

use crate::documents::labels::fill_label;
use crate::documents::page::{Block, Code, CodeForm, Row, Section, Table};

/// Makes the parts of a page in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageParts {
    /// The language.
    pub(super) language: Language,
}

impl PageParts {
    /// Returns a text in the language.
    pub(super) fn show_text(self, text: &Text) -> String {
        text.in_language(self.language).to_owned()
    }

    /// Returns one of two texts, such as paths, that need no translation.
    pub(super) fn choose(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// Returns a text in the language, in which each `{}` is replaced by the value of its place.
    pub(super) fn fill_text(self, text: &Text, values: &[&str]) -> String {
        fill_label(text, self.language, values)
    }

    /// Makes a section.
    pub(super) fn make_section(self, anchor: &str, heading: &Text, blocks: Vec<Block>) -> Section {
        Section { anchor: anchor.to_owned(), heading: self.show_text(heading), blocks }
    }

    /// Makes a paragraph.
    pub(super) fn make_paragraph(self, text: &Text) -> Block {
        Block::Paragraph(self.show_text(text))
    }

    /// Makes a list of texts.
    pub(super) fn make_items(self, texts: &[Text]) -> Block {
        Block::Items(texts.iter().map(|text| self.show_text(text)).collect())
    }

    /// Makes a table.
    pub(super) fn make_table<const N: usize>(
        self,
        title: &Text,
        columns: [&Text; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Block {
        Block::Table(Table {
            title: self.show_text(title),
            columns: columns.map(|column| self.show_text(column)).into(),
            rows: rows.into_iter().map(Row::of).collect(),
        })
    }

    /// Makes lines to copy or to read.
    pub(super) fn make_code(self, title: &Text, form: CodeForm, text: impl Into<String>) -> Block {
        Block::Code(Code { title: self.show_text(title), form, text: text.into() })
    }
}

/// Marks a text as code.
pub(super) fn mark_code(text: &str) -> String {
    format!("`{text}`")
}
