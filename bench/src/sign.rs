//! Makes the bytes of one signed request, in each form that servers are asked in.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tc3::sign::{
    build_canonical_request, build_string_to_sign, build_v1_string, compute_hmac_sha256, compute_sha256_hex,
    compute_tc3_signature, compute_v1_mac, derive_key, format_utc_date, to_hex,
};
use tc3::{Digest, Method, Secret};

use crate::description::{Description, Form, Input};

/// Characters that are escaped in a query or form: all but those of RFC 3986 that need no escape.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The region of AWS that is signed. The server checks only that it is the same everywhere.
const AWS_REGION: &str = "us-east-1";

/// Bits of a request's number that blanks behind a JSON body carry.
const BLANK_BITS: u32 = 12;

/// What makes a request of an input different from all others of the same input.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The Unix time that is signed, in seconds.
    pub timestamp_s: i64,
    /// The number of the request.
    pub number: u64,
}

/// Makes a request of an input. Its bytes and its signature are its own.
///
/// # Errors
///
/// A parameter that has no place in a query, or a key that is not there.
pub fn make_request(of: &Description, input: &Input, moment: Moment) -> Result<Vec<u8>, String> {
    match of.form {
        Form::Tc3Post => {
            let mut body = write_json(input)?;
            append_blanks(&mut body, moment.number);
            let authorization = sign_tc3(of, input, moment, Method::Post, "", &body)?;
            Ok(write_tc3(of, moment, "POST", "/", &authorization, &body))
        }
        Form::Tc3Get => {
            let query = write_query(&list_parameters(input)?);
            let authorization = sign_tc3(of, input, moment, Method::Get, &query, "")?;
            Ok(write_tc3(of, moment, "GET", &format!("/?{query}"), &authorization, ""))
        }
        Form::V1Get => Ok(write_plain(
            of,
            "GET",
            &format!("/?{}", sign_v1(of, input, moment, Method::Get, Digest::Sha256)?),
            "",
        )),
        Form::V1Sha1Get => Ok(write_plain(
            of,
            "GET",
            &format!("/?{}", sign_v1(of, input, moment, Method::Get, Digest::Sha1)?),
            "",
        )),
        Form::V1Post => {
            let form = sign_v1(of, input, moment, Method::Post, Digest::Sha256)?;
            Ok(write_plain(of, "POST", "/", &form))
        }
        Form::AwsGet => write_aws(of, input, moment),
        Form::PlainGet => Ok(write_plain(of, "GET", &input.path, "")),
        Form::PlainPost => Ok(write_plain(of, "POST", &input.path, &write_json(input)?)),
    }
}

/// Appends blanks and tabs that carry bits of a number: JSON of the same meaning and length with another hash.
fn append_blanks(body: &mut String, number: u64) {
    for bit in 0..BLANK_BITS {
        body.push(if number >> bit & 1 == 0 { ' ' } else { '\t' });
    }
}

fn write_json(input: &Input) -> Result<String, String> {
    serde_json::to_string(&input.parameters).map_err(|error| error.to_string())
}

/// Lists the parameters of an input as texts. Lists and objects are not needed in a query here.
fn list_parameters(input: &Input) -> Result<Vec<(String, String)>, String> {
    let text = |(name, value): (&String, &Value)| match value {
        Value::String(text) => Ok((name.clone(), text.clone())),
        Value::Number(number) => Ok((name.clone(), number.to_string())),
        _ => Err(format!("{name} is neither a text nor a number: ask with tc3-post")),
    };
    input.parameters.iter().map(text).collect()
}

fn write_query(pairs: &[(String, String)]) -> String {
    let mut query = String::with_capacity(512);
    for (name, value) in pairs {
        let separator = if query.is_empty() { "" } else { "&" };
        let (name, value) = (utf8_percent_encode(name, ESCAPED), utf8_percent_encode(value, ESCAPED));
        let _ = write!(query, "{separator}{name}={value}");
    }
    query
}

fn find_secret(of: &Description, input: &Input) -> Result<(String, Secret), String> {
    let key = of.keys.get(input.key).ok_or_else(|| format!("there is no key {}", input.key))?;
    Ok((key.id.clone(), Secret::new(key.secret.clone())))
}

/// Changes the first digit of a signature in hexadecimal, if the description asks for wrong ones.
fn spoil_if_asked(of: &Description, signature: String) -> String {
    if !of.wrong_signature {
        return signature;
    }
    let first = if signature.starts_with('0') { '1' } else { '0' };
    format!("{first}{}", signature.get(1..).unwrap_or_default())
}

fn sign_tc3(
    of: &Description,
    input: &Input,
    moment: Moment,
    method: Method,
    query: &str,
    body: &str,
) -> Result<String, String> {
    let (id, secret) = find_secret(of, input)?;
    let headers = [("content-type", content_type(of.form)), ("host", of.host.as_str())];
    let hash = compute_sha256_hex(body.as_bytes());
    let canonical = build_canonical_request(method, "/", query, &headers, &hash);
    let date = format_utc_date(moment.timestamp_s);
    let text = build_string_to_sign(moment.timestamp_s, &date, &of.service, &canonical);
    let signature = compute_tc3_signature(&derive_key(&secret, &date, &of.service), &text);
    let signature = spoil_if_asked(of, signature);
    Ok(format!(
        "TC3-HMAC-SHA256 Credential={id}/{date}/{}/tc3_request, SignedHeaders=content-type;host, Signature={signature}",
        of.service
    ))
}

fn content_type(form: Form) -> &'static str {
    match form {
        Form::V1Post | Form::Tc3Get => "application/x-www-form-urlencoded",
        _ => "application/json",
    }
}

fn write_tc3(
    of: &Description,
    moment: Moment,
    method: &str,
    target: &str,
    authorization: &str,
    body: &str,
) -> Vec<u8> {
    let (host, kind, action, version) = (&of.host, content_type(of.form), &of.action, &of.version);
    let (timestamp_s, length) = (moment.timestamp_s, body.len());
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nX-TC-Action: {action}\r\n\
         X-TC-Version: {version}\r\nX-TC-Timestamp: {timestamp_s}\r\nAuthorization: {authorization}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Signs by version 1. Returns the query or form with the signature in it.
fn sign_v1(
    of: &Description,
    input: &Input,
    moment: Moment,
    method: Method,
    digest: Digest,
) -> Result<String, String> {
    let (id, secret) = find_secret(of, input)?;
    let name = if digest == Digest::Sha1 { "HmacSHA1" } else { "HmacSHA256" };
    let common = [
        ("Action", of.action.clone()),
        ("Version", of.version.clone()),
        ("Timestamp", moment.timestamp_s.to_string()),
        ("Nonce", moment.number.to_string()),
        ("SecretId", id),
        ("SignatureMethod", name.to_owned()),
    ];
    let mut pairs: Vec<(String, String)> = common.map(|(name, value)| (name.to_owned(), value)).into();
    pairs.extend(list_parameters(input)?);
    let mut mac =
        compute_v1_mac(digest, secret.expose(), &build_v1_string(method, &of.host, "/", &pairs)).to_vec();
    if of.wrong_signature
        && let Some(first) = mac.first_mut()
    {
        *first ^= 1;
    }
    pairs.push(("Signature".to_owned(), STANDARD.encode(mac)));
    Ok(write_query(&pairs))
}

fn write_plain(of: &Description, method: &str, target: &str, body: &str) -> Vec<u8> {
    let (host, kind, length) = (&of.host, content_type(of.form), body.len());
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n");
    for (name, value) in &of.headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    if method == "POST" {
        let _ = write!(text, "Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// Signs with AWS Signature Version 4, by the steps of its public description.
fn write_aws(of: &Description, input: &Input, moment: Moment) -> Result<Vec<u8>, String> {
    let (id, secret) = find_secret(of, input)?;
    let date = format_utc_date(moment.timestamp_s).replace('-', "");
    let second = moment.timestamp_s.rem_euclid(86_400);
    let time = format!("{date}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60);
    let (host, path) = (&of.host, &input.path);
    let payload = compute_sha256_hex(b"");
    let signed = "host;x-amz-content-sha256;x-amz-date";
    let canonical = format!(
        "GET\n{path}\n\nhost:{host}\nx-amz-content-sha256:{payload}\nx-amz-date:{time}\n\n{signed}\n{payload}"
    );
    let scope = format!("{date}/{AWS_REGION}/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", compute_sha256_hex(canonical.as_bytes()));
    let mut key = [b"AWS4", secret.expose()].concat();
    for part in scope.split('/') {
        key = compute_hmac_sha256(&key, part.as_bytes()).to_vec();
    }
    let signature = spoil_if_asked(of, to_hex(compute_hmac_sha256(&key, text.as_bytes()).as_slice()));
    Ok(format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nx-amz-content-sha256: {payload}\r\nx-amz-date: {time}\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={signed}, Signature={signature}\r\n\r\n"
    )
    .into_bytes())
}
