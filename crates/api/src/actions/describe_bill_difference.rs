//! `DescribeBillDifference`: the difference between two versions of one month's bill.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{HistoryQuery, Role, SeenState, select_names};
use bill::{Cell, Change, KeyKind, KeyNames, Language, Uin, compare_groups, sum_cells};
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
use crate::fields::bill_outputs::BillAmounts;
use crate::fields::inputs::{BillMonth, CustomerUin, make_invalid_refusal};
use crate::fields::outputs::make_overflow_refusal;
use crate::own_bills::{
    ALL_ROLES, MISSING_CUSTOMER_OR_PAYER, OWN_PART, answer_from_history, choose_owner, list_payers,
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
    /// 子客的 UIN（账号 ID）；终端客户不传。
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
    /// The sums of the older version.
    ///
    /// 旧版本的合计。
    #[schemars(extend("fed_by" = ["the lines of the older version", "旧版本的明细"]))]
    from: BillAmounts,
    /// The sums of the newer version.
    ///
    /// 新版本的合计。
    #[schemars(extend("fed_by" = ["the lines of the newer version", "新版本的明细"]))]
    to: BillAmounts,
    /// The newer version less the older one.
    ///
    /// 新版本减旧版本。
    #[schemars(extend("fed_by" = ["To less From", "To 减 From"]))]
    difference: BillAmounts,
}

/// One combination of payment mode, transaction type, product and region.
///
/// 一个计费模式、交易类型、产品与地域的组合。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DifferenceRow {
    /// The code of the payment mode.
    ///
    /// 计费模式代码。
    #[schemars(extend("fed_by" = ["Billing Mode", "计费模式"]))]
    pay_mode: String,
    /// The name of the payment mode.
    ///
    /// 计费模式名称。
    #[schemars(extend("fed_by" = ["our table by the code", "按代码查表"]))]
    pay_mode_name: String,
    /// The code of the transaction type.
    ///
    /// 交易类型代码。
    #[schemars(extend("fed_by" = ["Transaction Type", "交易类型"]))]
    action_type: String,
    /// The name of the transaction type.
    ///
    /// 交易类型名称。
    #[schemars(extend("fed_by" = ["our table by the code", "按代码查表"]))]
    action_type_name: String,
    /// The code of the product, or its name in small letters where the file has no code.
    ///
    /// 产品代码；账单文件没有代码时，为产品名称（转为小写）。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"]))]
    business_code: String,
    /// The name of the product.
    ///
    /// 产品名称。
    #[schemars(extend("fed_by" = ["our table by the code, else Product Name", "按代码查表，否则产品名称"]))]
    business_code_name: String,
    /// The number of the region as a text, or its name in small letters where the file has no number.
    ///
    /// 地域编号（文本）；账单文件没有编号时，为地域名称（转为小写）。
    #[schemars(extend("fed_by" = ["Region Code, else our table by Region", "地域编号，否则按地域名称查代码表"]))]
    region_id: String,
    /// The name of the region.
    ///
    /// 地域名称。
    #[schemars(extend("fed_by" = ["our table by the number, else Region", "按编号查表，否则地域名称"]))]
    region_name: String,
    /// The sums in the older version.
    ///
    /// 旧版本中的合计。
    #[schemars(extend("fed_by" = ["the lines of the older version", "旧版本的明细"]))]
    from: BillAmounts,
    /// The sums in the newer version.
    ///
    /// 新版本中的合计。
    #[schemars(extend("fed_by" = ["the lines of the newer version", "新版本的明细"]))]
    to: BillAmounts,
    /// The newer sums less the older ones.
    ///
    /// 新版本减旧版本。
    #[schemars(extend("fed_by" = ["To less From", "To 减 From"]))]
    difference: BillAmounts,
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
            title: Text::new("All that the first version brought", "首个版本的全部费用"),
            role: Role::Distributor,
            input: r#"{"BillMonth":"2022-11","CustomerUin":123456,"FromVersion":0,"ToVersion":1}"#,
            output: r#"{}"#,
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
        let payer = input.payer_uin.map(Uin::new);
        let query = HistoryQuery { owner, month, payer: payer.flatten(), with_names: true };
        Ok(answer_from_history(query, move |versions| {
            if payer.is_none() && list_payers(versions).len() > 1 {
                return Err(Refusal::missing_parameter("PayerUin"));
            }
            let is_wanted = |one: &&SeenState| payer.is_none_or(|payer| payer == Some(one.version.bill.payer));
            let versions: Vec<&SeenState> = versions.iter().filter(is_wanted).collect();
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
    from.iter().for_each(|from| names.merge(&select_names(&from.state)));
    let (old, new) = (from.map_or(&[][..], |from| &from.state.cells), &to.state.cells[..]);
    let key = |cell: &Cell| {
        let transaction_type = (cell.transaction_type.code(), cell.transaction_type);
        (cell.pay_mode, transaction_type, cell.product.clone(), cell.region.clone())
    };
    let groups = compare_groups(old, new, key).map_err(make_overflow_refusal)?;
    let mut rows = Vec::new();
    for ((pay_mode, (_, transaction_type), product, region), change) in groups {
        if change.is_none() {
            continue;
        }
        let (from, to, difference) = to_amounts(&change)?;
        rows.push(DifferenceRow {
            pay_mode: pay_mode.code().to_owned(),
            pay_mode_name: pay_mode.name_in(call.language).to_owned(),
            action_type: transaction_type.code().to_owned(),
            action_type_name: transaction_type.name_in(call.language).to_owned(),
            business_code_name: choose_name(&names, KeyKind::Product, &product, call.language),
            business_code: product,
            region_name: choose_name(&names, KeyKind::Region, &region, call.language),
            region_id: region,
            from,
            to,
            difference,
        });
    }
    let [old, new] = [old, new].map(|cells| sum_cells(cells).map_err(make_overflow_refusal));
    let whole = Change::of(old?, new?).map_err(make_overflow_refusal)?;
    let (from, to, difference) = to_amounts(&whole)?;
    Ok(Output { rows, from, to, difference })
}

/// Chooses the name of a product or region.
fn choose_name(names: &KeyNames, kind: KeyKind, key: &str, language: Language) -> String {
    names.choose_name(kind, key, language).to_string()
}

/// Converts a change to its form on the wire: before, after, difference.
fn to_amounts(change: &Change) -> Result<(BillAmounts, BillAmounts, BillAmounts), Refusal> {
    Ok((
        BillAmounts::of(&change.old)?,
        BillAmounts::of(&change.new)?,
        BillAmounts::of_difference(&change.difference)?,
    ))
}
