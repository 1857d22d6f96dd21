//! Version 1 requests that are refused before their signature is looked at: the form, what is missing, what
//! is given twice, what is no number.

use crate::suite::case::{Case, INVALID_PARAMETER, MISSING_PARAMETER, SPLITTING, UNSUPPORTED_PROTOCOL};
use crate::suite::rules::{V1_COMMON, V1_FORM, V1_NUMBERS, V1_ONCE, V1_PLACE};
use crate::suite::tc3::JSON;
use crate::suite::v1::{V1, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [forms(), escapes(), missing(), empty(), twice(), numbers()].concat()
}

fn forms() -> Vec<Case> {
    let split = |v1: V1, form| v1.refused(INVALID_PARAMETER, SPLITTING, |sent| sent.bends(form));
    let case = |name, why, form| split(get(name, V1_FORM, why), form);
    let posted = |name, why, form| split(post(name, V1_FORM, why).header("Content-Type", JSON), form);
    vec![
        posted("json-without-authorization", "A JSON request that lost its `Authorization` header.", |_| {
            b"{\"BillMonth\":\"2023-10\"}".to_vec()
        }),
        posted("json-array-without-authorization", "Any JSON without a `=` in it.", |_| b"[]".to_vec()),
        case("pair-without-equals", "A pair has a `=`.", |form| format!("{form}&Extra").into_bytes()),
        case("pair-without-equals-first", "Wherever it stands.", |form| format!("Extra&{form}").into_bytes()),
        case("form-ending-in-an-ampersand", "Even an empty pair.", |form| format!("{form}&").into_bytes()),
        case("form-starting-with-an-ampersand", "At either end.", |form| format!("&{form}").into_bytes()),
        case("form-with-two-ampersands", "Or between others.", |form| {
            form.replacen('&', "&&", 1).into_bytes()
        }),
        case("value-with-a-bare-ampersand", "An `&` that was not escaped ends its value.", |form| {
            format!("{form}&Note=a&b").into_bytes()
        }),
        case("form-with-its-question-mark-escaped", "A form that was escaped as a whole.", |_| {
            b"Action%3DDescribeBillSummaryByPayMode%26Version%3D2022-09-28".to_vec()
        }),
        get("method-put", V1_PLACE, "Only GET and POST are spoken.").method("PUT").refused(
            UNSUPPORTED_PROTOCOL,
            "",
            |sent| sent,
        ),
        get("method-in-lower-case", V1_PLACE, "A method has a case.").method("get").refused(
            UNSUPPORTED_PROTOCOL,
            "",
            |sent| sent,
        ),
    ]
}

fn escapes() -> Vec<Case> {
    let case = |name, why, says, form| {
        get(name, V1_FORM, why).refused(INVALID_PARAMETER, says, |sent| sent.bends(form))
    };
    let escape = "The percent-encoding of the parameter `A`";
    let utf8 = "The parameter `A` is not valid UTF-8.";
    vec![
        case("escape-cut-short", "An escape has two digits.", escape, |form| {
            format!("{form}&A=%4").into_bytes()
        }),
        case("escape-without-digits", "Not none.", escape, |form| format!("A=100%&{form}").into_bytes()),
        case("escape-of-no-hex", "They are hex digits.", escape, |form| format!("{form}&A=%g1").into_bytes()),
        case("escape-with-a-sign", "Without a sign.", escape, |form| format!("{form}&A=%+1").into_bytes()),
        case("escape-in-a-key", "In a key as well.", "The percent-encoding", |form| {
            format!("{form}&A%=1").into_bytes()
        }),
        case("escape-of-no-utf8", "Escaped bytes are UTF-8.", utf8, |form| {
            format!("{form}&A=%FF%FE").into_bytes()
        }),
        case("escape-of-half-a-character", "Whole characters.", utf8, |form| {
            format!("{form}&A=%E6%9C").into_bytes()
        }),
        case("escape-of-an-overlong-character", "Written in the shortest way.", utf8, |form| {
            format!("{form}&A=%C0%AF").into_bytes()
        }),
        case("escape-of-a-surrogate", "And no halves of pairs.", utf8, |form| {
            format!("{form}&A=%ED%A0%80").into_bytes()
        }),
        post("body-of-no-utf8", V1_FORM, "Bare bytes of a body are UTF-8, too.").refused(
            INVALID_PARAMETER,
            "The request body is not valid UTF-8.",
            |sent| sent.bends(|form| [form.as_bytes(), b"&A=\xe9"].concat()),
        ),
    ]
}

/// The common parameters in the order in which they are missed, and how a message names each.
const REQUIRED: [(&str, &str); 6] = [
    ("Timestamp", "`Timestamp`"),
    ("Action", "`Action`"),
    ("Version", "`Version`"),
    ("Nonce", "`Nonce`"),
    ("SecretId", "`SecretId`"),
    ("Signature", "`Signature`"),
];

fn missing() -> Vec<Case> {
    let lost = |sent: V1, key: &str| {
        if key == "Signature" { sent.shows(|_| String::new()) } else { sent.without(key) }
    };
    let names = [
        "timestamp-missing",
        "action-missing",
        "version-missing",
        "nonce-missing",
        "secret-id-missing",
        "signature-missing",
    ];
    let one = names.into_iter().zip(REQUIRED).map(|(name, (key, says))| {
        post(name, V1_COMMON, "A common parameter is missing.")
            .refused(MISSING_PARAMETER, says, |sent| lost(sent, key))
    });
    let names = [
        "all-missing",
        "all-but-one-missing",
        "all-but-two-missing",
        "all-but-three-missing",
        "last-two-missing",
    ];
    let several = names.into_iter().zip(REQUIRED).enumerate().map(|(place, (name, (_, says)))| {
        get(name, V1_COMMON, "Several are missing; the first one is named.").refused(
            MISSING_PARAMETER,
            says,
            |sent| REQUIRED.iter().skip(place).fold(sent, |sent, (key, _)| lost(sent, key)),
        )
    });
    let bare =
        [
            get("nothing-sent", V1_COMMON, "A request for nothing, as a browser sends it.").refused(
                MISSING_PARAMETER,
                "`Timestamp`",
                |sent| sent.bends(|_| Vec::new()),
            ),
            post("nothing-posted", V1_COMMON, "An empty body.").refused(
                MISSING_PARAMETER,
                "`Timestamp`",
                |sent| sent.bends(|_| Vec::new()),
            ),
            post("form-in-the-query-of-a-post", V1_PLACE, "The query of a POST is not where its form is.")
                .rest("Action=DescribeBillSummaryByPayMode&Version=2022-09-28&Timestamp=1700000200&Nonce=1")
                .refused(MISSING_PARAMETER, "`Timestamp`", |sent| sent.bends(|_| Vec::new())),
            get("form-in-the-body-of-a-get", V1_PLACE, "Nor is the body of a GET.")
                .rest("Action=DescribeBillSummaryByPayMode&Version=2022-09-28&Timestamp=1700000200&Nonce=1")
                .refused(MISSING_PARAMETER, "`Timestamp`", |sent| sent.bends(|_| Vec::new())),
            get("key-in-lower-case", V1_COMMON, "Keys have a case: `action` is no `Action`.").refused(
                MISSING_PARAMETER,
                "`Action`",
                |sent| sent.without("Action").pair("action", "DescribeBillSummaryByPayMode"),
            ),
            get("missing-before-wrong", V1_COMMON, "What is missing is said before what is no number.")
                .refused(MISSING_PARAMETER, "`SecretId`", |sent| sent.without("SecretId").pair("Nonce", "x")),
        ];
    one.chain(several).chain(bare).collect()
}

fn empty() -> Vec<Case> {
    let names = ["timestamp-empty", "action-empty", "version-empty", "nonce-empty", "secret-id-empty"];
    let mut cases: Vec<Case> = names
        .into_iter()
        .zip(REQUIRED)
        .map(|(name, (key, says))| {
            get(name, V1_COMMON, "A common parameter that is empty is missing.").refused(
                MISSING_PARAMETER,
                says,
                |sent| sent.pair(key, ""),
            )
        })
        .collect();
    let signature = get("signature-empty", V1_COMMON, "So is an empty signature.").refused(
        MISSING_PARAMETER,
        "`Signature`",
        |sent| sent.shows(|_| String::new()).pair("Signature", ""),
    );
    cases.push(signature);
    cases
}

fn twice() -> Vec<Case> {
    let case = |name, why, says, key: &'static str, value: &'static str| {
        get(name, V1_ONCE, why).refused(INVALID_PARAMETER, says, |sent| sent.again(key, value))
    };
    let says = "is given more than once";
    vec![
        case("action-twice", "Two actions.", says, "Action", "DescribeBillSummaryByRegion"),
        case(
            "action-twice-alike",
            "Even if both are the same.",
            says,
            "Action",
            "DescribeBillSummaryByPayMode",
        ),
        case("timestamp-twice", "Two timestamps.", says, "Timestamp", "1700000201"),
        case("nonce-twice", "Two nonces.", says, "Nonce", "1"),
        case("secret-id-twice", "Two ids.", says, "SecretId", "AKIDvectorsSecond002"),
        case("version-twice-once-empty", "An empty one counts.", says, "Version", ""),
        case("signature-twice", "Two signatures.", says, "Signature", "c2lnbmF0dXJl"),
        get("method-twice", V1_ONCE, "Two methods.")
            .sha256()
            .refused(INVALID_PARAMETER, says, |sent| sent.again("SignatureMethod", "HmacSHA1")),
        get("token-twice", V1_ONCE, "Two tokens.").pair("Token", "a").refused(
            INVALID_PARAMETER,
            says,
            |sent| sent.again("Token", "b"),
        ),
        get("region-twice-once-escaped", V1_ONCE, "A key is the same however it is escaped.")
            .pair("Region", "a")
            .refused(INVALID_PARAMETER, says, |sent| {
                sent.bends(|form| format!("{form}&%52egion=b").into_bytes())
            }),
    ]
}

fn numbers() -> Vec<Case> {
    let time = |name, why, text| {
        get(name, V1_NUMBERS, why)
            .pair("Timestamp", text)
            .refused(INVALID_PARAMETER, "`Timestamp`", |sent| sent)
    };
    let nonce = |name, why, text| {
        post(name, V1_NUMBERS, why).pair("Nonce", text).refused(
            INVALID_PARAMETER,
            "Parameter `Nonce` type error.",
            |sent| sent,
        )
    };
    vec![
        time("time-in-words", "A timestamp is a number.", "now"),
        time("time-negative", "Not below zero.", "-1700000200"),
        time("time-with-a-sign", "Without a sign.", "+1700000200"),
        time("time-with-a-fraction", "Without a fraction.", "1700000200.0"),
        time("time-with-a-blank", "Without blanks.", " 1700000200"),
        time("time-beyond-63-bits", "That fits into 63 bits.", "9223372036854775808"),
        time("time-in-other-digits", "In the digits of ASCII.", "١٧٠٠٠٠٠٢٠٠"),
        nonce("nonce-in-words", "A nonce is a number.", "random"),
        nonce("nonce-negative", "Not below zero.", "-1"),
        nonce("nonce-with-a-sign", "Without a sign.", "+1"),
        nonce("nonce-with-a-fraction", "Without a fraction.", "4711.0"),
        nonce("nonce-with-an-exponent", "Without an exponent.", "1e3"),
        nonce("nonce-in-hex", "In decimal digits.", "0x1267"),
        nonce("nonce-beyond-64-bits", "That fits into 64 bits.", "18446744073709551616"),
    ]
}
