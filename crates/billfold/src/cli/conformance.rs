//! `billfold conformance`: black-box cases against any endpoint, and a report.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

mod report;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use access::Role;
use anyhow::Context as _;
use api::{Actions, RegisteredAction, Shape};
use clap::Args;
use conformance::{ActionDefinition, Basis, Choice, Endpoint, RunEvent, Target, Token, run_cases};

use super::credentials::{check_secret_id, read_credentials};
use super::output_format::{FormatArgs, OutputFormat, format_json_lines};
use crate::clock::Clock;
use crate::integers::to_u64;
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::progress::Progress;
use report::{format_cases_csv, format_report, print_cases};

#[derive(Debug, Args)]
pub(super) struct ConformanceArgs {
    /// Where to: http://HOST:PORT or https://HOST
    #[arg(long, value_name = "URL", required_unless_present = "list")]
    endpoint: Option<Endpoint>,
    /// The id of the key
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", value_name = "ID")]
    secret_id: Option<String>,
    /// The file that holds the secret alone; `-` reads standard input. Without it the secret is taken
    /// from the environment, TENCENTCLOUD_SECRET_KEY
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// The file that holds the token of a temporary key; `-` reads standard input. Without it the token
    /// is taken from the environment, TENCENTCLOUD_TOKEN, if it is there
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The Host header, if it differs from the endpoint's: for a server behind a proxy
    #[arg(long, value_name = "TEXT")]
    host: Option<String>,
    /// Further certificates to trust, as PEM
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// A parameter of the examples to replace, for a key that sees other customers
    #[arg(long = "param", value_name = "Name=value")]
    parameters: Vec<String>,
    /// The role of the key's account: distributor, second-level-reseller, reseller or customer. An action that it may not
    /// call has a case of its refusal
    #[arg(long, value_name = "ROLE", default_value = "distributor")]
    role: Role,
    /// Only cases of this action; may be repeated
    #[arg(long = "action", value_name = "NAME")]
    actions: Vec<String>,
    /// Only cases of this group
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Only cases that have this text in their group or name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The cases of many megabytes as well
    #[arg(long)]
    large: bool,
    /// Fail for cases too whose expectation is our own choice
    #[arg(long)]
    strict: bool,
    /// Print the cases and send nothing
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// Runs the cases; the exit code is 1 if one failed that counts.
pub(super) fn run_conformance(args: &ConformanceArgs) -> anyhow::Result<ExitCode> {
    let parameters = parse_replacements(&args.parameters)?;
    let actions = list_action_definitions(args.role, &args.actions)?;
    let (group, filter) = (args.group.as_deref(), args.filter.as_deref());
    let choice = Choice { actions: &actions, group, filter, with_large: args.large, parameters: &parameters };
    if args.list {
        print_cases(&choice.list_cases()?, args.format.select_format())?;
        return Ok(ExitCode::SUCCESS);
    }
    let endpoint = args.endpoint.as_ref().context("no endpoint: pass --endpoint URL")?;
    let secret_id = args.secret_id.as_deref();
    let secret_id = secret_id.context("no key: pass --secret-id ID or set TENCENTCLOUD_SECRET_ID")?;
    check_secret_id(secret_id)?;
    let (secret, token) = read_credentials(args.secret_key_file.as_deref(), args.token_file.as_deref())?;
    let (host, ca_file) = (args.host.as_deref(), args.ca_file.as_deref());
    if host.is_some_and(|host| host.is_empty() || !host.chars().all(|c| c.is_ascii_graphic())) {
        anyhow::bail!("the host is empty, or has a blank or a character in it that no header can hold");
    }
    let token = token.as_ref().map(|token| Token(token.text()));
    let target = Target { endpoint, host, secret_id, secret: &secret, token, ca_file };
    // The bar starts with the first case: what may be reported before that needs the line.
    let mut progress = None;
    let report = run_cases(&target, &choice, &|| Clock::System.now_us(), &mut |event| match event {
        RunEvent::OtherClock { offset_s } => print_notice(format_args!(
            "the clock of {endpoint} is {offset_s} s from ours; requests are signed by it"
        )),
        RunEvent::CaseStart { group, cases } => {
            let progress = progress.get_or_insert_with(|| Progress::of_cases(to_u64(cases)));
            progress.show_message(group);
            progress.add_done(1);
        }
    });
    drop(progress);
    let report = report?;
    print_text(match args.format.select_format() {
        OutputFormat::Table => format_report(&report, args.strict),
        OutputFormat::Csv => format_cases_csv(&report.cases),
        OutputFormat::Json => format_json_lines("conformance", &report),
    })?;
    Ok(if report.is_good(args.strict) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Describes the chosen actions, or all, for cases to be made of them with the key of a role.
fn list_action_definitions(role: Role, names: &[String]) -> anyhow::Result<Vec<ActionDefinition>> {
    let actions = Actions::new();
    if let Some(unknown) = names.iter().find(|name| actions.get(name).is_none()) {
        anyhow::bail!("there is no action {unknown:?}; the actions are {}", actions.list_names().join(", "));
    }
    let define = |action: &RegisteredAction| {
        let definition = action.definition;
        let is_declared =
            |code| definition.errors.iter().any(|error| error.code == code && error.is_declared);
        let basis = if is_declared(definition.wrong_role) { Basis::Documented } else { Basis::Chosen };
        let decimals = action.output.iter().filter(|field| field.shape == Shape::Decimal);
        ActionDefinition {
            name: definition.name,
            service: definition.service.name(),
            version: definition.service.version(),
            errors: definition.errors.iter().map(|error| error.code).collect(),
            parameters: action.parameters.clone(),
            example: definition.example_input(),
            number_fields: decimals.map(|field| field.name.clone()).collect(),
            wrong_role: (!definition.roles.contains(&role)).then_some((definition.wrong_role, basis)),
        }
    };
    let is_chosen = |action: &&RegisteredAction| {
        names.is_empty() || names.iter().any(|name| name == action.definition.name)
    };
    Ok(actions.iter().filter(is_chosen).map(define).collect())
}

/// Parses the parameters that replace those of the examples, as texts.
fn parse_replacements(arguments: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut replaced = BTreeMap::new();
    for argument in arguments {
        let (name, value) = argument
            .split_once('=')
            .with_context(|| format!("--param takes Name=value, and {argument:?} is not that"))?;
        if replaced.insert(name.to_owned(), value.to_owned()).is_some() {
            anyhow::bail!("--param {name} is given twice");
        }
    }
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_case_has_a_name_of_its_own_and_every_action_hundreds() {
        let actions = list_action_definitions(Role::Distributor, &[]).unwrap();
        let parameters = BTreeMap::new();
        let choice = Choice {
            actions: &actions,
            group: None,
            filter: None,
            with_large: true,
            parameters: &parameters,
        };
        let cases = choice.list_cases().unwrap();
        let names: BTreeSet<(&str, &str)> =
            cases.iter().map(|case| (case.group, case.name.as_str())).collect();
        assert_eq!(names.len(), cases.len());
        for action in actions.iter().filter(|action| action.wrong_role.is_none()) {
            let count = cases.iter().filter(|case| case.name.starts_with(action.name)).count();
            assert!(count >= 300, "{}: {count}", action.name);
        }
    }
}
