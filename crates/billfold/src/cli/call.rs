//! `billfold call`: one signed call of an action.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::credentials::{check_secret_id, read_credentials};
use crate::call::{Call, parameters};
use crate::clock::Clock;
use crate::terminal::output::print_text;

/// Flags of this command that may also be among the parameters.
const OWN_FLAGS: [&str; 4] = ["--endpoint", "--secret-id", "--secret-key-file", "--token-file"];

/// Send a signed call of an action to an endpoint, and print the answer
///
/// The endpoint may be Billfold's or any other of Tencent Cloud API 3.0; the request is signed with TC3-HMAC-SHA256.
/// Parameters of actions that Billfold knows have their types; in other actions a value that is JSON is sent as
/// JSON, any other as a text. Exit code 1: the answer is an error, or there is none.
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
    /// The parameters of the action: --Name value …
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "--Param value")]
    parameters: Vec<String>,
}

/// Calls the action and prints the answer. Returns exit code 1 if the answer is an error.
pub(super) fn call_action(args: &CallArgs) -> anyhow::Result<ExitCode> {
    let SplitArguments { own, parameters: rest } = split_own_flags(&args.parameters)?;
    let flag = |name: &str| own.iter().find(|(flag, _)| flag == name).map(|(_, value)| value.clone());
    let endpoint = args.endpoint.clone().or_else(|| flag("--endpoint"));
    let endpoint = endpoint.context("no endpoint: pass --endpoint URL")?;
    let secret_id = flag("--secret-id").or_else(|| args.secret_id.clone());
    let secret_id = secret_id.context("no key: pass --secret-id ID or set TENCENTCLOUD_SECRET_ID")?;
    check_secret_id(&secret_id)?;
    let file = args.secret_key_file.clone().or_else(|| flag("--secret-key-file").map(PathBuf::from));
    let token_file = args.token_file.clone().or_else(|| flag("--token-file").map(PathBuf::from));
    let parameters = parameters(&args.action, &rest)?;
    let (secret, token) = read_credentials(file.as_deref(), token_file.as_deref())?;
    let call = Call {
        action: &args.action,
        endpoint: &endpoint,
        secret_id: &secret_id,
        secret: &secret,
        token: token.as_ref(),
        parameters,
        now_s: Clock::System.now_s(),
    };
    let answer = call.send()?;
    let is_error = answer.contains_key("Error");
    print_text(format_args!("{}\n", serde_json::to_string_pretty(&answer)?))?;
    Ok(if is_error { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The arguments after the action.
#[derive(Default)]
struct SplitArguments {
    /// Flags of this command, with their values.
    own: Vec<(String, String)>,
    /// Parameters of the action.
    parameters: Vec<String>,
}

/// Splits the flags of this command, with their values, from the parameters of the action.
///
/// # Errors
///
/// A flag has no value.
fn split_own_flags(arguments: &[String]) -> anyhow::Result<SplitArguments> {
    let mut split = SplitArguments::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        if OWN_FLAGS.contains(&name) {
            let value = value.or_else(|| arguments.next().cloned());
            let value = value.with_context(|| format!("{name} has no value"))?;
            split.own.push((name.to_owned(), value));
        } else {
            split.parameters.push(argument.clone());
        }
    }
    Ok(split)
}
