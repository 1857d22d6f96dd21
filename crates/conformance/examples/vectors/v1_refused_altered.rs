//! Version 1 requests that are refused by their signature, the clock or the id: something was changed.

use crate::suite::case::{Case, SECRET_ID_NOT_FOUND, SIGNATURE_EXPIRE};
use crate::suite::mac;
use crate::suite::rules::{
    CLOCK, KNOWN, V1_DIGEST, V1_HOST, V1_KEYS, V1_NUMBERS, V1_PATH, V1_PLACE, V1_SIGNATURE, V1_SORT,
    V1_STRING, V1_VALUES,
};
use crate::suite::v1::{Dots, TIME_S, V1, encode_form, v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [pair_cases(), value_cases(), digest_cases(), hosts_and_paths(), signature_cases(), clock_and_id_cases()]
        .concat()
}

fn pair_cases() -> Vec<Case> {
    let altered = |name, why, key: &'static str, value: &'static str| {
        v1_post(name, V1_STRING, why)
            .pair("Region", "ap-guangzhou")
            .pair("Token", "made/up+token==")
            .fails(|sent| sent.pair(key, value))
    };
    vec![
        altered(
            "own-parameter-altered",
            "One digit of the action's own parameter was changed.",
            "CustomerUin",
            "100000000124",
        ),
        altered("action-altered", "The action was changed.", "Action", "DescribeBillSummaryByRegion"),
        altered("version-altered", "The version was changed.", "Version", "2022-09-29"),
        altered("region-altered", "The region was changed.", "Region", "ap-singapore"),
        altered("region-emptied", "The region was emptied.", "Region", ""),
        altered("token-altered", "The token was changed.", "Token", "made/up+tokem=="),
        altered("nonce-altered", "The nonce was changed.", "Nonce", "4712"),
        altered(
            "nonce-written-differently",
            "The nonce was written with a zero before it; the number is the same.",
            "Nonce",
            "04711",
        ),
        altered("time-altered", "The timestamp was moved by a second.", "Timestamp", "1700000201"),
        altered(
            "time-written-differently",
            "The timestamp was written with a zero before it; the number is the same.",
            "Timestamp",
            "01700000200",
        ),
        altered("pair-added", "A pair was added.", "Extra", "1"),
        altered("empty-pair-added", "An empty pair was added.", "Extra", ""),
        altered("language-added", "A common parameter was added.", "Language", "zh-CN"),
        v1_post("pair-removed", V1_STRING, "A pair was taken away.")
            .fails(|sent| sent.without("CustomerUin")),
        v1_post("token-removed", V1_STRING, "A token was taken away.")
            .pair("Token", "made/up+token==")
            .fails(|sent| sent.without("Token")),
        v1_post("empty-pair-removed", V1_VALUES, "An empty pair was taken away.")
            .pair("Region", "")
            .fails(|sent| sent.without("Region")),
        v1_post("pair-renamed", V1_STRING, "A key changed its case.")
            .fails(|sent| sent.without("BillMonth").pair("billMonth", "2023-10")),
        v1_get("pair-doubled", V1_SORT, "A pair of the action's own was sent again.")
            .fails(|sent| sent.again("BillMonth", "2023-10")),
        v1_get("equal-keys-swapped", V1_SORT, "Two pairs with equal keys were swapped.")
            .again("Id", "1")
            .again("Id", "2")
            .fails(|sent| sent.without("Id").again("Id", "2").again("Id", "1")),
        v1_get("values-swapped", V1_STRING, "Two keys exchanged their values.")
            .pair("A", "1")
            .pair("B", "2")
            .fails(|sent| sent.pair("A", "2").pair("B", "1")),
    ]
}

fn value_cases() -> Vec<Case> {
    let altered = |name, why, before: &str, after: &str| {
        v1_get(name, V1_VALUES, why).pair("Note", before).fails(|sent| sent.pair("Note", after))
    };
    vec![
        altered("value-in-another-case", "One letter of a value became a capital.", "abc", "abC"),
        altered("value-with-a-blank-more", "A blank was added at the end of a value.", "abc", "abc "),
        altered(
            "value-composed",
            "Two characters of a value became the one that looks the same.",
            "e\u{301}",
            "é",
        ),
        altered("value-decoded-twice", "`%41` in a value was decoded once more.", "%41", "A"),
        altered("value-emptied", "A value was taken away.", "abc", ""),
        v1_get(
            "value-plus-became-blank",
            V1_VALUES,
            "The `+` of a value was not escaped, and so is a blank.",
        )
        .pair("Note", "a+b")
        .fails(|sent| sent.pair_as("Note", "a b", "Note=a+b")),
        v1_get("underscore-became-a-dot", V1_KEYS, "A key with `_` was sent with `.` in its place.")
            .pair("A_B", "1")
            .fails(|sent| sent.without("A_B").pair("A.B", "1")),
        v1_get(
            "underscore-replaced-in-one-key-of-two",
            V1_KEYS,
            "Of two keys one was signed with `.` for `_`, the other as sent.",
        )
        .pair("A.B", "1")
        .pair("C_D", "2")
        .fails(|sent| sent.without("A.B").pair("A_B", "1")),
        v1_get("underscore-in-a-value-replaced", V1_KEYS, "The `_` of a value was signed as `.`.")
            .pair("A_B", "c.d")
            .dots(Dots::BeforeSorting)
            .fails(|sent| sent.pair("A_B", "c_d").dots(Dots::Never)),
    ]
}

fn digest_cases() -> Vec<Case> {
    vec![
        v1_get("method-changed-to-sha256", V1_DIGEST, "Signed with SHA-1, declared SHA-256.")
            .pair("SignatureMethod", "HmacSHA1")
            .fails(V1::sha256),
        v1_post("method-changed-to-sha1", V1_DIGEST, "Signed with SHA-256, declared SHA-1.")
            .fails(|sent| sent.sha1().pair("SignatureMethod", "HmacSHA1")),
        v1_post("method-lost", V1_DIGEST, "Signed with SHA-256, declared nothing.").fails(V1::sha1),
        v1_get("method-added", V1_DIGEST, "Signed with SHA-1 without declaring it, declared it.")
            .fails(|sent| sent.pair("SignatureMethod", "HmacSHA1")),
        v1_post(
            "method-in-capitals",
            V1_DIGEST,
            "`HMACSHA256` in capitals means SHA-1, and SHA-256 was signed.",
        )
        .pair("SignatureMethod", "HMACSHA256")
        .fails(|sent| sent.sha1().pair("SignatureMethod", "HMACSHA256")),
        v1_get("method-of-the-other-hash", V1_DIGEST, "Said SHA-1 and signed with SHA-256.")
            .pair("SignatureMethod", "HmacSHA1")
            .mistaken(|v1| {
                mac::to_base64(&mac::compute_hmac_sha256(v1.secret.as_bytes(), v1.string().as_bytes()))
            }),
        v1_get("method-not-signed", V1_DIGEST, "The method's own pair was not signed.")
            .sha256()
            .mistaken(|v1| v1.sign(&v1.clone().without("SignatureMethod").string())),
    ]
}

fn hosts_and_paths() -> Vec<Case> {
    let host = |name, why, before: &str, after: &str| {
        v1_post(name, V1_HOST, why).host(before).fails(|sent| sent.host(after))
    };
    vec![
        host(
            "host-changed",
            "The request was sent to another host.",
            "bills.example.net",
            "bills.example.org",
        ),
        host(
            "host-in-another-case",
            "A host was signed with a capital and sent without it.",
            "Bills.example.net",
            "bills.example.net",
        ),
        host(
            "host-in-capitals-signed-in-lower-case",
            "A host was signed in lower case and sent with a capital.",
            "bills.example.net",
            "Bills.example.net",
        ),
        host(
            "host-port-changed",
            "Another port was sent than was signed.",
            "bills.example.net:80",
            "bills.example.net:81",
        ),
        host(
            "host-port-lost",
            "A port was signed and not sent.",
            "bills.example.net:80",
            "bills.example.net",
        ),
        v1_post("host-missing", V1_HOST, "The request has no `Host`.")
            .fails(|sent| sent.signs_host("").without_header("Host")),
        v1_get("host-not-signed", V1_HOST, "The host was left out of what was signed.")
            .mistaken(|v1| v1.sign(&v1.clone().signs_host("").string())),
        v1_get("host-with-scheme-signed", V1_HOST, "The URL was signed and the host sent.")
            .mistaken(|v1| v1.sign(&v1.clone().signs_host("https://intlpartnersmgt.example.net").string())),
        v1_get("path-changed", V1_PATH, "Another path was sent than was signed.")
            .target("/v2")
            .path("/v2")
            .fails(|sent| sent.target("/v3").path("/v3")),
        v1_get("path-not-signed", V1_PATH, "A path was sent and `/` signed.")
            .fails(|sent| sent.target("/api").path("/api")),
        v1_get("path-forgotten", V1_PATH, "No path was signed at all.")
            .mistaken(|v1| v1.sign(&v1.clone().path("").string())),
        v1_get("get-sent-as-post", V1_PLACE, "The form went into the body of a POST.")
            .fails(|sent| sent.method("POST")),
        v1_post("post-sent-as-get", V1_PLACE, "The form went into the query.")
            .fails(|sent| sent.method("GET")),
    ]
}

fn signature_cases() -> Vec<Case> {
    let shown = |name, why, shown| v1_get(name, V1_SIGNATURE, why).fails(|sent: V1| sent.shows(shown));
    vec![
        shown("signature-first-character", "The first character of the signature is wrong.", |right| {
            let first = if right.starts_with('A') { 'B' } else { 'A' };
            encode_form(&format!("{first}{}", right.chars().skip(1).collect::<String>()))
        }),
        shown("signature-in-lower-case", "The signature was put in lower case.", |right| {
            encode_form(&right.to_ascii_lowercase())
        }),
        shown("signature-without-padding", "The final `=` of the signature is missing.", |right| {
            encode_form(right.trim_end_matches('='))
        }),
        shown("signature-cut", "Half of the signature is missing.", |right| {
            encode_form(&right.chars().take(14).collect::<String>())
        }),
        shown("signature-with-a-character-more", "The signature has a character too many.", |right| {
            encode_form(&format!("{right}="))
        }),
        shown("signature-with-a-blank-inside", "A blank is inside the signature.", |right| {
            encode_form(&right.replacen(|c: char| c.is_ascii_digit(), " ", 1))
        }),
        shown("signature-escaped-twice", "The signature was escaped twice.", |right| {
            encode_form(&encode_form(right))
        }),
        shown("signature-in-quotes", "The signature is in quotes.", |right| {
            encode_form(&format!("\"{right}\""))
        }),
        v1_post(
            "signature-with-a-bare-plus",
            V1_SIGNATURE,
            "The `+` of the signature was not escaped, and so is a blank.",
        )
        .pair("Note", "signature with plus 1")
        .fails(|sent| sent.shows(str::to_owned)),
        v1_get("signature-in-hex", V1_SIGNATURE, "The signature is in hex, not in Base64.")
            .mistaken(|v1| mac::hex_digits(&mac::hmac_sha1(v1.secret.as_bytes(), v1.string().as_bytes()))),
        v1_get("signature-of-hex", V1_SIGNATURE, "The signature is the Base64 of hex digits.").mistaken(
            |v1| {
                mac::to_base64(
                    mac::hex_digits(&mac::hmac_sha1(v1.secret.as_bytes(), v1.string().as_bytes())).as_bytes(),
                )
            },
        ),
        v1_post("signature-safe-for-urls", V1_SIGNATURE, "The signature is in the Base64 of URLs.")
            .pair("Note", "signature with plus 1")
            .fails(|sent| sent.shows(|right| right.replace('+', "-").replace('/', "_"))),
    ]
}

fn clock_and_id_cases() -> Vec<Case> {
    let clock = |name, why, off_s| {
        v1_get(name, CLOCK, why).clock(TIME_S + off_s).refused(SIGNATURE_EXPIRE, "", |sent| sent)
    };
    let id = |name, why, id| {
        v1_post(name, KNOWN, why).refused(SECRET_ID_NOT_FOUND, "", |sent| sent.pair("SecretId", id))
    };
    vec![
        clock("clock-301-s-later", "A timestamp of 301 s ago is too old.", 301),
        clock("clock-301-s-earlier", "A timestamp of 301 s ahead is too far off.", -301),
        clock("clock-a-year-later", "A request of last year.", 31_536_000),
        v1_get(
            "time-in-milliseconds",
            V1_NUMBERS,
            "The timestamp counts milliseconds, which is the far future.",
        )
        .pair("Timestamp", "1700000200000")
        .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        v1_get(
            "time-at-the-end-of-63-bits",
            V1_NUMBERS,
            "The largest timestamp is a number, in the very far future.",
        )
        .pair("Timestamp", "9223372036854775807")
        .refused(SIGNATURE_EXPIRE, "", |sent| sent),
        v1_post(
            "clock-before-the-secret-id",
            CLOCK,
            "A request that is too old is refused as such even if its id is unknown.",
        )
        .clock(TIME_S + 301)
        .refused(SIGNATURE_EXPIRE, "", |sent| sent.pair("SecretId", "AKIDvectorsNobody000")),
        id("id-unknown", "Nobody has this id.", "AKIDvectorsNobody000"),
        id("id-in-lower-case", "The id was written in lower case.", "akidvectorsfirst0001"),
        id("id-with-a-blank-around", "A blank is before the id.", " AKIDvectorsFirst0001"),
    ]
}
