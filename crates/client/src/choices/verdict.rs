//! The texts of `Verdict`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The verdict on a request.
    pub enum Verdict {
        /// The signature is right.
        Right = "Right",
        /// The signature is wrong, and the findings explain it to the last bit.
        Explained = "Explained",
        /// The request is refused before the signature is looked at.
        Refused = "Refused",
        /// The signature is wrong, and no mistake that is known explains it.
        Unexplained = "Unexplained",
        /// The text is no request.
        Unreadable = "Unreadable",
    }
}
