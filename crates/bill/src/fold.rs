//! The fold: lines to cells. The one thing that this project exists for.
//!
//! It is commutative: the same lines in any order, split into any parts, give the same cells to the
//! last digit.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::action_type::ActionType;
use crate::line::{BillKey, Charge};
use crate::money::{Sum, SumOverflow};
use crate::month::Month;
use crate::pay_mode::PayMode;
use crate::uin::Uin;

/// Exact sums of the amounts of some lines, and how many lines they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// List price x usage x duration.
    pub original: Sum,
    /// After discount, before vouchers, without tax.
    pub before_voucher: Sum,
    /// What vouchers paid.
    pub voucher: Sum,
    /// What is owed, without tax.
    pub total: Sum,
    /// What reserved instances deducted, at list price.
    pub ri_deduction: Sum,
    /// What savings plans deducted, at list price.
    pub sp_deduction: Sum,
    /// How many lines are in the sums.
    pub lines: u64,
}

impl Sums {
    /// Adds one line's amounts.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add(&mut self, charge: &Charge<'_>) -> Result<(), SumOverflow> {
        let amounts = &charge.amounts;
        self.merge(&Sums {
            original: amounts.original.into(),
            before_voucher: amounts.before_voucher.into(),
            voucher: amounts.voucher.into(),
            total: amounts.total.into(),
            ri_deduction: amounts.ri_deduction.into(),
            sp_deduction: amounts.sp_deduction.into(),
            lines: 1,
        })
    }

    /// Adds other sums.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Sums) -> Result<(), SumOverflow> {
        self.original = self.original.plus(other.original)?;
        self.before_voucher = self.before_voucher.plus(other.before_voucher)?;
        self.voucher = self.voucher.plus(other.voucher)?;
        self.total = self.total.plus(other.total)?;
        self.ri_deduction = self.ri_deduction.plus(other.ri_deduction)?;
        self.sp_deduction = self.sp_deduction.plus(other.sp_deduction)?;
        self.lines = self.lines.checked_add(other.lines).ok_or(SumOverflow)?;
        Ok(())
    }
}

/// The exact sums of a bill's lines for one combination of the dimensions that we keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The partner directly above the owner.
    pub manager: Uin,
    /// How it is paid.
    pub pay_mode: PayMode,
    /// What kind of transaction it is.
    pub action_type: ActionType,
    /// The product's code, or its normalised name.
    pub product: String,
    /// The region's number or code, or its normalised name.
    pub region: String,
    /// The sums.
    pub sums: Sums,
}

impl Cell {
    /// What tells the cells of one bill apart, and orders them.
    fn key(&self) -> (Uin, PayMode, ActionType, &str, &str) {
        (self.manager, self.pay_mode, self.action_type, &self.product, &self.region)
    }
}

/// A folded bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Its cells, in the order of their keys.
    pub cells: Vec<Cell>,
    /// The sums of all its lines, added up apart from the cells, so that these can be checked
    /// against them.
    pub sums: Sums,
}

/// Folded bills.
pub type Bills = BTreeMap<BillKey, Bill>;

/// A running fold.
///
/// Products and regions are numbered as they come, so that the key of a cell is a few small numbers
/// and adding a line allocates nothing once its cell exists.
#[derive(Debug, Default)]
pub struct Fold {
    products: Names,
    regions: Names,
    cells: HashMap<CellKey, Sums, RandomState>,
    /// The sums of each bill, added up apart from its cells.
    bills: HashMap<BillKey, Sums, RandomState>,
}

/// The dimensions of a cell, packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct CellKey {
    payer: Uin,
    owner: Uin,
    manager: Uin,
    month: Month,
    product: u32,
    region: u32,
    pay_mode: PayMode,
    action_type: ActionType,
}

impl Fold {
    /// An empty fold.
    #[must_use]
    pub fn new() -> Fold {
        Fold::default()
    }

    /// Adds one line.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits; the fold is of no use after it.
    pub fn add(&mut self, charge: &Charge<'_>) -> Result<(), SumOverflow> {
        let key = CellKey {
            payer: charge.bill.payer,
            owner: charge.bill.owner,
            manager: charge.manager,
            month: charge.bill.month,
            product: self.products.number(charge.product)?,
            region: self.regions.number(charge.region)?,
            pay_mode: charge.pay_mode,
            action_type: charge.action_type,
        };
        self.cells.entry(key).or_default().add(charge)?;
        self.bills.entry(charge.bill).or_default().add(charge)
    }

    /// The bills, when every line has been added.
    #[must_use]
    pub fn into_bills(self) -> Bills {
        // The order of the hash maps ends here: bills are kept in a tree, cells are sorted below.
        let whole = |(key, sums)| (key, Bill { cells: Vec::new(), sums });
        let mut bills: Bills = self.bills.into_iter().map(whole).collect();
        self.cells.into_iter().for_each(|(key, sums)| {
            let bill = BillKey { month: key.month, payer: key.payer, owner: key.owner };
            bills.entry(bill).or_default().cells.push(Cell {
                manager: key.manager,
                pay_mode: key.pay_mode,
                action_type: key.action_type,
                product: self.products.name(key.product),
                region: self.regions.name(key.region),
                sums,
            });
        });
        for bill in bills.values_mut() {
            bill.cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        }
        bills
    }
}

/// Names, numbered in the order in which they first came.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, u32, RandomState>,
    names: Vec<Box<str>>,
}

impl Names {
    /// The number of a name, a new one if it is new. More than 2^32 names count as an overflow.
    fn number(&mut self, name: &str) -> Result<u32, SumOverflow> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = u32::try_from(self.names.len()).ok().ok_or(SumOverflow)?;
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        Ok(number)
    }

    /// The name of a number that this table gave.
    fn name(&self, number: u32) -> String {
        usize::try_from(number)
            .ok()
            .and_then(|place| self.names.get(place))
            .map(std::string::ToString::to_string)
            .unwrap_or_default()
    }
}

/// A partition of a bill does not sum to its total. It cannot happen while the additions are right;
/// it is checked at every publish because people run their money on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bill of customer {}, {}, payer {}, does not add up: by {dimension} it has {found:?}, all its lines \
     together {expected:?}",
    bill.owner, bill.month, bill.payer
)]
pub struct LawBroken {
    /// The bill.
    pub bill: BillKey,
    /// The dimension by which the partition is made.
    pub dimension: &'static str,
    /// The sums over the partition.
    pub found: Box<Sums>,
    /// The sums of all lines of the bill.
    pub expected: Box<Sums>,
}

/// Checks that every partition of each bill, by any dimension, sums to what all its lines sum to.
///
/// # Errors
/// [`LawBroken`] names the first bill and dimension whose partition does not.
pub fn check_laws(bills: &Bills) -> Result<(), LawBroken> {
    for (key, bill) in bills {
        check_partition("manager", *key, bill, |cell| cell.manager)?;
        check_partition("pay mode", *key, bill, |cell| cell.pay_mode)?;
        check_partition("action type", *key, bill, |cell| cell.action_type)?;
        check_partition("product", *key, bill, |cell| &cell.product)?;
        check_partition("region", *key, bill, |cell| &cell.region)?;
    }
    Ok(())
}

/// Sums the parts of one partition apart, then the parts together, and compares.
fn check_partition<'a, K: Ord>(
    dimension: &'static str,
    key: BillKey,
    bill: &'a Bill,
    part_of: impl Fn(&'a Cell) -> K,
) -> Result<(), LawBroken> {
    let mut found = Sums::default();
    match sum_of_parts(&bill.cells, part_of, &mut found) {
        Ok(()) if found == bill.sums => Ok(()),
        _ => {
            let (found, expected) = (Box::new(found), Box::new(bill.sums));
            Err(LawBroken { bill: key, dimension, found, expected })
        }
    }
}

/// Adds up each part of a partition, then the parts into `found`.
fn sum_of_parts<'a, K: Ord>(
    cells: &'a [Cell],
    part_of: impl Fn(&'a Cell) -> K,
    found: &mut Sums,
) -> Result<(), SumOverflow> {
    let mut parts: BTreeMap<K, Sums> = BTreeMap::new();
    for cell in cells {
        parts.entry(part_of(cell)).or_default().merge(&cell.sums)?;
    }
    parts.values().try_for_each(|part| found.merge(part))
}
