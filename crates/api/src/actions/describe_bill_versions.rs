//! `DescribeBillVersions`: the versions of one month's bill.

use alloc::vec::Vec;
use core::cmp::Reverse;

use access::{HistoryQuery, Role, SeenState};
use bill::Uin;
use bill::ledger::{ImportKind, ImportMode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::category::Category;
use crate::definition::errors::{INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD};
use crate::definition::{Definition, Example};
use crate::fields::bill_outputs::{BillCurrency, PublishedTime};
use crate::fields::inputs::{BillMonth, CustomerUin};
use crate::fields::outputs::{
    OriginalCost, TotalCost, UinNumber, VoucherPayAmount, make_overflow_refusal, to_wire_count,
};
use crate::own_bills::{ALL_ROLES, MISSING_CUSTOMER, OWN_PART, answer_from_history, choose_owner, is_correction, select_versions};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillVersions;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    bill_month: BillMonth,
    /// The account number of the customer; an end customer leaves it out.
    ///
    /// 子客的 UIN（账号 ID）；子客作为调用方时不传。
    customer_uin: Option<CustomerUin>,
    /// Only the bill of this payer, where a customer changed its partner within the month.
    ///
    /// 仅返回该付款方的账单（子客当月更换过合作伙伴时使用）。
    #[schemars(extend("example" = 200_000_000_001_i64))]
    payer_uin: Option<i64>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The versions.
    ///
    /// 各版本。
    #[schemars(extend("fed_by" = ["the versions of the bill", "账单版本"]))]
    versions: Vec<BillVersion>,
}

/// One version.
///
/// 一个版本。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BillVersion {
    /// The number of the version, from 1.
    ///
    /// 版本号，从 1 开始。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    version: u32,
    /// The account number of the partner that pays the vendor.
    ///
    /// 付款方合作伙伴的账号 ID。
    #[schemars(extend("fed_by" = ["Payer Account ID", "付款方账号 ID"]))]
    payer_uin: UinNumber,
    published_time: PublishedTime,
    kind: VersionKind,
    /// True if it is the version that counts now.
    ///
    /// 是否为当前版本。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    is_current: bool,
    /// True if it changed charges after the month was final.
    ///
    /// 是否为月份定稿后的费用更正。
    #[schemars(extend("fed_by" = ["the time of publication, and the setting `finality`", "发布时间与配置 `finality`"]))]
    is_correction: bool,
    /// True if it changed texts, and no charge.
    ///
    /// 是否仅更改了文本，未更改费用。
    #[schemars(extend("fed_by" = ["the version of the bill", "账单版本"]))]
    is_texts_only: bool,
    currency: BillCurrency,
    /// The number of lines.
    ///
    /// 明细条数。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    line_count: i64,
    original_cost: OriginalCost,
    voucher_pay_amount: VoucherPayAmount,
    total_cost: TotalCost,
}

/// The kind of import that published a version.
///
/// 发布该版本的导入类型。
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("fed_by" = ["the import", "导入记录"]))]
enum VersionKind {
    /// A statement of the whole bill.
    ///
    /// 完整账单。
    Statement,
    /// Lines that were added to the bill.
    ///
    /// 追加明细。
    Append,
    /// An import that was taken back.
    ///
    /// 撤销导入。
    Revert,
}

impl Action for DescribeBillVersions {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeBillVersions",
        summary: Text::new(
            "Lists the versions of one customer's bill of one month, with the totals of each.",
            "列出某子客某月账单的各个版本及其合计。",
        ),
        description: Text::new(
            "A published version never changes: a correction is a new one. DescribeBillDifference compares two of them.",
            "已发布的版本不再改变，更正即发布新版本。两个版本的差异见 DescribeBillDifference。",
        ),
        category: Category::Billfold,
        roles: ALL_ROLES,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[INVALID_MONTH, MISSING_CUSTOMER, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD],
        examples: &[Example {
            title: Text::new("The versions of a corrected bill", "已更正账单的各个版本"),
            role: Role::Reseller,
            input: r#"{"BillMonth":"2022-11","CustomerUin":700000000402}"#,
            output: r#"{"Versions":[{"Version":2,
   "PayerUin":200000000002,
   "PublishedTime":"2026-12-01 09:30:00",
   "Kind":"statement",
   "IsCurrent":true,
   "IsCorrection":true,
   "IsTextsOnly":false,
   "Currency":"USD",
   "LineCount":6,
   "OriginalCost":"28.94815551",
   "VoucherPayAmount":"0.00000000",
   "TotalCost":"28.94815551"},
  {"Version":1,
   "PayerUin":200000000002,
   "PublishedTime":"2026-12-01 09:30:00",
   "Kind":"statement",
   "IsCurrent":false,
   "IsCorrection":false,
   "IsTextsOnly":false,
   "Currency":"USD",
   "LineCount":5,
   "OriginalCost":"508.94815551",
   "VoucherPayAmount":"0.00000000",
   "TotalCost":"508.94815551"}]}"#,
        }],
        notes: &[
            Text::new(
                "The newest version comes first, by its time of publication, then by payer.",
                "版本按发布时间从新到旧排列，相同时按付款方排序。",
            ),
            Text::new(
                "A month without lines gives an empty list. Versions whose cells the operator pruned are left out.",
                "没有明细的月份返回空列表。已被运维人员清理的版本不列出。",
            ),
            Text::new(
                "A caller that sees a part of the bill sees only the versions that changed this part.",
                "仅可见部分账单的调用方，只能看到改变了该部分的版本。",
            ),
            Text::new(
                "The amounts of the current version are those of DescribeMonthBills.",
                "当前版本的金额与 DescribeMonthBills 相同。",
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
        let query = HistoryQuery { owner, month, payer: payer.and_then(Uin::new), with_names: false };
        Ok(answer_from_history(query, move |versions| {
            let mut versions = select_versions(versions, payer);
            versions.sort_by_key(|one| (Reverse(one.version.published_at_us), one.version.bill.payer));
            let versions = versions.into_iter().map(|version| to_version(&call, version));
            Ok(Output { versions: versions.collect::<Result<_, _>>()? })
        }))
    }
}

/// Converts a version to its form on the wire.
fn to_version(call: &Call, seen: &SeenState) -> Result<BillVersion, Refusal> {
    let version = &seen.version;
    let sums = seen.sum_cells().map_err(make_overflow_refusal)?;
    Ok(BillVersion {
        version: version.number,
        payer_uin: UinNumber(version.bill.payer),
        published_time: PublishedTime::of(version.published_at_us),
        kind: match version.kind {
            ImportKind::Files(ImportMode::Statement) => VersionKind::Statement,
            ImportKind::Files(ImportMode::Append) => VersionKind::Append,
            ImportKind::Revert { .. } => VersionKind::Revert,
        },
        is_current: version.is_current,
        is_correction: is_correction(call, version),
        is_texts_only: version.texts_only,
        currency: BillCurrency::of_bills(),
        line_count: to_wire_count(sums.lines)?,
        original_cost: OriginalCost::of(&sums),
        voucher_pay_amount: VoucherPayAmount::of(&sums),
        total_cost: TotalCost::of(&sums),
    })
}
