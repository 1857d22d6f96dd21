//! The computed texts of a version 1 request: the string to sign, its signature, and the bytes that are sent.

use crate::suite::case::{self, Pieces};
use crate::suite::mac;
use crate::suite::v1::{Dots, V1};

impl V1 {
    /// Joins all pairs as `key=value`, in the order of keys.
    pub(crate) fn sorted(&self) -> String {
        let dotted = |key: &str| key.replace('_', ".");
        let mut pairs: Vec<(String, &str)> =
            self.pairs.iter().map(|pair| (pair.key.clone(), pair.value.as_str())).collect();
        if self.dots == Dots::BeforeSorting {
            for (key, _) in &mut pairs {
                *key = dotted(key);
            }
        }
        pairs.sort_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
        if self.dots == Dots::AfterSorting {
            for (key, _) in &mut pairs {
                *key = dotted(key);
            }
        }
        let texts: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        texts.join("&")
    }

    pub(crate) fn string(&self) -> String {
        format!("{}{}{}?{}", self.method, self.host, self.path, self.sorted())
    }

    /// Signs a text with the key and the hash of this request.
    pub(crate) fn sign(&self, text: &str) -> String {
        let (key, text) = (self.secret.as_bytes(), text.as_bytes());
        mac::to_base64(&if self.sha256 {
            mac::compute_hmac_sha256(key, text)
        } else {
            mac::hmac_sha1(key, text)
        })
    }

    pub(crate) fn pieces(&self) -> Pieces {
        let to_sign = self.string();
        let signature = self.sign(&to_sign);
        Pieces { canonical: None, to_sign: Some(to_sign), signature: Some(signature) }
    }

    pub(crate) fn request(&self, signature: &str) -> Vec<u8> {
        let mut wires: Vec<String> = self.pairs.iter().map(|pair| pair.wire.clone()).collect();
        let place = self.place.unwrap_or(wires.len()).min(wires.len());
        let shown = (self.shown)(signature);
        if !shown.is_empty() {
            wires.insert(place, format!("Signature={shown}"));
        }
        let form = (self.form)(wires.join("&"));
        let (query, body) = if self.method == "GET" { (&form, &self.rest) } else { (&self.rest, &form) };
        let query = String::from_utf8_lossy(query);
        let target =
            if query.is_empty() { self.target.to_owned() } else { format!("{}?{query}", self.target) };
        let mut headers = self.headers.clone();
        if self.method != "GET" || !body.is_empty() {
            headers.push(("Content-Length".to_owned(), format!(" {}", body.len()).into_bytes()));
        }
        case::write_request(self.method, &target, &headers, body)
    }
}
