//! TC3 requests that are refused: the `Authorization` header is not in order.

use crate::suite::case::Case;
use crate::suite::rules::{AUTHORIZATION, LIST, TYPE};
use crate::suite::tc3::{json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [
        algorithm_cases(),
        field_cases(),
        more_field_cases(),
        credential_cases(),
        list_cases(),
        more_list_cases(),
    ]
    .concat()
}

const ALGORITHM: &str = "`Algorithm` not valid";
const CREDENTIAL: &str = "`Credential` not valid";
const SIGNED_HEADERS: &str = "`SignedHeaders` not valid";
pub(crate) const NO_SIGNATURE: &str = "`Signature` not valid";

fn rewritten_case(
    (name, why): (&'static str, &'static str),
    says: &'static str,
    part: &'static str,
    other: &'static str,
) -> Case {
    json_post(name, AUTHORIZATION, why).unauthorized(says, |sent| sent.writes(part, other))
}

fn algorithm_cases() -> Vec<Case> {
    let replaced = |name, why, value: &'static [u8]| {
        json_post(name, AUTHORIZATION, why)
            .unauthorized(ALGORITHM, |sent| sent.sends_raw("Authorization", value))
    };
    let name = "TC3-HMAC-SHA256";
    vec![
        rewritten_case(
            ("algorithm-sha1", "There is no method `TC3-HMAC-SHA1`."),
            ALGORITHM,
            name,
            "TC3-HMAC-SHA1",
        ),
        rewritten_case(
            ("algorithm-of-another-vendor", "The method is another vendor's."),
            ALGORITHM,
            name,
            "AWS4-HMAC-SHA256",
        ),
        rewritten_case(
            ("algorithm-in-lower-case", "The name of the method is written in lower case."),
            ALGORITHM,
            name,
            "tc3-hmac-sha256",
        ),
        rewritten_case(
            ("algorithm-missing", "The name of the method is missing."),
            ALGORITHM,
            "TC3-HMAC-SHA256 ",
            "",
        ),
        rewritten_case(
            ("algorithm-without-blank", "No blank follows the name of the method."),
            ALGORITHM,
            "SHA256 ",
            "SHA256",
        ),
        rewritten_case(
            ("algorithm-with-a-comma", "A comma follows the name of the method."),
            ALGORITHM,
            "SHA256 ",
            "SHA256, ",
        ),
        replaced("authorization-empty", "The header `Authorization` is there and empty.", b""),
        replaced("authorization-skip", "What clients send if they are configured not to sign.", b" SKIP"),
        replaced("authorization-bearer", "A bearer token is no signature.", b" Bearer bWFkZSB1cA=="),
        replaced(
            "authorization-basic",
            "A user name with a password is no signature.",
            b" Basic QUtJRDpodXNo",
        ),
        replaced(
            "authorization-not-utf8",
            "An `Authorization` header that is no UTF-8 is as good as an empty one.",
            b" TC3-HMAC-SHA256 \xff",
        ),
        replaced(
            "authorization-with-control-character",
            "An `Authorization` header with a control character is as good as an empty one.",
            b" TC3-HMAC-SHA256 \x01",
        ),
    ]
}

fn field_cases() -> Vec<Case> {
    let credential = "Credential={id}/{date}/{service}/tc3_request, ";
    let twice = "more than once";
    vec![
        rewritten_case(("field-credential-missing", "`Credential` is missing."), CREDENTIAL, credential, ""),
        rewritten_case(
            ("field-list-missing", "`SignedHeaders` is missing."),
            SIGNED_HEADERS,
            "SignedHeaders={list}, ",
            "",
        ),
        rewritten_case(
            ("field-signature-missing", "`Signature` is missing."),
            NO_SIGNATURE,
            ", Signature={signature}",
            "",
        ),
        rewritten_case(
            ("field-all-missing", "Every field is missing."),
            ALGORITHM,
            "Credential={id}/{date}/{service}/tc3_request, SignedHeaders={list}, Signature={signature}",
            "",
        ),
        rewritten_case(
            ("field-credential-twice", "`Credential` is there twice."),
            twice,
            credential,
            "Credential={id}/{date}/{service}/tc3_request, Credential={id}/{date}/{service}/tc3_request, ",
        ),
        rewritten_case(
            ("field-list-twice", "`SignedHeaders` is there twice."),
            twice,
            "SignedHeaders={list}",
            "SignedHeaders={list}, SignedHeaders={list}",
        ),
        rewritten_case(
            ("field-signature-twice", "A wrong signature beside the right one."),
            twice,
            "Signature={signature}",
            "Signature=0, Signature={signature}",
        ),
    ]
}

fn more_field_cases() -> Vec<Case> {
    let unknown = "unknown field";
    vec![
        rewritten_case(
            ("field-unknown", "`Region` is no field."),
            unknown,
            "Signature={signature}",
            "Signature={signature}, Region=ap-guangzhou",
        ),
        rewritten_case(
            ("field-in-lower-case", "`credential` is no field: names of fields have a case."),
            unknown,
            "Credential=",
            "credential=",
        ),
        rewritten_case(
            ("field-misspelled", "`Signedheaders` is no field: names of fields have a case."),
            unknown,
            "SignedHeaders",
            "Signedheaders",
        ),
        rewritten_case(
            ("field-without-value", "`Credential` has neither `=` nor a value."),
            CREDENTIAL,
            "Credential={id}/{date}/{service}/tc3_request",
            "Credential",
        ),
        rewritten_case(
            ("fields-separated-by-semicolons", "The fields are separated by semicolons, not commas."),
            CREDENTIAL,
            ", ",
            "; ",
        ),
        rewritten_case(
            ("fields-separated-by-blanks", "The fields are separated by blanks, not commas."),
            CREDENTIAL,
            ", ",
            " ",
        ),
        rewritten_case(
            ("fields-with-a-comma-at-the-end", "A comma at the end promises another field."),
            unknown,
            "{signature}",
            "{signature},",
        ),
    ]
}

fn credential_cases() -> Vec<Case> {
    let case = |words, other| rewritten_case(words, CREDENTIAL, "{id}/{date}/{service}/tc3_request", other);
    vec![
        case(("credential-empty", "The credential is empty."), ""),
        case(("credential-id-only", "The credential is an id without a scope."), "{id}"),
        case(("credential-without-id", "The id before the scope is empty."), "/{date}/{service}/tc3_request"),
        case(("credential-without-date", "The scope has no day."), "{id}/{service}/tc3_request"),
        case(("credential-without-service", "The scope has no service."), "{id}/{date}/tc3_request"),
        case(
            ("credential-with-an-empty-service", "The service of the scope is empty."),
            "{id}/{date}//tc3_request",
        ),
        case(("credential-without-terminator", "`tc3_request` is missing."), "{id}/{date}/{service}"),
        case(
            ("credential-with-an-empty-terminator", "Nothing is in the place of `tc3_request`."),
            "{id}/{date}/{service}/",
        ),
        case(
            ("credential-with-another-terminator", "The scope ends in another vendor's terminator."),
            "{id}/{date}/{service}/aws4_request",
        ),
        case(
            ("credential-with-terminator-in-capitals", "`tc3_request` is written in upper case."),
            "{id}/{date}/{service}/TC3_REQUEST",
        ),
        case(
            ("credential-with-a-final-slash", "A slash follows `tc3_request`."),
            "{id}/{date}/{service}/tc3_request/",
        ),
        case(
            ("credential-with-colons", "The parts of the credential are separated by colons, not slashes."),
            "{id}:{date}:{service}:tc3_request",
        ),
    ]
}

fn list_cases() -> Vec<Case> {
    let case = |name, why, list: &'static str| {
        json_post(name, LIST, why).unauthorized(SIGNED_HEADERS, |sent| sent.writes("{list}", list))
    };
    vec![
        case("list-empty", "No header is listed.", ""),
        case("list-without-host", "`host` is not listed.", "content-type"),
        case("list-without-content-type", "`content-type` is not listed.", "host"),
        case(
            "list-with-another-instead",
            "Neither required header is listed, but two others are.",
            "x-tc-action;x-tc-version",
        ),
        case("list-with-a-header-twice", "`host` is listed twice.", "content-type;host;host"),
        case("list-in-capitals", "The names are listed with their capitals.", "Content-Type;Host"),
        case(
            "list-with-one-capital-name",
            "One name is listed with its capitals.",
            "content-type;host;X-TC-Action",
        ),
        case(
            "list-with-a-header-that-is-not-sent",
            "A header is listed and not sent.",
            "content-type;host;x-tc-token",
        ),
        case(
            "list-with-a-final-semicolon",
            "A semicolon at the end of the list promises another name.",
            "content-type;host;",
        ),
        case("list-with-blanks", "A blank follows the semicolon of the list.", "content-type; host"),
        case("list-with-colons", "The names are joined by a colon.", "content-type:host"),
        json_post("list-with-commas", LIST, "The names are joined by a comma, which ends the field.")
            .unauthorized("unknown field", |sent| sent.writes("{list}", "content-type,host")),
    ]
}

fn more_list_cases() -> Vec<Case> {
    let lost = |name, why, lost: &'static str| {
        json_post(name, LIST, why).unauthorized(SIGNED_HEADERS, |sent| sent.without(lost))
    };
    let garbled = |name, why, value: &'static [u8]| {
        json_post(name, LIST, why)
            .covers("X-Note", "a")
            .unauthorized(SIGNED_HEADERS, |sent| sent.sends_raw("X-Note", value))
    };
    vec![
        lost("host-lost", "The request has no `Host`.", "Host"),
        json_post("listed-header-lost", LIST, "A covered header was taken away.")
            .covers("X-TC-Region", "ap-guangzhou")
            .unauthorized(SIGNED_HEADERS, |sent| sent.without("X-TC-Region")),
        query_get("type-of-a-get-lost", TYPE, "A GET without `Content-Type` cannot cover it.", "A=1")
            .unauthorized(SIGNED_HEADERS, |sent| sent.without("Content-Type")),
        garbled("listed-header-not-utf8", "The value of a covered header is no UTF-8.", b" \xff\xfe"),
        garbled(
            "listed-header-with-control-character",
            "The value of a covered header holds a control character.",
            b" a\x01b",
        ),
    ]
}
