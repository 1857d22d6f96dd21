//! A request in parts, each of which a test may change before it is signed in any of the known ways.

use tc3::sign::{
    build_canonical_request, build_string_to_sign, build_v1_string, compute_sha256_hex,
    compute_tc3_signature, compute_v1_signature, derive_key, format_utc_date,
};
use tc3::{Digest, Method, Secret};

use super::{ACTION, Key, now_s};

/// A request of TC3.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) host: String,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
    pub(crate) key: Key,
    pub(crate) timestamp: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) version: Option<String>,
    /// Further headers, sent before those above.
    pub(crate) headers: Vec<(String, String)>,
    /// The service of the scope, and the day if it is not that of the timestamp.
    pub(crate) service: String,
    pub(crate) date: Option<String>,
    pub(crate) signed_headers: &'static str,
    /// The whole `Authorization` header, if it is not to be a signature of this request.
    pub(crate) authorization: Option<String>,
    /// The text between the algorithm and the credential.
    pub(crate) blanks: &'static str,
    pub(crate) unsigned_payload: bool,
}

impl Draft {
    /// Creates a valid POST of JSON.
    pub(crate) fn json(host: &str, key: &Key, body: &str) -> Self {
        Self {
            method: "POST",
            target: "/".to_owned(),
            host: host.to_owned(),
            content_type: Some("application/json".to_owned()),
            body: body.into(),
            key: key.clone(),
            timestamp: Some(now_s().to_string()),
            action: Some(ACTION.to_owned()),
            version: Some("2022-09-28".to_owned()),
            headers: Vec::new(),
            service: "intlpartnersmgt".to_owned(),
            date: None,
            signed_headers: "content-type;host",
            authorization: None,
            blanks: " ",
            unsigned_payload: false,
        }
    }

    /// Creates a valid GET with a query.
    pub(crate) fn get(host: &str, key: &Key, query: &str) -> Self {
        Self {
            method: "GET",
            target: format!("/?{query}"),
            content_type: Some("application/x-www-form-urlencoded".to_owned()),
            ..Self::json(host, key, "")
        }
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Makes the `Authorization` header.
    fn authorization(&self) -> String {
        if let Some(whole) = &self.authorization {
            return whole.clone();
        }
        let timestamp_s: i64 =
            self.timestamp.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
        let date = self.date.clone().unwrap_or_else(|| format_utc_date(timestamp_s));
        let (method, query, payload) = match self.method {
            "GET" => {
                (Method::Get, self.target.split_once('?').map_or("", |(_, query)| query), b"".as_slice())
            }
            _ => (Method::Post, "", self.body.as_slice()),
        };
        let payload = if self.unsigned_payload { b"UNSIGNED-PAYLOAD" } else { payload };
        let headers: Vec<(&str, &str)> = self
            .signed_headers
            .split(';')
            .map(|name| match name {
                "host" => (name, self.host.as_str()),
                "content-type" => (name, self.content_type.as_deref().unwrap_or_default()),
                "x-tc-action" => (name, self.action.as_deref().unwrap_or_default()),
                other => panic!("the draft cannot sign {other}"),
            })
            .collect();
        let canonical = build_canonical_request(method, "/", query, &headers, &compute_sha256_hex(payload));
        let to_sign = build_string_to_sign(timestamp_s, &date, &self.service, &canonical);
        let key = derive_key(&Secret::new(self.key.secret.clone()), &date, &self.service);
        format!(
            "TC3-HMAC-SHA256{}Credential={}/{date}/{}/tc3_request, SignedHeaders={}, Signature={}",
            self.blanks,
            self.key.id,
            self.service,
            self.signed_headers,
            compute_tc3_signature(&key, &to_sign)
        )
    }

    /// Signs the request and writes it as it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.method, self.target, self.host
        );
        let mut add = |name: &str, value: &str| head.extend([name, ": ", value, "\r\n"]);
        for (name, value) in &self.headers {
            add(name, value);
        }
        let common = [
            ("Content-Type", &self.content_type),
            ("X-TC-Timestamp", &self.timestamp),
            ("X-TC-Action", &self.action),
            ("X-TC-Version", &self.version),
        ];
        for (name, value) in common {
            if let Some(value) = value {
                add(name, value);
            }
        }
        if self.unsigned_payload {
            add("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD");
        }
        add("Authorization", &self.authorization());
        if self.method != "GET" {
            add("Content-Length", &self.body.len().to_string());
        }
        [head.as_bytes(), b"\r\n", &self.body].concat()
    }
}

/// Percent-encodes a text as clients do; a blank becomes `blank`.
pub(crate) fn encoded(text: &str, blank: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => blank.to_owned(),
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Makes a request of version 1 with these parameters; `Signature` is added, followed by `end`.
pub(crate) fn version_1(method: Method, host: &str, key: &Key, pairs: &[(&str, &str)], end: &str) -> Vec<u8> {
    let now = now_s().to_string();
    let mut all = vec![
        ("Action", ACTION),
        ("Version", "2022-09-28"),
        ("Timestamp", now.as_str()),
        ("Nonce", "11886"),
        ("SecretId", key.id.as_str()),
    ];
    all.retain(|(name, _)| pairs.iter().all(|(given, _)| given != name));
    all.extend_from_slice(pairs);
    let digest = match pairs.iter().find(|(name, _)| *name == "SignatureMethod") {
        Some((_, "HmacSHA256")) => Digest::Sha256,
        _ => Digest::Sha1,
    };
    let text = build_v1_string(method, host, "/", &all);
    let signature = compute_v1_signature(digest, &Secret::new(key.secret.clone()), &text);
    let signature = format!("{signature}{end}");
    all.push(("Signature", &signature));
    let form: Vec<String> =
        all.iter().map(|(name, value)| format!("{name}={}", encoded(value, "%20"))).collect();
    let form = form.join("&");
    let head = format!("Host: {host}\r\nConnection: close\r\n");
    match method {
        Method::Get => format!("GET /?{form} HTTP/1.1\r\n{head}\r\n").into_bytes(),
        Method::Post => format!(
            "POST / HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        )
        .into_bytes(),
    }
}
