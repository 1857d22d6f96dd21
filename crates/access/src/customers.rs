//! Lists of a caller's customers and of the second-level resellers below it, and the decision who is one.
//!
//! The customers of a manager are the accounts of customers directly below it, and the owners of the published lines that
//! it manages, but for partners, the manager itself, and the caller. Of lines that another manages, those count which the
//! caller may see: it paid them, or the manager is below it in the tree. The catalog selects them, since they may be many.
//!
//! The second-level resellers of a caller are the accounts of that role directly below it, and the managers of published
//! lines that it paid, but for itself and those that an account row gives another place.

use bill::Uin;

use crate::account::Account;
use crate::account_refusal::NAME_CHARS_MAX;
use crate::lower_text::LowerText;
use crate::role::Role;
use crate::visibility::Visibility;

/// A slice of an ordered list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The number of items that are left out before it; it may be more than there are.
    pub offset: u64,
    /// The largest number of items in it.
    pub limit: u64,
}

/// An account with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    /// Its number.
    pub uin: Uin,
    /// The name that people call it by; may be empty.
    pub name: String,
}

impl NamedAccount {
    /// Adds the name to a number; one without an account has none.
    #[must_use]
    pub fn new(uin: Uin, account: Option<Account>) -> Self {
        Self { uin, name: account.map_or_else(String::new, |account| account.name) }
    }
}

/// The manager whose customers are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// The caller.
    Caller,
    /// A second-level reseller of the caller.
    SubAgent(Uin),
}

/// A question for customers of a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomersQuery {
    /// The manager.
    pub manager: Manager,
    /// The slice of the list that is read.
    pub slice: Slice,
}

/// A slice of a manager's customers, and the number of all of them, as of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerPage {
    /// The manager.
    pub manager: NamedAccount,
    /// The number of all its customers.
    pub total: u64,
    /// The customers in the slice, by number.
    pub customers: Vec<NamedAccount>,
}

/// Selects second-level resellers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubAgentFilter {
    /// All.
    All,
    /// Those whose name contains a text, in upper or lower case; [`Self::name_contains`] makes it.
    NameContains(LowerText),
    /// The one with a number.
    Is(Uin),
    /// Those of whom an account is a customer.
    Manages(Uin),
    /// None, as for a condition that no reseller meets.
    Nothing,
}

/// A question for the second-level resellers of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgentsQuery {
    /// Selects those that are listed.
    pub filter: SubAgentFilter,
    /// The slice of the list that is read.
    pub slice: Slice,
}

/// A second-level reseller of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgent {
    /// Its account.
    pub account: NamedAccount,
    /// The number of its customers, of which the caller may know.
    pub customers: u64,
}

/// A slice of second-level resellers, and the number of all that match, as of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgentPage {
    /// The number of all that match the filter.
    pub total: u64,
    /// Those in the slice, by number.
    pub sub_agents: Vec<SubAgent>,
}

/// A customer of which the caller may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFacts {
    /// Its account.
    pub account: NamedAccount,
    /// True if a line of it was ever published that the caller may see.
    pub has_lines: bool,
}

/// Facts of the catalog about an account that may be a second-level reseller of the caller.
#[derive(Clone, Debug)]
pub struct SubAgentCandidate {
    /// Its number.
    pub uin: Uin,
    /// Its account, if it has one.
    pub account: Option<Account>,
    /// True if it manages published lines that the caller paid.
    pub manages_paid_lines: bool,
    /// True if the account of [`SubAgentFilter::Manages`] is a customer of it.
    pub manages_customer: bool,
}

impl Manager {
    /// Returns the number of the manager.
    #[must_use]
    pub fn uin(self, caller: Uin) -> Uin {
        match self {
            Self::Caller => caller,
            Self::SubAgent(uin) => uin,
        }
    }
}

impl SubAgentFilter {
    /// Selects those whose name contains a text, in upper or lower case. No name contains one that is longer than names are.
    #[must_use]
    pub fn name_contains(text: &str) -> Self {
        match text.chars().nth(NAME_CHARS_MAX) {
            None => Self::NameContains(LowerText::new(text)),
            Some(_) => Self::Nothing,
        }
    }

    /// Returns the account of whom those are searched that manage it.
    #[must_use]
    pub fn customer(&self) -> Option<Uin> {
        match self {
            Self::Manages(customer) => Some(*customer),
            Self::All | Self::NameContains(_) | Self::Is(_) | Self::Nothing => None,
        }
    }

    /// Returns true if a second-level reseller matches.
    fn matches(&self, candidate: &SubAgentCandidate) -> bool {
        match self {
            Self::All => true,
            Self::NameContains(text) => {
                text.is_in(candidate.account.as_ref().map_or("", |account| &account.name))
            }
            Self::Is(uin) => candidate.uin == *uin,
            Self::Manages(_) => candidate.manages_customer,
            Self::Nothing => false,
        }
    }
}

impl SubAgentCandidate {
    /// Returns true if it is a second-level reseller of the caller.
    #[must_use]
    pub fn is_sub_agent_of(&self, caller: Uin) -> bool {
        self.uin != caller
            && match &self.account {
                Some(account) => account.role == Role::SecondLevelReseller && account.parent == Some(caller),
                None => self.manages_paid_lines,
            }
    }
}

/// Selects those second-level resellers of the caller that match, by number: the number of all, and those in the slice.
#[must_use]
pub fn select_sub_agents(
    caller: Uin,
    query: &SubAgentsQuery,
    mut candidates: Vec<SubAgentCandidate>,
) -> (usize, Vec<NamedAccount>) {
    candidates.retain(|candidate| candidate.is_sub_agent_of(caller) && query.filter.matches(candidate));
    candidates.sort_by_key(|candidate| candidate.uin);
    let total = candidates.len();
    // Beyond the largest index is beyond the end, too.
    let [offset, limit] =
        [query.slice.offset, query.slice.limit].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let page = candidates.into_iter().skip(offset).take(limit);
    (total, page.map(|candidate| NamedAccount::new(candidate.uin, candidate.account)).collect())
}

impl CustomerFacts {
    /// Makes them of what the catalog knows about a customer; `None` if the caller may not know of it.
    #[must_use]
    pub fn of_known(visibility: Visibility) -> Option<Self> {
        visibility.is_customer_known().then(|| Self {
            has_lines: visibility.sees_lines(),
            account: NamedAccount::new(visibility.customer, visibility.account),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uin(number: i64) -> Uin {
        Uin::new(number).unwrap()
    }

    /// A candidate with an account, or without one.
    fn make_candidate(number: i64, account: Option<(Role, Option<i64>)>) -> SubAgentCandidate {
        let account = account.map(|(role, parent)| Account {
            uin: uin(number),
            role,
            parent: parent.map(uin),
            name: format!("Käufer {number} ÄÖ"),
        });
        SubAgentCandidate { uin: uin(number), account, manages_paid_lines: false, manages_customer: false }
    }

    #[test]
    fn a_sub_agent_has_an_account_below_the_caller_or_none_and_lines_that_the_caller_paid() {
        let is_one = |candidate: &SubAgentCandidate| candidate.is_sub_agent_of(uin(1));
        let below = make_candidate(5, Some((Role::SecondLevelReseller, Some(1))));
        assert!(is_one(&below));
        let paid = |candidate| SubAgentCandidate { manages_paid_lines: true, ..candidate };
        assert!(is_one(&paid(make_candidate(5, None))));
        assert!(!is_one(&make_candidate(5, None)));
        for place in [
            (Role::SecondLevelReseller, Some(2)),
            (Role::Reseller, None),
            (Role::Customer, Some(1)),
            (Role::Distributor, None),
        ] {
            assert!(!is_one(&paid(make_candidate(5, Some(place)))), "{place:?}");
        }
        assert!(!is_one(&paid(make_candidate(1, None))), "the caller is not its own");
    }

    #[test]
    fn sub_agents_are_filtered_counted_and_cut_by_number() {
        let own = Some((Role::SecondLevelReseller, Some(1)));
        let mut candidates = [9, 5, 7, 6].map(|number| make_candidate(number, own)).to_vec();
        candidates.push(make_candidate(8, Some((Role::Reseller, None))));
        candidates[1].manages_customer = true;
        candidates.push(SubAgentCandidate { manages_paid_lines: true, ..make_candidate(4, None) });
        let select = |filter, offset, limit| {
            let query = SubAgentsQuery { filter, slice: Slice { offset, limit } };
            let (total, page) = select_sub_agents(uin(1), &query, candidates.clone());
            (total, page.iter().map(|own| own.uin.get()).collect::<Vec<_>>())
        };
        let name = SubAgentFilter::name_contains;
        assert_eq!(select(SubAgentFilter::All, 0, 3), (5, vec![4, 5, 6]));
        assert_eq!(select(SubAgentFilter::All, 3, 3), (5, vec![7, 9]));
        for offset in [5, u64::MAX] {
            assert_eq!(select(SubAgentFilter::All, offset, u64::MAX), (5, vec![]));
        }
        assert_eq!(select(name("KÄUFER"), 0, 9), (4, vec![5, 6, 7, 9]));
        assert_eq!(select(name("7 äö"), 0, 9), (1, vec![7]));
        assert_eq!(select(name(""), 0, 9).0, 5, "an account without a name has the empty text in it");
        assert_eq!(select(name(&"7".repeat(NAME_CHARS_MAX + 1)), 0, 9).0, 0, "no name is that long");
        assert_eq!(select(SubAgentFilter::Is(uin(6)), 0, 9), (1, vec![6]));
        assert_eq!(select(SubAgentFilter::Is(uin(8)), 0, 9), (0, vec![]));
        assert_eq!(select(SubAgentFilter::Manages(uin(99)), 0, 9), (1, vec![5]));
        assert_eq!(select(SubAgentFilter::Nothing, 0, 9), (0, vec![]));
    }
}
