//! The actions: a module each, with `Request`, `Response` and the types of their fields. Generated from the
//! definitions: do not edit.

// Totals one customer's bill of one month by payment mode.
pub mod describe_bill_summary_by_pay_mode;

// Totals one customer's bill of one month by product.
pub mod describe_bill_summary_by_product;

// Totals one customer's bill of one month by region.
pub mod describe_bill_summary_by_region;

// Returns the amount that one customer owes for one month.
pub mod describe_customer_bill_summary;

// Lists the lines of one customer's bill of one month, page by page.
pub mod describe_customer_bill_detail;

// Returns the amount that one customer owes for one day.
pub mod describe_customer_bill_detail_by_day;

// Returns an address from which a file of customers' bills of one month is downloaded.
pub mod describe_customer_bill_download_url;

// Totals the caller's own bill of one month by product, project or tag.
pub mod describe_bill_summary;

// Lists the lines of the caller's own bill of one month, page by page.
pub mod describe_bill_detail;

// Returns an address from which the file of the caller's own bill of one month is downloaded.
pub mod describe_bill_download_url;

// Totals the caller's own costs of some days or months by one dimension.
pub mod describe_customer_own_cost_explorer_summary;

// Lists the values by which the caller's own costs of a range can be filtered.
pub mod describe_customer_own_cost_explorer_filter;

// Lists the account numbers of the caller's customers, page by page.
pub mod describe_customer_uin;

// Returns what is known of some customers.
pub mod describe_customer_info;

// Lists the second-level resellers of the caller, page by page.
pub mod query_sub_agents_detail_v2;

// Lists the customers of one of the caller's second-level resellers, page by page.
pub mod query_t1_indirect_customers_detail;

// Answers whose key signed the request: the account, its role, and what it may call.
pub mod describe_caller;

// Finds the mistake that explains why a request of the caller's own key was refused.
pub mod diagnose_signature;

// Lists the months that have bills, with their totals and their state.
pub mod describe_billed_months;

// Lists the bills of one month with their totals, searched, sorted and page by page.
pub mod describe_month_bills;

// Totals one customer's bills month after month, by payment mode, product or region.
pub mod describe_bill_trend;

// Lists the versions of one customer's bill of one month, with the totals of each.
pub mod describe_bill_versions;

// Compares two versions of one customer's bill of one month.
pub mod describe_bill_difference;

/// Passes the modules of all actions to a macro, for tests of every action.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_action {
    ($run:ident) => {
        $run! {
            describe_bill_summary_by_pay_mode,
            describe_bill_summary_by_product,
            describe_bill_summary_by_region,
            describe_customer_bill_summary,
            describe_customer_bill_detail,
            describe_customer_bill_detail_by_day,
            describe_customer_bill_download_url,
            describe_bill_summary,
            describe_bill_detail,
            describe_bill_download_url,
            describe_customer_own_cost_explorer_summary,
            describe_customer_own_cost_explorer_filter,
            describe_customer_uin,
            describe_customer_info,
            query_sub_agents_detail_v2,
            query_t1_indirect_customers_detail,
            describe_caller,
            diagnose_signature,
            describe_billed_months,
            describe_month_bills,
            describe_bill_trend,
            describe_bill_versions,
            describe_bill_difference,
        }
    };
}
