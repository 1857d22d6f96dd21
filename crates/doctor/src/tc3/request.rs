//! Mistakes in the method, the path, the query, the host and the content type.

use super::super::cause::Cause;
use super::super::search::{Budget, Deviations, Piece, Rank};
use super::super::{hosts, pairs};
use super::{Subject, Tc3};
use ::tc3::Method;
use ::tc3::sign::sha256_hex;

/// Paths of older methods, and of examples.
pub(crate) const PATHS: [&str; 4] = ["/v2/index.php", "/index.php", "/api", "/v3"];

/// Content types that clients sign without sending them.
const CONTENT_TYPES: [&str; 10] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    "application/json;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8",
    "text/plain; charset=utf-8",
    "application/octet-stream",
    "multipart/form-data",
];

pub(super) fn add<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>, budget: &mut Budget) {
    method(list, subject);
    path(list, subject);
    for (cause, rank, host) in hosts::others(subject.received, subject.ours, subject.hosts) {
        list.add(cause, Piece::Host, rank, move |attempt| attempt.set("host", &host));
    }
    content_type(list, subject);
    query(list, subject, budget);
}

fn method<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    let received = subject.received;
    let other = match received.method {
        Method::Get => "POST",
        Method::Post => "GET",
    };
    list.add(Cause::MethodOther, Piece::Method, Rank::Likely, move |attempt| attempt.method = other);
    let body = std::str::from_utf8(received.body).unwrap_or_default();
    list.add(Cause::MethodOther, Piece::Method, Rank::Seldom, move |attempt| {
        attempt.method = other;
        let (query, payload) = match received.method {
            Method::Get => ("", received.query),
            Method::Post => (body, ""),
        };
        attempt.query = query.into();
        attempt.payload = sha256_hex(payload.as_bytes()).into();
    });
    let lower = match received.method {
        Method::Get => "get",
        Method::Post => "post",
    };
    list.add(Cause::MethodCase, Piece::Method, Rank::Seldom, move |attempt| attempt.method = lower);
}

fn path<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    let received = subject.received;
    let mut add = |cause, rank, path: String| {
        list.add(cause, Piece::Path, rank, move |attempt| attempt.path = path.clone().into());
    };
    add(Cause::PathEmpty, Rank::Likely, String::new());
    if !received.query.is_empty() {
        add(Cause::PathWithQuery, Rank::Likely, format!("{}?{}", received.path, received.query));
    }
    add(Cause::PathWithQuery, Rank::Seldom, format!("{}?", received.path));
    for scheme in ["http", "https"] {
        add(Cause::PathUrl, Rank::Seldom, format!("{scheme}://{}{}", subject.host(), received.path));
        add(Cause::PathUrl, Rank::Seldom, format!("{scheme}://{}", subject.host()));
    }
    for path in PATHS {
        add(Cause::PathOther, Rank::Seldom, path.to_owned());
    }
    add(Cause::PathOther, Rank::Seldom, format!("{}/", received.path));
    add(Cause::PathOther, Rank::Seldom, received.path.trim_end_matches('/').to_owned());
}

fn content_type<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    // Under the reading in lower case the type that was sent would be another one, and is none.
    let sent = subject.received.header("Content-Type").unwrap_or_default();
    list.add(Cause::ContentTypeEmpty, Piece::ContentType, Rank::Likely, |attempt| {
        attempt.set("content-type", "");
    });
    for (place, value) in CONTENT_TYPES.into_iter().enumerate() {
        let rank = if place < 2 { Rank::Likely } else { Rank::Seldom };
        if value != sent {
            list.add(Cause::ContentTypeOther, Piece::ContentType, rank, move |attempt| {
                attempt.set("content-type", value);
            });
        }
    }
}

fn query<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>, budget: &mut Budget) {
    let sent = subject.received.query;
    if subject.received.method == Method::Post {
        list.add(Cause::QueryOfPost, Piece::Pairs, Rank::Likely, move |attempt| attempt.query = sent.into());
        list.add(Cause::QueryOfPost, Piece::Pairs, Rank::Seldom, move |attempt| {
            attempt.query = format!("?{sent}").into();
        });
        return;
    }
    list.add(Cause::QueryLeftOut, Piece::Pairs, Rank::Likely, |attempt| attempt.query = "".into());
    list.add(Cause::QueryMark, Piece::Order, Rank::Likely, |attempt| {
        attempt.query = format!("?{}", attempt.query).into();
    });
    for (causes, query) in pairs::rewritten(sent, budget) {
        let rank = if causes.len() == 1 { Rank::Likely } else { Rank::Seldom };
        list.all(causes, Piece::Pairs, rank, move |attempt| attempt.query = query.clone().into());
    }
    for query in pairs::reordered(sent, budget) {
        list.add(Cause::PairsOrder, Piece::Pairs, Rank::Guess, move |attempt| {
            attempt.query = query.clone().into();
        });
    }
}
