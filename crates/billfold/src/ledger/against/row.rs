//! A row of a list of expected totals, and the agreement of its amounts with ours.

use bill::{AmountError, PayMode, Sum, SumOverflow, Uin};

/// The subject of a row: payer, manager and mode are stated if the list has such columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowKey {
    pub(crate) payer: Option<Uin>,
    pub(crate) customer: Uin,
    pub(crate) manager: Option<Uin>,
    pub(crate) pay_mode: Option<PayMode>,
}

/// The amounts that a row states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The line of the row in the file.
    pub(super) line: u64,
    pub(super) total: ExpectedAmount,
    pub(super) original: Option<ExpectedAmount>,
    pub(super) voucher: Option<ExpectedAmount>,
}

/// An amount as the list states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExpectedAmount {
    pub(super) text: String,
    pub(super) sum: Sum,
    /// Number of digits behind the point.
    pub(super) decimals: usize,
}

impl ExpectedAmount {
    /// Parses a plain decimal text.
    pub(super) fn parse(text: &str) -> Result<Self, AmountError> {
        let sum = text.parse()?;
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok(Self { text: text.to_owned(), sum, decimals })
    }
}

impl Expected {
    /// Iterates over the stated amounts, each with its name.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (&'static str, &ExpectedAmount)> {
        let optional = [("original", self.original.as_ref()), ("voucher", self.voucher.as_ref())];
        let optional = optional.into_iter().filter_map(|(name, amount)| Some((name, amount?)));
        optional.chain([("total", &self.total)])
    }
}

/// Agreement of one amount with ours, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    Exact,
    ToTheCent,
    None,
}

impl ExpectedAmount {
    /// Compares our own amount with it.
    pub(super) fn compare(&self, own: Sum) -> Result<Agreement, SumOverflow> {
        Ok(if own == self.sum {
            Agreement::Exact
        } else if self.decimals <= 2 && own.round_to_cents()? == self.sum {
            Agreement::ToTheCent
        } else {
            Agreement::None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_agree_with_what_rounds_to_them_and_more_decimals_with_the_same_alone() {
        let agreement = |expected: &str, own: &str| {
            let amount = ExpectedAmount::parse(expected).unwrap();
            amount.compare(own.parse().unwrap()).unwrap()
        };
        for (expected, own, agrees) in [
            ("1", "1.00000000", Agreement::Exact),
            ("1.005", "1.005", Agreement::Exact),
            ("1.01", "1.005", Agreement::ToTheCent),
            ("1.00", "1.00499999", Agreement::ToTheCent),
            ("1", "1.00499999", Agreement::ToTheCent),
            ("1", "1.4", Agreement::None),
            ("-1.01", "-1.005", Agreement::ToTheCent),
            ("1.00", "1.005", Agreement::None),
            ("1.000", "1.00000001", Agreement::None),
            ("0.00", "-0.00499999", Agreement::ToTheCent),
        ] {
            assert_eq!(agreement(expected, own), agrees, "{expected} {own}");
        }
    }
}
