//! A customer's bills as JSON.

use bill::ledger::BillState;
use bill::{SumOverflow, Sums};
use serde_json::{Map, Value, json};

use super::BillReport;
use super::charges::{Charges, group_charges};
use crate::cli::output_format::{CURRENCY, format_json_list};
use crate::clock::{format_rfc3339, format_rfc3339_exact};
use crate::ledger::finality::{finality_name, is_correction};
use crate::ledger::find::sum_cells;
use crate::ledger::json::sums_to_json;
use crate::ledger::month::CustomerBill;

impl BillReport {
    /// Formats the bills as JSON.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn to_json(&self) -> Result<String, SumOverflow> {
        let mut whole = Sums::default();
        for bill in &self.bills {
            whole.merge(&sum_cells(bill)?)?;
        }
        let fields = json!({
            "customer": self.customer.get(),
            "customer_name": self.names.name(self.customer),
            "by": self.by.name(),
            "currency": CURRENCY,
            "sums": sums_to_json(&whole),
        });
        let bills = self.bills.iter().map(|bill| self.bill_to_json(bill));
        Ok(format_json_list("bill", fields, "bills", bills.collect::<Result<Vec<_>, _>>()?))
    }

    /// Converts a bill to JSON.
    fn bill_to_json(&self, bill: &BillState) -> Result<Value, SumOverflow> {
        let version = &bill.version;
        let month = version.bill.month;
        let charges = group_charges(bill, self.by)?;
        let modes =
            CustomerBill::of(bill, None)?.map_or_else(|| json!([]), |bill| bill.totals.modes_to_json());
        Ok(json!({
            "customer": version.bill.owner.get(),
            "customer_name": self.names.name(version.bill.owner),
            "month": month.to_string(),
            "payer": version.bill.payer.get(),
            "payer_name": self.names.name(version.bill.payer),
            "version": version.number,
            "published_at": format_rfc3339_exact(version.published_at_us),
            "is_current": version.is_current,
            "state": finality_name(self.finality, month, self.now_us),
            "final_at": format_rfc3339(self.finality.final_at_us(month)),
            "is_correction": is_correction(self.finality, version),
            "import": version.import.0,
            "basis": version.basis.as_str(),
            "sums": sums_to_json(&sum_cells(bill)?),
            "pay_modes": modes,
            "charges": charges.iter().map(|charges| self.charges_to_json(charges)).collect::<Value>(),
        }))
    }

    /// Converts a group of charges to JSON: code and name of each dimension, and the sums.
    fn charges_to_json(&self, charges: &Charges) -> Value {
        let mut object = Map::new();
        for (dimension, code) in self.by.dimensions().iter().zip(&charges.codes) {
            object.insert((*dimension).to_owned(), code.code.clone().into());
            object.insert(format!("{dimension}_name"), code.name.clone().into());
        }
        object.insert("sums".to_owned(), sums_to_json(&charges.sums));
        Value::Object(object)
    }
}
