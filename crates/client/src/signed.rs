//! Signed requests, by either method.

use tc3::Digest;
use tc3::sign::{PostJson, build_v1_string, compute_v1_signature, sign_post_json};

use crate::credentials::Credentials;
use crate::exact_value::ExactValue;
use crate::form::{encode_pairs, list_pairs};
use crate::service::Service;

/// The name of this client, which requests carry.
const REQUEST_CLIENT: &str = concat!("billfold_", env!("CARGO_PKG_VERSION"));

/// A way to sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signature {
    /// TC3-HMAC-SHA256, with a JSON body.
    #[default]
    Tc3,
    /// Version 1 with `HmacSHA256`, with a form.
    V1,
    /// Version 1 with `HmacSHA1`, with a form.
    V1Sha1,
}

/// The language of names in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

impl Language {
    /// Finds a language by its name on the wire: `en-US` or `zh-CN`.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        [Self::English, Self::Chinese].into_iter().find(|language| language.code() == code)
    }

    /// Returns the name on the wire.
    fn code(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Chinese => "zh-CN",
        }
    }
}

/// A call, with all that its signature depends on.
#[derive(Debug)]
pub(crate) struct ToSign<'a> {
    pub(crate) service: Service,
    pub(crate) action: &'a str,
    /// The parameters: a JSON object.
    pub(crate) body: &'a str,
    pub(crate) host: &'a str,
    pub(crate) credentials: &'a Credentials,
    pub(crate) language: Option<Language>,
    /// The present time, in seconds since 1970-01-01 UTC.
    pub(crate) now_s: i64,
}

/// A request to be sent by POST to the path `/`. `Debug` is not there, since its body may hold a token.
pub(crate) struct SignedRequest {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl ToSign<'_> {
    /// Signs the call.
    ///
    /// # Errors
    ///
    /// The parameters do not fit into a form, as a sentence.
    pub(crate) fn sign(&self, signature: Signature) -> Result<SignedRequest, String> {
        match signature {
            Signature::Tc3 => Ok(self.sign_tc3()),
            Signature::V1 => self.sign_v1(Digest::Sha256, "HmacSHA256"),
            Signature::V1Sha1 => self.sign_v1(Digest::Sha1, "HmacSHA1"),
        }
    }

    /// Signs by TC3.
    fn sign_tc3(&self) -> SignedRequest {
        let Credentials { secret_id, secret, token } = self.credentials;
        let to_sign = PostJson {
            secret_id,
            host: self.host,
            service: self.service.name,
            timestamp_s: self.now_s,
            body: self.body.as_bytes(),
        };
        let mut headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("Authorization", sign_post_json(&to_sign, secret)),
            ("X-TC-Action", self.action.to_owned()),
            ("X-TC-Version", self.service.version.to_owned()),
            ("X-TC-Timestamp", self.now_s.to_string()),
            ("X-TC-RequestClient", REQUEST_CLIENT.to_owned()),
        ];
        headers.extend(token.as_ref().map(|token| ("X-TC-Token", token.text().to_owned())));
        headers.extend(self.language.map(|language| ("X-TC-Language", language.code().to_owned())));
        SignedRequest { headers, body: self.body.to_owned() }
    }

    /// Signs by version 1.
    fn sign_v1(&self, digest: Digest, method: &str) -> Result<SignedRequest, String> {
        let Credentials { secret_id, secret, token } = self.credentials;
        let parameters = ExactValue::parse(self.body).map_err(|error| error.to_string())?;
        let mut pairs = list_pairs(&parameters)?;
        let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
        add("Action", self.action.to_owned());
        add("Version", self.service.version.to_owned());
        add("Timestamp", self.now_s.to_string());
        add("Nonce", fastrand::u32(1..).to_string());
        add("SecretId", secret_id.clone());
        add("SignatureMethod", method.to_owned());
        add("RequestClient", REQUEST_CLIENT.to_owned());
        if let Some(token) = token {
            add("Token", token.text().to_owned());
        }
        if let Some(language) = self.language {
            add("Language", language.code().to_owned());
        }
        let to_sign = build_v1_string(tc3::Method::Post, self.host, "/", &pairs);
        pairs.push(("Signature".to_owned(), compute_v1_signature(digest, secret, &to_sign)));
        let headers = vec![("Content-Type", "application/x-www-form-urlencoded".to_owned())];
        Ok(SignedRequest { headers, body: encode_pairs(&pairs) })
    }
}
