//! The computed texts of a TC3 request on the way from its declared pieces to the signature, and the bytes that
//! are sent.

use crate::suite::case::{self, Pieces};
use crate::suite::mac;
use crate::suite::tc3::Tc3;

impl Tc3 {
    fn names(&self) -> String {
        let names: Vec<&str> = self.signed.iter().map(|(name, _)| name.as_str()).collect();
        names.join(";")
    }

    pub(crate) fn canonical(&self) -> String {
        let Self { method, path, query, .. } = self;
        let lines: Vec<String> =
            self.signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let lines = lines.concat();
        let hash = mac::compute_sha256_hex(&self.payload);
        format!("{method}\n{path}\n{query}\n{lines}\n{}\n{hash}", self.names())
    }

    pub(crate) fn to_sign(&self, canonical: &str) -> String {
        let Self { timestamp, date, service, .. } = self;
        let hash = mac::compute_sha256_hex(canonical.as_bytes());
        format!("TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{hash}")
    }

    /// Signs a text with the key of this request.
    pub(crate) fn sign(&self, text: &str) -> String {
        let chain = [self.date, &self.service, "tc3_request", text];
        mac::hex_digits(&mac::hmac_chain(&format!("TC3{}", self.secret), &chain))
    }

    /// Signs a canonical request.
    pub(crate) fn sign_canonical(&self, canonical: &str) -> String {
        self.sign(&self.to_sign(canonical))
    }

    pub(crate) fn signature(&self) -> String {
        self.sign_canonical(&self.canonical())
    }

    pub(crate) fn pieces(&self) -> Pieces {
        let canonical = self.canonical();
        let to_sign = self.to_sign(&canonical);
        let signature = self.sign(&to_sign);
        Pieces { canonical: Some(canonical), to_sign: Some(to_sign), signature: Some(signature) }
    }

    pub(crate) fn request(&self, signature: &str) -> Vec<u8> {
        let authorization = self
            .authorization
            .replace("{id}", self.id)
            .replace("{date}", self.date)
            .replace("{service}", &self.service)
            .replace("{list}", &self.names())
            .replace("{signature}", &(self.shown)(signature));
        let mut headers = self.headers.clone();
        for (name, text) in &mut headers {
            // A case that sends another header of this name fills it in itself.
            if name.eq_ignore_ascii_case("Authorization") && text.as_slice() == b" " {
                *text = format!(" {authorization}").into_bytes();
            }
        }
        let counted = headers.iter().any(|(name, _)| name == "Content-Length");
        if !counted && (self.method != "GET" || !self.body.is_empty()) {
            headers.push(("Content-Length".to_owned(), format!(" {}", self.body.len()).into_bytes()));
        }
        case::write_request(self.method, &self.target, &headers, &self.body)
    }
}
