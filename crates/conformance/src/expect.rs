//! The expectation of a case, and its basis.

use std::fmt;

use serde::Serialize;
use tc3::Code;

/// The source that an expectation rests on, the stronger before the weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The vendor's public documentation.
    Documented,
    /// A published answer of the real service, or requests that official clients send every day.
    Observed,
    /// A choice of Billfold, as no source says anything.
    Chosen,
}

impl Basis {
    /// All bases, the strongest first.
    pub const ALL: [Self; 3] = [Self::Documented, Self::Observed, Self::Chosen];

    /// Returns its name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Chosen => "chosen",
        }
    }
}

/// The expectation of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// A success, or an error with one of the action's own codes.
    Passes,
    /// An error of this code.
    Code(Code),
    /// An error of this code whose message contains this text.
    Names(Code, String),
    /// An envelope, or a status of 400 to 499: a request that HTTP itself does not allow may be answered below
    /// API 3.0.
    Answered,
    /// As [`Self::Answered`], but an envelope must be that of an error.
    Refused,
    /// A head alone, with a status below 500.
    Head,
}

impl Expect {
    /// Returns true if the answer must be one of API 3.0, whose envelope has rules to keep.
    pub(crate) fn is_of_api(&self) -> bool {
        !matches!(self, Self::Answered | Self::Refused | Self::Head)
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passes => write!(f, "success, or a code of the action's own"),
            Self::Code(code) => write!(f, "{code}"),
            Self::Names(code, name) => write!(f, "{code}, its message naming {name:?}"),
            Self::Answered => write!(f, "an envelope with a status below 500, or a status of 400 to 499"),
            Self::Refused => write!(f, "an error with a status below 500, or a status of 400 to 499"),
            Self::Head => write!(f, "any answer with a status below 500"),
        }
    }
}
