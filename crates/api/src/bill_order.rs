//! The order of bills in a list.

use alloc::vec::Vec;

use access::{LowerText, SeenBill};
use bill::{Measure, Sum, Uin};
use schemars::JsonSchema;
use serde::Deserialize;

/// The field by which bills are sorted.
///
/// 排序字段。
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[schemars(extend("example" = "TotalCost", "default" = "TotalCost"))]
pub(crate) enum SortBy {
    /// The amount owed.
    ///
    /// 应付金额。
    #[default]
    TotalCost,
    /// The price without discounts.
    ///
    /// 原价。
    OriginalCost,
    /// The amount that vouchers paid.
    ///
    /// 代金券支付的金额。
    VoucherPayAmount,
    /// The account number of the customer.
    ///
    /// 子客的账号 ID。
    CustomerUin,
    /// The name of the customer, in lower case.
    ///
    /// 子客名称（按小写比较）。
    CustomerName,
}

/// The direction of the order.
///
/// 排序方向。
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("example" = "desc", "default" = "desc"))]
pub(crate) enum SortOrder {
    /// The largest first.
    ///
    /// 从大到小。
    #[default]
    Desc,
    /// The least first.
    ///
    /// 从小到大。
    Asc,
}

/// The value by which a bill is sorted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Amount(Sum),
    Uin(Uin),
    Name(LowerText),
}

impl SortKey {
    /// Takes the value of a bill.
    fn of(bill: &SeenBill, by: SortBy) -> Self {
        match by {
            SortBy::TotalCost => Self::Amount(bill.sums[Measure::Total]),
            SortBy::OriginalCost => Self::Amount(bill.sums[Measure::Original]),
            SortBy::VoucherPayAmount => Self::Amount(bill.sums[Measure::Voucher]),
            SortBy::CustomerUin => Self::Uin(bill.version.bill.owner),
            SortBy::CustomerName => Self::Name(LowerText::new(&bill.owner_name)),
        }
    }
}

/// Sorts bills. Equal ones come by customer and payer in both directions.
pub(crate) fn sort_bills(bills: Vec<&SeenBill>, by: SortBy, order: SortOrder) -> Vec<&SeenBill> {
    let mut keyed: Vec<(SortKey, &SeenBill)> =
        bills.into_iter().map(|bill| (SortKey::of(bill, by), bill)).collect();
    let uins = |bill: &SeenBill| (bill.version.bill.owner, bill.version.bill.payer);
    keyed.sort_unstable_by(|(a, of_a), (b, of_b)| {
        let ordering = match order {
            SortOrder::Desc => b.cmp(a),
            SortOrder::Asc => a.cmp(b),
        };
        ordering.then_with(|| uins(of_a).cmp(&uins(of_b)))
    });
    keyed.into_iter().map(|(_, bill)| bill).collect()
}
