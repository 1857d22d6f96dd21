//! The key that requests are signed with.

use std::env::VarError;
use std::fmt;

use tc3::Secret;
use zeroize::Zeroizing;

/// The token of a temporary key: wiped when it is dropped, never printed.
pub struct Token(Zeroizing<String>);

/// A token that is empty, or that no header can hold. It does not repeat the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is empty, or has a blank or a character in it that no header can hold")]
pub struct InvalidToken;

impl Token {
    /// Checks a token and takes it over without a copy.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] unless it is visible ASCII characters, at least one.
    pub fn new(text: Zeroizing<String>) -> Result<Self, InvalidToken> {
        if text.is_empty() || !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(InvalidToken);
        }
        Ok(Self(text))
    }

    /// The token as it is sent. Keep it out of logs.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// A key: its id, its secret, and the token of a temporary one. `Debug` shows the id alone.
#[derive(Debug)]
pub struct Credentials {
    pub(crate) secret_id: String,
    pub(crate) secret: Secret,
    pub(crate) token: Option<Token>,
}

/// A reason why there are no credentials. It repeats none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The id is empty, or no header can hold it.
    #[error("the secret id is empty, or has a blank or a character in it that no header can hold")]
    SecretId,
    /// The token is empty, or no header can hold it.
    #[error(transparent)]
    Token(#[from] InvalidToken),
    /// A variable of the environment is not set, or is not UTF-8.
    #[error("{0} is not set: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY")]
    Environment(&'static str),
}

impl Credentials {
    /// Takes a key, with the token if it is a temporary one.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::SecretId`] unless the id is visible ASCII characters, at least one.
    pub fn new(
        secret_id: impl Into<String>,
        secret: Secret,
        token: Option<Token>,
    ) -> Result<Self, CredentialsError> {
        let secret_id = secret_id.into();
        if secret_id.is_empty() || !secret_id.chars().all(|c| c.is_ascii_graphic()) {
            return Err(CredentialsError::SecretId);
        }
        Ok(Self { secret_id, secret, token })
    }

    /// Reads the variables that the vendor's clients read: `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY`, and
    /// `TENCENTCLOUD_TOKEN`, which may be absent.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]: one is missing, or no header can hold it.
    #[expect(clippy::disallowed_methods, reason = "these are the variables of the vendor's clients")]
    pub fn from_environment() -> Result<Self, CredentialsError> {
        let read =
            |name: &'static str| std::env::var(name).map_err(|_error| CredentialsError::Environment(name));
        let secret_id = read("TENCENTCLOUD_SECRET_ID")?;
        let secret = Secret::new(read("TENCENTCLOUD_SECRET_KEY")?);
        let token = match std::env::var("TENCENTCLOUD_TOKEN") {
            Ok(token) => Some(Token::new(Zeroizing::new(token))?),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => return Err(InvalidToken.into()),
        };
        Self::new(secret_id, secret, token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_visible_ascii_and_shows_nothing() {
        let token = Token::new(Zeroizing::new("hush".to_owned())).unwrap();
        assert_eq!((format!("{token:?}").as_str(), token.text()), ("Token(redacted)", "hush"));
        for text in ["", "a b", "a\n", "é"] {
            assert_eq!(Token::new(Zeroizing::new(text.to_owned())).unwrap_err(), InvalidToken);
        }
    }

    #[test]
    fn credentials_show_no_secret_and_have_an_id_that_a_header_can_hold() {
        let secret = || Secret::new("hush".to_owned());
        let token = Token::new(Zeroizing::new("quiet".to_owned())).unwrap();
        let shown = format!("{:?}", Credentials::new("AKIDx", secret(), Some(token)).unwrap());
        assert!(shown.contains("AKIDx") && !shown.contains("hush") && !shown.contains("quiet"), "{shown}");
        for id in ["", "a b", "a\r\nb"] {
            assert_eq!(Credentials::new(id, secret(), None).unwrap_err(), CredentialsError::SecretId);
        }
    }
}
