//! `DescribeBillSummary`: the caller's own bill of one month, totalled by product, project or tag.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use access::{BillOwner, CostsQuery, Role};
use bill::{CostQuestion, Dimension, KeyKind, Measure, Split};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::bill_answer::answer_by_key;
use crate::call::Call;
use crate::costs_answer::{answer_from_costs, sort_groups};
use crate::definition::errors::{INVALID_MONTH, LINES_ELSEWHERE, WITHHELD, declare_error};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::BillMonth;
use crate::summary_details::SummaryDetails;
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillSummary;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    month: BillMonth,
    /// The property of the lines by which they are totalled.
    ///
    /// 汇总维度。
    #[schemars(extend("example" = "product", "wrong_value" = "InvalidParameterValue.InvalidDimension"))]
    group_type: GroupType,
    /// The keys of the tags by which the lines are totalled; required with `GroupType` tag, and refused with any other.
    ///
    /// 汇总所依据的标签键；`GroupType` 为 tag 时必选，其他类型不可传入。
    #[schemars(
        length(max = 20),
        extend("example" = ["team"], "wrong_value" = "InvalidParameterValue.InvalidDimension")
    )]
    tag_key: Option<Vec<String>>,
}

/// The property of the lines by which they are totalled.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum GroupType {
    /// The product.
    ///
    /// 产品。
    Product,
    /// The project.
    ///
    /// 项目。
    Project,
    /// The value of a tag.
    ///
    /// 标签值。
    Tag,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The groups that have lines.
    ///
    /// 有明细的各组。
    #[schemars(extend("fed_by" = ["the lines, by product, project or tag", "明细，按产品、项目或标签"]))]
    summary_detail: Vec<SummaryDetails>,
}

impl Action for DescribeBillSummary {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillSummary",
        summary: Text::new(
            "Totals the caller's own bill of one month by product, project or tag.",
            "按产品、项目或标签汇总调用方自己某月的账单。",
        ),
        description: Text::new(
            "The caller is an end customer, and sees all of its lines, whichever partner paid or managed them.",
            "调用方为子客，可见其全部明细，无论由哪个合作伙伴付款或管理。",
        ),
        category: Category::Bill,
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperation,
        busy: Code::FailedOperation,
        rate_per_s: 1,
        is_input_private: false,
        errors: &[
            declare_error(
                Code::FailedOperation,
                true,
                Text::new("The server cannot read its data now.", "服务器目前无法读取数据。"),
                Text::new("Send the request again after some seconds.", "请数秒后重试。"),
            ),
            declare_error(
                Code::InvalidParameterValueInvalidDimension,
                true,
                Text::new(
                    "GroupType is none of product, project and tag; or it is tag, and TagKey has no key, an empty one or more than 20; or \
                     it is another, and TagKey was sent.",
                    "GroupType 不是 product、project、tag 之一；或为 tag 而 TagKey 没有键、含空键或超过 20 个；或为其他类型时传入了 TagKey。",
                ),
                Text::new("Send TagKey with GroupType tag only.", "仅在 GroupType 为 tag 时传入 TagKey。"),
            ),
            INVALID_MONTH,
            WITHHELD,
            declare_error(
                Code::UnauthorizedOperation,
                false,
                Text::new("The caller is not an end customer.", "调用方不是子客。"),
                Text::new(
                    "Call with the key of the customer. Partners call DescribeBillSummaryByProduct.",
                    "请使用子客的密钥调用。合作伙伴请调用 DescribeBillSummaryByProduct。",
                ),
            ),
            LINES_ELSEWHERE,
        ],
        examples: &[
            Example {
                title: Text::new("The bill of the caller by product", "调用方按产品汇总的账单"),
                role: Role::Customer,
                input: r#"{"Month":"2022-11","GroupType":"product"}"#,
                output: r#"{"SummaryDetail":[
   {"Business":[],
    "OriginalCost":"593.96998320",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"593.96998320",
    "GroupKey":"p_eks",
    "GroupValue":"Tencent Kubernetes Engine for Serverless"},
   {"Business":[],
    "OriginalCost":"326.67600000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"326.67600000",
    "GroupKey":"p_cvm",
    "GroupValue":"Cloud Virtual Machine (CVM)"},
   {"Business":[],
    "OriginalCost":"61.18514052",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"61.18514052",
    "GroupKey":"p_ccc",
    "GroupValue":"Cloud Contact Center"},
   {"Business":[],
    "OriginalCost":"17.11590480",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"17.11590480",
    "GroupKey":"p_cos",
    "GroupValue":"Cloud Object Storage"},
   {"Business":[],
    "OriginalCost":"7.23168000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"7.23168000",
    "GroupKey":"p_cbs",
    "GroupValue":"cloud block storage"},
   {"Business":[],
    "OriginalCost":"0.05625000",
    "VoucherPayAmount":"0.00000000",
    "RICost":"0.00000000",
    "TotalCost":"0.05625000",
    "GroupKey":"p_eip",
    "GroupValue":"Cloud Public IP"}]}"#,
            },
            Example {
                title: Text::new("The bill of the caller by project, and in each by product", "调用方按项目、项目内按产品汇总的账单"),
                role: Role::Customer,
                input: r#"{"Month":"2022-11","GroupType":"project"}"#,
                output: r#"{"SummaryDetail":[{"Business":[{"BusinessCodeName":"Tencent Kubernetes Engine for Serverless","BusinessCode":"p_eks",
       "OriginalCost":"593.96998320","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
       "TotalCost":"593.96998320"},
      {"BusinessCodeName":"Cloud Virtual Machine (CVM)","BusinessCode":"p_cvm",
       "OriginalCost":"77.24000000","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
       "TotalCost":"77.24000000"},
      {"BusinessCodeName":"Cloud Contact Center","BusinessCode":"p_ccc","OriginalCost":"61.18514052",
       "VoucherPayAmount":"0.00000000","RICost":"0.00000000","TotalCost":"61.18514052"}],
    "OriginalCost":"732.39512372","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
    "TotalCost":"732.39512372","GroupKey":"0","GroupValue":"default"},
   {"Business":[{"BusinessCodeName":"Cloud Virtual Machine (CVM)","BusinessCode":"p_cvm",
       "OriginalCost":"210.81600000","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
       "TotalCost":"210.81600000"},
      {"BusinessCodeName":"Cloud Object Storage","BusinessCode":"p_cos","OriginalCost":"17.11590480",
       "VoucherPayAmount":"0.00000000","RICost":"0.00000000","TotalCost":"17.11590480"},
      {"BusinessCodeName":"cloud block storage","BusinessCode":"p_cbs","OriginalCost":"7.23168000",
       "VoucherPayAmount":"0.00000000","RICost":"0.00000000","TotalCost":"7.23168000"}],
    "OriginalCost":"235.16358480","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
    "TotalCost":"235.16358480","GroupKey":"R&D, Asia","GroupValue":"R&D, Asia"},
   {"Business":[{"BusinessCodeName":"Cloud Virtual Machine (CVM)","BusinessCode":"p_cvm",
       "OriginalCost":"38.62000000","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
       "TotalCost":"38.62000000"}],
    "OriginalCost":"38.62000000","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
    "TotalCost":"38.62000000","GroupKey":"Mobile app","GroupValue":"Mobile app"},
   {"Business":[{"BusinessCodeName":"Cloud Public IP","BusinessCode":"p_eip","OriginalCost":"0.05625000",
       "VoucherPayAmount":"0.00000000","RICost":"0.00000000","TotalCost":"0.05625000"}],
    "OriginalCost":"0.05625000","VoucherPayAmount":"0.00000000","RICost":"0.00000000",
    "TotalCost":"0.05625000","GroupKey":"Data platform","GroupValue":"Data platform"}]}"#,
            },
        ],
        notes: &[
            Text::new(
                "Groups come by TotalCost in descending order, equal ones by code, and so do the products in each. Of several tags, the \
                 groups of each come in the order of TagKey.",
                "各组按 TotalCost 从高到低排列，相同时按代码排序；组内产品亦然。多个标签时，按 TagKey 的顺序依次列出各标签的组。",
            ),
            Text::new("A month without lines gives an empty list.", "没有明细的月份返回空列表。"),
            Text::new(
                "The products, the projects, and the values of each tag sum to the bill to the last digit, to the same as what its \
                 partners see of all payers together.",
                "各产品、各项目以及每个标签各值之和精确等于账单，与各付款方的合作伙伴所见之和相同。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor publishes no order, and lists neither a busy service nor a wrong role among the errors: they are \
                 FailedOperation and UnauthorizedOperation.",
                "厂商未公布排序，错误码中也没有服务繁忙与角色错误：本系统分别返回 FailedOperation 与 UnauthorizedOperation。",
            ),
            Text::new(
                "Bill files have no id of a project: it is 0 for the default project, else the name. Lines without the tag are a group \
                 with an empty value, and lines that state no product or project one with `-`.",
                "账单文件没有项目 ID：默认项目为 0，其他项目为其名称。没有该标签的明细为一组，值为空；未写明产品或项目的明细为一组，值为 `-`。",
            ),
        ],
        vendor_page: Some("document/product/1085/60177"),
        vendor_since: Some("2024-04-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = call.parse_month(&input.month)?;
        let keys = input.tag_key.unwrap_or_default();
        if matches!(input.group_type, GroupType::Tag) == keys.is_empty() {
            return Err(make_dimension_refusal("TagKey is needed with GroupType tag, and with no other"));
        }
        let dimensions = match input.group_type {
            GroupType::Product => {
                let owner = BillOwner::Caller;
                return Ok(answer_by_key(owner, month, KeyKind::Product, call.language, |products| Output {
                    summary_detail: products.iter().map(SummaryDetails::of_product).collect(),
                }));
            }
            GroupType::Project => [Dimension::Project].to_vec(),
            GroupType::Tag => list_tags(&keys)?,
        };
        let question =
            CostQuestion { dimensions: dimensions.clone(), split: Split::Products, filters: Vec::new() };
        let query = CostsQuery { owner: BillOwner::Caller, first: month, last: month, question };
        Ok(answer_from_costs(query, move |costs| {
            let groups = dimensions.iter().enumerate().flat_map(|(index, dimension)| {
                let groups = sort_groups(costs, index, Measure::Total).into_iter();
                groups.map(move |group| SummaryDetails::of_group(costs, dimension, group, call.language))
            });
            Ok(Output { summary_detail: groups.collect() })
        }))
    }
}

/// Makes the refusal of a dimension with a cause for the log.
fn make_dimension_refusal(cause: &'static str) -> Refusal {
    Refusal::of(Code::InvalidParameterValueInvalidDimension).because(cause)
}

/// Lists the tags with some keys, each once.
fn list_tags(keys: &[String]) -> Result<Vec<Dimension>, Refusal> {
    let mut tags = Vec::new();
    for key in keys.iter().map(|key| key.trim()) {
        let tag = Dimension::Tag(key.to_owned());
        if key.is_empty() {
            return Err(make_dimension_refusal("a key in TagKey is empty"));
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}
