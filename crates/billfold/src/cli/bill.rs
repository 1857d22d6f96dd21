//! `billfold bill`: a customer's bill of a month, for people and for programs.

use std::process::ExitCode;

use bill::{Cell, Month, SumOverflow, Sums, Uin, by_key, by_pay_mode};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use store::{AsOf, BillState, Data};

use super::table::Table;
use super::{Place, say};
use crate::clock::rfc3339;
use crate::ledger::json as json_of;

#[derive(Debug, Args)]
pub(super) struct BillArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    month: Month,
    /// What the bill is totalled by
    #[arg(long, value_enum, default_value_t = By::PayMode)]
    by: By,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// What a bill is totalled by.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    PayMode,
    Product,
    Region,
}

/// Shows the bill; exit code 1 where there is none.
pub(super) async fn bill(place: &Place, args: &BillArgs) -> anyhow::Result<ExitCode> {
    let (customer, month) = (args.customer_uin, args.month);
    let data = Data::open(place.dir()?, &place.config()?.catalog).await?;
    let bills = data.catalog.bills(customer, month, AsOf::Now).await?;
    if bills.is_empty() {
        eprintln!("customer {customer} has no bill of {month}; `billfold imports` lists what was imported");
        return Ok(ExitCode::FAILURE);
    }
    if args.json {
        let bills = bills.iter().map(|bill| as_json(bill, args.by)).collect::<Result<Value, _>>()?;
        say(format_args!("{bills}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    for bill in &bills {
        say(format_args!(
            "bill of customer {customer}, {month}, payer {}: version {}, published {} by import {}, {} amounts\n\n",
            bill.version.bill.payer,
            bill.version.number,
            rfc3339(bill.version.published_at_us),
            bill.version.import,
            bill.version.basis.as_str()
        ))?;
        say(format_args!("{}\n", as_table(&bill.cells, args.by)?))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The bill as a table, in USD.
fn as_table(cells: &[Cell], by: By) -> Result<Table, SumOverflow> {
    let first = match by {
        By::PayMode => "PAY MODE",
        By::Product => "PRODUCT",
        By::Region => "REGION",
    };
    let mut table =
        Table::new(&[first, "", ">LINES", ">ORIGINAL", ">BEFORE VOUCHER", ">VOUCHER", ">TOTAL (USD)"]);
    let mut total = Sums::default();
    for group in groups(cells, by)? {
        total.merge(&group.sums)?;
        table.row(row(group.code, group.name, &group.sums));
        for part in &group.parts {
            table.row(row(format!("  {}", part.code), part.name.clone(), &part.sums));
        }
    }
    table.row(row("total".to_owned(), String::new(), &total));
    Ok(table)
}

/// One row of the table.
fn row(code: String, name: String, sums: &Sums) -> Vec<String> {
    let amounts = [sums.original, sums.before_voucher, sums.voucher, sums.total];
    let mut row = vec![code, name, sums.lines.to_string()];
    row.extend(amounts.iter().map(ToString::to_string));
    row
}

/// One line of a summary.
struct Group {
    code: String,
    name: String,
    sums: Sums,
    parts: Vec<Group>,
}

/// The summary of a bill.
fn groups(cells: &[Cell], by: By) -> Result<Vec<Group>, SumOverflow> {
    let keyed = |groups: Vec<(&str, Sums)>| {
        let group = |(key, sums): (&str, Sums)| Group {
            code: key.to_owned(),
            name: String::new(),
            sums,
            parts: Vec::new(),
        };
        groups.into_iter().map(group).collect()
    };
    Ok(match by {
        By::Product => keyed(by_key(cells, |cell| &cell.product)?),
        By::Region => keyed(by_key(cells, |cell| &cell.region)?),
        By::PayMode => by_pay_mode(cells)?
            .into_iter()
            .map(|mode| Group {
                code: mode.pay_mode.code().to_owned(),
                name: mode.pay_mode.name().to_owned(),
                sums: mode.sums,
                parts: mode
                    .details
                    .iter()
                    .map(|detail| Group {
                        code: detail.action_type.code().to_owned(),
                        name: detail.action_type.name().to_owned(),
                        sums: detail.sums,
                        parts: Vec::new(),
                    })
                    .collect(),
            })
            .collect(),
    })
}

/// The bill as JSON: amounts are texts with 8 decimals, in USD.
fn as_json(bill: &BillState, by: By) -> Result<Value, SumOverflow> {
    let mut total = Sums::default();
    for cell in &bill.cells {
        total.merge(&cell.sums)?;
    }
    let version = &bill.version;
    let kind = match by {
        By::PayMode => "pay_modes",
        By::Product => "products",
        By::Region => "regions",
    };
    Ok(json!({
        "customer": version.bill.owner.get(),
        "month": version.bill.month.to_string(),
        "payer": version.bill.payer.get(),
        "version": version.number,
        "published_at": rfc3339(version.published_at_us),
        "import": version.import.0,
        "basis": version.basis.as_str(),
        "total": json_of::sums(&total),
        kind: groups(&bill.cells, by)?.iter().map(group_json).collect::<Value>(),
    }))
}

fn group_json(group: &Group) -> Value {
    let mut json = json!({ "code": group.code, "sums": json_of::sums(&group.sums) });
    if let Value::Object(fields) = &mut json
        && !group.name.is_empty()
    {
        fields.insert("name".to_owned(), group.name.clone().into());
        fields.insert("action_types".to_owned(), group.parts.iter().map(group_json).collect());
    }
    json
}
