//! Recognises files that are no detailed bill by their columns, so that one sentence says what a file is.
//!
//! Several files of the vendor share most column names with the detailed bill and state the same money again.
//! A file with every column of a detailed bill is refused only for a column that no detailed bill has, or for its
//! name where it has no component columns. Columns of tags (`tag_key:…`) are never looked at: the
//! tables below hold whole headers, and the start of a tag's header is in none of them.
//!
//! Source: document/product/555/64457 (cost allocation), 555/69840 (consumption), 555/64852 and 1085/56859
//! (detailed bill), the FOCUS specification, and the column lists of the other vendors.

mod marks;

use std::collections::BTreeSet;

use super::fault::Fault;
use super::header::{Basis, normalise_header};
use crate::column::Column;
use marks::{
    BESIDE_A_DETAILED_BILL, BY_RESOURCE, BY_RESOURCE_NAMES, COMPONENT, COST_ALLOCATION_NAMES,
    INSTEAD_OF_A_DETAILED_BILL, MAINLAND, MAINLAND_AMOUNTS, Mark, USAGE,
};

/// What to do with most files that are no detailed bill.
const EXPORT_DETAILS: &str = "export the detailed bill (L3, bill details) as CSV, and import that";

/// What to do with files of other vendors.
const LEAVE_OUT: &str =
    "leave it out: detailed bills (L3) of Tencent Cloud International are read, and no others";

/// A kind of file that is no detailed bill, or none that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    CostAllocation,
    Consumption,
    ByResource,
    ByProduct,
    Overview,
    Usage,
    Focus,
    FocusWithoutCharges,
    Mainland,
    Aws,
    Azure,
    Google,
    Alibaba,
    Huawei,
    Other,
}

impl Family {
    /// What the file is, and what to do about it.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Family::CostAllocation => (
                "the file is a cost allocation bill, which states the charges of the detailed bill again, shared out \
                 to units",
                EXPORT_DETAILS,
            ),
            Family::Consumption => (
                "the file is a consumption bill, which spreads prepaid charges over days and does not state what is \
                 owed",
                EXPORT_DETAILS,
            ),
            Family::ByResource => (
                "the file is a bill by resource (L2), which holds sums of the detailed bill",
                "export the detailed bill (L3, bill details) with its component columns as CSV, and import that",
            ),
            Family::ByProduct => (
                "the file is a summary by product, project or tag (L1), without transaction types and instances",
                EXPORT_DETAILS,
            ),
            Family::Overview => {
                ("the file is a bill overview (L0), which holds totals alone", EXPORT_DETAILS)
            }
            Family::Usage => ("the file holds usage details, which have no amounts", EXPORT_DETAILS),
            Family::Focus => ("the file is a FOCUS file, which is not read yet", EXPORT_DETAILS),
            Family::FocusWithoutCharges => ("the file is a FOCUS data set without charges", EXPORT_DETAILS),
            Family::Mainland => (
                "the file is a detailed bill of the mainland site, with amounts in yuan, which is not read yet",
                "import the detailed bills (L3) of the international site, with amounts in USD",
            ),
            Family::Aws => ("the file is a Cost and Usage Report of AWS", LEAVE_OUT),
            Family::Azure => ("the file is a cost details file of Azure", LEAVE_OUT),
            Family::Google => ("the file is a billing export of Google Cloud", LEAVE_OUT),
            Family::Alibaba => ("the file is a bill of Alibaba Cloud", LEAVE_OUT),
            Family::Huawei => ("the file is a bill of Huawei Cloud", LEAVE_OUT),
            Family::Other => (
                "the file has hardly any column of a detailed bill, such as Payer Account ID, Transaction Type and \
                 Original Cost",
                EXPORT_DETAILS,
            ),
        }
    }
}

/// Returns the fault of a file that is no detailed bill by its columns and its name; `None` where it may be one.
/// `is_complete` says that it has every column that a detailed bill needs.
pub(super) fn recognise(
    file_name: &str,
    headers: &[&str],
    has: &dyn Fn(Column) -> bool,
    is_complete: bool,
) -> Option<Fault> {
    let file = File { name: words_of(file_name), headers: normalised(headers), has };
    let (what, remedy) = file.family(is_complete)?.words();
    Some(Fault::of_file(what, remedy))
}

/// Returns whether a file says something of components.
pub(super) fn has_components(has: &dyn Fn(Column) -> bool) -> bool {
    COMPONENT.into_iter().any(has)
}

/// What is known of a file before its first line is read.
struct File<'a> {
    /// The words of its name in lower case, each between blanks.
    name: String,
    /// Its headers without what headers differ in.
    headers: BTreeSet<String>,
    has: &'a dyn Fn(Column) -> bool,
}

impl File<'_> {
    /// The family; `None` where the file is a detailed bill, or one that lacks some columns.
    fn family(&self, is_complete: bool) -> Option<Family> {
        if let Some(family) = self.first_mark(&BESIDE_A_DETAILED_BILL) {
            return Some(family);
        }
        if self.is_by_resource() {
            return Some(Family::ByResource);
        }
        if is_complete {
            return None;
        }
        let family = self.first_mark(&INSTEAD_OF_A_DETAILED_BILL).or_else(|| self.mainland());
        match family.or_else(|| self.summary()) {
            // The columns of the FOCUS cost allocation bill are not published.
            Some(Family::Focus | Family::Other) if self.is_named(&COST_ALLOCATION_NAMES) => {
                Some(Family::CostAllocation)
            }
            family => family,
        }
    }

    /// Returns whether it is a bill by resource: it has transaction types and no components, and its name or a
    /// column says it. Without these two it looks like a detailed bill that was exported without components.
    fn is_by_resource(&self) -> bool {
        self.has_any(&[Column::TransactionType, Column::ActionType])
            && !has_components(self.has)
            && self.has_amounts()
            && (self.is_named(&BY_RESOURCE_NAMES) || self.has_header(BY_RESOURCE))
    }

    /// The family of a file of the mainland site.
    fn mainland(&self) -> Option<Family> {
        if self.count(MAINLAND) < 2 {
            return None;
        }
        if !self.has_amounts() {
            return Some(if self.count(USAGE) > 0 { Family::Usage } else { Family::Other });
        }
        let has_components = self.count(&["组件*"]) > 0 || has_components(self.has);
        // The English headers of the mainland site are those of the detailed bill.
        Some(if has_components || self.has_any(&[Column::TransactionType]) {
            Family::Mainland
        } else if self.count(&["交易类型"]) > 0 {
            Family::ByResource
        } else {
            Family::ByProduct
        })
    }

    /// The family of a file of the international site that lacks what a line of a detailed bill says.
    fn summary(&self) -> Option<Family> {
        let is_of_the_vendor = self.has_any(&[
            Column::PayerAccountId,
            Column::OwnerAccountId,
            Column::ProductName,
            Column::BillingMode,
            Column::PayMode,
        ]);
        if !self.has_amounts() {
            let is_usage = self.count(USAGE) > 0 && (is_of_the_vendor || self.has_any(&[Column::InstanceId]));
            return Some(if is_usage { Family::Usage } else { Family::Other })
                .filter(|_| !self.is_nearly_a_bill());
        }
        let says_of_lines = has_components(self.has)
            || self.has_any(&[
                Column::TransactionType,
                Column::ActionType,
                Column::InstanceId,
                Column::InstanceName,
            ]);
        match (says_of_lines, is_of_the_vendor) {
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

    /// Returns whether a file without amounts has so much of a detailed bill that it helps to name what it lacks.
    fn is_nearly_a_bill(&self) -> bool {
        has_components(self.has) && self.has_any(&[Column::TransactionType, Column::ActionType])
    }

    /// Returns whether a column of an amount is there.
    fn has_amounts(&self) -> bool {
        let bases = [Basis::Customer, Basis::Cost].into_iter().flat_map(Basis::columns);
        bases.chain([Column::OriginalCost, Column::TotalCostIncludingTax]).any(self.has)
            || self.count(MAINLAND_AMOUNTS) > 0
    }

    fn has_any(&self, columns: &[Column]) -> bool {
        columns.iter().any(|column| (self.has)(*column))
    }

    /// The family of the first mark that the headers carry.
    fn first_mark(&self, marks: &[Mark]) -> Option<Family> {
        marks.iter().find(|Mark(_, least, headers)| self.count(headers) >= *least).map(|mark| mark.0)
    }

    /// How many of some headers are there.
    fn count(&self, headers: &[&str]) -> usize {
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

    fn is_named(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.contains(name))
    }
}

/// Headers without what headers differ in, and without the currency that some name at their end.
fn normalised(headers: &[&str]) -> BTreeSet<String> {
    let plain = |header: &&str| {
        let header = header.trim();
        let named = ["(元)", "（元）"].into_iter().find_map(|unit| header.strip_suffix(unit));
        normalise_header(named.unwrap_or(header))
    };
    headers.iter().map(plain).collect()
}

/// The words of a file's name in lower case, each between blanks.
fn words_of(file_name: &str) -> String {
    let mut words = String::from(" ");
    for word in file_name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.extend(word.chars().flat_map(char::to_lowercase));
        words.push(' ');
    }
    words
}
