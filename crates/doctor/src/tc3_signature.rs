//! An attempt at a TC3 signature: every piece that goes into it, each open to change.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::hidden::HIDDEN;
use crate::key::{KeyCache, KeyPlan};
use crate::search::Attempt;
use tc3::internals::strip_port;
use tc3::sign::{ALGORITHM, TERMINATOR, UNSIGNED_PAYLOAD, compute_sha256_hex};
use tc3::{Method, Received};

/// The parts of a TC3 signature as a request has them, perhaps in a malformed header.
pub(super) struct Tc3Subject<'r> {
    pub(super) received: &'r Received<'r>,
    /// The service of the server.
    pub(super) ours: &'r str,
    pub(super) date: Cow<'r, str>,
    pub(super) service: &'r str,
    /// Names in lower case, joined by `;`.
    pub(super) signed_headers: String,
    /// The timestamp as it is signed: without leading zeros where it is a number.
    pub(super) timestamp: String,
    /// Other possible lines of `SignedHeaders`, where its names were not separated by `;`.
    pub(super) other_lines: Vec<String>,
    /// Hosts that the operator or the user named.
    pub(super) hosts: &'r [&'r str],
}

impl Tc3Subject<'_> {
    /// Returns true if a header says that the payload is not signed.
    pub(super) fn is_payload_unsigned(&self) -> bool {
        self.received.header("X-TC-Content-SHA256") == Some(UNSIGNED_PAYLOAD)
    }

    /// The `Host` header, empty where it is absent.
    pub(super) fn host(&self) -> &str {
        self.received.header("Host").unwrap_or_default()
    }
}

/// The form of the canonical request in the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CanonicalForm {
    Hash,
    UpperCaseHash,
    /// The hash with text before and behind it.
    Around(&'static str, &'static str),
    NotHashed,
}

/// The lines of the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    All,
    NoAlgorithm,
    NoScope,
}

/// Everything that goes into a TC3 signature.
#[derive(Clone, PartialEq)]
pub(super) struct Tc3Attempt<'r> {
    pub(super) method: &'static str,
    pub(super) path: Cow<'r, str>,
    pub(super) query: Cow<'r, str>,
    /// True if the query has a line.
    pub(super) has_query_line: bool,
    pub(super) headers: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    pub(super) colon: &'static str,
    /// Number of empty lines behind the headers.
    pub(super) gap: usize,
    pub(super) signed_line: Cow<'r, str>,
    pub(super) payload: Cow<'r, str>,
    pub(super) canonical_line_end: &'static str,
    pub(super) canonical_end: &'static str,
    pub(super) canonical_form: CanonicalForm,
    pub(super) lines: Lines,
    pub(super) timestamp: Cow<'r, str>,
    pub(super) date: Cow<'r, str>,
    pub(super) service: Cow<'r, str>,
    pub(super) terminator: &'static str,
    pub(super) to_sign_line_end: &'static str,
    pub(super) to_sign_end: &'static str,
    pub(super) key: KeyPlan<'r>,
}

/// The attempts that [`verify`](tc3::verify()) accepts as a right signature.
pub(super) fn list_readings<'r>(subject: &'r Tc3Subject<'r>) -> Vec<Tc3Attempt<'r>> {
    let received = subject.received;
    let (query, body) = match received.method {
        Method::Get => (received.query, b"".as_slice()),
        Method::Post => ("", received.body),
    };
    let payload =
        compute_sha256_hex(if subject.is_payload_unsigned() { UNSIGNED_PAYLOAD.as_bytes() } else { body });
    let lines = || subject.other_lines.iter().chain([&subject.signed_headers]);
    let mut readings: Vec<Tc3Attempt<'r>> = Vec::new();
    for path in ["/", received.path] {
        for port in [true, false] {
            for lower in [false, true] {
                for line in lines() {
                    let reading = Tc3Attempt {
                        path: Cow::Borrowed(path),
                        query: Cow::Borrowed(query),
                        headers: build_header_block(subject, port, lower),
                        signed_line: Cow::Borrowed(line),
                        payload: Cow::Owned(payload.clone()),
                        ..start_attempt(subject)
                    };
                    if !readings.contains(&reading) {
                        readings.push(reading);
                    }
                }
            }
        }
    }
    readings
}

/// The documented signature of a request without query and headers.
fn start_attempt<'r>(subject: &'r Tc3Subject<'r>) -> Tc3Attempt<'r> {
    Tc3Attempt {
        method: subject.received.method.as_str(),
        path: Cow::Borrowed("/"),
        query: Cow::Borrowed(""),
        has_query_line: true,
        headers: Vec::new(),
        colon: ":",
        gap: 1,
        signed_line: Cow::Borrowed(&subject.signed_headers),
        payload: Cow::Borrowed(""),
        canonical_line_end: "\n",
        canonical_end: "",
        canonical_form: CanonicalForm::Hash,
        lines: Lines::All,
        timestamp: Cow::Borrowed(&subject.timestamp),
        date: Cow::Borrowed(&*subject.date),
        service: Cow::Borrowed(subject.service),
        terminator: TERMINATOR,
        to_sign_line_end: "\n",
        to_sign_end: "",
        key: KeyPlan::without_mistakes(&subject.date, subject.service),
    }
}

/// The lines of the signed headers; `port` keeps the port of the host, `lower` changes values to lower case.
fn build_header_block<'r>(
    subject: &'r Tc3Subject<'r>,
    port: bool,
    lower: bool,
) -> Vec<(Cow<'r, str>, Cow<'r, str>)> {
    let value = |name: &'r str| {
        let sent = subject.received.header(name)?;
        let value = if name == "host" && !port { strip_port(sent) } else { sent };
        let value = if lower { Cow::Owned(value.to_lowercase()) } else { Cow::Borrowed(value) };
        Some((Cow::Borrowed(name), value))
    };
    subject.signed_headers.split(';').filter_map(value).collect()
}

impl Tc3Attempt<'_> {
    /// The canonical request.
    pub(super) fn build_canonical_request(&self) -> String {
        self.build_canonical_request_with(|_, value| value)
    }

    /// The canonical request to be shown, without a token that is among the signed headers.
    pub(super) fn show_canonical_request(&self) -> String {
        self.build_canonical_request_with(|name, value| {
            if name.eq_ignore_ascii_case("x-tc-token") { HIDDEN } else { value }
        })
    }

    fn build_canonical_request_with<'t>(&'t self, show_value: impl Fn(&str, &'t str) -> &'t str) -> String {
        let mut text = String::with_capacity(self.cost_bytes());
        let query = self.has_query_line.then_some(&*self.query);
        for line in [self.method, &self.path].into_iter().chain(query) {
            text.push_str(line);
            text.push_str(self.canonical_line_end);
        }
        for (name, value) in &self.headers {
            text.push_str(name);
            text.push_str(self.colon);
            text.push_str(show_value(name, value));
            text.push_str(self.canonical_line_end);
        }
        for _ in 0..self.gap {
            text.push_str(self.canonical_line_end);
        }
        text.push_str(&self.signed_line);
        text.push_str(self.canonical_line_end);
        text.push_str(&self.payload);
        text.push_str(self.canonical_end);
        text
    }

    /// The string to sign.
    pub(super) fn build_string_to_sign(&self) -> String {
        self.build_string_to_sign_with(Self::build_canonical_request)
    }

    /// The string to sign, to be shown.
    pub(super) fn show_string_to_sign(&self) -> String {
        self.build_string_to_sign_with(Self::show_canonical_request)
    }

    /// `unhashed` gives the canonical request where it is not hashed.
    fn build_string_to_sign_with(&self, unhashed: impl Fn(&Self) -> String) -> String {
        let hash = || compute_sha256_hex(self.build_canonical_request().as_bytes());
        let digested = match self.canonical_form {
            CanonicalForm::Hash => hash(),
            CanonicalForm::UpperCaseHash => hash().to_ascii_uppercase(),
            CanonicalForm::Around(before, behind) => [before, &hash(), behind].concat(),
            CanonicalForm::NotHashed => unhashed(self),
        };
        let Self { timestamp, date, service, terminator, to_sign_line_end: end, to_sign_end, .. } = self;
        let algorithm = if self.lines == Lines::NoAlgorithm { "" } else { ALGORITHM };
        let first_end = if self.lines == Lines::NoAlgorithm { "" } else { end };
        let scope = format!("{date}/{service}/{terminator}{end}");
        let scope = if self.lines == Lines::NoScope { "" } else { &scope };
        format!("{algorithm}{first_end}{timestamp}{end}{scope}{digested}{to_sign_end}")
    }

    /// Changes the value of a signed header.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        for (known, text) in &mut self.headers {
            if known == name {
                *text = Cow::Owned(value.to_owned());
            }
        }
    }
}

impl<'r> Attempt for Tc3Attempt<'r> {
    type Signer<'s> = KeyCache<'s, 'r>;

    fn cost_bytes(&self) -> usize {
        // The 64 bytes stand for the cost of copying a small header.
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
        let texts = [&self.signed_line, &self.date, &self.service, &self.path, &self.query, &self.payload];
        // The 256 bytes stand for the method and the hashes.
        256 + headers + texts.into_iter().map(|text| text.len()).sum::<usize>()
    }

    fn compute_mac(&self, keys: &mut KeyCache<'_, 'r>) -> Zeroizing<Vec<u8>> {
        let mac = keys.sign_text(&self.key, &self.build_string_to_sign());
        Zeroizing::new(mac.to_vec())
    }
}
