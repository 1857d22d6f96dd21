//! `billfold call`: one signed call.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use tc3::Secret;
use zeroize::Zeroizing;

use super::key::read_hidden;
use super::say;
use crate::call::{Call, Token, parameters};
use crate::clock::Clock;
use crate::config::{secret_in_environment, token_in_environment};

/// The flags of this command, which may also stand among the parameters.
const OWN_FLAGS: [&str; 4] = ["--endpoint", "--secret-id", "--secret-key-file", "--token-file"];

#[derive(Debug, Args)]
pub(super) struct CallArgs {
    /// The action, such as DescribeBillSummaryByPayMode
    action: String,
    /// Where to: http://HOST:PORT or https://HOST
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
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
    /// The parameters of the action: --Name value …
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "--Param value")]
    parameters: Vec<String>,
}

/// Calls the action and prints the answer; exit code 1 where that is an error.
pub(super) fn call(args: &CallArgs) -> anyhow::Result<ExitCode> {
    let (own, rest) = split(&args.parameters);
    let flag = |name: &str| own.iter().find(|(flag, _)| flag == name).map(|(_, value)| value.clone());
    let endpoint = args.endpoint.clone().or_else(|| flag("--endpoint"));
    let endpoint = endpoint.context("where to? Say --endpoint URL")?;
    let secret_id = flag("--secret-id").or_else(|| args.secret_id.clone());
    let secret_id = secret_id.context("with which key? Say --secret-id ID, or set TENCENTCLOUD_SECRET_ID")?;
    check_id(&secret_id)?;
    let file = args.secret_key_file.clone().or_else(|| flag("--secret-key-file").map(PathBuf::from));
    let token_file = args.token_file.clone().or_else(|| flag("--token-file").map(PathBuf::from));
    let parameters = parameters(&args.action, &rest)?;
    let (secret, token) = credentials(file.as_deref(), token_file.as_deref())?;
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
    say(format_args!("{}\n", serde_json::to_string_pretty(&answer)?))?;
    Ok(if is_error { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Refuses an id that cannot be sent.
pub(super) fn check_id(secret_id: &str) -> anyhow::Result<()> {
    if !secret_id.chars().all(|c| c.is_ascii_graphic()) {
        anyhow::bail!("the secret id has a blank or a character in it that no header can hold");
    }
    Ok(())
}

/// Our own flags with their values, and everything else.
fn split(arguments: &[String]) -> (Vec<(String, String)>, Vec<String>) {
    let (mut own, mut rest) = (Vec::new(), Vec::new());
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        if OWN_FLAGS.contains(&name) {
            let value = value.or_else(|| arguments.next().cloned());
            own.push((name.to_owned(), value.unwrap_or_default()));
        } else {
            rest.push(argument.clone());
        }
    }
    (own, rest)
}

/// The secret, and the token of a temporary key: each of its file if one is named, else of the
/// environment. Never of the command line, which every user of the machine can read.
pub(super) fn credentials(
    secret_file: Option<&Path>,
    token_file: Option<&Path>,
) -> anyhow::Result<(Secret, Option<Token>)> {
    let input = Some(Path::new("-"));
    if secret_file == input && token_file == input {
        anyhow::bail!("standard input holds the secret or the token, not both; name a file for one of them");
    }
    let secret = Secret::new(secret_key(secret_file)?.to_string());
    let token = match token_file {
        Some(file) => Some(read_hidden(file, "token")?),
        None => token_in_environment(),
    };
    Ok((secret, token.map(Token::new).transpose()?))
}

/// The secret: of the file if one is named, else of the environment.
pub(super) fn secret_key(file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    match (file, secret_in_environment()) {
        (Some(file), _) => read_hidden(file, "secret"),
        (None, Some(secret)) => Ok(secret),
        (None, None) => anyhow::bail!(
            "with which secret? Name its file with --secret-key-file FILE, or set TENCENTCLOUD_SECRET_KEY"
        ),
    }
}
