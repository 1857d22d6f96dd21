//! Sizes at the limits, and over them.

use tc3::Code;
use tc3::claim::{GET_QUERY_BYTES_MAX, PAIRS_MAX, TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};

use super::{Cases, Subject};
use crate::draft::{Content, Draft};
use crate::expect::{Basis, Expect};
use crate::form::Form;

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

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in [Form::Query, Form::V1Get] {
        let start = cases.subject.draft(form);
        let pad = |bytes: usize| start.clone().with_field(PAD, &"x".repeat(bytes));
        let name = |what: &str| format!("{}: a query of {what}", form.name());
        cases.add(Basis::Documented, pad_refusal(), name("31,000 bytes and more"), pad(31_000));
        cases.add(Basis::Documented, expect_size_refusal(), name("33,000 bytes and more"), pad(33_000));
        cases.add(Basis::Documented, expect_size_refusal(), name("64,000 bytes and more"), pad(64_000));
        // A head of this size may be refused by HTTP already, with an answer of its own.
        cases.add(Basis::Chosen, Expect::Answered, name("100,000 bytes and more"), pad(100_000));
    }
    // The length of a query is known before signing under TC3 only.
    let start = cases.subject.draft(Form::Query);
    for (what, bytes, expect) in [
        ("32 KiB to the byte", GET_QUERY_BYTES_MAX, pad_refusal()),
        ("32 KiB and a byte", GET_QUERY_BYTES_MAX + 1, expect_size_refusal()),
    ] {
        // The example has at most the smaller number of bytes, see `check_example_length`.
        let pad = "x".repeat(bytes - count_query_bytes(&start));
        cases.add(
            Basis::Chosen,
            expect,
            format!("TC3 GET: a query of {what}"),
            start.clone().with_field(PAD, &pad),
        );
    }
    let start = cases.subject.draft(Form::Json);
    let name = "TC3 JSON: a body of 200,000 bytes";
    cases.add(
        Basis::Documented,
        pad_refusal(),
        name,
        start.with_field(PAD, &format!("\"{}\"", "x".repeat(200_000))),
    );
    let start = cases.subject.draft(Form::V1Post);
    let name = "v1 POST: a body of 200,000 bytes";
    cases.add(Basis::Documented, pad_refusal(), name, start.with_field(PAD, &"x".repeat(200_000)));
    add_many_fields(cases);
}

/// Checks that an example leaves room for the pad in a query, as two cases have a query of the largest length.
///
/// # Errors
///
/// The example is too long. Its parameters may be replaced by values of any length.
pub(super) fn check_example_length(subject: &Subject) -> anyhow::Result<()> {
    let bytes = count_query_bytes(&subject.draft(Form::Query));
    anyhow::ensure!(
        bytes <= GET_QUERY_BYTES_MAX,
        "the parameters of {} have {bytes} bytes in a query, which holds at most {GET_QUERY_BYTES_MAX}: replace \
         them by shorter values",
        subject.name
    );
    Ok(())
}

/// Counts the bytes of a query with an empty pad.
fn count_query_bytes(start: &Draft) -> usize {
    let pairs = match &start.content {
        Content::Fields(fields) => {
            let bytes = |text: &str| text.len();
            fields.iter().map(|field| bytes(&field.name) + bytes(&field.value) + 2).sum()
        }
        Content::Raw(raw) => raw.len(),
    };
    PAD.len() + 1 + pairs
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
    let pad = |bytes: usize| "x".repeat(bytes);
    let near = V1_POST_BODY_BYTES_MAX - 2_000;
    cases.add(
        Basis::Documented,
        pad_refusal(),
        "v1 POST: a body of nearly 1 MiB",
        v1.clone().with_field(PAD, &pad(near)),
    );
    let over = V1_POST_BODY_BYTES_MAX;
    cases.add(Basis::Observed, expect, "v1 POST: a body of more than 1 MiB", v1.with_field(PAD, &pad(over)));
    for form in [Form::Json, Form::Posted, Form::Multipart] {
        let start = cases.subject.draft(form);
        let value = |bytes: usize| match form {
            Form::Json => format!("\"{}\"", pad(bytes)),
            Form::Query | Form::Posted | Form::Multipart | Form::V1Get | Form::V1Post => pad(bytes),
        };
        let near = value(TC3_POST_BODY_BYTES_MAX - 2_000);
        let over = value(TC3_POST_BODY_BYTES_MAX);
        let name = |what: &str| format!("{}: a body of {what} 10 MiB", form.name());
        cases.add(Basis::Documented, pad_refusal(), name("nearly"), start.clone().with_field(PAD, &near));
        cases.add(Basis::Documented, expect_size_refusal(), name("more than"), start.with_field(PAD, &over));
    }
    let start = cases.subject.draft(Form::Json);
    let blanks = |bytes: usize| start.clone().with_raw_content(format!("{{}}{}", " ".repeat(bytes - 2)));
    let (most, over) = (TC3_POST_BODY_BYTES_MAX, TC3_POST_BODY_BYTES_MAX + 1);
    let missing = Expect::Code(Code::MissingParameter);
    cases.add(Basis::Chosen, missing, "TC3 JSON: a body of 10 MiB to the byte", blanks(most));
    cases.add(Basis::Chosen, expect_size_refusal(), "TC3 JSON: a body of 10 MiB and a byte", blanks(over));
}
