//! The code and message for each fault of a request: one row for each fault.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use tc3::claim::{GET_QUERY_BYTES_MAX, SIGNED_HEADERS_MAX, TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};
use tc3::{Claim, Method, Received, Refusal, Secret, verify};

const SERVICE: &str = "intlpartnersmgt";
const SIGNATURE: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const INVALID_AUTHORIZATION: &str = "AuthFailure.InvalidAuthorization: The request `Authorization` header does not \
    conform to tencentcloud standards: ";

/// A request that can be bent before it is read.
struct Bent {
    method: Method,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Bent {
    fn tc3(method: Method) -> Self {
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential=AKIDX/1970-01-01/{SERVICE}/tc3_request, \
             SignedHeaders=content-type;host, Signature={SIGNATURE}"
        );
        let headers = [
            ("Host", "bills.example.net:8080"),
            ("Content-Type", "application/json"),
            ("X-TC-Action", "A"),
            ("X-TC-Version", "V"),
            ("X-TC-Timestamp", "1000"),
            ("Authorization", &authorization),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
        Self { method, query: String::new(), headers: headers.to_vec(), body: b"{}".to_vec() }
    }

    fn v1(form: &str) -> Self {
        let headers = vec![("Host".to_owned(), b"bills.example.net".to_vec())];
        Self { method: Method::Get, query: form.to_owned(), headers, body: Vec::new() }
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(sent, _)| sent != name);
        self
    }

    fn with(self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        let mut bent = self.without(name);
        bent.headers.push((name.to_owned(), value.into()));
        bent
    }

    /// Replaces a part of the Authorization header.
    fn authorized(self, part: &str, other: &str) -> Self {
        let (_, value) = self.headers.iter().find(|(name, _)| name == "Authorization").unwrap();
        let value = String::from_utf8(value.clone()).unwrap();
        assert!(value.contains(part), "{part}");
        let value = value.replace(part, other);
        self.with("Authorization", value)
    }

    fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }

    fn query(self, query: &str) -> Self {
        Self { query: query.to_owned(), ..self }
    }

    /// A version 1 request with its form in the body.
    fn posted(self) -> Self {
        Self { method: Method::Post, body: self.query.into_bytes(), query: String::new(), ..self }
    }

    fn refusal(&self) -> Refusal {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let received = Received {
            method: self.method,
            path: "/",
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let read = Claim::read(&received, SERVICE);
        let checked = read.and_then(|claim| claim.check_freshness(1000).map(|()| claim));
        checked.and_then(|claim| verify(claim, &received, &Secret::new("k".to_owned()))).unwrap_err()
    }

    fn is_refused(&self, expected: &str) {
        assert_eq!(self.refusal().to_string(), expected);
    }
}

fn post() -> Bent {
    Bent::tc3(Method::Post)
}

fn get() -> Bent {
    Bent::tc3(Method::Get)
}

const SIGNATURE_FAILURE: &str = "AuthFailure.SignatureFailure: The provided credentials could not be validated. Please \
    check your signature is correct.";

#[test]
fn sizes_are_limited_to_the_byte() {
    let long = "a=1&".repeat(8 * 1024);
    let query = long.strip_suffix('&').unwrap();
    let message = "has `32769` bytes, which exceeds the limit `32768`.";
    get().query(&format!("x={}", "a".repeat(GET_QUERY_BYTES_MAX - 2))).is_refused(SIGNATURE_FAILURE);
    for bent in [get().query(&format!("{query}aa")), Bent::v1(&format!("{query}aa"))] {
        bent.is_refused(&format!("RequestSizeLimitExceeded: The query {message}"));
    }
    post().body(vec![b'x'; TC3_POST_BODY_BYTES_MAX]).is_refused(SIGNATURE_FAILURE);
    post().body(vec![b'x'; TC3_POST_BODY_BYTES_MAX + 1]).is_refused(
        "RequestSizeLimitExceeded: The body has `10485761` bytes, which exceeds the limit `10485760`.",
    );
    let form = format!("x={}", "a".repeat(V1_POST_BODY_BYTES_MAX - 2));
    Bent::v1(&form)
        .posted()
        .is_refused("MissingParameter: The request is missing a required parameter `Timestamp`.");
    Bent::v1(&format!("{form}a")).posted().is_refused(
        "AuthFailure.SignatureFailure: The provided credentials could not be validated because of exceeding request \
         size limit, please use new signature method `TC3-HMAC-SHA256`.",
    );
}

#[test]
fn the_content_type_of_a_tc3_post_must_be_one_that_is_read() {
    let malformed = "InvalidRequest: The `multipart/form-data` request is malformed: its";
    post()
        .with("Content-Type", "multipart/form-data; boundary=x")
        .is_refused(&format!("{malformed} body does not begin with the boundary."));
    post()
        .with("Content-Type", "multipart/form-data")
        .is_refused(&format!("{malformed} `Content-Type` has no boundary."));
    for (sent, shown) in
        [("application/octet-stream", "application/octet-stream"), ("text/x; a=b", "text/x"), ("", "")]
    {
        post().with("Content-Type", sent).is_refused(&format!(
            "InvalidParameter: The `Content-Type` `{shown}` is not supported, please use `application/json`."
        ));
    }
}

#[test]
fn a_form_must_be_pairs_in_every_place() {
    let expected = "InvalidParameter: Url key and value should be splited by `=`.";
    let form = "application/x-www-form-urlencoded";
    post().without("Authorization").is_refused(expected);
    post().with("Content-Type", form).is_refused(expected);
    get().query("a").is_refused(expected);
    Bent::v1("a").is_refused(expected);
    let utf8 = "InvalidParameter: The request body is not valid UTF-8.";
    post().with("Content-Type", form).body(b"a=\xff").is_refused(utf8);
}

#[test]
fn absent_common_parameters_are_named_timestamp_first() {
    let missing =
        |name: &str| format!("MissingParameter: The request is missing a required parameter `{name}`.");
    let order = ["X-TC-Timestamp", "X-TC-Action", "X-TC-Version"];
    for (place, name) in order.iter().enumerate() {
        let bent = order.iter().skip(place).fold(post(), |bent, absent| bent.without(absent));
        // Presence is checked before the header's syntax.
        bent.with("Authorization", "SKIP").is_refused(&missing(name));
        post().with(name, " ").is_refused(&missing(name));
    }

    Bent::v1("").is_refused(&missing("Timestamp"));
    Bent::v1("").posted().is_refused(&missing("Timestamp"));
    Bent::v1("test=1").is_refused(&missing("Timestamp"));
    let order = ["Timestamp", "Action", "Version", "Nonce", "SecretId", "Signature"];
    for (place, name) in order.iter().enumerate() {
        let given: String = order.iter().take(place).flat_map(|name| [name, "=1&"]).collect();
        Bent::v1(&format!("{given}P=1")).is_refused(&missing(name));
        Bent::v1(&format!("{given}{name}=")).is_refused(&missing(name));
    }
}

#[test]
fn timestamp_and_nonce_must_be_numbers() {
    for text in ["1e3", "-1000", "99999999999999999999"] {
        let expected = "InvalidParameter: The value type of parameter `X-TC-Timestamp` is not valid.";
        post().with("X-TC-Timestamp", text).is_refused(expected);
        let form = format!("Timestamp={text}&Action=A&Version=V&Nonce=x&SecretId=I&Signature=s");
        Bent::v1(&form).is_refused("InvalidParameter: The value type of parameter `Timestamp` is not valid.");
    }
    for text in ["x", "1.5", "-1", "%2B1", "18446744073709551616"] {
        let form = format!("Timestamp=1000&Action=A&Version=V&Nonce={text}&SecretId=I&Signature=s");
        Bent::v1(&form).is_refused("InvalidParameter: Parameter `Nonce` type error.");
    }
}

#[test]
fn a_common_parameter_of_version_1_may_be_given_once() {
    for name in ["Action", "Token", "Signature", "Region"] {
        let form = format!("{name}=&P=1&P=1&{name}=x");
        Bent::v1(&form)
            .is_refused(&format!("InvalidParameter: The parameter `{name}` is given more than once."));
    }
}

#[test]
fn a_common_parameter_of_tc3_may_be_given_once() {
    for name in ["X-TC-Timestamp", "X-TC-Action", "X-TC-Version", "X-TC-Token", "X-TC-Content-SHA256"] {
        let mut bent = post().with(name, "1000");
        bent.headers.push((name.to_lowercase(), b"1000".to_vec()));
        let expected = format!("InvalidParameter: The parameter `{name}` is given more than once.");
        bent.is_refused(&expected);
    }
}

#[test]
fn faults_of_the_authorization_header_name_the_part() {
    let many = vec!["x"; SIGNED_HEADERS_MAX + 1].join(";");
    let upper = SIGNATURE.to_ascii_uppercase();
    let cases = [
        ("TC3-HMAC-SHA256", "TC3-HMAC-SHA1", "`Algorithm` not valid"),
        ("TC3-HMAC-SHA256 ", "TC3-HMAC-SHA256", "`Algorithm` not valid"),
        ("Credential=", "Credentials=", "unknown field"),
        ("Credential=AKIDX", "Credential=", "`Credential` not valid"),
        ("/tc3_request", "/tc4_request", "`Credential` not valid"),
        ("/1970-01-01", "", "`Credential` not valid"),
        ("SignedHeaders=content-type;host, ", "", "`SignedHeaders` not valid"),
        ("content-type;host", "content-type", "`SignedHeaders` not valid"),
        ("content-type;host", "host", "`SignedHeaders` not valid"),
        ("content-type;host", "Content-Type;host", "`SignedHeaders` not valid"),
        ("content-type;host", "content-type;host;host", "`SignedHeaders` not valid"),
        ("content-type;host", "content-type;host;x-not-sent", "`SignedHeaders` not valid"),
        ("content-type;host", &many, "`SignedHeaders` not valid"),
        (", Signature=", ", Signature=x, Signature=", "a field is given more than once"),
        (SIGNATURE, &upper, "`Signature` not valid"),
        (SIGNATURE, "0123", "`Signature` not valid"),
        ("1970-01-01", "1970-01-02", "`Date` in Credential not valid"),
        ("intlpartnersmgt", "cvm", "`Service` in Credential not valid"),
        ("intlpartnersmgt", "bills.example", "`Service` in Credential not valid"),
    ];
    for (part, other, fault) in cases {
        post().authorized(part, other).is_refused(&format!("{INVALID_AUTHORIZATION}{fault}."));
    }
    for value in [b"SKIP".as_slice(), b"", b"Bearer x", b"\xff"] {
        post()
            .with("Authorization", value)
            .is_refused(&format!("{INVALID_AUTHORIZATION}`Algorithm` not valid."));
    }
}

#[test]
fn there_is_a_limit_to_signed_headers_even_where_all_were_sent() {
    let names: Vec<String> = (2..=SIGNED_HEADERS_MAX).map(|number| format!("x-{number}")).collect();
    let sent = names.iter().fold(post(), |bent, name| bent.with(name, "1"));
    let list = format!("content-type;host;{}", names.join(";"));
    sent.authorized("content-type;host", &list)
        .is_refused(&format!("{INVALID_AUTHORIZATION}`SignedHeaders` not valid."));
    let list = format!("content-type;host;{}", names[1..].join(";"));
    let sent = names.iter().fold(post(), |bent, name| bent.with(name, "1"));
    sent.authorized("content-type;host", &list).is_refused(SIGNATURE_FAILURE);
}

#[test]
fn an_old_request_is_told_so_before_its_signature_is_looked_at() {
    let expected = "AuthFailure.SignatureExpire: The signature is expired, please request again.";
    post().with("X-TC-Timestamp", "699").is_refused(expected);
    get().with("X-TC-Timestamp", "1301").is_refused(expected);
    Bent::v1("Timestamp=1&Action=A&Version=V&Nonce=1&SecretId=I&Signature=s").is_refused(expected);
}

#[test]
fn a_wrong_signature_is_refused_without_telling_the_right_one() {
    let v1 = "Timestamp=1000&Action=A&Version=V&Nonce=1&SecretId=I&Signature=s&Token=hush";
    for bent in [post(), get(), Bent::v1(v1), Bent::v1(v1).posted(), Bent::v1(v1).without("Host")] {
        bent.is_refused(SIGNATURE_FAILURE);
        let inside = bent.refusal().internal_cause.unwrap();
        assert!(!inside.contains("hush"), "{inside}");
    }
}

#[test]
fn neither_region_nor_language_nor_the_scopes_other_spelling_is_ever_the_reason() {
    for text in ["", "null", "nowhere", "\u{1f600}"] {
        post().with("X-TC-Region", text).with("X-TC-Language", text).is_refused(SIGNATURE_FAILURE);
    }
    post().authorized("intlpartnersmgt", "bills").is_refused(SIGNATURE_FAILURE);
}

#[test]
fn hostile_text_comes_back_short_and_without_control_characters() {
    let name = "x".repeat(30_000);
    let refusal = Bent::v1(&format!("{name}%0a=%")).refusal();
    assert!(refusal.message.len() < 200);
    let refusal = Bent::v1("a%0d%0ab=%").refusal();
    assert!(!refusal.message.chars().any(char::is_control));
    let refusal = post().authorized("AKIDX/1970-01-01", &format!("A/{name}")).refusal();
    assert!(refusal.internal_cause.unwrap().len() < 400);
}
