//! TC3 requests that are verified: the host, and values in capitals.

use crate::suite::case::Case;
use crate::suite::rules::{CASE, HOST};
use crate::suite::tc3::json_post;

pub(crate) fn make_cases() -> Vec<Case> {
    [host_cases(), odd_hosts(), in_capitals()].concat()
}

fn host_cases() -> Vec<Case> {
    let case = |name, why, host| json_post(name, HOST, why).host(host);
    let bare =
        |name, why, host, signed| case(name, why, host).signs("host", signed).reading("host-without-port");
    vec![
        case("host-with-port", "A port is part of the host.", "intlpartnersmgt.example.net:8443").verified(),
        case(
            "host-with-the-usual-port",
            "A port is signed even where it goes without saying.",
            "intlpartnersmgt.example.net:443",
        )
        .verified(),
        bare(
            "host-signed-without-port",
            "The client for Node.js leaves the port out of what it signs.",
            "bills.example.net:8443",
            "bills.example.net",
        )
        .verified(),
        case("host-address", "A host may be an address with a port.", "127.0.0.1:9000").verified(),
        bare(
            "host-address-signed-without-port",
            "An address may be signed without its port.",
            "127.0.0.1:9000",
            "127.0.0.1",
        )
        .verified(),
        case(
            "host-of-ipv6",
            "The colons inside the brackets of an IPv6 address are no port.",
            "[2001:db8::1]",
        )
        .verified(),
        case(
            "host-of-ipv6-with-port",
            "An IPv6 address is signed with the port behind its brackets.",
            "[2001:db8::1]:9000",
        )
        .verified(),
        bare(
            "host-of-ipv6-signed-without-port",
            "An IPv6 address is signed without the port behind its brackets.",
            "[2001:db8::1]:9000",
            "[2001:db8::1]",
        )
        .verified(),
        case("host-without-dots", "A host's name need not have dots.", "billing:9000").verified(),
        case("host-with-a-final-dot", "The final dot of a host is signed.", "intlpartnersmgt.example.net.")
            .verified(),
    ]
}

fn odd_hosts() -> Vec<Case> {
    let case = |name, why, host| json_post(name, HOST, why).host(host);
    let bare =
        |name, why, host, signed| case(name, why, host).signs("host", signed).reading("host-without-port");
    vec![
        case(
            "host-with-a-scheme",
            "A client that is given a URL for its endpoint sends all of it.",
            "http://127.0.0.1:8080",
        )
        .verified(),
        case(
            "host-with-a-scheme-only",
            "A host with a scheme: what follows the scheme's colon is no port.",
            "http://bills.example.net",
        )
        .verified(),
        bare(
            "host-with-a-scheme-signed-without-port",
            "A host with a scheme: digits behind the last colon are a port.",
            "http://bills.example.net:8080",
            "http://bills.example.net",
        )
        .verified(),
        case("host-with-an-empty-port", "A colon without digits is no port.", "bills.example.net:")
            .verified(),
        case("host-with-a-path", "Whatever a host holds, it is text.", "bills.example.net/api").verified(),
    ]
}

fn in_capitals() -> Vec<Case> {
    vec![
        json_post("host-in-capitals-signed-as-sent", CASE, "A host with capitals is signed as sent.")
            .host("Bills.EXAMPLE.net")
            .verified(),
        json_post(
            "host-in-capitals-signed-in-lower-case",
            CASE,
            "A host with capitals is signed in lower case.",
        )
        .host("Bills.EXAMPLE.net")
        .signs("host", "bills.example.net")
        .reading("values-in-lower-case")
        .verified(),
        json_post(
            "host-in-capitals-signed-in-lower-case-without-port",
            CASE,
            "A host with capitals and a port is signed in lower case and without its port.",
        )
        .host("Bills.EXAMPLE.net:9000")
        .signs("host", "bills.example.net")
        .reading("host-without-port")
        .reading("values-in-lower-case")
        .verified(),
        json_post("type-in-capitals-signed-as-sent", CASE, "A content type with capitals is signed as sent.")
            .content_type("Application/JSON; Charset=UTF-8")
            .verified(),
        json_post(
            "type-in-capitals-signed-in-lower-case",
            CASE,
            "A content type with capitals is signed in lower case.",
        )
        .content_type("Application/JSON; Charset=UTF-8")
        .signs("content-type", "application/json; charset=utf-8")
        .reading("values-in-lower-case")
        .verified(),
        json_post(
            "all-values-signed-in-lower-case",
            CASE,
            "Where one value is signed in lower case, all are.",
        )
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
