//! Signed pieces altered after signing; wrong secrets, unknown ids; unsigned pieces.

use tc3::{Code, Method};

use crate::case::Cases;
use crate::draft::{Content, Draft, Encoding, Field, alter_value};
use crate::expect::{Basis, Expect};
use crate::form::Form;
use crate::request::Request;
use crate::signer::{encode_content, encode_text};

/// A signature that is well formed and belongs to no request.
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in Form::ALL {
        add_wrong_keys(cases, form);
    }
    for form in Form::TC3 {
        add_altered_tc3(cases, form);
    }
    for form in Form::V1 {
        add_altered_v1(cases, form);
        add_wrong_secrets_by_digest(cases, form);
    }
    add_unsigned_payloads(cases);
    add_uncovered_headers(cases);
}

/// Returns the expectation that the signature is refused.
fn expect_signature_failure() -> Expect {
    Expect::Code(Code::AuthFailureSignatureFailure)
}

/// Adds wrong secrets and unknown ids.
fn add_wrong_keys(cases: &mut Cases<'_>, form: Form) {
    let start = cases.subject.draft(form);
    let mut wrong = start.clone();
    wrong.wrong_secret = true;
    cases.add(
        Basis::Documented,
        expect_signature_failure(),
        format!("{}: another secret", form.name()),
        wrong,
    );
    let long = format!("AKID{}", "x".repeat(1000));
    for (what, id, basis) in [
        ("an id that is none", "AKIDnobodyhasthisone", Basis::Documented),
        ("an id with a letter too much", "{id}x", Basis::Documented),
        ("an id of odd signs", "AKID'\"<>;--${x}", Basis::Chosen),
        ("an id in other scripts", "ключ", Basis::Chosen),
        ("a long id", &long, Basis::Chosen),
    ] {
        let mut draft = start.clone();
        id.clone_into(&mut draft.id);
        let draft = if form.is_v1() { draft.with_common("SecretId", id) } else { draft };
        let expect = Expect::Code(Code::AuthFailureSecretIdNotFound);
        cases.add(basis, expect, format!("{}: {what}", form.name()), draft);
    }
}

/// Adds each piece that TC3 signs, altered.
fn add_altered_tc3(cases: &mut Cases<'_>, form: Form) {
    let start = cases.subject.draft(form);
    let mut alter = |basis, what: &str, draft: &Draft, after: fn(&mut Request)| {
        let name = format!("{}: {what} after it was signed", form.name());
        cases.add_altered(basis, expect_signature_failure(), name, draft.clone(), after);
    };
    // Gateways route by the host, so that another one may answer.
    alter(Basis::Chosen, "the host altered", &start, alter_host);
    alter(Basis::Documented, "another signature put in", &start, |request| {
        request.edit_header("Authorization", |text| {
            format!("{}{ZEROS}", text.trim_end_matches(|c: char| c.is_ascii_hexdigit()))
        });
    });
    alter(Basis::Documented, "one digit of the signature altered", &start, |request| {
        request.edit_header("Authorization", |text| {
            let mut text = text.to_owned();
            let last = text.pop();
            text.push(if last == Some('0') { '1' } else { '0' });
            text
        });
    });
    alter(Basis::Documented, "the time altered by a second", &start, |request| {
        request.edit_header("X-TC-Timestamp", |text| alter_second(text).to_string());
    });
    let signing = start.clone().with_common("Region", "ap-guangzhou");
    let signing = signing.with_signed_headers(&["content-type", "host", "x-tc-region"]);
    // A region that the service does not have may be refused first.
    alter(Basis::Chosen, "a header that is signed beside the others altered", &signing, |request| {
        request.set_header("X-TC-Region", "ap-beijing");
    });
    alter(Basis::Chosen, "the order of signed headers altered", &start, |request| {
        request.edit_header("Authorization", |text| text.replace("content-type;host", "host;content-type"));
    });
    match form {
        Form::Query => {
            if list_fields(&start).len() > 1 {
                alter(Basis::Documented, "the query put in another order", &start, |request| {
                    let turn = |query: &String| query.rsplit('&').collect::<Vec<_>>().join("&");
                    request.query = request.query.as_ref().map(turn);
                });
            }
            alter(Basis::Chosen, "the method altered", &start, |request| {
                "POST".clone_into(&mut request.method);
            });
            alter(Basis::Documented, "the content type altered", &start, |request| {
                request.set_header("Content-Type", "text/plain");
            });
        }
        Form::Json => {
            alter(Basis::Documented, "a blank put behind the body", &start, |request| {
                request.edit_body(|body| format!("{body} "));
            });
            alter(Basis::Documented, "the content type altered", &start, |request| {
                request.set_header("Content-Type", "application/json; charset=utf-8");
            });
        }
        Form::Posted | Form::Multipart | Form::V1Get | Form::V1Post => {}
    }
    let piece = if form == Form::Query { "query" } else { "body" };
    let name = format!("{}: the {piece} altered after it was signed", form.name());
    let replace = alter_content(&start);
    cases.add_altered(Basis::Documented, expect_signature_failure(), name, start, replace);
}

/// Returns the alteration that puts another host into the header.
fn alter_host(request: &mut Request) {
    request.edit_header("Host", |host| {
        let other = if host == "other.example" { "another.example" } else { "other.example" };
        other.to_owned()
    });
}

/// Returns the alteration that puts the content of another request into the signed one: one value differs, for
/// parameters of every kind.
fn alter_content(draft: &Draft) -> impl Fn(&mut Request) + 'static {
    let other = encode_content(&draft.clone().with_altered_content());
    let method = draft.form.method();
    move |request| match method {
        Method::Get => request.query = Some(String::from_utf8_lossy(&other).into_owned()),
        Method::Post => request.body.clone_from(&other),
    }
}

/// Alters a timestamp by a second, never into another day, as that is refused for another reason.
#[expect(clippy::expect_used, reason = "the header is what the signer wrote")]
fn alter_second(timestamp: &str) -> i64 {
    let second: i64 = timestamp.parse().expect("a number of seconds");
    if second.rem_euclid(86_400) == 0 { second + 1 } else { second - 1 }
}

/// Adds each piece of version 1, altered; all of it is signed.
fn add_altered_v1(cases: &mut Cases<'_>, form: Form) {
    let start =
        cases.subject.draft(form).with_common("Region", "ap-guangzhou").with_common("Language", "en-US");
    let start = start.with_common("RequestClient", "SDK_X_1").with_common("SignatureMethod", "HmacSHA256");
    let mut alter = |basis, what: &str, draft: &Draft, after: Box<dyn Fn(&mut Request)>| {
        let name = format!("{}: {what} after it was signed", form.name());
        cases.add_altered(basis, expect_signature_failure(), name, draft.clone(), after);
    };
    for (name, value) in [
        ("Action", "Other"),
        ("Version", "2020-01-01"),
        ("Nonce", "11887"),
        ("Region", "ap-beijing"),
        ("Language", "zh-CN"),
        ("RequestClient", "SDK_X_2"),
        ("SignatureMethod", "HmacSHA1"),
        ("Signature", "EliP9YW3pW28FpsEdkXt%2F%2BWcGeI%3D"),
        ("Signature", "x"),
        ("Signature", ZEROS),
    ] {
        let what = format!("{name} altered into {value}");
        // An action or version that does not exist is a second fault.
        let basis = if matches!(name, "Action" | "Version") { Basis::Chosen } else { Basis::Documented };
        alter(basis, &what, &start, Box::new(move |request| request.set_pair(name, value)));
    }
    for Field { name, value, .. } in list_fields(&start) {
        let what = format!("{name} altered");
        let (name, mut other) = (name.clone(), String::new());
        encode_text(&alter_value(form, value), Encoding::Percent, &mut other);
        alter(Basis::Documented, &what, &start, Box::new(move |request| request.set_pair(&name, &other)));
    }
    alter(Basis::Chosen, "the host altered", &start, Box::new(alter_host));
    alter(
        Basis::Chosen,
        "a parameter added",
        &start,
        Box::new(|request| {
            request.edit_pairs(|pairs| format!("{pairs}&BillfoldUnknown=1"));
        }),
    );
    alter(
        Basis::Documented,
        "the method altered",
        &start,
        Box::new(|request| {
            if request.method == "POST" {
                "GET".clone_into(&mut request.method);
                request.query = Some(String::from_utf8_lossy(&request.body).into_owned());
                request.body.clear();
            } else {
                "POST".clone_into(&mut request.method);
                request.body = request.query.take().unwrap_or_default().into_bytes();
            }
        }),
    );
}

/// Returns the fields of a draft.
fn list_fields(draft: &Draft) -> &[Field] {
    match &draft.content {
        Content::Fields(fields) => fields,
        Content::Raw(_) => &[],
    }
}

/// Adds a wrong secret under each method of version 1.
fn add_wrong_secrets_by_digest(cases: &mut Cases<'_>, form: Form) {
    for method in ["HmacSHA1", "HmacSHA256", ""] {
        let mut draft = cases.subject.draft(form).with_common("SignatureMethod", method);
        draft.wrong_secret = true;
        let name = format!("{}: another secret under the method `{method}`", form.name());
        cases.add(Basis::Documented, expect_signature_failure(), name, draft);
    }
}

/// Adds payloads that are left out of the signature, declared and undeclared.
fn add_unsigned_payloads(cases: &mut Cases<'_>) {
    for form in [Form::Json, Form::Query] {
        let start = cases.subject.draft(form);
        let mut undeclared = start.clone();
        undeclared.unsigned_payload = true;
        let name = |what: &str| format!("{}: {what}", form.name());
        let what = "the payload left out of the signature without a declaration";
        cases.add(Basis::Documented, expect_signature_failure(), name(what), undeclared);
        let declared = start.clone().with_header("X-TC-Content-SHA256", tc3::sign::UNSIGNED_PAYLOAD);
        let what = "the payload declared to be left out, and it is signed";
        cases.add(Basis::Observed, expect_signature_failure(), name(what), declared);
        let mut lower = start.with_header("X-TC-Content-SHA256", "unsigned-payload");
        lower.unsigned_payload = true;
        cases.add(
            Basis::Chosen,
            expect_signature_failure(),
            name("the payload left out in small letters"),
            lower,
        );
    }
    let draft = cases.subject.draft(Form::Json).with_unsigned_payload();
    let name = "TC3 JSON: a body that is not signed, altered";
    cases.add_altered(Basis::Observed, Expect::Passes, name, draft, |request| {
        request.edit_body(|body| format!(" {body}"));
    });
    let draft = cases.subject.draft(Form::Query).with_unsigned_payload();
    let name = "TC3 GET: the query altered, where the payload is not signed";
    let after = alter_content(&draft);
    cases.add_altered(Basis::Documented, expect_signature_failure(), name, draft, after);
}

/// Adds headers that TC3 requests of clients do not sign.
fn add_uncovered_headers(cases: &mut Cases<'_>) {
    let start = cases
        .subject
        .draft(Form::Json)
        .with_common("Region", "ap-guangzhou")
        .with_common("Language", "en-US");
    for (name, value) in [("X-TC-Region", "ap-beijing"), ("X-TC-Language", "zh-CN")] {
        let what = format!("TC3 JSON: {name}, which is not signed, altered");
        cases.add_altered(Basis::Documented, Expect::Passes, what, start.clone(), move |request| {
            request.set_header(name, value);
        });
    }
    let expect = Expect::Code(Code::InvalidAction);
    let what = "TC3 JSON: X-TC-Action, which is not signed, altered";
    cases.add_altered(Basis::Documented, expect, what, start, |request| {
        request.set_header("X-TC-Action", "Other");
    });
}
