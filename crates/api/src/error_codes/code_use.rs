//! The use that this server makes of an error code.

use crate::text::Text;

/// The use that this server makes of an error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeUse {
    /// A request of any action may be refused with it.
    Common {
        /// The cause.
        cause: Text,
        /// The remedy.
        remedy: Text,
    },
    /// Actions alone answer with it. Each declares it with a cause and a remedy of its own.
    Actions,
    /// No request is refused with it.
    Never {
        /// The reason.
        reason: Text,
    },
}

/// The use of a code that a request of any action may be refused with.
pub(super) const fn declare_common_code(cause: Text, remedy: Text) -> CodeUse {
    CodeUse::Common { cause, remedy }
}

/// The use of a code that no request is refused with.
pub(super) const fn declare_unused_code(english: &'static str, chinese: &'static str) -> CodeUse {
    CodeUse::Never { reason: Text::new(english, chinese) }
}
