//! A customer's bills for people.

use std::fmt::Write as _;

use bill::ledger::{BillState, ImportKind};
use bill::{Measure, Month, SumOverflow, Sums, sum_cells};

use super::charges::{Charges, Grouping, group_charges};
use super::report::BillReport;
use crate::cli::show::finality::{describe_correction, describe_finality, finality_name};
use crate::clock::format_both_zones_exact;
use crate::terminal::table::Table;

/// The amounts that a table always has, with their headers.
const MEASURES: [(Measure, &str); 4] = [
    (Measure::Original, ">ORIGINAL"),
    (Measure::BeforeVoucher, ">BEFORE VOUCHER"),
    (Measure::Voucher, ">VOUCHER"),
    (Measure::Total, ">TOTAL (USD)"),
];

/// The deductions, which stand behind the original amount where one of them is not 0: they explain the difference to
/// the amount before voucher.
const DEDUCTIONS: [(Measure, &str); 2] =
    [(Measure::RiDeduction, ">RI DEDUCTION"), (Measure::SpDeduction, ">SP DEDUCTION")];

impl BillReport {
    /// Formats the bills for people.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn to_text(&self) -> Result<String, SumOverflow> {
        if let Some(range) = self.range {
            return self.describe_months(range);
        }
        let mut text = String::new();
        for bill in &self.bills {
            let _ = writeln!(text, "{}\n\n{}", self.describe_bill(bill), build_charges_table(bill, self.by)?);
        }
        Ok(text)
    }

    /// Describes the version of a bill.
    fn describe_bill(&self, bill: &BillState) -> String {
        let version = &bill.version;
        let not_newest = if version.is_current { "" } else { ", not the newest" };
        let empty = match version.lines {
            0 if matches!(version.kind, ImportKind::Revert { .. }) => {
                "\nno lines: the import that brought them was taken back"
            }
            0 => "\nno lines: the statement of the whole month has none of this customer",
            _ => "",
        };
        format!(
            "bill of customer {}, {}, payer {}: {}\nversion {}{not_newest}, published {} by import {}, {} amounts{}{empty}",
            self.names.label(version.bill.owner),
            version.bill.month,
            self.names.label(version.bill.payer),
            describe_finality(self.finality, version.bill.month, self.now_us),
            version.number,
            format_both_zones_exact(version.published_at_us),
            version.import,
            version.basis.as_str(),
            describe_correction(self.finality, version),
        )
    }

    /// Formats the bills of several months: a row for each.
    fn describe_months(&self, (from, to): (Month, Month)) -> Result<String, SumOverflow> {
        let mut whole = Sums::default();
        for bill in &self.bills {
            whole.merge(&sum_cells(&bill.cells)?)?;
        }
        let measures = select_measures(&whole);
        let mut header = vec!["MONTH", "PAYER", ">VERSION", "STATE", "BASIS", ">LINES"];
        header.extend(measures.iter().map(|(_, header)| *header));
        let mut table = Table::new(&header);
        for month in list_months(from, to) {
            let mut bills = self.bills.iter().filter(|bill| bill.version.bill.month == month).peekable();
            if bills.peek().is_none() {
                table.add_row(vec![month.to_string(), "no bill".to_owned()]);
            }
            for bill in bills {
                let version = &bill.version;
                let texts = [
                    month.to_string(),
                    self.names.label(version.bill.payer),
                    format!("v{}", version.number),
                    finality_name(self.finality, month, self.now_us).to_owned(),
                    version.basis.as_str().to_owned(),
                ];
                table.add_row(make_sums_row(texts.to_vec(), &sum_cells(&bill.cells)?, &measures));
            }
        }
        let texts = ["total", "", "", "", ""].map(str::to_owned);
        table.add_row(make_sums_row(texts.to_vec(), &whole, &measures));
        let mut text =
            format!("bills of customer {}, {from} to {to}\n\n{table}", self.names.label(self.customer));
        if self.is_grouped
            && let Some(whole) = self.join_bills()
        {
            let _ = write!(text, "\nall months together:\n\n{}", build_charges_table(&whole, self.by)?);
        }
        Ok(text)
    }

    /// Joins the charges of all bills, as if they were one bill.
    fn join_bills(&self) -> Option<BillState> {
        let (first, rest) = self.bills.split_first()?;
        let mut whole = first.clone();
        for bill in rest {
            whole.cells.extend(bill.cells.iter().cloned());
            whole.names.merge(&bill.names);
        }
        Some(whole)
    }
}

/// Lists the months from one to another.
fn list_months(from: Month, to: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(from), |month| month.next()).take_while(move |month| *month <= to)
}

/// Selects the amounts that a table shows.
fn select_measures(whole: &Sums) -> Vec<(Measure, &'static str)> {
    let has_deduction = DEDUCTIONS.iter().any(|(measure, _)| whole[*measure] != bill::Sum::ZERO);
    let (first, rest) = MEASURES.split_at(1);
    let deductions: &[_] = if has_deduction { &DEDUCTIONS } else { &[] };
    [first, deductions, rest].concat()
}

/// Formats the charges of a bill as a table, in USD.
fn build_charges_table(bill: &BillState, by: Grouping) -> Result<Table, SumOverflow> {
    let whole = sum_cells(&bill.cells)?;
    let measures = select_measures(&whole);
    let mut header: Vec<&str> = match by {
        Grouping::PayMode => vec!["PAY MODE", ""],
        Grouping::Product => vec!["PRODUCT", "CODE"],
        Grouping::Region => vec!["REGION", "CODE"],
        Grouping::All => vec!["PAY MODE", "TRANSACTION TYPE", "PRODUCT", "REGION"],
    };
    let columns = header.len();
    header.push(">LINES");
    header.extend(measures.iter().map(|(_, header)| *header));
    let mut table = Table::new(&header);
    let groups = group_charges(bill, by)?;
    if by == Grouping::PayMode {
        add_mode_rows(&mut table, &groups, &measures)?;
    } else {
        for charges in &groups {
            let texts = match (by, charges.codes.as_slice()) {
                (Grouping::All, codes) => codes.iter().map(|code| code.name.clone()).collect(),
                (_, codes) => codes.iter().flat_map(|code| [code.name.clone(), code.code.clone()]).collect(),
            };
            table.add_row(make_sums_row(texts, &charges.sums, &measures));
        }
    }
    let mut texts = vec![String::new(); columns];
    if let Some(first) = texts.first_mut() {
        "total".clone_into(first);
    }
    table.add_row(make_sums_row(texts, &whole, &measures));
    Ok(table)
}

/// Adds a row for each pay mode, and below it one for each of its transaction types.
fn add_mode_rows(
    table: &mut Table,
    groups: &[Charges],
    measures: &[(Measure, &str)],
) -> Result<(), SumOverflow> {
    for of_mode in groups.chunk_by(|one, other| one.codes.first() == other.codes.first()) {
        let mut sums = Sums::default();
        for charges in of_mode {
            sums.merge(&charges.sums)?;
        }
        let modes = of_mode.iter().take(1).map(|charges| (charges.codes.first(), sums, ""));
        let types = of_mode.iter().map(|charges| (charges.codes.get(1), charges.sums, "  "));
        for (code, sums, indent) in modes.chain(types) {
            let Some(code) = code else { unreachable!("a charge has a pay mode and a transaction type") };
            let texts = vec![format!("{indent}{}", code.code), code.name.clone()];
            table.add_row(make_sums_row(texts, &sums, measures));
        }
    }
    Ok(())
}

/// Makes a row of a table.
fn make_sums_row(mut texts: Vec<String>, sums: &Sums, measures: &[(Measure, &str)]) -> Vec<String> {
    texts.push(sums.lines.to_string());
    texts.extend(measures.iter().map(|(measure, _)| sums[*measure].to_string()));
    texts
}
