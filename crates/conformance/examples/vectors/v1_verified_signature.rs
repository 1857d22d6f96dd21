//! Version 1 requests that are verified: method, signature, host, numbers and keys.

use crate::suite::case::Case;
use crate::suite::keys::{self, Key};
use crate::suite::rules::{CLOCK, V1_DIGEST, V1_HOST, V1_KEY, V1_NUMBERS, V1_SIGNATURE};
use crate::suite::v1::{TIME_S, encode_form, v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [digest_cases(), signature_cases(), host_cases(), number_cases(), keys_of_all_kinds()].concat()
}

fn digest_cases() -> Vec<Case> {
    let named = |name, why, method| v1_get(name, V1_DIGEST, why).pair("SignatureMethod", method).verified();
    vec![
        named("method-named-sha1", "A GET can name `HmacSHA1`.", "HmacSHA1"),
        named("method-empty", "An empty `SignatureMethod` means SHA-1.", ""),
        named("method-unknown", "An unknown `SignatureMethod` means SHA-1.", "HmacSHA512"),
        named("method-in-lower-case", "`hmacsha256` in lower case means SHA-1.", "hmacsha256"),
        named("method-of-tc3", "The name of TC3's method means SHA-1.", "TC3-HMAC-SHA256"),
        v1_post("method-named-sha1-posted", V1_DIGEST, "A POST can name `HmacSHA1`.")
            .sha1()
            .pair("SignatureMethod", "HmacSHA1")
            .verified(),
    ]
}

fn signature_cases() -> Vec<Case> {
    let case = |name, why| v1_get(name, V1_SIGNATURE, why);
    vec![
        case("signature-with-a-line-end", "The client for Ruby sends a line end behind it.")
            .shows(|right| format!("{}%0A", encode_form(right)))
            .verified(),
        case("signature-with-carriage-return", "A carriage return and a line feed may follow the signature.")
            .shows(|right| format!("{}%0D%0A", encode_form(right)))
            .verified(),
        case("signature-with-blanks-around", "Blanks may be around the signature.")
            .shows(|right| format!("+%20{}+%09", encode_form(right)))
            .verified(),
        case("signature-escaped-throughout", "Every character of the signature may be escaped.")
            .shows(|right| right.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat())
            .verified(),
        v1_post(
            "signature-escaped-where-needed",
            V1_SIGNATURE,
            "Only the `+` of a signature must be escaped.",
        )
        .pair("Note", "signature with plus 1")
        .shows(|right| right.replace('+', "%2B"))
        .verified(),
        case("signature-first", "The signature may be the first pair.").signature_at(0).verified(),
        case("signature-in-the-middle", "The signature may be between other pairs.")
            .signature_at(3)
            .verified(),
        v1_post("signature-first-posted", V1_SIGNATURE, "The signature may be the first pair of a POST.")
            .signature_at(0)
            .verified(),
        v1_post(
            "signature-with-a-line-end-posted",
            V1_SIGNATURE,
            "In a POST a line end may follow the signature.",
        )
        .shows(|right| format!("{}%0A", encode_form(right)))
        .verified(),
    ]
}

fn host_cases() -> Vec<Case> {
    let case = |name, why, host| v1_post(name, V1_HOST, why).host(host);
    vec![
        case("host-with-port", "A host is signed with its port.", "127.0.0.1:9000").verified(),
        case("host-signed-without-port", "A host may be signed without its port.", "127.0.0.1:9000")
            .signs_host("127.0.0.1")
            .reading("host-without-port")
            .verified(),
        case(
            "host-with-a-scheme",
            "A client that is given a URL for its endpoint sends and signs all of it.",
            "http://127.0.0.1:8080",
        )
        .verified(),
        case("host-in-capitals", "Version 1 signs a host as sent.", "Bills.EXAMPLE.net").verified(),
        case("host-of-ipv6", "A host may be an IPv6 address in brackets.", "[2001:db8::1]:9000").verified(),
        case("host-without-dots", "A host may be a name without dots.", "localhost").verified(),
        v1_get("host-with-port-for-a-get", V1_HOST, "A GET signs the port of its host, too.")
            .host("bills.example.net:8443")
            .verified(),
        v1_get("host-with-blanks-around", V1_HOST, "Blanks around the host are cut.")
            .header("Host", "  intlpartnersmgt.example.net ")
            .verified(),
    ]
}

fn number_cases() -> Vec<Case> {
    let nonce = |name, why, text| v1_get(name, V1_NUMBERS, why).pair("Nonce", text).verified();
    let time = |name, why, time_s| v1_get(name, V1_NUMBERS, why).at(time_s).verified();
    vec![
        nonce("nonce-zero", "A nonce may be 0, which the client for Node.js may send.", "0"),
        nonce(
            "nonce-of-63-bits",
            "A nonce may have 63 bits, up to which the client for Python goes.",
            "9223372036854775807",
        ),
        nonce("nonce-of-64-bits", "A nonce may have 64 bits; this is the largest.", "18446744073709551615"),
        nonce(
            "nonce-that-go-repeats",
            "The nonce with which an old client for Go always begins.",
            "5577006791947779410",
        ),
        nonce(
            "nonce-with-zeros-before",
            "A nonce is signed as written, zeros before it included.",
            "0000000007",
        ),
        v1_get(
            "time-with-zeros-before",
            V1_NUMBERS,
            "A timestamp is signed as written, zeros before it included.",
        )
        .pair("Timestamp", "0001700000200")
        .verified(),
        time("time-zero", "A timestamp may be 0, the start of 1970.", 0),
        time("time-beyond-31-bits", "A timestamp may be beyond 31 bits, after 2038.", 2_147_483_648),
        v1_get("clock-300-s-later", CLOCK, "A timestamp of 300 s ago is accepted.")
            .clock(TIME_S + 300)
            .verified(),
        v1_post("clock-300-s-earlier", CLOCK, "A timestamp of 300 s ahead is accepted.")
            .clock(TIME_S - 300)
            .verified(),
    ]
}

fn keys_of_all_kinds() -> Vec<Case> {
    let case = |name, why, key: &Key| v1_get(name, V1_KEY, why).key(key).verified();
    let sha256 = |name, why, key: &Key| v1_post(name, V1_KEY, why).key(key).verified();
    vec![
        case("key-of-another-caller", "The id says whose secret it is.", &keys::SECOND),
        case("key-of-signs", "A secret may be made of signs.", &keys::SIGNS),
        case("key-beyond-ascii", "A secret may be beyond ASCII; its UTF-8 is the key.", &keys::BEYOND),
        case("key-of-more-than-a-block", "A secret may be longer than the block of SHA-1.", &keys::LONG),
        case("key-of-one-byte", "A secret may be short.", &keys::SHORT),
        sha256("key-id-with-equals-signs", "An id may hold `=`.", &keys::EQUALS),
        sha256(
            "key-beyond-ascii-sha256",
            "A secret beyond ASCII signs with the longer hash, too.",
            &keys::BEYOND,
        ),
        sha256(
            "key-of-more-than-a-block-sha256",
            "A secret may be longer than the block of SHA-256.",
            &keys::LONG,
        ),
    ]
}
