//! Version 1 requests that are refused before their signature is checked: for their form, or for parameters that
//! are missing, given twice, or no numbers.

use crate::suite::case::{Case, INVALID_PARAMETER, MISSING_PARAMETER, SPLITTING, UNSUPPORTED_PROTOCOL};
use crate::suite::rules::{V1_COMMON, V1_FORM, V1_NUMBERS, V1_ONCE, V1_PLACE};
use crate::suite::tc3::JSON;
use crate::suite::v1::{V1, v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [
        form_cases(),
        escape_cases(),
        missing_parameter_cases(),
        empty_parameter_cases(),
        doubled_parameter_cases(),
        number_cases(),
    ]
    .concat()
}

fn form_cases() -> Vec<Case> {
    let split = |v1: V1, form| v1.refused(INVALID_PARAMETER, SPLITTING, |sent| sent.changes_form(form));
    let case = |name, why, form| split(v1_get(name, V1_FORM, why), form);
    let posted = |name, why, form| split(v1_post(name, V1_FORM, why).header("Content-Type", JSON), form);
    vec![
        posted("json-without-authorization", "A JSON request that lost its `Authorization` header.", |_| {
            b"{\"BillMonth\":\"2023-10\"}".to_vec()
        }),
        posted(
            "json-array-without-authorization",
            "A JSON list in a request without `Authorization`.",
            |_| b"[]".to_vec(),
        ),
        case("pair-without-equals", "The last pair has no `=`.", |form| format!("{form}&Extra").into_bytes()),
        case("pair-without-equals-first", "The first pair has no `=`.", |form| {
            format!("Extra&{form}").into_bytes()
        }),
        case("form-ending-in-an-ampersand", "A form ends in `&`, which promises another pair.", |form| {
            format!("{form}&").into_bytes()
        }),
        case(
            "form-starting-with-an-ampersand",
            "A form starts with `&`, before which a pair is missing.",
            |form| format!("&{form}").into_bytes(),
        ),
        case("form-with-two-ampersands", "Between two `&` a pair is missing.", |form| {
            form.replacen('&', "&&", 1).into_bytes()
        }),
        case("value-with-a-bare-ampersand", "An `&` that was not escaped ends its value.", |form| {
            format!("{form}&Note=a&b").into_bytes()
        }),
        case(
            "form-with-its-question-mark-escaped",
            "A form was escaped as a whole, its separators with it.",
            |_| b"Action%3DDescribeBillSummaryByPayMode%26Version%3D2022-09-28".to_vec(),
        ),
        v1_get("method-put", V1_PLACE, "Only GET and POST are spoken.").method("PUT").refused(
            UNSUPPORTED_PROTOCOL,
            "",
            |sent| sent,
        ),
        v1_get("method-in-lower-case", V1_PLACE, "`get` in lower case is no method.").method("get").refused(
            UNSUPPORTED_PROTOCOL,
            "",
            |sent| sent,
        ),
    ]
}

fn escape_cases() -> Vec<Case> {
    let case = |name, why, says, form| {
        v1_get(name, V1_FORM, why).refused(INVALID_PARAMETER, says, |sent| sent.changes_form(form))
    };
    let escape = "The percent-encoding of the parameter `A`";
    let utf8 = "The parameter `A` is not valid UTF-8.";
    vec![
        case("escape-cut-short", "An escape has one digit.", escape, |form| {
            format!("{form}&A=%4").into_bytes()
        }),
        case(
            "escape-without-digits",
            "A percent sign at the end of a value begins no escape.",
            escape,
            |form| format!("A=100%&{form}").into_bytes(),
        ),
        case("escape-of-no-hex", "The digits of an escape are not hex.", escape, |form| {
            format!("{form}&A=%g1").into_bytes()
        }),
        case("escape-with-a-sign", "A sign is in the place of a digit of an escape.", escape, |form| {
            format!("{form}&A=%+1").into_bytes()
        }),
        case("escape-in-a-key", "An escape in a key has no digits.", "The percent-encoding", |form| {
            format!("{form}&A%=1").into_bytes()
        }),
        case("escape-of-no-utf8", "Escaped bytes are no UTF-8.", utf8, |form| {
            format!("{form}&A=%FF%FE").into_bytes()
        }),
        case("escape-of-half-a-character", "The escapes of a character are cut short.", utf8, |form| {
            format!("{form}&A=%E6%9C").into_bytes()
        }),
        case(
            "escape-of-an-overlong-character",
            "The escapes write a character longer than need be.",
            utf8,
            |form| format!("{form}&A=%C0%AF").into_bytes(),
        ),
        case("escape-of-a-surrogate", "The escapes write half of a pair of surrogates.", utf8, |form| {
            format!("{form}&A=%ED%A0%80").into_bytes()
        }),
        v1_post("body-of-no-utf8", V1_FORM, "A body holds a byte that is no UTF-8.").refused(
            INVALID_PARAMETER,
            "The request body is not valid UTF-8.",
            |sent| sent.changes_form(|form| [form.as_bytes(), b"&A=\xe9"].concat()),
        ),
    ]
}

/// The common parameters in the order in which they are missed, and the name of each in messages.
const REQUIRED: [(&str, &str); 6] = [
    ("Timestamp", "`Timestamp`"),
    ("Action", "`Action`"),
    ("Version", "`Version`"),
    ("Nonce", "`Nonce`"),
    ("SecretId", "`SecretId`"),
    ("Signature", "`Signature`"),
];

fn missing_parameter_cases() -> Vec<Case> {
    let lost = |sent: V1, key: &str| {
        if key == "Signature" { sent.shows(|_| String::new()) } else { sent.without(key) }
    };
    let names = [
        ("timestamp-missing", "The timestamp is missing."),
        ("action-missing", "The action is missing."),
        ("version-missing", "The version is missing."),
        ("nonce-missing", "The nonce is missing."),
        ("secret-id-missing", "The id is missing."),
        ("signature-missing", "The signature is missing."),
    ];
    let one = names.into_iter().zip(REQUIRED).map(|((name, why), (key, says))| {
        v1_post(name, V1_COMMON, why).refused(MISSING_PARAMETER, says, |sent| lost(sent, key))
    });
    let names = [
        ("all-missing", "All that is common is missing; the timestamp is named."),
        ("all-but-one-missing", "All but the timestamp is missing; the action is named."),
        ("all-but-two-missing", "All but timestamp and action is missing; the version is named."),
        ("last-three-missing", "Nonce, id and signature are missing; the nonce is named."),
        ("last-two-missing", "Id and signature are missing; the id is named."),
    ];
    let several = names.into_iter().zip(REQUIRED).enumerate().map(|(place, ((name, why), (_, says)))| {
        v1_get(name, V1_COMMON, why).refused(MISSING_PARAMETER, says, |sent| {
            REQUIRED.iter().skip(place).fold(sent, |sent, (key, _)| lost(sent, key))
        })
    });
    let bare = [
        v1_get("nothing-sent", V1_COMMON, "A GET without a query, as a browser sends it.").refused(
            MISSING_PARAMETER,
            "`Timestamp`",
            |sent| sent.changes_form(|_| Vec::new()),
        ),
        v1_post("nothing-posted", V1_COMMON, "A POST with an empty body.").refused(
            MISSING_PARAMETER,
            "`Timestamp`",
            |sent| sent.changes_form(|_| Vec::new()),
        ),
        v1_post(
            "form-in-the-query-of-a-post",
            V1_PLACE,
            "The form of a POST is in its query, where it is not read.",
        )
        .rest("Action=DescribeBillSummaryByPayMode&Version=2022-09-28&Timestamp=1700000200&Nonce=1")
        .refused(MISSING_PARAMETER, "`Timestamp`", |sent| sent.changes_form(|_| Vec::new())),
        v1_get(
            "form-in-the-body-of-a-get",
            V1_PLACE,
            "The form of a GET is in its body, where it is not read.",
        )
        .rest("Action=DescribeBillSummaryByPayMode&Version=2022-09-28&Timestamp=1700000200&Nonce=1")
        .refused(MISSING_PARAMETER, "`Timestamp`", |sent| sent.changes_form(|_| Vec::new())),
        v1_get("key-in-lower-case", V1_COMMON, "`action` in lower case is no `Action`.").refused(
            MISSING_PARAMETER,
            "`Action`",
            |sent| sent.without("Action").pair("action", "DescribeBillSummaryByPayMode"),
        ),
        v1_get(
            "missing-before-wrong",
            V1_COMMON,
            "The id is missing and the nonce is no number; the id is named.",
        )
        .refused(MISSING_PARAMETER, "`SecretId`", |sent| sent.without("SecretId").pair("Nonce", "x")),
    ];
    one.chain(several).chain(bare).collect()
}

fn empty_parameter_cases() -> Vec<Case> {
    let names = [
        ("timestamp-empty", "An empty timestamp is none."),
        ("action-empty", "An empty action is none."),
        ("version-empty", "An empty version is none."),
        ("nonce-empty", "An empty nonce is none."),
        ("secret-id-empty", "An empty id is none."),
    ];
    let mut cases: Vec<Case> = names
        .into_iter()
        .zip(REQUIRED)
        .map(|((name, why), (key, says))| {
            v1_get(name, V1_COMMON, why).refused(MISSING_PARAMETER, says, |sent| sent.pair(key, ""))
        })
        .collect();
    let signature = v1_get("signature-empty", V1_COMMON, "An empty signature is none.").refused(
        MISSING_PARAMETER,
        "`Signature`",
        |sent| sent.shows(|_| String::new()).pair("Signature", ""),
    );
    cases.push(signature);
    cases
}

fn doubled_parameter_cases() -> Vec<Case> {
    let case = |name, why, says, key: &'static str, value: &'static str| {
        v1_get(name, V1_ONCE, why).refused(INVALID_PARAMETER, says, |sent| sent.again(key, value))
    };
    let says = "is given more than once";
    vec![
        case(
            "action-twice",
            "Two different actions are sent.",
            says,
            "Action",
            "DescribeBillSummaryByRegion",
        ),
        case(
            "action-twice-alike",
            "The same action is sent twice.",
            says,
            "Action",
            "DescribeBillSummaryByPayMode",
        ),
        case("timestamp-twice", "Two timestamps are sent.", says, "Timestamp", "1700000201"),
        case("nonce-twice", "Two nonces are sent.", says, "Nonce", "1"),
        case("secret-id-twice", "Two ids are sent.", says, "SecretId", "AKIDvectorsSecond002"),
        case("version-twice-once-empty", "A version is sent twice, once empty.", says, "Version", ""),
        case("signature-twice", "Two signatures are sent.", says, "Signature", "c2lnbmF0dXJl"),
        v1_get("method-twice", V1_ONCE, "`SignatureMethod` is sent twice.").sha256().refused(
            INVALID_PARAMETER,
            says,
            |sent| sent.again("SignatureMethod", "HmacSHA1"),
        ),
        v1_get("token-twice", V1_ONCE, "Two tokens are sent.").pair("Token", "a").refused(
            INVALID_PARAMETER,
            says,
            |sent| sent.again("Token", "b"),
        ),
        v1_get(
            "region-twice-once-escaped",
            V1_ONCE,
            "A region is sent twice, once with an escape in its key.",
        )
        .pair("Region", "a")
        .refused(INVALID_PARAMETER, says, |sent| {
            sent.changes_form(|form| format!("{form}&%52egion=b").into_bytes())
        }),
    ]
}

fn number_cases() -> Vec<Case> {
    let time = |name, why, text| {
        v1_get(name, V1_NUMBERS, why).pair("Timestamp", text).refused(
            INVALID_PARAMETER,
            "`Timestamp`",
            |sent| sent,
        )
    };
    let nonce = |name, why, text| {
        v1_post(name, V1_NUMBERS, why).pair("Nonce", text).refused(
            INVALID_PARAMETER,
            "Parameter `Nonce` type error.",
            |sent| sent,
        )
    };
    vec![
        time("time-in-words", "The timestamp is a word.", "now"),
        time("time-negative", "The timestamp is below zero.", "-1700000200"),
        time("time-with-a-sign", "The timestamp has a plus sign.", "+1700000200"),
        time("time-with-a-fraction", "The timestamp has a fraction.", "1700000200.0"),
        time("time-with-a-blank", "A blank is before the timestamp.", " 1700000200"),
        time("time-beyond-63-bits", "The timestamp does not fit into 63 bits.", "9223372036854775808"),
        time("time-in-other-digits", "The timestamp is in digits that are not those of ASCII.", "١٧٠٠٠٠٠٢٠٠"),
        nonce("nonce-in-words", "The nonce is a word.", "random"),
        nonce("nonce-negative", "The nonce is below zero.", "-1"),
        nonce("nonce-with-a-sign", "The nonce has a plus sign.", "+1"),
        nonce("nonce-with-a-fraction", "The nonce has a fraction.", "4711.0"),
        nonce("nonce-with-an-exponent", "The nonce has an exponent.", "1e3"),
        nonce("nonce-in-hex", "The nonce is in hex digits.", "0x1267"),
        nonce("nonce-beyond-64-bits", "The nonce does not fit into 64 bits.", "18446744073709551616"),
    ]
}
