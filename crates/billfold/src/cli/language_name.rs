//! The names of languages on the command line.

use bill::Language;
use clap::ValueEnum;

/// The name of a language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LanguageName {
    /// English
    #[value(alias = "en-US")]
    En,
    /// Chinese
    #[value(alias = "zh-CN")]
    Zh,
}

impl LanguageName {
    /// Returns the language of the name.
    pub(super) const fn to_language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Zh => Language::Chinese,
        }
    }
}
