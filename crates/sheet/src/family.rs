//! Recognises files that are no detailed bill by their columns, so that one sentence can name them.
//!
//! Several files of the vendor share most column names with the detailed bill and state the same money again.
//! A file with every column of a detailed bill is refused only for a column that no detailed bill has, or for its
//! name where it has no component columns. Columns of tags (`tag_key:…`) are ignored: the
//! tables below hold whole headers, and the start of a tag's header is in none of them.
//!
//! Source: document/product/555/64457 (cost allocation), 555/69840 (consumption), 555/64852 and 1085/56859
//! (detailed bill), the FOCUS specification, and the column lists of the other vendors.

mod kind;
mod language;
mod marks;

use std::collections::BTreeSet;

use bill::{Basis, Column};

use crate::fault::Fault;
use crate::header_fault::quote_header;
use crate::header_words::normalise_header;
use kind::{EXPORT_IN_ENGLISH, Family};
use language::find_language;
use marks::{
    BESIDE_A_DETAILED_BILL, BY_RESOURCE, BY_RESOURCE_NAMES, CHINESE, CHINESE_MIN, COMPONENT,
    COST_ALLOCATION_NAMES, INSTEAD_OF_A_DETAILED_BILL, MAINLAND, MAINLAND_ACCOUNTS, MAINLAND_AMOUNTS, Mark,
    USAGE,
};

/// Returns the fault of a file that is no detailed bill by its columns and its name; `None` if it may be one.
/// `is_complete` is true if it has every column that a detailed bill needs.
pub(crate) fn find_family_fault(
    file_name: &str,
    headers: &[&str],
    has: &dyn Fn(Column) -> bool,
    is_complete: bool,
) -> Option<Fault> {
    let file = File { name: split_words(file_name), headers: normalise_headers(headers), has };
    let family = file.find_family(is_complete)?;
    let (what, remedy) = match find_language(headers).filter(|_| family == Family::Other) {
        Some(reason) => (reason, EXPORT_IN_ENGLISH),
        None => family.describe(),
    };
    Some(Fault::of_file(format!("{what}; {}", quote_header(headers)), remedy).of_cause(what))
}

/// Returns true if a file has a column of components.
pub(crate) fn has_components(has: &dyn Fn(Column) -> bool) -> bool {
    COMPONENT.into_iter().any(has)
}

/// The facts about a file that are known before its first line is read.
struct File<'a> {
    /// The words of its name in lower case, each between blanks.
    name: String,
    /// Its headers, normalised.
    headers: BTreeSet<String>,
    has: &'a dyn Fn(Column) -> bool,
}

impl File<'_> {
    /// Finds the family; `None` if the file is a detailed bill, or one that lacks some columns.
    fn find_family(&self, is_complete: bool) -> Option<Family> {
        if let Some(family) = self.find_family_by_marks(&BESIDE_A_DETAILED_BILL) {
            return Some(family);
        }
        if self.is_by_resource() {
            return Some(Family::ByResource);
        }
        if is_complete {
            return None;
        }
        let family =
            self.find_family_by_marks(&INSTEAD_OF_A_DETAILED_BILL).or_else(|| self.find_mainland_family());
        match family.or_else(|| self.find_summary_family()) {
            // The columns of the FOCUS cost allocation bill are not published.
            Some(Family::Focus | Family::Other) if self.has_word_in_name(&COST_ALLOCATION_NAMES) => {
                Some(Family::CostAllocation)
            }
            family => family,
        }
    }

    /// Returns true if it is a bill by resource: it has transaction types and no components, and a name or a
    /// column of such bills. Without either it looks like a detailed bill that was exported without components.
    fn is_by_resource(&self) -> bool {
        self.has_any(&[Column::TransactionType, Column::ActionType])
            && !has_components(self.has)
            && self.has_amounts()
            && (self.has_word_in_name(&BY_RESOURCE_NAMES) || self.has_header(BY_RESOURCE))
    }

    /// Finds the family of a file of the mainland site, or of one with the columns of the international site in Chinese.
    fn find_mainland_family(&self) -> Option<Family> {
        if self.count_headers(MAINLAND_ACCOUNTS) == 0 && self.count_headers(CHINESE) >= CHINESE_MIN {
            return Some(Family::Chinese);
        }
        if self.count_headers(MAINLAND) < 2 {
            return None;
        }
        if !self.has_amounts() {
            return Some(if self.count_headers(USAGE) > 0 { Family::Usage } else { Family::Other });
        }
        let has_components = self.count_headers(&["组件*"]) > 0 || has_components(self.has);
        // The English headers of the mainland site are those of the detailed bill.
        Some(if has_components || self.has_any(&[Column::TransactionType]) {
            Family::Mainland
        } else if self.count_headers(&["交易类型"]) > 0 {
            Family::ByResource
        } else {
            Family::ByProduct
        })
    }

    /// Finds the family of a file of the international site that lacks columns of a detailed bill.
    fn find_summary_family(&self) -> Option<Family> {
        let is_of_the_vendor = self.has_any(&[
            Column::PayerAccountId,
            Column::OwnerAccountId,
            Column::ProductName,
            Column::BillingMode,
            Column::PayMode,
        ]);
        if !self.has_amounts() {
            let is_usage =
                self.count_headers(USAGE) > 0 && (is_of_the_vendor || self.has_any(&[Column::InstanceId]));
            return Some(if is_usage { Family::Usage } else { Family::Other })
                .filter(|_| !self.is_nearly_a_bill());
        }
        let has_columns_of_lines = has_components(self.has)
            || self.has_any(&[
                Column::TransactionType,
                Column::ActionType,
                Column::InstanceId,
                Column::InstanceName,
            ]);
        match (has_columns_of_lines, is_of_the_vendor) {
            (true, _) => None,
            (false, false) => Some(Family::Other),
            (false, true)
                if self.has_any(&[Column::ProductName, Column::ProductCode, Column::ProjectName]) =>
            {
                Some(Family::ByProduct)
            }
            (false, true) => Some(Family::Overview),
        }
    }

    /// Returns true if a file without amounts has so many columns of a detailed bill that a list of the missing ones
    /// helps.
    fn is_nearly_a_bill(&self) -> bool {
        has_components(self.has) && self.has_any(&[Column::TransactionType, Column::ActionType])
    }

    /// Returns true if the file has a column of amounts.
    fn has_amounts(&self) -> bool {
        let bases = [Basis::Customer, Basis::Cost].into_iter().flat_map(Basis::columns);
        bases.chain([Column::OriginalCost, Column::TotalCostIncludingTax]).any(self.has)
            || self.count_headers(MAINLAND_AMOUNTS) > 0
    }

    fn has_any(&self, columns: &[Column]) -> bool {
        columns.iter().any(|column| (self.has)(*column))
    }

    /// Finds the family of the first mark that the headers have.
    fn find_family_by_marks(&self, marks: &[Mark]) -> Option<Family> {
        marks.iter().find(|Mark(_, least, headers)| self.count_headers(headers) >= *least).map(|mark| mark.0)
    }

    /// Counts the given headers that the file has.
    fn count_headers(&self, headers: &[&str]) -> usize {
        headers.iter().filter(|header| self.has_header(header)).count()
    }

    fn has_header(&self, header: &str) -> bool {
        match header.strip_suffix('*') {
            None => self.headers.contains(header),
            Some(start) => {
                let first = self.headers.range(start.to_owned()..).next();
                first.is_some_and(|own| own.starts_with(start))
            }
        }
    }

    fn has_word_in_name(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.contains(name))
    }
}

/// Normalises headers, without the currency at the end of some.
fn normalise_headers(headers: &[&str]) -> BTreeSet<String> {
    let plain = |header: &&str| {
        let header = header.trim();
        let named = ["(元)", "（元）"].into_iter().find_map(|unit| header.strip_suffix(unit));
        normalise_header(named.unwrap_or(header))
    };
    headers.iter().map(plain).collect()
}

/// Returns the words of a file's name in lower case, each between blanks.
fn split_words(file_name: &str) -> String {
    let mut words = String::from(" ");
    for word in file_name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.extend(word.chars().flat_map(char::to_lowercase));
        words.push(' ');
    }
    words
}
