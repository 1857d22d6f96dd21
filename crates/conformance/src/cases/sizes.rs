//! Sizes at the limits, and over them.

use tc3::Code;
use tc3::claim::{GET_QUERY_BYTES_MAX, PAIRS_MAX, TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};

use crate::case::Cases;
use crate::draft::Draft;
use crate::expect::{Basis, Expect};
use crate::form::Form;
use crate::signer::encode_content;

/// The parameter that makes a request larger.
const PAD: &str = "BillfoldPad";

/// Returns the expectation for a request that was taken and whose pad is unknown.
fn pad_refusal() -> Expect {
    Expect::Names(Code::UnknownParameter, PAD.to_owned())
}

/// Returns the expectation for a request that is too large.
fn expect_size_refusal() -> Expect {
    Expect::Code(Code::RequestSizeLimitExceeded)
}

/// Makes a request whose query or body has this number of bytes. In version 1
/// the common parameters come on top.
fn pad_content(start: &Draft, bytes: usize) -> Draft {
    let pad = |length: usize| {
        let text = "x".repeat(length);
        let value = if start.form == Form::Json { format!("\"{text}\"") } else { text };
        start.clone().with_field(PAD, &value)
    };
    // The example of a subject has a limit, which is less than any size that is asked for.
    pad(bytes - encode_content(&pad(0)).len())
}

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in [Form::Query, Form::V1Get] {
        let start = cases.subject.draft(form);
        let name = |what: &str| format!("{}: a query of {what}", form.name());
        let pad = |bytes| pad_content(&start, bytes);
        cases.add(Basis::Documented, pad_refusal(), name("31,000 bytes and more"), pad(31_000));
        // The limit is documented for both, and the code for TC3.
        let basis = if form.is_v1() { Basis::Chosen } else { Basis::Documented };
        cases.add(basis, expect_size_refusal(), name("33,000 bytes and more"), pad(33_000));
        cases.add(basis, expect_size_refusal(), name("64,000 bytes and more"), pad(64_000));
        // A head of this size may be refused by HTTP already, with an answer of its own.
        cases.add(Basis::Chosen, Expect::Answered, name("100,000 bytes and more"), pad(100_000));
    }
    // The length of a query is known before signing under TC3 only.
    let start = cases.subject.draft(Form::Query);
    for (what, bytes, expect) in [
        ("32 KiB to the byte", GET_QUERY_BYTES_MAX, pad_refusal()),
        ("32 KiB and a byte", GET_QUERY_BYTES_MAX + 1, expect_size_refusal()),
    ] {
        let name = format!("TC3 GET: a query of {what}");
        cases.add(Basis::Chosen, expect, name, pad_content(&start, bytes));
    }
    for form in [Form::Json, Form::V1Post] {
        let name = format!("{}: a body of 200,000 bytes", form.name());
        let draft = pad_content(&cases.subject.draft(form), 200_000);
        cases.add(Basis::Documented, pad_refusal(), name, draft);
    }
    add_many_fields(cases);
}

/// Adds requests with many parameters.
fn add_many_fields(cases: &mut Cases<'_>) {
    for form in [Form::Json, Form::Posted, Form::V1Post] {
        let start = cases.subject.draft(form);
        let plus = |count: usize| {
            (0..count).fold(start.clone(), |draft, number| draft.with_field(&format!("P{number}"), "1"))
        };
        let name = |what: &str| format!("{}: {what} parameters", form.name());
        let expect = Expect::Code(Code::UnknownParameter);
        cases.add(Basis::Chosen, expect, name("1,000"), plus(1_000));
        cases.add(Basis::Chosen, expect_size_refusal(), name("too many"), plus(PAIRS_MAX + 1));
    }
}

/// Adds the cases of many megabytes.
pub(super) fn add_large_cases(cases: &mut Cases<'_>) {
    let v1 = cases.subject.draft(Form::V1Post);
    let expect = Expect::Code(Code::AuthFailureSignatureFailure);
    let near = pad_content(&v1, V1_POST_BODY_BYTES_MAX - 2_000);
    cases.add(Basis::Documented, pad_refusal(), "v1 POST: a body of nearly 1 MiB", near);
    let over = pad_content(&v1, V1_POST_BODY_BYTES_MAX);
    cases.add(Basis::Observed, expect, "v1 POST: a body of more than 1 MiB", over);
    for form in [Form::Json, Form::Posted, Form::Multipart] {
        let start = cases.subject.draft(form);
        let near = pad_content(&start, TC3_POST_BODY_BYTES_MAX - 2_000);
        let over = pad_content(&start, TC3_POST_BODY_BYTES_MAX + 1);
        let name = |what: &str| format!("{}: a body of {what} 10 MiB", form.name());
        cases.add(Basis::Documented, pad_refusal(), name("nearly"), near);
        cases.add(Basis::Documented, expect_size_refusal(), name("more than"), over);
    }
    let start = cases.subject.draft(Form::Json);
    let blanks = |bytes: usize| start.clone().with_raw_content(format!("{{}}{}", " ".repeat(bytes - 2)));
    let (most, over) = (TC3_POST_BODY_BYTES_MAX, TC3_POST_BODY_BYTES_MAX + 1);
    let has_required = cases.subject.parameters.iter().any(|one| one.is_required);
    let missing = if has_required { Expect::Code(Code::MissingParameter) } else { Expect::Passes };
    cases.add(Basis::Chosen, missing, "TC3 JSON: a body of 10 MiB to the byte", blanks(most));
    cases.add(Basis::Chosen, expect_size_refusal(), "TC3 JSON: a body of 10 MiB and a byte", blanks(over));
}
