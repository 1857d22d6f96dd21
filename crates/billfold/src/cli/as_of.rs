//! States of a bill as people type them: `v3`, an RFC 3339 time, a day, or `now`.

use bill::ledger::AsOf;
use jiff::civil::{Date, DateTime};

use crate::clock::BILLING_ZONE;

/// Parses a version, a time or `now`.
///
/// # Errors
///
/// The fault of the text, and the accepted forms.
pub(crate) fn parse_as_of(text: &str) -> Result<AsOf, String> {
    if text == "now" {
        return Ok(AsOf::Now);
    }
    if let Some(number) = text.strip_prefix('v') {
        let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| is_digits && *number > 0);
        return number
            .map(AsOf::Version)
            .ok_or_else(|| "is no version: they are v1, v2 and so on".to_owned());
    }
    parse_time(text).map(AsOf::Time).ok_or_else(|| {
        if let Some(why) = explain_missing_zone(text) {
            return why;
        }
        "is neither a version, such as v3, nor a day, such as 2022-12-05, nor a time of RFC 3339, such as \
         2022-12-05T01:00:00+08:00, nor `now`"
            .to_owned()
    })
}

/// Parses a time that is over, or a day.
///
/// # Errors
///
/// The fault of the text, and the accepted forms.
pub(crate) fn parse_since(text: &str) -> Result<i64, String> {
    parse_time(text).ok_or_else(|| explain_wrong_time(text))
}

/// Explains that a time has no zone; `None` for other texts.
fn explain_missing_zone(text: &str) -> Option<String> {
    let at: DateTime = text.parse().ok().filter(|_| text.contains(['T', ' ']))?;
    Some(format!("has no time zone: pass {at}+08:00 for a time in UTC+8, or {at}Z for one in UTC"))
}

/// Parses a time from which on a list begins, or a day, which stands for its first microsecond in UTC+8. Returns
/// microseconds since 1970.
///
/// # Errors
///
/// The fault of the text, and the accepted forms.
pub(crate) fn parse_start(text: &str) -> Result<i64, String> {
    let at = match parse_day(text) {
        Some(day) => to_billing_midnight(day),
        None => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond),
    };
    at.ok_or_else(|| explain_wrong_time(text))
}

/// Parses a time of RFC 3339, or a day, which stands for its last microsecond in UTC+8. Returns microseconds since
/// 1970.
fn parse_time(text: &str) -> Option<i64> {
    match parse_day(text) {
        Some(day) => to_billing_midnight(day.tomorrow().ok()?)?.checked_sub(1),
        None => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond),
    }
}

/// Parses a day.
fn parse_day(text: &str) -> Option<Date> {
    let is_day = text.len() == "yyyy-MM-dd".len();
    text.parse().ok().filter(|_| is_day)
}

/// Returns the first microsecond of a day in UTC+8, since 1970.
fn to_billing_midnight(day: Date) -> Option<i64> {
    BILLING_ZONE.to_timestamp(day.at(0, 0, 0, 0)).ok().map(jiff::Timestamp::as_microsecond)
}

/// Explains that a text is no day and no time.
fn explain_wrong_time(text: &str) -> String {
    explain_missing_zone(text).unwrap_or_else(|| {
        "is neither a day, such as 2022-12-05, nor a time of RFC 3339, such as 2022-12-05T01:00:00+08:00"
            .to_owned()
    })
}

/// Parses a time or `now`.
///
/// # Errors
///
/// As [`parse_as_of`], and for a version, which only a single bill has.
pub(crate) fn parse_as_of_time(text: &str) -> Result<AsOf, String> {
    match parse_as_of(text)? {
        AsOf::Version(_) => {
            Err("is a version, which each bill has of its own; a month can be shown as of a time".to_owned())
        }
        as_of @ (AsOf::Now | AsOf::Time(_)) => Ok(as_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_version_a_time_or_now() {
        assert_eq!(parse_as_of("now"), Ok(AsOf::Now));
        assert_eq!(parse_as_of("v3"), Ok(AsOf::Version(3)));
        assert_eq!(parse_as_of("2022-12-05T01:00:00+08:00"), Ok(AsOf::Time(1_670_173_200_000_000)));
        assert_eq!(parse_as_of("2022-12-04T17:00:00.000001Z"), Ok(AsOf::Time(1_670_173_200_000_001)));
        // A day is all of it, in UTC+8.
        assert_eq!(parse_as_of("2022-12-04"), Ok(AsOf::Time(1_670_169_599_999_999)));
        assert_eq!(parse_as_of("2022-12-04"), parse_as_of("2022-12-04T23:59:59.999999+08:00"));
        for text in [
            "v0",
            "v",
            "v-1",
            "v+1",
            "3",
            "",
            "2022-12",
            "2022-12-05T01:00:00",
            "20221205",
            "2022-13-05",
            "V3",
            "yesterday",
        ] {
            assert!(parse_as_of(text).is_err(), "{text:?}");
        }
        assert!(parse_as_of_time("v3").is_err() && parse_as_of_time("now").is_ok());
    }

    #[test]
    fn a_list_begins_with_the_day_and_a_state_is_that_of_its_end() {
        assert_eq!(parse_start("2022-12-05"), Ok(1_670_169_600_000_000));
        assert_eq!(parse_start("2022-12-05"), parse_start("2022-12-05T00:00:00+08:00"));
        assert_eq!(parse_since("2022-12-04"), Ok(1_670_169_599_999_999));
        for text in ["", "v1", "2022-13-01", "2022-12-05T00:00:00", "now"] {
            assert!(parse_start(text).is_err() && parse_since(text).is_err(), "{text}");
        }
    }
}
