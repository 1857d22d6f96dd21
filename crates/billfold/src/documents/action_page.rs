//! The page of one action: everything that its definition says, in one language.

use access::Role;
use api::{Definition, Example, Field, RegisteredAction, SERVICE, Shape, Text, VERSION};
use bill::Language;

use super::block::{Block, Entry, Section};
use super::call_command::format_call_command;
use super::field_entry::{Side, list_field_entries};
use super::indented_json::indent_json;
use super::labels::{
    CHOICES, COMMON_ERRORS, DECLARED, ERRORS, EXAMPLE_TITLE, EXAMPLES, FACTS, INPUT, NO_PARAMETERS,
    NOT_DECLARED, NOTES, OUTPUT, RATE, REMEDY, REQUEST_ID, ROLES, SERVICE_VERSION, VENDOR_PAGE,
    VENDOR_RATES_PAGE, WRONG_ROLE, fill_label, show_role, show_roles,
};

/// The vendor's site, on which its pages are.
const VENDOR_SITE: &str = "https://www.tencentcloud.com";

/// The vendor's page of the rates of all actions.
const RATES_PAGE: &str = "document/product/1085/51407";

/// The field that every answer has.
const REQUEST_ID_NAME: &str = "RequestId";

/// The page of one action.
#[derive(Debug)]
pub(crate) struct ActionPage {
    /// The name of the action.
    pub(crate) name: &'static str,
    /// Its summary and description.
    pub(crate) introduction: Vec<String>,
    /// What a client needs to know.
    pub(crate) sections: Vec<Section>,
    /// The choices of ours, which are not the vendor's.
    pub(crate) choices: Section,
}

impl ActionPage {
    /// Makes the page of an action.
    pub(crate) fn new(action: &RegisteredAction, language: Language) -> Self {
        let definition = action.definition;
        let section =
            |heading: &'static Text, blocks| Section { heading: select_static(heading, language), blocks };
        let input = list_field_entries(&action.input, Side::Input, language);
        let input = if input.is_empty() {
            Block::Paragraph(NO_PARAMETERS.in_language(language).to_owned())
        } else {
            Block::Entries(input)
        };
        let mut output = list_field_entries(&action.output, Side::Output, language);
        output.extend(list_field_entries(&[make_request_id_field()], Side::Output, language));
        let errors = vec![
            Block::Entries(list_errors(definition, language)),
            Block::Paragraph(COMMON_ERRORS.in_language(language).to_owned()),
        ];
        let examples = definition.examples.iter();
        let examples =
            examples.flat_map(|example| show_example(definition.name, example, language)).collect();
        Self {
            name: definition.name,
            introduction: [&definition.summary, &definition.description]
                .map(|text| text.in_language(language).to_owned())
                .into(),
            sections: vec![
                section(&FACTS, vec![Block::Items(list_facts(definition, language))]),
                section(&INPUT, vec![input]),
                section(&OUTPUT, vec![Block::Entries(output)]),
                section(&ERRORS, errors),
                section(&EXAMPLES, examples),
                section(&NOTES, vec![list_items(definition.notes, language)]),
            ],
            choices: section(&CHOICES, vec![list_items(definition.choices, language)]),
        }
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
fn list_facts(definition: &Definition, language: Language) -> Vec<String> {
    let (label, page) = match definition.vendor_page {
        Some(page) => (&VENDOR_PAGE, page),
        None => (&VENDOR_RATES_PAGE, RATES_PAGE),
    };
    let fill = |label, values: &[&str]| fill_label(label, language, values);
    vec![
        fill(&ROLES, &[&show_roles(definition.roles, language)]),
        fill(&WRONG_ROLE, &[definition.wrong_role.as_str()]),
        fill(&RATE, &[&definition.rate_per_s.to_string()]),
        fill(&SERVICE_VERSION, &[SERVICE, VERSION]),
        fill(label, &[&to_vendor_address(page)]),
    ]
}

/// Lists the errors of an action with cause and remedy.
fn list_errors(definition: &Definition, language: Language) -> Vec<Entry> {
    let entry = |error: &api::ActionError| Entry {
        depth: 0,
        name: error.code.as_str().to_owned(),
        facts: if error.is_declared { &DECLARED } else { &NOT_DECLARED }.in_language(language).to_owned(),
        texts: vec![
            error.cause.in_language(language).to_owned(),
            fill_label(&REMEDY, language, &[error.remedy.in_language(language)]),
        ],
        choices: Vec::new(),
    };
    definition.errors.iter().map(entry).collect()
}

/// Shows an example: its title, its call and its answer.
fn show_example(action: &str, example: &Example, language: Language) -> [Block; 3] {
    let role = match language {
        Language::English => example.role.describe(),
        Language::Chinese => show_role(example.role, language),
    };
    let title = fill_label(&EXAMPLE_TITLE, language, &[example.title.in_language(language), role]);
    [
        Block::Paragraph(title),
        Block::Command(format_call_command(action, example)),
        Block::Json(indent_json(example.output)),
    ]
}

/// Lists texts side by side.
fn list_items(texts: &[Text], language: Language) -> Block {
    Block::Items(texts.iter().map(|text| text.in_language(language).to_owned()).collect())
}

/// Selects the language of a text that lives as long as the program.
fn select_static(text: &'static Text, language: Language) -> &'static str {
    text.in_language(language)
}
