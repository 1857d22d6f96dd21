//! Bodies and queries that are not what their form wants.

use tc3::Code;

use super::Cases;
use crate::expect::{Basis, Expect};
use crate::form::{BOUNDARY, Form};

/// Bodies that are no JSON object. That the service refuses them is known, with which code is not.
const NO_OBJECT: &[(&str, &[u8])] = &[
    ("nothing", b""),
    ("a blank", b" "),
    ("a list", b"[]"),
    ("a list of an object", br#"[{"BillMonth":"2022-11"}]"#),
    ("null", b"null"),
    ("a number", b"7"),
    ("a text", br#""x""#),
    ("true", b"true"),
    ("a word", b"hello"),
    ("a form", b"BillMonth=2022-11&CustomerUin=123456"),
    ("an open brace", b"{"),
    ("a closing brace too much", b"{}}"),
    ("two objects", b"{}{}"),
    ("an object and a word", b"{} x"),
    ("a comma too much", br#"{"BillMonth":"2022-11",}"#),
    ("a colon too few", br#"{"BillMonth" "2022-11"}"#),
    ("names without quotes", b"{BillMonth:1}"),
    ("single quotes", b"{'BillMonth':'2022-11'}"),
    ("a comment", b"{} // x"),
    ("a number that is none", br#"{"CustomerUin":NaN}"#),
    ("a number behind a zero", br#"{"CustomerUin":0123}"#),
    ("a number with a plus", br#"{"CustomerUin":+1}"#),
    ("a line break within a text", b"{\"BillMonth\":\"2022\n11\"}"),
    ("an escape that is none", br#"{"BillMonth":"\x41"}"#),
    ("a byte order mark", b"\xef\xbb\xbf{}"),
    ("bytes that are no UTF-8", b"{\"BillMonth\":\"\xff\xfe\"}"),
    ("UTF-16", b"\xff\xfe{\0}\0"),
    ("a zero byte", b"{}\0"),
];

/// Queries and forms that cannot be split or decoded, and what the message has in it.
const NO_PAIRS: &[(&str, &[u8], &str, Basis)] = &[
    ("a word", b"hello", "=", Basis::Observed),
    ("a JSON object", b"%7B%22BillMonth%22:%222022-11%22%7D", "=", Basis::Observed),
    ("a piece without =", b"BillMonth=2022-11&CustomerUin", "=", Basis::Observed),
    ("an empty piece at the end", b"BillMonth=2022-11&", "=", Basis::Chosen),
    ("an empty piece in the middle", b"BillMonth=2022-11&&CustomerUin=1", "=", Basis::Chosen),
    ("an escape without digits", b"BillMonth=%", "BillMonth", Basis::Chosen),
    ("an escape of one digit", b"BillMonth=%4", "BillMonth", Basis::Chosen),
    ("an escape of other letters", b"BillMonth=%zz", "BillMonth", Basis::Chosen),
    ("an escape that is no UTF-8", b"BillMonth=%ff", "BillMonth", Basis::Chosen),
    ("half of a letter", b"BillMonth=%e4%ba", "BillMonth", Basis::Chosen),
];

/// Multipart bodies that are malformed; `{B}` stands for two dashes and the boundary.
const NO_PARTS: &[(&str, &str)] = &[
    ("nothing", ""),
    ("a JSON object", "{}"),
    ("another boundary", "--other\r\n\r\n--other--"),
    ("text in front of the first part", "hello\r\n{B}--\r\n"),
    ("text behind the last part", "{B}--\r\nhello"),
    ("no end", "{B}\r\nContent-Disposition: form-data; name=\"BillMonth\"\r\n\r\n2022-11\r\n"),
    ("line feeds alone", "{B}\nContent-Disposition: form-data; name=\"BillMonth\"\n\n2022-11\n{B}--\n"),
    ("a part without headers", "{B}\r\n\r\n2022-11\r\n{B}--\r\n"),
    (
        "a part without an empty line",
        "{B}\r\nContent-Disposition: form-data; name=\"BillMonth\"\r\n{B}--\r\n",
    ),
    ("a part without a name", "{B}\r\nContent-Disposition: form-data\r\n\r\n2022-11\r\n{B}--\r\n"),
    (
        "a part with an empty name",
        "{B}\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n2022-11\r\n{B}--\r\n",
    ),
    (
        "a part that is an attachment",
        "{B}\r\nContent-Disposition: attachment; name=\"BillMonth\"\r\n\r\nx\r\n{B}--\r\n",
    ),
    (
        "an encoding of its own",
        "{B}\r\nContent-Disposition: form-data; name=\"A\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n{B}--\r\n",
    ),
];

/// Writes the cases down.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let start = |form| cases.subject.draft(form);
    let (json, query, posted, multipart) =
        (start(Form::Json), start(Form::Query), start(Form::Posted), start(Form::Multipart));
    let v1 = [start(Form::V1Get), start(Form::V1Post)];
    let said = |cases: &Cases<'_>, form: Form, what: &str| {
        format!("{}, {}: {what}", cases.subject.name, form.name())
    };

    for (what, body) in NO_OBJECT {
        let name = said(cases, Form::Json, what);
        cases.add(
            Basis::Chosen,
            Expect::Code(Code::InvalidParameter),
            name,
            json.clone().with_raw_content(body),
        );
    }
    let deep = format!("{{\"BillMonth\":{}", "[".repeat(50_000));
    let name = said(cases, Form::Json, "lists in lists without end");
    cases.add(Basis::Chosen, Expect::Code(Code::InvalidParameter), name, json.clone().with_raw_content(deep));

    for (what, text, named, basis) in NO_PAIRS {
        for draft in [&query, &posted, v1.first().unwrap_or(&query), v1.last().unwrap_or(&query)] {
            let name = said(cases, draft.form, what);
            let expect = Expect::Names(Code::InvalidParameter, (*named).to_owned());
            // The message was published by one whose request was read as version 1.
            let basis = if draft.form.is_v1() { *basis } else { Basis::Chosen };
            cases.add(basis, expect, name, draft.clone().with_raw_content(text));
        }
    }
    for draft in [&posted, v1.last().unwrap_or(&posted)] {
        let name = said(cases, draft.form, "a JSON object that is not encoded");
        let expect = Expect::Names(Code::InvalidParameter, "=".to_owned());
        cases.add(
            Basis::Observed,
            expect,
            name,
            draft.clone().with_raw_content(r#"{"BillMonth":"2022-11"}"#),
        );
    }
    let posted_raw = posted.clone().with_raw_content(b"BillMonth=\xff");
    let name = said(cases, Form::Posted, "bytes that are no UTF-8");
    cases.add(Basis::Chosen, Expect::Code(Code::InvalidParameter), name, posted_raw);

    for (what, body) in NO_PARTS {
        let name = said(cases, Form::Multipart, what);
        let body = body.replace("{B}", &format!("--{BOUNDARY}"));
        cases.add(
            Basis::Documented,
            Expect::Code(Code::InvalidRequest),
            name,
            multipart.clone().with_raw_content(body),
        );
    }
    for (what, content_type) in
        [("no boundary", "multipart/form-data"), ("an empty boundary", "multipart/form-data; boundary=")]
    {
        let name = said(cases, Form::Multipart, what);
        let draft = multipart.clone().with_content_type(content_type);
        cases.add(Basis::Documented, Expect::Code(Code::InvalidRequest), name, draft);
    }

    let invalid = || Expect::Code(Code::InvalidParameter);
    for (what, content_type) in [
        ("a content type of text", "text/plain"),
        ("a content type of XML", "application/xml"),
        ("a content type that is none", "json"),
        ("an empty content type", ""),
        ("a content type that only begins like JSON", "application/jsonx"),
    ] {
        let name = said(cases, Form::Json, what);
        cases.add(Basis::Chosen, invalid(), name, json.clone().with_content_type(content_type));
    }
    let mut untyped = json;
    untyped.content_type = None;
    let name = said(cases, Form::Json, "no content type");
    cases.add(Basis::Chosen, invalid(), name, untyped);
}
