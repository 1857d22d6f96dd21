//! `DescribeMonthBills`: the bills of one month, searched, sorted and page by page.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{BillsQuery, BillsScope, LowerText, Role, SeenBill};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_order::{SortBy, SortOrder, sort_bills};
use crate::call::Call;
use crate::definition::category::Category;
use crate::definition::errors::{INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD};
use crate::definition::{Definition, Example};
use crate::fields::bill_outputs::{BillCurrency, CurrencyTotal, PublishedTime};
use crate::fields::inputs::BillMonth;
use crate::fields::outputs::{OriginalCost, TotalCost, UinNumber, VoucherPayAmount, to_wire_count};
use crate::own_bills::{ALL_ROLES, OWN_PART, answer_from_bills, check_not_withheld, find_owner, is_correction};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The number of bills in a page that names none.
const LIMIT_DEFAULT: i64 = 100;

/// The action.
pub(crate) struct DescribeMonthBills;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    bill_month: BillMonth,
    /// Only customers whose name contains this text, in upper or lower case, or whose account number contains these digits.
    ///
    /// 仅返回名称包含该文本（不区分大小写）或账号 ID 包含这些数字的子客。
    #[schemars(extend("example" = "1234"))]
    keyword: Option<String>,
    sort_by: Option<SortBy>,
    sort_order: Option<SortOrder>,
    /// The number of bills that are left out before the first.
    ///
    /// 起始偏移量。
    #[schemars(range(min = 0), extend("example" = 0, "default" = 0))]
    offset: Option<i64>,
    /// The largest number of bills in the answer.
    ///
    /// 返回的最大条数。
    #[schemars(range(min = 1, max = 1000), extend("example" = 20, "default" = 100))]
    limit: Option<i64>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The number of all bills that match.
    ///
    /// 符合条件的账单总数。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    total_count: i64,
    /// The sums of all bills that match, by currency.
    ///
    /// 符合条件的全部账单的合计，按币种。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    totals: Vec<CurrencyTotal>,
    /// The bills of this page.
    ///
    /// 本页的账单。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    bills: Vec<MonthBill>,
}

/// One bill.
///
/// 一份账单。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MonthBill {
    /// The account number of the customer.
    ///
    /// 子客的 UIN（账号 ID）。
    #[schemars(extend("fed_by" = ["Owner Account ID", "使用者账号 ID"]))]
    customer_uin: UinNumber,
    /// The name of the customer's account; empty if it has none.
    ///
    /// 子客账号的名称；没有时为空。
    #[schemars(extend("fed_by" = ["the account", "账号"]))]
    customer_name: String,
    /// The account number of the partner that pays the vendor.
    ///
    /// 付款方合作伙伴的账号 ID。
    #[schemars(extend("fed_by" = ["Payer Account ID", "付款方账号 ID"]))]
    payer_uin: UinNumber,
    currency: BillCurrency,
    /// The number of the version, from 1.
    ///
    /// 版本号，从 1 开始。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    version: u32,
    /// The number of versions so far.
    ///
    /// 至今的版本数。
    #[schemars(extend("fed_by" = ["the versions of the bill", "账单版本"]))]
    version_count: u32,
    published_time: PublishedTime,
    /// True if the charges changed after the month was final.
    ///
    /// 月份定稿后费用是否有变更。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    is_corrected: bool,
    /// True if the operator closed the payer's month.
    ///
    /// 付款方的该月是否已关账。
    #[schemars(extend("fed_by" = ["the closings (`billfold close`)", "关账记录（`billfold close`）"]))]
    is_closed: bool,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

impl Action for DescribeMonthBills {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeMonthBills",
        summary: Text::new(
            "Lists the bills of one month with their totals, searched, sorted and page by page.",
            "列出某月的账单及其合计，可搜索、排序与分页。",
        ),
        description: Text::new(
            "A customer that changed its partner within the month has a bill under each payer.",
            "当月更换过合作伙伴的子客在每个付款方下各有一份账单。",
        ),
        category: Category::Billfold,
        roles: ALL_ROLES,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD],
        examples: &[Example {
            title: Text::new("The two largest bills of a month", "某月金额最大的两份账单"),
            role: Role::Distributor,
            input: r#"{"BillMonth":"2022-11","Limit":2}"#,
            output: r#"{"TotalCount":15,
 "Totals":[{"Currency":"USD",
   "OriginalCost":"18713.87577377",
   "VoucherPayAmount":"215.00000000",
   "TotalCost":"17220.70233537"}],
 "Bills":[{"CustomerUin":700000000301,
   "CustomerName":"Juniper Lane Media",
   "PayerUin":200000000001,
   "Currency":"USD",
   "Version":1,
   "VersionCount":1,
   "PublishedTime":"2026-12-01 09:30:00",
   "IsCorrected":false,
   "IsClosed":false,
   "OriginalCost":"3258.03513440",
   "VoucherPayAmount":"0.00000000",
   "TotalCost":"3258.03513440"},
  {"CustomerUin":700000000101,
   "CustomerName":"Pebblewick Games Studio",
   "PayerUin":200000000001,
   "Currency":"USD",
   "Version":1,
   "VersionCount":1,
   "PublishedTime":"2026-12-01 09:30:00",
   "IsCorrected":false,
   "IsClosed":false,
   "OriginalCost":"3186.08845281",
   "VoucherPayAmount":"0.00000000",
   "TotalCost":"2708.17518493"}]}"#,
        }],
        notes: &[
            Text::new(
                "Bills come by the exact amount, equal ones by account number in ascending order, then by payer.",
                "账单按精确金额排序，相同时依次按账号 ID、付款方从小到大排列。",
            ),
            Text::new(
                "A month without lines gives an empty list, and so does a page past the end, with the right TotalCount.",
                "没有明细的月份返回空列表；超出末页时也返回空列表，TotalCount 仍正确。",
            ),
            Text::new(
                "The amounts of a bill sum what DescribeBillSummaryByPayMode answers for the customer, to the last digit, and \
                 Totals sums all bills that match.",
                "账单金额精确等于该子客 DescribeBillSummaryByPayMode 结果之和，Totals 为全部符合条件账单之和。",
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
        let month = call.parse_month(&input.bill_month)?;
        let scope = find_owner(&call, None)?.map_or(BillsScope::Customers, BillsScope::Owner);
        let query = BillsQuery { scope, first: Some(month), last: Some(month), with_cells: false };
        Ok(answer_from_bills(query, move |bills| {
            let keyword = input.keyword.as_deref().map(LowerText::new);
            let is_wanted = |bill: &&SeenBill| keyword.as_ref().is_none_or(|text| matches_keyword(bill, text));
            let bills: Vec<&SeenBill> = bills.iter().filter(is_wanted).collect();
            check_not_withheld(bills.iter().copied())?;
            let bills = sort_bills(bills, input.sort_by.unwrap_or_default(), input.sort_order.unwrap_or_default());
            let count = |count: Option<i64>, default| usize::try_from(count.unwrap_or(default)).unwrap_or(usize::MAX);
            let page = bills.iter().skip(count(input.offset, 0)).take(count(input.limit, LIMIT_DEFAULT));
            Ok(Output {
                total_count: to_wire_count(bills.len())?,
                totals: CurrencyTotal::sum_all(bills.iter().map(|bill| &bill.sums))?,
                bills: page.map(|bill| to_bill(&call, bill)).collect(),
            })
        }))
    }
}

/// Returns true if the name or the number of a bill's customer contains a text.
fn matches_keyword(bill: &SeenBill, keyword: &LowerText) -> bool {
    keyword.is_in(&bill.owner_name) || keyword.is_in(&bill.version.bill.owner.to_string())
}

/// Converts a bill to its form on the wire.
fn to_bill(call: &Call, bill: &SeenBill) -> MonthBill {
    let version = &bill.version;
    MonthBill {
        customer_uin: UinNumber(version.bill.owner),
        customer_name: bill.owner_name.clone(),
        payer_uin: UinNumber(version.bill.payer),
        currency: BillCurrency::of_bills(),
        version: version.number,
        version_count: bill.version_count,
        published_time: PublishedTime::of(version.published_at_us),
        is_corrected: is_correction(call, version),
        is_closed: bill.is_closed,
        original_cost: OriginalCost::of(&bill.sums),
        voucher_pay_amount: VoucherPayAmount::of(&bill.sums),
        total_cost: TotalCost::of(&bill.sums),
    }
}
