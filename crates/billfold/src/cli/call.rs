//! `billfold call`: one signed call of an action.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use api::{Actions, SERVICE, VERSION};
use clap::Args;
use client::Call;
use serde_json::{Map, Value};
use tc3::parameters::Kind;

use super::credentials::{check_secret_id, read_credentials};
use super::output_format::to_json_lines;
use crate::clock::Clock;
use crate::terminal::output::print_text;

/// Flags of this command that may also be among the parameters.
const OWN_FLAGS: [&str; 5] = ["--endpoint", "--secret-id", "--secret-key-file", "--token-file", "--ca-file"];

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
    /// The file of the certificates to trust, as PEM, in place of those of the public authorities
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
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
    let ca_file = flag("--ca-file").map(PathBuf::from).or_else(|| args.ca_file.clone());
    let parameters = read_parameters(&args.action, &rest)?;
    let (secret, token) = read_credentials(file.as_deref(), token_file.as_deref())?;
    let call = Call {
        service: SERVICE,
        version: VERSION,
        action: &args.action,
        endpoint: &endpoint,
        secret_id: &secret_id,
        secret: &secret,
        token: token.as_ref(),
        parameters,
        ca_file: ca_file.as_deref(),
        now_s: Clock::System.now_s(),
    };
    let answer = call.send()?;
    let is_error = answer.contains_key("Error");
    print_text(format_args!("{}\n", to_json_lines(&answer)?))?;
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

/// Reads the parameters of an action from the command line: `--Name value` or `--Name=value`.
///
/// For an action of ours the definition gives each value its type. For another one, a value that is valid
/// JSON is sent as JSON, and any other as a text.
fn read_parameters(action: &str, arguments: &[String]) -> anyhow::Result<Map<String, Value>> {
    let actions = Actions::new();
    let defined = actions.get(action).map(|action| action.parameters.as_slice());
    let mut parameters = Map::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let Some(name) = argument.strip_prefix("--") else {
            anyhow::bail!("{argument:?} is no parameter; write --Name value");
        };
        // No action of ours has a parameter `Token`, but another action may have one.
        let named = name.split('=').next().unwrap_or(name);
        if named == "token" || defined.is_some() && named.eq_ignore_ascii_case("token") {
            anyhow::bail!(
                "a token does not belong on the command line, which every user of the machine can read: \
                 set TENCENTCLOUD_TOKEN, or name its file with --token-file FILE (- reads standard input)"
            );
        }
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => match arguments.next() {
                Some(value) => (name, value.clone()),
                None => anyhow::bail!("--{name} has no value"),
            },
        };
        let kind = defined.and_then(|all| all.iter().find(|p| p.name == name)).map(|p| &p.kind);
        let value = match kind {
            Some(Kind::Text) => Value::from(value),
            Some(Kind::Integer | Kind::Unsigned | Kind::Boolean | Kind::List(_) | Kind::Object(_)) | None => {
                serde_json::from_str(&value).unwrap_or(Value::from(value))
            }
        };
        if parameters.insert(name.to_owned(), value).is_some() {
            anyhow::bail!("--{name} is given twice");
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(action: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        Ok(serde_json::to_string(&read_parameters(action, &arguments)?)?)
    }

    #[test]
    fn the_definition_gives_a_parameter_its_type() {
        let known = read("DescribeBillSummaryByPayMode", &["--BillMonth", "202211", "--CustomerUin=1"]);
        assert_eq!(known.unwrap(), r#"{"BillMonth":"202211","CustomerUin":1}"#);
        let other = read("Other", &["--A", "202211", "--B", "2022-11", "--C", "[1]"]);
        assert_eq!(other.unwrap(), r#"{"A":202211,"B":"2022-11","C":[1]}"#);
        assert_eq!(read("Other", &["--Token", "x"]).unwrap(), r#"{"Token":"x"}"#);
        assert!(read("Other", &["A"]).is_err());
        assert!(read("Other", &["--A"]).is_err());
        assert!(read("Other", &["--A", "1", "--A", "2"]).is_err());
    }

    #[test]
    fn a_token_on_the_command_line_is_refused_with_what_to_use_and_not_repeated() {
        for (action, token) in [
            ("Other", &["--token", "hush"][..]),
            ("Other", &["--token=hush"]),
            ("DescribeBillSummaryByPayMode", &["--Token", "hush"]),
        ] {
            let said = read(action, token).unwrap_err().to_string();
            assert!(said.contains("--token-file FILE") && !said.contains("hush"), "{said}");
        }
    }
}
