//! The file of an action: its request and its answer.

use std::fmt::Write as _;

use api::{Field, RegisteredAction, Service, Shape};

use crate::choice_file::Choices;
use crate::example::render_example;
use crate::names::{to_snake_case, write_doc};
use crate::shapes::{Paging, Side, collect_objects, find_field_type, find_paging, is_optional};

/// Columns of a line of code.
const COLUMNS_MAX: usize = 110;

/// Parameters of a function that clippy takes without a reason.
const PARAMETERS_MAX: usize = 7;

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
            let members = field.shape.members();
            types += &render_struct(name, &doc, members, side, choices, "");
            if side == Side::Request {
                let doc = "Makes it of its required members; the others are set as fields.";
                types += &render_constructor(name, doc, members, choices);
            }
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
    if types.contains("Service::") {
        text += "use crate::service::Service;\n";
    }
    text
}

/// Renders a type with its fields.
pub(crate) fn render_struct(
    name: &str,
    doc: &str,
    fields: &[Field],
    side: Side,
    choices: &Choices,
    further: &str,
) -> String {
    // Callers make what they send, and another crate cannot write such a type as a literal.
    let default = if side == Side::Request && fields.iter().all(is_optional) { "Default, " } else { "" };
    let mut text = format!(
        "\n/// {doc}\n#[derive(Clone, Debug, {default}PartialEq, Eq, Serialize, Deserialize)]\n#[non_exhaustive]\n\
         pub struct {name} {{"
    );
    // A type without fields is written as the formatter writes it.
    if !fields.is_empty() || !further.is_empty() {
        text.push('\n');
    }
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
    let doc = "Makes a request of its required parameters; the others are set as fields.";
    text += &render_constructor("Request", doc, &action.input, choices);
    let service = match action.definition.service {
        Service::Partners => "",
        Service::Billfold => "    const SERVICE: Service = Service::BILLFOLD;\n",
    };
    let _ = writeln!(
        text,
        "\nimpl Action for Request {{\n{service}    const NAME: &'static str = {:?};\n    type Response = Response;\n}}",
        action.definition.name
    );
    text
}

/// Renders the constructor of a type that callers make; nothing if no field is required, since it has a default then.
pub(crate) fn render_constructor(name: &str, doc: &str, fields: &[Field], choices: &Choices) -> String {
    if fields.iter().all(is_optional) {
        return String::new();
    }
    let (mut parameters, mut members) = (Vec::new(), Vec::new());
    for field in fields {
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
    let mut text = format!("\nimpl {name} {{\n    /// {doc}\n");
    if parameters.len() > PARAMETERS_MAX {
        text += "    #[expect(clippy::too_many_arguments, reason = \"all of them are required\")]\n";
    }
    text += "    #[must_use]\n";
    text += &render_list(4, "pub fn new(", &parameters, ") -> Self {");
    let line = format!("        Self {{ {} }}", members.join(", "));
    if line.chars().count() <= COLUMNS_MAX {
        text = text + &line + "\n";
    } else {
        text += &render_list(8, "Self {", &members, "}");
    }
    text + "    }\n}\n"
}

/// Renders a list on one line, or on a line for each if it is too long.
fn render_list(indent: usize, start: &str, items: &[String], end: &str) -> String {
    let margin = " ".repeat(indent);
    let line = format!("{margin}{start}{}{end}", items.join(", "));
    if line.chars().count() <= COLUMNS_MAX {
        return line + "\n";
    }
    let items: Vec<String> = items.iter().map(|item| format!("{margin}    {item},")).collect();
    format!("{margin}{start}\n{}\n{margin}{end}\n", items.join("\n"))
}

/// Renders the paging of an action.
pub(crate) fn render_paging(paging: &Paging<'_>, choices: &Choices) -> String {
    let Paging { page, list, totals, total } = paging;
    let item = find_field_type(list, Side::Response, choices).rust;
    let item = item.trim_start_matches("Vec<").trim_end_matches('>');
    let (page, list) = (to_snake_case(&page.name), to_snake_case(&list.name));
    let name = to_snake_case(&total.name);
    let (start, place) = match totals {
        None => (String::new(), format!("response.{name}")),
        Some(totals) if is_optional(totals) => {
            let totals = to_snake_case(&totals.name);
            (format!("let totals = response.{totals}.as_ref()?;\n        "), format!("totals.{name}"))
        }
        Some(totals) => (String::new(), format!("response.{}.{name}", to_snake_case(&totals.name))),
    };
    assert!(!is_optional(total), "{name} may be absent: the number of entries would be unknown");
    let count = match total.shape {
        Shape::Text { .. } => format!("{start}{place}.parse().ok()"),
        Shape::Integer { is_unsigned: true, .. } => format!("{start}Some({place})"),
        Shape::Integer { is_unsigned: false, .. } => format!("{start}u64::try_from({place}).ok()"),
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
