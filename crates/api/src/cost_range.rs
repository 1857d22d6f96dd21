//! The range of days or months for which costs are asked.

use alloc::format;
use alloc::string::String;

use bill::{Day, Month, Split};
use schemars::JsonSchema;
use serde::Deserialize;
use tc3::Refusal;

use crate::call::Call;
use crate::fields::inputs::make_invalid_refusal;

/// The number of calendar months that a range by day may touch.
const DAY_MONTHS_MAX: usize = 2;

/// The number of calendar months that a range by month may touch.
const MONTH_MONTHS_MAX: usize = 6;

/// The first moment of the range, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole, and by month its month.
///
/// 起始时间，格式 `yyyy-MM-dd HH:mm:ss`，东八区。按日统计时计入当日全天，按月统计时计入当月全月。
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "2022-11-01 00:00:00"))]
pub(crate) struct StartTime(String);

/// The last moment of the range, inclusive, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole, and by month its month.
///
/// 结束时间（含），格式 `yyyy-MM-dd HH:mm:ss`，东八区。按日统计时计入当日全天，按月统计时计入当月全月。
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "2022-11-30 23:59:59"))]
pub(crate) struct EndTime(String);

/// The length of a period. It bounds the range.
///
/// 周期类型，决定时间范围的上限。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("example" = "month"))]
pub(crate) enum PeriodType {
    /// A day. The range is in at most 2 calendar months.
    ///
    /// 日。时间范围最多跨 2 个自然月。
    Day,
    /// A month of bills. The range is in at most 6 calendar months.
    ///
    /// 账单月。时间范围最多跨 6 个自然月。
    Month,
}

/// The months of a range, and its periods.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CostRange {
    /// The first month.
    pub(crate) first: Month,
    /// The last month.
    pub(crate) last: Month,
    /// The periods.
    pub(crate) split: Split,
}

impl CostRange {
    /// Parses a range, and refuses one that is too long, begins in the future, or touches a month before the earliest one.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue`.
    pub(crate) fn parse(
        call: &Call,
        StartTime(start): &StartTime,
        EndTime(end): &EndTime,
        period: PeriodType,
    ) -> Result<Self, Refusal> {
        let form = "have the form yyyy-MM-dd HH:mm:ss";
        let parse = |name, text| parse_day(text).ok_or_else(|| make_invalid_refusal(name, text, form));
        let (from, to) = (parse("StartTime", start)?, parse("EndTime", end)?);
        // Of texts of one form the lesser is the earlier.
        if end < start {
            return Err(make_invalid_refusal("EndTime", end, "not be before StartTime"));
        }
        let (first, last) = (from.month(), to.month());
        if call.current_month().is_none_or(|now| first > now) {
            return Err(make_invalid_refusal("StartTime", start, "be in a month that has begun"));
        }
        if let Some(earliest) = call.earliest_month.filter(|earliest| first < *earliest) {
            let allowed = format!("be in {earliest} or later");
            return Err(make_invalid_refusal("StartTime", start, &allowed));
        }
        let (split, months_max) = match period {
            PeriodType::Day => (Split::Days(from, to), DAY_MONTHS_MAX),
            PeriodType::Month => (Split::Months, MONTH_MONTHS_MAX),
        };
        let months = core::iter::successors(Some(first), |month| month.next());
        if months.take_while(|month| *month <= last).take(months_max + 1).count() > months_max {
            let allowed = format!("be in the {months_max} calendar months that begin with that of StartTime");
            return Err(make_invalid_refusal("EndTime", end, &allowed));
        }
        Ok(Self { first, last, split })
    }
}

/// Returns the day of a time `yyyy-MM-dd HH:mm:ss`.
fn parse_day(text: &str) -> Option<Day> {
    let (day, time) = text.split_once(' ')?;
    let mut parts = time.split(':');
    for limit in [24, 60, 60] {
        let part = parts.next().filter(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u8>().ok().filter(|number| *number < limit)?;
    }
    if parts.next().is_some() { None } else { day.parse().ok() }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use bill::{Language, Uin};

    use super::*;

    /// Parses a range on 2022-12-15, and returns its periods.
    fn parse(start: &str, end: &str, period: PeriodType, earliest: Option<&str>) -> Result<String, String> {
        let call = Call {
            caller: Uin::new(1).unwrap(),
            role: access::Role::Customer,
            language: Language::English,
            time: crate::CallTime::from_unix_s(1_671_062_400),
            earliest_month: earliest.map(|month| month.parse().unwrap()),
            finality: bill::Finality::default(),
        };
        let range = CostRange::parse(&call, &StartTime(start.to_string()), &EndTime(end.to_string()), period);
        let range = range.map_err(|refusal| refusal.internal_cause.unwrap())?;
        Ok(match range.split {
            Split::Days(first, last) => format!("{first} to {last}"),
            Split::Months | Split::Products => format!("{} to {}", range.first, range.last),
        })
    }

    #[test]
    fn a_range_is_of_whole_days_in_two_months_or_of_whole_months_of_which_there_are_six() {
        let day = |start, end| parse(start, end, PeriodType::Day, None);
        let month = |start, end| parse(start, end, PeriodType::Month, None);
        let ok = |text: &str| Ok(text.to_string());
        assert_eq!(day("2022-10-31 12:30:00", "2022-11-01 00:00:00"), ok("2022-10-31 to 2022-11-01"));
        assert_eq!(day("2022-12-01 00:00:00", "2022-12-31 23:59:59"), ok("2022-12-01 to 2022-12-31"));
        assert!(day("2022-09-30 23:59:59", "2022-11-01 00:00:00").unwrap_err().contains("2 calendar months"));
        assert_eq!(month("2022-07-31 23:59:59", "2022-12-01 00:00:00"), ok("2022-07 to 2022-12"));
        assert!(
            month("2022-06-30 23:59:59", "2022-12-01 00:00:00").unwrap_err().contains("6 calendar months")
        );
        assert_eq!(
            month("2022-12-15 00:00:00", "2023-02-01 00:00:00"),
            ok("2022-12 to 2023-02"),
            "the end may be ahead"
        );
        assert!(month("2023-01-01 00:00:00", "2023-01-31 00:00:00").unwrap_err().contains("has begun"));
        assert!(day("2022-11-02 00:00:01", "2022-11-02 00:00:00").unwrap_err().contains("before StartTime"));
        let earliest = |month| parse(month, "2022-11-01 00:00:00", PeriodType::Month, Some("2022-10"));
        assert_eq!(earliest("2022-10-01 00:00:00"), ok("2022-10 to 2022-11"));
        assert_eq!(
            earliest("2022-09-30 00:00:00"),
            Err("`StartTime` must be in 2022-10 or later".to_string())
        );
    }

    #[test]
    fn only_yyyy_mm_dd_hh_mm_ss_is_a_time() {
        for text in [
            "2022-11-01",
            "2022-11-01 ",
            "2022-11-01 00:00",
            "2022-11-01  00:00:00",
            "2022-11-01T00:00:00",
            "2022-11-01 24:00:00",
            "2022-11-01 00:60:00",
            "2022-11-01 00:00:60",
            "2022-11-01 0:00:000",
            "2022-11-01 +1:00:00",
            "2022-11-01 00:00:00:00",
            "2022-11-31 00:00:00",
            "2022/11/01 00:00:00",
            "",
        ] {
            assert_eq!(parse_day(text), None, "{text:?}");
        }
    }
}
