//! TC3 requests with multipart bodies that are malformed.

use crate::suite::case::{Case, INVALID_REQUEST};
use crate::suite::rules::MULTIPART;
use crate::suite::tc3::json_post;
use crate::suite::tc3_multipart::{HEX, multipart_body, text_part};

pub(crate) fn make_cases() -> Vec<Case> {
    [boundary_cases(), body_cases(), part_cases()].concat()
}

/// Writes the content type with a boundary.
fn multipart_type(boundary: &str) -> String {
    format!("multipart/form-data; boundary={boundary}")
}

/// Makes the case of a body that is refused though it is signed as sent.
fn malformed_case(
    name: &'static str,
    why: &'static str,
    says: &'static str,
    content_type: &str,
    body: &[u8],
) -> Case {
    json_post(name, MULTIPART, why).content_type(content_type).body(body).refused(
        INVALID_REQUEST,
        says,
        |sent| sent,
    )
}

fn boundary_cases() -> Vec<Case> {
    let good = multipart_body(HEX, &[text_part("BillMonth", "2023-10")]);
    let long = "b".repeat(71);
    let typed = |name, why, says, content_type: &str| malformed_case(name, why, says, content_type, &good);
    let no_boundary = "`Content-Type` has no boundary";
    let begin = "does not begin with the boundary";
    vec![
        typed(
            "multipart-without-boundary",
            "The type names no boundary.",
            no_boundary,
            "multipart/form-data",
        ),
        typed(
            "multipart-with-an-empty-boundary",
            "The boundary of the type is empty.",
            no_boundary,
            "multipart/form-data; boundary=",
        ),
        typed(
            "multipart-with-an-open-quote",
            "The quotes around the boundary do not end.",
            no_boundary,
            &format!("multipart/form-data; boundary=\"{HEX}"),
        ),
        typed(
            "multipart-with-a-boundary-in-other-case",
            "The boundary of the type differs in case from that of the body.",
            begin,
            &format!("multipart/form-data; boundary={}", HEX.to_ascii_uppercase()),
        ),
        malformed_case(
            "multipart-with-a-long-boundary",
            "The boundary has more than 70 bytes.",
            no_boundary,
            &format!("multipart/form-data; boundary={long}"),
            &multipart_body(&long, &[text_part("A", "1")]),
        ),
    ]
}

fn body_cases() -> Vec<Case> {
    let good = multipart_body(HEX, &[text_part("BillMonth", "2023-10")]);
    let good = String::from_utf8_lossy(&good);
    let case = |name, why, says, bytes: &[u8]| malformed_case(name, why, says, &multipart_type(HEX), bytes);
    let begin = "does not begin with the boundary";
    vec![
        case("multipart-empty", "A multipart body is empty.", begin, b""),
        case(
            "multipart-with-a-preface",
            "Text is before the first boundary.",
            begin,
            format!("preface\r\n{good}").as_bytes(),
        ),
        case(
            "multipart-starting-with-a-line-end",
            "A line end is before the first boundary.",
            begin,
            format!("\r\n{good}").as_bytes(),
        ),
        case(
            "multipart-with-an-epilogue",
            "Text is behind the last boundary.",
            "followed by",
            format!("{good}epilogue").as_bytes(),
        ),
        case(
            "multipart-not-closed",
            "The last boundary is missing.",
            "not closed",
            good.trim_end_matches(&format!("--{HEX}--\r\n")).as_bytes(),
        ),
        case(
            "multipart-cut",
            "The last boundary does not say that it is the last.",
            "followed by",
            good.trim_end_matches("--\r\n").as_bytes(),
        ),
        case(
            "multipart-with-line-feeds",
            "The lines of the body end in line feeds alone.",
            "followed by",
            good.replace("\r\n", "\n").as_bytes(),
        ),
        case(
            "multipart-that-is-json",
            "A body of JSON was sent as multipart.",
            begin,
            b"{\"BillMonth\":\"2023-10\"}",
        ),
    ]
}

fn part_cases() -> Vec<Case> {
    let case = |name, why, says, part: &[u8]| {
        malformed_case(
            name,
            why,
            says,
            &format!("multipart/form-data; boundary={HEX}"),
            &multipart_body(HEX, &[part]),
        )
    };
    let no_name = "no `Content-Disposition: form-data` with a name";
    vec![
        case(
            "multipart-part-without-name",
            "A part has no name.",
            no_name,
            b"Content-Disposition: form-data\r\n\r\n1",
        ),
        case(
            "multipart-part-with-an-empty-name",
            "The name of a part is empty.",
            no_name,
            b"Content-Disposition: form-data; name=\"\"\r\n\r\n1",
        ),
        case(
            "multipart-part-without-disposition",
            "A part has no `Content-Disposition`.",
            no_name,
            b"Content-Type: text/plain\r\n\r\n1",
        ),
        case(
            "multipart-part-that-is-an-attachment",
            "The disposition of a part is not `form-data`.",
            no_name,
            b"Content-Disposition: attachment; name=\"A\"\r\n\r\n1",
        ),
        case(
            "multipart-part-without-empty-line",
            "No empty line ends the headers of a part.",
            "do not end with an empty line",
            b"Content-Disposition: form-data; name=\"A\"\r\n1",
        ),
        case(
            "multipart-part-with-a-line-that-is-no-header",
            "A line in the head of a part has no colon.",
            "no header",
            b"Content-Disposition\r\n\r\n1",
        ),
        case(
            "multipart-part-encoded",
            "A part says that it is encoded.",
            "`Content-Transfer-Encoding`",
            b"Content-Disposition: form-data; name=\"A\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==",
        ),
        case(
            "multipart-part-not-utf8",
            "The value of a part, which is no file, is no UTF-8.",
            "`A` is not UTF-8",
            b"Content-Disposition: form-data; name=\"A\"\r\n\r\n\xff",
        ),
    ]
}
