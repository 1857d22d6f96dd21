//! The month in the name that the vendor gives to a bill file.

use bill::Month;

use super::name_text::is_digits;
use crate::month_text::is_plausible_month;

/// Finds the month in a name that the vendor gives to a bill file, such as
/// `L3-bill_details-200000000001-202211-8a3f.csv`: the one piece of exactly six digits that is
/// a month from 1990 to 2099. `None` if there is no such piece, or more than one.
#[must_use]
pub fn find_month_in_name(name: &str) -> Option<Month> {
    let mut months = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|piece| piece.len() == 6 && is_digits(piece))
        .filter_map(|piece| Month::from_yyyymm(piece.parse().ok()?))
        .filter(|month| is_plausible_month(*month));
    let month = months.next()?;
    months.next().is_none().then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_file_name_tells_its_month() {
        let name = find_month_in_name;
        let november = Month::from_yyyymm(202_211);
        assert_eq!(name("L3-bill_details-200000000001-202211-8a3f.csv"), november);
        assert_eq!(name("200000000001-202211-by_used_time-bill_details.csv"), november);
        assert_eq!(name("200000000001-20221105-bill_details.csv"), None);
        assert_eq!(name("a-202210-202211.csv"), None);
        assert_eq!(name("bill-123456.csv"), None);
    }
}
