//! `billfold bill`: a customer's bill of a month, for people and for programs.

use bill::ledger::{AsOf, BillState, ImportKind};
use bill::{Cell, Finality, Measure, Month, SumOverflow, Sums, Uin, by_key, by_pay_mode};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use store::Data;

use super::table::Table;
use super::{Place, say};
use crate::clock::{Clock, rfc3339, rfc3339_exact};
use crate::config::Config;
use crate::ledger::finality::{describe_correction, describe_finality, finality_name, is_correction};
use crate::ledger::find::{BillSelector, find_bills, sum_cells};
use crate::ledger::{as_of, json as json_of};

#[derive(Debug, Args)]
pub(super) struct BillArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    month: Month,
    /// What the bill is totalled by
    #[arg(long, value_enum, default_value_t = By::PayMode)]
    by: By,
    /// As of a version, such as v3, or a time of RFC 3339
    #[arg(long, value_name = "VERSION|TIME", default_value = "now", value_parser = as_of::parse_as_of)]
    as_of: AsOf,
    /// The payer, where the customer's month has bills under two
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
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

/// Shows the bill.
pub(super) async fn bill(place: &Place, args: &BillArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = place.config()?;
    let which = BillSelector { customer: args.customer_uin, month: args.month, payer: args.payer };
    let bills =
        find_bills(&Data::open(place.dir()?, &catalog_place).await?.catalog, which, args.as_of).await?;
    let now_us = Clock::System.now_us();
    if args.json {
        let bills = bills.iter().map(|bill| as_json(bill, args.by, finality, now_us));
        return say(format_args!("{}\n", bills.collect::<Result<Value, _>>()?));
    }
    for bill in &bills {
        let version = &bill.version;
        let correction = describe_correction(finality, version);
        let not_newest = if version.is_current { "" } else { ", not the newest" };
        let empty = match version.lines {
            0 if matches!(version.kind, ImportKind::Revert { .. }) => {
                "\nno lines: the import that brought them was taken back"
            }
            0 => "\nno lines: the statement of the whole month has none of this customer",
            _ => "",
        };
        say(format_args!(
            "bill of customer {}, {}, payer {}: {}\nversion {}{not_newest}, published {} by import {}, {} \
             amounts{correction}{empty}\n\n{}\n",
            version.bill.owner,
            version.bill.month,
            version.bill.payer,
            describe_finality(finality, version.bill.month, now_us),
            version.number,
            rfc3339_exact(version.published_at_us),
            version.import,
            version.basis.as_str(),
            as_table(&bill.cells, args.by)?
        ))?;
    }
    Ok(())
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
    let amounts =
        [sums[Measure::Original], sums[Measure::BeforeVoucher], sums[Measure::Voucher], sums[Measure::Total]];
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
                        code: detail.transaction_type.code().to_owned(),
                        name: detail.transaction_type.name().to_owned(),
                        sums: detail.sums,
                        parts: Vec::new(),
                    })
                    .collect(),
            })
            .collect(),
    })
}

/// The bill as JSON: amounts are texts with 8 decimals, in USD.
fn as_json(bill: &BillState, by: By, finality: Finality, now_us: i64) -> Result<Value, SumOverflow> {
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
        "published_at": rfc3339_exact(version.published_at_us),
        "is_current": version.is_current,
        "state": finality_name(finality, version.bill.month, now_us),
        "final_at": rfc3339(finality.at_us(version.bill.month)),
        "is_correction": is_correction(finality, version),
        "import": version.import.0,
        "basis": version.basis.as_str(),
        "total": json_of::sums_to_json(&sum_cells(bill)?),
        kind: groups(&bill.cells, by)?.iter().map(group_json).collect::<Value>(),
    }))
}

fn group_json(group: &Group) -> Value {
    let mut json = json!({ "code": group.code, "sums": json_of::sums_to_json(&group.sums) });
    if let Value::Object(fields) = &mut json
        && !group.name.is_empty()
    {
        fields.insert("name".to_owned(), group.name.clone().into());
        fields.insert("action_types".to_owned(), group.parts.iter().map(group_json).collect());
    }
    json
}
