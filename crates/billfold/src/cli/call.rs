//! `billfold call`: one signed call of an action.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

mod answer_table;
mod arguments;
mod body;
mod check;
mod example;
mod input;
mod names;
mod paging;
mod plain;
mod refused_answer;
mod sample;
#[cfg(test)]
pub(crate) mod testing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use api::Actions;
use clap::Args;
use client::{Credentials, Language, Service};

use super::credentials::{STDIN, begin_client, read_credentials};
use super::failure::UsageError;
use super::output_format::to_json_lines;
use crate::terminal::output::print_text;
use answer_table::render_answer;
use arguments::{SplitArguments, refuse_secrets};
use body::{Parameters, read_body};
use refused_answer::report_refused_answer;
use sample::{SampleRequest, print_forms, print_sample, refuse_other_outputs};

/// Send a signed call of an action to an endpoint, and print the answer
///
/// The endpoint may be Billfold's or any other of Tencent Cloud API 3.0; the request is signed with TC3-HMAC-SHA256.
///
/// Parameters of actions that Billfold knows are checked before anything is sent. Their names may be in any letter case,
/// and a beginning that only one of them has is enough. A list is --Name 1 2, --Name 1 --Name 2, --Name.0 1 --Name.1 2 or
/// `--Name '[1,2]'`; a member of an object is --Name.Member value; an object and each of a list may be JSON. A required page
/// and its size that are absent become the first and largest one. In other actions a value that is JSON is sent as JSON,
/// any other as a text.
///
/// Exit code 1: the answer is an error, or there is none; 2: a parameter is wrong, and nothing was sent.
///
/// Example: billfold call DescribeBillSummaryByPayMode --endpoint http://127.0.0.1:8787 --BillMonth 2022-11
/// --CustomerUin 123456
#[derive(Debug, Args)]
pub(super) struct CallArgs {
    /// The action, such as DescribeBillSummaryByPayMode
    action: String,
    /// The endpoint: http://HOST:PORT or https://HOST
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// The id of the key
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", hide_env_values = true, value_name = "ID")]
    secret_id: Option<String>,
    /// The file that contains the secret alone; `-` reads standard input. Without it the secret is that of the
    /// environment, TENCENTCLOUD_SECRET_KEY
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// The file that contains the token of a temporary key; `-` reads standard input. Without it the token is that
    /// of the environment, TENCENTCLOUD_TOKEN, if it is set
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The file of the certificates to trust, as PEM, in place of those of the public authorities
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// The language of names in the answer: en-US or zh-CN
    #[arg(long, value_name = "LANGUAGE", value_parser = ["en-US", "zh-CN"])]
    language: Option<String>,
    /// The file that contains the whole input as a JSON object, in place of parameters; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print the answer as tables, in place of JSON. Amounts keep every digit
    #[arg(long)]
    table: bool,
    /// Print a program that makes the call, in place of making it: python, node, go, java, php, dotnet, cpp, ruby, rust,
    /// tccli, curl, powershell or billfold. `list` lists them
    ///
    /// The program is a whole file with the checked parameters, and reads the key from the environment. Nothing is sent, and no
    /// key is needed.
    #[arg(long, value_name = "FORM")]
    sample: Option<String>,
    /// Send the parameters as they are typed, to see what the server answers to wrong ones
    ///
    /// A value that is JSON is sent as JSON, any other as a text, and the file of --json as it is.
    #[arg(long)]
    unchecked: bool,
    /// The parameters of the action: --Name value …
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "--Param value")]
    parameters: Vec<String>,
}

/// Calls the action and prints the answer. Returns exit code 1 if the answer is an error.
pub(super) fn call_action(args: &CallArgs) -> anyhow::Result<ExitCode> {
    let split = SplitArguments::split(&args.parameters)?;
    let path =
        |flag: &str, own: &Option<PathBuf>| split.find_flag(flag).map(PathBuf::from).or_else(|| own.clone());
    let text =
        |flag: &str, own: &Option<String>| split.find_flag(flag).map(str::to_owned).or_else(|| own.clone());
    let has = |switch: &str, own: bool| own || split.find_flag(switch).is_some();
    let actions = Actions::new();
    let known = actions.get(&args.action);
    refuse_secrets(&split.parameters, known.is_some())?;
    let sample = text("--sample", &args.sample);
    let (is_table, is_unchecked) = (has("--table", args.table), has("--unchecked", args.unchecked));
    if sample.as_deref() == Some("list") {
        return print_forms();
    }
    refuse_other_outputs(sample.is_some(), is_table, is_unchecked)?;
    let (secret_file, token_file) =
        (path("--secret-key-file", &args.secret_key_file), path("--token-file", &args.token_file));
    let json = path("--json", &args.json);
    refuse_shared_stdin(json.as_deref(), &[&secret_file, &token_file])?;
    let output = match (is_table, known) {
        (false, _) => None,
        (true, Some(known)) => Some(known.output.as_slice()),
        (true, None) => return Err(refuse_unknown_table(&args.action).into()),
    };
    let body = read_body(&Parameters {
        action: &args.action,
        checked_by: known.filter(|_| !is_unchecked),
        is_unchecked,
        json: json.as_deref(),
        words: &split.parameters,
    })?;
    let endpoint = text("--endpoint", &args.endpoint);
    let language = text("--language", &args.language).map(|code| find_language(&code)).transpose()?;
    if let Some(form) = sample {
        let request =
            SampleRequest { action: &args.action, body: &body, endpoint: endpoint.as_deref(), language };
        return print_sample(&actions, &form, &request);
    }
    let endpoint = endpoint.context("no endpoint: pass --endpoint URL")?;
    let secret_id = text("--secret-id", &args.secret_id);
    let secret_id = secret_id.context("no key: pass --secret-id ID or set TENCENTCLOUD_SECRET_ID")?;
    let (secret, token) = read_credentials(secret_file.as_deref(), token_file.as_deref())?;
    let ca_file = path("--ca-file", &args.ca_file);
    let credentials = Credentials::new(secret_id, secret, token)?;
    let mut builder = begin_client(&endpoint, credentials, ca_file.as_deref());
    if let Some(language) = language {
        builder = builder.language(language);
    }
    let service = match known.map(|known| known.definition.service) {
        Some(api::Service::Billfold) => Service::BILLFOLD,
        Some(api::Service::Partners) | None => Service::PARTNERS,
    };
    let answer = builder.build()?.call(service, &args.action, &body)?;
    let error = answer.find_member("Error");
    match (output, error) {
        (None, _) => print_text(format_args!("{}\n", to_json_lines(&answer)?))?,
        (Some(fields), None) => print_text(render_answer(fields, answer.as_members().unwrap_or_default()))?,
        // The error is on standard error.
        (Some(_), Some(_)) => {}
    }
    Ok(match error {
        None => ExitCode::SUCCESS,
        Some(error) => {
            report_refused_answer(&actions, &args.action, error, answer.find_member("RequestId"));
            ExitCode::FAILURE
        }
    })
}

/// Makes the refusal of a table of an answer whose fields are not known.
fn refuse_unknown_table(action: &str) -> UsageError {
    UsageError(format!("the answer of {action:?} is not known here: leave --table out to print JSON"))
}

/// Returns the language with a code.
fn find_language(code: &str) -> Result<Language, UsageError> {
    let unknown = || UsageError(format!("--language takes en-US or zh-CN, and {code:?} is neither"));
    Language::find(code).ok_or_else(unknown)
}

/// Refuses to read the input from standard input, and a secret or token too.
fn refuse_shared_stdin(json: Option<&Path>, secrets: &[&Option<PathBuf>]) -> Result<(), UsageError> {
    let is_stdin = |path: &Path| path == Path::new(STDIN);
    if json.is_some_and(is_stdin) && secrets.iter().any(|path| path.as_deref().is_some_and(is_stdin)) {
        let message =
            "standard input cannot hold both the parameters and a secret: pass a file for one of them";
        return Err(UsageError(message.to_owned()));
    }
    Ok(())
}
