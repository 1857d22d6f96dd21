//! `DescribeCustomerBillSummary`: one amount, what one customer owes for one month, with filters.

use access::{BillOwner, BillQuery, Role, VisibleBill};
use bill::{Measure, PayMode, PaymentStatus, Sum, Sums, TransactionType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_answer::answer_from_bill;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, PAYMENT_NOT_STATED, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD, make_unstated_payment_refusal};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{ActionTypeFilter, BillMonth, IsConfirmed, PayModeFilter, UnsignedCustomerUin};
use crate::fields::outputs::{ExactNumber, make_overflow_refusal};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerBillSummary;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    customer_uin: UnsignedCustomerUin,
    month: BillMonth,
    pay_mode: Option<PayModeFilter>,
    action_type: Option<ActionTypeFilter>,
    is_confirmed: Option<IsConfirmed>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The amount owed for the lines that the filters leave, without tax: a JSON number, exact to 8 decimals, without an
    /// exponent. Clients that read it into 32 or 64 bits of floating point round it.
    ///
    /// 筛选后的明细的应付金额，不含税：JSON 数字，精确到 8 位小数，不用指数形式。以 32 位或 64 位浮点数读取的客户端会舍入。
    #[schemars(extend("unit" = "USD", "fed_by" = ["the total cost of the lines", "各明细的总费用"]))]
    total_cost: ExactNumber,
}

impl Action for DescribeCustomerBillSummary {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerBillSummary",
        summary: Text::new(
            "Returns the amount that one customer owes for one month.",
            "返回某子客某月的应付金额。",
        ),
        description: Text::new(
            "The lines can be narrowed to a payment mode, to a transaction type, and to those whose payment is confirmed or not.",
            "可按计费模式、交易类型以及付款是否确认筛选明细。",
        ),
        category: Category::Bill,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 1,
        is_input_private: false,
        errors: &[
            INVALID_MONTH,
            SERVICE_BUSY,
            UIN_NO_AUTH,
            WITHHELD,
            PAYMENT_NOT_STATED,
        ],
        examples: &[
            Example {
                title: Text::new("The amount of a whole bill", "整月账单的金额"),
                role: Role::Distributor,
                input: r#"{"CustomerUin":700000000105,"Month":"2022-11"}"#,
                output: r#"{"TotalCost":1006.23495852}"#,
            },
            Example {
                title: Text::new(
                    "What one customer used by the hour and has paid",
                    "某子客按小时结算且已支付的金额",
                ),
                role: Role::Distributor,
                input: r#"{"CustomerUin":700000000105,"Month":"2022-11","PayMode":"postPay","ActionType":"postpay_deduct_h","IsConfirmed":"1"}"#,
                output: r#"{"TotalCost":812.0739132}"#,
            },
        ],
        notes: &[
            Text::new("A month without lines, and filters that leave none, give 0.", "没有明细的月份，或筛选后没有明细时，返回 0。"),
            Text::new(
                "Without filters the amount is the sum of TotalCost of DescribeBillSummaryByPayMode, to the last digit.",
                "不加条件时，金额精确等于 DescribeBillSummaryByPayMode 各 TotalCost 之和。",
            ),
            Text::new(
                "A line whose payment status is not stated is neither confirmed nor not confirmed: where the other filters leave such \
                 a line, IsConfirmed 1 and 2 are refused.",
                "未写明支付状态的明细既非已确认也非未确认：若其他条件筛选后仍有此类明细，IsConfirmed 为 1 或 2 的请求会被拒绝。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor documents prePay and postPay, and 17 transaction types; all codes that bill files have are taken.",
                "厂商文档只列出 prePay、postPay 与 17 种交易类型；本系统接受账单文件中的全部代码。",
            ),
            Text::new(
                "The words of the column Payment Status are not published: Paid and Unpaid and their like, in English and Chinese, \
                 are read.",
                "“支付状态”列的取值未公布：本系统识别 Paid、Unpaid 及其中英文同类词。",
            ),
        ],
        vendor_page: Some("document/product/1085/53953"),
        vendor_since: Some("2023-03-07"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.month)?;
        let owner = BillOwner::Customer(input.customer_uin.to_uin()?);
        let query = BillQuery { owner, month, with_names: false, with_payments: input.is_confirmed.and_then(IsConfirmed::wanted_status).is_some() };
        Ok(answer_from_bill(query, move |bill| {
            Ok(Output { total_cost: ExactNumber(sum_total_cost(bill, &input)?) })
        }))
    }
}

impl Input {
    /// Returns true if the filters leave the lines of a payment mode and transaction type.
    fn includes(&self, mode: PayMode, transaction_type: TransactionType) -> bool {
        self.pay_mode.is_none_or(|filter| filter.0 == mode)
            && self.action_type.is_none_or(|filter| filter.0 == transaction_type)
    }
}

/// Sums the total cost of the lines that the filters leave.
fn sum_total_cost(bill: &VisibleBill, input: &Input) -> Result<Sum, Refusal> {
    let sums = match input.is_confirmed.and_then(IsConfirmed::wanted_status) {
        None => {
            let cells = bill.cells.iter().filter(|cell| input.includes(cell.pay_mode, cell.transaction_type));
            bill::sum_cells(cells).map_err(make_overflow_refusal)?
        }
        Some(status) => sum_by_status(bill, input, status)?,
    };
    Ok(sums[Measure::Total])
}

/// Sums the lines of a payment status that the other filters leave.
fn sum_by_status(bill: &VisibleBill, input: &Input, status: PaymentStatus) -> Result<Sums, Refusal> {
    let Some(payments) = &bill.payments else {
        return Err(Refusal::of(Code::InternalError).because("the sums by payment status were not read"));
    };
    let mut sums = Sums::default();
    let included = payments.iter().filter(|(key, _)| input.includes(key.pay_mode, key.transaction_type));
    for (key, of_key) in included {
        if key.status == PaymentStatus::Unstated {
            return Err(make_unstated_payment_refusal());
        }
        if key.status == status {
            sums.merge(of_key).map_err(make_overflow_refusal)?;
        }
    }
    Ok(sums)
}
