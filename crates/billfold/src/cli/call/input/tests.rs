//! Every way to write a parameter, by a definition that has every kind of them.

use api::Field;

use super::*;
use crate::cli::call::arguments::group_words;
use crate::cli::call::check::check_input;
use crate::cli::call::testing::{integer, list, object, text};

const MODES: [(&str, &str); 2] = [("prePay", "Monthly subscription"), ("postPay", "Pay-As-You-Go")];

/// A definition with every kind of parameter; none is required.
fn define_all() -> Vec<Field> {
    let whole = || integer("", None, None).shape;
    let filter = object(vec![text("Name", &[]), list("Values", text("", &MODES).shape, None)]);
    let fields = vec![
        text("BillMonth", &[]),
        text("Mode", &MODES),
        integer("Size", Some(1), Some(100)),
        Field { shape: Shape::Boolean, ..text("IsNew", &[]) },
        list("CustomerUin", whole(), Some(3)),
        list("Codes", text("", &[]).shape, None),
        Field { shape: object(vec![list("BusinessIn", text("", &[]).shape, None)]), ..text("Filter", &[]) },
        list("FilterList", filter, None),
        list("Rows", list("", whole(), None).shape, None),
    ];
    fields.into_iter().map(|field| Field { is_required: false, ..field }).collect()
}

fn to_words(line: &[&str]) -> Vec<String> {
    line.iter().map(|word| (*word).to_owned()).collect()
}

/// Reads and checks a line; the body, or the faults in lines.
fn read(line: &[&str]) -> Result<String, String> {
    let fields = define_all();
    let typed = group_words(&to_words(line))?;
    let read = read_input(&fields, &typed).map_err(|faults| faults.join("\n"))?;
    check_input(&fields, &read.members).map_err(|faults| faults.join("\n"))
}

#[track_caller]
fn expect_body(line: &[&str], body: &str) {
    assert_eq!(read(line).as_deref(), Ok(body), "{line:?}");
}

#[test]
fn values_have_the_types_of_the_definition() {
    let line = ["--BillMonth", "202211", "--Size=7", "--IsNew", "true", "--Mode", "prePay"];
    expect_body(&line, r#"{"BillMonth":"202211","Mode":"prePay","Size":7,"IsNew":true}"#);
    expect_body(&["--BillMonth=--x=y"], r#"{"BillMonth":"--x=y"}"#);
    expect_body(&["--BillMonth", r#"{"a"#], r#"{"BillMonth":"{\"a"}"#);
    expect_body(&["--BillMonth", ""], r#"{"BillMonth":""}"#);
}

#[test]
fn a_list_is_written_in_each_of_four_ways() {
    for line in [
        &["--CustomerUin", "1", "--CustomerUin", "2"][..],
        &["--CustomerUin", "1", "2"],
        &["--CustomerUin=1", "2"],
        &["--CustomerUin", "[1,2]"],
        &["--CustomerUin", r#" ["1", 2]"#],
        &["--CustomerUin.1", "2", "--CustomerUin.0", "1"],
    ] {
        expect_body(line, r#"{"CustomerUin":[1,2]}"#);
    }
    expect_body(&["--CustomerUin", "9223372036854775807"], r#"{"CustomerUin":[9223372036854775807]}"#);
    expect_body(&["--CustomerUin", "-1"], r#"{"CustomerUin":[-1]}"#);
    expect_body(&["--Codes", "a,b", "7"], r#"{"Codes":["a,b","7"]}"#);
    expect_body(&["--Codes", r#"["[a"]"#], r#"{"Codes":["[a"]}"#);
    expect_body(&["--Rows", "[1,2]", "[3]"], r#"{"Rows":[[1,2],[3]]}"#);
    expect_body(&["--Rows", "[[1,2],[3]]"], r#"{"Rows":[[1,2],[3]]}"#);
    expect_body(&["--Rows.0", "1", "2", "--Rows.1", "3"], r#"{"Rows":[[1,2],[3]]}"#);
}

#[test]
fn an_object_and_a_list_of_objects_are_written_in_parts_or_as_json() {
    for line in [
        &["--Filter.BusinessIn", "p_cvm", "p_cos"][..],
        &["--Filter.BusinessIn.0", "p_cvm", "--Filter.BusinessIn.1", "p_cos"],
        &["--Filter", r#"{"BusinessIn":["p_cvm","p_cos"]}"#],
        &["--filter.business", "p_cvm", "--FILTER.BusinessIn", "p_cos"],
    ] {
        expect_body(line, r#"{"Filter":{"BusinessIn":["p_cvm","p_cos"]}}"#);
    }
    let (one, two) = (r#"{"Name":"a","Values":["prePay"]}"#, r#"{"Name":"b","Values":["postPay","prePay"]}"#);
    let both = format!("[{one},{two}]");
    let numbered = ["--FilterList.0.Name=a", "--FilterList.0.Values.0=prePay", "--FilterList.1.Name=b"];
    let numbered = [&numbered[..], &["--FilterList.1.Values", "postPay", "prePay"]].concat();
    for line in [&numbered[..], &["--FilterList", one, "--FilterList", two], &["--FilterList", &both]] {
        expect_body(line, &format!("{{\"FilterList\":{both}}}"));
    }
}

#[test]
fn a_name_is_completed_where_only_one_can_be_meant() {
    let fields = define_all();
    let complete =
        |line: &[&str]| read_input(&fields, &group_words(&to_words(line)).unwrap()).unwrap().completed;
    let pair = |typed: &str, name: &str| (typed.to_owned(), name.to_owned());
    assert_eq!(complete(&["--billmonth", "x"]), [pair("billmonth", "BillMonth")]);
    assert_eq!(complete(&["--B", "x", "--mo=y"]), [pair("B", "BillMonth"), pair("mo", "Mode")]);
    // A whole name is meant, though another begins with it.
    assert_eq!(complete(&["--filter.b", "x"]), [pair("filter.b", "Filter.BusinessIn")]);
    assert_eq!(complete(&["--cust", "1", "--cust", "2"]), [pair("cust", "CustomerUin")]);
    assert_eq!(complete(&["--BillMonth", "x"]), []);
}

#[test]
fn a_name_or_a_way_to_write_that_is_wrong_is_told_with_what_to_write() {
    for (line, expected) in [
        (&["--C", "1"][..], "--C begins several parameters: pass one of --CustomerUin, --Codes"),
        (
            &["--BilMonth", "1"],
            "--BilMonth is no parameter of it, the nearest is BillMonth: pass --BillMonth, --Mode, ",
        ),
        (&["--Xyz", "1"], "--Xyz is no parameter of it: pass --BillMonth, --Mode, "),
        (&["--=1"], "-- is no parameter of it: pass --BillMonth"),
        (&["--Filter.Xyz", "1"], "--Filter.Xyz is no parameter of Filter: pass --BusinessIn"),
        (&["--BillMonth.0", "1"], "BillMonth is one value and has no parts: write --BillMonth"),
        (&["--FilterList.Name", "a"], "FilterList is a list: number its items, such as --FilterList.0"),
        (&["--Codes.01", "a"], "Codes is a list: number its items"),
        (&["--Codes.1", "a"], "the items of --Codes have a gap: number them --Codes.0, --Codes.1 and so on"),
        (&["--Codes.99999999999", "a"], "have a gap"),
        (&["--BillMonth"], "--BillMonth has no value: write one behind it"),
        (&["--BillMonth", "--Mode", "x"], "--BillMonth has no value"),
        (&["--BillMonth", "2022-11", "x"], "\"x\" is no parameter: write --Name value"),
        (&["x"], "\"x\" is no parameter: write --Name value"),
        (&["--Size", "1", "--size", "2"], "--Size is given twice: pass it once"),
        (&["--Codes", "a", "--Codes.1", "b"], "--Codes.1 is given as a whole and in parts"),
        (&["--Codes.0", "a", "--Codes", "b"], "--Codes is given as a whole and in parts"),
        (&["--Codes.0", "a", "--Codes.0", "b"], "--Codes.0 is given twice"),
        (&["--Filter", "{", "--Codes", "[a]"], "--Filter is not JSON ("),
        (&["--Filter", "{", "--Codes", "[a]"], "--Codes is not JSON ("),
        (&["--Filter", "x"], "pass an object such as '{…}'"),
        (&["--CustomerUin", "[1]", "2"], "a list as JSON among other values: pass the whole list as JSON"),
    ] {
        let said = read(line).err().unwrap_or_else(|| panic!("{line:?} is taken"));
        assert!(said.contains(expected), "{line:?}: {said}");
    }
}

#[test]
fn a_value_that_the_checker_refuses_is_told_with_what_is_allowed() {
    let monthly = "--Mode \"monthly\" is refused: pass one of\n    prePay   Monthly subscription\n    postPay  Pay-As-You-Go";
    for (line, expected) in [
        (&["--Size", "x"][..], "--Size \"x\" is refused: pass a whole number from 1 to 100, such as NUMBER"),
        (&["--Size", "101"], "--Size \"101\" is refused: pass a whole number from 1 to 100"),
        (&["--Size", "1.0"], "--Size \"1.0\" is refused"),
        (&["--IsNew", "yes"], "--IsNew \"yes\" is refused: pass true or false"),
        (&["--Mode", "monthly"], monthly),
        (&["--CustomerUin", "1", "x"], "--CustomerUin.1 \"x\" is refused: pass a whole number"),
        (&["--CustomerUin", "1", "2", "3", "4"], "--CustomerUin has 4 values: pass from 1 to 3"),
        (&["--CustomerUin", "[]"], "--CustomerUin has 0 values: pass from 1 to 3"),
        (
            &["--FilterList", r#"{"Name":"a","Values":["x"]}"#],
            "--FilterList.0.Values.0 \"x\" is refused: pass one of",
        ),
        (&["--FilterList", r#"{"Name":"a"}"#], "--FilterList.0.Values is missing: The meaning."),
        (&["--FilterList.0.Name", "a", "--Size", "0"], "--FilterList.0.Values is missing"),
        (&["--FilterList.0.Name", "a", "--Size", "0"], "--Size \"0\" is refused"),
        (
            &["--Filter", r#"{"businessIm":1}"#],
            "--Filter.businessIm is no parameter of Filter, the nearest is BusinessIn",
        ),
        (&["--Filter", r#"{"BusinessIn":["a"],"BusinessIn":["b"]}"#], "is given more than once"),
        (&["--Codes", "[1]"], "--Codes.0 1 is refused: pass a text"),
        (
            &["--Filter", r#"{"BusinessIn":{"a":null}}"#],
            "--Filter.BusinessIn {\"a\":null} is refused: pass values, such as",
        ),
    ] {
        let said = read(line).err().unwrap_or_else(|| panic!("{line:?} is taken"));
        assert!(said.contains(expected), "{line:?}: {said}");
    }
}

#[test]
fn every_parameter_that_is_missing_is_named_with_an_example_and_its_meaning() {
    let example = |field: Field, example: serde_json::Value| Field { example: Some(example), ..field };
    let fields = [
        example(text("BillMonth", &[]), "2022-11".into()),
        example(list("CustomerUin", integer("", None, None).shape, None), serde_json::json!([1, 2])),
        example(text("Name", &[]), "a b's".into()),
    ];
    let members = [("Name".to_owned(), ExactValue::Null)];
    let expected = "parameters are missing: add\n    --BillMonth 2022-11  The meaning.\n    --CustomerUin 1 2    The meaning.\n    \
                    --Name 'a b'\\''s'    The meaning.";
    assert_eq!(check_input(&fields, &members).unwrap_err(), [expected]);
}
