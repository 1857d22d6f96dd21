//! `billfold months`: lists the months that have bills, with their totals and their state.

use std::collections::BTreeMap;

use anyhow::anyhow;
use bill::ledger::BillFilter;
use bill::{CURRENCY, Finality, Measure, Month, SumOverflow, Uin};
use clap::Args;
use serde::Serialize;
use store::Data;

use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use super::proof::digests::check_before_reading;
use super::show::finality::finality_name;
use super::show::json::{JsonCurrency, JsonPayer, JsonSums, JsonText};
use crate::clock::{Clock, format_billing_time, format_rfc3339, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::account_names::AccountNames;
use crate::ledger::months::{MonthOverview, PayerMonth, read_months};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// List the months that have bills, with their totals and whether they are final and closed
///
/// Each month has a row for each payer, with the number of its bills and their total in USD, and how often a bill was
/// corrected after the month was final. `billfold month` lists the customers of one month.
#[derive(Debug, Args)]
pub(super) struct MonthsArgs {
    /// Only bills under this payer
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// Only the bills of this customer
    #[arg(long, value_name = "UIN")]
    customer: Option<Uin>,
    #[command(flatten)]
    format: FormatArgs,
}

/// The months, and what the report shows besides.
struct MonthsReport {
    months: BTreeMap<Month, MonthOverview>,
    names: AccountNames,
    finality: Finality,
    now_us: i64,
}

/// A month in JSON.
#[derive(Serialize)]
struct JsonMonth<'a> {
    month: JsonText<Month>,
    state: &'static str,
    final_at: String,
    changed_at: String,
    corrections: u64,
    basis: &'static str,
    bills: u64,
    sums: JsonSums<u64>,
    payers: Vec<JsonPayerMonth<'a>>,
}

/// A payer's month in JSON.
#[derive(Serialize)]
struct JsonPayerMonth<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    state: &'static str,
    basis: &'static str,
    bills: u64,
    sums: JsonSums<u64>,
}

/// Lists the months.
pub(super) async fn list_months(global: &GlobalArgs, args: &MonthsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
    check_before_reading(&catalog).await?;
    let filter = BillFilter { month: None, payer: args.payer, owner: args.customer };
    let months = read_months(&catalog, filter, finality).await?;
    if months.is_empty() && (args.payer.is_some() || args.customer.is_some()) {
        let of =
            |what: &str, uin: Option<Uin>| uin.map_or_else(String::new, |uin| format!(" of {what} {uin}"));
        return Err(anyhow!(
            "no bill{}{} was published: `billfold months` lists all months",
            of("customer", args.customer),
            of("payer", args.payer)
        ));
    }
    let report = MonthsReport {
        months,
        names: AccountNames::read(&catalog).await?,
        finality,
        now_us: Clock::System.now_us(),
    };
    print_text(match args.format.select_format() {
        OutputFormat::Table if report.months.is_empty() => {
            "no bill was published: `billfold import FILE` publishes the bills of a file\n".to_owned()
        }
        OutputFormat::Table => report.to_text()?,
        OutputFormat::Csv => report.to_csv(),
        OutputFormat::Json => report.to_json()?,
    })
}

impl MonthsReport {
    /// Returns `closed`, `final` or `open` for a payer's month.
    fn state_name(&self, month: Month, overview: &MonthOverview, payer: Uin) -> &'static str {
        if overview.closed.contains(&payer) {
            "closed"
        } else {
            finality_name(self.finality, month, self.now_us)
        }
    }

    /// Formats the months for people: a row for each payer, and one for all where a month has several.
    fn to_text(&self) -> Result<String, SumOverflow> {
        let mut table = Table::new(&[
            "MONTH",
            "PAYER",
            "STATE",
            "BASIS",
            ">BILLS",
            ">LINES",
            ">ORIGINAL",
            ">VOUCHER",
            ">TOTAL (USD)",
            ">CORRECTIONS",
            "LAST CHANGE (UTC+8)",
            "LAST CHANGE (UTC)",
        ]);
        for (month, overview) in &self.months {
            let whole = overview.sum_payers()?;
            let of_month = [
                overview.corrections.to_string(),
                format_billing_time(overview.changed_at_us),
                format_rfc3339_exact(overview.changed_at_us),
            ];
            let is_single = overview.payers.len() == 1;
            for (payer, payer_month) in &overview.payers {
                let state = self.state_name(*month, overview, *payer).to_owned();
                let texts = [month.to_string(), self.names.label(*payer), state];
                let end = if is_single { of_month.clone() } else { Default::default() };
                table.add_row(make_row(texts, payer_month, end));
            }
            if !is_single {
                let texts = [month.to_string(), "all payers".to_owned(), String::new()];
                table.add_row(make_row(texts, &whole, of_month));
            }
        }
        Ok(table.to_string())
    }

    /// Formats a row of CSV for each payer's month.
    fn to_csv(&self) -> String {
        let header =
            ["month", "payer", "payer_name", "state", "final_at", "basis", "currency", "bills", "lines"];
        let measures = Measure::ALL.map(Measure::name);
        let rows = self.months.iter().flat_map(|(month, overview)| {
            overview.payers.iter().map(|(payer, payer_month)| {
                let mut row = vec![
                    month.to_string(),
                    payer.to_string(),
                    to_csv_text(self.names.name(*payer)),
                    self.state_name(*month, overview, *payer).to_owned(),
                    format_rfc3339(self.finality.final_at_us(*month)),
                    payer_month.basis_name().to_owned(),
                    CURRENCY.to_owned(),
                    payer_month.bills.to_string(),
                    payer_month.sums.lines.to_string(),
                ];
                row.extend(Measure::ALL.map(|measure| payer_month.sums[measure].to_string()));
                row
            })
        });
        format_csv(header.iter().chain(&measures), rows)
    }

    /// Formats the months as JSON.
    fn to_json(&self) -> Result<String, SumOverflow> {
        let months = self.months.iter().map(|(month, overview)| self.make_json_month(*month, overview));
        let months = months.collect::<Result<Vec<_>, _>>()?;
        Ok(format_json_list("months", &JsonCurrency::ONLY, "months", months))
    }

    /// Makes the item of a month.
    fn make_json_month<'a>(
        &'a self,
        month: Month,
        overview: &'a MonthOverview,
    ) -> Result<JsonMonth<'a>, SumOverflow> {
        let payers = overview.payers.iter().map(|(payer, payer_month)| JsonPayerMonth {
            payer: JsonPayer::new(*payer, &self.names),
            state: self.state_name(month, overview, *payer),
            basis: payer_month.basis_name(),
            bills: payer_month.bills,
            sums: (&payer_month.sums).into(),
        });
        let whole = overview.sum_payers()?;
        Ok(JsonMonth {
            month: JsonText(month),
            state: finality_name(self.finality, month, self.now_us),
            final_at: format_rfc3339(self.finality.final_at_us(month)),
            changed_at: format_rfc3339_exact(overview.changed_at_us),
            corrections: overview.corrections,
            basis: whole.basis_name(),
            bills: whole.bills,
            sums: (&whole.sums).into(),
            payers: payers.collect(),
        })
    }
}

/// Makes a row of the table.
fn make_row(texts: [String; 3], payer_month: &PayerMonth, end: [String; 3]) -> Vec<String> {
    let PayerMonth { bills, sums, .. } = payer_month;
    let counts = [payer_month.basis_name().to_owned(), bills.to_string(), sums.lines.to_string()];
    let amounts =
        [Measure::Original, Measure::Voucher, Measure::Total].map(|measure| sums[measure].to_string());
    texts.into_iter().chain(counts).chain(amounts).chain(end).collect()
}
