//! Our own signed client: one call of an action at any endpoint of API 3.0.

use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use serde_json::{Map, Value};
use tc3::Secret;
use tc3::parameters::Kind;
use tc3::sign::{PostJson, sign_post_json};
use zeroize::Zeroizing;

use crate::action::{SERVICE, VERSION};
use crate::actions::Actions;

/// How long a call may take, from the first byte sent to the last one read.
const CALL_TIME_MAX: Duration = Duration::from_mins(1);

/// How large an answer is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The token of a temporary key: wiped when it is dropped, never printed.
pub(crate) struct Token(Zeroizing<String>);

impl Token {
    /// A token.
    ///
    /// # Errors
    /// It is empty, or no header can hold it.
    pub(crate) fn new(text: Zeroizing<String>) -> anyhow::Result<Token> {
        if text.is_empty() || !text.chars().all(|c| c.is_ascii_graphic()) {
            bail!("the token is empty, or has a blank or a character in it that no header can hold");
        }
        Ok(Token(text))
    }

    /// Its text, to be sent.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// One call.
pub(crate) struct Call<'a> {
    /// The action.
    pub(crate) action: &'a str,
    /// The endpoint: `http://host:port` or `https://host`.
    pub(crate) endpoint: &'a str,
    /// The id of the key.
    pub(crate) secret_id: &'a str,
    /// Its secret.
    pub(crate) secret: &'a Secret,
    /// The token of a temporary key.
    pub(crate) token: Option<&'a Token>,
    /// The parameters, by name.
    pub(crate) parameters: Map<String, Value>,
    /// Now, seconds since 1970.
    pub(crate) now_s: i64,
}

impl Call<'_> {
    /// Sends the call; the fields of the answer, `RequestId` and `Error` among them.
    pub(crate) fn send(&self) -> anyhow::Result<Map<String, Value>> {
        let endpoint = self.endpoint.trim_end_matches('/');
        let host = endpoint.strip_prefix("http://").or_else(|| endpoint.strip_prefix("https://"));
        let host = host.filter(|host| !host.is_empty() && !host.contains('/')).ok_or_else(|| {
            anyhow!("--endpoint must be http://HOST:PORT or https://HOST, and {:?} is not", self.endpoint)
        })?;
        let body = serde_json::to_vec(&self.parameters)?;
        let (secret_id, service, timestamp_s) = (self.secret_id, SERVICE, self.now_s);
        let to_sign = PostJson { secret_id, host, service, timestamp_s, body: &body };
        let authorization = sign_post_json(&to_sign, self.secret);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(CALL_TIME_MAX))
            // What is signed is for this endpoint and no other.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .into();
        let mut request = agent
            .post(format!("{endpoint}/"))
            .header("Host", host)
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .header("X-TC-Action", self.action)
            .header("X-TC-Version", VERSION)
            .header("X-TC-Timestamp", timestamp_s.to_string())
            .header("X-TC-RequestClient", concat!("billfold_", env!("CARGO_PKG_VERSION")));
        if let Some(token) = self.token {
            request = request.header("X-TC-Token", token.text());
        }
        let mut answer = request.send(body.as_slice()).map_err(|error| unreached(endpoint, host, error))?;
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let text = text.with_context(|| format!("the answer of {endpoint} broke off"))?;
        let response = serde_json::from_str::<Value>(&text).ok().and_then(|mut answer| {
            match answer.get_mut("Response").map(Value::take) {
                Some(Value::Object(fields)) => Some(fields),
                _ => None,
            }
        });
        response.ok_or_else(|| {
            anyhow!(
                "{endpoint} answered with status {status} and no envelope of API 3.0; is the address right?"
            )
        })
    }
}

/// Why there was no answer, and what to do where that can be told.
fn unreached(endpoint: &str, host: &str, error: ureq::Error) -> anyhow::Error {
    let is_plain = matches!(&error, ureq::Error::Io(error) if !speaks_tls(error));
    let hint =
        if is_plain { format!("; does it speak plain HTTP? Try http://{host}") } else { String::new() };
    anyhow!(error).context(format!("could not reach {endpoint}{hint}"))
}

/// Whether what broke a handshake may have been said in TLS.
pub(crate) fn speaks_tls(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    !matches!(inner, Some(rustls::Error::InvalidMessage(_)))
}

/// Parameters as they stand on the command line: `--Name value` or `--Name=value`.
///
/// Where we know the action, its definition gives each value its type; otherwise a value that reads
/// as JSON is JSON, and any other a text.
pub(crate) fn parameters(action: &str, arguments: &[String]) -> anyhow::Result<Map<String, Value>> {
    let actions = Actions::new();
    let defined = actions.get(action).map(|action| action.parameters.as_slice());
    let mut parameters = Map::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let Some(name) = argument.strip_prefix("--") else {
            bail!("{argument:?} is no parameter; write --Name value");
        };
        // No action of ours has such a parameter; where we do not know the action, `Token` may be one.
        let named = name.split('=').next().unwrap_or(name);
        if named == "token" || defined.is_some() && named.eq_ignore_ascii_case("token") {
            bail!(
                "a token does not belong on the command line, which every user of the machine can read: \
                 set TENCENTCLOUD_TOKEN, or name its file with --token-file FILE (- reads standard input)"
            );
        }
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => match arguments.next() {
                Some(value) => (name, value.clone()),
                None => bail!("--{name} has no value"),
            },
        };
        let kind = defined.and_then(|all| all.iter().find(|p| p.name == name)).map(|p| &p.kind);
        let value = match kind {
            Some(Kind::Text) => Value::from(value),
            Some(Kind::Integer | Kind::Boolean | Kind::List(_) | Kind::Object(_)) | None => {
                serde_json::from_str(&value).unwrap_or(Value::from(value))
            }
        };
        if parameters.insert(name.to_owned(), value).is_some() {
            bail!("--{name} is given twice");
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(action: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        Ok(serde_json::to_string(&parameters(action, &arguments)?)?)
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
