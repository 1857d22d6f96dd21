//! The cases of parameters of every kind against our own checker, which serves them all.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;
use tc3::parameters::Limits;
use tc3::{Claim, Method, Received, Refusal, Secret, verify};

use super::*;
use crate::case::Case;
use crate::request::Request;
use crate::signer::Signer;
use crate::subject::Subject;

/// The service of the action.
const SERVICE: &str = "intlpartnersmgt";

/// An action with a parameter of every kind, required and not.
fn make_subject() -> Subject {
    let one = Parameter::new;
    let limited = |name: &str, kind, limits| Parameter { limits, ..one(name, kind, false) };
    let member =
        || vec![one("Name", Kind::Text, true), one("Values", Kind::List(Box::new(Kind::Text)), false)];
    let parameters = vec![
        one("Month", Kind::Text, true),
        one("Uin", Kind::Integer, true),
        one("IsWhole", Kind::Boolean, false),
        one("Limit", Kind::Integer, false),
        one("Note", Kind::Text, false),
        one("Uins", Kind::List(Box::new(Kind::Integer)), true),
        one("Tags", Kind::List(Box::new(Kind::Text)), false),
        one("Filters", Kind::List(Box::new(Kind::Object(member()))), false),
        one("Filter", Kind::Object(member()), true),
        one("Page", Kind::Object(vec![one("Size", Kind::Integer, false)]), false),
        one("Count", Kind::Unsigned, true),
        limited("PageSize", Kind::Integer, Limits { min: Some(1), max: Some(100), ..Limits::default() }),
        limited("Mode", Kind::Text, Limits { choices: vec!["7".to_owned()], ..Limits::default() }),
    ];
    let example = json!({
        "Month": "2022-11", "Uin": 7, "IsWhole": true, "Note": "a b", "Uins": [1, 2],
        "Filters": [{"Name": "a", "Values": ["x"]}], "Filter": {"Name": "b", "Values": []},
        "Count": 9, "PageSize": 100, "Mode": "7",
    });
    let mut example = example.as_object().unwrap().clone();
    example["Filter"]["Values"] = json!(["y", "z"]);
    Subject {
        name: "Synthetic",
        service: SERVICE,
        version: "2022-09-28",
        own: Rc::default(),
        wrong_role: None,
        parameters,
        example,
        has_token: false,
    }
}

/// Checks a request as our own server does.
fn check_request(request: &Request, secret: &Secret, defined: &[Parameter]) -> Result<(), Refusal> {
    let headers: Vec<(&str, &[u8])> =
        request.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
    let query = request.query.as_deref().unwrap_or_default();
    let method = Method::parse(&request.method)?;
    let received = Received { method, path: &request.path, query, headers: &headers, body: &request.body };
    let claim = Claim::read(&received, SERVICE)?;
    let verified = verify(claim, &received, secret)?;
    tc3::parameters::check_parameters(&verified.parameters, defined).map(drop)
}

#[test]
fn what_a_case_expects_of_any_kind_of_parameter_is_what_the_checker_does() {
    let subject = make_subject();
    let mut cases = Cases { group: "parameters", subject: &subject, all: Vec::new() };
    add_cases(&mut cases);
    let (secret, wrong_secret) = (Secret::new("s".to_owned()), Secret::new("w".to_owned()));
    let signer = Signer {
        host: "a.example:1",
        secret_id: "I",
        secret: &secret,
        wrong_secret: &wrong_secret,
        token: None,
        now_s: 1_700_000_000,
    };
    let mut seen = BTreeMap::new();
    for case in &cases.all {
        let outcome = check_request(&case.make_request(&signer).unwrap(), &secret, &subject.parameters);
        let is_right = match (&case.expect, &outcome) {
            (Expect::Passes, Ok(())) => true,
            (Expect::Code(code), Err(refusal)) => refusal.code == *code,
            (Expect::Names(code, name), Err(refusal)) => {
                refusal.code == *code && refusal.message.contains(name)
            }
            _ => false,
        };
        if !is_right {
            seen.insert(&case.name, (&case.expect, outcome));
        }
    }
    assert!(cases.all.len() > 1500, "{}", cases.all.len());
    assert!(seen.is_empty(), "{seen:#?}");
}

#[test]
fn an_ordinary_request_passes_in_every_form() {
    let subject = make_subject();
    let secret = Secret::new("s".to_owned());
    let signer = Signer {
        host: "a.example:1",
        secret_id: "I",
        secret: &secret,
        wrong_secret: &secret,
        token: None,
        now_s: 1_700_000_000,
    };
    for form in Form::ALL {
        let case = Case {
            group: "",
            name: String::new(),
            basis: Basis::Chosen,
            expect: Expect::Passes,
            own: Rc::default(),
            times: 1,
            draft: subject.draft(form),
            alteration: None,
            foreign_service: None,
        };
        assert_eq!(
            check_request(&case.make_request(&signer).unwrap(), &secret, &subject.parameters),
            Ok(()),
            "{}",
            form.name()
        );
    }
}
