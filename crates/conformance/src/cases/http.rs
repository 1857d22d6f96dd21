//! Methods, paths, framing and headers that HTTP itself allows or forbids. Each request must have an answer.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// Queries that no client writes and no URL may have.
const QUERIES: &[(&str, &str)] = &[
    ("braces and quotes", "{\"BillMonth\":\"2022-11\"}"),
    ("angles and bars", "<x>=|\\^`"),
    ("letters of other scripts", "месяц=二"),
    ("a fragment", "a=1#b"),
    ("a second question mark", "a=1?b=2"),
    ("a tab", "a=1\t2"),
    ("a zero byte", "a=\0"),
];

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    add_methods_and_paths(cases);
    add_framing(cases);
    add_headers(cases);
    add_connections(cases);
}

fn add_methods_and_paths(cases: &mut Cases<'_>) {
    let start = cases.subject.draft(Form::Json);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "BREW", "post", "Get"] {
        let expect = Expect::Code(Code::UnsupportedProtocol);
        let basis = if method == "post" || method == "Get" { Basis::Chosen } else { Basis::Documented };
        cases.add_altered(basis, expect, format!("the method {method}"), start.clone(), move |request| {
            method.clone_into(&mut request.method);
        });
    }
    for (method, expect) in
        [("HEAD", Expect::Head), ("TRACE", Expect::Answered), ("CONNECT", Expect::Refused)]
    {
        let name = format!("the method {method}");
        cases.add_altered(Basis::Chosen, expect, name, start.clone(), move |request| {
            method.clone_into(&mut request.method);
            request.body.clear();
        });
    }
    for path in ["/index.html", "//", "/%2F", "/.", "/../", "/v3/", "/favicon.ico", "/☃"] {
        let expect =
            if path.is_ascii() { Expect::Code(Code::UnsupportedOperation) } else { Expect::Answered };
        cases.add_altered(Basis::Chosen, expect, format!("the path {path}"), start.clone(), move |request| {
            path.clone_into(&mut request.path);
        });
    }
    let query = cases.subject.draft(Form::V1Get);
    for &(what, text) in QUERIES {
        let name = format!("a query of {what}");
        cases.add_altered(Basis::Chosen, Expect::Answered, name, query.clone(), |request| {
            request.query = Some(text.to_owned());
        });
    }
    for target in ["*", "nowhere", "http://", ""] {
        cases.add_altered(
            Basis::Chosen,
            Expect::Answered,
            format!("the target `{target}`"),
            start.clone(),
            |request| {
                target.clone_into(&mut request.path);
            },
        );
    }
}

/// Adds lengths and framings of bodies, and versions of HTTP.
fn add_framing(cases: &mut Cases<'_>) {
    let start = cases.subject.draft(Form::Json);
    let length = |length: &'static str| {
        move |request: &mut crate::request::Request| {
            request.add_header("Content-Length", length);
        }
    };
    let passes = || Expect::Passes;
    cases.add_altered(Basis::Chosen, passes(), "a body in chunks", start.clone(), |request| {
        request.is_chunked = true;
    });
    let expecting = start.clone().with_header("Expect", "100-continue");
    cases.add(Basis::Chosen, passes(), "a body that waits for 100 Continue", expecting);
    cases
        .add_altered(Basis::Chosen, passes(), "HTTP/1.0", start.clone(), |request| request.http = "HTTP/1.0");
    for http in ["HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "FTP/1.1", ""] {
        let name = format!("the protocol `{http}`");
        cases
            .add_altered(Basis::Chosen, Expect::Answered, name, start.clone(), |request| request.http = http);
    }
    for (what, value) in [
        ("a length that is none", "x"),
        ("a negative length", "-1"),
        ("a length without end", "99999999999999999999"),
    ] {
        cases.add_altered(Basis::Chosen, Expect::Answered, what, start.clone(), length(value));
    }
    cases.add_altered(Basis::Chosen, Expect::Answered, "two lengths", start.clone(), |request| {
        request.add_header("Content-Length", request.body.len().to_string());
        request.add_header("Content-Length", "1");
    });
    cases.add_altered(Basis::Chosen, Expect::Answered, "a length and chunks", start.clone(), |request| {
        request.is_chunked = true;
        request.add_header("Content-Length", "3");
    });
    cases.add_altered(
        Basis::Chosen,
        Expect::Answered,
        "a body that is coded in an unknown way",
        start.clone(),
        |request| {
            request.add_header("Transfer-Encoding", "rot13");
        },
    );
    let expect = Expect::Code(Code::InvalidRequest);
    cases.add_altered(Basis::Chosen, expect, "a body that breaks off", start.clone(), |request| {
        request.add_header("Content-Length", (request.body.len() + 1000).to_string());
        request.is_last = true;
    });
    let name = "a sender that has nothing more to say";
    cases.add_altered(Basis::Chosen, passes(), name, start.clone(), |request| request.is_last = true);
    let name = "a GET with a body, which is ignored";
    let query = cases.subject.draft(Form::Query);
    cases.add_altered(Basis::Chosen, passes(), name, query, |request| request.body = b"x=1".to_vec());
}

fn add_headers(cases: &mut Cases<'_>) {
    let start = cases.subject.draft(Form::Json);
    let twice = |name: &'static str| {
        move |request: &mut crate::request::Request| {
            request.repeat_header(name);
        }
    };
    for name in ["Host", "Content-Type"] {
        let expect = Expect::Code(Code::AuthFailureInvalidAuthorization);
        cases.add_altered(
            Basis::Chosen,
            expect,
            format!("{name} twice, the same"),
            start.clone(),
            twice(name),
        );
    }
    cases.add_altered(Basis::Chosen, Expect::Answered, "no host", start.clone(), |request| {
        request.remove_header("Host");
    });
    cases.add_altered(Basis::Chosen, Expect::Answered, "an empty host", start.clone(), |request| {
        request.set_header("Host", "");
    });
    cases.add_altered(
        Basis::Chosen,
        Expect::Passes,
        "a header twice that decides nothing",
        start.clone(),
        |request| {
            request.add_header("X-TC-TraceId", "1");
            request.add_header("X-TC-TraceId", "2");
        },
    );
    cases.add_altered(Basis::Chosen, Expect::Passes, "50 headers more", start.clone(), |request| {
        (0..50).for_each(|number| request.add_header(&format!("X-Extra-{number}"), "x"));
    });
    cases.add_altered(Basis::Chosen, Expect::Passes, "a header of 4,000 bytes", start.clone(), |request| {
        request.add_header("X-Extra", "x".repeat(4_000));
    });
    cases.add_altered(Basis::Chosen, Expect::Passes, "cookies and an origin", start.clone(), |request| {
        request.add_header("Cookie", "a=b; c=d");
        request.add_header("Origin", "https://other.example");
    });
    cases.add_altered(Basis::Chosen, Expect::Answered, "2,000 headers more", start.clone(), |request| {
        (0..2_000).for_each(|number| request.add_header(&format!("X-Extra-{number}"), "x"));
    });
    cases.add_altered(
        Basis::Chosen,
        Expect::Answered,
        "a header of 200,000 bytes",
        start.clone(),
        |request| {
            request.add_header("X-Extra", "x".repeat(200_000));
        },
    );
    for (what, name, value) in [
        ("a zero byte in a header", "X-Extra", "a\0b"),
        ("a control character in a header", "X-TC-Region", "a\u{1b}[31mb"),
        ("a blank in a header's name", "X Extra", "x"),
        ("an empty name of a header", "", "x"),
        ("a header over two lines", "X-Extra", "a\r\n b"),
        ("a line that is no header", "X-Extra", "a\r\nnothing"),
        ("a carriage return in a header", "X-Extra", "a\rb"),
    ] {
        cases.add_altered(Basis::Chosen, Expect::Answered, what, start.clone(), move |request| {
            request.add_header(name, value);
        });
    }
}

/// Adds several requests over one connection, which are refused before any limit counts them.
fn add_connections(cases: &mut Cases<'_>) {
    for (form, basis) in [(Form::V1Get, Basis::Observed), (Form::V1Post, Basis::Chosen)] {
        let draft = cases.subject.draft(form).with_raw_content("test=1");
        let expect = Expect::Names(Code::MissingParameter, "Timestamp".to_owned());
        cases.add(basis, expect, format!("{}: three requests over one connection", form.name()), draft);
        if let Some(case) = cases.all.last_mut() {
            case.times = 3;
        }
    }
}
