//! The categories of actions, by which the vendor's documentation groups them.
//!
//! Source: document/product/1085/51407 of 2026-02-10, whose table of customers has the actions on second-level resellers too,
//! and the groups of pages beside it. Which group an action on bills or costs is in was not seen: the groups follow
//! from their names. The vendor's Chinese pages have the names in English; those here are of the words of its other pages.

use crate::text::Text;

/// A category of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Bills of customers and of end customers.
    Bill,
    /// Costs of end customers, in groups.
    CostManagement,
    /// Customers of a partner, directly or below a second-level reseller, and these resellers.
    Customer,
    /// All actions of our own service.
    Billfold,
}

impl Category {
    /// Every category, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Bill, Self::CostManagement, Self::Customer, Self::Billfold];

    /// The name of the category.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Bill => Text::new("Bill Management APIs", "账单管理相关接口"),
            Self::CostManagement => Text::new("Cost Management APIs", "成本管理相关接口"),
            Self::Customer => Text::new("Customer Management APIs", "客户管理相关接口"),
            Self::Billfold => Text::new("Billfold APIs", "Billfold 自有接口"),
        }
    }

    /// The name of the category in links: the same in all languages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::CostManagement => "cost-management",
            Self::Customer => "customer",
            Self::Billfold => "billfold",
        }
    }
}
