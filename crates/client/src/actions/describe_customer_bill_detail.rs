//! `DescribeCustomerBillDetail`. Generated from its definition: do not edit.
//!
//! Lists the lines of one customer's bill of one month, page by page. The lines can be narrowed to a
//! payment mode, to a transaction type, and to those whose payment is confirmed or not.
//!
//! Lines come in the order of their imports, and in each in that of its files, as they are stored. The
//! order of a version of a bill never changes.
//!
//! A month without lines gives an empty list, and so does a page past the end, with the right Total. A
//! version that is published between two pages moves the lines: if Total changes, begin again.
//!
//! The lines of all pages sum to the amounts of the summaries of the month to the last digit: amounts lose
//! the zeros at their end and nothing else.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_bill_detail::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(123456, "2022-11", 1, 1);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::{Action, Paged};
use crate::amount::Amount;
use crate::choices::{ActionType, IsConfirmed, PayMode};
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account number of the customer.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: u64,
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "Month")]
    pub month: String,
    /// The number of lines in a page.
    #[serde(rename = "PageSize")]
    pub page_size: i64,
    /// The number of the page; the first is 1.
    #[serde(rename = "Page")]
    pub page: i64,
    /// Only the lines of this payment mode.
    #[serde(rename = "PayMode", default, skip_serializing_if = "Option::is_none")]
    pub pay_mode: Option<PayMode>,
    /// Only the lines of this transaction type.
    #[serde(rename = "ActionType", default, skip_serializing_if = "Option::is_none")]
    pub action_type: Option<ActionType>,
    /// Only the lines whose payment is confirmed, or not.
    #[serde(rename = "IsConfirmed", default, skip_serializing_if = "Option::is_none")]
    pub is_confirmed: Option<IsConfirmed>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(customer_uin: u64, month: impl Into<String>, page_size: i64, page: i64) -> Self {
        Self {
            customer_uin,
            month: month.into(),
            page_size,
            page,
            pay_mode: None,
            action_type: None,
            is_confirmed: None,
        }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerBillDetail";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The number of lines that the filters leave, over all pages.
    #[serde(rename = "Total")]
    pub total: i64,
    /// The lines of this page.
    #[serde(rename = "DetailSet", default, deserialize_with = "read_list")]
    pub detail_set: Vec<BillDetailData>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `DetailSet`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BillDetailData {
    /// The account number of the partner that pays the vendor.
    #[serde(rename = "PayerAccountId")]
    pub payer_account_id: i64,
    /// The account number of the customer.
    #[serde(rename = "OwnerAccountId")]
    pub owner_account_id: i64,
    /// The account number of the operator; left out where the file has no number.
    #[serde(rename = "OperatorAccountId", default, skip_serializing_if = "Option::is_none")]
    pub operator_account_id: Option<i64>,
    /// The name of the product.
    #[serde(rename = "ProductName")]
    pub product_name: String,
    /// The name of the payment mode.
    #[serde(rename = "BillingMode")]
    pub billing_mode: String,
    /// The name of the project.
    #[serde(rename = "ProjectName")]
    pub project_name: String,
    /// The name of the region.
    #[serde(rename = "Region")]
    pub region: String,
    /// The name of the availability zone.
    #[serde(rename = "AvailabilityZone")]
    pub availability_zone: String,
    /// The id of the resource.
    #[serde(rename = "InstanceId")]
    pub instance_id: String,
    /// The name of the resource.
    #[serde(rename = "InstanceName")]
    pub instance_name: String,
    /// The name of the subproduct.
    #[serde(rename = "SubProductName")]
    pub sub_product_name: String,
    /// The name of the transaction type.
    #[serde(rename = "TransactionType")]
    pub transaction_type: String,
    /// The id of the transaction.
    #[serde(rename = "TransactionId")]
    pub transaction_id: String,
    /// The time of the transaction, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "TransactionTime")]
    pub transaction_time: String,
    /// The time at which the usage began, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "UsageStartTime")]
    pub usage_start_time: String,
    /// The time at which the usage ended, inclusive, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "UsageEndTime")]
    pub usage_end_time: String,
    /// The type of the component.
    #[serde(rename = "ComponentType")]
    pub component_type: String,
    /// The name of the component.
    #[serde(rename = "ComponentName")]
    pub component_name: String,
    /// The list price of the component.
    #[serde(rename = "ComponentListPrice")]
    pub component_list_price: String,
    /// The unit of the list price.
    #[serde(rename = "ComponentPriceMeasurementUnit")]
    pub component_price_measurement_unit: String,
    /// The usage of the component.
    #[serde(rename = "ComponentUsage")]
    pub component_usage: String,
    /// The unit of the usage.
    #[serde(rename = "ComponentUsageUnit")]
    pub component_usage_unit: String,
    /// The duration of the usage.
    #[serde(rename = "UsageDuration")]
    pub usage_duration: String,
    /// The unit of the duration.
    #[serde(rename = "DurationUnit")]
    pub duration_unit: String,
    /// The price without discounts: list price x usage x duration.
    #[serde(rename = "OriginalCost")]
    pub original_cost: Amount,
    /// The rate of the discount, which the vendor has abandoned.
    #[serde(rename = "DiscountRate")]
    pub discount_rate: String,
    /// The currency of all amounts.
    #[serde(rename = "Currency")]
    pub currency: String,
    /// The amount after discounts and before vouchers, without tax.
    #[serde(rename = "TotalAmountAfterDiscount")]
    pub total_amount_after_discount: Amount,
    /// The amount that vouchers paid.
    #[serde(rename = "VoucherDeduction")]
    pub voucher_deduction: Amount,
    /// The amount owed, without tax.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
    /// The id of the line.
    #[serde(rename = "Id")]
    pub id: String,
    /// The rate of the discount that the partner gives the customer.
    #[serde(rename = "CustomerDiscountRate")]
    pub customer_discount_rate: String,
    /// The code of the product.
    #[serde(rename = "BusinessCode")]
    pub business_code: String,
    /// The code of the subproduct; the columns Product Code and Component Code of bill files are
    /// `BusinessCode` and `ItemCode` here.
    #[serde(rename = "ProductCode")]
    pub product_code: String,
    /// The code of the component type.
    #[serde(rename = "ComponentCode")]
    pub component_code: String,
    /// The code of the component.
    #[serde(rename = "ItemCode")]
    pub item_code: String,
}

impl Paged for Request {
    type Item = BillDetailData;

    fn set_page(&mut self, page: u32) {
        self.page = page.into();
    }

    fn items(response: &Response) -> &[BillDetailData] {
        &response.detail_set
    }

    fn into_items(response: Response) -> Vec<BillDetailData> {
        response.detail_set
    }

    fn count_all(response: &Response) -> Option<u64> {
        u64::try_from(response.total).ok()
    }
}
