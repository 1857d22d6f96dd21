//! The expectation of a case, and its basis.

use std::fmt;

use serde::Serialize;
use tc3::Code;

/// On what an expectation rests. A weaker one stands behind a stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The vendor's public documentation says so.
    Documented,
    /// Somebody published the answer that they received, or official clients send it every day.
    Observed,
    /// Nobody says; it is what Billfold chose.
    Chosen,
}

impl Basis {
    /// All of them.
    pub const ALL: [Basis; 3] = [Basis::Documented, Basis::Observed, Basis::Chosen];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Basis::Documented => "documented",
            Basis::Observed => "observed",
            Basis::Chosen => "chosen",
        }
    }
}

/// What a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// A success, or one of the action's own codes.
    Passes,
    /// An error of this code.
    Code(Code),
    /// An error of this code whose message has this text in it.
    Names(Code, String),
    /// An envelope, or a status that blames the client: what HTTP itself does not allow may be answered
    /// below API 3.0.
    Answered,
    /// The same, where an envelope must be an error's.
    Refused,
    /// A head alone whose status does not blame the server.
    Head,
}

impl Expect {
    /// Whether the answer to this is one of API 3.0, whose envelope has rules to keep.
    pub(crate) fn is_of_api(&self) -> bool {
        !matches!(self, Expect::Answered | Expect::Refused | Expect::Head)
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expect::Passes => write!(f, "success, or a code of the action's own"),
            Expect::Code(code) => write!(f, "{code}"),
            Expect::Names(code, name) => write!(f, "{code}, its message naming {name:?}"),
            Expect::Answered => write!(f, "an envelope with a status below 500, or a status of 400 to 499"),
            Expect::Refused => write!(f, "an error with a status below 500, or a status of 400 to 499"),
            Expect::Head => write!(f, "any answer with a status below 500"),
        }
    }
}
