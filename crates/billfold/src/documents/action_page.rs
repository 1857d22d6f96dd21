//! The page of one action: everything that its definition says, in one language.

use access::Role;
use api::{Definition, Example, Field, RegisteredAction, SERVICE, Shape, Text, VERSION};
use bill::Language;

use super::block::{Block, Entry, Section};
use super::call_command::format_call_command;
use super::field_entry::{Side, list_field_entries};
use super::indented_json::indent_json;
use super::labels::{
    CHOICES, COMMON_ERRORS, DECLARED, ERRORS, EXAMPLES, FACTS, INPUT, NO_PARAMETERS, NOT_DECLARED, NOTES,
    OUTPUT, REMEDY, REQUEST_ID,
};

/// The vendor's site, on which its pages are.
const VENDOR_SITE: &str = "www.tencentcloud.com";

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

/// Lists the facts of an action.
fn list_facts(definition: &Definition, language: Language) -> Vec<String> {
    let (rate, page) = (definition.rate_per_s, definition.vendor_page);
    let page = page.map(|page| format!("{VENDOR_SITE}/{page}"));
    match language {
        Language::English => vec![
            format!("Roles: {}.", list_role_names(definition.roles).join(", ")),
            format!("Any other role gets `{}`.", definition.wrong_role.as_str()),
            format!(
                "Rate: {rate} a second for each account, unless `limits_per_s` of the configuration says otherwise."
            ),
            format!("Service: `{SERVICE}`, version `{VERSION}`."),
            page.map_or("The vendor's page: not known.".to_owned(), |page| {
                format!("The vendor's page: {page}")
            }),
        ],
        Language::Chinese => vec![
            format!("角色：{}。", list_role_names(definition.roles).join("、")),
            format!("其他角色得到 `{}`。", definition.wrong_role.as_str()),
            format!("频率：每个账号每秒 {rate} 次，配置项 `limits_per_s` 可更改。"),
            format!("服务：`{SERVICE}`，版本 `{VERSION}`。"),
            page.map_or("厂商文档：未知。".to_owned(), |page| format!("厂商文档：{page}")),
        ],
    }
}

/// Lists the errors of an action with cause and remedy.
fn list_errors(definition: &Definition, language: Language) -> Vec<Entry> {
    let entry = |error: &api::ActionError| Entry {
        depth: 0,
        name: error.code.as_str().to_owned(),
        facts: if error.is_declared { &DECLARED } else { &NOT_DECLARED }.in_language(language).to_owned(),
        texts: vec![
            error.cause.in_language(language).to_owned(),
            REMEDY.in_language(language).to_owned() + error.remedy.in_language(language),
        ],
        choices: Vec::new(),
    };
    definition.errors.iter().map(entry).collect()
}

/// Shows an example: its title, its call and its answer.
fn show_example(action: &str, example: &Example, language: Language) -> [Block; 3] {
    let title = example.title.in_language(language);
    let role = example.role.as_str();
    let title = match language {
        Language::English => format!("{title}, with the key of {}:", example.role.describe()),
        Language::Chinese => format!("{title}（使用 {role} 的密钥）："),
    };
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
