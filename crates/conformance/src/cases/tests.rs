//! The cases as a set, and for parameters of every kind: each case does to its request what its name says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Secret};

use super::*;
use crate::definition::ActionDefinition;
use crate::expect::{Basis, Expect};
use crate::form::{BOUNDARY, Form};
use crate::signer::Signer;

fn to_subjects(replaced: &[(&str, &str)]) -> anyhow::Result<Vec<Subject>> {
    let parameter = |name: &str, kind| Parameter::new(name, kind, true);
    let action = ActionDefinition {
        name: "DescribeBillSummaryByPayMode",
        service: "intlpartnersmgt",
        version: "2022-09-28",
        errors: vec![Code::InvalidParameterValueInvalidMonth],
        parameters: vec![parameter("BillMonth", Kind::Text), parameter("CustomerUin", Kind::Integer)],
        example: r#"{"BillMonth":"2022-11","CustomerUin":123456}"#,
        number_fields: Vec::new(),
        wrong_role: None,
    };
    let replaced = replaced.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(vec![Subject::new(&action, &replaced, false)?])
}

#[test]
fn every_case_has_a_name_of_its_own_and_every_action_hundreds() {
    let subjects = to_subjects(&[]).unwrap();
    let cases = make_cases(&subjects, true);
    let names: BTreeSet<(&str, &str)> = cases.iter().map(|case| (case.group, case.name.as_str())).collect();
    let doubled: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "{doubled:#?}");
    for subject in &subjects {
        let of_it = cases.iter().filter(|case| case.name.starts_with(subject.name)).count();
        assert!(of_it >= 300, "{}: {of_it}", subject.name);
    }
    assert!(make_cases(&subjects, false).len() < cases.len());
}

#[test]
fn parameters_of_an_example_are_replaced_in_their_types_or_refused() {
    let replaced = to_subjects(&[("CustomerUin", "42"), ("BillMonth", "202211")]).unwrap();
    let example = Value::Object(replaced[0].example.clone());
    assert_eq!(example.to_string(), r#"{"BillMonth":"202211","CustomerUin":42}"#);
    let refused = to_subjects(&[("CustomerUin", "x")]).err().unwrap();
    assert!(format!("{refused:#}").contains("CustomerUin"), "{refused:#}");
}

#[test]
fn parameters_that_are_too_long_for_a_query_are_refused() {
    let count_cases = |digits: usize| {
        let subjects = to_subjects(&[("BillMonth", &"1".repeat(digits))])?;
        Ok::<_, anyhow::Error>(make_cases(&subjects, false).len())
    };
    let count = count_cases(7).unwrap();
    let fits = (7_000..9_000).rev().find_map(|digits| count_cases(digits).ok());
    assert_eq!(fits, Some(count), "the longest that fit have all cases");
    let refused = count_cases(9_000).unwrap_err().to_string();
    assert!(refused.contains("bytes in a query; a query holds at most 32768"), "{refused}");
}

/// Parameters that a run may be given, each of which once left a case without its fault, or could.
const REPLACED: &[&[(&str, &str)]] = &[
    &[],
    &[("BillMonth", "2026-10"), ("CustomerUin", "700100000004")],
    &[("BillMonth", "2022-10"), ("CustomerUin", "1")],
    &[("BillMonth", "2030-01"), ("CustomerUin", "0")],
    &[("BillMonth", ""), ("CustomerUin", "-1")],
    &[("BillMonth", " "), ("CustomerUin", "9223372036854775807")],
    &[("BillMonth", "1"), ("CustomerUin", "2")],
    &[("BillMonth", "202211"), ("CustomerUin", "\"7\"")],
    &[("BillMonth", "month"), ("CustomerUin", "007")],
    &[("BillMonth", "2022/11 a b&c=d+e%20f;#?"), ("CustomerUin", "11")],
    &[("BillMonth", "二〇二二 \"B\\u0042\r\n: ☃"), ("CustomerUin", "99")],
    &[("BillMonth", "{host}{time}"), ("CustomerUin", "11887")],
];

#[test]
fn every_case_alters_what_it_claims_to_alter_whatever_the_parameters_are() {
    let long = "1 ".repeat(2_000);
    let long: &[(&str, &str)] = &[("BillMonth", &long)];
    for replaced in REPLACED.iter().copied().chain([long]) {
        let subjects = to_subjects(replaced).unwrap();
        assert_cases_differ(&subjects, replaced, "a.example:1");
        assert_cases_differ(&subjects, replaced, "other.example");
    }
}

#[test]
fn an_action_of_few_or_no_parameters_has_no_case_without_its_fault() {
    for example in ["{}", r#"{"Text":"abc"}"#, r#"{"Flag":true}"#, r#"{"Number":1}"#, r#"{"Texts":["x"]}"#] {
        let name = example.split('"').nth(1);
        let kind = match name {
            Some("Flag") => Kind::Boolean,
            Some("Number") => Kind::Integer,
            Some("Texts") => Kind::List(Box::new(Kind::Text)),
            _ => Kind::Text,
        };
        let define = |name: &str| Parameter::new(name, kind, true);
        let action = ActionDefinition {
            name: "Synthetic",
            service: "billfold",
            version: "2026-12-01",
            errors: Vec::new(),
            parameters: name.map(define).into_iter().collect(),
            example,
            number_fields: Vec::new(),
            wrong_role: None,
        };
        let subject = Subject::new(&action, &BTreeMap::new(), false).unwrap();
        assert_cases_differ(&[subject], &[("the example", example)], "a.example:1");
    }
}

/// Asserts that an alteration alters, and that what is to be refused, or is a spelling of its own, is not the ordinary
/// request.
fn assert_cases_differ(subjects: &[Subject], replaced: &[(&str, &str)], host: &str) {
    let (secret, wrong_secret) = (Secret::new("s".to_owned()), Secret::new("w".to_owned()));
    let signer = Signer {
        host,
        secret_id: "AKIDx",
        secret: &secret,
        wrong_secret: &wrong_secret,
        token: None,
        now_s: 1_700_000_000,
    };
    let ordinary = Form::ALL.map(|form| signer.sign(&subjects[0].draft(form)));
    for case in make_cases(subjects, false) {
        let request = case.make_request(&signer);
        let name = format!("{}: {} with {replaced:?}", case.group, case.name);
        let request = request.unwrap_or_else(|| panic!("{name} is not altered"));
        // A value that passes may be the very one of the example.
        let may_be_ordinary = case.expect == Expect::Passes
            && (case.group == "parameters"
                || case.name.ends_with("as documented")
                || case.name.ends_with("nothing is the first that is wrong"));
        let is_ordinary = ordinary.iter().any(|one| one.equals_on_wire(&request)) && case.times == 1;
        assert!(may_be_ordinary || !is_ordinary, "{name} is an ordinary request");
    }
}

#[test]
fn a_case_without_its_alteration_is_not_sent_and_counts_neither_way() {
    let subjects = to_subjects(&[]).unwrap();
    let mut cases = Cases { group: "signature", subject: &subjects[0], all: Vec::new() };
    let draft = subjects[0].draft(Form::Json);
    cases.add_altered(Basis::Documented, Expect::Passes, "nothing altered", draft, |_| {});
    let secret = Secret::new("s".to_owned());
    let signer = Signer {
        host: "a.example",
        secret_id: "AKIDx",
        secret: &secret,
        wrong_secret: &secret,
        token: None,
        now_s: 1_700_000_000,
    };
    assert!(cases.all[0].make_request(&signer).is_none());
    for (host, count) in [
        ("a.example", 0),
        ("cvm.tencentcloudapi.com", 2),
        ("cvm:80", 2),
        ("CVM.tencentcloudapi.com", 2),
        // The name of our own service in capitals stays a fault.
        ("IntlPartnersMgt.tencentcloudapi.com", 0),
    ] {
        let signer = Signer { host, ..signer };
        let cases = make_cases(&subjects, false);
        let skipped: Vec<&str> = cases
            .iter()
            .filter(|case| case.make_request(&signer).is_none())
            .map(|case| case.name.as_str())
            .collect();
        assert_eq!(skipped.len(), count, "{host}: {skipped:?}");
        assert!(skipped.iter().all(|name| name.contains("the scope")), "{host}: {skipped:?}");
    }
}

#[test]
fn a_value_that_ends_the_parts_of_multipart_bodies_is_refused() {
    let refused = to_subjects(&[("BillMonth", BOUNDARY)]).err().unwrap();
    assert!(refused.to_string().contains("another value"), "{refused:#}");
}
