//! The header of a bill file: which column stands where.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::family::{has_components, recognise};
use super::fault::{Fault, FaultPlace};
use super::splitter::Record;
use crate::column::Column;
use crate::measure::Measure;

/// Which amounts a file states. The two are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// What the customer owes: Total Amount Before Voucher, Customer Voucher Deduction, Total Cost.
    Customer,
    /// What the partner's cost is: Total Amount After Discount (Excluding Tax), Voucher Deduction,
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
            Basis::Customer => "customer",
            Basis::Cost => "cost",
        }
    }

    /// The basis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Basis> {
        [Basis::Customer, Basis::Cost].into_iter().find(|basis| basis.as_str() == name)
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The place of each known column, in the order of [`Column::ALL`].
    places: [Option<usize>; Column::COUNT],
    /// Every header as it stands, in the order of the file.
    names: Vec<String>,
    /// Header and place of each column that we do not know, in the order of the file.
    unknown: Vec<(String, usize)>,
    /// Places in `unknown`, in the order of the headers.
    unknown_order: Vec<usize>,
    /// How many columns there are.
    pub(crate) width: usize,
    /// Which amounts the file states.
    pub(crate) basis: Basis,
}

impl Header {
    /// The place of a known column; `None` where the file has none.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column.place()).copied().flatten()
    }

    /// The header of a known column as it stands in the file, or as newer files write it where the
    /// file has no such column.
    pub(crate) fn title(&self, column: Column) -> String {
        self.place(column)
            .and_then(|place| self.names.get(place))
            .map_or_else(|| column.title(), String::clone)
    }

    /// The header at a place, from 0, as it stands in the file.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.names.get(place).map(String::as_str).unwrap_or_default()
    }

    /// Returns whether a record is this header again.
    pub(crate) fn is_repeated(&self, record: &Record<'_>) -> bool {
        // One field tells nearly every line from a header.
        let is_header =
            |place: usize| record.field(place).map(str::trim) == self.names.get(place).map(String::as_str);
        let mark = self.place(Column::PayerAccountId).unwrap_or_default();
        is_header(mark) && record.len() == self.names.len() && (0..record.len()).all(is_header)
    }

    /// Header and place of each column that we do not know, in the order of the file.
    pub(crate) fn unknown(&self) -> &[(String, usize)] {
        &self.unknown
    }

    /// The same in the order of the headers, which does not depend on the order of columns.
    pub(crate) fn unknown_by_name(&self) -> impl Iterator<Item = (&str, usize)> {
        self.unknown_order
            .iter()
            .filter_map(|place| self.unknown.get(*place))
            .map(|(name, place)| (name.as_str(), *place))
    }

    /// Returns whether the file says something of components.
    pub(crate) fn has_components(&self) -> bool {
        has_components(&|column| self.place(column).is_some())
    }

    /// Reads the first record of a file of a name.
    ///
    /// # Errors
    /// One fault for a file that is no detailed bill, else every fault of the header: a column twice, required
    /// columns that are missing.
    pub(crate) fn read(record: &Record<'_>, file_name: &str) -> Result<Header, Vec<Fault>> {
        if let Some(fault) = wrong_delimiter(record) {
            return Err(vec![fault]);
        }
        let mut faults = Vec::new();
        let mut places = [None; Column::COUNT];
        let mut unknown: Vec<(String, usize)> = Vec::new();
        let mut own_names = OwnNames::default();
        let names: Vec<&str> =
            (0..record.len()).map(|place| record.field(place).unwrap_or_default().trim()).collect();
        let normal: Vec<String> = names.iter().map(|name| normalise_header(name)).collect();
        let is_api_style = normal.iter().any(|name| name == "businesscode");
        for (place, (name, normal)) in names.iter().zip(&normal).enumerate() {
            let column = match normal.as_str() {
                // In the API's own words the product code is the second of four levels; in files it
                // is the first. A file that has the API's first level too speaks the API's words.
                "productcode" if is_api_style => Some(Column::SubproductCode),
                "productcode" => Some(Column::ProductCode),
                normal => Column::from_normalised(normal),
            };
            match column.and_then(|column| places.get_mut(column.place())) {
                None => unknown.push((own_names.of(name), place)),
                Some(slot @ None) => *slot = Some(place),
                Some(Some(first)) => faults.push(twice(record.line, name, first.saturating_add(1), place)),
            }
        }
        let has = |column: Column| places.get(column.place()).is_some_and(Option::is_some);
        let (missing, basis) = (missing(record.line, &has), basis(&has));
        let is_complete = missing.is_empty() && basis.is_some();
        if let Some(fault) = recognise(file_name, &names, &has, is_complete) {
            return Err(vec![fault]);
        }
        faults.extend(missing);
        // A file that lacks one of the customer's three amounts has lost it.
        let of_customer = Basis::Customer.columns().into_iter().filter(|column| has(*column)).count();
        if basis.is_none() || of_customer == 2 {
            faults.push(no_basis(record.line, &has));
        }
        let mut unknown_order: Vec<usize> = (0..unknown.len()).collect();
        unknown_order.sort_by_key(|place| unknown.get(*place));
        match basis {
            Some(basis) if faults.is_empty() => {
                let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                Ok(Header { places, width: names.len(), names, unknown, unknown_order, basis })
            }
            _ => Err(faults),
        }
    }
}

/// The fault of a file whose fields are separated by something else, which makes it one wide field.
fn wrong_delimiter(record: &Record<'_>) -> Option<Fault> {
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

/// The names under which unknown columns are kept. They are looked up and not searched for, since a
/// record may be a million commas.
#[derive(Default)]
struct OwnNames<'h> {
    taken: HashSet<String, RandomState>,
    /// The next number to try behind a header.
    next: HashMap<&'h str, usize, RandomState>,
}

impl<'h> OwnNames<'h> {
    /// The name of one more column: its header, with a number behind it where an earlier one is called
    /// the same, such as the empty headers of commas at the end of a line.
    fn of(&mut self, header: &'h str) -> String {
        let mut name = header.to_owned();
        while !self.taken.insert(name.clone()) {
            let number = self.next.entry(header).or_insert(2);
            name = format!("{header} ({number})");
            *number = number.saturating_add(1);
        }
        name
    }
}

/// A header without what headers differ in: letter case, blanks, punctuation (full-width too).
pub(crate) fn normalise_header(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The basis of which a file has all columns; the customer's where it has both.
fn basis(has: &impl Fn(Column) -> bool) -> Option<Basis> {
    [Basis::Customer, Basis::Cost].into_iter().find(|basis| basis.columns().into_iter().all(has))
}

/// A fault for each required column that the file does not have, in any of its forms.
fn missing(line: u64, has: &impl Fn(Column) -> bool) -> Vec<Fault> {
    const REQUIRED: [&[Column]; 6] = [
        &[Column::PayerAccountId],
        &[Column::OwnerAccountId],
        &[Column::TransactionType, Column::ActionType],
        &[Column::BillingMode, Column::PayMode],
        &[Column::OriginalCost],
        &[Column::Currency],
    ];
    REQUIRED
        .into_iter()
        .filter(|forms| !forms.iter().any(|column| has(*column)))
        .map(|forms| {
            let title = forms.first().map(|column| column.title()).unwrap_or_default();
            Fault {
                place: FaultPlace::Column(line, title),
                value: None,
                why: "the file has no such column".to_owned(),
                remedy: "export the detailed bill (L3) with all its columns; summaries by instance \
                         (L2) or product do not carry what is needed"
                    .to_owned(),
            }
        })
        .collect()
}

/// The fault of a file that lacks some of its amounts.
fn no_basis(line: u64, has: &impl Fn(Column) -> bool) -> Fault {
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

/// The fault of a column that stands twice.
fn twice(line: u64, name: &str, first: usize, place: usize) -> Fault {
    Fault {
        place: FaultPlace::Column(line, name.to_owned()),
        value: None,
        why: format!("the column stands twice, as number {first} and {}", place.saturating_add(1)),
        remedy: "remove one of the two, so that it is certain which is meant".to_owned(),
    }
}
