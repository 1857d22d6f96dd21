//! `DescribeBillSummaryByPayMode`: one customer's bill of one month, totalled by payment mode.

use bill::{Measure, ModeSummary, Month, Role, Sums, TransactionTypeSummary, Uin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Visible;
use tc3::{Code, Refusal};

use crate::action::{Act, Caller, Definition, Language, refusal_of};
use crate::app::App;

/// The action.
pub(crate) struct DescribeBillSummaryByPayMode;

/// What the action takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    bill_month: String,
    /// The account number of the customer.
    customer_uin: i64,
}

/// What the action answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The payment modes of the bill: prePay, postPay, riPay, those that have lines.
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
    /// What vouchers paid, in USD with 8 decimals.
    voucher_pay_amount: String,
    /// What is owed, without tax, in USD with 8 decimals.
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
    /// What vouchers paid, in USD with 8 decimals.
    voucher_pay_amount: String,
    /// What is owed, without tax, in USD with 8 decimals.
    total_cost: String,
}

impl Act for DescribeBillSummaryByPayMode {
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

    async fn run(app: &App, caller: Caller, input: Input) -> Result<Output, Refusal> {
        let month = answerable_month(app, &input.bill_month)?;
        let customer = Uin::new(input.customer_uin).ok_or_else(no_such_customer)?;
        let visible = app.data.catalog.visible(caller.uin, customer, month).await;
        let Visible::Cells(cells) = visible.map_err(|error| refusal_of(&error))? else {
            return Err(no_such_customer());
        };
        let modes = bill::by_pay_mode(&cells)
            .map_err(|error| Refusal::of(Code::InternalError).because(error.to_string()))?;
        Ok(Output { summary_overview: modes.iter().map(|mode| mode_item(mode, caller.language)).collect() })
    }
}

/// The month that a request names, if it is one that is answered: not in the future by the clock of
/// UTC+8, nor before the earliest one that the operator allows.
fn answerable_month(app: &App, text: &str) -> Result<Month, Refusal> {
    let invalid = |cause: String| Refusal::of(Code::InvalidParameterValueInvalidMonth).because(cause);
    // What is no month is not repeated: it can be anything.
    let month: Month = text.parse().map_err(|_error: bill::MonthError| {
        invalid(format!("a text of {} bytes is no month of the form yyyy-MM", text.len()))
    })?;
    if Month::at(app.clock.now_s()).is_none_or(|now| month > now) {
        return Err(invalid(format!("{month} is in the future")));
    }
    if app.config.earliest_month.is_some_and(|earliest| month < earliest) {
        return Err(invalid(format!("{month} is before the earliest month that is set")));
    }
    Ok(month)
}

/// The one answer for every customer that the caller may not know of, whatever the reason.
fn no_such_customer() -> Refusal {
    Refusal::of(Code::UnauthorizedOperationUinNoAuth)
}

/// One mode as the wire has it.
fn mode_item(mode: &ModeSummary, language: Language) -> PayModeSummaryOverviewItem {
    let (original_cost, voucher_pay_amount, total_cost) = amounts(&mode.sums);
    PayModeSummaryOverviewItem {
        pay_mode: mode.pay_mode.code(),
        pay_mode_name: match language {
            Language::English => mode.pay_mode.name(),
            Language::Chinese => mode.pay_mode.chinese_name(),
        },
        original_cost,
        detail: mode.details.iter().map(|action| action_item(action, language)).collect(),
        voucher_pay_amount,
        total_cost,
    }
}

/// One transaction type as the wire has it.
fn action_item(action: &TransactionTypeSummary, language: Language) -> ActionSummaryOverviewItem {
    let (original_cost, voucher_pay_amount, total_cost) = amounts(&action.sums);
    ActionSummaryOverviewItem {
        action_type: action.transaction_type.code(),
        // Where the vendor has published no Chinese name, the English one is better than none.
        action_type_name: match language {
            Language::English => None,
            Language::Chinese => action.transaction_type.chinese_name(),
        }
        .unwrap_or_else(|| action.transaction_type.name()),
        original_cost,
        voucher_pay_amount,
        total_cost,
    }
}

/// Original, voucher and total as texts with 8 decimals.
fn amounts(sums: &Sums) -> (String, String, String) {
    (
        sums[Measure::Original].to_string(),
        sums[Measure::Voucher].to_string(),
        sums[Measure::Total].to_string(),
    )
}
