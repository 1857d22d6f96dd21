//! Costs: the sums of charges by a dimension, and inside each group by month, day or product.
//!
//! Charges are the cells of bills, or their lines: both become [`CostItem`]s, and from then on there is one computation.

pub(crate) mod dimension;
pub(crate) mod item;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::column::Column;
use crate::costs::dimension::Dimension;
use crate::costs::item::CostItem;
use crate::day::Day;
use crate::money::SumOverflow;
use crate::month::Month;
use crate::sums::Sums;

/// The columns whose texts a [`CostItem`] of a line is made of, besides its charge and its unknown columns.
pub const COST_COLUMNS: &[Column] = &[
    Column::SubproductName,
    Column::SubproductCode,
    Column::ProjectName,
    Column::AvailabilityZone,
    Column::AvailabilityZoneCode,
    Column::InstanceId,
    Column::TransactionTime,
    Column::UsageStartTime,
    Column::ComponentType,
    Column::ComponentTypeCode,
    Column::ComponentName,
    Column::ComponentCode,
];

/// The parts into which each group is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The months of the bills.
    Months,
    /// The days of the lines, from the first to the last. Lines of other days are left out.
    Days(Day, Day),
    /// The products.
    Products,
}

/// The name of a part of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A month.
    Month(Month),
    /// A day.
    Day(Day),
    /// The key of a product.
    Product(Box<str>),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Product(key) => f.write_str(key),
        }
    }
}

/// A condition on charges: their code in a dimension is one of some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostFilter {
    /// The dimension.
    pub dimension: Dimension,
    /// The codes that are left.
    pub codes: BTreeSet<String>,
}

/// A question for costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostQuestion {
    /// The dimensions by which charges are grouped, each by itself.
    pub dimensions: Vec<Dimension>,
    /// The parts into which each group is split.
    pub split: Split,
    /// The conditions, which must all hold.
    pub filters: Vec<CostFilter>,
}

impl CostQuestion {
    /// Returns true if cells do not answer the question, so that lines are needed.
    #[must_use]
    pub fn needs_lines(&self) -> bool {
        matches!(self.split, Split::Days(..)) || self.list_dimensions().any(|one| !one.is_of_cells())
    }

    /// Returns true if the unknown columns of lines are needed.
    #[must_use]
    pub fn needs_tags(&self) -> bool {
        self.list_dimensions().any(|one| matches!(one, Dimension::Tag(_)))
    }

    /// Adds a charge to the groups that it belongs to.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add(&self, costs: &mut Costs, item: &CostItem<'_>) -> Result<(), SumOverflow> {
        let is_left = |filter: &CostFilter| filter.codes.contains(&*item.find_code(&filter.dimension));
        if !self.filters.iter().all(is_left) {
            return Ok(());
        }
        let part = match self.split {
            Split::Months => Part::Month(item.bill.month),
            Split::Days(first, last) => {
                let day = item.find_day();
                if !(first..=last).contains(&day) {
                    return Ok(());
                }
                Part::Day(day)
            }
            Split::Products => Part::Product(item.product.into()),
        };
        costs.groups.resize_with(self.dimensions.len(), BTreeMap::new);
        for (dimension, groups) in self.dimensions.iter().zip(&mut costs.groups) {
            let code = item.find_code(dimension);
            // A code is copied for its first charge only.
            if !groups.contains_key(&*code) {
                groups.insert(code.as_ref().into(), CostGroup::default());
            }
            if let Some(group) = groups.get_mut(&*code) {
                group.add(&part, &item.sums, item.find_name(dimension))?;
            }
        }
        Ok(())
    }

    /// The dimensions of groups and of conditions.
    fn list_dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.dimensions.iter().chain(self.filters.iter().map(|filter| &filter.dimension))
    }
}

/// The sums of the charges of one code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostGroup {
    /// The least of the names that lines give the code. `None` for cells, which have no names, and where a code is its name.
    pub name: Option<Box<str>>,
    /// The sums of all its charges.
    pub sums: Sums,
    /// The sums of its parts that have charges.
    pub parts: BTreeMap<Part, Sums>,
}

impl CostGroup {
    /// Adds the charges of another group.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        self.sums.merge(&other.sums)?;
        for (part, sums) in &other.parts {
            self.parts.entry(part.clone()).or_default().merge(sums)?;
        }
        Ok(())
    }

    /// Adds charges of a part.
    fn add(&mut self, part: &Part, sums: &Sums, name: Option<&str>) -> Result<(), SumOverflow> {
        if let Some(name) = name
            && self.name.as_deref().is_none_or(|known| name < known)
        {
            self.name = Some(name.into());
        }
        self.sums.merge(sums)?;
        if let Some(of_part) = self.parts.get_mut(part) {
            return of_part.merge(sums);
        }
        self.parts.insert(part.clone(), *sums);
        Ok(())
    }
}

/// The answer to a [`CostQuestion`]: groups by their codes, for each of its dimensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// In the order of the dimensions; empty if there are no charges.
    groups: Vec<BTreeMap<Box<str>, CostGroup>>,
}

impl Costs {
    /// Iterates over the groups of the dimension with an index in [`CostQuestion::dimensions`], in the order of their codes.
    pub fn list_groups(&self, index: usize) -> impl Iterator<Item = (&str, &CostGroup)> {
        self.groups.get(index).into_iter().flatten().map(|(code, group)| (code.as_ref(), group))
    }
}

#[cfg(test)]
mod tests;
