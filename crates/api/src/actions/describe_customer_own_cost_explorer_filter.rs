//! `DescribeCustomerOwnCostExplorerFilter`: the values that the caller's own bills of a range have in each dimension.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use access::{BillOwner, CostsQuery, Role, VisibleCosts};
use bill::{CostQuestion, Dimension, Language};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::costs_answer::{answer_from_costs, choose_group_name};
use crate::definition::errors::{INVALID_RANGE, LINES_ELSEWHERE, SERVICE_BUSY, WITHHELD, WRONG_ROLE};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::cost_range::{CostRange, EndTime, PeriodType, StartTime};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerOwnCostExplorerFilter;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    start_time: StartTime,
    end_time: EndTime,
    period_type: PeriodType,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    data: CostAnalyzeFilterDetail,
}

/// The values that occur, by dimension.
///
/// 各维度出现的值。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CostAnalyzeFilterDetail {
    /// Products.
    ///
    /// 产品。
    #[schemars(extend("fed_by" = ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"]))]
    business: Vec<BillQueryFilterMsg>,
    /// Regions.
    ///
    /// 地域。
    #[schemars(extend("fed_by" = ["Region Code, else our table by Region", "地域代码，否则按地域查代码表"]))]
    region: Vec<BillQueryFilterMsg>,
    /// Availability zones.
    ///
    /// 可用区。
    #[schemars(extend("fed_by" = ["Availability Zone Code, else Availability Zone", "可用区代码，否则可用区名称"]))]
    zone: Vec<BillQueryFilterMsg>,
    /// Transaction types.
    ///
    /// 交易类型。
    #[schemars(extend("fed_by" = ["the transaction type", "交易类型"]))]
    action_type: Vec<BillQueryFilterMsg>,
    /// Payment modes.
    ///
    /// 计费模式。
    #[schemars(extend("fed_by" = ["the payment mode", "计费模式"]))]
    pay_mode: Vec<BillQueryFilterMsg>,
    /// Projects.
    ///
    /// 项目。
    #[schemars(extend("fed_by" = ["Project Name", "项目名称"]))]
    project: Vec<BillQueryFilterMsg>,
    /// Payers.
    ///
    /// 付款方账号。
    #[schemars(extend("fed_by" = ["Payer Account ID", "支付者账号 ID"]))]
    payer_uin: Vec<BillQueryFilterMsg>,
    /// Owners: the caller, where it has lines.
    ///
    /// 使用者账号：有明细时为调用方本人。
    #[schemars(extend("fed_by" = ["Owner Account ID", "使用者账号 ID"]))]
    owner_uin: Vec<BillQueryFilterMsg>,
}

/// One value.
///
/// 一个值。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BillQueryFilterMsg {
    /// The code, which the filters of `DescribeCustomerOwnCostExplorerSummary` take.
    ///
    /// 代码，用于 `DescribeCustomerOwnCostExplorerSummary` 的筛选条件。
    #[schemars(extend("fed_by" = ["the code of the lines", "明细中的代码"]))]
    key: String,
    /// The name.
    ///
    /// 名称。
    #[schemars(extend("fed_by" = ["our table by the code, else the text of the file", "按代码查表，否则账单文件中的文本"]))]
    value: String,
}

/// The dimensions of the answer, in its order.
const DIMENSIONS: [Dimension; 8] = [
    Dimension::Product,
    Dimension::Region,
    Dimension::Zone,
    Dimension::TransactionType,
    Dimension::PayMode,
    Dimension::Project,
    Dimension::Payer,
    Dimension::Owner,
];

impl Action for DescribeCustomerOwnCostExplorerFilter {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerOwnCostExplorerFilter",
        summary: Text::new(
            "Lists the values by which the caller's own costs of a range can be filtered.",
            "列出可用于筛选调用方自己某段时间费用的值。",
        ),
        description: Text::new(
            "The caller is an end customer. The values are those of all of its lines in the range, whichever partner paid or managed them.",
            "调用方为子客。所列的值来自该时间范围内其全部明细，无论由哪个合作伙伴付款或管理。",
        ),
        category: Category::CostManagement,
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[SERVICE_BUSY, WRONG_ROLE, INVALID_RANGE, WITHHELD, LINES_ELSEWHERE],
        examples: &[Example {
            title: Text::new("The values of the caller's bill of a month", "调用方某月账单中的值"),
            role: Role::Customer,
            input: r#"{"StartTime":"2022-11-01 00:00:00","EndTime":"2022-11-30 23:59:59","PeriodType":"month"}"#,
            output: r#"{"Data":{"Business":[{"Key":"p_cbs","Value":"cloud block storage"},
     {"Key":"p_ccc","Value":"Cloud Contact Center"},
     {"Key":"p_cos","Value":"Cloud Object Storage"},
     {"Key":"p_cvm","Value":"Cloud Virtual Machine (CVM)"},
     {"Key":"p_eip","Value":"Cloud Public IP"},
     {"Key":"p_eks","Value":"Tencent Kubernetes Engine for Serverless"}],
   "Region":[{"Key":"0","Value":"Other"},
     {"Key":"1","Value":"South China (Guangzhou)"},
     {"Key":"25","Value":"Northeast Asia (Tokyo)"},
     {"Key":"4","Value":"East China (Shanghai)"},
     {"Key":"8","Value":"North China (Beijing)"}],
   "Zone":[{"Key":"-","Value":"-"},
     {"Key":"beijing zone 7","Value":"Beijing Zone 7"},
     {"Key":"guangzhou zone 6","Value":"Guangzhou Zone 6"},
     {"Key":"shanghai zone 5","Value":"Shanghai Zone 5"},
     {"Key":"tokyo zone 2","Value":"Tokyo Zone 2"}],
   "ActionType":[{"Key":"postpay_deduct_h","Value":"Hourly settlement"},
     {"Key":"postpay_deduct_m","Value":"Monthly settlement"},
     {"Key":"pre_renew","Value":"Monthly subscription renewal"}],
   "PayMode":[{"Key":"postPay","Value":"Pay-As-You-Go resources"},
     {"Key":"prePay","Value":"Monthly subscription"}],
   "Project":[{"Key":"0","Value":"default"},
     {"Key":"Data platform","Value":"Data platform"},
     {"Key":"Mobile app","Value":"Mobile app"},
     {"Key":"R&D, Asia","Value":"R&D, Asia"}],
   "PayerUin":[{"Key":"200000000001","Value":"200000000001"}],
   "OwnerUin":[{"Key":"700000000105","Value":"700000000105"}]}}"#,
        }],
        notes: &[
            Text::new("The values of a dimension come by their keys.", "各维度的值按 Key 排序。"),
            Text::new("A range without lines gives empty lists.", "没有明细的时间范围返回空列表。"),
            Text::new(
                "By month the range is whole bill months, by day the lines of its days: a line belongs to one day of the month of its \
                 bill.",
                "按月时为整个账单月，按日时为该范围内各日的明细：每条明细属于其账单月中的一天。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor names no role: ours is the end customer, as of the other actions on a caller's own bills.",
                "厂商未说明可调用的角色：与其他查询自己账单的接口一致，本系统限定为子客。",
            ),
            Text::new(
                "The value of an account is its number, since the names of partners are the operator's. The default project has the \
                 key 0, any other its name; `-` stands for lines that state nothing.",
                "账号的 Value 为账号 ID，因为合作伙伴的名称由运维人员设定。默认项目的 Key 为 0，其他项目为其名称；`-` 表示明细未写明。",
            ),
        ],
        vendor_page: Some("document/product/1085/80125"),
        vendor_since: Some("2026-05-28"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let range = CostRange::parse(&call, &input.start_time, &input.end_time, input.period_type)?;
        let query = CostsQuery {
            owner: BillOwner::Caller,
            first: range.first,
            last: range.last,
            question: CostQuestion {
                dimensions: DIMENSIONS.to_vec(),
                split: range.split,
                filters: Vec::new(),
            },
        };
        Ok(answer_from_costs(query, move |costs| {
            let [business, region, zone, action_type, pay_mode, project, payer_uin, owner_uin] =
                core::array::from_fn(|index| list_values(costs, index, call.language));
            let data = CostAnalyzeFilterDetail {business, region, zone, action_type, pay_mode, project, payer_uin, owner_uin};
            Ok(Output { data })
        }))
    }
}

/// Lists the values of the dimension with an index.
fn list_values(costs: &VisibleCosts, index: usize, language: Language) -> Vec<BillQueryFilterMsg> {
    let Some(dimension) = DIMENSIONS.get(index) else { unreachable!("the answer has a list for each dimension") };
    let groups = costs.costs.list_groups(index);
    let to_value = |group: (&str, &bill::CostGroup)| BillQueryFilterMsg {
        key: group.0.to_owned(),
        value: choose_group_name(costs, dimension, group, language).to_owned(),
    };
    groups.map(to_value).collect()
}
