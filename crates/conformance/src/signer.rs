//! Makes requests of drafts: fills in what is known at the moment of sending, encodes and signs.

use std::fmt::Write as _;

use tc3::sign::{self, ALGORITHM, TERMINATOR};
use tc3::{Digest, Method, Secret};

use crate::draft::{Content, Draft, Encoding, Field, Part};
use crate::form::{BOUNDARY, Form};
use crate::request::Request;

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// The key, host and time that requests are signed with.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    /// The `Host` header of ordinary requests.
    pub(crate) host: &'a str,
    /// The id of the key.
    pub(crate) secret_id: &'a str,
    /// The secret of the key.
    pub(crate) secret: &'a Secret,
    /// A secret that is not the one of the key.
    pub(crate) wrong_secret: &'a Secret,
    /// The token of a temporary key.
    pub(crate) token: Option<&'a str>,
    /// The time on the server's clock, in seconds since 1970.
    pub(crate) now_s: i64,
}

impl Signer<'_> {
    /// Signs a draft.
    pub(crate) fn sign(&self, draft: &Draft) -> Request {
        let time_s = self.now_s + draft.skew_s;
        let fill = |text: &str| self.fill_placeholders(text, time_s);
        let mut common: Vec<(String, String)> =
            draft.common.iter().map(|(name, value)| (name.clone(), fill(value))).collect();
        // A case that sets a token itself tests tokens.
        if let Some(token) = self.token.filter(|_| common.iter().all(|(name, _)| name != "Token")) {
            common.push(("Token".to_owned(), token.to_owned()));
        }
        if draft.form.is_v1() {
            self.sign_v1(draft, common, time_s)
        } else {
            self.sign_tc3(draft, common, time_s)
        }
    }

    /// Fills in the placeholders of a text.
    fn fill_placeholders(&self, text: &str, time_s: i64) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        text.replace("{host}", self.host)
            .replace("{label}", self.host.split('.').next().unwrap_or_default())
            .replace("{id}", self.secret_id)
            .replace("{time}", &time_s.to_string())
    }

    /// Returns the secret that a draft is signed with.
    fn choose_secret(&self, draft: &Draft) -> &Secret {
        if draft.wrong_secret { self.wrong_secret } else { self.secret }
    }

    fn sign_v1(&self, draft: &Draft, mut pairs: Vec<(String, String)>, time_s: i64) -> Request {
        let method = draft.form.method();
        let text = match &draft.content {
            Content::Raw(raw) => String::from_utf8_lossy(raw).into_owned(),
            Content::Fields(fields) => {
                pairs.extend(fields.iter().map(|field| (field.name.clone(), field.value.clone())));
                let named = pairs.iter().find(|(name, _)| name == "SignatureMethod");
                let digest = match named {
                    Some((_, value)) if value == "HmacSHA256" => Digest::Sha256,
                    _ => Digest::Sha1,
                };
                let host = self.fill_placeholders(&draft.signed_host, time_s);
                let to_sign = sign::build_v1_string(method, &host, "/", &pairs);
                let signature = sign::compute_v1_signature(digest, self.choose_secret(draft), &to_sign);
                let mut text = encode_pairs(&pairs, draft.encoding);
                if !pairs.is_empty() {
                    text.push('&');
                }
                text.push_str("Signature=");
                encode_text(&signature, Encoding::Percent, &mut text);
                text
            }
        };
        let mut request = self.build_base_request(draft, time_s);
        match method {
            Method::Get => request.query = Some(text),
            Method::Post => request.body = text.into_bytes(),
        }
        request
    }

    fn sign_tc3(&self, draft: &Draft, common: Vec<(String, String)>, time_s: i64) -> Request {
        let mut request = self.build_base_request(draft, time_s);
        let content = encode_content(draft);
        match draft.form.method() {
            Method::Get => request.query = Some(String::from_utf8_lossy(&content).into_owned()),
            Method::Post => request.body = content,
        }
        let timestamp = common.iter().find(|(name, _)| name == "Timestamp").map(|(_, value)| value.clone());
        for (name, value) in common {
            request.add_header(&format!("X-TC-{name}"), value);
        }
        // A timestamp that is no number is refused before the signature is checked.
        let timestamp_s = timestamp.and_then(|text| text.trim().parse().ok()).unwrap_or(time_s);
        let authorization = self.build_authorization(draft, &request, timestamp_s);
        request.add_header("Authorization", authorization);
        request
    }

    /// Makes the request with what all forms share.
    fn build_base_request(&self, draft: &Draft, time_s: i64) -> Request {
        let mut request = Request {
            method: draft.form.method().as_str().to_owned(),
            path: "/".to_owned(),
            query: None,
            http: "HTTP/1.1",
            headers: Vec::new(),
            body: Vec::new(),
            is_chunked: false,
            is_last: false,
        };
        request.add_header("Host", self.fill_placeholders(&draft.host, time_s));
        if let Some(content_type) = &draft.content_type {
            request.add_header("Content-Type", content_type);
        }
        for (name, value) in &draft.headers {
            request.add_header(name, self.fill_placeholders(value, time_s));
        }
        request
    }

    /// Computes the value of the `Authorization` header.
    fn build_authorization(&self, draft: &Draft, request: &Request, timestamp_s: i64) -> String {
        let value = |name: &String| {
            let sent = request.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name));
            let value = match name.as_str() {
                "host" => self.fill_placeholders(&draft.signed_host, timestamp_s),
                _ => sent
                    .map(|(_, value)| String::from_utf8_lossy(value).trim().to_owned())
                    .unwrap_or_default(),
            };
            if draft.lower_values { value.to_lowercase() } else { value }
        };
        let headers: Vec<(&str, String)> =
            draft.signed.iter().map(|name| (name.as_str(), value(name))).collect();
        let (query, payload) = match draft.form.method() {
            Method::Get => (request.query.as_deref().unwrap_or_default(), b"".as_slice()),
            Method::Post => ("", request.body.as_slice()),
        };
        let payload = if draft.unsigned_payload { sign::UNSIGNED_PAYLOAD.as_bytes() } else { payload };
        let hash = sign::compute_sha256_hex(payload);
        let canonical = sign::build_canonical_request(draft.form.method(), "/", query, &headers, &hash);
        let scope_s = timestamp_s + draft.scope_days * DAY_S;
        let (date, service) =
            (sign::format_utc_date(scope_s), self.fill_placeholders(&draft.service, timestamp_s));
        let to_sign = sign::build_string_to_sign(timestamp_s, &date, &service, &canonical);
        let key = sign::derive_key(self.choose_secret(draft), &date, &service);
        let signature = sign::compute_tc3_signature(&key, &to_sign);
        let (id, signed) = (self.fill_placeholders(&draft.id, timestamp_s), draft.signed.join(";"));
        format!(
            "{ALGORITHM} Credential={id}/{date}/{service}/{TERMINATOR}, SignedHeaders={signed}, Signature={signature}"
        )
    }
}

/// Encodes the parameters of a draft's action in its form.
pub(crate) fn encode_content(draft: &Draft) -> Vec<u8> {
    let fields = match &draft.content {
        Content::Raw(raw) => return raw.clone(),
        Content::Fields(fields) => fields,
    };
    match draft.form {
        Form::Json => encode_json(fields).into_bytes(),
        Form::Multipart => encode_multipart(fields).into_bytes(),
        Form::Query | Form::Posted | Form::V1Get | Form::V1Post => {
            let pairs: Vec<(String, String)> =
                fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect();
            encode_pairs(&pairs, draft.encoding).into_bytes()
        }
    }
}

/// Writes a JSON object of fields whose values are JSON already, so that wrong values and doubled names are
/// possible.
fn encode_json(fields: &[Field]) -> String {
    let members = fields.iter().map(|field| {
        let name = serde_json::Value::from(field.name.as_str());
        format!("{name}:{}", field.value)
    });
    format!("{{{}}}", members.collect::<Vec<String>>().join(","))
}

/// Writes a multipart body as official clients do.
fn encode_multipart(fields: &[Field]) -> String {
    let mut body = String::new();
    for field in fields {
        let more = match field.part {
            Part::Text => "",
            Part::Json => "\r\nContent-Type: application/json",
            Part::File => "; filename=\"file\"\r\nContent-Type: application/octet-stream",
        };
        let _ = write!(
            body,
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{more}\r\n\r\n{}\r\n",
            field.name, field.value
        );
    }
    let _ = write!(body, "--{BOUNDARY}--\r\n");
    body
}

/// Writes pairs as a query or form.
fn encode_pairs(pairs: &[(String, String)], encoding: Encoding) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode_text(name, encoding, &mut text);
        text.push('=');
        encode_text(value, encoding, &mut text);
    }
    text
}

/// Appends a text, percent-encoded.
pub(crate) fn encode_text(plain: &str, encoding: Encoding, text: &mut String) {
    for byte in plain.bytes() {
        let is_unreserved = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if is_unreserved && !matches!(encoding, Encoding::Every | Encoding::LowerHex) {
            text.push(char::from(byte));
            continue;
        }
        // Writing to a text does not fail.
        let _ = match encoding {
            Encoding::Plus if byte == b' ' => write!(text, "+"),
            Encoding::LowerHex => write!(text, "%{byte:02x}"),
            Encoding::Percent | Encoding::Plus | Encoding::Every => write!(text, "%{byte:02X}"),
        };
    }
}
