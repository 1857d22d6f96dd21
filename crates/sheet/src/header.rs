//! The header of a bill file: the indexes of its columns.

use std::collections::{HashMap, HashSet};

use bill::{Basis, BatchColumns, Column, KnownTexts, UnknownColumns};
use foldhash::fast::RandomState;

use crate::family::{find_family_fault, has_components};
use crate::fault::Fault;
use crate::header_fault::{
    ColumnPlaces, list_missing_columns, make_incomplete_header_fault, make_repeated_columns_fault,
};
use crate::header_words::{find_normalised_column, normalise_header};

/// The columns of one file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The index of each known column, in the order of [`Column::ALL`].
    indexes: [Option<usize>; Column::COUNT],
    /// Every header as the file has it, in the order of the file.
    names: Vec<String>,
    /// The columns that are not known.
    pub(crate) unknown_columns: UnknownColumns,
    /// The index of each unknown column, in the order of the file.
    unknown_indexes: Vec<usize>,
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

    /// Number of columns.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }

    /// The texts of a row in the known columns. `field` returns the text at the index of a column.
    pub(crate) fn known_texts<'r>(&self, field: impl Fn(usize) -> Option<&'r str>) -> KnownTexts<'r> {
        let mut texts = [None; Column::COUNT];
        for (text, index) in texts.iter_mut().zip(&self.indexes) {
            *text = index.and_then(&field);
        }
        texts
    }

    /// The texts of a row in the unknown columns, in the order of the file.
    pub(crate) fn unknown_texts<'r>(
        &self,
        field: impl Fn(usize) -> Option<&'r str>,
    ) -> impl Iterator<Item = &'r str> {
        self.unknown_indexes.iter().map(move |index| field(*index).unwrap_or_default())
    }

    /// The columns as a batch has them.
    pub(crate) fn batch_columns(&self) -> BatchColumns<'_> {
        BatchColumns {
            known: &self.indexes,
            unknown: &self.unknown_columns,
            unknown_indexes: &self.unknown_indexes,
        }
    }

    /// Returns true if the file has a column of components.
    pub(crate) fn has_components(&self) -> bool {
        has_components(&|column| self.index_of(column).is_some())
    }

    /// Reads the names of the columns of a file, without blanks at their ends. They are in a line of the file.
    ///
    /// # Errors
    ///
    /// One fault for a file that is no detailed bill, else one for repeated columns and one for all columns that are
    /// missing.
    pub(crate) fn read(line: u64, names: &[&str], file_name: &str) -> Result<Self, Vec<Fault>> {
        let mut repeated: Vec<ColumnPlaces> = Vec::new();
        let mut indexes = [None; Column::COUNT];
        let (mut unknown, mut unknown_indexes) = (Vec::new(), Vec::new());
        let mut own_names = OwnNames::default();
        let normal: Vec<String> = names.iter().map(|name| normalise_header(name)).collect();
        let is_api_style = normal.iter().any(|name| name == "businesscode");
        for (index, (name, normal)) in names.iter().zip(&normal).enumerate() {
            let column = match normal.as_str() {
                // In the API's terms the product code is the second of four levels; in files it is the first. A file
                // that has the API's first level too uses the API's terms.
                "productcode" if is_api_style => Some(Column::SubproductCode),
                "productcode" => Some(Column::ProductCode),
                normal => find_normalised_column(normal),
            };
            match column.and_then(|column| indexes.get_mut(column.index())) {
                None => {
                    unknown.push(own_names.make_unique_name(name));
                    unknown_indexes.push(index);
                }
                Some(slot @ None) => *slot = Some(index),
                Some(Some(first)) => repeated.push((name, *first, index)),
            }
        }
        let has = |column: Column| indexes.get(column.index()).is_some_and(Option::is_some);
        let (missing, basis) = (list_missing_columns(&has), find_basis(&has));
        let is_complete = missing.is_empty() && basis.is_some();
        if let Some(fault) = find_family_fault(file_name, names, &has, is_complete) {
            return Err(vec![fault]);
        }
        let mut faults: Vec<Fault> = make_repeated_columns_fault(line, &repeated).into_iter().collect();
        // A file that has only two of the customer's three amounts has lost the third.
        let of_customer = Basis::Customer.columns().into_iter().filter(|column| has(*column)).count();
        let lacks_amounts = basis.is_none() || of_customer == 2;
        if !missing.is_empty() || lacks_amounts {
            faults.push(make_incomplete_header_fault(line, names, &missing, lacks_amounts, &has));
        }
        match basis {
            Some(basis) if faults.is_empty() => {
                let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
                let unknown_columns = UnknownColumns::new(unknown);
                Ok(Self { indexes, names, unknown_columns, unknown_indexes, basis })
            }
            _ => Err(faults),
        }
    }
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

/// Finds the basis of which a file has all columns; the customer's if it has both.
fn find_basis(has: &impl Fn(Column) -> bool) -> Option<Basis> {
    [Basis::Customer, Basis::Cost].into_iter().find(|basis| basis.columns().into_iter().all(has))
}
