//! A lenient reader of requests: it finds the parts of a signature even where they are malformed.

use std::borrow::Cow;

use crate::tc3_signature::Tc3Subject;
use crate::v1_signature::V1Subject;
use tc3::internals::parse_pairs;
use tc3::sign::{ALGORITHM, format_utc_date};
use tc3::{Digest, Method, Pair, Received};

/// Smallest timestamp that is taken for milliseconds: as seconds it would be in the year 5138.
pub(super) const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// Separators of the names of headers that are used in place of a `;`.
const SEPARATORS: [&str; 6] = [",", ", ", "; ", " ", "|", "&"];

/// The fields of an `Authorization` header.
#[derive(Default)]
pub(super) struct AuthorizationFields {
    pub(super) algorithm: String,
    pub(super) credential: Option<String>,
    pub(super) signed_headers: Option<String>,
    pub(super) signature: Option<String>,
    /// True if the names in `SignedHeaders` were separated by something else than `;`.
    pub(super) has_other_separator: bool,
    /// True if fields were separated by `;`.
    pub(super) has_semicolons: bool,
    /// True if a blank follows the id.
    pub(super) has_blank_behind_id: bool,
}

impl AuthorizationFields {
    /// Reads the header. Fields are separated by blanks or commas, their names have any case, and their values
    /// may be quoted.
    pub(super) fn read(text: &str) -> Self {
        let commas = semicolons_to_commas(text);
        let mut fields = Self { has_semicolons: commas.is_some(), ..Self::default() };
        let text = commas.as_deref().unwrap_or(text);
        let mut last = "";
        for (count, token) in text.split([',', ' ', '\t']).filter(|token| !token.is_empty()).enumerate() {
            let named =
                token.split_once(['=', ':']).and_then(|(name, value)| Some((find_field_name(name)?, value)));
            if count == 0 && named.is_none() {
                token.clone_into(&mut fields.algorithm);
                continue;
            }
            let goes_on = named.is_none();
            let is_other_field = goes_on && token.split_once('=').is_some_and(|(name, _)| !name.is_empty());
            let (name, value) = named.unwrap_or(if is_other_field { ("", token) } else { (last, token) });
            last = name;
            let slot = match name {
                "Credential" => &mut fields.credential,
                "SignedHeaders" => &mut fields.signed_headers,
                "Signature" => &mut fields.signature,
                _ => continue,
            };
            let value = value.trim_matches(['"', '\'']);
            let slot = slot.get_or_insert_default();
            if goes_on && name == "SignedHeaders" {
                fields.has_other_separator = true;
                if !slot.ends_with(';') {
                    slot.push(';');
                }
            }
            if goes_on && name == "Credential" && value.starts_with('/') && !slot.contains('/') {
                fields.has_blank_behind_id = true;
            }
            slot.push_str(value);
        }
        if let Some(names) = &mut fields.signed_headers
            && !names.contains(';')
            && names.contains(['|', '+', '&'])
        {
            fields.has_other_separator = true;
            *names = names.replace(['|', '+', '&'], ";");
        }
        fields
    }

    /// Returns true if the header starts with the name of the method.
    pub(super) fn is_tc3(&self) -> bool {
        self.algorithm == ALGORITHM
    }

    /// Returns true if the header has none of the three fields.
    pub(super) const fn are_absent(&self) -> bool {
        self.credential.is_none() && self.signed_headers.is_none() && self.signature.is_none()
    }

    /// Id, day and service of the credential, each `None` where it is absent.
    pub(super) fn scope(&self) -> [Option<&str>; 3] {
        let credential = self.credential.as_deref().unwrap_or_default();
        let (id, rest) = credential.split_once('/').unwrap_or((credential, ""));
        let (date, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let service = rest.rsplit_once('/').map_or(rest, |(service, _)| service);
        [id, date, service].map(|part| Some(part).filter(|part| !part.is_empty()))
    }
}

/// The header with each `;` before a field or at the end replaced by a comma; `None` where it has none.
fn semicolons_to_commas(text: &str) -> Option<String> {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, behind)) = rest.split_once(';') {
        let next = behind.trim_start();
        let name = next.split_once(['=', ':']).map_or("", |(name, _)| name);
        changed.push_str(start);
        changed.push(if next.is_empty() || find_field_name(name).is_some() { ',' } else { ';' });
        rest = behind;
    }
    changed.push_str(rest);
    (changed != text).then_some(changed)
}

fn find_field_name(name: &str) -> Option<&'static str> {
    ["Credential", "SignedHeaders", "Signature"].into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// The timestamp as a number, and the UTC day of it.
pub(super) fn parse_client_time(text: &str) -> Option<(i64, String)> {
    let number: i64 = text.parse().ok()?;
    let timestamp_s = if number >= MILLISECONDS_FROM { number.div_euclid(1000) } else { number };
    Some((number, format_utc_date(timestamp_s)))
}

/// Reads the parts of a TC3 signature. Missing parts get the value that they should have, so that the rest can
/// be examined.
pub(super) fn read_tc3_subject<'r>(
    received: &'r Received<'r>,
    ours: &'r str,
    fields: &'r AuthorizationFields,
    hosts: &'r [&'r str],
) -> Option<Tc3Subject<'r>> {
    let sent = received.header("X-TC-Timestamp")?;
    let known = parse_client_time(sent);
    let [_, date, service] = fields.scope();
    let day = known.as_ref().map(|(_, day)| day.clone());
    let signed_headers = fields.signed_headers.as_deref().unwrap_or("content-type;host").to_lowercase();
    let separators: &[&str] = if fields.has_other_separator { &SEPARATORS } else { &[] };
    Some(Tc3Subject {
        received,
        ours,
        date: date.map(Cow::Borrowed).or(day.map(Cow::Owned))?,
        service: service.unwrap_or(ours),
        other_lines: separators.iter().map(|separator| signed_headers.replace(';', separator)).collect(),
        signed_headers,
        hosts,
        timestamp: known.map_or_else(|| sent.to_owned(), |(number, _)| number.to_string()),
    })
}

/// The parameters of a version 1 request; `None` where the request is no such one.
pub(super) fn find_v1_pairs<'r>(received: &Received<'r>) -> Option<Vec<Pair<'r>>> {
    let text = match received.method {
        Method::Get => received.query,
        Method::Post => std::str::from_utf8(received.body).ok()?,
    };
    let pairs = parse_pairs(text).ok()?;
    let is_v1 = |pairs: &[Pair<'_>]| {
        ["Signature", "SecretId", "Timestamp", "Nonce"].iter().any(|name| find_value(pairs, name).is_some())
    };
    is_v1(&pairs).then_some(pairs)
}

/// The value of a parameter; `None` where it is absent or empty.
pub(super) fn find_value<'p>(pairs: &'p [Pair<'_>], name: &str) -> Option<&'p str> {
    let (_, value) = pairs.iter().find(|(key, _)| key == name)?;
    Some(value.as_ref()).filter(|value| !value.is_empty())
}

/// Reads the parts of a version 1 signature.
pub(super) fn read_v1_subject<'r>(
    received: &'r Received<'r>,
    ours: &'r str,
    pairs: &[Pair<'r>],
    hosts: &'r [&'r str],
) -> V1Subject<'r> {
    let digest = match find_value(pairs, "SignatureMethod") {
        Some("HmacSHA256") => Digest::Sha256,
        _ => Digest::Sha1,
    };
    let signature = find_value(pairs, "Signature").unwrap_or_default().to_owned();
    let pairs = pairs.iter().filter(|(key, _)| key != "Signature").cloned().collect();
    V1Subject { received, ours, hosts, digest, pairs, signature }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_header_is_read_all_the_same() {
        for text in [
            "TC3-HMAC-SHA256 Credential=I/D/s/tc3_request, SignedHeaders=a;b, Signature=xy=",
            "TC3-HMAC-SHA256 credential=\"I/D/s/tc3_request\" SignedHeaders:a,b Signature=xy=",
            "TC3-HMAC-SHA256 Signature=xy=,SignedHeaders=a b,Credential= I/D/s/tc3_request",
            "TC3-HMAC-SHA256 Signature=xy=,SignedHeaders=a|b,Credential=I/D/s",
        ] {
            let fields = AuthorizationFields::read(text);
            assert!(fields.is_tc3());
            assert_eq!(fields.signed_headers.as_deref(), Some("a;b"), "{text}");
            assert_eq!(fields.signature.as_deref(), Some("xy="), "{text}");
            assert_eq!(fields.scope().map(Option::unwrap_or_default)[..2], ["I", "D"], "{text}");
        }
        let fields = AuthorizationFields::read("Credential=I");
        assert_eq!(fields.scope(), [Some("I"), None, None]);
        assert!(!fields.is_tc3() && AuthorizationFields::read("").credential.is_none());
    }
}
