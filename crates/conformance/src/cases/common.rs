//! Common parameters absent, empty, malformed and twice; tokens.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// Texts that are no timestamps.
const TIMESTAMPS: &[(&str, &str)] = &[
    ("a word", "now"),
    ("negative", "-1"),
    ("a number with its sign", "+1700000000"),
    ("a fraction", "1700000000.5"),
    ("an exponent", "17e8"),
    ("hexadecimal", "0x6553f100"),
    ("a date", "2022-11-01T00:00:00Z"),
    ("more than 63 bits hold", "9223372036854775808"),
    ("of Arabic digits", "١٧"),
];

/// Texts that are no nonces.
const NONCES: &[(&str, &str, Basis)] = &[
    ("a word", "abc", Basis::Observed),
    ("negative", "-1", Basis::Chosen),
    ("a fraction", "1.5", Basis::Chosen),
    ("an exponent", "1e3", Basis::Chosen),
    ("a UUID", "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c", Basis::Chosen),
    ("more than 64 bits hold", "18446744073709551616", Basis::Chosen),
];

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in Form::ALL {
        add_absent_and_empty(cases, form);
        add_doubled(cases, form);
        let start = cases.subject.draft(form);
        for (what, value) in TIMESTAMPS {
            let expect = Expect::Names(Code::InvalidParameter, "Timestamp".to_owned());
            let draft = start.clone().with_common("Timestamp", value);
            cases.add(Basis::Chosen, expect, format!("{}: a timestamp that is {what}", form.name()), draft);
        }
        let token = start.with_common("Token", "a-token-that-nobody-gave");
        let name = format!("{}: a token with a key that has none", form.name());
        cases.add(Basis::Chosen, Expect::Code(Code::AuthFailureTokenFailure), name, token);
    }
    for form in Form::V1 {
        for (what, value, basis) in NONCES {
            let expect = Expect::Names(Code::InvalidParameter, "Nonce".to_owned());
            let draft = cases.subject.draft(form).with_common("Nonce", value);
            cases.add(*basis, expect, format!("{}: a nonce that is {what}", form.name()), draft);
        }
    }
    add_empty_requests(cases);
}

/// Adds each required common parameter absent, and empty.
fn add_absent_and_empty(cases: &mut Cases<'_>, form: Form) {
    let names: &[&str] = match form {
        Form::V1Get | Form::V1Post => &["Timestamp", "Action", "Version", "Nonce", "SecretId"],
        Form::Json | Form::Query | Form::Posted | Form::Multipart => &["Timestamp", "Action", "Version"],
    };
    for name in names {
        let expect = || Expect::Names(Code::MissingParameter, (*name).to_owned());
        let (start, form) = (cases.subject.draft(form), form.name());
        let absent = start.clone().without_common(name);
        cases.add(Basis::Documented, expect(), format!("{form}: no {name}"), absent);
        cases.add(Basis::Chosen, expect(), format!("{form}: an empty {name}"), start.with_common(name, ""));
    }
    if form.is_v1() {
        let expect = || Expect::Names(Code::MissingParameter, "Signature".to_owned());
        let (start, form) = (cases.subject.draft(form), form.name());
        cases.add_altered(
            Basis::Chosen,
            expect(),
            format!("{form}: an empty Signature"),
            start.clone(),
            |request| {
                request.set_pair("Signature", "");
            },
        );
        cases.add_altered(Basis::Documented, expect(), format!("{form}: no Signature"), start, |request| {
            request.edit_pairs(|pairs| remove_signature(pairs).to_owned());
        });
    }
}

/// Cuts the signature off the end of pairs.
#[expect(clippy::expect_used, reason = "the pairs are what the signer wrote")]
fn remove_signature(pairs: &str) -> &str {
    pairs.rsplit_once("&Signature=").expect("the signature is the last pair").0
}

/// Adds each common parameter that has an effect, twice.
fn add_doubled(cases: &mut Cases<'_>, form: Form) {
    let mut names = vec!["Action", "Version", "Timestamp", "Region", "Token", "Language"];
    if form.is_v1() {
        names.extend(["Nonce", "SecretId", "SignatureMethod", "RequestClient"]);
    }
    for name in names {
        let start = cases.subject.draft(form);
        let value = start.common.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.clone());
        let value = value.unwrap_or_else(|| "x".to_owned());
        let draft = start.with_common(name, &value).with_second_common(name, &value);
        let expect = Expect::Names(Code::InvalidParameter, name.to_owned());
        cases.add(Basis::Chosen, expect, format!("{}: {name} twice, the same", form.name()), draft);
    }
}

/// Adds requests with hardly anything in them.
fn add_empty_requests(cases: &mut Cases<'_>) {
    let missing = || Expect::Names(Code::MissingParameter, "Timestamp".to_owned());
    for form in Form::V1 {
        let bare = cases.subject.draft(form).with_raw_content("");
        cases.add(Basis::Observed, missing(), format!("{}: nothing", form.name()), bare);
        let test = cases.subject.draft(form).with_raw_content("test=1");
        cases.add(Basis::Observed, missing(), format!("{}: test=1", form.name()), test);
    }
    let unsigned = cases.subject.draft(Form::Json);
    let expect =
        Expect::Names(Code::InvalidParameter, "Url key and value should be splited by `=`.".to_owned());
    let name = "TC3 JSON: no Authorization, so that the body is read as a form";
    cases.add_altered(Basis::Observed, expect, name, unsigned, |request| {
        request.remove_header("Authorization");
    });
    let unsigned = cases.subject.draft(Form::Query);
    let name = "TC3 GET: no Authorization, so that the query is read as version 1";
    cases.add_altered(Basis::Observed, missing(), name, unsigned, |request| {
        request.remove_header("Authorization");
    });
}
