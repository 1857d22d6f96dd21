//! Bodies and queries that their form does not allow.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::{BOUNDARY, Form};

/// Bodies that are no JSON object. The service is known to refuse them; its code is not known.
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

/// Queries and forms that cannot be split or decoded, and the text that the message must contain.
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

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    add_json_bodies(cases);
    add_pairs(cases);
    add_multipart_bodies(cases);
    add_content_types(cases);
}

fn make_case_name(cases: &Cases<'_>, form: Form, body_name: &str) -> String {
    format!("{}, {}: {body_name}", cases.subject.name, form.name())
}

fn add_json_bodies(cases: &mut Cases<'_>) {
    let json = cases.subject.draft(Form::Json);
    let deep = format!("{{\"BillMonth\":{}", "[".repeat(50_000));
    let deep = ("lists in lists without end", deep.as_bytes());
    for (what, body) in NO_OBJECT.iter().copied().chain([deep]) {
        let name = make_case_name(cases, Form::Json, what);
        let draft = json.clone().with_raw_content(body);
        cases.add(Basis::Chosen, Expect::Code(Code::InvalidParameter), name, draft);
    }
}

fn add_pairs(cases: &mut Cases<'_>) {
    let [query, posted, v1_get, v1_post] =
        [Form::Query, Form::Posted, Form::V1Get, Form::V1Post].map(|form| cases.subject.draft(form));
    for (what, text, named, basis) in NO_PAIRS {
        for draft in [&query, &posted, &v1_get, &v1_post] {
            let name = make_case_name(cases, draft.form, what);
            let expect = Expect::Names(Code::InvalidParameter, (*named).to_owned());
            // The published message is that of a request which was read as version 1.
            let basis = if draft.form.is_v1() { *basis } else { Basis::Chosen };
            cases.add(basis, expect, name, draft.clone().with_raw_content(text));
        }
    }
    for draft in [&posted, &v1_post] {
        let name = make_case_name(cases, draft.form, "a JSON object that is not encoded");
        let expect = Expect::Names(Code::InvalidParameter, "=".to_owned());
        let draft = draft.clone().with_raw_content(r#"{"BillMonth":"2022-11"}"#);
        cases.add(Basis::Observed, expect, name, draft);
    }
    let name = make_case_name(cases, Form::Posted, "bytes that are no UTF-8");
    let draft = posted.with_raw_content(b"BillMonth=\xff");
    cases.add(Basis::Chosen, Expect::Code(Code::InvalidParameter), name, draft);
}

fn add_multipart_bodies(cases: &mut Cases<'_>) {
    let multipart = cases.subject.draft(Form::Multipart);
    let malformed = || Expect::Code(Code::InvalidRequest);
    for (what, body) in NO_PARTS {
        let name = make_case_name(cases, Form::Multipart, what);
        let draft = multipart.clone().with_raw_content(body.replace("{B}", &format!("--{BOUNDARY}")));
        cases.add(Basis::Documented, malformed(), name, draft);
    }
    for (what, content_type) in
        [("no boundary", "multipart/form-data"), ("an empty boundary", "multipart/form-data; boundary=")]
    {
        let name = make_case_name(cases, Form::Multipart, what);
        let draft = multipart.clone().with_content_type(content_type);
        cases.add(Basis::Documented, malformed(), name, draft);
    }
}

fn add_content_types(cases: &mut Cases<'_>) {
    let json = cases.subject.draft(Form::Json);
    for (what, content_type) in [
        ("a content type of text", Some("text/plain")),
        ("a content type of XML", Some("application/xml")),
        ("a content type that is none", Some("json")),
        ("an empty content type", Some("")),
        ("a content type that only begins like JSON", Some("application/jsonx")),
        ("no content type", None),
    ] {
        let name = make_case_name(cases, Form::Json, what);
        let mut draft = json.clone();
        draft.content_type = content_type.map(str::to_owned);
        cases.add(Basis::Chosen, Expect::Code(Code::InvalidParameter), name, draft);
    }
}
