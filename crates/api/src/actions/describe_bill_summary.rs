//! `DescribeBillSummary`: the caller's own bill of one month, totalled by product.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use access::{BillOwner, BillQuery, Role};
use bill::{KeyKind, KeySummary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_answer::answer_from_bill;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, WITHHELD, declare_error};
use crate::definition::{Definition, Example};
use crate::fields::inputs::BillMonth;
use crate::fields::outputs::{OriginalCost, RiCost, TotalCost, VoucherPayAmount, make_overflow_refusal};
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillSummary;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    month: BillMonth,
    /// The property of the lines by which they are totalled.
    ///
    /// 汇总维度。
    #[schemars(extend("example" = "product", "wrong_value" = "InvalidParameterValue.InvalidDimension"))]
    group_type: GroupType,
    /// The keys of the tags by which the lines are totalled; only with `GroupType` tag.
    ///
    /// 汇总所依据的标签键；仅用于 `GroupType` 为 tag 时。
    #[schemars(extend("example" = ["team"]))]
    tag_key: Option<Vec<String>>,
}

/// The property of the lines by which they are totalled.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum GroupType {
    /// The product.
    ///
    /// 产品。
    Product,
    /// The project; not served yet.
    ///
    /// 项目；暂不支持。
    Project,
    /// The value of a tag; not served yet.
    ///
    /// 标签值；暂不支持。
    Tag,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The groups that have lines.
    ///
    /// 有明细的各组。
    #[schemars(extend("fed_by" = ["the lines, by product", "明细，按产品"]))]
    summary_detail: Vec<SummaryDetails>,
}

/// One group.
///
/// 一组。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SummaryDetails {
    /// The same by product; empty if the groups are products.
    ///
    /// 组内再按产品汇总；按产品汇总时为空。
    #[schemars(extend("fed_by" = ["the lines of the group, by product", "组内明细，按产品"]))]
    business: Vec<BusinessInfo>,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    #[serde(rename = "RICost")]
    ri_cost: RiCost,
    total_cost: TotalCost,
    /// The code of the product, or its name in small letters where the file has no code.
    ///
    /// 产品代码；账单文件没有代码时，为产品名称（转为小写）。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"]))]
    group_key: String,
    /// The name of the product.
    ///
    /// 产品名称。
    #[schemars(extend("fed_by" = ["our table by the code, else Product Name", "按代码查表，否则产品名称"]))]
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

impl Action for DescribeBillSummary {
    const DEFINITION: Definition = Definition {
        name: "DescribeBillSummary",
        summary: Text::new(
            "Totals the caller's own bill of one month by product.",
            "按产品汇总调用方自己某月的账单。",
        ),
        description: Text::new(
            "The caller is an end customer, and sees all of its lines, whichever partner paid or managed them.",
            "调用方为子客，可见其全部明细，无论由哪个合作伙伴付款或管理。",
        ),
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperation,
        busy: Code::FailedOperation,
        rate_per_s: 1,
        errors: &[
            declare_error(
                Code::FailedOperation,
                true,
                Text::new("The server cannot read its data now.", "服务器目前无法读取数据。"),
                Text::new("Send the request again after some seconds.", "请数秒后重试。"),
            ),
            declare_error(
                Code::InvalidParameterValueInvalidDimension,
                true,
                Text::new(
                    "GroupType is none of product, project and tag, or TagKey was sent with another GroupType than tag.",
                    "GroupType 不是 product、project、tag 之一，或 GroupType 不为 tag 时传入了 TagKey。",
                ),
                Text::new("Send GroupType product, without TagKey.", "请传入 GroupType 为 product，且不传 TagKey。"),
            ),
            INVALID_MONTH,
            WITHHELD,
            declare_error(
                Code::UnauthorizedOperation,
                false,
                Text::new("The caller is no end customer.", "调用方不是子客。"),
                Text::new(
                    "Call with the key of the customer. Partners call DescribeBillSummaryByProduct.",
                    "请使用子客的密钥调用。合作伙伴请调用 DescribeBillSummaryByProduct。",
                ),
            ),
            declare_error(
                Code::UnsupportedOperation,
                false,
                Text::new("GroupType is project or tag.", "GroupType 为 project 或 tag。"),
                Text::new("Send GroupType product.", "请传入 GroupType 为 product。"),
            ),
        ],
        examples: &[Example {
            title: Text::new("The bill of the caller by product", "调用方按产品汇总的账单"),
            role: Role::Customer,
            input: r#"{"Month":"2022-11","GroupType":"product"}"#,
            output: r#"{"SummaryDetail":[
   {"Business":[],
    "OriginalCost":"593.96998320",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"593.96998320",
    "GroupKey":"p_eks",
    "GroupValue":"Tencent Kubernetes Engine for Serverless"},
   {"Business":[],
    "OriginalCost":"326.67600000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"326.67600000",
    "GroupKey":"p_cvm",
    "GroupValue":"Cloud Virtual Machine (CVM)"},
   {"Business":[],
    "OriginalCost":"61.18514052",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"61.18514052",
    "GroupKey":"p_ccc",
    "GroupValue":"Cloud Contact Center"},
   {"Business":[],
    "OriginalCost":"17.11590480",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"17.11590480",
    "GroupKey":"p_cos",
    "GroupValue":"Cloud Object Storage"},
   {"Business":[],
    "OriginalCost":"7.23168000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"7.23168000",
    "GroupKey":"p_cbs",
    "GroupValue":"cloud block storage"},
   {"Business":[],
    "OriginalCost":"0.05625000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"0.05625000",
    "GroupKey":"p_eip",
    "GroupValue":"Cloud Public IP"}]}"#,
        }],
        notes: &[
            Text::new(
                "Products come by TotalCost in descending order, equal ones by code.",
                "产品按 TotalCost 从高到低排列，相同时按代码排序。",
            ),
            Text::new("A month without lines gives an empty list.", "没有明细的月份返回空列表。"),
            Text::new(
                "The products sum to the bill to the last digit, to the same as what its partners see of all payers together.",
                "各产品之和精确等于账单，与各付款方的合作伙伴所见之和相同。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor publishes no order, and lists neither a busy service nor a wrong role among the errors: they are \
                 FailedOperation and UnauthorizedOperation.",
                "厂商未公布排序，错误码中也没有服务繁忙与角色错误：本系统分别返回 FailedOperation 与 UnauthorizedOperation。",
            ),
            Text::new(
                "Groups by project and by tag are not served yet.",
                "暂不支持按项目与按标签汇总。",
            ),
        ],
        vendor_page: Some("document/product/1085/60177"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.month)?;
        match input.group_type {
            GroupType::Product if input.tag_key.is_some_and(|keys| !keys.is_empty()) => {
                let cause = "TagKey was sent with a GroupType that has no tags";
                return Err(Refusal::of(Code::InvalidParameterValueInvalidDimension).because(cause));
            }
            GroupType::Product => {}
            GroupType::Project => return Err(make_unsupported_refusal("project")),
            GroupType::Tag => return Err(make_unsupported_refusal("tag")),
        }
        let query = BillQuery { owner: BillOwner::Caller, month, with_names: true, with_payments: false };
        Ok(answer_from_bill(query, move |bill| {
            let products = bill::sum_by_key(&bill.cells, KeyKind::Product, &bill.names, call.language);
            let products = products.map_err(make_overflow_refusal)?;
            Ok(Output { summary_detail: products.iter().map(to_group).collect() })
        }))
    }
}

/// Makes the refusal of a dimension that is not served.
fn make_unsupported_refusal(dimension: &str) -> Refusal {
    let message = format!("The operation is not supported: groups by `{dimension}` are not served.");
    Refusal::new(Code::UnsupportedOperation, message)
}

/// Converts the summary of a product to its form on the wire.
fn to_group(product: &KeySummary<'_>) -> SummaryDetails {
    SummaryDetails {
        business: Vec::new(),
        original_cost: OriginalCost::of(&product.sums),
        voucher_pay_amount: VoucherPayAmount::of(&product.sums),
        ri_cost: RiCost::of(&product.sums),
        total_cost: TotalCost::of(&product.sums),
        group_key: product.key.to_owned(),
        group_value: product.name.to_owned(),
    }
}
