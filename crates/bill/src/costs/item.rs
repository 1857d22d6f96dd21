//! A charge whose cost is added up: a cell of a bill, or a line.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::charge::{BillKey, Charge};
use crate::codes::pay_mode::PayMode;
use crate::codes::tables::{NO_KEY, normalise_name};
use crate::codes::transaction_type::TransactionType;
use crate::column::Column;
use crate::costs::dimension::{Dimension, find_project_code};
use crate::day::Day;
use crate::folded_bill::Cell;
use crate::money::Sum;
use crate::stated_text::stated_text;
use crate::sums::Sums;
use crate::unknown_columns::list_tags;

/// A function that returns the text of a line in a column of [`COST_COLUMNS`](crate::COST_COLUMNS); `None` if its file had no
/// such column.
pub type TextOfColumn<'a> = &'a dyn Fn(Column) -> Option<&'a str>;

/// A charge whose cost is added up.
pub struct CostItem<'a> {
    pub(super) bill: BillKey,
    pay_mode: PayMode,
    transaction_type: TransactionType,
    pub(super) product: &'a str,
    region: &'a str,
    pub(super) sums: Sums,
    /// `None` for a cell.
    line: Option<LineTexts<'a>>,
}

/// The texts of a line.
#[derive(Clone, Copy)]
struct LineTexts<'a> {
    text: TextOfColumn<'a>,
    unknown: &'a BTreeMap<String, String>,
}

impl<'a> CostItem<'a> {
    /// Takes a cell of a bill. It must not be asked for what only lines have.
    #[must_use]
    pub fn of_cell(bill: BillKey, cell: &'a Cell) -> Self {
        Self {
            bill,
            pay_mode: cell.pay_mode,
            transaction_type: cell.transaction_type,
            product: &cell.product,
            region: &cell.region,
            sums: cell.sums,
            line: None,
        }
    }

    /// Takes a line. Its unknown columns may be empty if they are not needed.
    #[must_use]
    pub fn of_line(
        charge: &Charge<'a>,
        text: TextOfColumn<'a>,
        unknown: &'a BTreeMap<String, String>,
    ) -> Self {
        Self {
            bill: charge.bill,
            pay_mode: charge.pay_mode,
            transaction_type: charge.transaction_type,
            product: charge.product,
            region: charge.region,
            sums: Sums { amounts: charge.amounts.map(Sum::from), lines: 1 },
            line: Some(LineTexts { text, unknown }),
        }
    }

    /// Returns the code in a dimension. A property that has a code in the file has that one, else its normalised name;
    /// [`NO_KEY`] if the line states neither.
    pub(super) fn find_code(&self, dimension: &Dimension) -> Cow<'a, str> {
        match dimension {
            Dimension::Whole => Cow::Borrowed(""),
            Dimension::Product => Cow::Borrowed(self.product),
            Dimension::Region => Cow::Borrowed(self.region),
            Dimension::TransactionType => Cow::Borrowed(self.transaction_type.code()),
            Dimension::PayMode => Cow::Borrowed(self.pay_mode.code()),
            Dimension::Payer => Cow::Owned(self.bill.payer.to_string()),
            Dimension::Owner => Cow::Owned(self.bill.owner.to_string()),
            Dimension::Subproduct => self.find_key(Column::SubproductCode, Column::SubproductName),
            Dimension::Zone => self.find_key(Column::AvailabilityZoneCode, Column::AvailabilityZone),
            Dimension::ComponentType => self.find_key(Column::ComponentTypeCode, Column::ComponentType),
            Dimension::Component => self.find_key(Column::ComponentCode, Column::ComponentName),
            Dimension::Project => {
                Cow::Borrowed(self.find_text(Column::ProjectName).map_or(NO_KEY, find_project_code))
            }
            Dimension::Resource => Cow::Borrowed(self.find_text(Column::InstanceId).unwrap_or(NO_KEY)),
            Dimension::Tag(key) => Cow::Borrowed(self.find_tag(key).unwrap_or("")),
        }
    }

    /// Returns the name that a line gives its code; `None` where the code is the name, or our tables have names.
    pub(super) fn find_name(&self, dimension: &Dimension) -> Option<&'a str> {
        let column = match dimension {
            Dimension::Subproduct => Column::SubproductName,
            Dimension::Zone => Column::AvailabilityZone,
            Dimension::Project => Column::ProjectName,
            Dimension::ComponentType => Column::ComponentType,
            Dimension::Component => Column::ComponentName,
            Dimension::Whole
            | Dimension::Product
            | Dimension::Region
            | Dimension::TransactionType
            | Dimension::PayMode
            | Dimension::Payer
            | Dimension::Owner
            | Dimension::Resource
            | Dimension::Tag(_) => return None,
        };
        self.find_text(column)
    }

    /// Returns the day of a line.
    pub(super) fn find_day(&self) -> Day {
        let text = self.line().text;
        Day::of_line(self.bill.month, text(Column::TransactionTime), text(Column::UsageStartTime))
    }

    /// Returns the code in a column, or else the normalised name in another.
    fn find_key(&self, code: Column, name: Column) -> Cow<'a, str> {
        match (self.find_text(code), self.find_text(name)) {
            (Some(code), _) => Cow::Borrowed(code),
            (None, Some(name)) => Cow::Owned(normalise_name(name)),
            (None, None) => Cow::Borrowed(NO_KEY),
        }
    }

    /// Returns what the text of a line in a column states.
    fn find_text(&self, column: Column) -> Option<&'a str> {
        (self.line().text)(column).and_then(stated_text)
    }

    /// Returns the value of the tag of a line with a key.
    fn find_tag(&self, key: &str) -> Option<&'a str> {
        list_tags(self.line().unknown).find(|(own, _)| *own == key).map(|(_, value)| value)
    }

    /// Returns the texts of a line.
    fn line(&self) -> LineTexts<'a> {
        self.line.unwrap_or_else(|| unreachable!("a cell is asked for a property of its lines"))
    }
}
