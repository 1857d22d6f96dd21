//! Version 1 requests that are refused: the client made one of the usual mistakes on its way to the
//! signature, or has another key.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::mac;
use crate::suite::rules::{V1_KEY, V1_SORT, V1_STRING, V1_VALUES};
use crate::suite::v1::{V1, v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [string_to_sign_cases(), more_string_to_sign_cases(), key_cases()].concat()
}

fn sign_replaced_string(v1: &V1, part: &str, other: &str) -> String {
    v1.sign(&v1.string().replacen(part, other, 1))
}

fn string_to_sign_cases() -> Vec<Case> {
    vec![
        v1_get("mistake-values-encoded", V1_VALUES, "Values were signed as they are sent.")
            .pair("Note", "a b/c")
            .mistaken(|v1| sign_replaced_string(v1, "a b/c", "a+b%2Fc")),
        v1_get("mistake-blank-signed-as-plus", V1_VALUES, "A blank was signed as `+`.")
            .pair("Note", "two words")
            .mistaken(|v1| sign_replaced_string(v1, "two words", "two+words")),
        v1_get("mistake-utf8-encoded", V1_VALUES, "Only what is beyond ASCII was encoded.")
            .pair("Note", "月")
            .mistaken(|v1| sign_replaced_string(v1, "月", "%E6%9C%88")),
        v1_get("mistake-empty-left-out", V1_VALUES, "Empty pairs were not signed.")
            .pair("Region", "")
            .mistaken(|v1| sign_replaced_string(v1, "&Region=", "")),
        v1_get("mistake-not-sorted", V1_SORT, "The pairs were signed in the order sent.").mistaken(|v1| {
            let pairs: Vec<String> =
                v1.pairs.iter().map(|pair| format!("{}={}", pair.key, pair.value)).collect();
            v1.sign(&v1.string().replace(&v1.sorted(), &pairs.join("&")))
        }),
        v1_get("mistake-sorted-without-case", V1_SORT, "Case was ignored in sorting.")
            .pair("a", "1")
            .mistaken(|v1| {
                let mut pairs = v1.pairs.clone();
                pairs.sort_by_key(|pair| pair.key.to_ascii_lowercase());
                let pairs: Vec<String> =
                    pairs.iter().map(|pair| format!("{}={}", pair.key, pair.value)).collect();
                v1.sign(&v1.string().replace(&v1.sorted(), &pairs.join("&")))
            }),
        v1_get("mistake-sorted-as-pairs", V1_SORT, "`A.0=` was put before `A=`.")
            .pair("A", "1")
            .pair("A.0", "2")
            .mistaken(|v1| sign_replaced_string(v1, "A=1&A.0=2", "A.0=2&A=1")),
        v1_get("mistake-sorted-as-numbers", V1_SORT, "`L.2` was put before `L.10`.")
            .pair("L.2", "1")
            .pair("L.10", "2")
            .mistaken(|v1| sign_replaced_string(v1, "L.10=2&L.2=1", "L.2=1&L.10=2")),
        v1_get("mistake-sorted-backwards", V1_SORT, "The pairs were sorted from last to first.").mistaken(
            |v1| {
                let mut pairs: Vec<&str> = Vec::new();
                let sorted = v1.sorted();
                pairs.extend(sorted.split('&').rev());
                v1.sign(&v1.string().replace(&sorted, &pairs.join("&")))
            },
        ),
        v1_get("mistake-keys-in-lower-case", V1_STRING, "Keys were signed in lower case.")
            .mistaken(|v1| sign_replaced_string(v1, "BillMonth=", "billmonth=")),
    ]
}

fn more_string_to_sign_cases() -> Vec<Case> {
    vec![
        v1_get("mistake-method-forgotten", V1_STRING, "The method was not signed.")
            .mistaken(|v1| sign_replaced_string(v1, "GET", "")),
        v1_post(
            "mistake-method-of-a-get",
            V1_STRING,
            "`GET` was signed, as in the vendor's example, and POST sent.",
        )
        .mistaken(|v1| sign_replaced_string(v1, "POST", "GET")),
        v1_get("mistake-method-in-lower-case", V1_STRING, "The method was signed in lower case.")
            .mistaken(|v1| sign_replaced_string(v1, "GET", "get")),
        v1_get("mistake-no-question-mark", V1_STRING, "The `?` was not signed.")
            .mistaken(|v1| sign_replaced_string(v1, "?", "")),
        v1_get("mistake-line-ends", V1_STRING, "The parts were put on lines of their own.").mistaken(|v1| {
            sign_replaced_string(
                v1,
                "GETintlpartnersmgt.example.net/?",
                "GET\nintlpartnersmgt.example.net\n/\n?",
            )
        }),
        v1_get("mistake-line-end-at-the-end", V1_STRING, "A line end was signed at the end.")
            .mistaken(|v1| v1.sign(&format!("{}\n", v1.string()))),
        v1_get("mistake-own-pairs-only", V1_STRING, "Common parameters were not signed.").mistaken(|v1| {
            sign_replaced_string(v1, &v1.sorted(), "BillMonth=2023-10&CustomerUin=100000000123")
        }),
        v1_get(
            "mistake-empty-signature-signed",
            V1_STRING,
            "`Signature=` was signed before it was filled in.",
        )
        .mistaken(|v1| v1.sign(&v1.clone().pair("Signature", "").string())),
        v1_get("mistake-string-hashed-first", V1_STRING, "The hash of the string was signed.")
            .mistaken(|v1| v1.sign(&mac::compute_sha256_hex(v1.string().as_bytes()))),
        v1_post("mistake-body-as-sent", V1_STRING, "The body was signed as sent.")
            .pair("Note", "a b")
            .mistaken(|v1| {
                let wires: Vec<&str> = v1.pairs.iter().map(|pair| pair.wire.as_str()).collect();
                v1.sign(&v1.string().replace(&v1.sorted(), &wires.join("&")))
            }),
    ]
}

fn key_cases() -> Vec<Case> {
    let right = keys::FIRST.secret;
    let wrong =
        |name, why, secret| v1_post(name, V1_KEY, why).secret(secret).fails(|sent| sent.secret(right));
    vec![
        wrong(
            "key-of-another",
            "Signed with another caller's secret and the longer hash.",
            keys::SECOND.secret,
        ),
        wrong("key-empty", "Signed with no secret at all.", ""),
        wrong("key-is-the-id", "Signed with the id in place of the secret.", keys::FIRST.id),
        wrong(
            "key-with-a-final-ampersand",
            "Another vendor's method puts `&` behind the secret.",
            "madeUpSecretOfTheFirstKey0000001&",
        ),
        wrong(
            "key-with-the-prefix-of-tc3",
            "`TC3` before the secret belongs to the other method.",
            "TC3madeUpSecretOfTheFirstKey0000001",
        ),
        wrong(
            "key-with-a-line-end",
            "The secret was read from a file, with its line end.",
            "madeUpSecretOfTheFirstKey0000001\n",
        ),
        v1_post("id-of-another", V1_KEY, "Another caller's id was put in after signing.")
            .fails(|sent| sent.key(&keys::SECOND)),
        v1_get("key-of-another-sha1", V1_KEY, "Signed with another caller's secret and the shorter hash.")
            .secret(keys::SECOND.secret)
            .fails(|sent| sent.secret(right)),
    ]
}
