//! Types of outputs that the actions of our own service have.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use bill::{Currency, Difference, SumOverflow, Sums, format_wall_time};
use schemars::JsonSchema;
use serde::Serialize;
use tc3::Refusal;

use super::outputs::{OriginalCost, TotalCost, VoucherPayAmount, make_overflow_refusal};

/// The sums of lines in one currency.
///
/// 同一币种明细的合计。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CurrencyTotal {
    currency: BillCurrency,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

/// The sums of some lines.
///
/// 若干明细的合计。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BillAmounts {
    /// The number of lines; 0 if there are none.
    ///
    /// 明细条数；没有明细时为 0。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    line_count: i64,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

/// The currency of the amounts, by ISO 4217.
///
/// 金额的币种（ISO 4217 代码）。
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["the bill", "账单"]))]
pub(crate) struct BillCurrency(String);

/// The time of publication, `yyyy-MM-dd HH:mm:ss`, UTC+8.
///
/// 发布时间，格式 `yyyy-MM-dd HH:mm:ss`，东八区。
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["the import", "导入记录"]))]
pub(crate) struct PublishedTime(String);

impl BillCurrency {
    /// The currency of every bill that is answered.
    pub(crate) fn of_bills() -> Self {
        Self(Currency::Usd.code().to_owned())
    }
}

impl PublishedTime {
    /// Takes a time in microseconds since 1970.
    pub(crate) fn of(at_us: i64) -> Self {
        Self(format_wall_time(at_us))
    }
}

impl CurrencyTotal {
    /// Sums sums: one entry, or none for no sums.
    ///
    /// # Errors
    ///
    /// `InternalError`: a sum beyond 128 bits.
    pub(crate) fn sum_all<'a>(all: impl IntoIterator<Item = &'a Sums>) -> Result<Vec<Self>, Refusal> {
        let mut whole: Option<Sums> = None;
        for sums in all {
            whole.get_or_insert_default().merge(sums).map_err(make_overflow_refusal)?;
        }
        Ok(whole.map_or_else(Vec::new, |sums| {
            vec![Self {
                currency: BillCurrency::of_bills(),
                original_cost: OriginalCost::of(&sums),
                voucher_pay_amount: VoucherPayAmount::of(&sums),
                total_cost: TotalCost::of(&sums),
            }]
        }))
    }
}

impl BillAmounts {
    /// Takes the amounts of sums.
    ///
    /// # Errors
    ///
    /// `InternalError`: the number of lines is beyond 64 bits.
    pub(crate) fn of(sums: &Sums) -> Result<Self, Refusal> {
        Self::with_count(sums, i128::from(sums.lines))
    }

    /// Takes the amounts of a difference, which may be negative.
    ///
    /// # Errors
    ///
    /// `InternalError`: the number of lines is beyond 64 bits.
    pub(crate) fn of_difference(difference: &Difference) -> Result<Self, Refusal> {
        let sums = Sums { amounts: difference.amounts, lines: 0 };
        Self::with_count(&sums, difference.lines)
    }

    /// Takes the amounts of sums, and a number of lines.
    fn with_count(sums: &Sums, lines: i128) -> Result<Self, Refusal> {
        Ok(Self {
            line_count: i64::try_from(lines).ok().ok_or_else(|| make_overflow_refusal(SumOverflow))?,
            original_cost: OriginalCost::of(sums),
            voucher_pay_amount: VoucherPayAmount::of(sums),
            total_cost: TotalCost::of(sums),
        })
    }
}
