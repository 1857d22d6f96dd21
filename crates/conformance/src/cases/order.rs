//! The order of errors, as a ladder: at first everything is wrong, and each rung fixes one fault.

use tc3::Code;
use tc3::parameters::{Kind, Parameter};

use crate::case::Cases;
use crate::draft::Draft;
use crate::expect::{Basis, Expect};
use crate::form::Form;
use crate::request::Request;
use crate::subject::Subject;

/// The faults in the order in which they are fixed.
const RUNGS: &[(&str, Option<Code>)] = &[
    ("the method", Some(Code::UnsupportedProtocol)),
    ("the path", Some(Code::UnsupportedOperation)),
    ("the form", Some(Code::InvalidParameter)),
    ("a common parameter twice", Some(Code::InvalidParameter)),
    ("no action", Some(Code::MissingParameter)),
    ("the authorization", Some(Code::AuthFailureInvalidAuthorization)),
    ("the time", Some(Code::AuthFailureSignatureExpire)),
    ("the key", Some(Code::AuthFailureSecretIdNotFound)),
    ("the signature", Some(Code::AuthFailureSignatureFailure)),
    ("the token", Some(Code::AuthFailureTokenFailure)),
    ("the version", Some(Code::NoSuchVersion)),
    ("the action", Some(Code::InvalidAction)),
    ("a parameter twice", Some(Code::InvalidParameter)),
    ("a parameter missing", Some(Code::MissingParameter)),
    ("a parameter's type", Some(Code::InvalidParameter)),
    ("a parameter unknown", Some(Code::UnknownParameter)),
    ("nothing", None),
];

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in Form::ALL {
        for (fixed, (what, code)) in RUNGS.iter().enumerate() {
            // Version 1 has no scope; a fault of its signature shows on the rung of the signature.
            if form.is_v1() && *what == "the authorization" {
                continue;
            }
            let code = match (form, *what) {
                (Form::Multipart, "the form") => Some(Code::InvalidRequest),
                _ => *code,
            };
            let expect = code.map_or(Expect::Passes, Expect::Code);
            if !can_be_wrong(cases.subject, what) {
                continue;
            }
            let is_wrong = |what: &str| RUNGS.iter().skip(fixed).any(|(wrong, _)| *wrong == what);
            let draft = draft_with_faults(cases, form, is_wrong);
            let name = format!("{}: {what} is the first that is wrong", form.name());
            let [method, path, authorization] = ["the method", "the path", "the authorization"].map(is_wrong);
            let authorization = authorization && !form.is_v1();
            if method || path || authorization {
                cases.add_altered(Basis::Chosen, expect, name, draft, move |request| {
                    spoil_signed_request(request, method, path, authorization);
                });
            } else {
                cases.add(Basis::Chosen, expect, name, draft);
            }
        }
    }
}

/// Returns true if a request of the action can have the fault of this rung.
fn can_be_wrong(subject: &Subject, rung: &str) -> bool {
    match rung {
        "a parameter's type" => find_number(subject).is_some(),
        "a parameter missing" => find_required(subject).is_some(),
        _ => true,
    }
}

/// Finds the parameter whose type can be wrong.
fn find_number(subject: &Subject) -> Option<&Parameter> {
    subject.parameters.iter().find(|one| one.kind == Kind::Integer)
}

/// Finds a required parameter other than that.
fn find_required(subject: &Subject) -> Option<&Parameter> {
    let number = find_number(subject);
    subject.parameters.iter().find(|one| one.is_required && Some(*one) != number)
}

/// Makes the draft with all faults that must be there before signing.
fn draft_with_faults(cases: &Cases<'_>, form: Form, is_wrong: impl Fn(&str) -> bool) -> Draft {
    let mut draft = cases.subject.draft(form);
    let (number, required) = (find_number(cases.subject), find_required(cases.subject));
    let wrong = if form == Form::Json { "[]" } else { "x" };
    if is_wrong("a parameter unknown") {
        draft = draft.with_field("BillfoldUnknown", "1");
    }
    if let Some(number) = number.filter(|_| is_wrong("a parameter's type")) {
        draft = draft.without_field(&number.name).with_field(&number.name, wrong);
    }
    if let Some(required) = required.filter(|_| is_wrong("a parameter missing")) {
        draft = draft.without_field(&required.name);
    }
    if is_wrong("a parameter twice") {
        draft = draft.with_field("BillfoldUnknown", "1");
    }
    if is_wrong("the action") {
        draft = draft.with_common("Action", "NoSuchAction");
    }
    if is_wrong("the version") {
        draft = draft.with_common("Version", "2020-01-01");
    }
    if is_wrong("the token") {
        draft = draft.with_common("Token", "x");
    }
    draft.wrong_secret = is_wrong("the signature");
    if is_wrong("the key") {
        "AKIDnobodyhasthisone".clone_into(&mut draft.id);
        draft = if form.is_v1() { draft.with_common("SecretId", "AKIDnobodyhasthisone") } else { draft };
    }
    if is_wrong("the time") {
        draft = draft.with_skew(-100_000);
    }
    if is_wrong("no action") {
        draft = draft.without_common("Action");
    }
    if is_wrong("a common parameter twice") {
        draft = draft.with_second_common("Version", "2020-01-01");
    }
    if is_wrong("the form") {
        draft = match form {
            Form::Json => draft.with_content_type("text/plain"),
            Form::Multipart => draft.with_content_type("multipart/form-data"),
            Form::Query | Form::Posted | Form::V1Get | Form::V1Post => draft.with_raw_content("x"),
        };
    }
    draft
}

/// Adds the faults that a request can only have after signing.
fn spoil_signed_request(request: &mut Request, method: bool, path: bool, authorization: bool) {
    if authorization {
        request.edit_header("Authorization", |text| text.replace("TC3-HMAC-SHA256", "TC3-HMAC-MD5"));
    }
    if path {
        "/nothing".clone_into(&mut request.path);
    }
    if method {
        "PUT".clone_into(&mut request.method);
    }
}
