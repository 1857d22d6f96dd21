//! The credentials of commands that sign a request. Secrets and tokens come from files, standard input or the
//! environment, never from the command line, which every user of the machine can read.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use tc3::Secret;
use zeroize::Zeroizing;

use crate::config::environment::{read_secret_key_variable, read_token_variable};
use crate::file_error::FileError;
use client::{Client, ClientBuilder, Credentials, Token};

/// The path that names standard input.
pub(super) const STDIN: &str = "-";

/// Checks that an id can be sent in a header.
///
/// # Errors
///
/// A character is a blank or cannot be sent.
pub(super) fn check_secret_id(secret_id: &str) -> anyhow::Result<()> {
    if !secret_id.chars().all(|c| c.is_ascii_graphic()) {
        anyhow::bail!("the secret id contains a blank or a character that no header can carry");
    }
    Ok(())
}

/// Begins a client of an endpoint, which trusts the certificates of a file if one is given.
pub(super) fn begin_client(
    endpoint: &str,
    credentials: Credentials,
    ca_file: Option<&Path>,
) -> ClientBuilder {
    let builder = Client::builder(endpoint, credentials);
    match ca_file {
        Some(file) => builder.authorities_file(file),
        None => builder,
    }
}

/// Reads the secret, and the token of a temporary key: each from its file if one is given, else from the environment.
///
/// # Errors
///
/// Both are to come from standard input, a file cannot be read, or there is no secret.
pub(super) fn read_credentials(
    secret_file: Option<&Path>,
    token_file: Option<&Path>,
) -> anyhow::Result<(Secret, Option<Token>)> {
    let stdin = Some(Path::new(STDIN));
    if secret_file == stdin && token_file == stdin {
        anyhow::bail!(
            "standard input cannot hold both the secret and the token: pass a file for one of them"
        );
    }
    let secret = Secret::new(read_secret_key(secret_file)?.to_string());
    let token = match token_file {
        Some(file) => Some(read_hidden_text(file, "token")?),
        None => read_token_variable(),
    };
    Ok((secret, token.map(Token::new).transpose()?))
}

/// Reads the secret from its file if one is given, else from the environment.
///
/// # Errors
///
/// The file cannot be read, or there is no secret.
pub(super) fn read_secret_key(file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    match (file, read_secret_key_variable()) {
        (Some(file), _) => read_hidden_text(file, "secret"),
        (None, Some(secret)) => Ok(secret),
        (None, None) => {
            anyhow::bail!("no secret: pass --secret-key-file FILE or set TENCENTCLOUD_SECRET_KEY")
        }
    }
}

/// Reads a secret or a token from a file or standard input, without the line break at its end. `what` names it in
/// errors.
///
/// # Errors
///
/// The file cannot be read, or is not UTF-8.
pub(super) fn read_hidden_text(path: &Path, what: &str) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if path == Path::new(STDIN) {
        let doing = || format!("could not read the {what} from standard input");
        std::io::stdin().read_to_string(&mut text).with_context(doing)?;
    } else {
        let read = std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text));
        read.map_err(FileError::at(&format!("read the {what} from"), path))?;
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}
