//! Timestamps: their syntax, and the mistakes that a wrong one gives away, a time zone or milliseconds.

use crate::refusal::Refusal;

/// Largest difference of a time zone from UTC, in seconds.
const ZONE_S_MAX: u64 = 14 * 3600;

/// Half an hour in seconds: nearly all time zones are a multiple of it off UTC.
const HALF_HOUR_S: u64 = 1800;

/// Distance from whole half hours up to which a timestamp is taken for local time, in seconds.
const SLACK_S: u64 = 90;

/// Largest skew that a time zone can explain, in seconds.
const ZONE_SKEW_S_MAX: u64 = ZONE_S_MAX + SLACK_S;

/// Smallest timestamp that looks like milliseconds.
const MILLISECONDS_FROM: i64 = 1_000_000_000_000;

/// Parses a timestamp: ASCII digits that fit into 63 bits. `name` is the parameter or header that has it.
///
/// # Errors
///
/// [`Code::InvalidParameter`](crate::Code::InvalidParameter) for every other text.
pub(super) fn parse_timestamp_s(text: &str, name: &str) -> Result<i64, Refusal> {
    let is_digits = text.bytes().all(|b| b.is_ascii_digit());
    let parsed = if is_digits { text.parse().ok() } else { None };
    parsed.ok_or_else(|| Refusal::wrong_value_type(name))
}

/// The offset of the time zone that would explain a skew, such as `5 h 30 min`; `None` where none does.
#[must_use]
#[expect(clippy::integer_division, reason = "half hours and hours, rounded for a person to read")]
pub fn format_zone_offset(skew_s: u64) -> Option<String> {
    if skew_s > ZONE_SKEW_S_MAX {
        return None;
    }
    let half_hours = skew_s.checked_add(SLACK_S)? / HALF_HOUR_S;
    let is_whole = skew_s.abs_diff(half_hours.checked_mul(HALF_HOUR_S)?) <= SLACK_S;
    if !is_whole || half_hours == 0 {
        return None;
    }
    let minutes = if half_hours.is_multiple_of(2) { 0 } else { 30 };
    Some(format!("{} h {minutes:02} min", half_hours / 2))
}

/// The likely mistake behind a timestamp that is `skew_s` off, for the log: an empty text, or one that starts
/// with a blank.
pub(super) fn describe_likely_mistake(timestamp_s: i64, skew_s: u64) -> String {
    if timestamp_s >= MILLISECONDS_FROM {
        return " (milliseconds?)".to_owned();
    }
    format_zone_offset(skew_s)
        .map_or_else(String::new, |offset| format!(" ({offset}: local time taken for UTC?)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_digits_that_fit() {
        assert_eq!(parse_timestamp_s("0", "T"), Ok(0));
        assert_eq!(parse_timestamp_s("9223372036854775807", "T"), Ok(i64::MAX));
        for text in ["9223372036854775808", "-1", "+1", "1.0", " 1", "١", ""] {
            assert_eq!(parse_timestamp_s(text, "T"), Err(Refusal::wrong_value_type("T")), "{text}");
        }
    }

    #[test]
    fn whole_half_hours_give_or_take_90_seconds_are_a_time_zone() {
        for (skew_s, expected) in [
            (8 * 3600, Some("8 h 00 min")),
            (8 * 3600 + 90, Some("8 h 00 min")),
            (8 * 3600 - 90, Some("8 h 00 min")),
            (19_800, Some("5 h 30 min")),
            (8 * 3600 + 91, None),
            (0, None),
            (90, None),
            (15 * 3600, None),
            (u64::MAX, None),
        ] {
            assert_eq!(format_zone_offset(skew_s).as_deref(), expected, "{skew_s}");
        }
    }

    #[test]
    fn the_log_names_local_time_and_milliseconds() {
        assert_eq!(
            describe_likely_mistake(1_700_000_000, 28_800),
            " (8 h 00 min: local time taken for UTC?)"
        );
        assert_eq!(describe_likely_mistake(1_700_000_000_000, u64::MAX), " (milliseconds?)");
        assert_eq!(describe_likely_mistake(1_700_000_000, 1000), "");
    }
}
