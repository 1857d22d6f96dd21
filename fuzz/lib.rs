//! The targets as functions, for the programs in `bins/`. The plain tests of `tc3` and `bill` include the
//! same files, and run the corpus through them.

#![forbid(unsafe_code)]

#[path = "targets/alter.rs"]
mod alter;
#[path = "targets/amount.rs"]
mod amount;
#[path = "targets/authorization.rs"]
mod authorization;
#[path = "targets/batches.rs"]
mod batches;
#[path = "targets/canonical_request.rs"]
mod canonical_request;
#[path = "targets/choices.rs"]
mod choices;
#[path = "targets/definition.rs"]
mod definition;
#[path = "targets/doctor.rs"]
mod doctor;
#[path = "targets/form.rs"]
mod form;
#[path = "targets/json.rs"]
mod json;
#[path = "targets/multipart.rs"]
mod multipart;
#[path = "targets/records.rs"]
mod records;
#[path = "targets/request.rs"]
mod request;
#[path = "targets/sheet.rs"]
mod sheet;
#[path = "targets/signed_tc3.rs"]
mod signed_tc3;
#[path = "targets/signed_v1.rs"]
mod signed_v1;
#[path = "targets/twins.rs"]
mod twins;
#[path = "targets/version_1.rs"]
mod version_1;
#[path = "targets/words.rs"]
mod words;

/// Amounts and sums.
pub fn amount(bytes: &[u8]) {
    amount::check(bytes);
}

/// The `Authorization` header.
pub fn authorization(bytes: &[u8]) {
    authorization::check(bytes);
}

/// Bill files by batches, beside bill files line by line.
pub fn batches(bytes: &[u8]) {
    batches::check(bytes);
}

/// TC3 signatures.
pub fn canonical_request(bytes: &[u8]) {
    canonical_request::check(bytes);
}

/// Saved requests and the signature doctor.
pub fn doctor(bytes: &[u8]) {
    doctor::check(bytes);
}

/// Queries and form bodies.
pub fn form(bytes: &[u8]) {
    form::check(bytes);
}

/// JSON bodies.
pub fn json(bytes: &[u8]) {
    json::check(bytes);
}

/// Multipart bodies.
pub fn multipart(bytes: &[u8]) {
    multipart::check(bytes);
}

/// Bill files.
pub fn sheet(bytes: &[u8]) {
    sheet::check(bytes);
}

/// Version 1 signatures.
pub fn version_1(bytes: &[u8]) {
    version_1::check(bytes);
}

/// Months, account numbers, names.
pub fn words(bytes: &[u8]) {
    words::check(bytes);
}
