//! `billfold actions`: lists the actions of the API, and describes one.

mod json;
mod text;

use api::{ACTIONS_NOT_SERVED, ActionNotServed, Actions, RegisteredAction, find_action_not_served};
use bill::Language;
use clap::Args;

use super::failure::UsageError;
use super::language_name::LanguageName;
use super::output_format::{FormatArgs, OutputFormat, format_csv};
use super::show::page_text::format_page;
use crate::config::error::find_nearest;
use crate::documents::action_page::make_action_page;
use crate::documents::actions_markdown::render_actions_markdown;
use crate::documents::overview::list_overview_rows;
use crate::documents::site_facts::SiteFacts;
use crate::terminal::output::print_text;
use crate::terminal::wrap::find_output_width;
use json::{format_action_json, format_actions_json};
use text::format_overview;

/// List the actions of the API, or describe one: parameters, answer, errors, examples
///
/// The list has the roles that may call each action and its rate, and the vendor's actions that are not served, with the
/// reasons. With NAME all of one action is printed. A server has the same for programs: /api.json in the form of the
/// vendor's command line, and /openapi.json.
#[derive(Debug, Args)]
pub(super) struct ActionsArgs {
    /// The action to describe, such as `DescribeBillSummary`
    #[arg(conflicts_with = "csv")]
    name: Option<String>,
    /// The language of the texts
    #[arg(long, value_enum, default_value_t = LanguageName::En, value_name = "LANGUAGE")]
    language: LanguageName,
    /// Print docs/actions.md, in English
    #[arg(long, conflicts_with_all = ["name", "csv", "json", "language"])]
    markdown: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// Lists the actions, or describes one.
pub(super) fn show_actions(args: &ActionsArgs) -> anyhow::Result<()> {
    let actions = Actions::new();
    let language = args.language.to_language();
    if args.markdown {
        return print_text(render_actions_markdown(&actions));
    }
    let format = args.format.select_format();
    print_text(match &args.name {
        Some(name) => {
            let action = find_action(&actions, name)?;
            match format {
                OutputFormat::Json => format_action_json(action, language),
                OutputFormat::Table | OutputFormat::Csv => {
                    let page = make_action_page(action, &SiteFacts::of_any_server(&actions), language);
                    format_page(&page, language, find_output_width())
                }
            }
        }
        None => match format {
            OutputFormat::Json => format_actions_json(&actions, language),
            OutputFormat::Csv => format_actions_csv(&actions, language),
            OutputFormat::Table => format_overview(&actions, language, find_output_width()),
        },
    })
}

/// Finds the action of a name, or says why there is none.
fn find_action<'a>(actions: &'a Actions, name: &str) -> Result<&'a RegisteredAction, UsageError> {
    if let Some(action) = actions.get(name) {
        return Ok(action);
    }
    if let Some(action) = find_not_served(name) {
        let why = &action.reason.english;
        return Err(UsageError(format!(
            "{name} is not served: {why}; `billfold actions` lists those that are"
        )));
    }
    let not_served = ACTIONS_NOT_SERVED.iter().map(|action| action.name);
    let nearest = find_nearest(name, actions.list_names().into_iter().chain(not_served));
    let fix = match nearest {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "pass one that `billfold actions` lists".to_owned(),
    };
    Err(UsageError(format!("{name:?} is no action: {fix}")))
}

/// Finds the action of a name among those that are not served.
fn find_not_served(name: &str) -> Option<&'static ActionNotServed> {
    find_action_not_served(name)
}

/// Formats the actions as CSV, with those that are not served.
fn format_actions_csv(actions: &Actions, language: Language) -> String {
    let served = list_overview_rows(actions, language).into_iter().map(|row| {
        let (roles, rate) = (row.roles.join(" "), row.rate_per_s.to_string());
        [row.name.to_owned(), "true".to_owned(), roles, rate, row.summary.to_owned()]
    });
    let not_served = ACTIONS_NOT_SERVED.iter().map(|action| {
        let reason = action.reason.in_language(language).to_owned();
        [action.name.to_owned(), "false".to_owned(), String::new(), String::new(), reason]
    });
    format_csv(["name", "is_served", "roles", "rate_per_s", "text"], served.chain(not_served))
}
