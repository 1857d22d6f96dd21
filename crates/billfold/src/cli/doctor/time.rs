//! Parsing of the time of `--at`.

/// Numbers from this on are taken for milliseconds; as seconds they would be after the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// Parses a time, and returns it in seconds since 1970.
///
/// # Errors
///
/// The text is no time, or has no zone, or is in milliseconds.
pub(super) fn parse_time_s(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse::<i64>() {
        return if seconds.unsigned_abs() < MILLISECONDS_FROM.unsigned_abs() {
            Ok(seconds)
        } else {
            Err(format!("looks like milliseconds: pass seconds, {}", seconds.div_euclid(1000)))
        };
    }
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(jiff::Timestamp::as_second).map_err(|_not_a_time| {
        "is no time: pass a date, a time and a zone, such as 2026-01-31T12:00:00Z, or seconds since 1970"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_rfc_3339() {
        assert_eq!(parse_time_s("1700000000"), Ok(1_700_000_000));
        assert_eq!(parse_time_s("2023-11-14T22:13:20Z"), Ok(1_700_000_000));
        assert_eq!(parse_time_s("2023-11-15T06:13:20+08:00"), Ok(1_700_000_000));
        for text in ["yesterday", "now", "2026-11-24", ""] {
            assert!(parse_time_s(text).unwrap_err().contains("such as 2026-01-31T12:00:00Z"), "{text}");
        }
        assert!(
            parse_time_s("1700000000123").unwrap_err().ends_with("milliseconds: pass seconds, 1700000000")
        );
    }
}
