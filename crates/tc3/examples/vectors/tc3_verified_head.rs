//! TC3 requests that are verified: host, content type, signed headers, and how a head is written.

use crate::suite::case::Case;
use crate::suite::rules::{AUTHORIZATION, CASE, COMMON, HEADERS, HOST, LIST, TYPE};
use crate::suite::tc3::{get, post};

pub(crate) fn cases() -> Vec<Case> {
    [hosts(), hosts_in_capitals(), content_types(), written(), listed(), authorizations(), common()].concat()
}

fn hosts() -> Vec<Case> {
    let case = |name, why, host| post(name, HOST, why).host(host);
    let bare =
        |name, why, host, signed| case(name, why, host).signs("host", signed).reading("host-without-port");
    vec![
        case("host-with-port", "A port is part of the host.", "intlpartnersmgt.example.net:8443").verified(),
        case(
            "host-with-the-usual-port",
            "Even the port that goes without saying.",
            "intlpartnersmgt.example.net:443",
        )
        .verified(),
        bare(
            "host-signed-without-port",
            "One client leaves the port out.",
            "bills.example.net:8443",
            "bills.example.net",
        )
        .verified(),
        case("host-address", "An address is a host.", "127.0.0.1:9000").verified(),
        bare("host-address-signed-without-port", "So it does of an address.", "127.0.0.1:9000", "127.0.0.1")
            .verified(),
        case("host-of-ipv6", "The colons in brackets are no port.", "[2001:db8::1]").verified(),
        case("host-of-ipv6-with-port", "The one behind them is.", "[2001:db8::1]:9000").verified(),
        bare(
            "host-of-ipv6-signed-without-port",
            "It can be left out.",
            "[2001:db8::1]:9000",
            "[2001:db8::1]",
        )
        .verified(),
        case("host-without-dots", "A name need not have dots.", "billing:9000").verified(),
        case("host-with-a-final-dot", "A final dot stays.", "intlpartnersmgt.example.net.").verified(),
        case(
            "host-with-a-scheme",
            "A client that is given a URL for its endpoint sends all of it.",
            "http://127.0.0.1:8080",
        )
        .verified(),
        case(
            "host-with-a-scheme-only",
            "What follows the scheme's colon is no port.",
            "http://bills.example.net",
        )
        .verified(),
        bare(
            "host-with-a-scheme-signed-without-port",
            "But digits behind the last colon are.",
            "http://bills.example.net:8080",
            "http://bills.example.net",
        )
        .verified(),
        case("host-with-an-empty-port", "A colon without digits is no port.", "bills.example.net:")
            .verified(),
        case("host-with-a-path", "Whatever a host holds, it is text.", "bills.example.net/api").verified(),
    ]
}

fn hosts_in_capitals() -> Vec<Case> {
    vec![
        post("host-in-capitals-signed-as-sent", CASE, "A host is signed as sent.")
            .host("Bills.EXAMPLE.net")
            .verified(),
        post("host-in-capitals-signed-in-lower-case", CASE, "Or in lower case.")
            .host("Bills.EXAMPLE.net")
            .signs("host", "bills.example.net")
            .reading("values-in-lower-case")
            .verified(),
        post("host-in-capitals-signed-in-lower-case-without-port", CASE, "Two liberties at once.")
            .host("Bills.EXAMPLE.net:9000")
            .signs("host", "bills.example.net")
            .reading("host-without-port")
            .reading("values-in-lower-case")
            .verified(),
        post("type-in-capitals-signed-as-sent", CASE, "A content type is signed as sent.")
            .content_type("Application/JSON; Charset=UTF-8")
            .verified(),
        post("type-in-capitals-signed-in-lower-case", CASE, "Or in lower case.")
            .content_type("Application/JSON; Charset=UTF-8")
            .signs("content-type", "application/json; charset=utf-8")
            .reading("values-in-lower-case")
            .verified(),
        post("all-values-signed-in-lower-case", CASE, "Lower case then means every value.")
            .content_type("Application/JSON")
            .host("Bills.Example.net")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .signs("content-type", "application/json")
            .signs("host", "bills.example.net")
            .signs("x-tc-action", "describebillsummarybypaymode")
            .reading("values-in-lower-case")
            .verified(),
    ]
}

fn content_types() -> Vec<Case> {
    let case = |name, why, value| post(name, TYPE, why).content_type(value).verified();
    let get = |name, why, value| get(name, TYPE, why, "BillMonth=2023-10").content_type(value).verified();
    vec![
        case("type-with-charset", "A parameter belongs to the value.", "application/json; charset=utf-8"),
        case("type-with-charset-without-blank", "It is not written anew.", "application/json;charset=utf-8"),
        case("type-with-charset-in-quotes", "Quotes stay.", "application/json; charset=\"utf-8\""),
        case("type-with-a-semicolon-only", "So does a semicolon without parameter.", "application/json;"),
        get("type-of-a-get-is-json", "A GET may name another type.", "application/json"),
        get("type-of-a-get-is-anything", "Any at all.", "text/plain; a=b"),
        get("type-of-a-get-is-empty", "Even an empty one, when it is sent.", ""),
    ]
}

fn written() -> Vec<Case> {
    let case = |name, why| post(name, HEADERS, why);
    let go = |name: &str| name.replace("TC", "Tc");
    vec![
        case("names-in-lower-case", "Names have no case.").naming(str::to_ascii_lowercase).verified(),
        case("names-in-upper-case", "Names have no case.").naming(str::to_ascii_uppercase).verified(),
        case("names-as-go-writes-them", "The client for Go writes `X-Tc-Action`.").naming(go).verified(),
        case("headers-in-another-order", "The order of the head does not matter.").reversed().verified(),
        case("blanks-around-values", "Blanks around a value are cut.")
            .sends_raw("Host", b"   intlpartnersmgt.example.net  ")
            .sends_raw("Content-Type", b"  application/json ")
            .verified(),
        case("tabs-around-values", "So are tabs.")
            .sends_raw("Host", b"\tintlpartnersmgt.example.net \t")
            .sends_raw("Content-Type", b" \tapplication/json\t")
            .verified(),
        case("no-blank-behind-the-colon", "None need be there.")
            .sends_raw("Host", b"intlpartnersmgt.example.net")
            .sends_raw("Content-Type", b"application/json")
            .verified(),
        case("blanks-inside-a-value", "Blanks inside stay, all of them.")
            .content_type("application/json;   charset=utf-8")
            .verified(),
        case("tab-inside-a-value", "So does a tab.")
            .content_type("application/json;\tcharset=utf-8")
            .verified(),
        case("value-with-colons", "The first colon ends the name.").covers("X-Note", "a:b: c").verified(),
        case("value-with-commas", "A list stays a list.").covers("X-Note", "a, b,c ,d").verified(),
        case("value-empty", "An empty value is signed as such.").covers("X-TC-Region", "").verified(),
        case("value-beyond-ascii", "A value may be UTF-8.").covers("X-Note", "Köln 月").verified(),
    ]
}

fn listed() -> Vec<Case> {
    let case = |name, why| post(name, LIST, why);
    vec![
        case("listed-action", "The vendor's newer example covers the action, too.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .verified(),
        case("listed-timestamp-and-version", "More can be covered.")
            .covers("X-TC-Timestamp", "1700000123")
            .covers("X-TC-Version", "2022-09-28")
            .verified(),
        case("listed-common-parameters", "All that is common.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .covers("X-TC-Language", "zh-CN")
            .covers("X-TC-Region", "ap-guangzhou")
            .covers("X-TC-RequestClient", "SDK_MADE_UP_1.0: my-app")
            .covers("X-TC-Timestamp", "1700000123")
            .covers("X-TC-Token", "made/up+token==")
            .covers("X-TC-Version", "2022-09-28")
            .verified(),
        case("listed-header-of-ones-own", "A header that the protocol does not know.")
            .covers("X-Idempotency-Key", "8c1c3a")
            .verified(),
        case("listed-content-length", "A header of HTTP itself.")
            .body("{}")
            .covers("Content-Length", "2")
            .sorted()
            .verified(),
        get("listed-action-of-a-get", LIST, "A GET can cover more as well.", "BillMonth=2023-10")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .verified(),
        case("listed-in-another-order", "The lines follow the list, even where it is not sorted.")
            .signs_not("content-type")
            .signs("content-type", "application/json")
            .reading("list-unsorted")
            .verified(),
        case("listed-before-the-others", "A name may sort before the required ones.")
            .covers("Accept", "*/*")
            .sorted()
            .verified(),
    ]
}

fn authorizations() -> Vec<Case> {
    let case = |name, why| post(name, AUTHORIZATION, why);
    vec![
        case("authorization-without-blanks", "No blank need follow a comma.").writes(", ", ",").verified(),
        case("authorization-with-two-blanks", "Two may follow the method's name.")
            .writes("SHA256 ", "SHA256  ")
            .verified(),
        case("authorization-with-tabs", "Tabs are blanks.").writes(" ", "\t").verified(),
        case("authorization-with-blanks-before-commas", "Blanks may stand before a comma.")
            .writes(", ", "  ,   ")
            .verified(),
        case("authorization-signature-first", "The order of the fields is free.")
            .writes("Credential={id}/{date}/{service}/tc3_request", "Signature={signature}")
            .writes("={list}, Signature={signature}", "={list}, Credential={id}/{date}/{service}/tc3_request")
            .verified(),
        case("authorization-list-first", "In every way.")
            .writes(", SignedHeaders={list}", "")
            .writes("Credential=", "SignedHeaders={list},Credential=")
            .verified(),
    ]
}

fn common() -> Vec<Case> {
    let case = |name, why| post(name, COMMON, why);
    vec![
        case("token-is-not-signed", "A token is not covered.")
            .sends("X-TC-Token", "made/up+token==")
            .verified(),
        case("region-may-be-null", "One client sends `null` for no region.")
            .sends("X-TC-Region", "null")
            .verified(),
        case("region-may-be-empty", "Two send nothing.").sends("X-TC-Region", "").verified(),
        case("language-and-client-are-free", "What a client says of itself may be odd.")
            .sends("X-TC-Language", "tlh")
            .sends("X-TC-RequestClient", "SDK_MADE_UP_1.0; \"odd\": \u{e9}")
            .sends("X-TC-TraceId", "{0}")
            .verified(),
        case("action-is-not-signed", "Nor is the action, unless it is listed.")
            .sends("X-TC-Action", "NoSuchAction")
            .verified(),
    ]
}
