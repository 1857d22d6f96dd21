//! TC3 requests that are refused: a signed header was changed after signing.

use crate::suite::case::Case;
use crate::suite::rules::{CASE, HEADERS, HOST, LIST, TYPE};
use crate::suite::tc3::{FORM, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [host_cases(), type_cases(), header_cases()].concat()
}

fn host_cases() -> Vec<Case> {
    let case = |name, why, before: &str, after: &str| {
        json_post(name, HOST, why).host(before).fails(|sent| sent.host(after))
    };
    vec![
        case(
            "host-changed",
            "The request was sent to another host.",
            "bills.example.net",
            "bills.example.org",
        ),
        case(
            "host-port-changed",
            "Another port, where the port was signed.",
            "bills.example.net:80",
            "bills.example.net:81",
        ),
        case(
            "host-port-lost",
            "No port, where the port was signed.",
            "bills.example.net:443",
            "bills.example.net",
        ),
        case(
            "host-with-a-final-dot-more",
            "A final dot was added.",
            "bills.example.net",
            "bills.example.net.",
        ),
        case("host-scheme-lost", "A host with a scheme lost it.", "http://127.0.0.1:8080", "127.0.0.1:8080"),
        json_post(
            "host-changed-into-lower-case",
            CASE,
            "The host was signed with capitals and sent without them.",
        )
        .host("Bills.example.net")
        .fails(|sent| sent.host("bills.example.net")),
        json_post(
            "host-half-in-lower-case",
            CASE,
            "The host was signed in lower case and the content type was not.",
        )
        .host("Bills.example.net")
        .content_type("Application/JSON")
        .signs("host", "bills.example.net")
        .fails(|sent| sent.signs("host", "Bills.example.net")),
        json_post("host-signed-with-a-port-that-is-not-sent", HOST, "A port was signed that was not sent.")
            .signs("host", "intlpartnersmgt.example.net:80")
            .fails(|sent| sent.signs("host", "intlpartnersmgt.example.net")),
        json_post(
            "host-signed-without-its-digits",
            HOST,
            "The digits of the port were left out, and the colon was signed.",
        )
        .host("bills.example.net:9000")
        .signs("host", "bills.example.net:")
        .fails(|sent| sent.signs("host", "bills.example.net:9000")),
        json_post("host-of-another-header", HOST, "`X-Forwarded-Host` was signed in place of the host.")
            .sends("X-Forwarded-Host", "bills.example.org")
            .signs("host", "bills.example.org")
            .fails(|sent| sent.signs("host", "intlpartnersmgt.example.net")),
    ]
}

fn type_cases() -> Vec<Case> {
    let case = |name, why, before: &str, after: &str| {
        json_post(name, TYPE, why).content_type(before).fails(|sent| sent.content_type(after))
    };
    vec![
        case(
            "type-with-a-charset-more",
            "A charset was added.",
            "application/json",
            "application/json; charset=utf-8",
        ),
        case(
            "type-with-a-charset-less",
            "A charset was taken away.",
            "application/json; charset=utf-8",
            "application/json",
        ),
        case(
            "type-with-another-charset",
            "The charset was changed.",
            "application/json; charset=utf-8",
            "application/json; charset=gbk",
        ),
        case(
            "type-with-a-blank-less",
            "A blank inside the content type was taken away.",
            "application/json; charset=utf-8",
            "application/json;charset=utf-8",
        ),
        case(
            "type-changed-into-capitals",
            "Mixed case was signed, another mixture was sent.",
            "Application/json",
            "application/JSON",
        ),
        json_post("type-changed-to-form", TYPE, "A body that is also a form was sent as one.")
            .body("A=1")
            .fails(|sent| sent.content_type(FORM)),
        query_get("type-changed-of-a-get", TYPE, "The content type of a GET was changed.", "A=1")
            .fails(|sent| sent.content_type("application/json")),
    ]
}

fn header_cases() -> Vec<Case> {
    vec![
        json_post("listed-action-altered", LIST, "A header that was covered was changed.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .fails(|sent| sent.covers("X-TC-Action", "DescribeBillSummaryByRegion")),
        json_post("listed-token-altered", LIST, "A token that was covered was changed.")
            .covers("X-TC-Token", "made/up+token==")
            .fails(|sent| sent.covers("X-TC-Token", "made/up+tokem==")),
        json_post("listed-header-emptied", LIST, "The value of a covered header was taken away.")
            .covers("X-TC-Region", "ap-guangzhou")
            .fails(|sent| sent.covers("X-TC-Region", "")),
        json_post("list-with-a-name-more", LIST, "A header that was not signed was added to the list.")
            .fails(|sent| sent.signs("x-tc-action", "DescribeBillSummaryByPayMode")),
        json_post("list-with-a-name-less", LIST, "A header that was signed was taken from the list.")
            .covers("X-TC-Action", "DescribeBillSummaryByPayMode")
            .fails(|sent| sent.signs_not("x-tc-action")),
        json_post("list-in-another-order", LIST, "The list was turned round.")
            .fails(|sent| sent.signs_not("content-type").signs("content-type", "application/json")),
        json_post("values-swapped", HEADERS, "Two covered headers exchanged their values.")
            .covers("X-TC-Language", "en-US")
            .covers("X-TC-Region", "ap-guangzhou")
            .fails(|sent| sent.covers("X-TC-Language", "ap-guangzhou").covers("X-TC-Region", "en-US")),
    ]
}
