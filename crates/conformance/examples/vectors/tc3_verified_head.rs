//! TC3 requests that are verified: content type, signed headers, and spellings of the head.

use crate::suite::case::Case;
use crate::suite::rules::{AUTHORIZATION, COMMON, HEADERS, LIST, TYPE};
use crate::suite::tc3::{json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [
        content_types(),
        spelling_cases(),
        listed_header_cases(),
        authorization_cases(),
        common_parameter_cases(),
    ]
    .concat()
}

fn content_types() -> Vec<Case> {
    let case = |name, why, value| json_post(name, TYPE, why).content_type(value).verified();
    let typed_get =
        |name, why, value| query_get(name, TYPE, why, "BillMonth=2023-10").content_type(value).verified();
    vec![
        case(
            "type-with-charset",
            "The charset is part of the signed value.",
            "application/json; charset=utf-8",
        ),
        case(
            "type-with-charset-without-blank",
            "A charset without a blank before it gets none.",
            "application/json;charset=utf-8",
        ),
        case(
            "type-with-charset-in-quotes",
            "The quotes around a charset are signed.",
            "application/json; charset=\"utf-8\"",
        ),
        case(
            "type-with-a-semicolon-only",
            "A semicolon without a parameter behind it is signed.",
            "application/json;",
        ),
        typed_get("type-of-a-get-is-json", "A GET may name the content type of JSON.", "application/json"),
        typed_get("type-of-a-get-is-anything", "A GET may name any content type at all.", "text/plain; a=b"),
        typed_get(
            "type-of-a-get-is-empty",
            "A GET may name an empty content type, as long as it is sent.",
            "",
        ),
    ]
}

fn spelling_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, HEADERS, why);
    let go = |name: &str| name.replace("TC", "Tc");
    vec![
        case("names-in-lower-case", "Names of headers have no case: all in lower case.")
            .naming(str::to_ascii_lowercase)
            .verified(),
        case("names-in-upper-case", "Names of headers have no case: all in upper case.")
            .naming(str::to_ascii_uppercase)
            .verified(),
        case("names-as-go-writes-them", "The client for Go writes `X-Tc-Action`.").naming(go).verified(),
        case("headers-in-another-order", "The order in which headers are sent does not matter.")
            .reversed()
            .verified(),
        case("blanks-around-values", "Blanks around a value are cut.")
            .sends_raw("Host", b"   intlpartnersmgt.example.net  ")
            .sends_raw("Content-Type", b"  application/json ")
            .verified(),
        case("tabs-around-values", "Tabs around a value are cut.")
            .sends_raw("Host", b"\tintlpartnersmgt.example.net \t")
            .sends_raw("Content-Type", b" \tapplication/json\t")
            .verified(),
        case("no-blank-behind-the-colon", "No blank need follow the colon of a header.")
            .sends_raw("Host", b"intlpartnersmgt.example.net")
            .sends_raw("Content-Type", b"application/json")
            .verified(),
        case("blanks-inside-a-value", "Blanks inside a value stay, all of them.")
            .content_type("application/json;   charset=utf-8")
            .verified(),
        case("tab-inside-a-value", "A tab inside a value stays.")
            .content_type("application/json;\tcharset=utf-8")
            .verified(),
        case("value-with-colons", "The first colon ends the name.").covers("X-Note", "a:b: c").verified(),
        case("value-with-commas", "Commas in the value of a header are signed as they stand.")
            .covers("X-Note", "a, b,c ,d")
            .verified(),
        case("value-empty", "An empty value is signed as such.").covers("X-TC-Region", "").verified(),
        case("value-beyond-ascii", "The value of a covered header may be UTF-8.")
            .covers("X-Note", "Köln 月")
            .verified(),
    ]
}

fn listed_header_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, LIST, why);
    vec![
        case("listed-action", "The vendor's newer example covers the action, too.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .verified(),
        case("listed-timestamp-and-version", "Timestamp and version can be covered.")
            .covers("X-TC-Timestamp", "1700000123")
            .covers("X-TC-Version", "2022-09-28")
            .verified(),
        case("listed-common-parameters", "All common parameters can be covered.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .covers("X-TC-Language", "zh-CN")
            .covers("X-TC-Region", "ap-guangzhou")
            .covers("X-TC-RequestClient", "SDK_MADE_UP_1.0: my-app")
            .covers("X-TC-Timestamp", "1700000123")
            .covers("X-TC-Token", "made/up+token==")
            .covers("X-TC-Version", "2022-09-28")
            .verified(),
        case("listed-header-of-ones-own", "A header that the protocol does not know can be covered.")
            .covers("X-Idempotency-Key", "8c1c3a")
            .verified(),
        case("listed-content-length", "A header of HTTP itself can be covered.")
            .body("{}")
            .covers("Content-Length", "2")
            .sorted()
            .verified(),
        query_get("listed-action-of-a-get", LIST, "A GET can cover its action as well.", "BillMonth=2023-10")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .verified(),
        case("listed-in-another-order", "The lines follow the list, even where it is not sorted.")
            .signs_not("content-type")
            .signs("content-type", "application/json")
            .reading("list-unsorted")
            .verified(),
        case("listed-before-the-others", "A covered header may sort before the required ones.")
            .covers("Accept", "*/*")
            .sorted()
            .verified(),
    ]
}

fn authorization_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, AUTHORIZATION, why);
    vec![
        case("authorization-without-blanks", "No blank need follow a comma.").writes(", ", ",").verified(),
        case(
            "authorization-with-two-blanks",
            "Two blanks may follow the method's name, as the client for .NET writes it.",
        )
        .writes("SHA256 ", "SHA256  ")
        .verified(),
        case("authorization-with-tabs", "Tabs count as blanks between the parts of the header.")
            .writes(" ", "\t")
            .verified(),
        case("authorization-with-blanks-before-commas", "Blanks may be before a comma.")
            .writes(", ", "  ,   ")
            .verified(),
        case("authorization-signature-first", "The order of the fields is free: `Signature` may come first.")
            .writes("Credential={id}/{date}/{service}/tc3_request", "Signature={signature}")
            .writes("={list}, Signature={signature}", "={list}, Credential={id}/{date}/{service}/tc3_request")
            .verified(),
        case("authorization-list-first", "`SignedHeaders` may come first.")
            .writes(", SignedHeaders={list}", "")
            .writes("Credential=", "SignedHeaders={list},Credential=")
            .verified(),
    ]
}

fn common_parameter_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, COMMON, why);
    vec![
        case("token-is-not-signed", "A token is not covered, unless it is listed.")
            .sends("X-TC-Token", "made/up+token==")
            .verified(),
        case("region-may-be-null", "The client for Node.js sends `null` for no region.")
            .sends("X-TC-Region", "null")
            .verified(),
        case("region-may-be-empty", "The clients for Java and Ruby send an empty region.")
            .sends("X-TC-Region", "")
            .verified(),
        case("language-and-client-are-free", "What a client says of itself may be odd.")
            .sends("X-TC-Language", "tlh")
            .sends("X-TC-RequestClient", "SDK_MADE_UP_1.0; \"odd\": \u{e9}")
            .sends("X-TC-TraceId", "{0}")
            .verified(),
        case("action-is-not-signed", "The action is not covered, unless it is listed.")
            .sends("X-TC-Action", "NoSuchAction")
            .verified(),
    ]
}
