//! `DescribeBillSummaryByPayMode`: one customer's bill of one month, totalled by payment mode.

use alloc::vec::Vec;

use access::{BillOwner, BillQuery, Role};
use bill::{Language, ModeSummary, TransactionTypeSummary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_answer::answer_from_bill;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{BillMonth, CustomerUin};
use crate::fields::outputs::{OriginalCost, TotalCost, VoucherPayAmount, make_overflow_refusal};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillSummaryByPayMode;

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
    /// The payment modes that have lines.
    ///
    /// 有明细的各计费模式。
    #[schemars(extend("fed_by" = ["the lines, by payment mode", "明细，按计费模式"]))]
    summary_overview: Vec<PayModeSummaryOverviewItem>,
}

/// One payment mode.
///
/// 一种计费模式。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PayModeSummaryOverviewItem {
    /// The code of the mode.
    ///
    /// 计费模式代码。
    #[schemars(extend("fed_by" = ["Pay Mode, else Billing Mode", "付费模式代码，否则计费模式"]))]
    pay_mode: &'static str,
    /// The name of the mode.
    ///
    /// 计费模式名称。
    #[schemars(extend("fed_by" = ["our table, by the code", "本系统的代码表"]))]
    pay_mode_name: &'static str,
    original_cost: OriginalCost,
    /// The transaction types of the mode.
    ///
    /// 该计费模式下的各交易类型。
    #[schemars(extend("fed_by" = ["the lines of the mode, by transaction type", "该计费模式的明细，按交易类型"]))]
    detail: Vec<ActionSummaryOverviewItem>,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

/// One transaction type of a payment mode.
///
/// 某计费模式下的一种交易类型。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ActionSummaryOverviewItem {
    /// The code of the transaction type.
    ///
    /// 交易类型代码。
    #[schemars(extend("fed_by" = ["Action Type, else Transaction Type", "交易类型代码，否则交易类型名称"]))]
    action_type: &'static str,
    /// The name of the transaction type.
    ///
    /// 交易类型名称。
    #[schemars(extend("fed_by" = ["our table, by the code", "本系统的代码表"]))]
    action_type_name: &'static str,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

impl Action for DescribeBillSummaryByPayMode {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillSummaryByPayMode",
        summary: Text::new(
            "Totals one customer's bill of one month by payment mode.",
            "按计费模式汇总某子客某月的账单。",
        ),
        description: Text::new(
            "Inside each payment mode the lines are totalled by transaction type.",
            "每种计费模式内再按交易类型汇总。",
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
   {"PayMode":"postPay",
    "PayModeName":"Pay-As-You-Go resources",
    "OriginalCost":"100.00000000",
    "Detail":[
      {"ActionType":"postpay_deduct_h",
       "ActionTypeName":"Hourly settlement",
       "OriginalCost":"100.00000000",
       "VoucherPayAmount":"100.00000000",
       "TotalCost":"100.00000000"}],
    "VoucherPayAmount":"100.00000000",
    "TotalCost":"100.00000000"}]}"#,
        },
        Example {
            title: Text::new("A bill with two payment modes", "含两种计费模式的账单"),
            role: Role::Distributor,
            input: r#"{"BillMonth":"2022-11","CustomerUin":700000000105}"#,
            output: r#"{"SummaryOverview":[
   {"PayMode":"prePay",
    "PayModeName":"Monthly subscription",
    "OriginalCost":"115.86000000",
    "Detail":[
      {"ActionType":"pre_renew",
       "ActionTypeName":"Monthly subscription renewal",
       "OriginalCost":"115.86000000",
       "VoucherPayAmount":"0.00000000",
       "TotalCost":"115.86000000"}],
    "VoucherPayAmount":"0.00000000",
    "TotalCost":"115.86000000"},
   {"PayMode":"postPay",
    "PayModeName":"Pay-As-You-Go resources",
    "OriginalCost":"890.37495852",
    "Detail":[
      {"ActionType":"postpay_deduct_h",
       "ActionTypeName":"Hourly settlement",
       "OriginalCost":"812.07391320",
       "VoucherPayAmount":"0.00000000",
       "TotalCost":"812.07391320"},
      {"ActionType":"postpay_deduct_m",
       "ActionTypeName":"Monthly settlement",
       "OriginalCost":"78.30104532",
       "VoucherPayAmount":"0.00000000",
       "TotalCost":"78.30104532"}],
    "VoucherPayAmount":"0.00000000",
    "TotalCost":"890.37495852"}]}"#,
        }],
        notes: &[
            Text::new(
                "Modes come in the order prePay, postPay, riPay; transaction types by TotalCost in descending order, equal ones by \
                 code.",
                "计费模式按 prePay、postPay、riPay 排列；交易类型按 TotalCost 从高到低，相同时按代码排序。",
            ),
            Text::new(
                "A mode or type is listed if it has lines, even where they sum to zero. A month without lines gives an empty list.",
                "只要有明细就会列出，即使合计为零。没有明细的月份返回空列表。",
            ),
            Text::new(
                "The types of a mode sum to the mode, and the modes to the bill, to the last digit. \
                 DescribeBillSummaryByProduct and DescribeBillSummaryByRegion sum to the same.",
                "各交易类型之和等于计费模式，各计费模式之和等于账单，精确到最后一位；\
                 与 DescribeBillSummaryByProduct、DescribeBillSummaryByRegion 的合计相同。",
            ),
        ],
        choices: &[Text::new(
            "The vendor publishes no order, and no answer for a month without lines.",
            "厂商未公布排序，也未说明没有明细的月份如何返回。",
        )],
        vendor_page: Some("document/product/1085/54749"),
        vendor_since: Some("2023-04-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.bill_month)?;
        let owner = BillOwner::Customer(input.customer_uin.to_uin()?);
        let query = BillQuery { owner, month, with_names: false, with_payments: false };
        Ok(answer_from_bill(query, move |bill| {
            let modes = bill::sum_by_pay_mode(&bill.cells).map_err(make_overflow_refusal)?;
            Ok(Output { summary_overview: modes.iter().map(|mode| to_mode(mode, call.language)).collect() })
        }))
    }
}

/// Converts the summary of a mode to its form on the wire.
fn to_mode(mode: &ModeSummary, language: Language) -> PayModeSummaryOverviewItem {
    PayModeSummaryOverviewItem {
        pay_mode: mode.pay_mode.code(),
        pay_mode_name: mode.pay_mode.name_in(language),
        original_cost: OriginalCost::of(&mode.sums),
        detail: mode.details.iter().map(|details| to_type(details, language)).collect(),
        voucher_pay_amount: VoucherPayAmount::of(&mode.sums),
        total_cost: TotalCost::of(&mode.sums),
    }
}

/// Converts the summary of a transaction type to its form on the wire.
fn to_type(details: &TransactionTypeSummary, language: Language) -> ActionSummaryOverviewItem {
    ActionSummaryOverviewItem {
        action_type: details.transaction_type.code(),
        action_type_name: details.transaction_type.name_in(language),
        original_cost: OriginalCost::of(&details.sums),
        voucher_pay_amount: VoucherPayAmount::of(&details.sums),
        total_cost: TotalCost::of(&details.sums),
    }
}
