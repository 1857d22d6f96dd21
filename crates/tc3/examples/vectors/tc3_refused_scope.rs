//! TC3 requests that are refused: the scope, the clock, an unknown id.

use crate::suite::case::{Case, SECRET_ID_NOT_FOUND, SIGNATURE_EXPIRE};
use crate::suite::keys;
use crate::suite::rules::{CLOCK, DATE, KNOWN, SERVICE};
use crate::suite::tc3::{TIME_S, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [dates(), services(), clocks(), ids()].concat()
}

/// A case whose `Authorization` header is written differently.
fn dates() -> Vec<Case> {
    let says = "`Date` in Credential not valid";
    let case = |name, why, date| post(name, DATE, why).date(date).unauthorized(says, |sent| sent);
    vec![
        case("date-of-the-day-before", "The day is the day before, all through.", "2023-11-13"),
        case("date-of-a-zone-ahead", "The day of a zone where midnight is past.", "2023-11-15"),
        case("date-without-hyphens", "The day is written as another vendor does.", "20231114"),
        case("date-with-slashes-left-out", "A day is four, two and two digits.", "2023-11-4"),
        case("date-with-a-time", "A time is no part of it.", "2023-11-14T22:15:23Z"),
        case("date-of-the-year-before", "The day of another year.", "2022-11-14"),
        post("date-of-the-clock", DATE, "The day is the clock's, not the timestamp's.")
            .at(1_700_006_399, "2023-11-15")
            .clock(1_700_006_401)
            .unauthorized(says, |sent| sent),
        post("date-of-a-leap-day-missed", DATE, "29 February was taken for 1 March.")
            .at(1_709_164_800, "2024-03-01")
            .unauthorized(says, |sent| sent),
        post("time-in-milliseconds", DATE, "The timestamp counts milliseconds, the day is right.")
            .timestamp("1700000123000")
            .unauthorized(says, |sent| sent),
    ]
}

fn services() -> Vec<Case> {
    let says = "`Service` in Credential not valid";
    let case = |name, why, host, service| {
        post(name, SERVICE, why).host(host).service(service).unauthorized(says, |sent| sent)
    };
    vec![
        case("service-of-another-product", "Another product's name.", "intlpartnersmgt.example.net", "cvm"),
        case("service-in-capitals", "The server's name has a case.", "bills.example.net", "IntlPartnersMgt"),
        case("service-is-half-a-label", "Half of the first label.", "127.0.0.1:9000", "12"),
        case("service-is-two-labels", "Two labels.", "127.0.0.1:9000", "127.0"),
        case("service-is-the-second-label", "The second label.", "www.bills.example.net", "bills"),
        case("service-is-the-whole-host", "The whole host.", "bills.example.net", "bills.example.net"),
        case("service-is-the-port", "The port.", "localhost:9000", "9000"),
        case(
            "service-with-a-slash-before",
            "A slash before the name.",
            "bills.example.net",
            "/intlpartnersmgt",
        ),
    ]
}

fn clocks() -> Vec<Case> {
    let case = |name, why, off_s| {
        let tc3 = post(name, CLOCK, why).clock(TIME_S.saturating_add(off_s));
        tc3.refused(SIGNATURE_EXPIRE, "", |sent| sent)
    };
    vec![
        case("clock-301-s-later", "301 s are too many.", 301),
        case("clock-301-s-earlier", "In both directions.", -301),
        case("clock-a-day-later", "A request of yesterday.", 86_400),
        case("clock-eight-hours-earlier", "A client that takes its local time for UTC.", -28_800),
        get("clock-301-s-later-of-a-get", CLOCK, "A GET grows old as well.", "A=1")
            .clock(TIME_S.saturating_add(301))
            .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        post("clock-before-the-secret-id", CLOCK, "An old request is told so whoever sends it.")
            .id("AKIDvectorsNobody000")
            .clock(TIME_S.saturating_add(301))
            .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        post("clock-before-the-signature", CLOCK, "And whatever its signature.")
            .clock(TIME_S.saturating_sub(301))
            .secret("another")
            .refused(SIGNATURE_EXPIRE, "", |sent| sent.secret(keys::FIRST.secret)),
    ]
}

fn ids() -> Vec<Case> {
    let case = |name, why, id| post(name, KNOWN, why).refused(SECRET_ID_NOT_FOUND, "", |sent| sent.id(id));
    vec![
        case("id-unknown", "Nobody has this id.", "AKIDvectorsNobody000"),
        case("id-in-lower-case", "An id has a case.", "akidvectorsfirst0001"),
        case("id-cut", "The last character is missing.", "AKIDvectorsFirst000"),
        case("id-with-a-character-more", "There is one too many.", "AKIDvectorsFirst0001x"),
        case(
            "id-with-a-blank-inside",
            "A blank before the slash is part of the id.",
            "AKIDvectorsFirst0001 ",
        ),
    ]
}
