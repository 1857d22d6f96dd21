//! TC3 requests that are verified: body and unsigned payload.

use crate::suite::case::Case;
use crate::suite::rules::{PAYLOAD, TYPE, UNSIGNED};
use crate::suite::tc3::{JSON, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [body_cases(), more_body_cases(), unsigned_cases()].concat()
}

fn body_cases() -> Vec<Case> {
    let case = |name, why, body: &str| json_post(name, PAYLOAD, why).body(body).verified();
    vec![
        case("body-empty", "Without a body the payload is nothing, and its hash that of nothing.", ""),
        case("body-empty-object", "The body of an action without parameters.", "{}"),
        case(
            "body-with-blanks",
            "Blanks inside a body and behind it are signed.",
            "{ \"BillMonth\" :  \"2023-10\" }  ",
        ),
        case(
            "body-with-line-feeds",
            "Line feeds inside a body and at its end are signed.",
            "{\n  \"BillMonth\": \"2023-10\"\n}\n",
        ),
        case(
            "body-with-carriage-returns",
            "Line ends of carriage return and line feed are signed as they are.",
            "{\r\n\t\"BillMonth\": \"2023-10\"\r\n}\r\n",
        ),
        case("body-starting-with-an-empty-line", "An empty line ends the head only once.", "\r\n\r\n{}"),
        case("body-unicode", "Text beyond ASCII is signed as its bytes.", "{\"Note\":\"月 é Ω\"}"),
        case("body-unicode-escaped", "Escapes are signed as escapes.", r#"{"Note":"\u6708 \u00e9 \u03a9"}"#),
        case(
            "body-unicode-decomposed",
            "Text is not normalized: combining characters stay as they are.",
            "{\"Note\":\"e\u{301} \u{212b}\"}",
        ),
        case(
            "body-beyond-the-basic-plane",
            "Four bytes, as text and as a pair of escapes.",
            "{\"A\":\"\u{1f600}\",\"B\":\"\\ud83d\\ude00\"}",
        ),
        case(
            "body-with-escapes",
            "Escaped signs in a JSON text stay escaped.",
            r#"{"A":"\"\\\/\b\f\n\r\t"}"#,
        ),
        case(
            "body-with-unsorted-keys",
            "The keys of a JSON object keep their order.",
            r#"{"b":1,"a":2,"B":3}"#,
        ),
        case("body-with-a-key-twice", "Even a doubtful object is signed as it is.", r#"{"a":1,"a":2}"#),
        case(
            "body-with-numbers",
            "Numbers are signed as they are written.",
            r#"{"a":1.0,"b":1e3,"c":-0,"d":9223372036854775807}"#,
        ),
    ]
}

fn more_body_cases() -> Vec<Case> {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let uins: Vec<String> =
        (0..300_u64).map(|number| format!("1{:011}", number.wrapping_mul(7_919))).collect();
    let long = format!("{{\"CustomerUins\":[{}]}}", uins.join(", "));
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    vec![
        json_post("body-of-several-kib", PAYLOAD, "A body of several KiB is hashed like any other.")
            .body(long)
            .verified(),
        json_post(
            "body-deeply-nested",
            PAYLOAD,
            "Nobody reads a body to check its signature: it may nest as deep as it likes.",
        )
        .body(deep)
        .verified(),
        json_post(
            "body-that-is-no-json",
            PAYLOAD,
            "Nobody reads a body to check its signature: it need not be JSON.",
        )
        .body("{\"BillMonth\":")
        .verified(),
        json_post(
            "body-with-a-byte-order-mark",
            PAYLOAD,
            "A byte order mark at the start of a body is signed.",
        )
        .body("\u{feff}{\"BillMonth\":\"2023-10\"}")
        .verified(),
        json_post("body-of-every-byte", PAYLOAD, "A body need not be UTF-8.").body(every_byte).verified(),
        query_get(
            "body-of-a-get-is-not-signed",
            PAYLOAD,
            "The body of a GET is not covered.",
            "BillMonth=2023-10",
        )
        .body("{\"BillMonth\":\"2023-09\"}")
        .verified(),
        json_post("form-posted", TYPE, "A form can be posted with TC3.")
            .form("BillMonth=2023-10&A=1")
            .verified(),
        json_post("form-posted-with-escapes", PAYLOAD, "A posted form is signed as its bytes, not decoded.")
            .form("Note=%E6%9C%88+a%20b%2B&B=&%42=%3d")
            .verified(),
        json_post("form-posted-empty", PAYLOAD, "A posted form may have no pairs.").form("").verified(),
        json_post("form-posted-with-charset", TYPE, "A posted form may name its charset.")
            .form("BillMonth=2023-10")
            .content_type("application/x-www-form-urlencoded; charset=utf-8")
            .verified(),
        json_post(
            "form-posted-with-utf8-unescaped",
            PAYLOAD,
            "A posted form may hold UTF-8 that is not escaped.",
        )
        .form("Note=月é")
        .verified(),
    ]
}

fn unsigned_cases() -> Vec<Case> {
    let unsigned_get = |name, why| query_get(name, UNSIGNED, why, "BillMonth=2023-10");
    vec![
        json_post("unsigned-post", UNSIGNED, "The payload is the text `UNSIGNED-PAYLOAD`.")
            .unsigned()
            .verified(),
        unsigned_get("unsigned-get", "The payload of a GET can be `UNSIGNED-PAYLOAD` as well.")
            .unsigned()
            .verified(),
        json_post("unsigned-with-another-body", UNSIGNED, "The body may be any, where nothing covers it.")
            .unsigned()
            .body("{\"BillMonth\":\"2023-09\"} was not what was meant")
            .hashes(b"UNSIGNED-PAYLOAD")
            .verified(),
        json_post(
            "unsigned-and-signed-as-a-header",
            UNSIGNED,
            "The header that takes the body out can itself be covered.",
        )
        .unsigned()
        .covers("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
        .verified(),
        json_post("unsigned-header-with-blanks", UNSIGNED, "Blanks around `UNSIGNED-PAYLOAD` do not count.")
            .unsigned()
            .sends_raw("X-TC-Content-SHA256", b" \tUNSIGNED-PAYLOAD ")
            .verified(),
        json_post(
            "unsigned-in-lower-case-means-nothing",
            UNSIGNED,
            "`unsigned-payload` in lower case means nothing: the body is signed.",
        )
        .sends("X-TC-Content-SHA256", "unsigned-payload")
        .verified(),
        json_post(
            "content-sha256-of-the-body-means-nothing",
            UNSIGNED,
            "A hash in `X-TC-Content-SHA256`, right or wrong, means nothing.",
        )
        .content_type(JSON)
        .sends("X-TC-Content-SHA256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .verified(),
    ]
}
