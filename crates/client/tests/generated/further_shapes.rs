//! Shapes that the generator takes beside those of the smaller actions: objects that are sent, and totals in an object.

use api::{Actions, Field, Shape, Text};

use crate::action_file::{render_constructor, render_paging, render_struct};
use crate::choice_file::Choices;
use crate::shapes::{Side, collect_objects, find_paging};

fn make_field(name: &str, shape: Shape, is_required: bool) -> Field {
    let meaning = Text { english: "A meaning.".into(), chinese: "含义。".into() };
    Field {
        name: name.to_owned(),
        shape,
        meaning,
        is_required,
        is_nullable: false,
        unit: None,
        fed_by: None,
        is_never_sent: false,
        default: None,
        example: None,
        wrong_value: tc3::Code::InvalidParameterValue,
        ignores_case: false,
    }
}

fn make_text(name: &str) -> Field {
    make_field(name, Shape::Text { choices: Vec::new() }, true)
}

fn make_number(name: &str) -> Field {
    make_field(name, Shape::Integer { is_unsigned: false, min: None, max: None }, true)
}

fn make_object(name: &str, fields: Vec<Field>) -> Shape {
    Shape::Object { name: name.to_owned(), fields }
}

fn make_list(item: Shape) -> Shape {
    Shape::List { item: Box::new(item), min: None, max: None }
}

#[test]
fn callers_can_make_every_object_that_they_send() {
    let choices = Choices::of(&Actions::new());
    let names = make_field("RegionIn", make_list(Shape::Text { choices: Vec::new() }), false);
    let filter = [names];
    let text = render_struct("Filter", "A filter.", &filter, Side::Request, &choices, "");
    assert!(
        text.contains("#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]"),
        "{text}"
    );
    assert!(text.contains("    pub region_in: Option<Vec<String>>,\n"), "{text}");
    assert_eq!(render_constructor("Filter", "Makes it.", &filter, &choices), "");

    let many: Vec<Field> = (1..=8).map(|number| make_text(&format!("ALongParameter{number}"))).collect();
    let text = render_constructor("Request", "Makes it.", &many, &choices);
    assert!(text.contains("clippy::too_many_arguments"), "{text}");
    assert!(text.contains("    pub fn new(\n        a_long_parameter1: impl Into<String>,\n"), "{text}");
    assert!(
        text.contains("        Self {\n            a_long_parameter1: a_long_parameter1.into(),\n"),
        "{text}"
    );
}

#[test]
fn a_total_in_an_object_counts_the_entries_of_nested_lists() {
    let choices = Choices::of(&Actions::new());
    let periods =
        make_field("ItemDetail", make_list(make_object("ItemDetail", vec![make_text("Period")])), true);
    let detail = make_list(make_object("SummaryDetail", vec![make_text("Code"), periods]));
    let totals = |is_required| {
        make_field("TotalDetail", make_object("TotalDetail", vec![make_number("TotalCount")]), is_required)
    };
    let input = [make_number("Page"), make_number("PageSize")];
    for (is_required, count) in [
        (true, "        u64::try_from(response.total_detail.total_count).ok()\n"),
        (
            false,
            "        let totals = response.total_detail.as_ref()?;\n        u64::try_from(totals.total_count).ok()\n",
        ),
    ] {
        let output = [make_field("Detail", detail.clone(), true), totals(is_required)];
        let text = render_paging(&find_paging(&input, &output).unwrap(), &choices);
        assert!(text.contains(count), "{text}");
        assert!(
            text.contains(
                "    fn items(response: &Response) -> &[SummaryDetail] {\n        &response.detail\n"
            )
        );
        let mut objects = Vec::new();
        collect_objects(&output, &mut objects);
        let names: Vec<&str> = objects.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["SummaryDetail", "ItemDetail", "TotalDetail"]);
    }
}
