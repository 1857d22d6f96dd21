//! A TC3 request, put together from declared pieces: those that are sent, and those that are signed.

use crate::suite::case::{About, Case, INVALID_AUTHORIZATION, SERVICE, SIGNATURE_FAILURE};
use crate::suite::keys::{self, Key};
use crate::suite::rules::Rule;

/// The host of every case that does not declare another. Time and day are below.
pub(crate) const HOST: &str = "intlpartnersmgt.example.net";
pub(crate) const TIME_S: i64 = 1_700_000_123;
const DATE: &str = "2023-11-14";

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The value of the `Authorization` header, with gaps.
const AUTHORIZATION: &str = "TC3-HMAC-SHA256 Credential={id}/{date}/{service}/tc3_request, \
    SignedHeaders={list}, Signature={signature}";

/// The declared pieces. The sent and the signed ones are declared apart, so that a case can let them differ; the
/// setters of ordinary pieces set both.
#[derive(Clone)]
pub(crate) struct Tc3 {
    pub(crate) about: About,
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    pub(crate) authorization: String,
    pub(crate) path: &'static str,
    pub(crate) query: String,
    pub(crate) signed: Vec<(String, String)>,
    pub(crate) payload: Vec<u8>,
    pub(crate) timestamp: String,
    pub(crate) date: &'static str,
    pub(crate) service: String,
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) shown: fn(&str) -> String,
}

/// Declares a JSON request whose body asks for a bill.
pub(crate) fn json_post(name: &'static str, rule: &'static Rule, why: &'static str) -> Tc3 {
    let timestamp = TIME_S.to_string();
    let bare = Tc3 {
        about: About::new(name, rule, why, TIME_S),
        method: "POST",
        target: "/".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        authorization: AUTHORIZATION.to_owned(),
        path: "/",
        query: String::new(),
        signed: Vec::new(),
        payload: Vec::new(),
        timestamp: String::new(),
        date: DATE,
        service: SERVICE.to_owned(),
        id: keys::FIRST.id,
        secret: keys::FIRST.secret,
        shown: str::to_owned,
    };
    // The signed pieces stand in the order of their names.
    let bare = bare.signs("content-type", "").signs("host", "");
    bare.host(HOST)
        .content_type(JSON)
        .sends("Authorization", "")
        .sends("X-TC-Action", "DescribeBillSummaryByPayMode")
        .sends("X-TC-Version", "2022-09-28")
        .timestamp(&timestamp)
        .body(r#"{"BillMonth":"2023-10","CustomerUin":100000000123}"#)
}

/// Declares a request with its parameters in the query.
pub(crate) fn query_get(name: &'static str, rule: &'static Rule, why: &'static str, query: &str) -> Tc3 {
    Tc3 { method: "GET", ..json_post(name, rule, why) }.content_type(FORM).body("").asks(query)
}

impl Tc3 {
    /// Sets a sent header; a new one goes to the end.
    pub(crate) fn sends(self, name: &str, value: &str) -> Self {
        self.sends_raw(name, format!(" {value}").as_bytes())
    }

    /// As [`Self::sends`], with every byte behind the colon.
    pub(crate) fn sends_raw(mut self, name: &str, text: &[u8]) -> Self {
        match self.headers.iter_mut().find(|(sent, _)| sent == name) {
            Some((_, before)) => *before = text.to_vec(),
            None => self.headers.push((name.to_owned(), text.to_vec())),
        }
        self
    }

    /// Leaves a header out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(sent, _)| sent != name);
        self
    }

    /// Renames all headers.
    pub(crate) fn naming(mut self, rename: fn(&str) -> String) -> Self {
        for (name, _) in &mut self.headers {
            *name = rename(name);
        }
        self
    }

    /// Reverses the order of the headers.
    pub(crate) fn reversed(mut self) -> Self {
        self.headers.reverse();
        self
    }

    /// Sets a signed piece; a new one goes to the end.
    pub(crate) fn signs(mut self, name: &str, value: &str) -> Self {
        match self.signed.iter_mut().find(|(signed, _)| signed == name) {
            Some((_, before)) => value.clone_into(before),
            None => self.signed.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Sorts the signed pieces by name.
    pub(crate) fn sorted(mut self) -> Self {
        self.signed.sort();
        self
    }

    /// Leaves a header out of the signature.
    pub(crate) fn signs_not(mut self, name: &str) -> Self {
        self.signed.retain(|(signed, _)| signed != name);
        self
    }

    /// Sends a header and signs its value.
    pub(crate) fn covers(self, name: &str, value: &str) -> Self {
        self.sends(name, value).signs(&name.to_ascii_lowercase(), value)
    }

    pub(crate) fn host(self, value: &str) -> Self {
        self.covers("Host", value)
    }

    pub(crate) fn content_type(self, value: &str) -> Self {
        self.covers("Content-Type", value)
    }

    pub(crate) fn body(self, body: impl AsRef<[u8]>) -> Self {
        let payload = if self.method == "GET" { Vec::new() } else { body.as_ref().to_vec() };
        Self { body: body.as_ref().to_vec(), payload, ..self }
    }

    /// Hashes other bytes than the body.
    pub(crate) fn hashes(self, payload: &[u8]) -> Self {
        Self { payload: payload.to_vec(), ..self }
    }

    /// Posts a form.
    pub(crate) fn form(self, body: impl AsRef<[u8]>) -> Self {
        self.content_type(FORM).body(body)
    }

    pub(crate) fn unsigned(self) -> Self {
        Self { payload: b"UNSIGNED-PAYLOAD".to_vec(), ..self }
            .sends("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
    }

    /// Sends and signs a query.
    pub(crate) fn asks(self, query: &str) -> Self {
        let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
        Self { target, query: query.to_owned(), ..self }
    }

    /// Sets the request target alone.
    pub(crate) fn target(self, target: &str) -> Self {
        Self { target: target.to_owned(), ..self }
    }

    pub(crate) fn path(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn timestamp(self, text: &str) -> Self {
        Self { timestamp: text.to_owned(), ..self }.sends("X-TC-Timestamp", text)
    }

    /// Signs at a time of a day, and sets the clock to it.
    pub(crate) fn at(self, time_s: i64, date: &'static str) -> Self {
        Self { date, ..self.timestamp(&time_s.to_string()) }.clock(time_s)
    }

    pub(crate) fn date(self, date: &'static str) -> Self {
        Self { date, ..self }
    }

    pub(crate) fn clock(mut self, now_s: i64) -> Self {
        self.about.now_s = now_s;
        self
    }

    pub(crate) fn service(self, service: &str) -> Self {
        Self { service: service.to_owned(), ..self }
    }

    pub(crate) fn key(self, key: &Key) -> Self {
        Self { id: key.id, secret: key.secret, ..self }
    }

    pub(crate) fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    pub(crate) fn secret(self, secret: &'static str) -> Self {
        Self { secret, ..self }
    }

    /// Replaces a part of the `Authorization` header; `{id}`, `{date}`, `{service}`, `{list}` and `{signature}` are
    /// filled in afterwards.
    pub(crate) fn writes(self, part: &str, other: &str) -> Self {
        Self { authorization: self.authorization.replace(part, other), ..self }
    }

    /// Changes the signature on its way into the header.
    pub(crate) fn shows(self, shown: fn(&str) -> String) -> Self {
        Self { shown, ..self }
    }

    /// Notes a reading: a server must read the request in another way than the first to verify it.
    pub(crate) fn reading(mut self, reading: &'static str) -> Self {
        self.about.readings.push(reading);
        self
    }

    /// Makes the case that sends what was signed.
    pub(crate) fn verified(self) -> Case {
        let pieces = self.pieces();
        let request = self.request(&self.signature());
        Case::verified("tc3-verified", self.about, request, pieces)
    }

    /// Makes the case that sends something else than what was signed.
    pub(crate) fn refused(
        self,
        code: &'static str,
        says: &'static str,
        change: impl FnOnce(Self) -> Self,
    ) -> Case {
        let signature = self.signature();
        change(self).refused_with(&signature, code, says)
    }

    /// Makes the case as [`Self::refused`], refused by its signature.
    pub(crate) fn fails(self, change: impl FnOnce(Self) -> Self) -> Case {
        self.refused(SIGNATURE_FAILURE, "", change)
    }

    /// Makes the case as [`Self::refused`], refused by its `Authorization` header.
    pub(crate) fn unauthorized(self, says: &'static str, change: impl FnOnce(Self) -> Self) -> Case {
        self.refused(INVALID_AUTHORIZATION, says, change)
    }

    /// Makes the case of a client that makes a mistake on the way to its signature.
    pub(crate) fn mistaken(self, mistake: fn(&Self) -> String) -> Case {
        let signature = mistake(&self);
        self.refused_with(&signature, SIGNATURE_FAILURE, "")
    }

    fn refused_with(self, signature: &str, code: &'static str, says: &'static str) -> Case {
        let request = self.request(signature);
        let pieces = self.pieces();
        Case::refused("tc3-refused", self.about, (code, says), request, pieces)
    }
}
