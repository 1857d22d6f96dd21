//! The file of an action: its request and its answer.

use std::fmt::Write as _;

use api::{Field, RegisteredAction, Shape};

use crate::choice_file::Choices;
use crate::example::render_example;
use crate::names::{to_snake_case, write_doc};
use crate::shapes::{Paging, Side, collect_objects, find_field_type, find_paging, is_optional};

/// Columns of a line of code.
const COLUMNS_MAX: usize = 110;

/// The derived traits of every type.
const DERIVE: &str = "#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]\n#[non_exhaustive]\n";

/// Renders the file of an action.
pub(crate) fn render_action(action: &RegisteredAction, choices: &Choices) -> String {
    let definition = action.definition;
    let module = to_snake_case(definition.name);
    let mut text = format!("//! `{}`. Generated from its definition: do not edit.\n//!\n", definition.name);
    let summary = format!("{} {}", definition.summary.english, definition.description.english);
    text += &write_doc("//!", 0, summary.trim());
    for note in definition.notes {
        text += "//!\n";
        text += &write_doc("//!", 0, &note.english);
    }
    let example = render_example(action, &module, choices);
    if !example.is_empty() {
        text = text + "//!\n" + &example;
    }
    let mut types = render_request(action, choices);
    let id = "    /// The id of the request, for questions to those who run the endpoint.\n    \
              #[serde(rename = \"RequestId\", default)]\n    pub request_id: String,\n";
    types += &render_struct("Response", "The answer.", &action.output, Side::Response, choices, id);
    for (side, fields) in [(Side::Request, &action.input), (Side::Response, &action.output)] {
        let mut objects = Vec::new();
        collect_objects(fields, &mut objects);
        for (name, field) in objects {
            let doc = format!("An entry or object of `{}`.", field.name);
            types += &render_struct(name, &doc, field.shape.members(), side, choices, "");
        }
    }
    if let Some(paging) = find_paging(&action.input, &action.output) {
        types += &render_paging(&paging, choices);
    }
    text + &render_imports(&types, choices) + &types
}

/// Renders the imports of what a file uses.
fn render_imports(types: &str, choices: &Choices) -> String {
    let actions = if types.contains("impl Paged") { "{Action, Paged}" } else { "Action" };
    let mut text = format!("\nuse serde::{{Deserialize, Serialize}};\n\nuse crate::action::{actions};\n");
    if types.contains("Amount") {
        text += "use crate::amount::Amount;\n";
    }
    let is_used = |name: &str| {
        let endings = [",", ">", ":"].map(|end| format!("{name}{end}"));
        let starts = [": ", "<"];
        starts.iter().any(|start| endings.iter().any(|end| types.contains(&format!("{start}{end}"))))
    };
    let used: Vec<&str> =
        choices.iter().map(|(name, _)| name.as_str()).filter(|name| is_used(name)).collect();
    match used.as_slice() {
        [] => {}
        [one] => text = text + "use crate::choices::" + one + ";\n",
        several => text = text + "use crate::choices::{" + &several.join(", ") + "};\n",
    }
    if types.contains("\"read_list\"") {
        text += "use crate::list::read_list;\n";
    }
    text
}

/// Renders a type with its fields.
fn render_struct(
    name: &str,
    doc: &str,
    fields: &[Field],
    side: Side,
    choices: &Choices,
    further: &str,
) -> String {
    let mut text = format!("\n/// {doc}\n{DERIVE}pub struct {name} {{\n");
    for field in fields {
        let of = find_field_type(field, side, choices);
        text += &write_doc("///", 4, &field.meaning.english);
        let _ = writeln!(text, "    #[serde(rename = {:?}{})]", field.name, of.serde);
        let _ = writeln!(text, "    pub {}: {},", to_snake_case(&field.name), of.rust);
    }
    text + further + "}\n"
}

/// Renders the request, with its constructor of all required parameters.
fn render_request(action: &RegisteredAction, choices: &Choices) -> String {
    let mut text = render_struct("Request", "The request.", &action.input, Side::Request, choices, "");
    let (mut parameters, mut members) = (Vec::new(), Vec::new());
    for field in &action.input {
        let name = to_snake_case(&field.name);
        if is_optional(field) {
            members.push(format!("{name}: None"));
        } else if matches!(&field.shape, Shape::Text { choices } if choices.is_empty()) {
            parameters.push(format!("{name}: impl Into<String>"));
            members.push(format!("{name}: {name}.into()"));
        } else {
            parameters.push(format!("{name}: {}", find_field_type(field, Side::Request, choices).rust));
            members.push(name);
        }
    }
    text += "\nimpl Request {\n    /// Makes a request of its required parameters; the others are set as fields.\n    #[must_use]\n";
    let _ = writeln!(text, "    pub fn new({}) -> Self {{", parameters.join(", "));
    let line = format!("        Self {{ {} }}", members.join(", "));
    if line.chars().count() <= COLUMNS_MAX {
        text = text + &line + "\n";
    } else {
        text += "        Self {\n";
        for member in members {
            let _ = writeln!(text, "            {member},");
        }
        text += "        }\n";
    }
    let _ = writeln!(
        text,
        "    }}\n}}\n\nimpl Action for Request {{\n    const NAME: &'static str = {:?};\n    type Response = Response;\n}}",
        action.definition.name
    );
    text
}

/// Renders the paging of an action.
fn render_paging(paging: &Paging<'_>, choices: &Choices) -> String {
    let Paging { page, list, total } = paging;
    let item = find_field_type(list, Side::Response, choices).rust;
    let item = item.trim_start_matches("Vec<").trim_end_matches('>');
    let (page, list) = (to_snake_case(&page.name), to_snake_case(&list.name));
    let name = to_snake_case(&total.name);
    let count = match total.shape {
        Shape::Text { .. } => format!("response.{name}.parse().ok()"),
        Shape::Integer { is_unsigned: true, .. } => format!("Some(response.{name})"),
        Shape::Integer { is_unsigned: false, .. } => format!("u64::try_from(response.{name}).ok()"),
        Shape::Decimal | Shape::Boolean | Shape::List { .. } | Shape::Object { .. } => {
            unreachable!("{name} counts entries")
        }
    };
    format!(
        "\nimpl Paged for Request {{
    type Item = {item};

    fn set_page(&mut self, page: u32) {{
        self.{page} = page.into();
    }}

    fn items(response: &Response) -> &[{item}] {{
        &response.{list}
    }}

    fn into_items(response: Response) -> Vec<{item}> {{
        response.{list}
    }}

    fn count_all(response: &Response) -> Option<u64> {{
        {count}
    }}
}}\n"
    )
}

/// Renders the file that names all actions, in the order of the documentation.
pub(crate) fn render_registry(modules: &[(String, String)]) -> String {
    let mut text = "//! The actions: a module each, with `Request`, `Response` and the types of their fields. Generated from the\n\
                    //! definitions: do not edit.\n"
        .to_owned();
    for (module, summary) in modules {
        text = text + "\n" + &write_doc("//", 0, summary) + "pub mod " + module + ";\n";
    }
    text += "\n/// Passes the modules of all actions to a macro, for tests of every action.\n#[doc(hidden)]\n#[macro_export]\n\
             macro_rules! for_each_action {\n    ($run:ident) => {\n        $run! {\n";
    for (module, _) in modules {
        let _ = writeln!(text, "            {module},");
    }
    text + "        }\n    };\n}\n"
}
