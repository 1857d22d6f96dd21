//! A customer's bills as JSON.

use bill::ledger::BillState;
use bill::{CURRENCY, Month, SumOverflow, Sums, sum_cells};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::charges::{Charges, Grouping, group_charges};
use super::report::BillReport;
use crate::cli::output_format::format_json_list;
use crate::cli::show::finality::finality_name;
use crate::cli::show::json::{JsonCustomer, JsonPayMode, JsonPayer, JsonSums, JsonText};
use crate::clock::{format_rfc3339, format_rfc3339_exact};
use crate::ledger::month::CustomerBill;

/// The fields before the bills.
#[derive(Serialize)]
struct JsonBills<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    by: &'static str,
    currency: &'static str,
    sums: JsonSums<u64>,
}

/// A bill.
#[derive(Serialize)]
struct JsonBill<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    version: u32,
    published_at: String,
    is_current: bool,
    state: &'static str,
    final_at: String,
    is_correction: bool,
    import: i64,
    basis: &'static str,
    sums: JsonSums<u64>,
    pay_modes: Vec<JsonPayMode>,
    charges: Vec<JsonCharges>,
}

/// A group of charges: code and name of each dimension, and the sums.
struct JsonCharges {
    by: Grouping,
    charges: Charges,
}

impl Serialize for JsonCharges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        for (dimension, code) in self.by.dimensions().iter().zip(&self.charges.codes) {
            fields.serialize_entry(dimension, &code.code)?;
            fields.serialize_entry(&format!("{dimension}_name"), &code.name)?;
        }
        fields.serialize_entry("sums", &JsonSums::from(&self.charges.sums))?;
        fields.end()
    }
}

impl BillReport {
    /// Formats the bills as JSON.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn to_json(&self) -> Result<String, SumOverflow> {
        let mut whole = Sums::default();
        for bill in &self.bills {
            whole.merge(&sum_cells(&bill.cells)?)?;
        }
        let fields = JsonBills {
            customer: JsonCustomer::new(self.customer, &self.names),
            by: self.by.name(),
            currency: CURRENCY,
            sums: (&whole).into(),
        };
        let bills = self.bills.iter().map(|bill| self.make_json_bill(bill));
        Ok(format_json_list("bill", &fields, "bills", bills.collect::<Result<Vec<_>, _>>()?))
    }

    /// Makes the item of a bill.
    fn make_json_bill(&self, bill: &BillState) -> Result<JsonBill<'_>, SumOverflow> {
        let version = &bill.version;
        let month = version.bill.month;
        let modes = CustomerBill::of(bill, None)?.map(|bill| JsonPayMode::list(&bill.totals));
        let charges = group_charges(bill, self.by)?.into_iter();
        Ok(JsonBill {
            customer: JsonCustomer::new(version.bill.owner, &self.names),
            month: JsonText(month),
            payer: JsonPayer::new(version.bill.payer, &self.names),
            version: version.number,
            published_at: format_rfc3339_exact(version.published_at_us),
            is_current: version.is_current,
            state: finality_name(self.finality, month, self.now_us),
            final_at: format_rfc3339(self.finality.final_at_us(month)),
            is_correction: version.is_correction(self.finality),
            import: version.import.0,
            basis: version.basis.as_str(),
            sums: (&sum_cells(&bill.cells)?).into(),
            pay_modes: modes.unwrap_or_default(),
            charges: charges.map(|charges| JsonCharges { by: self.by, charges }).collect(),
        })
    }
}
