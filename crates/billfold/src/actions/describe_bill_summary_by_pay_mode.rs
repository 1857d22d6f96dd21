//! `DescribeBillSummaryByPayMode`: one customer's bill of one month, totalled by payment mode.

use access::Role;
use access::Visible;
use bill::{Measure, ModeSummary, Month, Sums, TransactionTypeSummary, Uin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::{Action, ActionContext, Definition, Language, to_refusal};

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
            Code::UnauthorizedOperationUinNoAuth,
        ],
        example: r#"{"BillMonth":"2022-11","CustomerUin":123456}"#,
    };
    type Input = Input;
    type Output = Output;

    async fn run(context: ActionContext<'_>, input: Input) -> Result<Output, Refusal> {
        let month = parse_answerable_month(context, &input.bill_month)?;
        let customer = Uin::new(input.customer_uin).ok_or_else(make_unknown_customer_refusal)?;
        let visible = context.catalog.read_visible_cells(context.caller, customer, month).await;
        let Visible::Cells(cells) = visible.map_err(|error| to_refusal(&error))? else {
            return Err(make_unknown_customer_refusal());
        };
        let modes = bill::sum_by_pay_mode(&cells)
            .map_err(|error| Refusal::of(Code::InternalError).because(error.to_string()))?;
        Ok(Output {
            summary_overview: modes.iter().map(|mode| to_mode_item(mode, context.language)).collect(),
        })
    }
}

/// Parses a month, and refuses those that are not answered: in the future by the clock of UTC+8, or before the
/// earliest one of the configuration.
fn parse_answerable_month(context: ActionContext<'_>, text: &str) -> Result<Month, Refusal> {
    let invalid = |cause: String| Refusal::of(Code::InvalidParameterValueInvalidMonth).because(cause);
    // A text that is no month is not logged: it can be anything.
    let month: Month = text.parse().map_err(|_error: bill::MonthError| {
        invalid(format!("a text of {} bytes is no month of the form yyyy-MM", text.len()))
    })?;
    if Month::from_unix_s(context.now_s).is_none_or(|now| month > now) {
        return Err(invalid(format!("{month} is in the future")));
    }
    if context.earliest_month.is_some_and(|earliest| month < earliest) {
        return Err(invalid(format!("{month} is before the earliest month that is set")));
    }
    Ok(month)
}

/// The same refusal for every customer that the caller may not see, whatever the reason.
fn make_unknown_customer_refusal() -> Refusal {
    Refusal::of(Code::UnauthorizedOperationUinNoAuth)
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
