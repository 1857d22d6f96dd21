//! Timestamps that are off in the ways in which clients are wrong: a time zone, or milliseconds.

/// The largest difference of a time zone from UTC, in seconds.
const ZONE_S_MAX: u64 = 14 * 3600;

/// Half an hour in seconds: nearly all time zones are a multiple of it off UTC.
const HALF_HOUR_S: u64 = 1800;

/// How far a timestamp may be from whole half hours to be taken for local time, in seconds.
const SLACK_S: u64 = 90;

/// From here on a timestamp looks like milliseconds.
const MILLISECONDS_FROM: i64 = 1_000_000_000_000;

/// The time zone by which a timestamp seems to be off, such as `5 h 30 min`.
#[expect(clippy::integer_division, reason = "half hours and hours, rounded for a person to read")]
pub fn zone(skew_s: u64) -> Option<String> {
    let half_hours = skew_s.saturating_add(SLACK_S) / HALF_HOUR_S;
    let is_whole = skew_s.abs_diff(half_hours.saturating_mul(HALF_HOUR_S)) <= SLACK_S;
    if !is_whole || half_hours == 0 || skew_s > ZONE_S_MAX.saturating_add(SLACK_S) {
        return None;
    }
    let (hours, minutes) = (half_hours / 2, half_hours.rem_euclid(2).saturating_mul(30));
    Some(format!("{hours} h {minutes:02} min"))
}

/// What a timestamp that is so far off may be, for the log; it stands behind a blank or is empty.
pub(super) fn guess(timestamp_s: i64, skew_s: u64) -> String {
    if timestamp_s >= MILLISECONDS_FROM {
        return " (milliseconds?)".to_owned();
    }
    zone(skew_s).map_or_else(String::new, |zone| format!(" ({zone}: local time taken for UTC?)"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(zone(skew_s).as_deref(), expected, "{skew_s}");
        }
    }

    #[test]
    fn the_log_is_told_of_local_time_and_of_milliseconds() {
        assert_eq!(guess(1_700_000_000, 28_800), " (8 h 00 min: local time taken for UTC?)");
        assert_eq!(guess(1_700_000_000_000, u64::MAX), " (milliseconds?)");
        assert_eq!(guess(1_700_000_000, 1000), "");
    }
}
