//! The names of codes in our tables, in each of the vendor's languages.

/// A language of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, as on the international site.
    English,
    /// Chinese, as on the mainland site.
    Chinese,
}

impl Language {
    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    /// Returns the language of a code of the API: Chinese for `zh-CN` in any case, English for any other and for none.
    #[must_use]
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            Some(code) if code.eq_ignore_ascii_case("zh-CN") => Self::Chinese,
            _ => Self::English,
        }
    }
}

/// A code of a product or region with its English and its Chinese names. The first name of a language is the one to show.
pub(crate) type CodeRow = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Returns the name to show for a code.
pub(crate) fn find_code_name(rows: &[CodeRow], code: &str, language: Language) -> Option<&'static str> {
    let (_, english, chinese) = rows.iter().find(|(known, _, _)| *known == code)?;
    match language {
        Language::English => english.first(),
        Language::Chinese => chinese.first(),
    }
    .copied()
}
