//! An attempt at a TC3 signature: every piece that goes into it, each open to change.

mod headers;
mod payload;
mod request;
mod scope;

pub use payload::BODY_REWRITE_BYTES_MAX;
pub(super) use request::PATHS;
pub(super) use scope::other_times;

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::key::{KeyPlan, Keys, Secrets};
use super::search::{Attempt, Budget, Deviation, Deviations};
use super::secrets;
use ::tc3::Method;
use ::tc3::Received;
use ::tc3::internals::without_port;
use ::tc3::sign::ALGORITHM;
use ::tc3::sign::TERMINATOR;
use ::tc3::sign::UNSIGNED_PAYLOAD;
use ::tc3::sign::sha256_hex;

/// What a TC3 request says of its signature. It may come from a header that is not in order.
pub(super) struct Subject<'r> {
    pub(super) received: &'r Received<'r>,
    /// The service that we are.
    pub(super) ours: &'r str,
    pub(super) date: Cow<'r, str>,
    pub(super) service: &'r str,
    /// Names in lower case, joined by `;`.
    pub(super) signed_headers: String,
    /// As it is signed: without leading zeros where it is a number.
    pub(super) timestamp: String,
    /// What may have been the line of `SignedHeaders`, where its names were not separated by `;`.
    pub(super) other_lines: Vec<String>,
    /// Hosts that somebody knows of.
    pub(super) hosts: &'r [&'r str],
}

impl Subject<'_> {
    pub(super) fn unsigned_payload(&self) -> bool {
        self.received.header("X-TC-Content-SHA256") == Some(UNSIGNED_PAYLOAD)
    }

    pub(super) fn host(&self) -> &str {
        self.received.header("Host").unwrap_or_default()
    }
}

/// What stands for the canonical request in the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digested {
    Hash,
    UpperCaseHash,
    /// The hash with something before and behind it.
    Around(&'static str, &'static str),
    NotAtAll,
}

/// The lines of the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    All,
    NoAlgorithm,
    NoScope,
}

/// Everything that goes into a TC3 signature.
#[derive(Clone, PartialEq)]
pub(super) struct Tc3<'r> {
    method: &'static str,
    path: Cow<'r, str>,
    query: Cow<'r, str>,
    /// Whether the query has a line.
    query_line: bool,
    headers: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    colon: &'static str,
    /// Empty lines behind the headers.
    gap: usize,
    signed: Cow<'r, str>,
    payload: Cow<'r, str>,
    canonical_line_end: &'static str,
    canonical_end: &'static str,
    digested: Digested,
    lines: Lines,
    timestamp: Cow<'r, str>,
    date: Cow<'r, str>,
    service: Cow<'r, str>,
    terminator: &'static str,
    to_sign_line_end: &'static str,
    to_sign_end: &'static str,
    key: KeyPlan<'r>,
}

/// All mistakes in TC3 signatures that a request can have.
pub(super) fn deviations<'r>(
    subject: &'r Subject<'r>,
    secrets: &Secrets<'_>,
    budget: &mut Budget,
) -> Vec<Deviation<'r, Tc3<'r>>> {
    let mut list = Deviations(Vec::new());
    secrets::add(&mut list, secrets, |attempt: &mut Tc3<'r>, used| attempt.key.secret = used);
    scope::add(&mut list, subject);
    request::add(&mut list, subject, budget);
    headers::add(&mut list, subject);
    payload::add(&mut list, subject, budget);
    list.0
}

/// The readings under which [`verify`](::tc3::verify()) accepts a signature.
pub(super) fn readings<'r>(subject: &'r Subject<'r>) -> Vec<Tc3<'r>> {
    let received = subject.received;
    let (query, body) = match received.method {
        Method::Get => (received.query, b"".as_slice()),
        Method::Post => ("", received.body),
    };
    let payload = sha256_hex(if subject.unsigned_payload() { UNSIGNED_PAYLOAD.as_bytes() } else { body });
    let lines = || subject.other_lines.iter().chain([&subject.signed_headers]);
    let mut readings: Vec<Tc3<'r>> = Vec::new();
    for path in ["/", received.path] {
        for port in [true, false] {
            for lower in [false, true] {
                for line in lines() {
                    let reading = Tc3 {
                        path: Cow::Borrowed(path),
                        query: Cow::Borrowed(query),
                        headers: block(subject, port, lower),
                        signed: Cow::Borrowed(line),
                        payload: Cow::Owned(payload.clone()),
                        ..plain(subject)
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

/// A signature of a request without query and headers, as documented.
fn plain<'r>(subject: &'r Subject<'r>) -> Tc3<'r> {
    Tc3 {
        method: subject.received.method.as_str(),
        path: Cow::Borrowed("/"),
        query: Cow::Borrowed(""),
        query_line: true,
        headers: Vec::new(),
        colon: ":",
        gap: 1,
        signed: Cow::Borrowed(&subject.signed_headers),
        payload: Cow::Borrowed(""),
        canonical_line_end: "\n",
        canonical_end: "",
        digested: Digested::Hash,
        lines: Lines::All,
        timestamp: Cow::Borrowed(&subject.timestamp),
        date: Cow::Borrowed(&*subject.date),
        service: Cow::Borrowed(subject.service),
        terminator: TERMINATOR,
        to_sign_line_end: "\n",
        to_sign_end: "",
        key: KeyPlan::right(&subject.date, subject.service),
    }
}

fn block<'r>(subject: &'r Subject<'r>, port: bool, lower: bool) -> Vec<(Cow<'r, str>, Cow<'r, str>)> {
    let value = |name: &'r str| {
        let sent = subject.received.header(name)?;
        let value = if name == "host" && !port { without_port(sent) } else { sent };
        let value = if lower { Cow::Owned(value.to_lowercase()) } else { Cow::Borrowed(value) };
        Some((Cow::Borrowed(name), value))
    };
    subject.signed_headers.split(';').filter_map(value).collect()
}

impl Tc3<'_> {
    /// The canonical request.
    pub(super) fn canonical(&self) -> String {
        self.canonical_with(|_, value| value)
    }

    /// The canonical request for somebody to read, without a token that is among the signed headers.
    pub(super) fn canonical_shown(&self) -> String {
        self.canonical_with(
            |name, value| {
                if name.eq_ignore_ascii_case("x-tc-token") { crate::hidden::HIDDEN } else { value }
            },
        )
    }

    fn canonical_with<'t>(&'t self, shown: impl Fn(&str, &'t str) -> &'t str) -> String {
        let mut text = String::with_capacity(self.bytes());
        let query = self.query_line.then_some(&*self.query);
        for line in [self.method, &self.path].into_iter().chain(query) {
            text.push_str(line);
            text.push_str(self.canonical_line_end);
        }
        for (name, value) in &self.headers {
            text.push_str(name);
            text.push_str(self.colon);
            text.push_str(shown(name, value));
            text.push_str(self.canonical_line_end);
        }
        for _ in 0..self.gap {
            text.push_str(self.canonical_line_end);
        }
        text.push_str(&self.signed);
        text.push_str(self.canonical_line_end);
        text.push_str(&self.payload);
        text.push_str(self.canonical_end);
        text
    }

    /// The string to sign.
    pub(super) fn to_sign(&self) -> String {
        self.to_sign_with(Self::canonical)
    }

    /// The string to sign for somebody to read.
    pub(super) fn to_sign_shown(&self) -> String {
        self.to_sign_with(Self::canonical_shown)
    }

    /// `undigested` gives what stands in it where the canonical request is not hashed.
    fn to_sign_with(&self, undigested: impl Fn(&Self) -> String) -> String {
        let hash = || sha256_hex(self.canonical().as_bytes());
        let digested = match self.digested {
            Digested::Hash => hash(),
            Digested::UpperCaseHash => hash().to_ascii_uppercase(),
            Digested::Around(before, behind) => [before, &hash(), behind].concat(),
            Digested::NotAtAll => undigested(self),
        };
        let Self { timestamp, date, service, terminator, to_sign_line_end: end, to_sign_end, .. } = self;
        let algorithm = if self.lines == Lines::NoAlgorithm { "" } else { ALGORITHM };
        let first_end = if self.lines == Lines::NoAlgorithm { "" } else { end };
        let scope = format!("{date}/{service}/{terminator}{end}");
        let scope = if self.lines == Lines::NoScope { "" } else { &scope };
        format!("{algorithm}{first_end}{timestamp}{end}{scope}{digested}{to_sign_end}")
    }

    /// Changes the value of a signed header.
    fn set(&mut self, name: &str, value: &str) {
        for (known, text) in &mut self.headers {
            if known == name {
                *text = Cow::Owned(value.to_owned());
            }
        }
    }
}

impl<'r> Attempt for Tc3<'r> {
    type Signer<'s> = Keys<'s, 'r>;

    fn bytes(&self) -> usize {
        // A copy of many small headers costs more than their bytes.
        let bytes = |(name, value): &(Cow<'_, str>, Cow<'_, str>)| {
            name.len().saturating_add(value.len()).saturating_add(64)
        };
        let headers: usize = self.headers.iter().map(bytes).sum();
        // The rest is method and hashes.
        256_usize
            .saturating_add(headers)
            .saturating_add(self.signed.len())
            .saturating_add(self.date.len())
            .saturating_add(self.service.len())
            .saturating_add(self.path.len())
            .saturating_add(self.query.len())
            .saturating_add(self.payload.len())
    }

    fn mac(&self, keys: &mut Keys<'_, 'r>) -> Zeroizing<Vec<u8>> {
        let mac = keys.sign(&self.key, &self.to_sign());
        Zeroizing::new(mac.to_vec())
    }
}
