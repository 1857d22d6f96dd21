//! Mistakes in the day, the service, the time, the derivation of the key and the string to sign.

use super::super::cause::Cause;
use super::super::key::{At, Derivation, RIGHT, Step};
use super::super::search::{Deviations, Piece, Rank};
use super::{Digested, Lines, Subject, Tc3};
use ::tc3::internals::without_port;
use ::tc3::sign::utc_date;

/// Services whose names stand in examples, and which clients are copied from.
const SERVICES: [&str; 9] = ["cvm", "sts", "billing", "cam", "cdb", "cos", "partners", "intlpartnersmgt", ""];

/// The last part of other vendors' scopes, and misspellings of ours.
const TERMINATORS: [&str; 6] = ["", "aws4_request", "tc3-request", "TC3_REQUEST", "tc3", "request"];

/// How far from the sent time another one is looked for, in seconds.
const NEAR_S: i64 = 5;

/// The largest difference of a time zone from UTC, in seconds.
const ZONE_S_MAX: i64 = 14 * 3600;

/// A step that all time zones are a multiple of, in seconds.
const ZONE_STEP_S: usize = 900;

/// Where a piece of the scope is wrong.
const PLACES: [(bool, bool); 3] = [(true, true), (true, false), (false, true)];

pub(super) fn add<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    derivations(list);
    dates(list, subject);
    services(list, subject);
    times(list, subject);
    strings(list);
    lines(list, subject);
}

fn derivations(list: &mut Deviations<'_, Tc3<'_>>) {
    use Step::{Date, Service, Terminator};
    let mut add = |cause, rank, derivation: Derivation| {
        list.add(cause, Piece::Derivation, rank, move |attempt| attempt.key.derivation = derivation);
    };
    for (prefix, rank) in [("", Rank::Likely), ("tc3", Rank::Seldom), ("AWS4", Rank::Seldom)] {
        add(Cause::KeyPrefix, rank, Derivation { prefix, ..RIGHT });
    }
    for (prefix, rank) in [("", Rank::Likely), ("TC3", Rank::Seldom)] {
        add(Cause::KeyNotDerived, rank, Derivation { prefix, steps: &[], ..RIGHT });
    }
    let orders: [&[Step]; 5] = [
        &[Service, Date, Terminator],
        &[Date, Terminator, Service],
        &[Service, Terminator, Date],
        &[Terminator, Date, Service],
        &[Terminator, Service, Date],
    ];
    for steps in orders {
        add(Cause::KeyStepsOrder, Rank::Seldom, Derivation { steps, ..RIGHT });
    }
    let parts: [&[Step]; 6] =
        [&[Date, Service], &[Date, Terminator], &[Service, Terminator], &[Date], &[Service], &[Terminator]];
    for steps in parts {
        add(Cause::KeyStepMissing, Rank::Seldom, Derivation { steps, ..RIGHT });
    }
    for (at, rank) in [(At::All, Rank::Likely), (At::Steps, Rank::Seldom), (At::Last, Rank::Seldom)] {
        add(Cause::KeyHex, rank, Derivation { hex: at, ..RIGHT });
        add(Cause::HmacSwapped, rank, Derivation { swapped: at, ..RIGHT });
    }
}

fn dates<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    let mut add = |cause, date: String| {
        for (line, key) in PLACES {
            let date = date.clone();
            list.add(cause, Piece::Date, Rank::Seldom, move |attempt| {
                if line {
                    attempt.date = date.clone().into();
                }
                if key {
                    attempt.key.date = date.clone().into();
                }
            });
        }
    };
    if let Ok(timestamp_s) = subject.timestamp.parse::<i64>() {
        for off_s in [0, 86_400, -86_400] {
            let day = utc_date(timestamp_s.saturating_add(off_s));
            if day != subject.date {
                add(Cause::DateNear, day);
            }
        }
    }
    let parts: Vec<&str> = subject.date.split('-').collect();
    if let [year, month, day] = parts.as_slice() {
        let (short_month, short_day) = (month.trim_start_matches('0'), day.trim_start_matches('0'));
        for date in [
            format!("{year}{month}{day}"),
            format!("{year}/{month}/{day}"),
            format!("{year}-{short_month}-{short_day}"),
            format!("{day}-{month}-{year}"),
        ] {
            if date != subject.date {
                add(Cause::DateFormat, date);
            }
        }
    }
}

fn services<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    let host = subject.host();
    let label = host.split('.').next().unwrap_or_default();
    let title: String = subject.service.chars().take(1).flat_map(char::to_uppercase).collect();
    let title = title + subject.service.get(1..).unwrap_or_default();
    let mut known: Vec<String> = vec![subject.service.to_owned()];
    let others = [subject.ours, without_port(label), label, without_port(host), host];
    let cased = [subject.service.to_uppercase(), subject.service.to_lowercase(), title];
    for service in others.into_iter().chain(SERVICES).map(str::to_owned).chain(cased) {
        if known.contains(&service) {
            continue;
        }
        for (line, key) in PLACES {
            let rank = if service == subject.ours { Rank::Likely } else { Rank::Seldom };
            let service = service.clone();
            list.add(Cause::ServiceOther, Piece::Service, rank, move |attempt| {
                if line {
                    attempt.service = service.clone().into();
                }
                if key {
                    attempt.key.service = service.clone().into();
                }
            });
        }
        known.push(service);
    }
    for terminator in TERMINATORS {
        for (line, key) in PLACES {
            list.add(Cause::TerminatorOther, Piece::Service, Rank::Seldom, move |attempt| {
                if line {
                    attempt.terminator = terminator;
                }
                if key {
                    attempt.key.terminator = terminator;
                }
            });
        }
    }
}

fn times<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    let Ok(timestamp_s) = subject.timestamp.parse::<i64>() else { return };
    let mut add = |cause, rank, timestamp: String| {
        list.add(cause, Piece::Time, rank, move |attempt| attempt.timestamp = timestamp.clone().into());
    };
    for (cause, rank, off_s) in other_times() {
        add(cause, rank, timestamp_s.saturating_add(off_s).to_string());
    }
    for milliseconds in 0..1000 {
        let rank = if milliseconds == 0 { Rank::Likely } else { Rank::Guess };
        add(Cause::TimestampMilliseconds, rank, format!("{timestamp_s}{milliseconds:03}"));
    }
}

/// How far from the sent time another one may have been signed, in seconds.
pub(crate) fn other_times() -> impl Iterator<Item = (Cause, Rank, i64)> {
    let near = (1..=NEAR_S).flat_map(|off_s| {
        let rank = if off_s == 1 { Rank::Likely } else { Rank::Seldom };
        [off_s, off_s.saturating_neg()].map(|off_s| (Cause::TimestampNear, rank, off_s))
    });
    let zones = (-ZONE_S_MAX..=ZONE_S_MAX).step_by(ZONE_STEP_S).filter(|off_s| *off_s != 0);
    near.chain(zones.map(|off_s| (Cause::TimestampLocal, Rank::Guess, off_s)))
}

fn strings(list: &mut Deviations<'_, Tc3<'_>>) {
    list.add(Cause::CanonicalHashCase, Piece::Canonical, Rank::Likely, |attempt| {
        attempt.digested = Digested::UpperCaseHash;
    });
    list.add(Cause::CanonicalNotHashed, Piece::Canonical, Rank::Seldom, |attempt| {
        attempt.digested = Digested::NotAtAll;
    });
    for (end, rank) in [("\n", Rank::Likely), ("\r\n", Rank::Seldom)] {
        list.add(Cause::CanonicalLineEnd, Piece::Canonical, rank, move |attempt| {
            attempt.canonical_end = end;
        });
        list.add(Cause::ToSignLineEnd, Piece::ToSign, rank, move |attempt| {
            attempt.to_sign_end = end;
        });
    }
    for (canonical, to_sign) in PLACES {
        list.add(Cause::LineEndsCrlf, Piece::Canonical, Rank::Seldom, move |attempt| {
            attempt.canonical_line_end = if canonical { "\r\n" } else { "\n" };
            attempt.to_sign_line_end = if to_sign { "\r\n" } else { "\n" };
        });
        list.add(Cause::LineEndsLiteral, Piece::Canonical, Rank::Seldom, move |attempt| {
            attempt.canonical_line_end = if canonical { "\\n" } else { "\n" };
            attempt.to_sign_line_end = if to_sign { "\\n" } else { "\n" };
        });
    }
    list.add(Cause::QueryLineMissing, Piece::Canonical, Rank::Seldom, |attempt| attempt.query_line = false);
}

fn lines<'r>(list: &mut Deviations<'r, Tc3<'r>>, subject: &'r Subject<'r>) {
    for lines in [Lines::NoAlgorithm, Lines::NoScope] {
        list.add(Cause::ToSignLines, Piece::ToSign, Rank::Seldom, move |attempt| attempt.lines = lines);
    }
    let Ok(timestamp_s) = subject.timestamp.parse::<i64>() else { return };
    let day = utc_date(timestamp_s);
    let (hours, minutes) = (timestamp_s.div_euclid(3600), timestamp_s.div_euclid(60));
    let [hour, minute, second] = [hours.rem_euclid(24), minutes.rem_euclid(60), timestamp_s.rem_euclid(60)];
    for time in [
        format!("{day}T{hour:02}:{minute:02}:{second:02}Z"),
        format!("{}T{hour:02}{minute:02}{second:02}Z", day.replace('-', "")),
        day,
    ] {
        list.add(Cause::ToSignLines, Piece::Time, Rank::Seldom, move |attempt| {
            attempt.timestamp = time.clone().into();
        });
    }
}
