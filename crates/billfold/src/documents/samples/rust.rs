//! Samples in Rust, with the client of Billfold.

use api::{Field, Shape, Text};
use serde_json::{Map, Value};

use super::call::{SampleCall, SampleMember, list_members};
use super::form::SampleForm;
use super::quoting::quote_for_rust;
use super::statements::{indent_lines, to_snake_case};
use crate::documents::page::CodeForm;

/// Samples with the client of Billfold.
pub(super) static RUST: SampleForm = SampleForm {
    name: "rust",
    title: "Rust",
    code: CodeForm::Rust,
    package: concat!("billfold-client ", env!("CARGO_PKG_VERSION")),
    file: "{}.rs",
    install: "cargo new sample && cd sample && cargo add billfold-client --path ../billfold/crates/client",
    run: "mv ../{}.rs src/main.rs && cargo run",
    note: Text::new(
        "The client is Billfold's own, and is not published yet: use it from the source. Amounts are exact.",
        "Rust 客户端由 Billfold 提供，尚未发布，请从源码引用。金额完全精确。",
    ),
    write: |call| Ok(write_program(call)),
};

/// Objects of a request that are declared before it, and the types that are used.
#[derive(Default)]
struct Declared {
    lines: Vec<String>,
    types: Vec<String>,
    objects: usize,
}

/// Writes a value. A text whose type is one of a list of choices is converted.
fn write_value(shape: &Shape, value: &Value, name: &str, declared: &mut Declared) -> String {
    match (shape, value) {
        (Shape::List { item, .. }, Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|one| write_value(item, one, name, declared)).collect();
            format!("vec![{}]", items.join(", "))
        }
        (Shape::Object { name: type_name, fields }, Value::Object(object)) => {
            declare_object(type_name, fields, object, name, declared)
        }
        (_, Value::String(text)) => format!("{}.into()", quote_for_rust(text)),
        (_, value) => value.to_string(),
    }
}

/// Declares a variable with an object, and returns its name.
fn declare_object(
    type_name: &str,
    fields: &[Field],
    object: &Map<String, Value>,
    name: &str,
    declared: &mut Declared,
) -> String {
    if !declared.types.iter().any(|known| known == type_name) {
        declared.types.push(type_name.to_owned());
    }
    declared.objects += 1;
    let number = if declared.objects == 1 { String::new() } else { declared.objects.to_string() };
    let variable = format!("{}_object{number}", to_snake_case(name));
    let members = list_members(fields, object);
    let lines = construct(&variable, type_name, fields, &members, declared);
    declared.lines.extend(lines);
    variable
}

/// Writes the lines that make a variable of its required members and set the others.
fn construct(
    variable: &str,
    type_name: &str,
    fields: &[Field],
    members: &[SampleMember<'_>],
    declared: &mut Declared,
) -> Vec<String> {
    let is_optional = |field: &Field| !field.is_required || field.is_nullable;
    let (mut arguments, mut settings) = (Vec::new(), Vec::new());
    for SampleMember { field, value } in members {
        let is_plain_text = matches!(&field.shape, Shape::Text { choices } if choices.is_empty());
        if is_optional(field) {
            let expression = write_value(&field.shape, value, &field.name, declared);
            settings.push(format!("{variable}.{} = Some({expression});", name_field(&field.name)));
        } else if let (true, Value::String(text)) = (is_plain_text, value) {
            arguments.push(quote_for_rust(text));
        } else {
            arguments.push(write_value(&field.shape, value, &field.name, declared));
        }
    }
    let maker = if fields.iter().all(is_optional) { "default" } else { "new" };
    let mutable = if settings.is_empty() { "" } else { "mut " };
    let mut lines =
        vec![format!("let {mutable}{variable} = {type_name}::{maker}({});", arguments.join(", "))];
    lines.extend(settings);
    lines
}

/// Returns the name of a field; a keyword is marked.
fn name_field(name: &str) -> String {
    match to_snake_case(name).as_str() {
        word @ ("type" | "match" | "ref") => format!("r#{word}"),
        name => name.to_owned(),
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let mut declared = Declared::default();
    let lines = construct("request", "Request", call.fields, &call.members, &mut declared);
    declared.lines.extend(lines);
    let statements = indent_lines(&declared.lines, "    ");
    let mut types = vec!["Request".to_owned()];
    types.append(&mut declared.types);
    types.sort();
    let types = match types.as_slice() {
        [one] => one.clone(),
        several => format!("{{{}}}", several.join(", ")),
    };
    let (setting, language) = match call.language {
        bill::Language::English => ("", ""),
        bill::Language::Chinese => (", Language", ".language(Language::Chinese)"),
    };
    let trust = call.authority.as_deref().map(|file| format!(".authorities_file({})", quote_for_rust(file)));
    format!(
        r#"// {first}
use billfold_client::actions::{module}::{types};
use billfold_client::{{Client, Credentials{setting}}};

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    // TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, and TENCENTCLOUD_TOKEN for a temporary key.
    let key = Credentials::from_environment()?;
    let client = Client::builder("{address}", key){language}{trust}.build()?;
{statements}    println!("{{:#?}}", client.send(&request)?);
    Ok(())
}}
"#,
        first = call.describe(RUST.package),
        module = to_snake_case(call.action),
        address = call.address,
        trust = trust.unwrap_or_default(),
    )
}
