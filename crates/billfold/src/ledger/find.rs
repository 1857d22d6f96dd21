//! Finding a customer's bills as of a moment, and saying in words why there is none.

use anyhow::anyhow;
use bill::{BillKey, Measure, Month, Sum, SumOverflow, Sums, Uin};
use store::{AsOf, BillState, Catalog, PublishedVersion, Scope, StoreError};

use super::moment;
use crate::clock::rfc3339_exact;

/// A customer's month, under one payer if one is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Which {
    pub(crate) customer: Uin,
    pub(crate) month: Month,
    pub(crate) payer: Option<Uin>,
}

impl Which {
    fn scope(self) -> Scope {
        Scope { month: Some(self.month), owner: Some(self.customer), payer: self.payer }
    }
}

/// The bills that are meant, as of a moment: one, or one for each payer.
///
/// # Errors
/// There is none, with the reason and what to do; faults of storage.
pub(crate) async fn bills(catalog: &Catalog, which: Which, as_of: AsOf) -> anyhow::Result<Vec<BillState>> {
    let mut bills = catalog.bills(which.customer, which.month, as_of).await?;
    bills.retain(|state| which.payer.is_none_or(|payer| payer == state.version.bill.payer));
    bills.iter().try_for_each(|state| check_kept(&state.version))?;
    if !bills.is_empty() {
        return Ok(bills);
    }
    let versions = versions(catalog, which).await?;
    Err(anyhow!("{}", absence(&versions, as_of)))
}

/// Every version of the bills that are meant.
///
/// # Errors
/// There is none, with the reason and what to do; faults of storage.
pub(crate) async fn versions(catalog: &Catalog, which: Which) -> anyhow::Result<Vec<PublishedVersion>> {
    let versions = catalog.versions(which.scope()).await?;
    if !versions.is_empty() {
        return Ok(versions);
    }
    let Which { customer, month, payer } = which;
    let others = catalog.versions(Scope { payer: None, ..which.scope() }).await?;
    Err(match (payer, others.first()) {
        (Some(payer), Some(other)) => anyhow!(
            "customer {customer} has no bill of {month} under payer {payer}; it has one under payer {}",
            other.bill.payer
        ),
        _ => anyhow!(
            "customer {customer} has no bill of {month}; `billfold imports` lists what was imported, and \
             `billfold month {month}` every bill of the month"
        ),
    })
}

/// The one bill that is meant, and its versions.
///
/// # Errors
/// As [`versions`], and where there are bills under two payers and none is named.
pub(crate) async fn one_bill(
    catalog: &Catalog,
    which: Which,
) -> anyhow::Result<(BillKey, Vec<PublishedVersion>)> {
    let versions = versions(catalog, which).await?;
    let bill = versions.first().map(|version| version.bill);
    let bill = bill.ok_or_else(|| anyhow!("customer {} has no bill", which.customer))?;
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

/// The version of a bill as of a moment.
///
/// # Errors
/// There was none, with the reason.
pub(crate) fn version_at(versions: &[PublishedVersion], as_of: AsOf) -> anyhow::Result<&PublishedVersion> {
    let found = match as_of {
        AsOf::Now => versions.last(),
        AsOf::Version(number) => versions.iter().find(|version| version.number == number),
        AsOf::Time(at_us) => versions.iter().rfind(|version| version.published_at_us <= at_us),
    };
    let found = found.ok_or_else(|| anyhow!("{}", absence(versions, as_of)))?;
    check_kept(found)?;
    Ok(found)
}

/// Makes sure that what a version said is still there.
///
/// # Errors
/// [`StoreError::Pruned`]: it is not.
pub(crate) fn check_kept(version: &PublishedVersion) -> Result<(), StoreError> {
    match version.pruned_at_us {
        None => Ok(()),
        Some(at_us) => Err(StoreError::Pruned { bill: version.bill, version: version.number, at_us }),
    }
}

/// A version with its cells.
///
/// # Errors
/// Faults of storage; the version was pruned meanwhile.
pub(crate) async fn state(catalog: &Catalog, bill: BillKey, number: u32) -> Result<BillState, StoreError> {
    let states = catalog.bills(bill.owner, bill.month, AsOf::Version(number)).await?;
    let own = states.into_iter().find(|state| state.version.bill == bill);
    if let Some(state) = &own {
        check_kept(&state.version)?;
    }
    own.ok_or_else(|| StoreError::Refused(format!("version {number} of the bill is there no more")))
}

/// All that a state's cells sum to.
///
/// # Errors
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(crate) fn whole(state: &BillState) -> Result<Sums, SumOverflow> {
    let mut whole = Sums::default();
    state.cells.iter().try_for_each(|cell| whole.merge(&cell.sums))?;
    Ok(whole)
}

/// The total of a state.
///
/// # Errors
/// [`SumOverflow`]: a sum left the range of 128 bits.
pub(crate) fn total(state: &BillState) -> Result<Sum, SumOverflow> {
    whole(state).map(|sums| sums[Measure::Total])
}

/// Why bills with these versions have none as of a moment.
fn absence(versions: &[PublishedVersion], as_of: AsOf) -> String {
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
        return "there is no such bill".to_owned();
    };
    let bill = first.bill;
    let name = format!("the bill of customer {}, {}", bill.owner, bill.month);
    let hint = format!("`billfold versions {} {}` lists them", bill.owner, bill.month);
    match as_of {
        AsOf::Time(at_us) => format!(
            "{name}, had no version at {}: the first was published {}; {hint}",
            rfc3339_exact(at_us),
            rfc3339_exact(first.published_at_us)
        ),
        AsOf::Now | AsOf::Version(_) if first.number == last.number => {
            format!("{name}, has version {} only, and no {}; {hint}", first.number, moment::describe(as_of))
        }
        AsOf::Now | AsOf::Version(_) => format!(
            "{name}, has versions {} to {}, and no {}; {hint}",
            first.number,
            last.number,
            moment::describe(as_of)
        ),
    }
}
