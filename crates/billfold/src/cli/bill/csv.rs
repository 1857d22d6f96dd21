//! A customer's bills as CSV: a row for each group of charges, with the names that people know.

use bill::{CURRENCY, Measure, SumOverflow};

use super::charges::group_charges;
use super::report::BillReport;
use crate::cli::output_format::{format_csv, to_csv_text};

impl BillReport {
    /// Formats the bills as CSV.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn to_csv(&self) -> Result<String, SumOverflow> {
        let start = ["month", "customer", "customer_name", "version", "basis"].map(str::to_owned);
        let dimensions =
            self.by.dimensions().iter().flat_map(|name| [(*name).to_owned(), format!("{name}_name")]);
        let end = ["currency", "lines"].map(str::to_owned);
        let measures = Measure::ALL.map(|measure| measure.name().to_owned());
        let header = start.into_iter().chain(dimensions).chain(end).chain(measures);
        let mut rows = Vec::new();
        for bill in &self.bills {
            let version = &bill.version;
            let start = [
                version.bill.month.to_string(),
                self.customer.to_string(),
                to_csv_text(self.names.name(self.customer)),
                version.number.to_string(),
                version.basis.as_str().to_owned(),
            ];
            for charges in group_charges(bill, self.by)? {
                let codes =
                    charges.codes.iter().flat_map(|code| [to_csv_text(&code.code), to_csv_text(&code.name)]);
                let end = [CURRENCY.to_owned(), charges.sums.lines.to_string()];
                let sums = Measure::ALL.map(|measure| charges.sums[measure].to_string());
                rows.push(start.iter().cloned().chain(codes).chain(end).chain(sums).collect::<Vec<_>>());
            }
        }
        Ok(format_csv(header, rows))
    }
}
