//! The page of one error code, for a terminal: the same texts as in the table of all codes.

use api::{Actions, CodeUse, Text};
use bill::Language;
use tc3::Code;

use super::code_facts::{CodeFacts, DeclaredError};
use super::labels::{CAUSE_COLUMN, REMEDY_COLUMN, VENDOR_PAGE, fill_label};
use super::page::{Block, Page};
use super::page_parts::PageParts;

const COMMON_USE: Text =
    Text::new("A request of any action may be refused with this code.", "任何接口的请求都可能返回此错误码。");
const ACTIONS_USE: Text =
    Text::new("Only the actions below answer with this code.", "只有下列接口会返回此错误码。");
const NEVER_USE: Text = Text::new("No request is refused with this code.", "不会返回此错误码。");

const FACTS: Text = Text::new("Error code", "错误码");
const CAUSE: Text = Text::new("Cause and remedy", "原因与处理办法");
const REASON: Text = Text::new("Reason", "原因");
const ACTIONS: Text = Text::new("Actions that declare it", "声明此错误码的接口");

const STATUS: Text = Text::new(
    "The HTTP status is 200, as with every answer of the API.",
    "HTTP 状态码为 200，与所有接口响应相同。",
);
const CHECK: Text = Text::new("Check {} of the order: {}.", "检查顺序第 {} 步：{}。");
const ANY_CHECK: Text = Text::new(
    "It belongs to no check: it may take the place of any answer.",
    "不属于某一步检查：可能代替任何响应。",
);
const TEXT_SOURCE: Text = Text::new("The text was published in: {}", "错误信息文本的出处：{}");

/// The sources that are no names.
static DESCRIBED_SOURCES: [Text; 2] = [
    Text::new("the pages on the signature methods", "签名方法文档"),
    Text::new("the TCE curl guide", "TCE 的 curl 指南"),
];

const CAUSE_ITEM: Text = Text::new("Cause: {}", "原因：{}");
const REMEDY_ITEM: Text = Text::new("Remedy: {}", "处理办法：{}");

const ACTION_COLUMN: Text = Text::new("Action", "接口");

/// Makes the page of an error code.
pub(crate) fn make_code_page(actions: &Actions, code: Code, language: Language) -> Page {
    let facts = CodeFacts::collect(actions, code);
    let parts = PageParts { language };
    let mut sections =
        vec![parts.make_section("code", &FACTS, vec![Block::Items(list_facts(&facts, language))])];
    let code_use = match &facts.code_use {
        CodeUse::Common { cause, remedy } => {
            let items = [(&CAUSE_ITEM, cause), (&REMEDY_ITEM, remedy)]
                .map(|(label, text)| fill_label(label, language, &[text.in_language(language)]));
            sections.push(parts.make_section("cause", &CAUSE, vec![Block::Items(items.into())]));
            &COMMON_USE
        }
        CodeUse::Actions => &ACTIONS_USE,
        CodeUse::Never { reason } => {
            sections.push(parts.make_section("reason", &REASON, vec![parts.make_paragraph(reason)]));
            &NEVER_USE
        }
    };
    if !facts.declared.is_empty() {
        sections.push(parts.make_section(
            "actions",
            &ACTIONS,
            vec![make_actions_table(&facts.declared, parts)],
        ));
    }
    Page { title: code.as_str().to_owned(), introduction: vec![parts.show_text(code_use)], sections }
}

fn list_facts(facts: &CodeFacts, language: Language) -> Vec<String> {
    let mut items = vec![STATUS.in_language(language).to_owned()];
    items.extend(facts.describe_messages(language));
    items.extend(facts.checks.iter().map(|check| {
        let fault = check.fault.in_language(language);
        fill_label(&CHECK, language, &[&check.number.to_string(), fault])
    }));
    if facts.checks.is_empty() && matches!(facts.code_use, CodeUse::Common { .. }) {
        items.push(ANY_CHECK.in_language(language).to_owned());
    }
    items.push(fill_label(&VENDOR_PAGE, language, &[&facts.vendor_page, &facts.vendor_page]));
    items.extend(facts.text_source.map(|source| {
        let described = DESCRIBED_SOURCES.iter().find(|text| text.english == source);
        let source = described.map_or(source, |text| text.in_language(language));
        fill_label(&TEXT_SOURCE, language, &[source])
    }));
    items
}

fn make_actions_table(declared: &[DeclaredError], parts: PageParts) -> Block {
    let rows = declared.iter().map(|one| {
        let texts = [&one.error.cause, &one.error.remedy].map(|text| parts.show_text(text));
        let [cause, remedy] = texts;
        [one.actions.join(", "), cause, remedy]
    });
    parts.make_table(&ACTIONS, [&ACTION_COLUMN, &CAUSE_COLUMN, &REMEDY_COLUMN], rows)
}
