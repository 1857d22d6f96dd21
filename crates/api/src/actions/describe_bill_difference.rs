//! `DescribeBillDifference`: the difference between two versions of one month's bill.

use alloc::format;
use alloc::vec::Vec;

use access::{HistoryQuery, Role, SeenState, select_names};
use bill::{Change, Uin, sum_cells};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::difference_rows::{ComparedAmounts, DifferenceRow, compare_rows};
use crate::definition::category::Category;
use crate::definition::errors::{
    INVALID_MONTH, NAMED_PARAMETER, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD, declare_error,
};
use crate::definition::{Definition, Example};
use crate::fields::inputs::{BillMonth, CustomerUin, make_invalid_refusal};
use crate::fields::outputs::make_overflow_refusal;
use crate::own_bills::{
    ALL_ROLES, MISSING_CUSTOMER_OR_PAYER, OWN_PART, answer_from_history, choose_owner, list_payers, select_versions,
};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillDifference;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    bill_month: BillMonth,
    /// The account number of the customer; an end customer leaves it out.
    ///
    /// 子客的 UIN（账号 ID）；子客作为调用方时不传。
    customer_uin: Option<CustomerUin>,
    /// The payer of the bill; required where the month has bills of several payers.
    ///
    /// 账单的付款方；该月有多个付款方的账单时必选。
    #[schemars(extend("example" = 200_000_000_001_i64))]
    payer_uin: Option<i64>,
    /// The number of the older version; 0 for nothing, before the first.
    ///
    /// 旧版本号；0 表示首个版本之前（空账单）。
    #[schemars(range(min = 0), extend("example" = 0))]
    from_version: i64,
    /// The number of the newer version.
    ///
    /// 新版本号。
    #[schemars(range(min = 1), extend("example" = 1))]
    to_version: i64,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The charges that differ.
    ///
    /// 有差异的费用。
    #[schemars(extend("fed_by" = ["the lines, by payment mode, transaction type, product and region", "明细，按计费模式、交易类型、产品和地域"]))]
    rows: Vec<DifferenceRow>,
    #[serde(flatten)]
    amounts: ComparedAmounts,
}

impl Action for DescribeBillDifference {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeBillDifference",
        summary: Text::new(
            "Compares two versions of one customer's bill of one month.",
            "比较某子客某月账单的两个版本。",
        ),
        description: Text::new(
            "It answers the charges that differ, before, after, and the difference. DescribeBillVersions lists the versions.",
            "返回有差异的费用：变更前、变更后及差额。各版本见 DescribeBillVersions。",
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
                    "FromVersion or ToVersion is no version of the bill that the caller sees.",
                    "FromVersion 或 ToVersion 不是调用方可见的账单版本。",
                ),
                NAMED_PARAMETER,
            ),
            MISSING_CUSTOMER_OR_PAYER,
            SERVICE_BUSY,
            UIN_NO_AUTH,
            WITHHELD,
        ],
        examples: &[Example {
            title: Text::new("A correction of a bill", "某账单的一次更正"),
            role: Role::Reseller,
            input: r#"{"BillMonth":"2022-11","CustomerUin":700000000402,"FromVersion":1,"ToVersion":2}"#,
            output: r#"{"Rows":[{"PayMode":"postPay",
   "PayModeName":"Pay-As-You-Go resources",
   "ActionType":"recon_increase",
   "ActionTypeName":"Adjustment - compensation",
   "BusinessCode":"p_cvm",
   "BusinessCodeName":"Cloud Virtual Machine (CVM)",
   "RegionId":"0",
   "RegionName":"Other",
   "From":{"LineCount":0,
    "OriginalCost":"0.00000000",
    "VoucherPayAmount":"0.00000000",
    "TotalCost":"0.00000000"},
   "To":{"LineCount":1,
    "OriginalCost":"-480.00000000",
    "VoucherPayAmount":"0.00000000",
    "TotalCost":"-480.00000000"},
   "Difference":{"LineCount":1,
    "OriginalCost":"-480.00000000",
    "VoucherPayAmount":"0.00000000",
    "TotalCost":"-480.00000000"}}],
 "From":{"LineCount":5,
  "OriginalCost":"508.94815551",
  "VoucherPayAmount":"0.00000000",
  "TotalCost":"508.94815551"},
 "To":{"LineCount":6,
  "OriginalCost":"28.94815551",
  "VoucherPayAmount":"0.00000000",
  "TotalCost":"28.94815551"},
 "Difference":{"LineCount":1,
  "OriginalCost":"-480.00000000",
  "VoucherPayAmount":"0.00000000",
  "TotalCost":"-480.00000000"}}"#,
        }],
        notes: &[
            Text::new(
                "Rows come by payment mode, transaction type, product and region. What both versions have alike is left out.",
                "各行依次按计费模式、交易类型、产品和地域排列。两个版本相同的部分不列出。",
            ),
            Text::new(
                "Two versions that differ in texts alone give an empty list.",
                "仅文本不同的两个版本返回空列表。",
            ),
            Text::new(
                "The differences of the rows sum to Difference, and From plus Difference is To, to the last digit.",
                "各行差额之和精确等于 Difference，From 加 Difference 精确等于 To。",
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
        let owner = choose_owner(&call, input.customer_uin)?;
        let payer = input.payer_uin;
        let query = HistoryQuery { owner, month, payer: payer.and_then(Uin::new), with_names: true };
        Ok(answer_from_history(query, move |versions| {
            if payer.is_none() && list_payers(versions.iter().map(|one| &one.version)).len() > 1 {
                return Err(Refusal::missing_parameter("PayerUin"));
            }
            let versions = select_versions(versions, payer);
            let to = find_version(&versions, "ToVersion", input.to_version)?;
            let from = match input.from_version {
                0 => None,
                number => Some(find_version(&versions, "FromVersion", number)?),
            };
            compare_versions(&call, from, to)
        }))
    }
}

/// Finds a version by the number in a parameter.
fn find_version<'a>(versions: &[&'a SeenState], name: &str, number: i64) -> Result<&'a SeenState, Refusal> {
    let found = versions.iter().find(|one| i64::from(one.version.number) == number);
    found.copied().ok_or_else(|| {
        make_invalid_refusal(name, &format!("{number}"), "be a version that DescribeBillVersions lists")
    })
}

/// Compares two versions; without an older one, all of the newer one is the difference.
fn compare_versions(call: &Call, from: Option<&SeenState>, to: &SeenState) -> Result<Output, Refusal> {
    let mut names = select_names(&to.state);
    if let Some(from) = from {
        names.merge(&select_names(&from.state));
    }
    let (old, new) = (from.map_or(&[][..], |from| &from.state.cells), &to.state.cells[..]);
    let rows = compare_rows(old, new, &names, call.language)?;
    let [old, new] = [old, new].map(|cells| sum_cells(cells).map_err(make_overflow_refusal));
    let whole = Change::of(old?, new?).map_err(make_overflow_refusal)?;
    Ok(Output { rows, amounts: ComparedAmounts::of(&whole)? })
}
