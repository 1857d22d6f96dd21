//! Answers as tables: real definitions and invented ones.

use api::{Actions, Shape};

use super::*;
use crate::cli::call::testing::{field, integer, list, object, text};

fn render(fields: &[Field], json: &str) -> String {
    let answer = ExactValue::parse(json).unwrap();
    render_answer(fields, answer.as_members().unwrap())
}

fn amount(name: &str) -> Field {
    Field { unit: Some("USD".to_owned()), ..text(name, &[]) }
}

#[test]
fn the_types_of_a_mode_stand_below_it_with_their_amounts_in_the_same_columns() {
    let actions = Actions::new();
    let output = &actions.get("DescribeBillSummaryByPayMode").unwrap().output;
    let amounts = |total: &str| {
        format!(r#""OriginalCost":"{total}","VoucherPayAmount":"0.00000000","TotalCost":"{total}""#)
    };
    let detail = |code: &str, total: &str| {
        format!(r#"{{"ActionType":"{code}","ActionTypeName":"Name of {code}",{}}}"#, amounts(total))
    };
    let mode = |code: &str, total: &str, details: &str| {
        format!(r#"{{"PayMode":"{code}","PayModeName":"M","Detail":[{details}],{}}}"#, amounts(total))
    };
    let details = [detail("postpay_deduct_h", "12.50000000"), detail("refund", "-2.50000000")].join(",");
    let modes = [mode("prePay", "7.00000000", ""), mode("postPay", "10.00000000", &details)].join(",");
    let shown = render(output, &format!(r#"{{"SummaryOverview":[{modes}],"RequestId":"r-1"}}"#));
    let expected = "\
RequestId  r-1

SummaryOverview: 2 entries
PayMode             PayModeName               OriginalCost  VoucherPayAmount    TotalCost
  ActionType        ActionTypeName            OriginalCost  VoucherPayAmount    TotalCost
prePay              M                           7.00000000        0.00000000   7.00000000
  Detail (empty list)
postPay             M                          10.00000000        0.00000000  10.00000000
  postpay_deduct_h  Name of postpay_deduct_h   12.50000000        0.00000000  12.50000000
  refund            Name of refund             -2.50000000        0.00000000  -2.50000000
";
    assert_eq!(shown, expected, "{shown}");
}

#[test]
fn every_digit_of_a_number_is_shown() {
    let fields = [field("TotalCost", Shape::Decimal)];
    let shown = render(&fields, r#"{"TotalCost":123456789012345.12345678,"RequestId":"r"}"#);
    assert_eq!(shown, "TotalCost  123456789012345.12345678\nRequestId  r\n");
    let rows = [list("Data", object(vec![field("Credit", Shape::Decimal)]), None)];
    let shown = render(&rows, r#"{"Data":[{"Credit":-123456789012345.10},{"Credit":0}]}"#);
    assert_eq!(shown, "\nData: 2 entries\n             Credit\n-123456789012345.10\n                  0\n");
}

#[test]
fn null_absent_and_empty_values_are_told_apart_and_no_field_is_hidden() {
    let row = object(vec![
        integer("Uin", None, None),
        text("Name", &[]),
        text("Mark", &[]),
        text("Phone", &[]),
        list("Tags", text("", &[]).shape, None),
        list("Below", object(vec![amount("Cost")]), None),
    ]);
    let fields =
        [list("Data", row, None), text("Total", &[]), list("Others", object(vec![text("A", &[])]), None)];
    let shown = render(
        &fields,
        r#"{"Data":[{"Uin":1,"Name":"","Tags":["a","b"],"Below":[],"New":{"x":1.50}},{"Uin":22,"Name":null,"Tags":[],"Below":[],"Mark":"m\n\u001b"}],
            "Others":[],"More":[{"B":1}],"RequestId":null}"#,
    );
    let expected = "\
Total      (absent)
Others     (empty list)
RequestId  (null)

Data: 2 entries
Uin  Name    Mark      Tags          New
  1          (absent)  [\"a\",\"b\"]     {\"x\":1.50}
 22  (null)  m\u{fffd}\u{fffd}       (empty list)  (absent)
not in the answer, of Data: Phone
an empty list in each entry, of Data: Below

More: 1 entry
B
1
";
    assert_eq!(shown, expected, "{shown}");
}

#[test]
fn lists_in_lists_are_indented_by_their_depth_and_what_has_no_place_above_gets_a_column() {
    let low = object(vec![text("Key", &[]), amount("Cost"), amount("Tax")]);
    let middle = object(vec![text("Group", &[]), list("Low", low, None), amount("Cost")]);
    let fields = [list("Top", object(vec![text("Name", &[]), list("Middle", middle, None)]), None)];
    let shown = render(
        &fields,
        r#"{"Top":[{"Name":"a","Middle":[{"Group":"g","Low":[{"Key":"k","Cost":"1.5","Tax":"0.5"}],"Cost":"1.5"}]},{"Name":"b","Middle":null}]}"#,
    );
    let expected = "
Top: 2 entries
Name
  Group  Cost
    Key  Cost  Tax
a
  g       1.5
    k     1.5  0.5
b
  Middle (null)
";
    assert_eq!(shown, expected, "{shown}");
}

#[test]
fn an_answer_of_another_shape_than_the_definition_is_shown_nevertheless() {
    let fields = [list("Data", object(vec![text("A", &[])]), None), integer("Total", None, None)];
    let shown = render(&fields, r#"{"Data":["x",{"A":1}],"Total":{"a":[true]}}"#);
    assert_eq!(shown, "Data   [\"x\",{\"A\":1}]\nTotal  {\"a\":[true]}\n");
    assert_eq!(render(&fields, r#"{"Data":{},"Total":"7"}"#), "Data   {}\nTotal  7\n");
}
