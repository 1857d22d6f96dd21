//! `DescribeCustomerOwnCostExplorerSummary`. Generated from its definition: do not edit.
//!
//! Totals the caller's own costs of some days or months by one dimension. The caller is an end customer,
//! and the costs are those of all of its lines, whichever partner paid or managed them.
//!
//! Groups come by `SumCost` in descending order, equal ones by Code. A range without lines gives an empty
//! list, and so does a page past the end, with the right `TotalDetail`.
//!
//! Periods without lines are left out; one whose lines sum to nothing has the cost 0.
//!
//! Without Filter the groups of every dimension sum to the bills of the months to the last digit, and days
//! to their months.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_own_cost_explorer_summary::Request;
//! use billfold_client::choices::Dimension;
//! use billfold_client::choices::FeeType;
//! use billfold_client::choices::PeriodType;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(Dimension::Business, FeeType::TotalCost, 1, "2022-10-01 00:00:00", "2022-11-30 23:59:59", PeriodType::Month, 1, 2);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::{Action, Paged};
use crate::amount::Amount;
use crate::choices::{ActionTypeIn, Dimension, FeeType, PayModeIn, PeriodType};
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The dimension of the groups.
    #[serde(rename = "Dimension")]
    pub dimension: Dimension,
    /// The amount that is summed.
    #[serde(rename = "FeeType")]
    pub fee_type: FeeType,
    /// The kind of bill; only 1, the bill statement.
    #[serde(rename = "BillType")]
    pub bill_type: i64,
    /// The first moment of the range, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole, and by month
    /// its month.
    #[serde(rename = "StartTime")]
    pub start_time: String,
    /// The last moment of the range, inclusive, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole,
    /// and by month its month.
    #[serde(rename = "EndTime")]
    pub end_time: String,
    /// The length of a period. It bounds the range.
    #[serde(rename = "PeriodType")]
    pub period_type: PeriodType,
    /// The number of the page of groups.
    #[serde(rename = "Page")]
    pub page: i64,
    /// The number of groups in a page.
    #[serde(rename = "PageSize")]
    pub page_size: i64,
    /// The key of the tag; required with `Dimension` Tag, and ignored with any other.
    #[serde(rename = "TagKey", default, skip_serializing_if = "Option::is_none")]
    pub tag_key: Option<String>,
    /// Only the lines that meet all of these conditions. An empty list is no condition; a value that no
    /// line has leaves none.
    #[serde(rename = "Filter", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<CostAnalyzeFilter>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[expect(clippy::too_many_arguments, reason = "all of them are required")]
    #[must_use]
    pub fn new(
        dimension: Dimension,
        fee_type: FeeType,
        bill_type: i64,
        start_time: impl Into<String>,
        end_time: impl Into<String>,
        period_type: PeriodType,
        page: i64,
        page_size: i64,
    ) -> Self {
        Self {
            dimension,
            fee_type,
            bill_type,
            start_time: start_time.into(),
            end_time: end_time.into(),
            period_type,
            page,
            page_size,
            tag_key: None,
            filter: None,
        }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerOwnCostExplorerSummary";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The dimension that was asked for.
    #[serde(rename = "DimensionName")]
    pub dimension_name: String,
    /// The groups of this page.
    #[serde(rename = "Detail", default, deserialize_with = "read_list")]
    pub detail: Vec<DimensionPeriodData>,
    /// The costs of all groups, over all pages.
    #[serde(rename = "TotalDetail")]
    pub total_detail: CostAnalyzeDimensionData,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Filter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CostAnalyzeFilter {
    /// Codes of products.
    #[serde(rename = "BusinessIn", default, skip_serializing_if = "Option::is_none")]
    pub business_in: Option<Vec<String>>,
    /// Codes of subproducts.
    #[serde(rename = "ProductIn", default, skip_serializing_if = "Option::is_none")]
    pub product_in: Option<Vec<String>>,
    /// Ids of regions.
    #[serde(rename = "RegionIn", default, skip_serializing_if = "Option::is_none")]
    pub region_in: Option<Vec<String>>,
    /// Codes of transaction types.
    #[serde(rename = "ActionTypeIn", default, skip_serializing_if = "Option::is_none")]
    pub action_type_in: Option<Vec<ActionTypeIn>>,
    /// Payment modes.
    #[serde(rename = "PayModeIn", default, skip_serializing_if = "Option::is_none")]
    pub pay_mode_in: Option<Vec<PayModeIn>>,
    /// Projects: 0 or `default` for the default project, else their names.
    #[serde(rename = "ProjectIn", default, skip_serializing_if = "Option::is_none")]
    pub project_in: Option<Vec<String>>,
    /// Account numbers of payers.
    #[serde(rename = "PayerUinIn", default, skip_serializing_if = "Option::is_none")]
    pub payer_uin_in: Option<Vec<String>>,
    /// The key of the tag whose values are in `TagIn`.
    #[serde(rename = "TagKey", default, skip_serializing_if = "Option::is_none")]
    pub tag_key: Option<String>,
    /// Values of the tag; an empty text for lines without it.
    #[serde(rename = "TagIn", default, skip_serializing_if = "Option::is_none")]
    pub tag_in: Option<Vec<String>>,
    /// Codes of availability zones.
    #[serde(rename = "ZoneIn", default, skip_serializing_if = "Option::is_none")]
    pub zone_in: Option<Vec<String>>,
    /// Account numbers of owners.
    #[serde(rename = "OwnerUinIn", default, skip_serializing_if = "Option::is_none")]
    pub owner_uin_in: Option<Vec<String>>,
    /// Codes of component types.
    #[serde(rename = "ComponentIn", default, skip_serializing_if = "Option::is_none")]
    pub component_in: Option<Vec<String>>,
    /// Codes of components.
    #[serde(rename = "ItemIn", default, skip_serializing_if = "Option::is_none")]
    pub item_in: Option<Vec<String>>,
    /// Ids of resources.
    #[serde(rename = "ResourceIn", default, skip_serializing_if = "Option::is_none")]
    pub resource_in: Option<Vec<String>>,
}

/// An entry or object of `Detail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DimensionPeriodData {
    /// The name of the group; `default` for Default.
    #[serde(rename = "Name")]
    pub name: String,
    /// The code of the group; empty for Default, and for lines without the tag.
    #[serde(rename = "Code")]
    pub code: String,
    /// The cost of all periods, without zeros at its end.
    #[serde(rename = "SumCost")]
    pub sum_cost: Amount,
    /// The costs of its periods that have lines, in their order.
    #[serde(rename = "ItemDetail", default, deserialize_with = "read_list")]
    pub item_detail: Vec<PeriodItemDetail>,
}

/// An entry or object of `ItemDetail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PeriodItemDetail {
    /// The day, `yyyy-MM-dd`, or the month, `yyyy-MM`.
    #[serde(rename = "Period")]
    pub period: String,
    /// The cost, without zeros at its end.
    #[serde(rename = "Cost")]
    pub cost: Amount,
}

/// An entry or object of `TotalDetail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CostAnalyzeDimensionData {
    /// The number of groups.
    #[serde(rename = "TotalCount")]
    pub total_count: i64,
    /// The cost of all periods, without zeros at its end.
    #[serde(rename = "SumCost")]
    pub sum_cost: Amount,
    /// The costs of the periods that have lines, in their order.
    #[serde(rename = "PeriodItemDetail", default, deserialize_with = "read_list")]
    pub period_item_detail: Vec<PeriodItemDetail>,
}

impl Paged for Request {
    type Item = DimensionPeriodData;

    fn set_page(&mut self, page: u32) {
        self.page = page.into();
    }

    fn items(response: &Response) -> &[DimensionPeriodData] {
        &response.detail
    }

    fn into_items(response: Response) -> Vec<DimensionPeriodData> {
        response.detail
    }

    fn count_all(response: &Response) -> Option<u64> {
        u64::try_from(response.total_detail.total_count).ok()
    }
}
