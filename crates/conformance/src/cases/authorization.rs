//! Every fault that the `Authorization` header of TC3 can have.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// Makes a faulty header of the right one.
type Edit = fn(&str) -> String;

/// Headers that depart from the documented form.
const DOCUMENTED: &[(&str, Edit)] = &[
    ("Bearer", |_| "Bearer eyJhbGciOiJub25lIn0.e30.".to_owned()),
    ("Basic", |_| "Basic QUtJRDpzZWNyZXQ=".to_owned()),
    ("the algorithm alone", |_| "TC3-HMAC-SHA256".to_owned()),
    ("the algorithm and a blank", |_| "TC3-HMAC-SHA256 ".to_owned()),
    ("commas alone", |_| "TC3-HMAC-SHA256 ,,,,".to_owned()),
    ("another algorithm", |text| text.replace("SHA256 ", "SHA512 ")),
    ("the algorithm of another vendor", |text| text.replace("TC3-", "AWS4-")),
    ("no Credential", |text| remove_field(text, "Credential")),
    ("no SignedHeaders", |text| remove_field(text, "SignedHeaders")),
    ("no Signature", |text| remove_field(text, "Signature")),
    ("an empty Credential", |text| replace_field(text, "Credential", "")),
    ("a Credential of the id alone", |text| edit_credential(text, |parts| parts.truncate(1))),
    ("a Credential without terminator", |text| edit_credential(text, |parts| parts.truncate(3))),
    ("a Credential without service", |text| edit_credential(text, |parts| remove_part(parts, 2))),
    ("a Credential without day", |text| edit_credential(text, |parts| remove_part(parts, 1))),
    ("the terminator of another vendor", |text| text.replace("tc3_request", "aws4_request")),
];

/// Headers of nearly that form. Another server may notice their faults only at the signature.
const CHOSEN: &[(&str, Edit)] = &[
    ("empty", |_| String::new()),
    ("SKIP", |_| "SKIP".to_owned()),
    ("the algorithm in small letters", |text| text.replace("TC3-HMAC-SHA256", "tc3-hmac-sha256")),
    ("no blank behind the algorithm", |text| text.replacen("256 ", "256", 1)),
    ("semicolons for commas", |text| text.replace(", ", "; ")),
    ("blanks for commas", |text| text.replace(", ", " ")),
    ("Credential twice", |text| repeat_field(text, "Credential")),
    ("SignedHeaders twice", |text| repeat_field(text, "SignedHeaders")),
    ("Signature twice", |text| repeat_field(text, "Signature")),
    ("a field too much", |text| format!("{text}, Extra=1")),
    ("a comma too much", |text| format!("{text},")),
    ("a field in small letters", |text| text.replace("Credential=", "credential=")),
    ("a field without =", |text| text.replace("Signature=", "Signature ")),
    ("a long text", |text| format!("{text}, X={}", "x".repeat(4000))),
    ("a Credential with an empty id", |text| edit_credential(text, |parts| replace_part(parts, 0, ""))),
    ("a Credential with an empty day", |text| edit_credential(text, |parts| replace_part(parts, 1, ""))),
    ("a Credential with an empty service", |text| edit_credential(text, |parts| replace_part(parts, 2, ""))),
    ("a day without dashes", |text| edit_credential(text, |parts| replace_part(parts, 1, "20221101"))),
    ("a day that is none", |text| edit_credential(text, |parts| replace_part(parts, 1, "2022-02-30"))),
    ("a day long ago", |text| edit_credential(text, |parts| replace_part(parts, 1, "1970-01-01"))),
    ("a terminator in capitals", |text| text.replace("tc3_request", "TC3_REQUEST")),
    ("an empty Signature", |text| replace_field(text, "Signature", "")),
    ("a Signature that is too short", |text| replace_field(text, "Signature", &"a".repeat(63))),
    ("a Signature that is too long", |text| replace_field(text, "Signature", &"a".repeat(65))),
    ("a Signature in capitals", |text| replace_field(text, "Signature", &"ABCDEF01".repeat(8))),
    ("a Signature of other letters", |text| replace_field(text, "Signature", &"xyz_".repeat(16))),
    ("a Signature in Base64", |text| replace_field(text, "Signature", "EliP9YW3pW28FpsEdkXt/+WcGeI=")),
    ("empty SignedHeaders", |text| replace_field(text, "SignedHeaders", "")),
    ("SignedHeaders without the host", |text| replace_field(text, "SignedHeaders", "content-type")),
    ("SignedHeaders without the content type", |text| replace_field(text, "SignedHeaders", "host")),
    ("SignedHeaders in capitals", |text| replace_field(text, "SignedHeaders", "Content-Type;Host")),
    ("SignedHeaders with commas", |text| replace_field(text, "SignedHeaders", "content-type,host")),
    ("SignedHeaders with blanks", |text| replace_field(text, "SignedHeaders", "content-type; host")),
    ("a header signed twice", |text| replace_field(text, "SignedHeaders", "content-type;host;host")),
    ("a header signed that is not sent", |text| {
        replace_field(text, "SignedHeaders", "content-type;host;x-none")
    }),
    ("an empty name signed", |text| replace_field(text, "SignedHeaders", "content-type;host;")),
    ("a hundred headers signed", |text| {
        let more: Vec<String> = (0..100).map(|number| format!("x-{number}")).collect();
        replace_field(text, "SignedHeaders", &format!("content-type;host;{}", more.join(";")))
    }),
];

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let invalid = || Expect::Code(Code::AuthFailureInvalidAuthorization);
    for form in [Form::Json, Form::Query] {
        let start = cases.subject.draft(form);
        for (faults, basis) in [(DOCUMENTED, Basis::Documented), (CHOSEN, Basis::Chosen)] {
            for &(what, edit) in faults {
                let name = format!("{}: {what}", form.name());
                cases.add_altered(basis, invalid(), name, start.clone(), move |request| {
                    request.edit_header("Authorization", edit);
                });
            }
        }
        for days in [-1, 1] {
            let mut draft = start.clone();
            draft.scope_days = days;
            let which = if days < 0 { "before" } else { "after" };
            let name = format!("{}: the day {which} that of the timestamp, and signed so", form.name());
            cases.add(Basis::Chosen, invalid(), name, draft);
        }
        for (what, service, basis) in [
            ("of another service", "cvm", Basis::Observed),
            ("in capitals", "INTLPARTNERSMGT", Basis::Chosen),
        ] {
            let mut draft = start.clone();
            service.clone_into(&mut draft.service);
            let expect = Expect::Names(Code::AuthFailureInvalidAuthorization, "Service".to_owned());
            let name = format!("{}: the scope {what}, and signed so", form.name());
            cases.add(basis, expect, name, draft);
            if let Some(case) = cases.all.last_mut() {
                case.foreign_service = Some(service);
            }
        }
        let name = format!("{}: bytes that are no UTF-8", form.name());
        cases.add_altered(Basis::Chosen, invalid(), name, start.clone(), |request| {
            request.set_header("Authorization", b"TC3-HMAC-SHA256 Credential=\xff\xfe");
        });
        let name = format!("{}: Authorization twice, the same", form.name());
        cases.add_altered(Basis::Chosen, invalid(), name, start, |request| {
            request.repeat_header("Authorization");
        });
    }
}

/// Edits the fields of the header.
#[expect(clippy::expect_used, reason = "the header is what the signer wrote")]
fn edit_fields(text: &str, change: impl Fn(&mut Vec<String>)) -> String {
    let (algorithm, fields) = text.split_once(' ').expect("a blank behind the algorithm");
    let mut fields = fields.split(", ").map(str::to_owned).collect();
    change(&mut fields);
    format!("{algorithm} {}", fields.join(", "))
}

/// Leaves a field of the header out.
fn remove_field(text: &str, name: &str) -> String {
    edit_fields(text, |fields| fields.retain(|field| !field.starts_with(&format!("{name}="))))
}

/// Repeats a field of the header.
fn repeat_field(text: &str, name: &str) -> String {
    edit_fields(text, |fields| {
        let found = fields.iter().find(|field| field.starts_with(&format!("{name}="))).cloned();
        fields.extend(found);
    })
}

/// Replaces the value of a field of the header.
fn replace_field(text: &str, name: &str, value: &str) -> String {
    edit_fields(text, |fields| {
        for field in fields.iter_mut().filter(|field| field.starts_with(&format!("{name}="))) {
            *field = format!("{name}={value}");
        }
    })
}

/// Edits the parts of the credential: id, day, service, terminator.
fn edit_credential(text: &str, change: impl Fn(&mut Vec<String>)) -> String {
    edit_fields(text, |fields| {
        for field in fields.iter_mut() {
            if let Some(credential) = field.strip_prefix("Credential=") {
                let mut parts = credential.split('/').map(str::to_owned).collect();
                change(&mut parts);
                *field = format!("Credential={}", parts.join("/"));
            }
        }
    })
}

/// Replaces one part.
fn replace_part(parts: &mut [String], index: usize, text: &str) {
    if let Some(part) = parts.get_mut(index) {
        text.clone_into(part);
    }
}

/// Removes one part.
fn remove_part(parts: &mut Vec<String>, index: usize) {
    if index < parts.len() {
        parts.remove(index);
    }
}
