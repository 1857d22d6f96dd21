//! Fields are those of the type, however nested.

use std::vec;

use tc3::parameters::{Kind, Limits, Parameter};

use super::*;

/// The month.
///
/// 月份。
#[derive(JsonSchema)]
#[schemars(extend("example" = "2022-11", "wrong_value" = "InvalidParameterValue.InvalidMonth"))]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Month(String);

#[derive(JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Input {
    month: Month,
    /// Another month.
    ///
    /// 另一个月份。
    since: Option<Month>,
    #[schemars(range(min = 1, max = 9))]
    uin: Option<i64>,
    count: u64,
    #[schemars(length(min = 1, max = 20))]
    filters: Option<Vec<Filter>>,
    filter: Filter,
    mode: Option<Mode>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Filter {
    is_exact: bool,
    values: Option<Vec<String>>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is looked at")]
enum Mode {
    /// In advance.
    ///
    /// 预付。
    PrePay,
    /// By use.
    ///
    /// 后付。
    PostPay,
}

#[test]
fn the_parameters_are_those_of_the_type_however_nested() {
    let fields = read_input_fields::<Input>();
    let parameters: Vec<Parameter> = fields.iter().map(Field::to_parameter).collect();
    let with =
        |name, kind, is_required, limits| Parameter { limits, ..Parameter::new(name, kind, is_required) };
    let month = |name, is_required| Parameter {
        wrong_value: Code::InvalidParameterValueInvalidMonth,
        ..Parameter::new(name, Kind::Text, is_required)
    };
    let filter = Kind::Object(vec![
        Parameter::new("IsExact", Kind::Boolean, true),
        Parameter::new("Values", Kind::List(Box::new(Kind::Text)), false),
    ]);
    let range = Limits { min: Some(1), max: Some(9), ..Limits::default() };
    let items = Limits { items_min: Some(1), items_max: Some(20), ..Limits::default() };
    let choices = Limits { choices: vec!["prePay".to_owned(), "postPay".to_owned()], ..Limits::default() };
    let expected = vec![
        month("Month", true),
        month("Since", false),
        with("Uin", Kind::Integer, false, range),
        Parameter::new("Count", Kind::Unsigned, true),
        with("Filters", Kind::List(Box::new(filter.clone())), false, items),
        Parameter::new("Filter", filter, true),
        with("Mode", Kind::Text, false, choices),
    ];
    assert_eq!(parameters, expected);
}

#[test]
fn a_field_has_its_own_meaning_or_else_that_of_its_type() {
    let fields = read_input_fields::<Input>();
    let [month, since, ..] = fields.as_slice() else { panic!("{fields:?}") };
    assert_eq!(month.meaning, Text::new("The month.", "月份。"));
    assert_eq!(since.meaning, Text::new("Another month.", "另一个月份。"));
    assert_eq!(since.example, Some(Value::from("2022-11")));
    let mode = fields.last().unwrap();
    let [first, _] = mode.shape.choices() else { panic!("{mode:?}") };
    assert_eq!((first.code.as_str(), &first.meaning), ("prePay", &Text::new("In advance.", "预付。")));
    let filter = fields.iter().find(|field| field.name == "Filters").unwrap();
    assert_eq!(filter.shape.vendor_type(), "Filter");
    assert_eq!(filter.shape.members().len(), 2);
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Output {
    total: String,
    data: Option<Vec<String>>,
    month: Option<Month>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
}

#[test]
fn a_field_of_an_output_may_be_null_or_absent_as_its_type_says() {
    let fields = read_output_fields::<Output>();
    let facts: Vec<_> =
        fields.iter().map(|field| (field.name.as_str(), field.is_required, field.is_nullable)).collect();
    let expected =
        [("total", true, false), ("data", true, true), ("month", true, true), ("left_out", false, true)];
    assert_eq!(facts, expected);
    assert!(read_input_fields::<Input>().iter().all(|field| !field.is_nullable));
}
