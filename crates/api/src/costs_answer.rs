//! Answers that are made from costs in groups.

use alloc::vec::Vec;
use core::cmp::Reverse;

use access::{CostsAnswer, CostsQuery, VisibleCosts};
use bill::{CostGroup, Dimension, KeyKind, Language, Measure, PayMode, TransactionType};
use tc3::Refusal;

use crate::definition::errors::make_withheld_refusal;
use crate::fields::inputs::make_unknown_customer_refusal;
use crate::step::Step;

/// The name of the group of all charges.
const WHOLE_NAME: &str = "default";

/// Asks for costs, and answers from them.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see, and `ResourceUnavailable` for bills of which a part states what
/// another account pays.
pub(crate) fn answer_from_costs<T: 'static>(
    query: CostsQuery,
    answer: impl FnOnce(&VisibleCosts) -> Result<T, Refusal> + Send + 'static,
) -> Step<T> {
    Step::read_costs(query, move |read| match read {
        CostsAnswer::Nothing => Err(make_unknown_customer_refusal()),
        CostsAnswer::Withheld => Err(make_withheld_refusal()),
        CostsAnswer::Costs(costs) => answer(costs),
    })
}

/// Lists the groups of the dimension with an index, by an amount in descending order, equal amounts by their codes.
pub(crate) fn sort_groups(visible: &VisibleCosts, index: usize, measure: Measure) -> Vec<(&str, &CostGroup)> {
    let mut groups: Vec<_> = visible.costs.list_groups(index).collect();
    groups.sort_by_key(|(code, group)| (Reverse(group.sums[measure]), *code));
    groups
}

/// Returns the name that is shown for a group: that of our tables in the language, else that of the file, else the code.
pub(crate) fn choose_group_name<'a>(
    visible: &'a VisibleCosts,
    dimension: &Dimension,
    (code, group): (&'a str, &'a CostGroup),
    language: Language,
) -> &'a str {
    let of_key = |kind| visible.names.choose_name(kind, code, language);
    match dimension {
        Dimension::Whole => WHOLE_NAME,
        Dimension::Product => of_key(KeyKind::Product),
        Dimension::Region => of_key(KeyKind::Region),
        Dimension::PayMode => PayMode::from_code(code).map_or(code, |mode| mode.name_in(language)),
        Dimension::TransactionType => {
            TransactionType::from_code(code).map_or(code, |one| one.name_in(language))
        }
        Dimension::Subproduct
        | Dimension::Zone
        | Dimension::Project
        | Dimension::Payer
        | Dimension::Owner
        | Dimension::ComponentType
        | Dimension::Component
        | Dimension::Resource
        | Dimension::Tag(_) => group.name.as_deref().unwrap_or(code),
    }
}
