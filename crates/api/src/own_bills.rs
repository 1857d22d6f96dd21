//! Parts that the actions of our own service share: the owner whose bills are asked for, and the answers that storage gives.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use access::{
    BillOwner, BillsAnswer, BillsQuery, HistoryAnswer, HistoryQuery, Role, SeenBill, SeenState, SeenVersion,
};
use bill::{Month, Uin};
use tc3::{Code, Refusal};

use crate::call::Call;
use crate::definition::ActionError;
use crate::definition::errors::{declare_error, make_withheld_refusal};
use crate::fields::inputs::{CustomerUin, make_unknown_customer_refusal};
use crate::step::Step;
use crate::text::Text;

/// Every role may call: each sees what it sees of the same bills elsewhere.
pub(crate) const ALL_ROLES: &[Role] = &Role::ALL;

/// A partner names no customer.
pub(crate) const MISSING_CUSTOMER: ActionError = declare_error(
    Code::MissingParameter,
    false,
    Text::new(
        "The caller is a partner, and CustomerUin is missing.",
        "调用方为合作伙伴，但未传入 CustomerUin。",
    ),
    Text::new("Send CustomerUin.", "请传入 CustomerUin。"),
);

/// A partner names no customer, or the bill is one of several.
pub(crate) const MISSING_CUSTOMER_OR_PAYER: ActionError = declare_error(
    Code::MissingParameter,
    false,
    Text::new(
        "The caller is a partner, and CustomerUin is missing; or the month has bills of several payers, and PayerUin is missing.",
        "调用方为合作伙伴，但未传入 CustomerUin；或该月有多个付款方的账单，但未传入 PayerUin。",
    ),
    Text::new(
        "Send the parameter that the message names. The list of versions has the payers.",
        "请传入错误信息所写的参数。付款方见版本列表。",
    ),
);

/// The note of actions whose bills are as the caller sees them.
pub(crate) const OWN_PART: Text = Text::new(
    "A partner sees the lines that it pays, that it manages, or that a second-level reseller below it manages; an end customer \
     sees its own. Other lines count in nothing, as if there were none.",
    "合作伙伴可见由其付款、由其管理或由其二级经销商管理的明细；子客可见自己的明细。其他明细不计入任何结果。",
);

/// Chooses the owner whose bills are asked for: a partner names a customer, and an end customer is it itself.
///
/// # Errors
///
/// `MissingParameter` for a partner that names none, and `UinNoAuth` for an end customer that names another.
pub(crate) fn choose_owner(call: &Call, customer: Option<CustomerUin>) -> Result<BillOwner, Refusal> {
    find_owner(call, customer)?.ok_or_else(|| Refusal::missing_parameter("CustomerUin"))
}

/// Finds the owner whose bills are asked for; `None` for all customers of a partner.
///
/// # Errors
///
/// `UinNoAuth` for an end customer that names another account than its own.
pub(crate) fn find_owner(call: &Call, customer: Option<CustomerUin>) -> Result<Option<BillOwner>, Refusal> {
    let customer = customer.map(CustomerUin::to_uin).transpose()?;
    match (call.role, customer) {
        (Role::Customer, Some(other)) if other != call.caller => Err(make_unknown_customer_refusal()),
        (Role::Customer, _) => Ok(Some(BillOwner::Caller)),
        (Role::Distributor | Role::SecondLevelReseller | Role::Reseller, customer) => {
            Ok(customer.map(BillOwner::Customer))
        }
    }
}

/// Asks for the current bills of some months, and answers from them.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see.
pub(crate) fn answer_from_bills<T: 'static>(
    query: BillsQuery,
    answer: impl FnOnce(&[SeenBill]) -> Result<T, Refusal> + Send + 'static,
) -> Step<T> {
    Step::read_bills(query, move |read| match read {
        BillsAnswer::Nothing => Err(make_unknown_customer_refusal()),
        BillsAnswer::Bills(bills) => answer(bills),
    })
}

/// Asks for the versions of a month's bills, and answers from them.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see, and `ResourceUnavailable` for versions of which one states what
/// another account pays.
pub(crate) fn answer_from_history<T: 'static>(
    query: HistoryQuery,
    answer: impl FnOnce(&[SeenState]) -> Result<T, Refusal> + Send + 'static,
) -> Step<T> {
    Step::read_history(query, move |read| match read {
        HistoryAnswer::Nothing => Err(make_unknown_customer_refusal()),
        HistoryAnswer::Withheld => Err(make_withheld_refusal()),
        HistoryAnswer::Versions(versions) => answer(versions),
    })
}

/// Refuses bills of which one states what another account pays.
///
/// # Errors
///
/// `ResourceUnavailable`.
pub(crate) fn check_not_withheld<'a>(bills: impl IntoIterator<Item = &'a SeenBill>) -> Result<(), Refusal> {
    if bills.into_iter().any(|bill| bill.is_withheld) { Err(make_withheld_refusal()) } else { Ok(()) }
}

/// Returns true if a version changed charges of a bill that was final when it was published.
pub(crate) fn is_correction(call: &Call, version: &SeenVersion) -> bool {
    let SeenVersion { bill, number, published_at_us, texts_only, .. } = *version;
    call.finality.is_correction(bill.month, number, published_at_us, texts_only)
}

/// Selects the versions of a payer's bills; those of all payers if none is named. A number that no account has pays no bill.
pub(crate) fn select_versions(versions: &[SeenState], payer: Option<i64>) -> Vec<&SeenState> {
    let is_wanted = |one: &&SeenState| payer.is_none_or(|payer| payer == one.version.bill.payer.get());
    versions.iter().filter(is_wanted).collect()
}

/// Groups bills by month, the oldest first.
pub(crate) fn group_by_month(bills: &[SeenBill]) -> BTreeMap<Month, Vec<&SeenBill>> {
    let mut months: BTreeMap<Month, Vec<&SeenBill>> = BTreeMap::new();
    for bill in bills {
        months.entry(bill.version.bill.month).or_default().push(bill);
    }
    months
}

/// Lists the payers of bills by versions of them, each once, in ascending order.
pub(crate) fn list_payers<'a>(versions: impl IntoIterator<Item = &'a SeenVersion>) -> Vec<Uin> {
    let payers: BTreeSet<Uin> = versions.into_iter().map(|version| version.bill.payer).collect();
    payers.into_iter().collect()
}
