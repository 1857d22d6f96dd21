//! Months in the texts of bill files.

use bill::Month;

/// Reads the text of a Bill Month column: `2022-11`, `202211` or `2022/11`, as exports and spreadsheets write it.
#[must_use]
pub fn read_bill_month(text: &str) -> Option<Month> {
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    if let Some((year, month)) = text.split_once('/') {
        return Month::from_digits(year, month);
    }
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Month::from_yyyymm(text.parse().ok()?).filter(|month| is_plausible_month(*month));
    }
    None
}

/// Returns true if six digits that read as a month are likely a month, and no `yyMMdd`.
pub(crate) const fn is_plausible_month(month: Month) -> bool {
    month.yyyymm() >= 199_001 && month.yyyymm() <= 209_912
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bill_month_column_may_be_written_in_three_ways() {
        for text in ["2022-11", "202211", "2022/11"] {
            assert_eq!(read_bill_month(text), Month::from_yyyymm(202_211));
        }
        assert_eq!(read_bill_month("2022/3"), Month::from_yyyymm(202_203));
        for text in ["2022", "2022-11-01", "Nov 2022", "2022/13", "221101", "-"] {
            assert_eq!(read_bill_month(text), None, "{text:?}");
        }
    }
}
