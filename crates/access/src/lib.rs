//! Access to bills: the roles of accounts, the tree that they form, and the lines that a caller may see.
//!
//! This crate is pure: it does no I/O and reads no clock and no environment. The catalog reads accounts and relations;
//! what follows from them is decided here, the same for every database.
#![forbid(unsafe_code)]
#![deny(clippy::arithmetic_side_effects)]

mod account;
mod account_refusal;
mod bill_files;
mod customers;
mod lower_text;
mod role;
mod visibility;
mod visible;
mod visible_bills;
mod visible_costs;
mod visible_day;
mod visible_lines;

pub use account::{Account, AccountChange, NamedInBills, NewParent};
pub use account_refusal::AccountRefusal;
pub use bill_files::{CustomerBills, CustomerGroup, FileBills, FileOffer, FileQuery, FileScope};
pub use customers::{
    CustomerFacts, CustomerPage, CustomersQuery, Manager, NamedAccount, Slice, SubAgent, SubAgentCandidate,
    SubAgentFilter, SubAgentPage, SubAgentsQuery, select_sub_agents,
};
pub use lower_text::LowerText;
pub use role::{Role, RoleError};
pub use visibility::{Visibility, select_own_states};
pub use visible::{BillOwner, BillQuery, Visible, VisibleBill, VisibleStates, select_names};
pub use visible_bills::{
    BillsAnswer, BillsQuery, BillsScope, HistoryAnswer, HistoryQuery, SeenBill, SeenState, SeenTotals,
    SeenVersion, Sight, VersionTotals,
};
pub use visible_costs::{CostsAnswer, CostsQuery, VisibleCosts};
pub use visible_day::{DayQuery, VisibleDay};
pub use visible_lines::{LinesPage, LinesQuery, VisibleLines};
