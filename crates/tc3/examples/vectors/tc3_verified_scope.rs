//! TC3 requests that are verified: time, scope and key.

use crate::suite::case::Case;
use crate::suite::keys::{self, Key};
use crate::suite::rules::{CLOCK, DATE, KEY, SERVICE, TIME};
use crate::suite::tc3::{TIME_S, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [times(), clocks(), services(), keys_of_all_kinds()].concat()
}

fn times() -> Vec<Case> {
    let case = |name, why, time_s, date| post(name, DATE, why).at(time_s, date).verified();
    vec![
        case("day-last-second", "A day lasts to its last second.", 1_700_006_399, "2023-11-14"),
        case("day-first-second", "The next one begins with its first.", 1_700_006_400, "2023-11-15"),
        case("day-leap-day", "29 February of a leap year.", 1_709_251_199, "2024-02-29"),
        case("day-after-a-leap-day", "1 March of a leap year.", 1_709_251_200, "2024-03-01"),
        case("day-after-a-common-february", "1 March of another year.", 1_677_628_800, "2023-03-01"),
        case("day-leap-day-of-2000", "2000 was a leap year.", 951_782_400, "2000-02-29"),
        case("day-no-leap-day-in-2100", "2100 will be none.", 4_107_542_400, "2100-03-01"),
        case("day-year-end", "The last second of a year.", 1_704_067_199, "2023-12-31"),
        case("day-year-start", "The first second of a year.", 1_704_067_200, "2024-01-01"),
        post("time-zero", TIME, "Time began in 1970.").at(0, "1970-01-01").verified(),
        post("time-beyond-31-bits", TIME, "And goes on in 2038.").at(2_147_483_648, "2038-01-19").verified(),
        post("time-beyond-32-bits", TIME, "And in 2106.").at(4_294_967_296, "2106-02-07").verified(),
        get("day-last-second-of-a-get", DATE, "A GET has the same days.", "A=1")
            .at(1_700_006_399, "2023-11-14")
            .verified(),
    ]
}

fn clocks() -> Vec<Case> {
    vec![
        post("clock-300-s-later", CLOCK, "300 s are allowed.").clock(TIME_S + 300).verified(),
        post("clock-300-s-earlier", CLOCK, "In both directions.").clock(TIME_S - 300).verified(),
        post("clock-on-the-next-day", DATE, "The day is the timestamp's, not the clock's.")
            .at(1_700_006_399, "2023-11-14")
            .clock(1_700_006_401)
            .verified(),
        post("clock-on-the-day-before", DATE, "In both directions.")
            .at(1_700_006_400, "2023-11-15")
            .clock(1_700_006_398)
            .verified(),
    ]
}

fn services() -> Vec<Case> {
    let case = |name, why, host, service| post(name, SERVICE, why).host(host).service(service).verified();
    vec![
        case(
            "service-at-any-host",
            "The server's own service, wherever it is.",
            "bills.example.net",
            "intlpartnersmgt",
        ),
        case("service-is-the-first-label", "The first label of the host.", "bills.example.net", "bills"),
        case("service-is-the-first-label-of-an-address", "Of an address, too.", "127.0.0.1:9000", "127"),
        case("service-is-a-host-without-dots", "A name without dots is a label.", "localhost", "localhost"),
        case(
            "service-is-a-host-with-its-port",
            "And takes its port along.",
            "localhost:9000",
            "localhost:9000",
        ),
        case("service-is-a-host-without-its-port", "Or not.", "localhost:9000", "localhost"),
        case(
            "service-in-another-case",
            "A label has no case, but the key is made of what is written.",
            "bills.example.net",
            "Bills",
        ),
        case(
            "service-with-slashes",
            "The scheme of a host goes into its label.",
            "http://127.0.0.1:8080",
            "http://127",
        ),
        case("service-in-brackets", "An IPv6 address is one label.", "[::1]:8080", "[::1]"),
        post(
            "service-label-and-host-without-port",
            SERVICE,
            "What the client for Node.js signs at an address with port.",
        )
        .host("127.0.0.1:9000")
        .signs("host", "127.0.0.1")
        .service("127")
        .reading("host-without-port")
        .verified(),
        get("service-is-the-first-label-of-a-get", SERVICE, "A GET has the same services.", "A=1")
            .host("billing.example.net")
            .service("billing")
            .verified(),
    ]
}

fn keys_of_all_kinds() -> Vec<Case> {
    let case = |name, why, key: &Key| post(name, KEY, why).key(key).verified();
    vec![
        case("key-of-another-caller", "The id says whose secret it is.", &keys::SECOND),
        case("key-of-signs", "A secret may be made of signs.", &keys::SIGNS),
        case("key-beyond-ascii", "Or of UTF-8.", &keys::BEYOND),
        case("key-filling-a-block", "With `TC3` it may fill the block of the hash.", &keys::FILLING),
        case("key-over-a-block", "Or exceed it by one byte.", &keys::OVER),
        case("key-of-more-than-a-block", "Or by many.", &keys::LONG),
        case("key-of-one-byte", "Or be short.", &keys::SHORT),
        case("key-id-with-equals-signs", "An id may hold `=`.", &keys::EQUALS),
        get("key-of-another-caller-for-a-get", KEY, "A GET has the same keys.", "A=1")
            .key(&keys::SECOND)
            .verified(),
    ]
}
