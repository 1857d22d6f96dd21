//! `DescribeBilledMonths`: the months that have bills, with their totals and their state.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{BillsQuery, BillsScope, Role, SeenBill};
use bill::{Month, Uin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::category::Category;
use crate::definition::errors::{SERVICE_BUSY, UIN_NO_AUTH};
use crate::definition::{Definition, Example};
use crate::fields::bill_outputs::CurrencyTotal;
use crate::fields::inputs::CustomerUin;
use crate::fields::outputs::to_wire_count;
use crate::own_bills::{ALL_ROLES, OWN_PART, answer_from_bills, find_owner, group_by_month, is_correction};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBilledMonths;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// Only the bills of this customer; a partner that leaves it out gets those of all its customers, an end customer its own.
    ///
    /// 仅统计该子客的账单；合作伙伴不传时统计全部子客，子客作为调用方时为其自身。
    customer_uin: Option<CustomerUin>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The months that have lines.
    ///
    /// 有明细的各月份。
    #[schemars(extend("fed_by" = ["the bills, by month", "账单，按月份"]))]
    months: Vec<BilledMonth>,
}

/// One month.
///
/// 一个月份。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BilledMonth {
    /// The month, `yyyy-MM`.
    ///
    /// 账单月份，格式 `yyyy-MM`。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    bill_month: String,
    /// The number of customers with lines.
    ///
    /// 有明细的子客数。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    customer_count: i64,
    /// The number of bills: one for each customer and payer.
    ///
    /// 账单数，每个子客与付款方各一份。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    bill_count: i64,
    /// The number of bills whose charges changed after the month was final.
    ///
    /// 月份定稿后费用有变更的账单数。
    #[schemars(extend("fed_by" = ["the versions of the bills", "账单版本"]))]
    corrected_count: i64,
    /// True if the month's bills are final by the calendar.
    ///
    /// 该月账单是否已到定稿时间。
    #[schemars(extend("fed_by" = ["the time of the call, and the setting `finality`", "调用时间与配置 `finality`"]))]
    is_final: bool,
    /// True if the operator closed the month of every payer.
    ///
    /// 该月是否已由运维人员对所有付款方关账。
    #[schemars(extend("fed_by" = ["the closings (`billfold close`)", "关账记录（`billfold close`）"]))]
    is_closed: bool,
    /// True if a bill of the month states what another account pays: `Totals` is empty then.
    ///
    /// 该月是否有账单为其他账号的成本价；此时 `Totals` 为空。
    #[schemars(extend("fed_by" = ["the basis of the bills", "账单的金额口径"]))]
    is_withheld: bool,
    /// The sums of all bills of the month, by currency.
    ///
    /// 该月全部账单的合计，按币种。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    totals: Vec<CurrencyTotal>,
}

impl Action for DescribeBilledMonths {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeBilledMonths",
        summary: Text::new(
            "Lists the months that have bills, with their totals and their state.",
            "列出有账单的月份及其合计与状态。",
        ),
        description: Text::new(
            "It is the first call of a console: which months there are, how large, and whether they are final, closed, or \
             were corrected.",
            "可作为控制台的首个调用：有哪些月份、金额多少，以及是否定稿、关账或有更正。",
        ),
        category: Category::Billfold,
        roles: ALL_ROLES,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[SERVICE_BUSY, UIN_NO_AUTH],
        examples: &[Example {
            title: Text::new("The months of one customer", "某子客的各月份"),
            role: Role::Distributor,
            input: r#"{"CustomerUin":123456}"#,
            output: r#"{"Months":[{"BillMonth":"2022-12",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":false,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"734.07995965",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"734.07995965"}]},
  {"BillMonth":"2022-11",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":false,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"100.00000000",
     "VoucherPayAmount":"100.00000000",
     "TotalCost":"100.00000000"}]},
  {"BillMonth":"2022-10",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":false,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"447.76061644",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"447.76061644"}]},
  {"BillMonth":"2022-09",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":true,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"728.49206903",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"728.49206903"}]},
  {"BillMonth":"2022-08",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":true,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"398.55118126",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"398.55118126"}]},
  {"BillMonth":"2022-07",
   "CustomerCount":1,
   "BillCount":1,
   "CorrectedCount":0,
   "IsFinal":true,
   "IsClosed":true,
   "IsWithheld":false,
   "Totals":[{"Currency":"USD",
     "OriginalCost":"825.57022663",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"825.57022663"}]}]}"#,
        }],
        notes: &[
            Text::new("The newest month comes first.", "月份从新到旧排列。"),
            Text::new(
                "Without bills the list is empty. Months before the earliest one that the server is set to answer are left out, and \
                 so are those of the future.",
                "没有账单时返回空列表。早于服务器所设最早月份的月份不列出，尚未开始的月份也不列出。",
            ),
            Text::new(
                "The totals of a month sum what DescribeBillSummaryByPayMode answers for its customers, to the last digit.",
                "每月合计精确等于各子客 DescribeBillSummaryByPayMode 结果之和。",
            ),
            OWN_PART,
        ],
        choices: &[],
        vendor_page: None,
        vendor_since: None,
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let owner = find_owner(&call, input.customer_uin)?;
        let query = BillsQuery {
            scope: owner.map_or(BillsScope::Customers, BillsScope::Owner),
            first: call.earliest_month,
            // Bills of later months may be there already, and no action answers for them yet.
            last: call.current_month(),
            with_cells: false,
        };
        Ok(answer_from_bills(query, move |bills| {
            let months = group_by_month(bills).into_iter().rev();
            Ok(Output { months: months.map(|(month, bills)| to_month(&call, month, &bills)).collect::<Result<_, _>>()? })
        }))
    }
}

/// Sums the bills of a month.
fn to_month(call: &Call, month: Month, bills: &[&SeenBill]) -> Result<BilledMonth, Refusal> {
    let customers: BTreeSet<Uin> = bills.iter().map(|bill| bill.version.bill.owner).collect();
    let corrected = bills.iter().filter(|bill| is_correction(call, &bill.version)).count();
    let is_withheld = bills.iter().any(|bill| bill.is_withheld);
    let summed = bills.iter().filter(|_| !is_withheld).map(|bill| &bill.sums);
    Ok(BilledMonth {
        bill_month: month.to_string(),
        customer_count: to_wire_count(customers.len())?,
        bill_count: to_wire_count(bills.len())?,
        corrected_count: to_wire_count(corrected)?,
        is_final: call.is_final(month),
        is_closed: bills.iter().all(|bill| bill.is_closed),
        is_withheld,
        totals: CurrencyTotal::sum_all(summed)?,
    })
}
