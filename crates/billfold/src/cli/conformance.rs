//! `billfold conformance`: black-box cases against any endpoint, and a report.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use access::Role;
use anyhow::Context as _;
use api::{Actions, RegisteredAction, SERVICE, Shape, VERSION};
use clap::Args;
use conformance::{
    ActionDefinition, Basis, Choice, Counts, Endpoint, EnvelopeFault, Outcome, Report, RunEvent, Target,
    Token, run_cases,
};
use serde::Serialize;

use super::credentials::{check_secret_id, read_credentials};
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_lines, to_csv_text};
use crate::clock::Clock;
use crate::integers::to_u64;
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::progress::Progress;
use crate::terminal::table::Table;

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

/// The cases of `--list` in JSON.
#[derive(Serialize)]
struct JsonCases<'a> {
    cases: &'a [Outcome],
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
            service: SERVICE,
            version: VERSION,
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

/// Formats a row of CSV for each case.
fn format_cases_csv(cases: &[Outcome]) -> String {
    let header = ["group", "basis", "case", "expected", "passed", "fails_on", "got", "skipped"];
    let rows = cases.iter().map(|case| {
        [
            case.group.to_owned(),
            case.basis.as_str().to_owned(),
            to_csv_text(&case.name),
            to_csv_text(&case.expected),
            case.passed.map_or_else(String::new, |passed| passed.to_string()),
            case.fails_on.map_or_else(String::new, |basis| basis.as_str().to_owned()),
            to_csv_text(case.got.as_deref().unwrap_or_default()),
            case.skipped.unwrap_or_default().to_owned(),
        ]
    });
    format_csv(header, rows)
}

/// Prints the cases.
fn print_cases(cases: &[Outcome], format: OutputFormat) -> anyhow::Result<()> {
    match format {
        OutputFormat::Json => {
            return print_text(format_json_lines("conformance", &JsonCases { cases }));
        }
        OutputFormat::Csv => return print_text(format_cases_csv(cases)),
        OutputFormat::Table => {}
    }
    let mut table = Table::new(&["GROUP", "BASIS", "CASE", "EXPECTED"]);
    for case in cases {
        let (group, basis) = (case.group.to_owned(), case.basis.as_str().to_owned());
        table.add_row(vec![group, basis, case.name.clone(), case.expected.clone()]);
    }
    print_text(format_args!("{table}{} cases\n", cases.len()))
}

/// Formats the report for people.
fn format_report(report: &Report, is_strict: bool) -> String {
    let mut text = String::new();
    let groups = report.groups.iter().map(|(group, counts)| (*group, *counts)).collect::<Vec<_>>();
    text.push_str(&format_counts("GROUP", &groups));
    for fault in &report.envelope_faults {
        text.push_str(&format_envelope_fault(fault, report.answers));
    }
    for case in report.cases.iter().filter(|case| case.passed == Some(false)) {
        text.push_str(&format_failure(case));
    }
    for case in &report.cases {
        if let Some(why) = case.skipped {
            // Writing to a text does not fail.
            let _ = write!(text, "\nNOT SENT {}: {}\n  because   {why}\n", case.group, case.name);
        }
    }
    let bases = report.bases.iter().map(|(basis, counts)| (basis.as_str(), *counts)).collect::<Vec<_>>();
    let bases = format_counts("BASIS", &bases);
    let _ = write!(text, "\n{bases}\n{}", format_conclusion(report, is_strict));
    text
}

/// Formats counts of cases as a table. The column of cases that were not sent is there only if there are any.
fn format_counts(what: &str, rows: &[(&str, Counts)]) -> String {
    let has_skipped = rows.iter().any(|(_, counts)| counts.skipped > 0);
    let mut table = if has_skipped {
        Table::new(&[what, ">PASSED", ">FAILED", ">NOT SENT"])
    } else {
        Table::new(&[what, ">PASSED", ">FAILED"])
    };
    for (name, counts) in rows {
        let mut row = vec![(*name).to_owned(), counts.passed.to_string(), counts.failed.to_string()];
        row.extend(has_skipped.then(|| counts.skipped.to_string()));
        table.add_row(row);
    }
    table.to_string()
}

/// Formats a fault that envelopes share. Each case is judged by its code all the same.
fn format_envelope_fault(fault: &EnvelopeFault, answers: usize) -> String {
    let (basis, count) = (fault.basis.as_str(), fault.answers);
    format!(
        "\nENVELOPE [{basis}] {count} of {answers} answers: {}\n  breaks    {}\n  first in  {}\n",
        fault.what, fault.breaks, fault.first
    )
}

/// Formats one case that failed.
fn format_failure(case: &Outcome) -> String {
    let basis = case.fails_on.unwrap_or(case.basis).as_str();
    let mut text = format!("\nFAILED [{basis}] {}: {}\n", case.group, case.name);
    let lines =
        [("expected", Some(&case.expected)), ("got", case.got.as_ref()), ("request", case.request.as_ref())];
    for (what, line) in lines {
        if let Some(line) = line {
            // Writing to a text does not fail.
            let _ = writeln!(text, "  {what:<8}  {line}");
        }
    }
    text
}

/// Formats the last lines: the counts, and hints.
fn format_conclusion(report: &Report, is_strict: bool) -> String {
    let failed = report.cases.iter().filter(|case| case.passed == Some(false)).count();
    let mut text = format!("{} cases, {failed} failed", report.cases.len());
    if failed > 0 && report.is_good(is_strict) {
        text.push_str(", all of them where Billfold only chose (--strict counts these too)");
    }
    let skipped = report.cases.iter().filter(|case| case.skipped.is_some()).count();
    if skipped > 0 {
        let _ = write!(text, ", {skipped} not sent");
    }
    text.push('\n');
    match report.envelope_faults.len() {
        0 => {}
        1 => text.push_str("1 fault of the envelope, which fails the run by itself\n"),
        // Writing to a text does not fail.
        count => {
            let _ = writeln!(text, "{count} faults of the envelope, each of which fails the run by itself");
        }
    }
    if report.successes == 0 && report.cases.iter().any(|case| case.may_succeed) {
        text.push_str(
            "No answer was a success: cases that should pass were answered with codes of the action's own. \
             Perhaps this key does not see the customer of the example; --param Name=value replaces it.\n",
        );
    }
    text
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
