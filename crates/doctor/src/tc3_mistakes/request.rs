//! Mistakes in the method, the path, the query, the host and the content type.

use crate::cause::Cause;
use crate::effort::Budget;
use crate::hosts::list_other_hosts;
use crate::pairs;
use crate::paths::list_other_paths;
use crate::search::{Deviations, Piece, Rank};
use crate::tc3_signature::{Tc3Attempt, Tc3Subject};
use tc3::Method;
use tc3::sign::compute_sha256_hex;

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

/// Adds the mistakes in the method, the path, the query, the host and the content type.
pub(super) fn add_request_mistakes<'r>(
    list: &mut Deviations<'r, Tc3Attempt<'r>>,
    subject: &'r Tc3Subject<'r>,
    budget: &mut Budget,
) {
    add_wrong_methods(list, subject);
    add_wrong_paths(list, subject);
    for (cause, rank, host) in list_other_hosts(subject.received, subject.ours, subject.hosts) {
        list.add(cause, Piece::Host, rank, move |attempt| attempt.set_header("host", &host));
    }
    add_wrong_content_types(list, subject);
    add_wrong_queries(list, subject, budget);
}

fn add_wrong_methods<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let received = subject.received;
    let other = match received.method {
        Method::Get => "POST",
        Method::Post => "GET",
    };
    list.add(Cause::MethodOther, Piece::Method, Rank::Likely, move |attempt| attempt.method = other);
    let body = std::str::from_utf8(received.body).unwrap_or_default();
    list.add(Cause::MethodOther, Piece::Method, Rank::Rare, move |attempt| {
        attempt.method = other;
        let (query, payload) = match received.method {
            Method::Get => ("", received.query),
            Method::Post => (body, ""),
        };
        attempt.query = query.into();
        attempt.payload = compute_sha256_hex(payload.as_bytes()).into();
    });
    let lower = match received.method {
        Method::Get => "get",
        Method::Post => "post",
    };
    list.add(Cause::MethodCase, Piece::Method, Rank::Rare, move |attempt| attempt.method = lower);
}

fn add_wrong_paths<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let received = subject.received;
    let mut add = |cause, rank, path: String| {
        list.add(cause, Piece::Path, rank, move |attempt| attempt.path = path.clone().into());
    };
    add(Cause::PathEmpty, Rank::Likely, String::new());
    if !received.query.is_empty() {
        add(Cause::PathWithQuery, Rank::Likely, format!("{}?{}", received.path, received.query));
    }
    add(Cause::PathWithQuery, Rank::Rare, format!("{}?", received.path));
    for scheme in ["http", "https"] {
        add(Cause::PathUrl, Rank::Rare, format!("{scheme}://{}{}", subject.host(), received.path));
        add(Cause::PathUrl, Rank::Rare, format!("{scheme}://{}", subject.host()));
    }
    let [action, version] = ["X-TC-Action", "X-TC-Version"].map(|name| received.header(name));
    for (cause, rank, path) in list_other_paths(received, subject.ours, action, version) {
        // With TC3, which has a line for the path, another one is a slip of few clients.
        add(cause, if cause == Cause::PathPrefix { rank } else { rank.max(Rank::Rare) }, path);
    }
    add(Cause::PathOther, Rank::Rare, format!("{}/", received.path));
    add(Cause::PathOther, Rank::Rare, received.path.trim_end_matches('/').to_owned());
}

fn add_wrong_content_types<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    // The sent type is skipped: in the reading in lower case it would count as another one.
    let sent = subject.received.header("Content-Type").unwrap_or_default();
    list.add(Cause::ContentTypeEmpty, Piece::ContentType, Rank::Likely, |attempt| {
        attempt.set_header("content-type", "");
    });
    for (index, value) in CONTENT_TYPES.into_iter().enumerate() {
        let rank = if index < 2 { Rank::Likely } else { Rank::Rare };
        if value != sent {
            list.add(Cause::ContentTypeOther, Piece::ContentType, rank, move |attempt| {
                attempt.set_header("content-type", value);
            });
        }
    }
}

fn add_wrong_queries<'r>(
    list: &mut Deviations<'r, Tc3Attempt<'r>>,
    subject: &'r Tc3Subject<'r>,
    budget: &mut Budget,
) {
    let sent = subject.received.query;
    if subject.received.method == Method::Post {
        list.add(Cause::QueryOfPost, Piece::Pairs, Rank::Likely, move |attempt| attempt.query = sent.into());
        list.add(Cause::QueryOfPost, Piece::Pairs, Rank::Rare, move |attempt| {
            attempt.query = format!("?{sent}").into();
        });
        return;
    }
    list.add(Cause::QueryLeftOut, Piece::Pairs, Rank::Likely, |attempt| attempt.query = "".into());
    list.add(Cause::QueryMark, Piece::Order, Rank::Likely, |attempt| {
        attempt.query = format!("?{}", attempt.query).into();
    });
    for (causes, query) in pairs::rewrite_pairs(sent, budget) {
        let rank = if causes.len() == 1 { Rank::Likely } else { Rank::Rare };
        list.add_combined(causes, Piece::Pairs, rank, move |attempt| attempt.query = query.clone().into());
    }
    for query in pairs::reorder_pairs(sent, budget) {
        list.add(Cause::PairsOrder, Piece::Pairs, Rank::Guess, move |attempt| {
            attempt.query = query.clone().into();
        });
    }
}
