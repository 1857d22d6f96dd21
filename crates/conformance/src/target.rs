//! The endpoint under test, and the key that signs the requests to it.

use std::path::Path;

use tc3::Secret;

use crate::endpoint::Endpoint;

/// An endpoint, and the key that signs the requests to it.
#[derive(Debug)]
pub struct Target<'a> {
    /// The endpoint.
    pub endpoint: &'a Endpoint,
    /// The `Host` header, if it differs from the endpoint's.
    pub host: Option<&'a str>,
    /// The id of the key.
    pub secret_id: &'a str,
    /// The secret of the key.
    pub secret: &'a Secret,
    /// The token of a temporary key.
    pub token: Option<Token<'a>>,
    /// A file of further certificates to trust, as PEM.
    pub ca_file: Option<&'a Path>,
}

impl<'a> Target<'a> {
    /// Returns the `Host` header of ordinary requests.
    pub(crate) fn host_header(&self) -> &'a str {
        self.host.unwrap_or(&self.endpoint.authority)
    }
}

/// The token of a temporary key, which is never printed.
#[derive(Clone, Copy)]
pub struct Token<'a>(pub &'a str);

impl std::fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(redacted)")
    }
}
