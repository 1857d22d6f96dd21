//! A TC3 client of the test's own, each step of which can be made to go wrong.

use doctor::{
    Cause, Diagnosis, Effort, Examination, diagnose_signature, examine_request, examine_request_with_hosts,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tc3::sign::{compute_sha256_hex, format_utc_date};
use tc3::{Method, Received, Secret};

pub(crate) const SERVICE: &str = "intlpartnersmgt";
pub(crate) const NOW_S: i64 = 1_700_000_000;
pub(crate) const HOST: &str = "127.0.0.1:8787";
pub(crate) const ID: &str = "AKIDofTheDoctorsTest";
pub(crate) const SECRET: &str = "secret0of0the0doctors0test";
pub(crate) const OTHER_ID: &str = "AKIDofAnotherKey";
pub(crate) const OTHER_SECRET: &str = "secret0of0another0key";
pub(crate) const BODY: &str =
    "{\"BillMonth\":\"2022-11\",\"CustomerUin\":123456,\"Path\":\"a/b\",\"Name\":\"é<\"}";
pub(crate) const QUERY: &str = "CustomerUin=123456&BillMonth=2022-11&Name=a%20b%2F~";

/// Makes a client make a mistake.
pub(crate) type Mistake<C> = fn(&mut C);

/// Bytes as a server gets them.
pub(crate) struct Sent {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) keys: Vec<(String, String)>,
}

impl Sent {
    fn with<T>(&self, f: impl FnOnce(&Received<'_>, &[(&str, &Secret)]) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let Self { path, query, body, .. } = self;
        let method = Method::parse(self.method).unwrap();
        let received = Received { method, path, query, headers: &headers, body };
        let keys: Vec<(&str, Secret)> =
            self.keys.iter().map(|(id, secret)| (id.as_str(), Secret::new(secret.clone()))).collect();
        let keys: Vec<(&str, &Secret)> = keys.iter().map(|(id, secret)| (*id, secret)).collect();
        f(&received, &keys)
    }

    pub(crate) fn examined(&self) -> Examination {
        self.with(|received, keys| examine_request(received, SERVICE, keys, NOW_S))
    }

    pub(crate) fn examined_with(&self, hosts: &[&str]) -> Examination {
        self.with(|received, keys| examine_request_with_hosts(received, SERVICE, keys, NOW_S, hosts))
    }

    pub(crate) fn diagnosed(&self, effort: Effort) -> Option<Diagnosis> {
        self.with(|received, keys| diagnose_signature(received, SERVICE, keys, effort, &[]))
    }

    pub(crate) fn causes(&self) -> Vec<Cause> {
        self.examined().causes().collect()
    }
}

/// A client: what it sends, what it says in the header, and what it signs.
pub(crate) struct Client {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// The secret that the server has for the id.
    pub(crate) server_secret: String,
    pub(crate) id: String,
    pub(crate) listed_headers: String,
    pub(crate) scope_date: String,
    pub(crate) scope_service: String,
    pub(crate) signed: Signed,
    pub(crate) key: fn(&Signed) -> Vec<u8>,
    pub(crate) encode: fn(String) -> String,
    /// Changes the finished header.
    pub(crate) header: fn(String) -> String,
}

/// The pieces that are signed.
pub(crate) struct Signed {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) block: Vec<(String, String)>,
    pub(crate) line: String,
    pub(crate) payload: String,
    pub(crate) timestamp: String,
    pub(crate) date: String,
    pub(crate) service: String,
    pub(crate) secret: String,
    pub(crate) canonical: fn(String) -> String,
    pub(crate) digest: fn(&str) -> String,
    pub(crate) to_sign: fn(String) -> String,
}

pub(crate) fn compute_hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(text).finalize().into_bytes().to_vec()
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

/// The documented derivation of the key, under any start.
pub(crate) fn derive_key(start: &str, steps: &[&str]) -> Vec<u8> {
    steps.iter().fold(start.as_bytes().to_vec(), |key, step| compute_hmac(&key, step.as_bytes()))
}

/// Posts a form, and signs another.
pub(crate) fn post_other_form(client: &mut Client, sent: &str, signed: &str) {
    client.send("Content-Type", "application/x-www-form-urlencoded");
    client.sign("content-type", "application/x-www-form-urlencoded");
    client.body = sent.as_bytes().to_vec();
    client.hash(signed);
}

impl Client {
    pub(crate) fn post() -> Client {
        Client::new("POST", "", BODY, "application/json")
    }

    pub(crate) fn get() -> Client {
        Client::new("GET", QUERY, "", "application/x-www-form-urlencoded")
    }

    fn new(method: &'static str, query: &str, body: &str, content_type: &str) -> Client {
        let date = format_utc_date(NOW_S);
        let block = [("content-type", content_type), ("host", HOST)];
        Client {
            method,
            path: "/".to_owned(),
            query: query.to_owned(),
            headers: vec![
                ("Host", HOST.to_owned()),
                ("Content-Type", content_type.to_owned()),
                ("X-TC-Action", "DescribeBillSummaryByPayMode".to_owned()),
                ("X-TC-Version", "2022-09-28".to_owned()),
                ("X-TC-Timestamp", NOW_S.to_string()),
            ],
            body: body.as_bytes().to_vec(),
            server_secret: SECRET.to_owned(),
            id: ID.to_owned(),
            listed_headers: "content-type;host".to_owned(),
            scope_date: date.clone(),
            scope_service: SERVICE.to_owned(),
            signed: Signed {
                method,
                path: "/".to_owned(),
                query: query.to_owned(),
                block: block.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                line: "content-type;host".to_owned(),
                payload: compute_sha256_hex(body.as_bytes()),
                timestamp: NOW_S.to_string(),
                date,
                service: SERVICE.to_owned(),
                secret: SECRET.to_owned(),
                canonical: |text| text,
                digest: |canonical| compute_sha256_hex(canonical.as_bytes()),
                to_sign: |text| text,
            },
            key: |signed| {
                derive_key(&format!("TC3{}", signed.secret), &[&signed.date, &signed.service, "tc3_request"])
            },
            encode: |text| text,
            header: |text| text,
        }
    }

    /// Sets a header that is sent.
    pub(crate) fn send(&mut self, name: &'static str, value: &str) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
    }

    /// Sets the value of a signed header.
    pub(crate) fn sign(&mut self, name: &str, value: &str) {
        let known = self.signed.block.iter_mut().find(|(known, _)| known == name);
        value.clone_into(&mut known.unwrap().1);
    }

    /// Hashes another body than the one that is sent.
    pub(crate) fn hash(&mut self, body: &str) {
        self.signed.payload = compute_sha256_hex(body.as_bytes());
    }

    pub(crate) fn sent(&self) -> Sent {
        let Signed { method, path, query, block, line, payload, timestamp, date, service, .. } = &self.signed;
        let block: Vec<String> = block.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let block = block.concat();
        let canonical =
            (self.signed.canonical)(format!("{method}\n{path}\n{query}\n{block}\n{line}\n{payload}"));
        let digest = (self.signed.digest)(&canonical);
        let to_sign = (self.signed.to_sign)(format!(
            "TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{digest}"
        ));
        let signature = (self.encode)(to_hex(&compute_hmac(&(self.key)(&self.signed), to_sign.as_bytes())));
        let Self { id, scope_date, scope_service, listed_headers, .. } = self;
        let authorization = (self.header)(format!(
            "TC3-HMAC-SHA256 Credential={id}/{scope_date}/{scope_service}/tc3_request, \
             SignedHeaders={listed_headers}, Signature={signature}"
        ));
        let mut headers: Vec<(String, String)> =
            self.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        headers.push(("Authorization".to_owned(), authorization));
        Sent {
            method: self.method,
            path: self.path.clone(),
            query: self.query.clone(),
            headers,
            body: self.body.clone(),
            keys: vec![
                (ID.to_owned(), self.server_secret.clone()),
                (OTHER_ID.to_owned(), OTHER_SECRET.to_owned()),
            ],
        }
    }
}
