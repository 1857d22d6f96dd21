//! Error codes as JSON and CSV.

use std::borrow::Cow;

use api::{Check, CodeUse, Text};
use bill::Language;
use serde::Serialize;

use crate::cli::output_format::{format_csv, format_json_list, format_json_object};
use crate::documents::code_facts::CodeFacts;

/// The HTTP status of every answer of the API.
const STATUS: u16 = 200;

/// A code in the list.
#[derive(Serialize)]
struct JsonCode<'a> {
    code: &'static str,
    #[serde(rename = "use")]
    code_use: &'static str,
    checks: Vec<u8>,
    message: Option<&'a str>,
    cause: Option<&'a str>,
    remedy: Option<&'a str>,
    reason: Option<&'a str>,
}

/// A code alone.
#[derive(Serialize)]
struct JsonCodeFacts<'a> {
    code: &'static str,
    status: u16,
    #[serde(rename = "use")]
    code_use: &'static str,
    messages: &'a [Cow<'static, str>],
    checks: Vec<JsonCheck<'a>>,
    cause: Option<&'a str>,
    remedy: Option<&'a str>,
    reason: Option<&'a str>,
    errors: Vec<JsonDeclared<'a>>,
    vendor_page: &'a str,
    text_source: Option<&'static str>,
}

/// A check that ends with the code.
#[derive(Serialize)]
struct JsonCheck<'a> {
    number: u8,
    fault: &'a str,
}

/// A cause that actions declare.
#[derive(Serialize)]
struct JsonDeclared<'a> {
    actions: &'a [&'static str],
    cause: &'a str,
    remedy: &'a str,
}

/// The use of a code, in the words of the report, and its texts.
struct UseTexts<'a> {
    code_use: &'static str,
    cause: Option<&'a str>,
    remedy: Option<&'a str>,
    reason: Option<&'a str>,
}

impl<'a> UseTexts<'a> {
    fn new(code_use: &'a CodeUse, language: Language) -> Self {
        let word = |text: &'a Text| Some(text.in_language(language));
        let (code_use, cause, remedy, reason) = match code_use {
            CodeUse::Common { cause, remedy } => ("common", word(cause), word(remedy), None),
            CodeUse::Actions => ("actions", None, None, None),
            CodeUse::Never { reason } => ("never", None, None, word(reason)),
        };
        Self { code_use, cause, remedy, reason }
    }
}

/// Formats the list of codes as JSON.
pub(super) fn format_codes_json(codes: &[CodeFacts], language: Language) -> String {
    let items = codes.iter().map(|facts| to_json_code(facts, language));
    format_json_list("error_codes", &(), "codes", items)
}

/// Formats the list of codes as CSV.
pub(super) fn format_codes_csv(codes: &[CodeFacts], language: Language) -> String {
    let rows = codes.iter().map(|facts| {
        let item = to_json_code(facts, language);
        let checks: Vec<String> = item.checks.iter().map(u8::to_string).collect();
        let texts = [item.cause, item.remedy, item.reason].map(|text| text.unwrap_or_default().to_owned());
        let [cause, remedy, reason] = texts;
        let (code, code_use, message) = (item.code, item.code_use, item.message.unwrap_or_default());
        let [code, code_use, message] = [code, code_use, message].map(str::to_owned);
        [code, code_use, checks.join(" "), message, cause, remedy, reason]
    });
    format_csv(["code", "use", "checks", "message", "cause", "remedy", "reason"], rows)
}

/// Formats one code as JSON.
pub(super) fn format_code_json(facts: &CodeFacts, language: Language) -> String {
    let UseTexts { code_use, cause, remedy, reason } = UseTexts::new(&facts.code_use, language);
    let to_check =
        |check: &&'static Check| JsonCheck { number: check.number, fault: check.fault.in_language(language) };
    let errors = facts.declared.iter().map(|one| JsonDeclared {
        actions: &one.actions,
        cause: one.error.cause.in_language(language),
        remedy: one.error.remedy.in_language(language),
    });
    let fields = JsonCodeFacts {
        code: facts.code.as_str(),
        status: STATUS,
        code_use,
        messages: &facts.messages,
        checks: facts.checks.iter().map(to_check).collect(),
        cause,
        remedy,
        reason,
        errors: errors.collect(),
        vendor_page: &facts.vendor_page,
        text_source: facts.text_source,
    };
    format_json_object("error_code", &fields)
}

fn to_json_code(facts: &CodeFacts, language: Language) -> JsonCode<'_> {
    let UseTexts { code_use, cause, remedy, reason } = UseTexts::new(&facts.code_use, language);
    JsonCode {
        code: facts.code.as_str(),
        code_use,
        checks: facts.checks.iter().map(|check| check.number).collect(),
        message: facts.messages.first().map(Cow::as_ref),
        cause,
        remedy,
        reason,
    }
}
