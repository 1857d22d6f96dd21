//! Times by the vendor's clock, UTC+8, as its actions write them.

use jiff::Timestamp;
use jiff::tz::Offset;

/// The offset of the vendor's clock, in hours.
const OFFSET_HOURS: i8 = 8;

/// Formats a time in microseconds since 1970 as `yyyy-MM-dd HH:mm:ss` in UTC+8, without its part of a second; empty for one
/// beyond the calendar.
///
/// ```
/// assert_eq!(bill::format_wall_time(1_672_851_600_999_999), "2023-01-05 01:00:00");
/// ```
#[must_use]
pub fn format_wall_time(at_us: i64) -> String {
    let at = Timestamp::from_second(at_us.div_euclid(1_000_000)).ok();
    let wall = at.zip(Offset::from_hours(OFFSET_HOURS).ok()).map(|(at, offset)| offset.to_datetime(at));
    wall.map_or_else(String::new, |wall| wall.strftime("%Y-%m-%d %H:%M:%S").to_string())
}
