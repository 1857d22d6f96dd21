//! TC3 requests that are refused: the scope, the form of the signature, the clock, an unknown id.

use crate::suite::case::{Case, SECRET_ID_NOT_FOUND, SIGNATURE_EXPIRE};
use crate::suite::keys;
use crate::suite::rules::{CLOCK, DATE, KNOWN, SERVICE, SIGNATURE};
use crate::suite::tc3::{TIME_S, Tc3, json_post, query_get};
use crate::suite::tc3_refused_authorization::NO_SIGNATURE;

pub(crate) fn make_cases() -> Vec<Case> {
    [date_cases(), service_cases(), signature_cases(), clock_cases(), id_cases()].concat()
}

/// Makes a case with a part of its `Authorization` header replaced.
fn date_cases() -> Vec<Case> {
    let says = "`Date` in Credential not valid";
    let case = |name, why, date| json_post(name, DATE, why).date(date).unauthorized(says, |sent| sent);
    vec![
        case("date-of-the-day-before", "The day is the day before, all through.", "2023-11-13"),
        case("date-of-a-zone-ahead", "The day of a zone where midnight is past.", "2023-11-15"),
        case("date-without-hyphens", "The day is written as another vendor does.", "20231114"),
        case("date-with-slashes-left-out", "The day is written with one digit.", "2023-11-4"),
        case("date-with-a-time", "The day is written with a time of day.", "2023-11-14T22:15:23Z"),
        case("date-of-the-year-before", "The day is of another year.", "2022-11-14"),
        json_post("date-of-the-clock", DATE, "The day is the clock's, not the timestamp's.")
            .at(1_700_006_399, "2023-11-15")
            .clock(1_700_006_401)
            .unauthorized(says, |sent| sent),
        json_post("date-of-a-leap-day-missed", DATE, "29 February was taken for 1 March.")
            .at(1_709_164_800, "2024-03-01")
            .unauthorized(says, |sent| sent),
        json_post("time-in-milliseconds", DATE, "The timestamp counts milliseconds, the day is right.")
            .timestamp("1700000123000")
            .unauthorized(says, |sent| sent),
    ]
}

fn service_cases() -> Vec<Case> {
    let says = "`Service` in Credential not valid";
    let case = |name, why, host, service| {
        json_post(name, SERVICE, why).host(host).service(service).unauthorized(says, |sent| sent)
    };
    vec![
        case(
            "service-of-another-product",
            "The service is another product.",
            "intlpartnersmgt.example.net",
            "cvm",
        ),
        case(
            "service-in-capitals",
            "The server's own name is written with capitals.",
            "bills.example.net",
            "IntlPartnersMgt",
        ),
        case(
            "service-is-half-a-label",
            "The service is half of the first label of the host.",
            "127.0.0.1:9000",
            "12",
        ),
        case("service-is-two-labels", "The service is two labels of the host.", "127.0.0.1:9000", "127.0"),
        case(
            "service-is-the-second-label",
            "The service is the second label of the host.",
            "www.bills.example.net",
            "bills",
        ),
        case(
            "service-is-the-whole-host",
            "The service is the whole host.",
            "bills.example.net",
            "bills.example.net",
        ),
        case("service-is-the-port", "The service is the port of the host.", "localhost:9000", "9000"),
        case(
            "service-with-a-slash-before",
            "A slash is before the service.",
            "bills.example.net",
            "/intlpartnersmgt",
        ),
    ]
}

fn signature_cases() -> Vec<Case> {
    let case = |name, why, shown| {
        json_post(name, SIGNATURE, why).unauthorized(NO_SIGNATURE, |sent: Tc3| sent.shows(shown))
    };
    vec![
        case("signature-empty", "The signature is empty.", |_| String::new()),
        case(
            "signature-in-capitals",
            "The digits of the signature are in upper case.",
            str::to_ascii_uppercase,
        ),
        case("signature-cut", "The last digit of the signature is missing.", |right| {
            right.chars().take(63).collect()
        }),
        case("signature-halved", "Half of the signature is missing.", |right| {
            right.chars().take(32).collect()
        }),
        case("signature-with-a-digit-more", "The signature has a digit too many.", |right| {
            format!("{right}0")
        }),
        case("signature-twice-over", "The signature is there two times.", |right| format!("{right}{right}")),
        case("signature-with-a-blank-inside", "A blank is inside the signature.", |right| {
            let (start, end) = right.split_at(32);
            format!("{start} {end}")
        }),
        case("signature-with-a-letter-beyond-f", "A letter of the signature is no hex digit.", |right| {
            format!("g{}", right.chars().skip(1).collect::<String>())
        }),
        case("signature-with-a-prefix", "`0x` is before the signature.", |right| format!("0x{right}")),
        case("signature-in-quotes", "The signature is in quotes.", |right| format!("\"{right}\"")),
        case("signature-in-base64", "The signature is in Base64, not in hex.", |right| {
            crate::suite::mac::to_base64(right.as_bytes()).chars().take(64).collect()
        }),
    ]
}

fn clock_cases() -> Vec<Case> {
    let case = |name, why, off_s| {
        let tc3 = json_post(name, CLOCK, why).clock(TIME_S + off_s);
        tc3.refused(SIGNATURE_EXPIRE, "", |sent| sent)
    };
    vec![
        case("clock-301-s-later", "A timestamp of 301 s ago is too old.", 301),
        case("clock-301-s-earlier", "A timestamp of 301 s ahead is too far off.", -301),
        case("clock-a-day-later", "A request of yesterday.", 86_400),
        case("clock-eight-hours-earlier", "A client that takes its local time for UTC.", -28_800),
        query_get("clock-301-s-later-of-a-get", CLOCK, "A GET of 301 s ago is too old as well.", "A=1")
            .clock(TIME_S + 301)
            .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        json_post(
            "clock-before-the-secret-id",
            CLOCK,
            "A request that is too old is refused as such even if its id is unknown.",
        )
        .id("AKIDvectorsNobody000")
        .clock(TIME_S + 301)
        .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        json_post(
            "clock-before-the-signature",
            CLOCK,
            "A request that is too far ahead is refused as such even if its signature is wrong.",
        )
        .clock(TIME_S - 301)
        .secret("another")
        .refused(SIGNATURE_EXPIRE, "", |sent| sent.secret(keys::FIRST.secret)),
    ]
}

fn id_cases() -> Vec<Case> {
    let case =
        |name, why, id| json_post(name, KNOWN, why).refused(SECRET_ID_NOT_FOUND, "", |sent| sent.id(id));
    vec![
        case("id-unknown", "Nobody has this id.", "AKIDvectorsNobody000"),
        case("id-in-lower-case", "The id was written in lower case.", "akidvectorsfirst0001"),
        case("id-cut", "The last character of the id is missing.", "AKIDvectorsFirst000"),
        case("id-with-a-character-more", "The id has a character too many.", "AKIDvectorsFirst0001x"),
        case("id-with-a-blank-inside", "A blank is between the id and its slash.", "AKIDvectorsFirst0001 "),
    ]
}
