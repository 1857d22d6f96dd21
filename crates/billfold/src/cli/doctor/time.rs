//! The time of `--at`.

/// From here on a number is taken for milliseconds: as seconds it would be the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// A time in seconds since 1970.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse::<i64>() {
        return if seconds.unsigned_abs() < MILLISECONDS_FROM.unsigned_abs() {
            Ok(seconds)
        } else {
            Err(format!("that looks like milliseconds; in seconds it is {}", seconds.div_euclid(1000)))
        };
    }
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(jiff::Timestamp::as_second).map_err(|_not_a_time| {
        "write a day, a time and a zone, such as 2026-01-31T12:00:00Z, or seconds since 1970".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_rfc_3339() {
        assert_eq!(parse("1700000000"), Ok(1_700_000_000));
        assert_eq!(parse("2023-11-14T22:13:20Z"), Ok(1_700_000_000));
        assert_eq!(parse("2023-11-15T06:13:20+08:00"), Ok(1_700_000_000));
        for text in ["yesterday", "now", "2026-11-24", ""] {
            assert!(parse(text).unwrap_err().contains("such as 2026-01-31T12:00:00Z"), "{text}");
        }
        assert!(parse("1700000000123").unwrap_err().ends_with("milliseconds; in seconds it is 1700000000"));
    }
}
