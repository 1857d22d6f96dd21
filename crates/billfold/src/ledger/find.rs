//! Finding of a customer's bills as of a version or time, with an explanation if there is none.

use access::Role;
use anyhow::anyhow;
use bill::ledger::{AsOf, BillFilter, BillState, PublishedVersion};
use bill::{BillKey, Measure, Month, Sum, SumOverflow, Uin, sum_cells};
use store::{Catalog, StoreError, StoreRefusal, check_not_pruned};

use crate::clock::format_both_zones_exact;

/// Selects the bills of a customer's month, of one payer if one is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BillSelector {
    pub(crate) customer: Uin,
    pub(crate) month: Month,
    pub(crate) payer: Option<Uin>,
}

impl BillSelector {
    fn scope(self) -> BillFilter {
        BillFilter { month: Some(self.month), owner: Some(self.customer), payer: self.payer }
    }
}

/// Finds the selected bills as of a version or time: one, or one for each payer.
///
/// # Errors
///
/// There is none, with the reason and what to do; errors of storage.
pub(crate) async fn find_bills(
    catalog: &Catalog,
    selector: BillSelector,
    as_of: AsOf,
) -> anyhow::Result<Vec<BillState>> {
    let mut bills = catalog.read_bills(selector.customer, selector.month, as_of).await?;
    bills.retain(|state| selector.payer.is_none_or(|payer| payer == state.version.bill.payer));
    bills.iter().try_for_each(|state| check_not_pruned(&state.version))?;
    if !bills.is_empty() {
        return Ok(bills);
    }
    let versions = find_versions(catalog, selector).await?;
    Err(anyhow!("{}", describe_absence(&versions, as_of)))
}

/// Finds all versions of the selected bills.
///
/// # Errors
///
/// There is none, with the reason and what to do; errors of storage.
pub(crate) async fn find_versions(
    catalog: &Catalog,
    selector: BillSelector,
) -> anyhow::Result<Vec<PublishedVersion>> {
    let versions = catalog.list_versions(selector.scope()).await?;
    if !versions.is_empty() {
        return Ok(versions);
    }
    let BillSelector { customer, month, payer } = selector;
    let others = catalog.list_versions(BillFilter { payer: None, ..selector.scope() }).await?;
    if let (Some(payer), Some(other)) = (payer, others.first()) {
        return Err(anyhow!(
            "customer {customer} has no bill of {month} under payer {payer}; it has one under payer {}",
            other.bill.payer
        ));
    }
    let accounts = catalog.list_accounts().await?;
    let partner = accounts.iter().find(|account| account.uin == customer && account.role != Role::Customer);
    Err(match partner {
        Some(account) => {
            let flag = if account.role == Role::SecondLevelReseller { "--manager" } else { "--payer" };
            anyhow!(
                "{customer} is the account of a {}, and no customer: `billfold month {month} {flag} {customer}` lists \
                 its customers",
                account.role
            )
        }
        None => anyhow!(
            "customer {customer} has no bill of {month}; `billfold imports` lists what was imported, and \
             `billfold month {month}` every bill of the month"
        ),
    })
}

/// Finds the one selected bill, and its versions.
///
/// # Errors
///
/// As [`find_versions`], and if there are bills under two payers and no payer is named.
pub(crate) async fn find_one_bill(
    catalog: &Catalog,
    selector: BillSelector,
) -> anyhow::Result<(BillKey, Vec<PublishedVersion>)> {
    let versions = find_versions(catalog, selector).await?;
    let bill = versions.first().map(|version| version.bill);
    let bill = bill.ok_or_else(|| anyhow!("customer {} has no bill", selector.customer))?;
    match versions.iter().find(|version| version.bill != bill) {
        None => Ok((bill, versions)),
        Some(other) => Err(anyhow!(
            "customer {} has two bills of {}, under payer {} and payer {}; say which with --payer UIN",
            bill.owner,
            bill.month,
            bill.payer,
            other.bill.payer
        )),
    }
}

/// Finds the version of a bill as of a version or time.
///
/// # Errors
///
/// There was none, with the reason; it was pruned.
pub(crate) fn find_version_at(
    versions: &[PublishedVersion],
    as_of: AsOf,
) -> anyhow::Result<&PublishedVersion> {
    let found = match as_of {
        AsOf::Now => versions.last(),
        AsOf::Version(number) => versions.iter().find(|version| version.number == number),
        AsOf::Time(at_us) => versions.iter().rfind(|version| version.published_at_us <= at_us),
    };
    let found = found.ok_or_else(|| anyhow!("{}", describe_absence(versions, as_of)))?;
    check_not_pruned(found)?;
    Ok(found)
}

/// Loads a version with its cells.
///
/// # Errors
///
/// Errors of storage; the version was pruned meanwhile.
pub(crate) async fn load_state(
    catalog: &Catalog,
    bill: BillKey,
    number: u32,
) -> Result<BillState, StoreError> {
    let states = catalog.read_bills(bill.owner, bill.month, AsOf::Version(number)).await?;
    let found = states.into_iter().find(|state| state.version.bill == bill);
    if let Some(state) = &found {
        check_not_pruned(&state.version)?;
    }
    found.ok_or_else(|| StoreRefusal::VersionGone { version: number }.into())
}

/// Sums the total of a state.
///
/// # Errors
///
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(crate) fn sum_total(state: &BillState) -> Result<Sum, SumOverflow> {
    sum_cells(&state.cells).map(|sums| sums[Measure::Total])
}

/// Explains why bills with these versions have none as of a version or time.
fn describe_absence(versions: &[PublishedVersion], as_of: AsOf) -> String {
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
        return "there is no such bill".to_owned();
    };
    let bill = first.bill;
    let name = format!("the bill of customer {}, {}", bill.owner, bill.month);
    let hint = format!("`billfold versions {} {}` lists them", bill.owner, bill.month);
    let absent = match as_of {
        AsOf::Time(at_us) => {
            return format!(
                "{name}, had no version at {}: the first was published {}; {hint}",
                format_both_zones_exact(at_us),
                format_both_zones_exact(first.published_at_us)
            );
        }
        AsOf::Version(number) => format!("version {number}"),
        AsOf::Now => "now".to_owned(),
    };
    if first.number == last.number {
        format!("{name}, has version {} only, and no {absent}; {hint}", first.number)
    } else {
        format!("{name}, has versions {} to {}, and no {absent}; {hint}", first.number, last.number)
    }
}
