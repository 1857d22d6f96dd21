//! Mistakes in the day, the service, the time, the derivation of the key and the string to sign.

use crate::cause::Cause;
use crate::key::{AffectedHmacs, Derivation, DerivationStep, RIGHT_DERIVATION};
use crate::search::{Deviations, Piece, Rank};
use crate::tc3_signature::{CanonicalForm, Lines, Tc3Attempt, Tc3Subject};
use crate::times::list_time_offsets;
use tc3::internals::strip_port;
use tc3::sign::format_utc_date;

/// Services in examples that clients are copied from.
const SERVICES: [&str; 9] = ["cvm", "sts", "billing", "cam", "cdb", "cos", "partners", "intlpartnersmgt", ""];

/// The last part of other vendors' scopes, and misspellings of ours.
const TERMINATORS: [&str; 6] = ["", "aws4_request", "tc3-request", "TC3_REQUEST", "tc3", "request"];

/// The places of a mistake in the scope: the string to sign, and the derivation of the key.
const PLACES: [(bool, bool); 3] = [(true, true), (true, false), (false, true)];

/// Adds the mistakes in the scope, the time, the key and the string to sign.
pub(super) fn add_scope_mistakes<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    add_derivations(list);
    add_wrong_dates(list, subject);
    add_wrong_services(list, subject);
    add_wrong_times(list, subject);
    add_line_forms(list);
    add_missing_lines(list, subject);
}

fn add_derivations(list: &mut Deviations<'_, Tc3Attempt<'_>>) {
    use DerivationStep::{Date, Service, Terminator};
    let mut add = |cause, rank, derivation: Derivation| {
        list.add(cause, Piece::Derivation, rank, move |attempt| attempt.key.derivation = derivation);
    };
    for (prefix, rank) in [("", Rank::Likely), ("tc3", Rank::Rare), ("AWS4", Rank::Rare)] {
        add(Cause::KeyPrefix, rank, Derivation { prefix, ..RIGHT_DERIVATION });
    }
    for (prefix, rank) in [("", Rank::Likely), ("TC3", Rank::Rare)] {
        add(Cause::KeyNotDerived, rank, Derivation { prefix, steps: &[], ..RIGHT_DERIVATION });
    }
    let orders: [&[DerivationStep]; 5] = [
        &[Service, Date, Terminator],
        &[Date, Terminator, Service],
        &[Service, Terminator, Date],
        &[Terminator, Date, Service],
        &[Terminator, Service, Date],
    ];
    for steps in orders {
        add(Cause::KeyStepsOrder, Rank::Rare, Derivation { steps, ..RIGHT_DERIVATION });
    }
    let parts: [&[DerivationStep]; 6] =
        [&[Date, Service], &[Date, Terminator], &[Service, Terminator], &[Date], &[Service], &[Terminator]];
    for steps in parts {
        add(Cause::KeyStepMissing, Rank::Rare, Derivation { steps, ..RIGHT_DERIVATION });
    }
    for (hmacs, rank) in [
        (AffectedHmacs::All, Rank::Likely),
        (AffectedHmacs::Derivation, Rank::Rare),
        (AffectedHmacs::Signature, Rank::Rare),
    ] {
        add(Cause::KeyHex, rank, Derivation { keys_in_hex: hmacs, ..RIGHT_DERIVATION });
        add(Cause::HmacSwapped, rank, Derivation { swapped: hmacs, ..RIGHT_DERIVATION });
    }
}

fn add_wrong_dates<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let mut add = |cause, date: String| {
        for (line, key) in PLACES {
            let date = date.clone();
            list.add(cause, Piece::Date, Rank::Rare, move |attempt| {
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
            let Some(timestamp_s) = timestamp_s.checked_add(off_s) else { continue };
            let day = format_utc_date(timestamp_s);
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

fn add_wrong_services<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let host = subject.host();
    let label = host.split('.').next().unwrap_or_default();
    let title: String = subject.service.chars().take(1).flat_map(char::to_uppercase).collect();
    let title = title + subject.service.get(1..).unwrap_or_default();
    let mut known: Vec<String> = vec![subject.service.to_owned()];
    let others = [subject.ours, strip_port(label), label, strip_port(host), host];
    let cased = [subject.service.to_uppercase(), subject.service.to_lowercase(), title];
    for service in others.into_iter().chain(SERVICES).map(str::to_owned).chain(cased) {
        if known.contains(&service) {
            continue;
        }
        for (line, key) in PLACES {
            let rank = if service == subject.ours { Rank::Likely } else { Rank::Rare };
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
            list.add(Cause::TerminatorOther, Piece::Service, Rank::Rare, move |attempt| {
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

fn add_wrong_times<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    let Ok(timestamp_s) = subject.timestamp.parse::<i64>() else { return };
    let mut add = |cause, rank, timestamp: String| {
        list.add(cause, Piece::Time, rank, move |attempt| attempt.timestamp = timestamp.clone().into());
    };
    for (cause, rank, off_s) in list_time_offsets() {
        if let Some(timestamp_s) = timestamp_s.checked_add(off_s) {
            add(cause, rank, timestamp_s.to_string());
        }
    }
    for milliseconds in 0..1000 {
        let rank = if milliseconds == 0 { Rank::Likely } else { Rank::Guess };
        add(Cause::TimestampMilliseconds, rank, format!("{timestamp_s}{milliseconds:03}"));
    }
}

fn add_line_forms(list: &mut Deviations<'_, Tc3Attempt<'_>>) {
    list.add(Cause::CanonicalHashCase, Piece::Canonical, Rank::Likely, |attempt| {
        attempt.canonical_form = CanonicalForm::UpperCaseHash;
    });
    list.add(Cause::CanonicalNotHashed, Piece::Canonical, Rank::Rare, |attempt| {
        attempt.canonical_form = CanonicalForm::NotHashed;
    });
    for (end, rank) in [("\n", Rank::Likely), ("\r\n", Rank::Rare)] {
        list.add(Cause::CanonicalLineEnd, Piece::Canonical, rank, move |attempt| {
            attempt.canonical_end = end;
        });
        list.add(Cause::ToSignLineEnd, Piece::ToSign, rank, move |attempt| {
            attempt.to_sign_end = end;
        });
    }
    for (canonical, to_sign) in PLACES {
        list.add(Cause::LineEndsCrlf, Piece::Canonical, Rank::Rare, move |attempt| {
            attempt.canonical_line_end = if canonical { "\r\n" } else { "\n" };
            attempt.to_sign_line_end = if to_sign { "\r\n" } else { "\n" };
        });
        list.add(Cause::LineEndsLiteral, Piece::Canonical, Rank::Rare, move |attempt| {
            attempt.canonical_line_end = if canonical { "\\n" } else { "\n" };
            attempt.to_sign_line_end = if to_sign { "\\n" } else { "\n" };
        });
    }
    list.add(Cause::QueryLineMissing, Piece::Canonical, Rank::Rare, |attempt| attempt.has_query_line = false);
}

fn add_missing_lines<'r>(list: &mut Deviations<'r, Tc3Attempt<'r>>, subject: &'r Tc3Subject<'r>) {
    for lines in [Lines::NoAlgorithm, Lines::NoScope] {
        list.add(Cause::ToSignLines, Piece::ToSign, Rank::Rare, move |attempt| attempt.lines = lines);
    }
    let Ok(timestamp_s) = subject.timestamp.parse::<i64>() else { return };
    let day = format_utc_date(timestamp_s);
    let (hours, minutes) = (timestamp_s.div_euclid(3600), timestamp_s.div_euclid(60));
    let [hour, minute, second] = [hours.rem_euclid(24), minutes.rem_euclid(60), timestamp_s.rem_euclid(60)];
    for time in [
        format!("{day}T{hour:02}:{minute:02}:{second:02}Z"),
        format!("{}T{hour:02}{minute:02}{second:02}Z", day.replace('-', "")),
        day,
    ] {
        list.add(Cause::ToSignLines, Piece::Time, Rank::Rare, move |attempt| {
            attempt.timestamp = time.clone().into();
        });
    }
}
