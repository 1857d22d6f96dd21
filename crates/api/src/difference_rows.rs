//! The rows of a difference between two versions of a bill.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use bill::{Cell, Change, KeyKind, KeyNames, Language, compare_groups};
use schemars::JsonSchema;
use serde::Serialize;
use tc3::Refusal;

use crate::fields::bill_outputs::BillAmounts;
use crate::fields::outputs::make_overflow_refusal;

/// The sums of what is compared, in both versions.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ComparedAmounts {
    /// The sums in the older version.
    ///
    /// 旧版本中的合计。
    #[schemars(extend("fed_by" = ["the lines of the older version", "旧版本的明细"]))]
    from: BillAmounts,
    /// The sums in the newer version.
    ///
    /// 新版本中的合计。
    #[schemars(extend("fed_by" = ["the lines of the newer version", "新版本的明细"]))]
    to: BillAmounts,
    /// The newer sums less the older ones.
    ///
    /// 新版本减旧版本。
    #[schemars(extend("fed_by" = ["To less From", "To 减 From"]))]
    difference: BillAmounts,
}

/// One combination of payment mode, transaction type, product and region.
///
/// 一个计费模式、交易类型、产品与地域的组合。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DifferenceRow {
    /// The code of the payment mode.
    ///
    /// 计费模式代码。
    #[schemars(extend("fed_by" = ["Billing Mode", "计费模式"]))]
    pay_mode: String,
    /// The name of the payment mode.
    ///
    /// 计费模式名称。
    #[schemars(extend("fed_by" = ["our table by the code", "按代码查表"]))]
    pay_mode_name: String,
    /// The code of the transaction type.
    ///
    /// 交易类型代码。
    #[schemars(extend("fed_by" = ["Transaction Type", "交易类型"]))]
    action_type: String,
    /// The name of the transaction type.
    ///
    /// 交易类型名称。
    #[schemars(extend("fed_by" = ["our table by the code", "按代码查表"]))]
    action_type_name: String,
    /// The code of the product, or its name in small letters where the file has no code.
    ///
    /// 产品代码；账单文件没有代码时，为产品名称（转为小写）。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"]))]
    business_code: String,
    /// The name of the product.
    ///
    /// 产品名称。
    #[schemars(extend("fed_by" = ["our table by the code, else Product Name", "按代码查表，否则产品名称"]))]
    business_code_name: String,
    /// The number of the region as a text, or its name in small letters where the file has no number.
    ///
    /// 地域编号（文本）；账单文件没有编号时，为地域名称（转为小写）。
    #[schemars(extend("fed_by" = ["Region Code, else our table by Region", "地域编号，否则按地域名称查代码表"]))]
    region_id: String,
    /// The name of the region.
    ///
    /// 地域名称。
    #[schemars(extend("fed_by" = ["our table by the number, else Region", "按编号查表，否则地域名称"]))]
    region_name: String,
    #[serde(flatten)]
    amounts: ComparedAmounts,
}

impl ComparedAmounts {
    /// Converts a change to its form on the wire.
    ///
    /// # Errors
    ///
    /// `InternalError`: a number of lines beyond 64 bits.
    pub(crate) fn of(change: &Change) -> Result<Self, Refusal> {
        Ok(Self {
            from: BillAmounts::of(&change.old)?,
            to: BillAmounts::of(&change.new)?,
            difference: BillAmounts::of_difference(&change.difference)?,
        })
    }
}

/// Compares cells by payment mode, transaction type, product and region, and leaves out what is alike.
///
/// # Errors
///
/// `InternalError`: a sum beyond 128 bits.
pub(crate) fn compare_rows(
    old: &[Cell],
    new: &[Cell],
    names: &KeyNames,
    language: Language,
) -> Result<Vec<DifferenceRow>, Refusal> {
    let key = |cell: &Cell| {
        let transaction_type = (cell.transaction_type.code(), cell.transaction_type);
        (cell.pay_mode, transaction_type, cell.product.clone(), cell.region.clone())
    };
    let groups = compare_groups(old, new, key).map_err(make_overflow_refusal)?;
    let mut rows = Vec::new();
    for ((pay_mode, (_, transaction_type), product, region), change) in groups {
        if change.is_none() {
            continue;
        }
        rows.push(DifferenceRow {
            pay_mode: pay_mode.code().to_owned(),
            pay_mode_name: pay_mode.name_in(language).to_owned(),
            action_type: transaction_type.code().to_owned(),
            action_type_name: transaction_type.name_in(language).to_owned(),
            business_code_name: choose_name(names, KeyKind::Product, &product, language),
            business_code: product,
            region_name: choose_name(names, KeyKind::Region, &region, language),
            region_id: region,
            amounts: ComparedAmounts::of(&change)?,
        });
    }
    Ok(rows)
}

/// Chooses the name of a product or region.
fn choose_name(names: &KeyNames, kind: KeyKind, key: &str, language: Language) -> String {
    names.choose_name(kind, key, language).to_string()
}
