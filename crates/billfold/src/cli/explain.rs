//! `billfold explain`: explains an error code, or lists all of them.

mod find_code;
mod formats;

use std::io::Read as _;

use anyhow::Context as _;
use api::{Actions, CodeUse, Text, list_common_codes};
use bill::Language;
use clap::Args;
use tc3::Code;

use super::credentials::STDIN;
use super::language_name::LanguageName;
use super::output_format::{FormatArgs, OutputFormat};
use super::show::page_text::format_page;
use super::show::wrapped_rows::wrap_last_column;
use crate::documents::code_facts::CodeFacts;
use crate::documents::code_page::make_code_page;
use crate::terminal::output::print_text;
use crate::terminal::wrap::{find_output_width, wrap_indented};
use find_code::find_code;
use formats::{format_code_json, format_codes_csv, format_codes_json};

/// The most bytes that are read from standard input.
const TEXT_BYTES_MAX: u64 = 16 << 20;

const CODE: Text = Text::new("CODE", "错误码");
const CHECKS: Text = Text::new("CHECKS", "检查步骤");
const EXPLANATION: Text = Text::new("CAUSE, ACTIONS, OR WHY NEVER", "原因、接口，或不返回的理由");
const ANY_CHECK: Text = Text::new("any", "任意");
const HINT: Text = Text::new(
    "`billfold explain CODE` explains one with its remedy. The number of a check is its place in the order: a request passed all \
     checks before the one that it fails.",
    "`billfold explain CODE --language zh` 显示某错误码的说明与处理办法。步骤为检查顺序中的位置：请求通过了其之前的全部检查。",
);

/// Explain an error code: cause, remedy, check, actions
///
/// CODE is a code of an answer, such as AuthFailure.SignatureFailure, or its last part, in any letter case; or a whole answer
/// as JSON, a message, or words that only one code has; `-` reads any of these from standard input. Without CODE all codes are
/// listed, also those that a server never answers with, and why.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code to explain, or a text that holds one
    #[arg(conflicts_with = "csv")]
    code: Option<String>,
    /// The language of the texts
    #[arg(long, value_enum, default_value_t = LanguageName::En, value_name = "LANGUAGE")]
    language: LanguageName,
    #[command(flatten)]
    format: FormatArgs,
}

/// Explains a code, or lists all.
pub(super) fn explain_code(args: &ExplainArgs) -> anyhow::Result<()> {
    let actions = Actions::new();
    let language = args.language.to_language();
    let format = args.format.select_format();
    let Some(argument) = &args.code else {
        let codes = list_code_facts(&actions);
        return print_text(match format {
            OutputFormat::Json => format_codes_json(&codes, language),
            OutputFormat::Csv => format_codes_csv(&codes, language),
            OutputFormat::Table => format_codes(&codes, language, find_output_width()),
        });
    };
    let code = if argument == STDIN { find_code(&read_stdin_text()?)? } else { find_code(argument)? };
    print_text(match format {
        OutputFormat::Json => format_code_json(&CodeFacts::collect(&actions, code), language),
        OutputFormat::Table | OutputFormat::Csv => {
            format_page(&make_code_page(&actions, code, language), language, find_output_width())
        }
    })
}

/// Reads the text on standard input, such as an answer.
fn read_stdin_text() -> anyhow::Result<String> {
    let mut text = String::new();
    let doing = "could not read the answer or message from standard input";
    std::io::stdin().take(TEXT_BYTES_MAX).read_to_string(&mut text).context(doing)?;
    Ok(text)
}

/// Lists all codes: those of any action in the order of the checks, those of actions alone, those that are never answered.
fn list_code_facts(actions: &Actions) -> Vec<CodeFacts> {
    let collect = |code| CodeFacts::collect(actions, code);
    let mut codes: Vec<CodeFacts> = list_common_codes().into_iter().map(collect).collect();
    let (of_actions, others): (Vec<_>, Vec<_>) =
        Code::ALL.iter().copied().map(collect).partition(|facts| facts.code_use == CodeUse::Actions);
    codes.extend(of_actions);
    codes.extend(others.into_iter().filter(|facts| matches!(facts.code_use, CodeUse::Never { .. })));
    codes
}

/// Formats the list for people.
fn format_codes(codes: &[CodeFacts], language: Language, width: usize) -> String {
    let word = |text: &Text| text.in_language(language).to_owned();
    let mut rows = vec![[word(&CODE), word(&CHECKS), word(&EXPLANATION)]];
    for facts in codes {
        let numbers: Vec<String> = facts.checks.iter().map(|check| check.number.to_string()).collect();
        let (checks, text) = match &facts.code_use {
            CodeUse::Common { cause, .. } if numbers.is_empty() => (word(&ANY_CHECK), word(cause)),
            CodeUse::Common { cause, .. } => (numbers.join(" "), word(cause)),
            CodeUse::Actions => {
                let actions: Vec<&str> =
                    facts.declared.iter().flat_map(|one| one.actions.iter().copied()).collect();
                (numbers.join(" "), actions.join(", "))
            }
            CodeUse::Never { reason } => ("-".to_owned(), word(reason)),
        };
        rows.push([facts.code.as_str().to_owned(), checks, text]);
    }
    let hint = wrap_indented(HINT.in_language(language), 0, width);
    format!("{}\n{hint}", wrap_last_column(&rows, width))
}
