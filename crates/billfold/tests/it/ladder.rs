//! The order of errors: a request in which everything is wrong, fixed one fault a row. A test compares the same table in
//! `docs/protocol.md` with this one.

mod version_1;

use crate::support::{Draft, Key, error, next_second, now_s};
use crate::wire::{BODY, serve_one_bill};
use version_1::VERSION_1;

/// The action of the ladder: one that has a parameter with limits.
const LADDER_ACTION: &str = "DescribeCustomerBillSummary";

/// A fault, the code of the answer, a piece of its message, and the fix.
struct Row {
    what: &'static str,
    code: &'static str,
    says: &'static str,
    fix: fn(&mut Draft, &Keys),
}

/// The keys of the rows.
struct Keys {
    unknown: Key,
    wrong: Key,
    customer: Key,
    partner: Key,
}

const fn fault_row(
    what: &'static str,
    code: &'static str,
    says: &'static str,
    fix: fn(&mut Draft, &Keys),
) -> Row {
    Row { what, code, says, fix }
}

const SYNTAX: &str = "AuthFailure.InvalidAuthorization";

/// The order of errors after the limit of a source address, which comes first.
const LADDER: [Row; 30] = [
    fault_row("a method other than GET and POST", "UnsupportedProtocol", "only GET and POST", |draft, _| {
        draft.method = "POST";
    }),
    fault_row("a path other than `/`", "UnsupportedOperation", "`/x`", |draft, _| {
        "/".clone_into(&mut draft.target);
    }),
    fault_row(
        "`Authorization`, `Host` or `Content-Type` twice",
        SYNTAX,
        "`host` is given more than once",
        |draft, _| {
            draft.headers.retain(|(name, _)| name != "Host");
        },
    ),
    fault_row("too large", "RequestSizeLimitExceeded", "`10485761` bytes", |draft, _| {
        draft.body = b"[]".to_vec();
    }),
    fault_row(
        "an unsupported content type",
        "InvalidParameter",
        "`text/plain` is not supported",
        |draft, _| {
            draft.content_type = Some("application/json".to_owned());
        },
    ),
    fault_row(
        "a common parameter twice",
        "InvalidParameter",
        "`X-TC-Token` is given more than once",
        |draft, _| {
            draft.headers.truncate(1);
        },
    ),
    fault_row("no timestamp", "MissingParameter", "`X-TC-Timestamp`", |draft, _| {
        draft.timestamp = Some("soon".to_owned());
    }),
    fault_row("no action", "MissingParameter", "`X-TC-Action`", |draft, _| {
        draft.action = Some("Nothing".to_owned());
    }),
    fault_row("no version", "MissingParameter", "`X-TC-Version`", |draft, _| {
        draft.version = Some("2020-01-01".to_owned());
    }),
    fault_row(
        "a timestamp that is no number",
        "InvalidParameter",
        "type of parameter `X-TC-Timestamp`",
        |draft, _| {
            draft.timestamp = Some("1000".to_owned());
        },
    ),
    fault_row("an `Authorization` of another form", SYNTAX, "`Algorithm` not valid", |draft, _| {
        draft.authorization = None;
    }),
    fault_row("signed headers without `host`", SYNTAX, "`SignedHeaders` not valid", |draft, _| {
        draft.signed_headers = "content-type;host";
    }),
    fault_row("the scope of another day", SYNTAX, "`Date` in Credential not valid", |draft, _| {
        draft.date = None;
    }),
    fault_row("the scope of another service", SYNTAX, "`Service` in Credential not valid", |draft, _| {
        "intlpartnersmgt".clone_into(&mut draft.service);
    }),
    fault_row("a timestamp more than 300 s off", "AuthFailure.SignatureExpire", "expired", |draft, _| {
        draft.timestamp = Some(now_s().to_string());
    }),
    fault_row("an unknown key", "AuthFailure.SecretIdNotFound", "not found", |draft, keys| {
        draft.key = keys.wrong.clone();
    }),
    fault_row("a wrong signature", "AuthFailure.SignatureFailure", "check your signature", |draft, keys| {
        draft.key = keys.customer.clone();
    }),
    fault_row(
        "a token that is wrong, missing, or not needed",
        "AuthFailure.TokenFailure",
        "Token",
        |draft, _| {
            draft.headers.clear();
        },
    ),
    fault_row("another version", "NoSuchVersion", "`2020-01-01`", |draft, _| {
        draft.version = Some("2022-09-28".to_owned());
    }),
    fault_row("an unknown action", "InvalidAction", "`Nothing`", |draft, _| {
        draft.action = Some(LADDER_ACTION.to_owned());
    }),
    fault_row("over the rate", "RequestLimitExceeded", "limit `1`", |_, _| {}),
    fault_row(
        "a role that may not call the action",
        "UnauthorizedOperation.UinNoAuth",
        "permission",
        |draft, keys| {
            draft.key = keys.partner.clone();
        },
    ),
    fault_row("a body that is no JSON object", "InvalidParameter", "not a valid JSON object", |draft, _| {
        draft.body = br#"{"X":1,"CustomerUin":1.5,"X":2}"#.to_vec();
    }),
    fault_row("a parameter twice", "InvalidParameter", "`X` is given more than once", |draft, _| {
        draft.body = br#"{"X":1,"CustomerUin":1.5}"#.to_vec();
    }),
    fault_row("a required parameter absent", "MissingParameter", "`Month`", |draft, _| {
        draft.body = br#"{"X":1,"CustomerUin":1.5,"PayMode":"x","Month":"x"}"#.to_vec();
    }),
    fault_row(
        "a value of another type",
        "InvalidParameter",
        "type of parameter `CustomerUin`",
        |draft, _| {
            draft.body = br#"{"X":1,"CustomerUin":9,"PayMode":"x","Month":"x"}"#.to_vec();
        },
    ),
    fault_row("an unknown parameter", "UnknownParameter", "`X`", |draft, _| {
        draft.body = br#"{"CustomerUin":9,"PayMode":"x","Month":"x"}"#.to_vec();
    }),
    fault_row("a value beyond its limits", "InvalidParameterValue", "one of prePay", |draft, _| {
        draft.body = br#"{"CustomerUin":9,"Month":"x"}"#.to_vec();
    }),
    fault_row("an invalid or future month", "InvalidParameterValue.InvalidMonth", "month", |draft, _| {
        draft.body = br#"{"CustomerUin":9,"Month":"2022-11"}"#.to_vec();
    }),
    fault_row(
        "a customer who is not the caller's",
        "UnauthorizedOperation.UinNoAuth",
        "permission",
        |draft, _| {
            draft.body = br#"{"CustomerUin":100001,"Month":"2022-11"}"#.to_vec();
        },
    ),
];

#[test]
fn each_fault_hides_those_behind_it() {
    let (home, server, partner) = serve_one_bill("");
    home.ok(&["account", "add", "100005", "--role", "customer"]);
    let customer = home.key("100005");
    let keys = Keys {
        unknown: Key { id: "AKIDunknown".to_owned(), secret: "x".to_owned() },
        wrong: Key { secret: "wrong".to_owned(), ..customer.clone() },
        customer,
        partner,
    };
    let mut draft = Draft {
        method: "PUT",
        target: "/x".to_owned(),
        content_type: Some("text/plain".to_owned()),
        body: vec![b' '; 10 * 1024 * 1024 + 1],
        timestamp: None,
        action: None,
        version: None,
        headers: Vec::new(),
        service: "cvm".to_owned(),
        date: Some("2001-01-01".to_owned()),
        signed_headers: "content-type",
        authorization: Some("SKIP".to_owned()),
        ..Draft::json(&server.address, &keys.unknown, "")
    }
    .header("X-TC-Token", "t")
    .header("X-TC-Token", "t")
    .header("Host", "other");
    for Row { what, code, says, fix } in LADDER {
        // Requests that pass the rate limit get a second of their own; the one that exceeds it does not.
        if draft.action.as_deref() == Some(LADDER_ACTION) {
            next_second();
            draft.timestamp = Some(now_s().to_string());
        }
        if code == "RequestLimitExceeded" {
            server.bytes(&draft.bytes());
        }
        let (got, message) = error(&server.bytes(&draft.bytes()));
        assert_eq!(got, code, "{what}: {message}");
        assert!(message.contains(says), "{what}: {message}");
        fix(&mut draft, &keys);
    }
    next_second();
    draft.timestamp = Some(now_s().to_string());
    let answer = server.bytes(&draft.bytes());
    assert_eq!(answer["TotalCost"], 1, "{answer}");
}

#[test]
fn the_documented_order_of_errors_is_the_one_of_the_ladder() {
    let docs =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/protocol.md")).unwrap();
    let (_, section) = docs.split_once("## The order of errors").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && line.contains(" | `")).collect();
    let mut expected = vec![
        "| 0 | too many requests of one source address in this second | `RequestLimitExceeded.IPLimitExceeded` |".to_owned(),
    ];
    expected.extend(
        LADDER
            .iter()
            .enumerate()
            .map(|(number, row)| format!("| {} | {} | `{}` |", number + 1, row.what, row.code)),
    );
    expected.extend(VERSION_1.iter().map(|(what, _, code, _)| format!("| {what} | `{code}` |")));
    assert_eq!(rows, expected);
}

#[test]
fn the_limit_of_a_source_address_comes_before_all_else_and_is_exact() {
    let (_home, server, key) =
        serve_one_bill("address_requests_per_s = 3\n[limits_per_s]\nDescribeBillSummaryByPayMode = 100");
    let garbage = "PUT /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    // A try may be cut by the end of a second; nearly none is.
    let seen = (0..10).find_map(|_| {
        next_second();
        let before = now_s();
        let mut codes: Vec<String> = (0..3).map(|_| error(&server.raw(garbage).response()).0).collect();
        codes.push(error(&server.bytes(&Draft::json(&server.address, &key, BODY).bytes())).0);
        let (code, message) = error(&server.raw(garbage).response());
        codes.push(code);
        (before == now_s()).then_some((codes, message))
    });
    let (codes, message) = seen.expect("five requests fit into a second");
    let (refused, exceeded) = ("UnsupportedProtocol", "RequestLimitExceeded.IPLimitExceeded");
    assert_eq!(codes, [refused, refused, refused, exceeded, exceeded]);
    assert!(message.contains("equals to `5`") && message.contains("limit `3`"), "{message}");
}
