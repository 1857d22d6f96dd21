//! `DescribeBillTrend`: one customer's bills month after month, in groups.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{BillsQuery, BillsScope, Role, SeenBill, select_names};
use bill::{KeyNames, Month};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::category::Category;
use crate::definition::errors::{
    INVALID_MONTH, NAMED_PARAMETER, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD, declare_error,
};
use crate::definition::{Definition, Example};
use crate::fields::bill_outputs::BillCurrency;
use crate::fields::inputs::{BillMonth, CustomerUin, make_invalid_refusal};
use crate::fields::outputs::UinNumber;
use crate::own_bills::{
    ALL_ROLES, MISSING_CUSTOMER, OWN_PART, answer_from_bills, check_not_withheld, choose_owner, group_by_month, is_correction, list_payers,
};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;
use crate::trend_groups::{GroupBy, TrendGroup, group_cells};

/// The number of months that a range may have.
const MONTHS_MAX: usize = 36;

/// The action.
pub(crate) struct DescribeBillTrend;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The account number of the customer; an end customer leaves it out.
    ///
    /// 子客的 UIN（账号 ID）；子客作为调用方时不传。
    customer_uin: Option<CustomerUin>,
    /// The first month, `yyyy-MM`.
    ///
    /// 起始月份，格式 `yyyy-MM`。
    #[schemars(extend("example" = "2022-10"))]
    begin_month: BillMonth,
    /// The last month, `yyyy-MM`; at most 36 months from the first.
    ///
    /// 结束月份，格式 `yyyy-MM`；自起始月份起最多 36 个月。
    end_month: BillMonth,
    group_by: Option<GroupBy>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The months that have lines.
    ///
    /// 有明细的各月份。
    #[schemars(extend("fed_by" = ["the bills, by month", "账单，按月份"]))]
    months: Vec<TrendMonth>,
}

/// One month.
///
/// 一个月份。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TrendMonth {
    /// The month, `yyyy-MM`.
    ///
    /// 账单月份，格式 `yyyy-MM`。
    #[schemars(extend("fed_by" = ["the bills", "账单"]))]
    bill_month: String,
    /// The number of the version; of bills of several payers, that of the bill with the most versions.
    ///
    /// 版本号；有多个付款方的账单时，取版本最多的账单。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    version: u32,
    /// The number of versions of that bill so far.
    ///
    /// 该账单至今的版本数。
    #[schemars(extend("fed_by" = ["the versions of the bill", "账单版本"]))]
    version_count: u32,
    /// True if charges changed after the month was final.
    ///
    /// 月份定稿后费用是否有变更。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    is_corrected: bool,
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
    /// The account numbers of the partners that pay the vendor, in ascending order: several where the customer changed its partner.
    ///
    /// 付款方合作伙伴的账号 ID，从小到大排列；子客更换合作伙伴的月份有多个。
    #[schemars(extend("fed_by" = ["Payer Account ID", "付款方账号 ID"]))]
    payer_uins: Vec<UinNumber>,
    currency: BillCurrency,
    /// The groups that have lines.
    ///
    /// 有明细的各组。
    #[schemars(extend("fed_by" = ["the lines, by group", "明细，按组"]))]
    groups: Vec<TrendGroup>,
}

impl Action for DescribeBillTrend {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeBillTrend",
        summary: Text::new(
            "Totals one customer's bills month after month, by payment mode, product or region.",
            "按月汇总某子客的账单，可按计费模式、产品或地域分组。",
        ),
        description: Text::new(
            "All months are as of one moment, with the state of each: its version, and whether it is final, closed or corrected.",
            "所有月份取自同一时刻，并带有各月的版本，以及是否定稿、关账或有更正。",
        ),
        category: Category::Billfold,
        roles: ALL_ROLES,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            INVALID_MONTH,
            declare_error(
                Code::InvalidParameterValue,
                false,
                Text::new(
                    "EndMonth is before BeginMonth, or the range has more than 36 months.",
                    "EndMonth 早于 BeginMonth，或范围超过 36 个月。",
                ),
                NAMED_PARAMETER,
            ),
            MISSING_CUSTOMER,
            SERVICE_BUSY,
            UIN_NO_AUTH,
            WITHHELD,
        ],
        examples: &[Example {
            title: Text::new("Two months by payment mode", "按计费模式汇总两个月"),
            role: Role::Distributor,
            input: r#"{"CustomerUin":123456,"BeginMonth":"2022-10","EndMonth":"2022-11","GroupBy":"PayMode"}"#,
            output: r#"{"Months":[{"BillMonth":"2022-10",
   "Version":1,
   "VersionCount":1,
   "IsCorrected":false,
   "IsFinal":true,
   "IsClosed":false,
   "PayerUins":[200000000001],
   "Currency":"USD",
   "Groups":[{"Key":"prePay",
     "Name":"Monthly subscription",
     "OriginalCost":"44.80000000",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"44.80000000"},
    {"Key":"postPay",
     "Name":"Pay-As-You-Go resources",
     "OriginalCost":"402.96061644",
     "VoucherPayAmount":"0.00000000",
     "TotalCost":"402.96061644"}]},
  {"BillMonth":"2022-11",
   "Version":1,
   "VersionCount":1,
   "IsCorrected":false,
   "IsFinal":true,
   "IsClosed":false,
   "PayerUins":[200000000001],
   "Currency":"USD",
   "Groups":[{"Key":"postPay",
     "Name":"Pay-As-You-Go resources",
     "OriginalCost":"100.00000000",
     "VoucherPayAmount":"100.00000000",
     "TotalCost":"100.00000000"}]}]}"#,
        }],
        notes: &[
            Text::new("The oldest month comes first.", "月份从旧到新排列。"),
            Text::new(
                "Payment modes come in a fixed order, products and regions by TotalCost in descending order, equal ones by Key.",
                "计费模式按固定顺序排列；产品与地域按 TotalCost 从高到低排列，相同时按 Key 排序。",
            ),
            Text::new(
                "A month without lines is left out. A range without lines gives an empty list.",
                "没有明细的月份不列出。范围内没有明细时返回空列表。",
            ),
            Text::new(
                "The groups of a month sum to the bill to the last digit: payment modes, products and regions alike.",
                "按计费模式、产品或地域分组，各组之和均精确等于当月账单。",
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
        let owner = choose_owner(&call, input.customer_uin)?;
        let (first, last) = (call.parse_month(&input.begin_month)?, call.parse_month(&input.end_month)?);
        check_range(first, last)?;
        let by = input.group_by.unwrap_or_default();
        let query = BillsQuery {
            scope: BillsScope::Owner(owner),
            first: Some(first),
            last: Some(last),
            with_cells: true,
        };
        Ok(answer_from_bills(query, move |bills| {
            check_not_withheld(bills)?;
            let mut names = KeyNames::default();
            for state in bills.iter().filter_map(|bill| bill.state.as_ref()) {
                names.merge(&select_names(state));
            }
            let months = group_by_month(bills).into_iter().map(|(month, bills)| to_month(&call, month, &bills, by, &names));
            Ok(Output { months: months.collect::<Result<_, _>>()? })
        }))
    }
}

/// Refuses a range that ends before it begins, or is too long.
fn check_range(first: Month, last: Month) -> Result<(), Refusal> {
    let invalid = |allowed: &str| Err(make_invalid_refusal("EndMonth", &last.to_string(), allowed));
    if last < first {
        return invalid("not be before BeginMonth");
    }
    let months = core::iter::successors(Some(first), |month| month.next());
    if months.take_while(|month| *month <= last).take(MONTHS_MAX + 1).count() > MONTHS_MAX {
        return invalid("be in the 36 months that begin with BeginMonth");
    }
    Ok(())
}

/// Sums the bills of a month.
fn to_month(
    call: &Call,
    month: Month,
    bills: &[&SeenBill],
    by: GroupBy,
    names: &KeyNames,
) -> Result<TrendMonth, Refusal> {
    let cells = bills.iter().filter_map(|bill| bill.state.as_ref()).flat_map(|state| &state.cells);
    let most_changed = bills.iter().max_by_key(|bill| bill.version_count);
    Ok(TrendMonth {
        bill_month: month.to_string(),
        version: most_changed.map_or(0, |bill| bill.version.number),
        version_count: most_changed.map_or(0, |bill| bill.version_count),
        is_corrected: bills.iter().any(|bill| is_correction(call, &bill.version)),
        is_final: call.is_final(month),
        is_closed: bills.iter().all(|bill| bill.is_closed),
        payer_uins: list_payers(bills.iter().map(|bill| &bill.version)).into_iter().map(UinNumber).collect(),
        currency: BillCurrency::of_bills(),
        groups: group_cells(cells, by, names, call.language)?,
    })
}
