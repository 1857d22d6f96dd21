//! The groups of a month in a trend: payment modes, products or regions.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use bill::{Cell, KeyKind, KeyNames, Language, ModeSummary, Sums, sum_by_key, sum_by_pay_mode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::Refusal;

use crate::fields::outputs::{OriginalCost, TotalCost, VoucherPayAmount, make_overflow_refusal};

/// The kind of the groups.
///
/// 分组方式。
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[schemars(extend("example" = "PayMode", "default" = "PayMode"))]
pub(crate) enum GroupBy {
    /// Payment modes.
    ///
    /// 计费模式。
    #[default]
    PayMode,
    /// Products.
    ///
    /// 产品。
    Product,
    /// Regions.
    ///
    /// 地域。
    Region,
}

/// One group of a month.
///
/// 一个月份中的一组。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TrendGroup {
    /// The code of the payment mode, product or region, or a name in small letters where the file has no code.
    ///
    /// 计费模式、产品或地域的代码；账单文件没有代码时，为转为小写的名称。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    key: String,
    /// The name of the payment mode, product or region.
    ///
    /// 计费模式、产品或地域的名称。
    #[schemars(extend("fed_by" = ["our table by the code, else the name in the file", "按代码查表，否则文件中的名称"]))]
    name: String,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

/// Sums cells in groups.
///
/// # Errors
///
/// `InternalError`: a sum beyond 128 bits.
pub(crate) fn group_cells<'a>(
    cells: impl IntoIterator<Item = &'a Cell>,
    by: GroupBy,
    names: &'a KeyNames,
    language: Language,
) -> Result<Vec<TrendGroup>, Refusal> {
    match by {
        GroupBy::PayMode => group_by_mode(cells, language),
        GroupBy::Product => group_by_key(cells, KeyKind::Product, names, language),
        GroupBy::Region => group_by_key(cells, KeyKind::Region, names, language),
    }
}

/// Sums cells by payment mode.
fn group_by_mode<'a>(
    cells: impl IntoIterator<Item = &'a Cell>,
    language: Language,
) -> Result<Vec<TrendGroup>, Refusal> {
    let modes = sum_by_pay_mode(cells).map_err(make_overflow_refusal)?;
    let to_group =
        |mode: &ModeSummary| to_group(mode.pay_mode.code(), mode.pay_mode.name_in(language), &mode.sums);
    Ok(modes.iter().map(to_group).collect())
}

/// Sums cells by product or region.
fn group_by_key<'a>(
    cells: impl IntoIterator<Item = &'a Cell>,
    kind: KeyKind,
    names: &'a KeyNames,
    language: Language,
) -> Result<Vec<TrendGroup>, Refusal> {
    let keys = sum_by_key(cells, kind, names, language).map_err(make_overflow_refusal)?;
    Ok(keys.iter().map(|key| to_group(key.key, key.name, &key.sums)).collect())
}

/// Makes a group.
fn to_group(key: &str, name: &str, sums: &Sums) -> TrendGroup {
    TrendGroup {
        key: key.to_owned(),
        name: name.to_owned(),
        original_cost: OriginalCost::of(sums),
        voucher_pay_amount: VoucherPayAmount::of(sums),
        total_cost: TotalCost::of(sums),
    }
}
