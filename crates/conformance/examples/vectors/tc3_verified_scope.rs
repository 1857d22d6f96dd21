//! TC3 requests that are verified: time, scope and key.

use crate::suite::case::Case;
use crate::suite::keys::{self, Key};
use crate::suite::rules::{CLOCK, DATE, KEY, SERVICE, TIME};
use crate::suite::tc3::{TIME_S, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [time_cases(), clock_cases(), service_cases(), more_service_cases(), keys_of_all_kinds()].concat()
}

fn time_cases() -> Vec<Case> {
    let case = |name, why, time_s, date| json_post(name, DATE, why).at(time_s, date).verified();
    vec![
        case("day-last-second", "A day lasts to its last second.", 1_700_006_399, "2023-11-14"),
        case("day-first-second", "A day begins with its first second.", 1_700_006_400, "2023-11-15"),
        case("day-leap-day", "The last second of 29 February of a leap year.", 1_709_251_199, "2024-02-29"),
        case("day-after-a-leap-day", "1 March of a leap year.", 1_709_251_200, "2024-03-01"),
        case(
            "day-after-a-common-february",
            "1 March of a year that is no leap year.",
            1_677_628_800,
            "2023-03-01",
        ),
        case(
            "day-leap-day-of-2000",
            "29 February of 2000, a leap year as it is divisible by 400.",
            951_782_400,
            "2000-02-29",
        ),
        case(
            "day-no-leap-day-in-2100",
            "1 March of 2100, no leap year though divisible by 4.",
            4_107_542_400,
            "2100-03-01",
        ),
        case("day-year-end", "The last second of a year.", 1_704_067_199, "2023-12-31"),
        case("day-year-start", "The first second of a year.", 1_704_067_200, "2024-01-01"),
        json_post("time-zero", TIME, "A timestamp may be 0, the start of 1970.")
            .at(0, "1970-01-01")
            .verified(),
        json_post("time-beyond-31-bits", TIME, "A timestamp may be beyond 31 bits, after 2038.")
            .at(2_147_483_648, "2038-01-19")
            .verified(),
        json_post("time-beyond-32-bits", TIME, "A timestamp may be beyond 32 bits, after 2106.")
            .at(4_294_967_296, "2106-02-07")
            .verified(),
        query_get("day-last-second-of-a-get", DATE, "A day of a GET lasts to its last second, too.", "A=1")
            .at(1_700_006_399, "2023-11-14")
            .verified(),
    ]
}

fn clock_cases() -> Vec<Case> {
    vec![
        json_post("clock-300-s-later", CLOCK, "A timestamp of 300 s ago is accepted.")
            .clock(TIME_S + 300)
            .verified(),
        json_post("clock-300-s-earlier", CLOCK, "A timestamp of 300 s ahead is accepted.")
            .clock(TIME_S - 300)
            .verified(),
        json_post(
            "clock-on-the-next-day",
            DATE,
            "The day is the timestamp's, where the clock is on the next day already.",
        )
        .at(1_700_006_399, "2023-11-14")
        .clock(1_700_006_401)
        .verified(),
        json_post(
            "clock-on-the-day-before",
            DATE,
            "The day is the timestamp's, where the clock is on the day before still.",
        )
        .at(1_700_006_400, "2023-11-15")
        .clock(1_700_006_398)
        .verified(),
    ]
}

fn service_cases() -> Vec<Case> {
    let case =
        |name, why, host, service| json_post(name, SERVICE, why).host(host).service(service).verified();
    vec![
        case(
            "service-at-any-host",
            "The scope may name the server's own service at any host.",
            "bills.example.net",
            "intlpartnersmgt",
        ),
        case(
            "service-is-the-first-label",
            "The service is the first label of a name.",
            "bills.example.net",
            "bills",
        ),
        case(
            "service-is-the-first-label-of-an-address",
            "The service is the first label, also of an address.",
            "127.0.0.1:9000",
            "127",
        ),
        case(
            "service-is-a-host-without-dots",
            "The service is the first label: a name without dots.",
            "localhost",
            "localhost",
        ),
        case(
            "service-is-a-host-with-its-port",
            "The service is the first label: a name without dots and its port.",
            "localhost:9000",
            "localhost:9000",
        ),
        case(
            "service-is-a-host-without-its-port",
            "The service is the first label: a name without dots, its port left out.",
            "localhost:9000",
            "localhost",
        ),
    ]
}

fn more_service_cases() -> Vec<Case> {
    let case =
        |name, why, host, service| json_post(name, SERVICE, why).host(host).service(service).verified();
    vec![
        case(
            "service-in-another-case",
            "The first label has no case, but the key is made of what is written.",
            "bills.example.net",
            "Bills",
        ),
        case(
            "service-with-slashes",
            "The service is the first label of a host with a scheme, slashes included.",
            "http://127.0.0.1:8080",
            "http://127",
        ),
        case(
            "service-in-brackets",
            "The service is the first label: all of an IPv6 address in its brackets.",
            "[::1]:8080",
            "[::1]",
        ),
        json_post(
            "service-label-and-host-without-port",
            SERVICE,
            "What the client for Node.js signs at an address with port.",
        )
        .host("127.0.0.1:9000")
        .signs("host", "127.0.0.1")
        .service("127")
        .reading("host-without-port")
        .verified(),
        query_get(
            "service-is-the-first-label-of-a-get",
            SERVICE,
            "The service of a GET is the first label, too.",
            "A=1",
        )
        .host("billing.example.net")
        .service("billing")
        .verified(),
    ]
}

fn keys_of_all_kinds() -> Vec<Case> {
    let case = |name, why, key: &Key| json_post(name, KEY, why).key(key).verified();
    vec![
        case("key-of-another-caller", "The id says whose secret it is.", &keys::SECOND),
        case("key-of-signs", "A secret may be made of signs.", &keys::SIGNS),
        case("key-beyond-ascii", "A secret may be beyond ASCII; its UTF-8 is the key.", &keys::BEYOND),
        case(
            "key-filling-a-block",
            "With `TC3` before it a secret may fill the block of the hash.",
            &keys::FILLING,
        ),
        case(
            "key-over-a-block",
            "With `TC3` before it a secret may be one byte more than the block of the hash.",
            &keys::OVER,
        ),
        case("key-of-more-than-a-block", "A secret may be longer than the block of the hash.", &keys::LONG),
        case("key-of-one-byte", "A secret may be short.", &keys::SHORT),
        case(
            "key-id-with-equals-signs",
            "An id may hold `=`, since the first one ends the field's name.",
            &keys::EQUALS,
        ),
        query_get("key-of-another-caller-for-a-get", KEY, "The id of a GET says whose secret it is.", "A=1")
            .key(&keys::SECOND)
            .verified(),
    ]
}
