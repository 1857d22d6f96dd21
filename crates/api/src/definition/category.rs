//! The categories of actions, by which the vendor's documentation groups them.

use crate::text::Text;

/// A category of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Bills of customers and of end customers.
    Bill,
    /// Costs of end customers, in groups.
    CostManagement,
    /// Customers of a partner.
    Customer,
    /// Second-level resellers of a distributor.
    Agent,
}

impl Category {
    /// Every category, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Bill, Self::CostManagement, Self::Customer, Self::Agent];

    /// The name of the category.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Bill => Text::new("Bill APIs", "账单相关接口"),
            Self::CostManagement => Text::new("Cost Management APIs", "成本管理相关接口"),
            Self::Customer => Text::new("Customer APIs", "子客相关接口"),
            Self::Agent => Text::new("Agent APIs", "二级经销商相关接口"),
        }
    }
}
