//! Texts for people, in both languages of the documents.

use alloc::borrow::Cow;
use alloc::borrow::ToOwned as _;
use alloc::string::String;

use bill::Language;

/// A text for people, in both languages of the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub english: Cow<'static, str>,
    /// In Chinese.
    pub chinese: Cow<'static, str>,
}

impl Text {
    /// Makes a text of its two languages.
    #[must_use]
    pub const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self { english: Cow::Borrowed(english), chinese: Cow::Borrowed(chinese) }
    }

    /// Returns the text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }

    /// Reads a doc comment: English, then an empty line, then Chinese. A language that is missing is empty, which a test of
    /// all definitions notices.
    pub(crate) fn from_doc_comment(comment: &str) -> Self {
        let (english, chinese) = comment.split_once("\n\n").unwrap_or((comment, ""));
        Self { english: Cow::Owned(join_lines(english, " ")), chinese: Cow::Owned(join_lines(chinese, "")) }
    }
}

/// Joins the lines of a paragraph.
fn join_lines(paragraph: &str, between: &str) -> String {
    let mut joined = String::new();
    for line in paragraph.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(between);
        }
        joined.push_str(line);
    }
    joined.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_is_a_text_in_two_languages() {
        let text = Text::from_doc_comment("The month,\n`yyyy-MM`.\n\n月份，\n`yyyy-MM`。");
        assert_eq!(text, Text::new("The month, `yyyy-MM`.", "月份，`yyyy-MM`。"));
        assert_eq!(text.in_language(Language::Chinese), "月份，`yyyy-MM`。");
        assert_eq!(Text::from_doc_comment("Alone."), Text::new("Alone.", ""));
    }
}
