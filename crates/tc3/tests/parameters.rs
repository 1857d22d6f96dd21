//! The forms of an action's parameters on the wire, and the refusals of those that are wrong: the
//! same in JSON, query or form, and multipart.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;

use serde_json::Value;
use tc3::claim::PAIRS_MAX;
use tc3::parameters::{Kind, Parameter, check_parameters};
use tc3::{Parameters, Part};

fn parameter(name: &str, kind: Kind, is_required: bool) -> Parameter {
    Parameter::new(name, kind, is_required)
}

/// Two required parameters, and one optional of each other kind.
fn defined() -> Vec<Parameter> {
    let filter = vec![
        parameter("Name", Kind::Text, true),
        parameter("Values", Kind::List(Box::new(Kind::Integer)), false),
    ];
    vec![
        parameter("Month", Kind::Text, true),
        parameter("Uin", Kind::Integer, true),
        parameter("Note", Kind::Text, false),
        parameter("IsAll", Kind::Boolean, false),
        parameter("List", Kind::List(Box::new(Kind::Text)), false),
        parameter("Filters", Kind::List(Box::new(Kind::Object(filter.clone()))), false),
        parameter("Filter", Kind::Object(filter), false),
    ]
}

fn outcome(sent: &Parameters<'_>) -> Result<Value, String> {
    check_parameters(sent, &defined()).map(Value::Object).map_err(|refusal| refusal.to_string())
}

fn json(body: &str) -> Result<Value, String> {
    outcome(&Parameters::Json(body.as_bytes()))
}

/// A query with the two required parameters and these.
fn query(pairs: &str) -> Result<Value, String> {
    let all = format!("Month=m&Uin=1&{pairs}");
    let pairs = all.split('&').filter_map(|pair| pair.split_once('='));
    outcome(&Parameters::Pairs(pairs.map(|(name, value)| (name.into(), value.into())).collect()))
}

/// The two required parameters and others, as JSON.
fn with(others: &str) -> Result<Value, String> {
    json(&format!(r#"{{"Month":"m","Uin":1,{others}}}"#))
}

fn wrong_type(name: &str) -> Result<Value, String> {
    Err(format!("InvalidParameter: The value type of parameter `{name}` is not valid."))
}

fn missing(name: &str) -> Result<Value, String> {
    Err(format!("MissingParameter: The request is missing a required parameter `{name}`."))
}

fn unknown(name: &str) -> Result<Value, String> {
    Err(format!("UnknownParameter: The parameter `{name}` is not recognized."))
}

fn twice(name: &str) -> Result<Value, String> {
    Err(format!("InvalidParameter: The parameter `{name}` is given more than once."))
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_is_right_gets_its_type() {
    let expected = value(r#"{"Month":"2022-11","Uin":-5}"#);
    assert_eq!(json(r#"{"Uin":-5,"Month":"2022-11"}"#).unwrap(), expected);
    assert_eq!(
        json(r#"{"Month":"2022-\u0031\u0031","Uin":"-5","Note":null,"List": null }"#).unwrap(),
        expected
    );
    let pairs = vec![("Month".into(), "2022-11".into()), ("Uin".into(), "-5".into())];
    assert_eq!(outcome(&Parameters::Pairs(pairs)).unwrap(), expected);
    let largest = value(r#"{"Month":"","Uin":9223372036854775807}"#);
    assert_eq!(json(r#"{"Month":"","Uin":9223372036854775807}"#).unwrap(), largest);
    assert_eq!(with(r#""IsAll":true"#).unwrap(), with(r#""IsAll":"true""#).unwrap());
    assert_eq!(query("IsAll=false").unwrap(), with(r#""IsAll":false"#).unwrap());
}

#[test]
fn lists_and_objects_are_the_same_in_every_form() {
    let cases = [
        ("List.0=a&List.1=b", r#""List":["a","b"]"#),
        ("List.1=b&List.0=", r#""List":["","b"]"#),
        ("Filter.Name=n", r#""Filter":{"Name":"n"}"#),
        ("Filter.Values.0=1&Filter.Name=n&Filter.Values.1=-2", r#""Filter":{"Name":"n","Values":[1,"-2"]}"#),
        (
            "Filters.1.Name=b&Filters.0.Name=a&Filters.1.Values.0=7",
            r#""Filters":[{"Name":"a"},{"Name":"b","Values":[7]}]"#,
        ),
    ];
    for (pairs, members) in cases {
        let expected = with(members).unwrap();
        assert_eq!(query(pairs).unwrap(), expected, "{pairs}");
        let body = format!("{{{members}}}");
        let object: BTreeMap<String, Value> = serde_json::from_str(&body).unwrap();
        let texts: Vec<(&str, String)> =
            object.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect();
        let part = |name: &'static str, text| Part { name: name.into(), text: Some(text), is_json: false };
        let mut parts = vec![part("Month", "m"), part("Uin", "1")];
        parts.extend(texts.iter().map(|(name, text)| Part {
            name: (*name).into(),
            text: Some(text),
            is_json: true,
        }));
        assert_eq!(outcome(&Parameters::Parts(parts)).unwrap(), expected, "{members}");
    }
    let twelve: Vec<String> = (0..=11).rev().map(|number| format!("List.{number}={number}")).collect();
    assert_eq!(query(&twelve.join("&")).unwrap()["List"][11], "11");
}

#[test]
fn a_value_of_the_wrong_type_is_named_by_its_whole_place() {
    for uin in [
        "1.5",
        "1.0",
        "1e3",
        "1e999999",
        "9223372036854775808",
        "-9223372036854775809",
        "true",
        "{}",
        "[1]",
        "\"\"",
        "\"+1\"",
        "\"1.0\"",
        "\" 1\"",
        "\"0x1\"",
        "\"\\ud800\"",
    ] {
        assert_eq!(json(&format!(r#"{{"Month":"m","Uin":{uin}}}"#)), wrong_type("Uin"), "{uin}");
    }
    for month in ["202211", "true", "{}", "[]", "\"\\ud800\""] {
        assert_eq!(json(&format!(r#"{{"Month":{month},"Uin":1}}"#)), wrong_type("Month"), "{month}");
    }
    let cases = [
        (r#""IsAll":1"#, "IsAll"),
        (r#""IsAll":"yes""#, "IsAll"),
        (r#""List":"a""#, "List"),
        (r#""List":{"0":"a"}"#, "List"),
        (r#""List":["a",1]"#, "List.1"),
        (r#""List":["a",null]"#, "List.1"),
        (r#""Filter":[]"#, "Filter"),
        (r#""Filter":{"Name":"n","Values":[1,2,1.5]}"#, "Filter.Values.2"),
        (r#""Filters":[{"Name":"n"},7]"#, "Filters.1"),
    ];
    for (members, name) in cases {
        assert_eq!(with(members), wrong_type(name), "{members}");
    }
    let cases = [
        ("Note.0=a", "Note"),
        ("Note.=a", "Note"),
        ("IsAll=1", "IsAll"),
        ("List=a", "List"),
        ("List=a&List.0=b", "List"),
        ("List.0.0=a", "List.0"),
        ("Filter=a", "Filter"),
        ("Filter.Name=n&Filter.Values.0=x", "Filter.Values.0"),
        ("Filters.0=x", "Filters.0"),
    ];
    for (pairs, name) in cases {
        assert_eq!(query(pairs), wrong_type(name), "{pairs}");
    }
}

#[test]
fn items_are_numbered_from_0_without_a_gap() {
    for pairs in
        ["List.1=a", "List.0=a&List.2=b", "List.00=a", "List.+0=a", "List.a=b", "List.-1=a", "List.=a"]
    {
        let said = query(pairs).unwrap_err();
        assert_eq!(
            said,
            "InvalidParameter: The items of the parameter `List` must be numbered `List.0`, `List.1` and so on.",
            "{pairs}"
        );
    }
    assert!(query("List.18446744073709551616=a").is_err());
}

#[test]
fn what_is_missing_unknown_or_there_twice_is_named_by_its_whole_place() {
    assert_eq!(json("{}"), missing("Month"));
    assert_eq!(json(r#"{"Month":null,"Uin":1}"#), missing("Month"));
    assert_eq!(json(r#"{"Month":"m","Unknown":1}"#), missing("Uin"));
    assert_eq!(with(r#""Filter":{}"#), missing("Filter.Name"));
    assert_eq!(with(r#""Filters":[{"Name":"a"},{"Nam":"b"}]"#), missing("Filters.1.Name"));
    assert_eq!(query("Filters.0.Values.0=1"), missing("Filters.0.Name"));

    assert_eq!(with(r#""Uni":1"#), unknown("Uni"));
    assert_eq!(with(r#""uin":1"#), unknown("uin"));
    assert_eq!(with(r#""Filter":{"Name":"n","Nam":1}"#), unknown("Filter.Nam"));
    assert_eq!(query("Uni="), unknown("Uni"));
    assert_eq!(query("Filter.Name=n&Filter.Nam=m"), unknown("Filter.Nam"));
    assert_eq!(query(".x=1"), unknown(""));

    assert_eq!(with(r#""Uin":1"#), twice("Uin"));
    assert_eq!(with(r#""Unknown":1,"Unknown":1"#), twice("Unknown"));
    assert_eq!(with(r#""N\u006fte":"a","Note":"b""#), twice("Note"));
    assert_eq!(with(r#""Filter":{"Name":"n","Name":"m"}"#), twice("Filter.Name"));
    assert_eq!(query("Uin=2"), twice("Uin"));
    assert_eq!(query("List.0=a&List.0=b"), twice("List.0"));
    // Of several, the first that was sent.
    assert_eq!(with(r#""Z":1,"Y":1"#), unknown("Z"));
    assert_eq!(query("Z=1&Y.0=1&Z.x=1"), unknown("Z"));
    assert_eq!(with(r#""Z":1,"Y":1,"Z":1,"Y":1"#), twice("Z"));
    assert_eq!(query("Z=1&Y=1&Z=1&Y=1"), twice("Z"));
    // The wrong type of one parameter comes before an unknown parameter.
    assert_eq!(json(r#"{"Month":1,"Uin":1,"Unknown":1}"#), wrong_type("Month"));
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    for body in
        ["", " ", "[]", "null", "1", "\"a\"", "{", "{}x", "{}{}", "{\"a\":01}", "{'a':1}", "\u{feff}{}"]
    {
        let refusal = json(body).unwrap_err();
        assert_eq!(refusal, "InvalidParameter: The request body is not a valid JSON object.", "{body}");
    }
    let refusal = outcome(&Parameters::Json(b"{\"Month\":\"\xff\"}")).unwrap_err();
    assert!(refusal.contains("not a valid JSON object"), "{refusal}");
}

#[test]
fn the_log_repeats_no_body() {
    for body in [format!("\"{}\"", "a\u{7f}".repeat(100_000)), "\u{7f}".repeat(100_000)] {
        let refusal = check_parameters(&Parameters::Json(body.as_bytes()), &defined()).unwrap_err();
        assert!(refusal.internal_cause.unwrap().chars().count() < 100);
    }
}

#[test]
fn however_deep_a_value_is_it_is_only_of_another_type_or_unknown() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(with(&format!(r#""Note":{deep}"#)), wrong_type("Note"));
    assert_eq!(with(&format!(r#""Unknown":{deep}"#)), unknown("Unknown"));
    assert_eq!(with(&format!(r#""List":{deep}"#)), wrong_type("List.0"));
    assert!(json(&"[".repeat(200_000)).unwrap_err().contains("not a valid JSON object"));
    let name = "a.".repeat(200_000);
    assert_eq!(query(&format!("{name}=1")), unknown("a"));
    assert_eq!(query(&format!("Filter.Name=n&Filter.{name}=1")), unknown("Filter.a"));
}

#[test]
fn there_is_a_limit_to_the_number_of_members() {
    let members: Vec<String> = (0..PAIRS_MAX - 2).map(|number| format!("\"P{number}\":1")).collect();
    assert_eq!(with(&members.join(",")), unknown("P0"));
    let refusal = with(&format!("{},\"P\":1", members.join(","))).unwrap_err();
    assert!(refusal.starts_with("RequestSizeLimitExceeded: The request has `4097` parameters"), "{refusal}");
    let list = |count: usize| with(&format!(r#""List":[{}"x"]"#, r#""x","#.repeat(count - 1)));
    assert!(list(PAIRS_MAX).is_ok());
    let refusal = list(PAIRS_MAX + 1).unwrap_err();
    assert!(
        refusal.starts_with("RequestSizeLimitExceeded: The parameter `List` has `4097` items"),
        "{refusal}"
    );
}

#[test]
fn a_part_that_is_a_file_or_bad_json_is_no_value() {
    let part = |text, is_json| Part { name: "Month".into(), text, is_json };
    assert_eq!(outcome(&Parameters::Parts(vec![part(None, false)])), missing("Uin"));
    for month in [part(None, false), part(Some("{"), true), part(Some("7"), true)] {
        let uin = Part { name: "Uin".into(), text: Some("7"), is_json: true };
        assert_eq!(outcome(&Parameters::Parts(vec![month, uin])), wrong_type("Month"));
    }
    let file_and_text = vec![part(None, false), part(Some("m"), false)];
    assert_eq!(outcome(&Parameters::Parts(file_and_text)), twice("Month"));
}
