//! The registry of actions, with one line for each of them.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use tc3::Refusal;

use crate::action::RegisteredAction;
use crate::not_served::find_action_not_served;
use crate::service::Service;

/// Declares the actions: the module of each, and its type.
macro_rules! register {
    ($($module:ident :: $action:ident,)+) => {
        $(mod $module;)+

        /// Creates every action, in the order of the documentation.
        fn register_all() -> Vec<RegisteredAction> {
            vec![$(RegisteredAction::new::<$module::$action>(),)+]
        }
    };
}

register! {
    describe_bill_summary_by_pay_mode::DescribeBillSummaryByPayMode,
    describe_bill_summary_by_product::DescribeBillSummaryByProduct,
    describe_bill_summary_by_region::DescribeBillSummaryByRegion,
    describe_customer_bill_summary::DescribeCustomerBillSummary,
    describe_customer_bill_detail::DescribeCustomerBillDetail,
    describe_customer_bill_detail_by_day::DescribeCustomerBillDetailByDay,
    describe_customer_bill_download_url::DescribeCustomerBillDownloadUrl,
    describe_bill_summary::DescribeBillSummary,
    describe_bill_detail::DescribeBillDetail,
    describe_bill_download_url::DescribeBillDownloadUrl,
    describe_customer_own_cost_explorer_summary::DescribeCustomerOwnCostExplorerSummary,
    describe_customer_own_cost_explorer_filter::DescribeCustomerOwnCostExplorerFilter,
    describe_customer_uin::DescribeCustomerUin,
    describe_customer_info::DescribeCustomerInfo,
    query_sub_agents_detail_v2::QuerySubAgentsDetailV2,
    query_t1_indirect_customers_detail::QueryT1IndirectCustomersDetail,
    describe_caller::DescribeCaller,
    diagnose_signature::DiagnoseSignature,
    describe_billed_months::DescribeBilledMonths,
    describe_month_bills::DescribeMonthBills,
    describe_bill_trend::DescribeBillTrend,
    describe_bill_versions::DescribeBillVersions,
    describe_bill_difference::DescribeBillDifference,
}

/// The registered actions.
#[derive(Debug)]
pub struct Actions(Vec<RegisteredAction>);

impl Default for Actions {
    fn default() -> Self {
        Self::new()
    }
}

impl Actions {
    /// Creates every action.
    #[must_use]
    pub fn new() -> Self {
        Self(register_all())
    }

    /// Iterates over the actions in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = &RegisteredAction> {
        self.0.iter()
    }

    /// Iterates over the actions of a service in the order of the documentation.
    pub fn iter_service(&self, service: Service) -> impl Iterator<Item = &RegisteredAction> {
        self.iter().filter(move |action| action.definition.service == service)
    }

    /// Lists the names of all actions.
    #[must_use]
    pub fn list_names(&self) -> Vec<&'static str> {
        self.iter().map(|action| action.definition.name).collect()
    }

    /// Lists the rate of each action: the requests of one account that pass in a second, unless the configuration says
    /// otherwise.
    #[must_use]
    pub fn list_rates(&self) -> BTreeMap<&'static str, u64> {
        self.iter().map(|action| (action.definition.name, action.definition.rate_per_s)).collect()
    }

    /// Returns the action with a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RegisteredAction> {
        self.0.iter().find(|action| action.definition.name == name)
    }

    /// Finds the action that a request names.
    ///
    /// # Errors
    ///
    /// `NoSuchVersion`, then `InvalidAction`.
    pub fn find(&self, version: &str, name: &str) -> Result<&RegisteredAction, Refusal> {
        let Some(service) = Service::find(version) else {
            return Err(Refusal::no_such_version(version, Service::Partners.name()));
        };
        self.get(name).filter(|action| action.definition.service == service).ok_or_else(|| {
            let refusal = Refusal::invalid_action(name, service.name(), version);
            match find_action_not_served(name) {
                Some(action) => refusal.because(action.describe_cause()),
                None => refusal,
            }
        })
    }
}

#[cfg(test)]
mod tests;
