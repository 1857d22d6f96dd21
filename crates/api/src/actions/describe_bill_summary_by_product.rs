//! `DescribeBillSummaryByProduct`: one customer's bill of one month, totalled by product.

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
pub(crate) struct DescribeBillSummaryByProduct;

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
    /// The products that have lines.
    ///
    /// 有明细的各产品。
    #[schemars(extend("fed_by" = ["the lines, by product", "明细，按产品"]))]
    summary_overview: Vec<BusinessSummaryOverviewItem>,
}

/// One product.
///
/// 一个产品。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BusinessSummaryOverviewItem {
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
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

impl Action for DescribeBillSummaryByProduct {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillSummaryByProduct",
        summary: Text::new("Totals one customer's bill of one month by product.", "按产品汇总某子客某月的账单。"),
        description: Text::new(
            "Products are distinguished by their codes, since names may repeat.",
            "产品按代码区分，因为名称可能重复。",
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
   {"BusinessCode":"p_cvm",
    "BusinessCodeName":"Cloud Virtual Machine (CVM)",
    "OriginalCost":"100.00000000",
    "VoucherPayAmount":"100.00000000",
    "TotalCost":"100.00000000"}]}"#,
        }],
        notes: &[
            Text::new(
                "Products come by TotalCost in descending order, equal ones by code.",
                "产品按 TotalCost 从高到低排列，相同时按代码排序。",
            ),
            Text::new("A month without lines gives an empty list.", "没有明细的月份返回空列表。"),
            Text::new(
                "The products sum to the bill to the last digit, as do the lists of DescribeBillSummaryByPayMode and \
                 DescribeBillSummaryByRegion.",
                "各产品之和精确等于账单，与 DescribeBillSummaryByPayMode、DescribeBillSummaryByRegion 的合计相同。",
            ),
        ],
        choices: &[Text::new(
            "The vendor publishes no order, and no answer for a product without a code.",
            "厂商未公布排序，也未说明没有代码的产品如何返回。",
        )],
        vendor_page: Some("document/product/1085/54748"),
        vendor_since: Some("2023-04-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.bill_month)?;
        let owner = BillOwner::Customer(input.customer_uin.to_uin()?);
        Ok(answer_by_key(owner, month, KeyKind::Product, call.language, |products| Output {
            summary_overview: products.iter().map(to_product).collect(),
        }))
    }
}

/// Converts the summary of a product to its form on the wire.
fn to_product(product: &KeySummary<'_>) -> BusinessSummaryOverviewItem {
    BusinessSummaryOverviewItem {
        business_code: product.key.to_owned(),
        business_code_name: product.name.to_owned(),
        original_cost: OriginalCost::of(&product.sums),
        voucher_pay_amount: VoucherPayAmount::of(&product.sums),
        total_cost: TotalCost::of(&product.sums),
    }
}
