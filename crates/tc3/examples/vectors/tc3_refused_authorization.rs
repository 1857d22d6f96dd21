//! TC3 requests that are refused: the `Authorization` header is not in order.

use crate::suite::case::Case;
use crate::suite::rules::{AUTHORIZATION, LIST, SIGNATURE, TYPE};
use crate::suite::tc3::{Tc3, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [algorithms(), fields(), more_fields(), credentials(), lists(), more_lists(), signatures()].concat()
}

const ALGORITHM: &str = "`Algorithm` not valid";
const CREDENTIAL: &str = "`Credential` not valid";
const SIGNED_HEADERS: &str = "`SignedHeaders` not valid";
const NO_SIGNATURE: &str = "`Signature` not valid";

fn written(
    (name, why): (&'static str, &'static str),
    says: &'static str,
    part: &'static str,
    other: &'static str,
) -> Case {
    post(name, AUTHORIZATION, why).unauthorized(says, |sent| sent.writes(part, other))
}

fn algorithms() -> Vec<Case> {
    let replaced = |name, why, value: &'static [u8]| {
        post(name, AUTHORIZATION, why).unauthorized(ALGORITHM, |sent| sent.sends_raw("Authorization", value))
    };
    let name = "TC3-HMAC-SHA256";
    vec![
        written(("algorithm-sha1", "There is no such method."), ALGORITHM, name, "TC3-HMAC-SHA1"),
        written(
            ("algorithm-of-another-vendor", "Another vendor's method."),
            ALGORITHM,
            name,
            "AWS4-HMAC-SHA256",
        ),
        written(
            ("algorithm-in-lower-case", "The name is in upper case."),
            ALGORITHM,
            name,
            "tc3-hmac-sha256",
        ),
        written(("algorithm-missing", "The name is missing."), ALGORITHM, "TC3-HMAC-SHA256 ", ""),
        written(("algorithm-without-blank", "No blank follows the name."), ALGORITHM, "SHA256 ", "SHA256"),
        written(("algorithm-with-a-comma", "A comma follows the name."), ALGORITHM, "SHA256 ", "SHA256, "),
        replaced("authorization-empty", "The header is there and empty.", b""),
        replaced("authorization-skip", "What clients send that are told not to sign.", b" SKIP"),
        replaced("authorization-bearer", "A bearer token is no signature.", b" Bearer bWFkZSB1cA=="),
        replaced("authorization-basic", "Nor is a password.", b" Basic QUtJRDpodXNo"),
        replaced(
            "authorization-not-utf8",
            "A header that is no text is as good as an empty one.",
            b" TC3-HMAC-SHA256 \xff",
        ),
        replaced(
            "authorization-with-control-character",
            "Nor is one with a control character.",
            b" TC3-HMAC-SHA256 \x01",
        ),
    ]
}

fn fields() -> Vec<Case> {
    let credential = "Credential={id}/{date}/{service}/tc3_request, ";
    let twice = "more than once";
    vec![
        written(("field-credential-missing", "`Credential` is missing."), CREDENTIAL, credential, ""),
        written(
            ("field-list-missing", "`SignedHeaders` is missing."),
            SIGNED_HEADERS,
            "SignedHeaders={list}, ",
            "",
        ),
        written(
            ("field-signature-missing", "`Signature` is missing."),
            NO_SIGNATURE,
            ", Signature={signature}",
            "",
        ),
        written(
            ("field-all-missing", "Every field is missing."),
            ALGORITHM,
            "Credential={id}/{date}/{service}/tc3_request, SignedHeaders={list}, Signature={signature}",
            "",
        ),
        written(
            ("field-credential-twice", "`Credential` is there twice."),
            twice,
            credential,
            "Credential={id}/{date}/{service}/tc3_request, Credential={id}/{date}/{service}/tc3_request, ",
        ),
        written(
            ("field-list-twice", "`SignedHeaders` is there twice."),
            twice,
            "SignedHeaders={list}",
            "SignedHeaders={list}, SignedHeaders={list}",
        ),
        written(
            ("field-signature-twice", "A wrong signature beside the right one."),
            twice,
            "Signature={signature}",
            "Signature=0, Signature={signature}",
        ),
    ]
}

fn more_fields() -> Vec<Case> {
    let unknown = "unknown field";
    vec![
        written(
            ("field-unknown", "A field that nobody knows."),
            unknown,
            "Signature={signature}",
            "Signature={signature}, Region=ap-guangzhou",
        ),
        written(
            ("field-in-lower-case", "Names of fields have a case."),
            unknown,
            "Credential=",
            "credential=",
        ),
        written(
            ("field-misspelled", "`Signedheaders` is no field."),
            unknown,
            "SignedHeaders",
            "Signedheaders",
        ),
        written(
            ("field-without-value", "A field without `=`."),
            CREDENTIAL,
            "Credential={id}/{date}/{service}/tc3_request",
            "Credential",
        ),
        written(
            ("fields-separated-by-semicolons", "Fields are separated by commas."),
            CREDENTIAL,
            ", ",
            "; ",
        ),
        written(("fields-separated-by-blanks", "Blanks do not separate."), CREDENTIAL, ", ", " "),
        written(
            ("fields-with-a-comma-at-the-end", "A comma promises another field."),
            unknown,
            "{signature}",
            "{signature},",
        ),
    ]
}

fn credentials() -> Vec<Case> {
    let case = |words, other| written(words, CREDENTIAL, "{id}/{date}/{service}/tc3_request", other);
    vec![
        case(("credential-empty", "The credential is empty."), ""),
        case(("credential-id-only", "There is no scope."), "{id}"),
        case(("credential-without-id", "The id is empty."), "/{date}/{service}/tc3_request"),
        case(("credential-without-date", "The scope has no date."), "{id}/{service}/tc3_request"),
        case(("credential-without-service", "The scope has no service."), "{id}/{date}/tc3_request"),
        case(("credential-with-an-empty-service", "The service is empty."), "{id}/{date}//tc3_request"),
        case(("credential-without-terminator", "The scope does not end."), "{id}/{date}/{service}"),
        case(("credential-with-an-empty-terminator", "The end is empty."), "{id}/{date}/{service}/"),
        case(
            ("credential-with-another-terminator", "It ends as another vendor's."),
            "{id}/{date}/{service}/aws4_request",
        ),
        case(
            ("credential-with-terminator-in-capitals", "The end is in lower case."),
            "{id}/{date}/{service}/TC3_REQUEST",
        ),
        case(
            ("credential-with-a-final-slash", "Nothing follows the end."),
            "{id}/{date}/{service}/tc3_request/",
        ),
        case(
            ("credential-with-colons", "Its parts are separated by slashes."),
            "{id}:{date}:{service}:tc3_request",
        ),
    ]
}

fn lists() -> Vec<Case> {
    let case = |name, why, list: &'static str| {
        post(name, LIST, why).unauthorized(SIGNED_HEADERS, |sent| sent.writes("{list}", list))
    };
    vec![
        case("list-empty", "No header is listed.", ""),
        case("list-without-host", "`host` is missing.", "content-type"),
        case("list-without-content-type", "`content-type` is missing.", "host"),
        case("list-with-another-instead", "Two others are listed.", "x-tc-action;x-tc-version"),
        case("list-with-a-header-twice", "`host` is listed twice.", "content-type;host;host"),
        case("list-in-capitals", "Names are listed as sent.", "Content-Type;Host"),
        case(
            "list-with-one-capital-name",
            "One more name is listed as sent.",
            "content-type;host;X-TC-Action",
        ),
        case(
            "list-with-a-header-that-is-not-sent",
            "A header is listed and not sent.",
            "content-type;host;x-tc-token",
        ),
        case("list-with-a-final-semicolon", "A semicolon promises another name.", "content-type;host;"),
        case("list-with-blanks", "No blank follows a semicolon.", "content-type; host"),
        case("list-with-colons", "Names are joined by semicolons.", "content-type:host"),
        post("list-with-commas", LIST, "A comma ends the field.")
            .unauthorized("unknown field", |sent| sent.writes("{list}", "content-type,host")),
    ]
}

fn more_lists() -> Vec<Case> {
    let lost = |name, why, lost: &'static str| {
        post(name, LIST, why).unauthorized(SIGNED_HEADERS, |sent| sent.without(lost))
    };
    let garbled = |name, why, value: &'static [u8]| {
        post(name, LIST, why)
            .covers("X-Note", "a")
            .unauthorized(SIGNED_HEADERS, |sent| sent.sends_raw("X-Note", value))
    };
    vec![
        lost("host-lost", "The request has no `Host`.", "Host"),
        post("listed-header-lost", LIST, "A covered header was taken away.")
            .covers("X-TC-Region", "ap-guangzhou")
            .unauthorized(SIGNED_HEADERS, |sent| sent.without("X-TC-Region")),
        get("type-of-a-get-lost", TYPE, "A GET without `Content-Type` cannot cover it.", "A=1")
            .unauthorized(SIGNED_HEADERS, |sent| sent.without("Content-Type")),
        garbled("listed-header-not-utf8", "A covered value is no UTF-8.", b" \xff\xfe"),
        garbled(
            "listed-header-with-control-character",
            "A covered value holds a control character.",
            b" a\x01b",
        ),
    ]
}

fn signatures() -> Vec<Case> {
    let case = |name, why, shown| {
        post(name, SIGNATURE, why).unauthorized(NO_SIGNATURE, |sent: Tc3| sent.shows(shown))
    };
    vec![
        case("signature-empty", "The signature is empty.", |_| String::new()),
        case("signature-in-capitals", "The digits are in upper case.", str::to_ascii_uppercase),
        case("signature-cut", "The last digit is missing.", |right| right.chars().take(63).collect()),
        case("signature-halved", "Half of it is missing.", |right| right.chars().take(32).collect()),
        case("signature-with-a-digit-more", "There is a digit too many.", |right| format!("{right}0")),
        case("signature-twice-over", "It stands there two times.", |right| format!("{right}{right}")),
        case("signature-with-a-blank-inside", "A blank stands in it.", |right| {
            let (start, end) = right.split_at(32);
            format!("{start} {end}")
        }),
        case("signature-with-a-letter-beyond-f", "`g` is no digit.", |right| {
            format!("g{}", right.chars().skip(1).collect::<String>())
        }),
        case("signature-with-a-prefix", "`0x` is no digit.", |right| format!("0x{right}")),
        case("signature-in-quotes", "Quotes are none either.", |right| format!("\"{right}\"")),
        case("signature-in-base64", "It is in hex, not in Base64.", |right| {
            crate::suite::mac::base64(right.as_bytes()).chars().take(64).collect()
        }),
    ]
}
