//! The clock: the system's, or one that a test sets.

use std::time::{SystemTime, UNIX_EPOCH};

/// A source of the time.
#[derive(Clone, Debug, Default)]
pub(crate) enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// A time that only a test moves, in microseconds since 1970.
    #[cfg(test)]
    Set(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// Returns the time in microseconds since 1970-01-01T00:00:00Z. A system clock outside of what an `i64` holds from
    /// there on counts as the nearest time that it does hold.
    #[expect(clippy::disallowed_methods, reason = "this is the clock that all others are passed")]
    pub(crate) fn now_us(&self) -> i64 {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
            }
            #[cfg(test)]
            Self::Set(now) => now.load(std::sync::atomic::Ordering::SeqCst),
        }
    }

    /// Returns the time in seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn now_s(&self) -> i64 {
        self.now_us().div_euclid(1_000_000)
    }
}

/// Formats a time in seconds since 1970 as the `Date` header has it (RFC 9110, section 5.6.7). `None` beyond the year
/// 9999.
pub(crate) fn format_http_date(at_s: i64) -> Option<String> {
    let at = jiff::Timestamp::from_second(at_s).ok()?;
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

/// Formats a time in microseconds since 1970 as RFC 3339 in UTC, to the second.
pub(crate) fn format_rfc3339(at_us: i64) -> String {
    jiff::Timestamp::from_second(at_us.div_euclid(1_000_000))
        .map_or_else(|_| format!("{at_us} us"), |at| at.to_string())
}

/// Formats a time as [`format_rfc3339`] does, to the microsecond, so that it identifies a published version.
pub(crate) fn format_rfc3339_exact(at_us: i64) -> String {
    jiff::Timestamp::from_microsecond(at_us).map_or_else(|_| format!("{at_us} us"), |at| at.to_string())
}

/// The offset of the vendor's time zone, UTC+8, in which months and days of bills are counted.
pub(crate) const BILLING_ZONE: jiff::tz::Offset = jiff::tz::offset(8);

/// Formats a time for people, to the second: in UTC+8, and in UTC beside it.
pub(crate) fn format_both_zones(at_us: i64) -> String {
    format!("{} ({})", format_billing_second(at_us), format_rfc3339(at_us))
}

/// Formats a time in microseconds since 1970 as RFC 3339 in UTC+8, to the second.
pub(crate) fn format_billing_second(at_us: i64) -> String {
    jiff::Timestamp::from_second(at_us.div_euclid(1_000_000))
        .map_or_else(|_| format!("{at_us} us"), |at| at.display_with_offset(BILLING_ZONE).to_string())
}

/// Formats a time as [`format_both_zones`] does, to the microsecond, so that it identifies a published version.
pub(crate) fn format_both_zones_exact(at_us: i64) -> String {
    format!("{} ({})", format_billing_time(at_us), format_rfc3339_exact(at_us))
}

/// Formats a time in microseconds since 1970 as RFC 3339 in UTC+8, to the microsecond.
pub(crate) fn format_billing_time(at_us: i64) -> String {
    jiff::Timestamp::from_microsecond(at_us)
        .map_or_else(|_| format!("{at_us} us"), |at| at.display_with_offset(BILLING_ZONE).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_in_the_form_of_http() {
        assert_eq!(format_http_date(784_111_777).unwrap(), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(format_http_date(0).unwrap(), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(format_http_date(i64::MAX), None);
    }
}
