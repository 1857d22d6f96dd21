//! The page of one action: everything that its definition says, in one language, in the vendor's six sections and two of ours.

use access::Role;
use api::{Definition, Example, Field, RegisteredAction, Service, Shape, Text};
use bill::Language;

use super::call_command::format_call_command;
use super::client_names::list_client_rows;
use super::example_answer::wrap_example_answer;
use super::field_row::list_field_rows;
use super::indented_json::indent_json;
use super::labels::{
    ACTION_PARAMETER, CAUSE_COLUMN, CHOICES, CODE_COLUMN, COMMAND_EXAMPLE, COMMON_PARAMETERS,
    DECLARED_COLUMN, DESCRIPTION, DOMAIN, ERRORS, ERRORS_INTRODUCTION, ERRORS_TITLE, EXAMPLE_TITLE, EXAMPLES,
    EXAMPLES_INTRODUCTION, INPUT, INPUT_EXAMPLE, INPUT_INTRODUCTION, LANGUAGE_COLUMN, METHOD_COLUMN, NO,
    NO_RATE_HERE, NOTES, OUTPUT, OUTPUT_EXAMPLE, PACKAGE_COLUMN, RATE, RATE_HERE, REGION_PARAMETER,
    REMEDY_COLUMN, REQUEST_ID, RESOURCES, RESOURCES_INTRODUCTION, RESOURCES_TITLE, ROLES, SAMPLE_EXAMPLE,
    SAMPLES, SERVICE_VERSION, TCCLI_EXAMPLE, VENDOR_PAGE, VENDOR_RATES_PAGE, VERSION_PARAMETER, WRONG_ROLE,
    YES, fill_label, show_role, show_roles,
};
use super::links::link_code;
use super::page::{Block, Code, CodeForm, FieldRow, FieldTable, Page, Row, Side, Table};
use super::page_parts::PageParts;
use super::samples::call::SampleCall;
use super::samples::list_form_names;
use super::samples::shells::write_tccli_command;
use super::site_facts::SiteFacts;

/// The vendor's site, on which its pages are.
const VENDOR_SITE: &str = "https://www.tencentcloud.com";

/// The vendor's page of the rates of all actions.
const RATES_PAGE: &str = "document/product/1085/51407";

/// The field that every answer has.
const REQUEST_ID_NAME: &str = "RequestId";

/// The anchor of the section with the order of an answer, and what holds for it.
pub(crate) const NOTES_ANCHOR: &str = "laws";

/// The anchor of the section with the choices of ours, which are not the vendor's.
pub(crate) const CHOICES_ANCHOR: &str = "choices";

/// The anchor of the section with the clients.
pub(super) const RESOURCES_ANCHOR: &str = "developer-resources";

/// Makes the page of an action.
pub(crate) fn make_action_page(action: &RegisteredAction, facts: &SiteFacts<'_>, language: Language) -> Page {
    let definition = action.definition;
    let parts = PageParts { language };
    Page {
        title: definition.name.to_owned(),
        introduction: [&definition.summary, &definition.description].map(|text| parts.show_text(text)).into(),
        sections: vec![
            parts.make_section(
                "description",
                &DESCRIPTION,
                vec![Block::Items(list_facts(definition, facts, language))],
            ),
            parts.make_section("input-parameters", &INPUT, make_input(action, language)),
            parts.make_section("output-parameters", &OUTPUT, vec![make_output(action, language)]),
            parts.make_section("example", &EXAMPLES, list_examples(definition, facts, language)),
            parts.make_section(RESOURCES_ANCHOR, &RESOURCES, make_resources(action, facts, language)),
            parts.make_section("error-code", &ERRORS, make_errors(definition, language)),
            parts.make_section(NOTES_ANCHOR, &NOTES, vec![parts.make_items(definition.notes)]),
            parts.make_section(CHOICES_ANCHOR, &CHOICES, vec![parts.make_items(definition.choices)]),
        ],
    }
}

/// Makes the field that every answer has at its end.
pub(super) fn make_request_id_field() -> Field {
    Field {
        name: REQUEST_ID_NAME.to_owned(),
        shape: Shape::Text { choices: Vec::new() },
        meaning: REQUEST_ID.clone(),
        is_required: true,
        is_nullable: false,
        unit: None,
        fed_by: None,
        is_never_sent: false,
        default: None,
        example: None,
        wrong_value: tc3::Code::InternalError,
        ignores_case: false,
    }
}

/// Lists the roles of an action by their names on our command line.
pub(crate) fn list_role_names(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.as_str()).collect()
}

/// Returns the address of a page of the vendor.
pub(crate) fn to_vendor_address(page: &str) -> String {
    format!("{VENDOR_SITE}/{page}")
}

/// Lists the facts of an action.
fn list_facts(definition: &Definition, facts: &SiteFacts<'_>, language: Language) -> Vec<String> {
    let fill = |label, values: &[&str]| fill_label(label, language, values);
    let rate = facts.find_rate(definition);
    let rate = match rate.per_s {
        None => NO_RATE_HERE.in_language(language).to_owned(),
        Some(per_s) => fill(if rate.is_of_server { &RATE_HERE } else { &RATE }, &[&per_s.to_string()]),
    };
    let mut list = vec![
        fill(&DOMAIN, &[facts.host()]),
        fill(&ROLES, &[&show_roles(definition.roles, language)]),
        fill(&WRONG_ROLE, &[&link_code(definition.wrong_role)]),
        rate,
        fill(&SERVICE_VERSION, &[definition.service.name(), definition.service.version()]),
    ];
    if definition.service == Service::Partners {
        let (label, page) = match definition.vendor_page {
            Some(page) => (&VENDOR_PAGE, page),
            None => (&VENDOR_RATES_PAGE, RATES_PAGE),
        };
        let address = to_vendor_address(page);
        list.push(fill(label, &[&address, &address]));
    }
    list
}

/// Makes the table of the input, which begins with the common parameters that tell the actions apart.
fn make_input(action: &RegisteredAction, language: Language) -> Vec<Block> {
    let common = |name: &str, is_required, meaning: String| FieldRow {
        name: name.to_owned(),
        path: name.to_owned(),
        is_required,
        meaning,
        ..FieldRow::new("String")
    };
    let fill = |label, value: &str| fill_label(label, language, &[&format!("`{value}`")]);
    let mut rows = vec![
        common("Action", true, fill(&ACTION_PARAMETER, action.definition.name)),
        common("Version", true, fill(&VERSION_PARAMETER, action.definition.service.version())),
        common("Region", false, REGION_PARAMETER.in_language(language).to_owned()),
    ];
    rows.extend(list_field_rows(&action.input, language));
    vec![
        Block::Paragraph(INPUT_INTRODUCTION.in_language(language).to_owned()),
        Block::Fields(FieldTable::of_action(Side::Input, rows)),
    ]
}

/// Makes the table of the output, which ends with the id of the request.
fn make_output(action: &RegisteredAction, language: Language) -> Block {
    let mut rows = list_field_rows(&action.output, language);
    rows.extend(list_field_rows(&[make_request_id_field()], language));
    Block::Fields(FieldTable::of_action(Side::Output, rows))
}

/// Makes the names of an action in the official clients.
fn make_resources(action: &RegisteredAction, facts: &SiteFacts<'_>, language: Language) -> Vec<Block> {
    let definition = action.definition;
    let word = |label: &Text| label.in_language(language).to_owned();
    let mut blocks = vec![
        Block::Paragraph(word(&RESOURCES_INTRODUCTION)),
        Block::Table(Table {
            title: fill_label(&RESOURCES_TITLE, language, &[definition.name]),
            columns: [&LANGUAGE_COLUMN, &PACKAGE_COLUMN, &METHOD_COLUMN].map(word).into(),
            rows: list_client_rows(definition).into_iter().map(Row::of).collect(),
        }),
    ];
    if let Some(example) = definition.examples.first() {
        let address = facts.server_address();
        let call = SampleCall::of_first_example(action, &address, language);
        if definition.service == Service::Partners {
            blocks.push(Block::shell(word(&TCCLI_EXAMPLE), write_tccli_command(&call)));
        }
        blocks.push(Block::Paragraph(fill_label(&SAMPLES, language, &[&list_form_names()])));
        let command = format_call_command(definition.name, example, facts.address);
        blocks.push(Block::shell(word(&SAMPLE_EXAMPLE), format!("{command} --sample python")));
    }
    blocks
}

/// Makes the errors of an action with cause and remedy.
fn make_errors(definition: &Definition, language: Language) -> Vec<Block> {
    let word = |label: &Text| label.in_language(language).to_owned();
    let row = |error: &api::ActionError| {
        let is_declared = if error.is_declared { &YES } else { &NO };
        Row::of([link_code(error.code), word(&error.cause), word(&error.remedy), word(is_declared)])
    };
    let columns = [&CODE_COLUMN, &CAUSE_COLUMN, &REMEDY_COLUMN, &DECLARED_COLUMN];
    let table = Table {
        title: fill_label(&ERRORS_TITLE, language, &[definition.name]),
        columns: columns.map(word).into(),
        rows: definition.errors.iter().map(row).collect(),
    };
    vec![Block::Paragraph(word(&ERRORS_INTRODUCTION)), Block::Table(table)]
}

/// Lists the examples: of each its title, its request, its answer and its command.
fn list_examples(definition: &Definition, facts: &SiteFacts<'_>, language: Language) -> Vec<Block> {
    let numbered = definition.examples.iter().enumerate();
    let mut blocks = vec![Block::Paragraph(EXAMPLES_INTRODUCTION.in_language(language).to_owned())];
    blocks.extend(
        numbered.flat_map(|(index, example)| show_example(definition, index + 1, example, facts, language)),
    );
    blocks
}

fn show_example(
    definition: &Definition,
    number: usize,
    example: &Example,
    facts: &SiteFacts<'_>,
    language: Language,
) -> [Block; 4] {
    let number = number.to_string();
    let name = |label: &Text| fill_label(label, language, &[&number]);
    let role = match language {
        Language::English => example.role.describe(),
        Language::Chinese => show_role(example.role, language),
    };
    let title = fill_label(&EXAMPLE_TITLE, language, &[&number, example.title.in_language(language), role]);
    let request = format!(
        "POST / HTTP/1.1\nHost: {}\nContent-Type: application/json\nX-TC-Action: {}\n{}\n\n{}",
        facts.host(),
        definition.name,
        COMMON_PARAMETERS.in_language(language),
        indent_json(example.input)
    );
    [
        Block::Paragraph(title),
        Block::Code(Code { title: name(&INPUT_EXAMPLE), form: CodeForm::Http, text: request }),
        Block::json(name(&OUTPUT_EXAMPLE), indent_json(&wrap_example_answer(example))),
        Block::shell(name(&COMMAND_EXAMPLE), format_call_command(definition.name, example, facts.address)),
    ]
}
