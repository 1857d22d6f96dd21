//! The groups of a summary of a bill: products, projects, or the values of tags.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cmp::Reverse;

use access::VisibleCosts;
use bill::{CostGroup, Dimension, KeyKind, KeySummary, Language, Measure, Part, Sums};
use schemars::JsonSchema;
use serde::Serialize;

use crate::costs_answer::choose_group_name;
use crate::fields::outputs::{OriginalCost, RiCost, TotalCost, VoucherPayAmount};

/// One group.
///
/// 一组。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SummaryDetails {
    /// The group by product; empty if the groups are products.
    ///
    /// 组内再按产品汇总；按产品汇总时为空。
    #[schemars(extend("fed_by" = ["the lines of the group, by product", "组内明细，按产品"]))]
    business: Vec<BusinessInfo>,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    #[serde(rename = "RICost")]
    ri_cost: RiCost,
    total_cost: TotalCost,
    /// The code of the product, or its name in small letters where the file has no code; 0 for the default project, else the
    /// name of the project; or the key of the tag.
    ///
    /// 产品代码（账单文件没有代码时，为转为小写的产品名称）；默认项目为 0，其他项目为其名称；或标签键。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name; Project Name; the request", "产品代码，否则按产品名称查代码表；项目名称；请求"]))]
    group_key: String,
    /// The name of the product or project, or the value of the tag; empty for lines without the tag.
    ///
    /// 产品或项目的名称，或标签值；没有该标签的明细为空。
    #[schemars(extend("fed_by" = ["our table by the code, else Product Name; Project Name; the columns tag_key:", "按代码查表，否则产品名称；项目名称；tag_key: 列"]))]
    group_value: String,
}

/// One product of a group.
///
/// 组内的一个产品。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BusinessInfo {
    /// The name of the product.
    ///
    /// 产品名称。
    #[schemars(extend("fed_by" = ["our table by the code, else Product Name", "按代码查表，否则产品名称"]))]
    business_code_name: String,
    /// The code of the product, or its name in small letters where the file has no code.
    ///
    /// 产品代码；账单文件没有代码时，为产品名称（转为小写）。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"]))]
    business_code: String,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    #[serde(rename = "RICost")]
    ri_cost: RiCost,
    total_cost: TotalCost,
}

impl SummaryDetails {
    /// Converts the summary of a product to its form on the wire.
    pub(crate) fn of_product(product: &KeySummary<'_>) -> Self {
        Self {
            business: Vec::new(),
            original_cost: OriginalCost::of(&product.sums),
            voucher_pay_amount: VoucherPayAmount::of(&product.sums),
            ri_cost: RiCost::of(&product.sums),
            total_cost: TotalCost::of(&product.sums),
            group_key: product.key.to_owned(),
            group_value: product.name.to_owned(),
        }
    }

    /// Makes the group of a project or of a tag's value.
    pub(crate) fn of_group(
        costs: &VisibleCosts,
        dimension: &Dimension,
        (code, group): (&str, &CostGroup),
        language: Language,
    ) -> Self {
        let mut products: Vec<(&Part, &Sums)> = group.parts.iter().collect();
        products.sort_by_key(|(product, sums)| (Reverse(sums[Measure::Total]), *product));
        let to_product = |(product, sums): (&Part, &Sums)| {
            let key = product.to_string();
            BusinessInfo {
                business_code_name: costs.names.choose_name(KeyKind::Product, &key, language).to_owned(),
                original_cost: OriginalCost::of(sums),
                voucher_pay_amount: VoucherPayAmount::of(sums),
                ri_cost: RiCost::of(sums),
                total_cost: TotalCost::of(sums),
                business_code: key,
            }
        };
        Self {
            business: products.into_iter().map(to_product).collect(),
            original_cost: OriginalCost::of(&group.sums),
            voucher_pay_amount: VoucherPayAmount::of(&group.sums),
            ri_cost: RiCost::of(&group.sums),
            total_cost: TotalCost::of(&group.sums),
            group_key: if let Dimension::Tag(key) = dimension { key.clone() } else { code.to_owned() },
            group_value: choose_group_name(costs, dimension, (code, group), language).to_owned(),
        }
    }
}
