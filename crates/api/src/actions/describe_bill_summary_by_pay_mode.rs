//! `DescribeBillSummaryByPayMode`: one customer's bill of one month, totalled by payment mode.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{Role, Visible};
use bill::{Language, Measure, ModeSummary, Sums, TransactionTypeSummary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::{Action, Definition};
use crate::call::Call;
use crate::customer::{make_unknown_customer_refusal, parse_customer};
use crate::step::{CellsQuery, Step};

/// The action.
pub(crate) struct DescribeBillSummaryByPayMode;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    bill_month: String,
    /// The account number of the customer.
    customer_uin: i64,
}

/// The output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The payment modes of the bill that have lines, in the order prePay, postPay, riPay.
    summary_overview: Vec<PayModeSummaryOverviewItem>,
}

/// One payment mode.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PayModeSummaryOverviewItem {
    /// The code of the mode.
    pay_mode: &'static str,
    /// The name of the mode.
    pay_mode_name: &'static str,
    /// List price x usage x duration, in USD with 8 decimals.
    original_cost: String,
    /// The transaction types inside the mode, the largest total first.
    detail: Vec<ActionSummaryOverviewItem>,
    /// The amount paid by vouchers, in USD with 8 decimals.
    voucher_pay_amount: String,
    /// The amount owed, without tax, in USD with 8 decimals.
    total_cost: String,
}

/// One transaction type inside a payment mode.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ActionSummaryOverviewItem {
    /// The code of the transaction type.
    action_type: &'static str,
    /// The name of the transaction type.
    action_type_name: &'static str,
    /// List price x usage x duration, in USD with 8 decimals.
    original_cost: String,
    /// The amount paid by vouchers, in USD with 8 decimals.
    voucher_pay_amount: String,
    /// The amount owed, without tax, in USD with 8 decimals.
    total_cost: String,
}

impl Action for DescribeBillSummaryByPayMode {
    const DEFINITION: Definition = Definition {
        name: "DescribeBillSummaryByPayMode",
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        errors: &[
            Code::InvalidParameterValueInvalidMonth,
            Code::OperationDeniedServiceBusy,
            Code::ResourceUnavailable,
            Code::UnauthorizedOperationUinNoAuth,
        ],
        example: r#"{"BillMonth":"2022-11","CustomerUin":123456}"#,
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.bill_month)?;
        let customer = parse_customer(input.customer_uin)?;
        Ok(Step::read_cells(CellsQuery { customer, month }, move |visible| {
            let bill = match visible {
                Visible::Nothing => return Err(make_unknown_customer_refusal()),
                Visible::Withheld => return Err(Refusal::of(Code::ResourceUnavailable)),
                Visible::Bill(bill) => bill,
            };
            let modes = bill::sum_by_pay_mode(&bill.cells)
                .map_err(|error| Refusal::of(Code::InternalError).because(error.to_string()))?;
            Ok(Output {
                summary_overview: modes.iter().map(|mode| to_mode_item(mode, call.language)).collect(),
            })
        }))
    }
}

/// Converts the summary of a mode to its form on the wire.
fn to_mode_item(mode: &ModeSummary, language: Language) -> PayModeSummaryOverviewItem {
    let (original_cost, voucher_pay_amount, total_cost) = format_amounts(&mode.sums);
    PayModeSummaryOverviewItem {
        pay_mode: mode.pay_mode.code(),
        pay_mode_name: match language {
            Language::English => mode.pay_mode.name(),
            Language::Chinese => mode.pay_mode.chinese_name(),
        },
        original_cost,
        detail: mode.details.iter().map(|details| to_type_item(details, language)).collect(),
        voucher_pay_amount,
        total_cost,
    }
}

/// Converts the summary of a transaction type to its form on the wire.
fn to_type_item(details: &TransactionTypeSummary, language: Language) -> ActionSummaryOverviewItem {
    let (original_cost, voucher_pay_amount, total_cost) = format_amounts(&details.sums);
    ActionSummaryOverviewItem {
        action_type: details.transaction_type.code(),
        // If the vendor has published no Chinese name, the English one is better than none.
        action_type_name: match language {
            Language::English => None,
            Language::Chinese => details.transaction_type.chinese_name(),
        }
        .unwrap_or_else(|| details.transaction_type.name()),
        original_cost,
        voucher_pay_amount,
        total_cost,
    }
}

/// Formats original, voucher and total with 8 decimals.
fn format_amounts(sums: &Sums) -> (String, String, String) {
    (
        sums[Measure::Original].to_string(),
        sums[Measure::Voucher].to_string(),
        sums[Measure::Total].to_string(),
    )
}
