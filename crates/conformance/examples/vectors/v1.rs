//! A version 1 request, put together from declared pairs: those that are sent, and those that are signed.

use crate::suite::case::{About, Case, SIGNATURE_FAILURE};
use crate::suite::keys::{self, Key};
use crate::suite::rules::Rule;
use crate::suite::tc3::{FORM, HOST};

pub(crate) const TIME_S: i64 = 1_700_000_200;

/// The keys of the pairs that every request has, in the order in which they are sent.
const PAIRS: [(&str, &str); 7] = [
    ("BillMonth", "2023-10"),
    ("CustomerUin", "100000000123"),
    ("Action", "DescribeBillSummaryByPayMode"),
    ("Version", "2022-09-28"),
    ("Timestamp", "1700000200"),
    ("Nonce", "4711"),
    ("SecretId", keys::FIRST.id),
];

/// One pair: decoded, and as it is written in the form.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) wire: String,
}

/// The step at which a client replaces `_` in a key by `.`.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Dots {
    Never,
    BeforeSorting,
    AfterSorting,
}

/// The declared pieces of a request.
#[derive(Clone)]
pub(crate) struct V1 {
    pub(crate) about: About,
    pub(crate) method: &'static str,
    pub(crate) target: &'static str,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) rest: Vec<u8>,
    pub(crate) form: fn(String) -> Vec<u8>,
    pub(crate) place: Option<usize>,
    pub(crate) shown: fn(&str) -> String,
    pub(crate) host: String,
    pub(crate) path: &'static str,
    pub(crate) sha256: bool,
    pub(crate) dots: Dots,
    pub(crate) secret: &'static str,
}

/// Declares a GET that signs with SHA-1 and does not name its method.
pub(crate) fn v1_get(name: &'static str, rule: &'static Rule, why: &'static str) -> V1 {
    let bare = V1 {
        about: About::new(name, rule, why, TIME_S),
        method: "GET",
        target: "/",
        headers: Vec::new(),
        pairs: Vec::new(),
        rest: Vec::new(),
        form: String::into_bytes,
        place: None,
        shown: |signature| encode_form(signature),
        host: String::new(),
        path: "/",
        sha256: false,
        dots: Dots::Never,
        secret: keys::FIRST.secret,
    };
    PAIRS.iter().fold(bare.host(HOST), |v1, (key, value)| v1.pair(key, value))
}

/// Declares a POST that signs with SHA-256, as the official client for Node.js does by default.
pub(crate) fn v1_post(name: &'static str, rule: &'static Rule, why: &'static str) -> V1 {
    V1 { method: "POST", ..v1_get(name, rule, why) }.header("Content-Type", FORM).sha256()
}

/// Percent-encodes everything but letters, digits and `-._~`; a blank becomes `+`.
pub(crate) fn encode_form(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

impl V1 {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(sent, _)| sent != name);
        self.headers.push((name.to_owned(), format!(" {value}").into_bytes()));
        self
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(sent, _)| sent != name);
        self
    }

    /// Sends a host and signs it.
    pub(crate) fn host(self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self.header("Host", host) }
    }

    pub(crate) fn signs_host(self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self }
    }

    pub(crate) fn target(self, target: &'static str) -> Self {
        Self { target, ..self }
    }

    pub(crate) fn path(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    /// Sets the value of a pair; a new one goes to the end.
    pub(crate) fn pair(self, key: &str, value: &str) -> Self {
        let wire = format!("{}={}", encode_form(key), encode_form(value));
        self.pair_as(key, value, &wire)
    }

    /// Sets a pair as [`Self::pair`] does, and its spelling in the form.
    pub(crate) fn pair_as(mut self, key: &str, value: &str, wire: &str) -> Self {
        let pair = Pair { key: key.to_owned(), value: value.to_owned(), wire: wire.to_owned() };
        match self.pairs.iter_mut().find(|sent| sent.key == key) {
            Some(before) => *before = pair,
            None => self.pairs.push(pair),
        }
        self
    }

    /// Adds a pair, even if the request has one of this key.
    pub(crate) fn again(mut self, key: &str, value: &str) -> Self {
        let wire = format!("{}={}", encode_form(key), encode_form(value));
        self.pairs.push(Pair { key: key.to_owned(), value: value.to_owned(), wire });
        self
    }

    pub(crate) fn without(mut self, key: &str) -> Self {
        self.pairs.retain(|pair| pair.key != key);
        self
    }

    pub(crate) fn reversed(mut self) -> Self {
        self.pairs.reverse();
        self
    }

    pub(crate) fn sha256(self) -> Self {
        Self { sha256: true, ..self.pair("SignatureMethod", "HmacSHA256") }
    }

    pub(crate) fn sha1(self) -> Self {
        Self { sha256: false, ..self.without("SignatureMethod") }
    }

    pub(crate) fn key(self, key: &Key) -> Self {
        Self { secret: key.secret, ..self }.pair("SecretId", key.id)
    }

    pub(crate) fn secret(self, secret: &'static str) -> Self {
        Self { secret, ..self }
    }

    pub(crate) fn dots(self, dots: Dots) -> Self {
        Self { dots, ..self }
    }

    /// Puts the signature before the pair of this index.
    pub(crate) fn signature_at(self, place: usize) -> Self {
        Self { place: Some(place), ..self }
    }

    /// Sets the spelling of the signature in the form.
    pub(crate) fn shows(self, shown: fn(&str) -> String) -> Self {
        Self { shown, ..self }
    }

    /// Changes the finished form.
    pub(crate) fn changes_form(self, form: fn(String) -> Vec<u8>) -> Self {
        Self { form, ..self }
    }

    /// Sets the text in the place where this method has no form: the body of a GET, the query of a POST.
    pub(crate) fn rest(self, rest: &str) -> Self {
        Self { rest: rest.as_bytes().to_vec(), ..self }
    }

    /// Signs at a time, and sets the clock to it.
    pub(crate) fn at(self, time_s: i64) -> Self {
        self.pair("Timestamp", &time_s.to_string()).clock(time_s)
    }

    pub(crate) fn clock(mut self, now_s: i64) -> Self {
        self.about.now_s = now_s;
        self
    }

    pub(crate) fn reading(mut self, reading: &'static str) -> Self {
        self.about.readings.push(reading);
        self
    }

    pub(crate) fn verified(self) -> Case {
        let pieces = self.pieces();
        let request = self.request(&self.sign(&self.string()));
        Case::verified("v1-verified", self.about, request, pieces)
    }

    /// Makes the case that sends something else than what was signed.
    pub(crate) fn refused(
        self,
        code: &'static str,
        says: &'static str,
        change: impl FnOnce(Self) -> Self,
    ) -> Case {
        let signature = self.sign(&self.string());
        change(self).refused_with(&signature, code, says)
    }

    /// Makes the case as [`Self::refused`], refused by its signature.
    pub(crate) fn fails(self, change: impl FnOnce(Self) -> Self) -> Case {
        self.refused(SIGNATURE_FAILURE, "", change)
    }

    /// Makes the case of a client that makes a mistake on the way to its signature.
    pub(crate) fn mistaken(self, mistake: fn(&Self) -> String) -> Case {
        let signature = mistake(&self);
        self.refused_with(&signature, SIGNATURE_FAILURE, "")
    }

    fn refused_with(self, signature: &str, code: &'static str, says: &'static str) -> Case {
        let request = self.request(signature);
        let pieces = self.pieces();
        Case::refused("v1-refused", self.about, (code, says), request, pieces)
    }
}
