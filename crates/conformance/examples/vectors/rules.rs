//! The rules that the cases hold, each with its source.

/// A rule of the wire.
pub(crate) struct Rule {
    /// The name in a case.
    pub(crate) id: &'static str,
    /// The source: the vendor's page, the official clients, published answers, or Billfold.
    pub(crate) from: &'static str,
    /// The rule in words.
    pub(crate) text: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $from:expr, $text:literal;)+) => {
        $(pub(crate) const $name: &Rule = &Rule { id: $id, from: $from, text: $text };)+
        /// Every rule, in the order of the README.
        pub(crate) const ALL: &[&Rule] = &[$($name),+];
    };
}

/// The vendor's pages document/api/267/37447 (TC3) and document/api/1021/34193 (version 1).
const PAGE: &str = "vendor's page";
/// Read from, and seen in, the official clients.
const CLIENTS: &str = "official clients";
/// Published answers of the real service.
const ANSWERS: &str = "published answers";
/// A choice of Billfold, as nothing is published on what the service does.
const OURS: &str = "Billfold";

rules! {
    METHOD = "tc3.method", PAGE,
        "The first line is the method, `GET` or `POST` in upper case; no other method is spoken.";
    PATH = "tc3.path", CLIENTS,
        "The second line is `/`. Some clients sign the path of their URL, so the path as sent is taken as well.";
    QUERY = "tc3.query", CLIENTS,
        "The third line of a GET is the raw text behind `?`: not decoded, not encoded again, not sorted. Of a POST it is empty.";
    PAIRS = "tc3.pairs", ANSWERS,
        "A query or a form that is not `key=value` joined by `&`, or whose escapes or UTF-8 are broken, is refused before anything else is looked at. For escapes and UTF-8 the code is Billfold's choice.";
    HEADERS = "tc3.headers", PAGE,
        "Then follows a line `name:value` for each signed header: the name in lower case, no blanks around the value, those inside kept. An empty line ends them.";
    CASE = "tc3.case", CLIENTS,
        "Values are signed as sent, as every client does, or all in lower case, as the page says.";
    LIST = "tc3.list", PAGE,
        "Then the names, joined by `;`: in lower case, each once, each sent, `content-type` and `host` among them.";
    HOST = "tc3.host", CLIENTS,
        "`Host` is opaque text, signed as sent, port included; one official client leaves the port out.";
    TYPE = "tc3.type", PAGE,
        "`Content-Type` is signed with its parameters. A POST is JSON, a form or multipart; a GET may say what it likes.";
    PAYLOAD = "tc3.payload", PAGE,
        "The last line is the SHA-256 of the payload in lower-case hex: the body's very bytes for POST, nothing for GET.";
    MULTIPART = "tc3.multipart", PAGE,
        "A body of `multipart/form-data` is signed as its bytes, the content type with its boundary. A body that does not consist of parts with names is malformed.";
    UNSIGNED = "tc3.unsigned", CLIENTS,
        "With the header `X-TC-Content-SHA256: UNSIGNED-PAYLOAD`, exactly so, the payload is that text and the body is not covered.";
    STRING = "tc3.string", PAGE,
        "The string to sign has four lines: method name, timestamp, scope, SHA-256 of the canonical request in lower-case hex.";
    TIME = "tc3.time", PAGE,
        "`X-TC-Timestamp` is decimal digits, seconds since 1970-01-01 UTC.";
    DATE = "tc3.date", PAGE,
        "The scope's day is the UTC day of the timestamp, whatever the clock of the server says.";
    SERVICE = "tc3.service", CLIENTS,
        "The scope's service is the server's, or the first label of the host, as six official clients write it, with or without a port.";
    KEY = "tc3.key", PAGE,
        "The key is HMAC over day, service and `tc3_request` in a chain that starts from `TC3` and the secret.";
    SIGNATURE = "tc3.signature", PAGE,
        "The signature is 64 lower-case hex digits, every one of which counts.";
    AUTHORIZATION = "tc3.authorization", PAGE,
        "`Authorization` is the method name and the fields `Credential`, `SignedHeaders`, `Signature`, each once; their order and the blanks around them are free.";
    COMMON = "tc3.common", ANSWERS,
        "`X-TC-Timestamp`, `X-TC-Action` and `X-TC-Version` must be there; the first absent one is named. No `X-TC-` header is covered unless it is listed.";
    ONCE = "tc3.once", OURS,
        "An `X-TC-` header that decides something is there once.";
    CLOCK = "clock", PAGE,
        "A timestamp may be 300 s off the server's clock, either way.";
    KNOWN = "known", PAGE,
        "The secret id must be a known one, to the letter.";
    V1_STRING = "v1.string", PAGE,
        "Version 1 signs method, host, path, `?` and all pairs but `Signature`, `key=value` joined by `&`.";
    V1_SORT = "v1.sort", PAGE,
        "The pairs are sorted by key in the order of bytes; where keys are equal, Billfold keeps the order sent.";
    V1_VALUES = "v1.values", PAGE,
        "Values are decoded in the string: `+` and `%20` are blanks, and an empty value keeps its key.";
    V1_KEYS = "v1.keys", CLIENTS,
        "A key with `_` is signed as sent, or with `.` in its place, put there before sorting or after it, as clients differ.";
    V1_DIGEST = "v1.digest", PAGE,
        "`SignatureMethod=HmacSHA256` means SHA-256; anything else, or none, means SHA-1. The pair itself is signed.";
    V1_HOST = "v1.host", CLIENTS,
        "The host is signed as sent, port included. Billfold takes it without its port as well, which no client is known to need.";
    V1_PATH = "v1.path", PAGE,
        "The path is signed as sent.";
    V1_PLACE = "v1.place", PAGE,
        "A GET has its pairs in the query, a POST in its body, whatever its content type; what is in the other place is not read.";
    V1_SIGNATURE = "v1.signature", PAGE,
        "The signature is Base64, percent-encoded for its way; blanks and line ends around it are cut.";
    V1_KEY = "v1.key", PAGE,
        "The key is the secret itself.";
    V1_FORM = "v1.form", ANSWERS,
        "A request without `Authorization` is version 1. What is not `key=value` joined by `&` is refused first of all.";
    V1_ONCE = "v1.once", OURS,
        "A common parameter is given once.";
    V1_COMMON = "v1.common", ANSWERS,
        "`Timestamp`, `Action`, `Version`, `Nonce`, `SecretId` and `Signature` must be there and not empty; the first absent one is named.";
    V1_NUMBERS = "v1.numbers", ANSWERS,
        "`Timestamp` and `Nonce` are decimal digits, the latter up to 2^64 - 1; they are signed as written.";
}
