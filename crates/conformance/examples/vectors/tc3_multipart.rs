//! TC3 requests with multipart bodies: verified, and altered after signing.

use crate::suite::case::Case;
use crate::suite::rules::{CASE, MULTIPART};
use crate::suite::tc3::{Tc3, json_post};

/// The boundary of most cases, in the form that the client for Python makes up.
pub(crate) const HEX: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const MIXED: &str = "----FormBoundaryAbCdEf123456";

pub(crate) fn make_cases() -> Vec<Case> {
    [verified_cases(), boundary_cases(), altered_cases()].concat()
}

/// Writes a part with a plain value.
pub(crate) fn text_part(name: &str, value: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}")
}

/// Writes a body of parts, each of them its headers, an empty line and its value.
pub(crate) fn multipart_body(boundary: &str, parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        bytes.extend_from_slice(part.as_ref());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    bytes
}

/// Sends a multipart body and names its boundary.
fn with_parts(tc3: Tc3, boundary: &str, parts: &[impl AsRef<[u8]>]) -> Tc3 {
    tc3.content_type(&format!("multipart/form-data; boundary={boundary}"))
        .body(multipart_body(boundary, parts))
}

fn verified_cases() -> Vec<Case> {
    let case =
        |name, why, parts: &[Vec<u8>]| with_parts(json_post(name, MULTIPART, why), HEX, parts).verified();
    let month = || text_part("BillMonth", "2023-10").into_bytes();
    let json = "Content-Disposition: form-data; name=\"Filter\"\r\nContent-Type: application/json\r\n\r\n{\"a\": [1]}";
    let mut file = b"Content-Disposition: form-data; name=\"File\"; filename=\"File\"\r\n\r\n".to_vec();
    file.extend(0..=u8::MAX);
    let uin = text_part("CustomerUin", "100000000123").into_bytes();
    vec![
        case("multipart-texts", "Parts of text, as the client for Python writes them.", &[month(), uin]),
        case("multipart-json", "A part that says that it is JSON.", &[month(), json.into()]),
        case("multipart-file", "A part that is a file of any bytes.", &[month(), file]),
        case(
            "multipart-value-with-line-ends",
            "The value of a part may have several lines, empty ones among them.",
            &[text_part("Note", "a\r\n\r\nb\n").into()],
        ),
        case(
            "multipart-value-beyond-ascii",
            "The value of a part may be UTF-8.",
            &[text_part("Note", "月 é \u{1f600}").into()],
        ),
        case("multipart-value-empty", "The value of a part may be empty.", &[text_part("Note", "").into()]),
        case("multipart-name-twice", "Two parts may have the same name.", &[month(), month()]),
        case("multipart-without-parts", "A multipart body may be its last boundary alone.", &[]),
        with_parts(
            json_post("multipart-unsigned", MULTIPART, "A multipart body need not be covered."),
            HEX,
            &[month()],
        )
        .unsigned()
        .verified(),
        json_post(
            "multipart-ending-without-line-end",
            MULTIPART,
            "No line end need follow the last boundary.",
        )
        .content_type(&format!("multipart/form-data; boundary={HEX}"))
        .body(multipart_body(HEX, &[month()]).trim_ascii_end())
        .verified(),
    ]
}

fn boundary_cases() -> Vec<Case> {
    let month = [text_part("BillMonth", "2023-10")];
    let lower = format!("multipart/form-data; boundary={}", MIXED.to_ascii_lowercase());
    let named = |name, why, content_type: &str| {
        json_post(name, MULTIPART, why)
            .content_type(content_type)
            .body(multipart_body(MIXED, &month))
            .verified()
    };
    vec![
        with_parts(
            json_post(
                "multipart-boundary-in-capitals-signed-as-sent",
                CASE,
                "A boundary with capitals is signed as sent.",
            ),
            MIXED,
            &month,
        )
        .verified(),
        with_parts(
            json_post(
                "multipart-boundary-in-capitals-signed-in-lower-case",
                CASE,
                "A boundary with capitals is signed in lower case.",
            ),
            MIXED,
            &month,
        )
        .signs("content-type", &lower)
        .reading("values-in-lower-case")
        .verified(),
        named(
            "multipart-boundary-in-quotes",
            "A boundary may be in quotes.",
            &format!("multipart/form-data; boundary=\"{MIXED}\""),
        ),
        named(
            "multipart-boundary-behind-charset",
            "A boundary need not be the first parameter of the type.",
            &format!("multipart/form-data; charset=utf-8; boundary={MIXED}"),
        ),
        named(
            "multipart-type-in-capitals",
            "The type `multipart/form-data` and the name of its parameter have no case.",
            &format!("Multipart/Form-Data; Boundary={MIXED}"),
        ),
    ]
}

fn altered_cases() -> Vec<Case> {
    let (month, uin) = (text_part("BillMonth", "2023-10"), text_part("CustomerUin", "1001"));
    let before = [month.clone(), uin.clone()];
    let signed = |name, rule, why| with_parts(json_post(name, rule, why), MIXED, &before);
    let case = |name, why, after: &[String]| {
        signed(name, MULTIPART, why).fails(|sent| with_parts(sent, MIXED, after))
    };
    vec![
        case(
            "multipart-value-altered",
            "One digit of a part was changed.",
            &[month.clone(), text_part("CustomerUin", "1002")],
        ),
        case(
            "multipart-name-altered",
            "A name changed its case.",
            &[month.clone(), text_part("customerUin", "1001")],
        ),
        case("multipart-in-another-order", "The parts were swapped.", &[uin.clone(), month.clone()]),
        case("multipart-with-a-part-less", "A part was taken away.", std::slice::from_ref(&month)),
        case(
            "multipart-with-a-part-more",
            "A part was added.",
            &[month.clone(), uin.clone(), text_part("A", "")],
        ),
        case(
            "multipart-part-became-a-file",
            "A value became a file.",
            &[month.clone(), uin.replace("Uin\"", "Uin\"; filename=\"x\"")],
        ),
        signed(
            "multipart-with-another-boundary",
            MULTIPART,
            "The body was written again, with another boundary.",
        )
        .fails(|sent| with_parts(sent, HEX, &before)),
        signed(
            "multipart-boundary-changed-into-lower-case",
            CASE,
            "The boundary was signed with capitals and sent without them.",
        )
        .fails(|sent| with_parts(sent, &MIXED.to_ascii_lowercase(), &before)),
        signed("multipart-line-end-lost", MULTIPART, "The last line end was taken away.")
            .fails(|sent| sent.body(multipart_body(MIXED, &before).trim_ascii_end())),
        signed("multipart-became-json", MULTIPART, "The same bytes were sent as JSON.")
            .fails(|sent| sent.content_type("application/json")),
        signed(
            "multipart-unsigned-boundary-altered",
            MULTIPART,
            "Where the body is not covered, the boundary is.",
        )
        .unsigned()
        .fails(|sent| with_parts(sent, HEX, &before).hashes(b"UNSIGNED-PAYLOAD")),
    ]
}
