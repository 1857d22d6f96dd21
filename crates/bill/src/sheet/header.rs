//! The header of a bill file: the indexes of its columns.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::family::{find_family_fault, has_components};
use super::fault::{Fault, FaultPlace};
use super::splitter::Record;
use crate::column::Column;
use crate::measure::Measure;

/// The set of amounts that a file states. The two are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The amounts that the customer owes: Total Amount Before Voucher, Customer Voucher Deduction, Total Cost.
    Customer,
    /// The partner's cost: Total Amount After Discount (Excluding Tax), Voucher Deduction,
    /// Amount Before Tax.
    Cost,
}

impl Basis {
    /// The columns that only this basis has, all of which a file must have.
    #[must_use]
    pub fn columns(self) -> [Column; 3] {
        [Measure::BeforeVoucher, Measure::Voucher, Measure::Total].map(|measure| self.column(measure))
    }

    /// The column that states an amount on this basis.
    #[must_use]
    pub const fn column(self, measure: Measure) -> Column {
        match (measure, self) {
            (Measure::Original, _) => Column::OriginalCost,
            (Measure::BeforeVoucher, Self::Customer) => Column::TotalAmountBeforeVoucher,
            (Measure::BeforeVoucher, Self::Cost) => Column::TotalAmountAfterDiscount,
            (Measure::Voucher, Self::Customer) => Column::CustomerVoucherDeduction,
            (Measure::Voucher, Self::Cost) => Column::VoucherDeduction,
            (Measure::Total, Self::Customer) => Column::TotalCost,
            (Measure::Total, Self::Cost) => Column::AmountBeforeTax,
            (Measure::RiDeduction, _) => Column::RiDeductionCost,
            (Measure::SpDeduction, _) => Column::SpDeduction,
        }
    }

    /// The name in the catalog and in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Cost => "cost",
        }
    }

    /// Returns the basis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Customer, Self::Cost].into_iter().find(|basis| basis.as_str() == name)
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The index of each known column, in the order of [`Column::ALL`].
    indexes: [Option<usize>; Column::COUNT],
    /// Every header as the file has it, in the order of the file.
    names: Vec<String>,
    /// Header and index of each unknown column, in the order of the file.
    unknown: Vec<(String, usize)>,
    /// Indexes in `unknown`, in the order of the headers.
    unknown_order: Vec<usize>,
    /// Number of columns.
    pub(crate) width: usize,
    /// The amounts that the file states.
    pub(crate) basis: Basis,
}

impl Header {
    /// The index of a known column; `None` if the file has no such column.
    pub(crate) fn index_of(&self, column: Column) -> Option<usize> {
        let Some(index) = self.indexes.get(column.index()) else { unreachable!("each column has an entry") };
        *index
    }

    /// The header of a known column as the file has it, or as newer files write it if the file has no such column.
    pub(crate) fn title(&self, column: Column) -> String {
        self.index_of(column).map_or_else(|| column.title(), |index| self.name_at(index).to_owned())
    }

    /// The header at an index, from 0, as the file has it.
    pub(crate) fn name_at(&self, index: usize) -> &str {
        let Some(name) = self.names.get(index) else { unreachable!("the index {index} is of no column") };
        name
    }

    /// Returns true if a record is this header again.
    pub(crate) fn is_repeated(&self, record: &Record<'_>) -> bool {
        let is_header =
            |index: usize| record.field(index).map(str::trim) == self.names.get(index).map(String::as_str);
        // One field is enough to tell nearly every line from a header.
        let payer = self.index_of(Column::PayerAccountId);
        let Some(payer) = payer else { unreachable!("a header without its required columns was refused") };
        is_header(payer) && record.len() == self.names.len() && (0..record.len()).all(is_header)
    }

    /// Header and index of each unknown column, in the order of the file.
    pub(crate) fn unknown(&self) -> &[(String, usize)] {
        &self.unknown
    }

    /// Header and index of each unknown column, in the order of the headers, which does not depend on the order of
    /// the columns.
    pub(crate) fn unknown_columns_by_name(&self) -> impl Iterator<Item = (&str, usize)> {
        self.unknown_order
            .iter()
            .filter_map(|index| self.unknown.get(*index))
            .map(|(name, index)| (name.as_str(), *index))
    }

    /// Returns true if the file has a column of components.
    pub(crate) fn has_components(&self) -> bool {
        has_components(&|column| self.index_of(column).is_some())
    }

    /// Reads the first record of a file of a name.
    ///
    /// # Errors
    /// One fault for a file that is no detailed bill, else every fault of the header: repeated columns, missing
    /// required columns.
    pub(crate) fn read(record: &Record<'_>, file_name: &str) -> Result<Self, Vec<Fault>> {
        if let Some(fault) = find_wrong_delimiter(record) {
            return Err(vec![fault]);
        }
        let mut faults = Vec::new();
        let mut indexes = [None; Column::COUNT];
        let mut unknown: Vec<(String, usize)> = Vec::new();
        let mut own_names = OwnNames::default();
        let names: Vec<&str> =
            (0..record.len()).filter_map(|index| record.field(index)).map(str::trim).collect();
        let normal: Vec<String> = names.iter().map(|name| normalise_header(name)).collect();
        let is_api_style = normal.iter().any(|name| name == "businesscode");
        for (index, (name, normal)) in names.iter().zip(&normal).enumerate() {
            let column = match normal.as_str() {
                // In the API's terms the product code is the second of four levels; in files it is the first. A file
                // that has the API's first level too uses the API's terms.
                "productcode" if is_api_style => Some(Column::SubproductCode),
                "productcode" => Some(Column::ProductCode),
                normal => Column::from_normalised_header(normal),
            };
            match column.and_then(|column| indexes.get_mut(column.index())) {
                None => unknown.push((own_names.make_unique_name(name), index)),
                Some(slot @ None) => *slot = Some(index),
                Some(Some(first)) => {
                    faults.push(make_repeated_column_fault(record.line, name, [*first, index]));
                }
            }
        }
        let has = |column: Column| indexes.get(column.index()).is_some_and(Option::is_some);
        let (missing, basis) = (find_missing_columns(record.line, &has), find_basis(&has));
        let is_complete = missing.is_empty() && basis.is_some();
        if let Some(fault) = find_family_fault(file_name, &names, &has, is_complete) {
            return Err(vec![fault]);
        }
        faults.extend(missing);
        // A file that has only two of the customer's three amounts has lost the third.
        let of_customer = Basis::Customer.columns().into_iter().filter(|column| has(*column)).count();
        if basis.is_none() || of_customer == 2 {
            faults.push(make_missing_basis_fault(record.line, &has));
        }
        let mut unknown_order: Vec<usize> = (0..unknown.len()).collect();
        unknown_order.sort_by_key(|index| unknown.get(*index));
        match basis {
            Some(basis) if faults.is_empty() => {
                let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                Ok(Self { indexes, width: names.len(), names, unknown, unknown_order, basis })
            }
            _ => Err(faults),
        }
    }
}

/// The fault of a file whose fields are separated by something else, which makes it one wide field.
fn find_wrong_delimiter(record: &Record<'_>) -> Option<Fault> {
    let only = record.field(0).filter(|_| record.len() == 1)?;
    let (delimiter, _) =
        [("semicolons", ';'), ("tabs", '\t'), ("bars", '|')].into_iter().find(|(_, c)| only.contains(*c))?;
    Some(Fault {
        place: FaultPlace::Line(record.line),
        value: None,
        why: format!("the fields are separated by {delimiter}, not by commas"),
        remedy: "import the file as downloaded; a spreadsheet has saved this one in its own way".to_owned(),
    })
}

/// The names under which unknown columns are stored. They are in hash maps, since a record may be a million commas.
#[derive(Default)]
struct OwnNames<'h> {
    taken: HashSet<String, RandomState>,
    /// The next number to try behind a header.
    next: HashMap<&'h str, usize, RandomState>,
}

impl<'h> OwnNames<'h> {
    /// Makes the name of one more column: its header, with a number behind it if an earlier column has that name, such
    /// as the empty headers of commas at the end of a line.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of the columns of a record")]
    fn make_unique_name(&mut self, header: &'h str) -> String {
        let mut name = header.to_owned();
        while !self.taken.insert(name.clone()) {
            let number = self.next.entry(header).or_insert(2);
            name = format!("{header} ({number})");
            *number += 1;
        }
        name
    }
}

/// Returns a header without the differences that do not count: letter case, blanks, punctuation (full-width too).
pub(crate) fn normalise_header(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Finds the basis of which a file has all columns; the customer's if it has both.
fn find_basis(has: &impl Fn(Column) -> bool) -> Option<Basis> {
    [Basis::Customer, Basis::Cost].into_iter().find(|basis| basis.columns().into_iter().all(has))
}

/// Makes a fault for each required column that the file does not have in any of its forms.
fn find_missing_columns(line: u64, has: &impl Fn(Column) -> bool) -> Vec<Fault> {
    /// Each required column, and another that may take its place.
    const REQUIRED: [(Column, Option<Column>); 6] = [
        (Column::PayerAccountId, None),
        (Column::OwnerAccountId, None),
        (Column::TransactionType, Some(Column::ActionType)),
        (Column::BillingMode, Some(Column::PayMode)),
        (Column::OriginalCost, None),
        (Column::Currency, None),
    ];
    REQUIRED
        .into_iter()
        .filter(|(column, other)| !has(*column) && !other.is_some_and(has))
        .map(|(column, _)| Fault {
            place: FaultPlace::Column(line, column.title()),
            value: None,
            why: "the file has no such column".to_owned(),
            remedy: "export the detailed bill (L3) with all its columns; summaries by instance (L2) or product do not \
                     have them"
                .to_owned(),
        })
        .collect()
}

/// The fault of a file that lacks some of its amounts.
fn make_missing_basis_fault(line: u64, has: &impl Fn(Column) -> bool) -> Fault {
    let describe = |basis: Basis| {
        let missing: Vec<String> = basis
            .columns()
            .into_iter()
            .filter(|column| !has(*column))
            .map(|column| format!("\"{}\"", column.title()))
            .collect();
        format!("of the {} amounts {} is missing", basis.as_str(), missing.join(" and "))
    };
    let sets: Vec<String> = [Basis::Customer, Basis::Cost]
        .into_iter()
        .filter(|basis| !basis.columns().into_iter().all(has))
        .map(describe)
        .collect();
    Fault {
        place: FaultPlace::Line(line),
        value: None,
        why: format!("the file has no complete set of amounts: {}", sets.join("; ")),
        remedy: "export the detailed bill with all its columns; the two sets are never mixed".to_owned(),
    }
}

/// The fault of a column that a file has twice, at these indexes.
#[expect(clippy::arithmetic_side_effects, reason = "indexes of the fields of a record")]
fn make_repeated_column_fault(line: u64, name: &str, indexes: [usize; 2]) -> Fault {
    let [first, second] = indexes.map(|index| index + 1);
    Fault {
        place: FaultPlace::Column(line, name.to_owned()),
        value: None,
        why: format!("the file has the column twice, as number {first} and {second}"),
        remedy: "remove one of the two, so that it is certain which one is meant".to_owned(),
    }
}
