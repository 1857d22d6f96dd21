//! A choice of Billfold where the facts are missing or contradict each other.

use api::Text;

/// A choice of Billfold where the facts are missing or contradict each other.
pub(super) struct Gap {
    /// The subject.
    pub(super) subject: Text,
    /// The choice.
    pub(super) choice: Text,
    /// The test that holds it.
    pub(super) test: &'static str,
}

/// Makes a choice.
pub(super) const fn make_gap(subject: Text, choice: Text, test: &'static str) -> Gap {
    Gap { subject, choice, test }
}
