//! The dimensions of costs on the wire, and the conditions on them.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use bill::{CostFilter, Dimension, find_project_code};
use schemars::JsonSchema;
use serde::Deserialize;
use tc3::Refusal;

use super::inputs::{ActionTypeFilter, PayModeFilter, make_invalid_refusal};

/// The dimension of the groups.
///
/// 汇总维度。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "Business"))]
pub(crate) enum CostDimension {
    /// One group of everything.
    ///
    /// 全部合为一组。
    Default,
    /// The product.
    ///
    /// 产品。
    Business,
    /// The subproduct.
    ///
    /// 子产品。
    Product,
    /// The region.
    ///
    /// 地域。
    Region,
    /// The availability zone.
    ///
    /// 可用区。
    Zone,
    /// The transaction type.
    ///
    /// 交易类型。
    ActionType,
    /// The payment mode.
    ///
    /// 计费模式。
    PayMode,
    /// The project.
    ///
    /// 项目。
    Project,
    /// The payer.
    ///
    /// 付款方账号。
    PayerUin,
    /// The owner.
    ///
    /// 使用者账号。
    OwnerUin,
    /// The value of the tag `TagKey`.
    ///
    /// 标签 `TagKey` 的值。
    Tag,
}

impl CostDimension {
    /// Returns the dimension and its name on the wire.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue`: the key of a tag is needed and absent.
    pub(crate) fn to_dimension(self, tag_key: Option<&str>) -> Result<(Dimension, &'static str), Refusal> {
        Ok(match self {
            Self::Default => (Dimension::Whole, "Default"),
            Self::Business => (Dimension::Product, "Business"),
            Self::Product => (Dimension::Subproduct, "Product"),
            Self::Region => (Dimension::Region, "Region"),
            Self::Zone => (Dimension::Zone, "Zone"),
            Self::ActionType => (Dimension::TransactionType, "ActionType"),
            Self::PayMode => (Dimension::PayMode, "PayMode"),
            Self::Project => (Dimension::Project, "Project"),
            Self::PayerUin => (Dimension::Payer, "PayerUin"),
            Self::OwnerUin => (Dimension::Owner, "OwnerUin"),
            Self::Tag => (make_tag_dimension("TagKey", tag_key)?, "Tag"),
        })
    }
}

/// Only the lines that meet all of these conditions. An empty list is no condition; a value that no line has leaves none.
///
/// 仅统计满足全部条件的明细。空列表表示不筛选；没有任何明细具有的值筛选后无结果。
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[schemars(extend("example" = {"BusinessIn": ["p_cvm"]}))]
pub(crate) struct CostAnalyzeFilter {
    /// Codes of products.
    ///
    /// 产品代码。
    business_in: Option<Vec<String>>,
    /// Codes of subproducts.
    ///
    /// 子产品代码。
    product_in: Option<Vec<String>>,
    /// Ids of regions.
    ///
    /// 地域 ID。
    region_in: Option<Vec<String>>,
    /// Codes of transaction types.
    ///
    /// 交易类型代码。
    action_type_in: Option<Vec<ActionTypeFilter>>,
    /// Payment modes.
    ///
    /// 计费模式代码。
    pay_mode_in: Option<Vec<PayModeFilter>>,
    /// Projects: 0 or `default` for the default project, else their names.
    ///
    /// 项目：默认项目为 0 或 `default`，其他项目为其名称。
    project_in: Option<Vec<String>>,
    /// Account numbers of payers.
    ///
    /// 付款方的账号 ID。
    payer_uin_in: Option<Vec<String>>,
    /// The key of the tag whose values are in `TagIn`.
    ///
    /// `TagIn` 所属的标签键。
    tag_key: Option<String>,
    /// Values of the tag; an empty text for lines without it.
    ///
    /// 标签值；空文本表示没有该标签的明细。
    tag_in: Option<Vec<String>>,
    /// Codes of availability zones.
    ///
    /// 可用区代码。
    zone_in: Option<Vec<String>>,
    /// Account numbers of owners.
    ///
    /// 使用者的账号 ID。
    owner_uin_in: Option<Vec<String>>,
    /// Codes of component types.
    ///
    /// 组件类型代码。
    component_in: Option<Vec<String>>,
    /// Codes of components.
    ///
    /// 组件代码。
    item_in: Option<Vec<String>>,
    /// Ids of resources.
    ///
    /// 资源 ID。
    resource_in: Option<Vec<String>>,
}

impl CostAnalyzeFilter {
    /// Returns the conditions.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue`: values of a tag come without its key.
    pub(crate) fn into_filters(self) -> Result<Vec<CostFilter>, Refusal> {
        let pay_modes = self.pay_mode_in;
        let pay_modes =
            pay_modes.map(|list| list.iter().map(|PayModeFilter(mode)| mode.code().to_owned()).collect());
        let types = self.action_type_in;
        let types =
            types.map(|list| list.iter().map(|ActionTypeFilter(one)| one.code().to_owned()).collect());
        let projects = self.project_in;
        let projects =
            projects.map(|list| list.iter().map(|name| find_project_code(name).to_owned()).collect());
        let mut lists = alloc::vec![
            (Dimension::Product, self.business_in),
            (Dimension::Subproduct, self.product_in),
            (Dimension::Region, self.region_in),
            (Dimension::TransactionType, types),
            (Dimension::PayMode, pay_modes),
            (Dimension::Project, projects),
            (Dimension::Payer, self.payer_uin_in),
            (Dimension::Zone, self.zone_in),
            (Dimension::Owner, self.owner_uin_in),
            (Dimension::ComponentType, self.component_in),
            (Dimension::Component, self.item_in),
            (Dimension::Resource, self.resource_in),
        ];
        if self.tag_in.as_ref().is_some_and(|values| !values.is_empty()) {
            let tag = make_tag_dimension("Filter.TagKey", self.tag_key.as_deref())?;
            lists.push((tag, self.tag_in));
        }
        let to_filter = |(dimension, codes): (Dimension, Option<Vec<String>>)| {
            let codes = codes.filter(|codes| !codes.is_empty())?;
            Some(CostFilter { dimension, codes: codes.into_iter().collect() })
        };
        Ok(lists.into_iter().filter_map(to_filter).collect())
    }
}

/// Returns the dimension of a tag whose key is the value of a parameter.
fn make_tag_dimension(parameter: &str, key: Option<&str>) -> Result<Dimension, Refusal> {
    match key.map(str::trim) {
        None | Some("") => Err(make_invalid_refusal(parameter, "", "be the key of a tag")),
        Some(key) => Ok(Dimension::Tag(key.to_owned())),
    }
}
