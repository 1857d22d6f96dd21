//! The groups of the cost explorer, and their totals.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{Slice, VisibleCosts};
use bill::{CostGroup, Dimension, Language, Measure, Part, Sums};
use schemars::JsonSchema;
use serde::Serialize;
use tc3::Refusal;

use crate::costs_answer::{choose_group_name, sort_groups};
use crate::fields::outputs::{TrimmedCost, make_overflow_refusal, to_wire_count};

/// One group.
///
/// 一组。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DimensionPeriodData {
    /// The name of the group; `default` for Default.
    ///
    /// 组的名称；Default 维度为 `default`。
    #[schemars(extend("fed_by" = ["our table by the code, else the text of the file", "按代码查表，否则账单文件中的文本"]))]
    name: String,
    /// The code of the group; empty for Default, and for lines without the tag.
    ///
    /// 组的代码；Default 维度以及没有该标签的明细为空。
    #[schemars(extend("fed_by" = ["the code of the lines, else the name in small letters", "明细中的代码，否则为转为小写的名称"]))]
    code: String,
    /// The cost of all periods, without zeros at its end.
    ///
    /// 各周期费用之和，去掉末尾的零。
    #[schemars(extend("fed_by" = ["the lines of the group", "组内明细"]))]
    sum_cost: TrimmedCost,
    /// The costs of its periods that have lines, in their order.
    ///
    /// 有明细的各周期的费用，按时间排列。
    #[schemars(extend("fed_by" = ["the lines of the group, by period", "组内明细，按周期"]))]
    item_detail: Vec<PeriodItemDetail>,
}

/// One period.
///
/// 一个周期。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PeriodItemDetail {
    /// The day, `yyyy-MM-dd`, or the month, `yyyy-MM`.
    ///
    /// 日（`yyyy-MM-dd`）或月（`yyyy-MM`）。
    #[schemars(extend("fed_by" = ["Transaction Time, else Usage Start Time; the month of the bill", "交易时间，否则开始使用时间；账单月份"]))]
    period: String,
    /// The cost, without zeros at its end.
    ///
    /// 费用，去掉末尾的零。
    #[schemars(extend("fed_by" = ["the lines of the period", "该周期的明细"]))]
    cost: TrimmedCost,
}

/// The costs of all groups, over all pages.
///
/// 全部组（全部页）的费用。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CostAnalyzeDimensionData {
    /// The number of groups.
    ///
    /// 组数。
    #[schemars(extend("fed_by" = ["the lines, by the dimension", "明细，按维度"]))]
    total_count: i64,
    /// The cost of all periods, without zeros at its end.
    ///
    /// 各周期费用之和，去掉末尾的零。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    sum_cost: TrimmedCost,
    /// The costs of the periods that have lines, in their order.
    ///
    /// 有明细的各周期的费用，按时间排列。
    #[schemars(extend("fed_by" = ["the lines, by period", "明细，按周期"]))]
    period_item_detail: Vec<PeriodItemDetail>,
}

impl DimensionPeriodData {
    /// Lists the groups of a page.
    pub(crate) fn list(
        costs: &VisibleCosts,
        dimension: &Dimension,
        measure: Measure,
        Slice { offset, limit }: Slice,
        language: Language,
    ) -> Vec<Self> {
        let to_length = |count: u64| usize::try_from(count).unwrap_or(usize::MAX); // beyond memory is past every end
        let groups =
            sort_groups(costs, 0, measure).into_iter().skip(to_length(offset)).take(to_length(limit));
        let to_data = |group: (&str, &CostGroup)| Self {
            code: group.0.to_owned(),
            item_detail: list_periods(&group.1.parts, measure),
            name: choose_group_name(costs, dimension, group, language).to_owned(),
            sum_cost: TrimmedCost(group.1.sums[measure]),
        };
        groups.map(to_data).collect()
    }
}

impl CostAnalyzeDimensionData {
    /// Adds up all groups.
    pub(crate) fn of_all(costs: &VisibleCosts, measure: Measure) -> Result<Self, Refusal> {
        let (mut all, mut count) = (CostGroup::default(), 0);
        for (_, group) in costs.costs.list_groups(0) {
            all.merge(group).map_err(make_overflow_refusal)?;
            count += 1;
        }
        Ok(Self {
            period_item_detail: list_periods(&all.parts, measure),
            sum_cost: TrimmedCost(all.sums[measure]),
            total_count: to_wire_count(count)?,
        })
    }
}

/// Lists the costs of periods.
fn list_periods(parts: &BTreeMap<Part, Sums>, measure: Measure) -> Vec<PeriodItemDetail> {
    let to_item = |(part, sums): (&Part, &Sums)| PeriodItemDetail {
        cost: TrimmedCost(sums[measure]),
        period: part.to_string(),
    };
    parts.iter().map(to_item).collect()
}
