//! The data of actions on the caller itself: its account with what it may call, and the diagnosis of a request of its own.

use alloc::string::String;
use alloc::vec::Vec;

use access::Account;

use crate::definition::Definition;

/// The account of the caller, and what it may call.
#[derive(Debug)]
pub struct CallerFacts {
    /// The account.
    pub account: Account,
    /// The actions, with the requests of the account that pass in a second; `None` is no limit.
    pub actions: Vec<(&'static Definition, Option<u64>)>,
}

/// The diagnosis of a request.
#[derive(Debug, Default)]
pub struct SignatureReport {
    /// `Right`, `Explained`, `Refused`, `Unexplained` or `Unreadable`.
    pub verdict: &'static str,
    /// The mistakes.
    pub findings: Vec<SignatureFinding>,
    /// The oddities of how the request was saved.
    pub remarks: Vec<String>,
    /// The texts that the server computes; empty where the request does not come so far.
    pub computed: SignedTexts,
    /// The texts that the client signed; empty where they are not known.
    pub signed: SignedTexts,
}

/// A mistake of a request.
#[derive(Debug)]
pub struct SignatureFinding {
    /// Its name.
    pub name: String,
    /// The mistake in a sentence.
    pub text: String,
    /// The change that fixes it.
    pub remedy: String,
}

/// The texts that are signed, with no secret in them.
#[derive(Debug, Default)]
pub struct SignedTexts {
    /// The canonical request of TC3, or the whole text of version 1.
    pub canonical: String,
    /// The string to sign of TC3; empty for version 1.
    pub to_sign: String,
}
