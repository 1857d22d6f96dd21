//! The signature doctor: it names the known mistake of a client that explains a refused request.
//!
//! [`diagnose_signature`] is for a server that has just found a signature wrong, and knows the key. Within a
//! bounded [`Effort`] it computes the signatures that known mistakes would have produced, until one of them
//! equals the signature that was sent. Such a match cannot be chance, so a diagnosis is never a guess.
//!
//! [`examine_request`] is for a person with a saved request and its secret. It also explains what the server
//! refuses before it checks the signature, and continues behind it.
//!
//! Diagnoses and findings can be shown and logged: they contain no secret, no token and no signature. The
//! texts that were signed are in a [`SignedText`], which is for the owner of the request alone.
//!
//! [`saved_request`] parses the file of a saved request.
//!
//! This crate is pure. It does no input or output, and reads no clock and no environment.

#![forbid(unsafe_code)]

#[macro_use]
mod cause_macro;
mod cause;
mod compression;
mod diagnosis;
mod effort;
mod examine;
mod hidden;
mod hosts;
mod json;
mod key;
mod lenient_request;
mod pairs;
mod parse_error;
mod paths;
mod permutations;
mod prechecks;
pub mod saved_request;
mod search;
mod secret_mistakes;
mod sent_signature;
mod tc3_mistakes;
mod tc3_signature;
mod times;
mod transcript;
mod v1_mistakes;
mod v1_signature;

pub use cause::Cause;
pub use diagnosis::{Diagnosis, SignedText, Verdict, diagnose_signature};
pub use effort::{BODY_REWRITE_BYTES_MAX, Effort};
pub use examine::{Examination, examine_request, examine_request_with_hosts, examine_request_within};
pub use hidden::HIDDEN;
pub use key::OTHER_KEYS_MAX;
pub use prechecks::Finding;
