//! `DescribeBillSummaryByRegion`: one customer's bill of one month, totalled by region.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use access::{BillOwner, Role};
use bill::{KeyKind, KeySummary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_answer::answer_by_key;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{BillMonth, CustomerUin};
use crate::fields::outputs::{OriginalCost, TotalCost, VoucherPayAmount};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillSummaryByRegion;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    bill_month: BillMonth,
    customer_uin: CustomerUin,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The regions that have lines.
    ///
    /// 有明细的各地域。
    #[schemars(extend("fed_by" = ["the lines, by region", "明细，按地域"]))]
    summary_overview: Vec<RegionSummaryOverviewItem>,
}

/// One region.
///
/// 一个地域。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RegionSummaryOverviewItem {
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
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

impl Action for DescribeBillSummaryByRegion {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillSummaryByRegion",
        summary: Text::new("Totals one customer's bill of one month by region.", "按地域汇总某子客某月的账单。"),
        description: Text::new(
            "Regions are distinguished by their numbers, since names may repeat.",
            "地域按编号区分，因为名称可能重复。",
        ),
        category: Category::Bill,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 1,
        is_input_private: false,
        errors: &[INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD],
        examples: &[Example {
            title: Text::new("The bill of a customer of a second-level reseller", "二级经销商的子客的账单"),
            role: Role::Distributor,
            input: r#"{"BillMonth":"2022-11","CustomerUin":123456}"#,
            output: r#"{"SummaryOverview":[
   {"RegionId":"8",
    "RegionName":"North China (Beijing)",
    "OriginalCost":"100.00000000",
    "VoucherPayAmount":"100.00000000",
    "TotalCost":"100.00000000"}]}"#,
        }],
        notes: &[
            Text::new(
                "Regions come by TotalCost in descending order, equal ones by number.",
                "地域按 TotalCost 从高到低排列，相同时按编号排序。",
            ),
            Text::new("A month without lines gives an empty list.", "没有明细的月份返回空列表。"),
            Text::new(
                "The regions sum to the bill to the last digit, as do the lists of DescribeBillSummaryByPayMode and \
                 DescribeBillSummaryByProduct.",
                "各地域之和精确等于账单，与 DescribeBillSummaryByPayMode、DescribeBillSummaryByProduct 的合计相同。",
            ),
        ],
        choices: &[Text::new(
            "The vendor publishes no order, and no answer for a region without a number.",
            "厂商未公布排序，也未说明没有编号的地域如何返回。",
        )],
        vendor_page: Some("document/product/1085/54747"),
        vendor_since: Some("2023-04-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.bill_month)?;
        let owner = BillOwner::Customer(input.customer_uin.to_uin()?);
        Ok(answer_by_key(owner, month, KeyKind::Region, call.language, |regions| Output {
            summary_overview: regions.iter().map(to_region).collect(),
        }))
    }
}

/// Converts the summary of a region to its form on the wire.
fn to_region(region: &KeySummary<'_>) -> RegionSummaryOverviewItem {
    RegionSummaryOverviewItem {
        region_id: region.key.to_owned(),
        region_name: region.name.to_owned(),
        original_cost: OriginalCost::of(&region.sums),
        voucher_pay_amount: VoucherPayAmount::of(&region.sums),
        total_cost: TotalCost::of(&region.sums),
    }
}
