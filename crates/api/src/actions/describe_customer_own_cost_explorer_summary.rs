//! `DescribeCustomerOwnCostExplorerSummary`: the caller's own costs over days or months, in groups, page by page.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use access::{BillOwner, CostsQuery, Role};
use bill::{CostQuestion, Measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::cost_details::{CostAnalyzeDimensionData, DimensionPeriodData};
use crate::costs_answer::answer_from_costs;
use crate::definition::errors::{
    INVALID_RANGE_OR_TAG, LINES_ELSEWHERE, SERVICE_BUSY, WITHHELD, WRONG_ROLE,
};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::cost_filter::{CostAnalyzeFilter, CostDimension};
use crate::cost_range::{CostRange, EndTime, PeriodType, StartTime};
use crate::fields::inputs::to_slice;
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerOwnCostExplorerSummary;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    dimension: CostDimension,
    fee_type: FeeType,
    /// The kind of bill; only 1, the bill statement.
    ///
    /// 账单类型，目前仅支持 1（账单）。
    #[schemars(range(min = 1, max = 1), extend("example" = 1))]
    #[expect(dead_code, reason = "the check leaves one value")]
    bill_type: i64,
    start_time: StartTime,
    end_time: EndTime,
    period_type: PeriodType,
    /// The number of the page of groups.
    ///
    /// 页码，从 1 开始。
    #[schemars(range(min = 1, max = 10_000), extend("example" = 1))]
    page: i64,
    /// The number of groups in a page.
    ///
    /// 每页的组数。
    #[schemars(range(min = 1, max = 200), extend("example" = 20))]
    page_size: i64,
    /// The key of the tag; required with `Dimension` Tag, and ignored with any other.
    ///
    /// 标签键；`Dimension` 为 Tag 时必选，其他维度忽略。
    #[schemars(extend("example" = "team"))]
    tag_key: Option<String>,
    filter: Option<CostAnalyzeFilter>,
}

/// The amount that is summed.
///
/// 费用类型。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("example" = "totalCost"))]
enum FeeType {
    /// The price without discounts: list price x usage x duration.
    ///
    /// 原价：刊例价 × 用量 × 时长。
    OriginalCost,
    /// The amount owed, without tax.
    ///
    /// 应付金额，不含税。
    TotalCost,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The dimension that was asked for.
    ///
    /// 请求的维度。
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    dimension_name: String,
    /// The groups of this page.
    ///
    /// 本页的各组。
    #[schemars(extend("fed_by" = ["the lines, by the dimension", "明细，按维度"]))]
    detail: Vec<DimensionPeriodData>,
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    total_detail: CostAnalyzeDimensionData,
}

impl Action for DescribeCustomerOwnCostExplorerSummary {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerOwnCostExplorerSummary",
        summary: Text::new(
            "Totals the caller's own costs of some days or months by one dimension.",
            "按某一维度汇总调用方自己若干日或若干月的费用。",
        ),
        description: Text::new(
            "The caller is an end customer, and the costs are those of all of its lines, whichever partner paid or managed them.",
            "调用方为子客，费用来自其全部明细，无论由哪个合作伙伴付款或管理。",
        ),
        category: Category::CostManagement,
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[SERVICE_BUSY, WRONG_ROLE, INVALID_RANGE_OR_TAG, WITHHELD, LINES_ELSEWHERE],
        examples: &[
            Example {
                title: Text::new("The largest products of two months", "两个月中费用最高的产品"),
                role: Role::Customer,
                input: r#"{"Dimension":"Business","FeeType":"totalCost","BillType":1,"StartTime":"2022-10-01 00:00:00",
 "EndTime":"2022-11-30 23:59:59","PeriodType":"month","Page":1,"PageSize":2}"#,
                output: r#"{"DimensionName":"Business",
 "Detail":[{"Name":"Tencent Kubernetes Engine for Serverless","Code":"p_eks","SumCost":"1207.73896584",
    "ItemDetail":[{"Period":"2022-10","Cost":"613.76898264"},{"Period":"2022-11","Cost":"593.9699832"}]},
   {"Name":"Tencent Meeting (SAAS Edition)","Code":"p_tencentmeeting_saas","SumCost":"735.3",
    "ItemDetail":[{"Period":"2022-10","Cost":"735.3"}]}],
 "TotalDetail":{"TotalCount":7,"SumCost":"2689.54078639",
   "PeriodItemDetail":[{"Period":"2022-10","Cost":"1683.30582787"},{"Period":"2022-11","Cost":"1006.23495852"}]}}"#,
            },
            Example {
                title: Text::new("The days of the largest project, of one product", "某产品下费用最高的项目的每日费用"),
                role: Role::Customer,
                input: r#"{"Dimension":"Project","FeeType":"totalCost","BillType":1,"StartTime":"2022-11-01 00:00:00",
 "EndTime":"2022-11-30 23:59:59","PeriodType":"day","Page":1,"PageSize":1,
 "Filter":{"BusinessIn":["p_cvm"]}}"#,
                output: r#"{"DimensionName":"Project",
 "Detail":[{"Name":"R&D, Asia","Code":"R&D, Asia","SumCost":"210.816",
    "ItemDetail":[{"Period":"2022-11-01","Cost":"210.816"}]}],
 "TotalDetail":{"TotalCount":3,"SumCost":"326.676",
   "PeriodItemDetail":[{"Period":"2022-11-01","Cost":"210.816"},
     {"Period":"2022-11-02","Cost":"77.24"},
     {"Period":"2022-11-15","Cost":"38.62"}]}}"#,
            },
        ],
        notes: &[
            Text::new(
                "Groups come by SumCost in descending order, equal ones by Code. A range without lines gives an empty list, and so does \
                 a page past the end, with the right TotalDetail.",
                "各组按 SumCost 从高到低排列，相同时按 Code 排序。没有明细的时间范围返回空列表；超出末页时也返回空列表，TotalDetail 仍正确。",
            ),
            Text::new(
                "Periods without lines are left out; one whose lines sum to nothing has the cost 0.",
                "没有明细的周期省略；有明细而合计为零的周期费用为 0。",
            ),
            Text::new(
                "Without Filter the groups of every dimension sum to the bills of the months to the last digit, and days to their months.",
                "不传 Filter 时，任一维度各组之和精确等于各月账单，各日之和精确等于当月。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor names no role: ours is the end customer. It publishes no order, no period of months and no answer for lines \
                 without a value: months are yyyy-MM, and the code is `-`, for tags an empty text.",
                "厂商未说明可调用的角色，本系统限定为子客；也未公布排序、月周期的格式以及缺值明细的返回：月份为 yyyy-MM，代码为 `-`，标签为空文本。",
            ),
            Text::new(
                "By month the range is whole bill months. By day a line belongs to one day of the month of its bill: that of Transaction \
                 Time, else of Usage Start Time, else the last; a day outside of the month is moved to the nearest.",
                "按月时为整个账单月。按日时每条明细属于其账单月中的一天：交易时间所在日，否则开始使用时间所在日，否则月末；不在当月的日期移至最近的一天。",
            ),
            Text::new(
                "Names of accounts are their numbers, since the names of partners are the operator's. The default project has the code 0, \
                 any other its name.",
                "账号的名称为账号 ID，因为合作伙伴的名称由运维人员设定。默认项目的代码为 0，其他项目为其名称。",
            ),
        ],
        vendor_page: Some("document/product/1085/80128"),
        vendor_since: Some("2026-05-28"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let range = CostRange::parse(&call, &input.start_time, &input.end_time, input.period_type)?;
        let (dimension, dimension_name) = input.dimension.to_dimension(input.tag_key.as_deref())?;
        let question = CostQuestion {
            dimensions: [dimension.clone()].to_vec(),
            split: range.split,
            filters: input.filter.unwrap_or_default().into_filters()?,
        };
        let query =
            CostsQuery { owner: BillOwner::Caller, first: range.first, last: range.last, question };
        let measure = match input.fee_type {
            FeeType::OriginalCost => Measure::Original,
            FeeType::TotalCost => Measure::Total,
        };
        let slice = to_slice(input.page, input.page_size);
        Ok(answer_from_costs(query, move |costs| {
            let detail = DimensionPeriodData::list(costs, &dimension, measure, slice, call.language);
            let total_detail = CostAnalyzeDimensionData::of_all(costs, measure)?;
            Ok(Output { dimension_name: dimension_name.to_owned(), detail, total_detail })
        }))
    }
}
