//! Mistakes in the block of headers and in the line that lists them.

use std::borrow::Cow;

use crate::cause::Cause;
use crate::search::{Deviations, Piece, Rank};
use crate::tc3_signature::{Tc3Attempt, Tc3Subject};

/// Headers of which every subset may have been signed without being listed.
const ANY_OF: [&str; 4] = ["x-tc-action", "x-tc-timestamp", "x-tc-version", "x-tc-region"];

/// Headers of which each may have been signed without being listed.
const ONE_OF: [&str; 8] = [
    "x-tc-token",
    "x-tc-language",
    "x-tc-requestclient",
    "x-tc-content-sha256",
    "content-length",
    "accept",
    "user-agent",
    "connection",
];

/// Adds the mistakes in the signed headers and in the line that lists them.
pub(super) fn add_header_mistakes<'r>(
    list: &mut Deviations<'r, Tc3Attempt<'r>>,
    subject: &'r Tc3Subject<'r>,
) {
    add_left_out_headers(list, subject);
    add_unlisted_headers(list, subject);
    add_header_orders(list, subject);
    add_name_cases(list, subject);
    add_value_cases(list, subject);
    for line in ["", "content-type;host", "host;content-type", "host", "content-type", "content-type;host;"] {
        list.add(Cause::SignedLineOther, Piece::Headers, Rank::Rare, move |attempt| {
            attempt.signed_line = line.into();
        });
    }
    list.add(Cause::HeaderBlank, Piece::Headers, Rank::Likely, |attempt| attempt.colon = ": ");
    list.add(Cause::HeadersNoGap, Piece::Headers, Rank::Likely, |attempt| attempt.gap = 0);
    list.add(Cause::HeadersDoubleGap, Piece::Headers, Rank::Rare, |attempt| attempt.gap = 2);
}

fn add_left_out_headers<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    for name in subject.signed_headers.split(';') {
        for line_too in [false, true] {
            list.add(Cause::HeaderLeftOut, Piece::Headers, Rank::Rare, move |attempt| {
                attempt.headers.retain(|(known, _)| known != name);
                if line_too {
                    attempt.signed_line = join_header_names(attempt).into();
                }
            });
        }
    }
}

/// The names of the header lines, joined by `;`.
fn join_header_names(attempt: &Tc3Attempt<'_>) -> String {
    let names: Vec<&str> = attempt.headers.iter().map(|(name, _)| name.as_ref()).collect();
    names.join(";")
}

fn add_unlisted_headers<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let listed: Vec<&str> = subject.signed_headers.split(';').collect();
    let sent = |name: &&'static str| !listed.contains(name) && subject.received.header(name).is_some();
    let any_of: Vec<&'static str> = ANY_OF.into_iter().filter(sent).collect();
    let mut sets: Vec<Vec<&'static str>> = vec![Vec::new()];
    for name in any_of {
        let with = sets.iter().map(|set| set.iter().copied().chain([name]).collect());
        sets = sets.iter().cloned().chain(with).collect();
    }
    sets.retain(|set| !set.is_empty());
    sets.extend(ONE_OF.into_iter().filter(sent).map(|name| vec![name]));

    for names in sets {
        for line_too in [true, false] {
            let likely = line_too && names == ["x-tc-action"];
            let rank = if likely { Rank::Likely } else { Rank::Rare };
            for lower in [false, true] {
                let names = names.clone();
                list.add(Cause::HeadersNotListed, Piece::Headers, rank, move |attempt| {
                    for name in &names {
                        let value = subject.received.header(name).unwrap_or_default();
                        let value = if lower { value.to_lowercase().into() } else { Cow::Borrowed(value) };
                        attempt.headers.push((Cow::Borrowed(name), value));
                    }
                    attempt.headers.sort_by(|(one, _), (other, _)| one.cmp(other));
                    if line_too {
                        attempt.signed_line = join_header_names(attempt).into();
                    }
                });
            }
        }
    }
}

fn add_header_orders<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let listed: Vec<&str> = subject.signed_headers.split(';').collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    let mut orders = vec![sorted.clone()];
    for names in [listed.clone(), sorted] {
        let reversed = names.iter().rev().copied().collect();
        orders.push(reversed);
        for steps in 1..names.len().min(3) {
            let mut turned = names.clone();
            turned.rotate_left(steps);
            orders.push(turned);
        }
    }
    orders.sort();
    orders.dedup();
    for names in orders.into_iter().filter(|names| *names != listed) {
        for line_too in [false, true] {
            let names = names.clone();
            list.add(Cause::HeadersOrder, Piece::Headers, Rank::Likely, move |attempt| {
                attempt.headers.sort_by_key(|(name, _)| names.iter().position(|known| known == name));
                if line_too {
                    attempt.signed_line = join_header_names(attempt).into();
                }
            });
        }
    }
}

/// Writes `content-type` as `Content-Type`.
fn to_title_case(name: &str) -> String {
    let part = |part: &str| {
        let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
        first.to_uppercase() + rest
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

fn add_name_cases<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let as_sent = move |name: &str| {
        let sent = subject.received.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name));
        sent.map_or_else(|| name.to_owned(), |(sent, _)| (*sent).to_owned())
    };
    let differs = |name: &str| as_sent(name) != to_title_case(name);
    let ways: &[bool] =
        if subject.signed_headers.split(';').any(differs) { &[false, true] } else { &[false] };
    for written_as_sent in ways.iter().copied() {
        for (in_block, in_line) in [(true, false), (true, true), (false, true)] {
            list.add(Cause::HeaderNamesCase, Piece::Headers, Rank::Likely, move |attempt| {
                let written = |name: &str| if written_as_sent { as_sent(name) } else { to_title_case(name) };
                let line = attempt.signed_line.split(';').map(written).collect::<Vec<_>>().join(";");
                if in_line {
                    attempt.signed_line = line.into();
                }
                if in_block {
                    for (name, _) in &mut attempt.headers {
                        *name = written(name).into();
                    }
                }
            });
        }
    }
}

fn add_value_cases<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let every = subject.signed_headers.split(';').map(Some);
    for of in std::iter::once(None).chain(every) {
        for upper in [false, true] {
            list.add(Cause::HeaderValuesCase, Piece::Headers, Rank::Rare, move |attempt| {
                for (name, value) in &mut attempt.headers {
                    if of.is_none_or(|of| of == name) {
                        *value = if upper { value.to_uppercase() } else { value.to_lowercase() }.into();
                    }
                }
            });
        }
    }
    list.add(Cause::HeaderValuesCase, Piece::Headers, Rank::Rare, |attempt| {
        for (_, value) in attempt.headers.iter_mut().filter(|(name, _)| name != "content-type") {
            *value = value.to_lowercase().into();
        }
    });
}
