//! `billfold bill`: a customer's bill of a month, for people and for programs.

use bill::ledger::{AsOf, BillState, ImportKind};
use bill::{Cell, Finality, Measure, Month, SumOverflow, Sums, Uin, sum_by_key, sum_by_pay_mode};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use store::Data;

use super::global_args::GlobalArgs;
use crate::clock::{Clock, format_rfc3339, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::as_of;
use crate::ledger::finality::{describe_correction, describe_finality, finality_name, is_correction};
use crate::ledger::find::{BillSelector, find_bills, sum_cells};
use crate::ledger::json::sums_to_json;
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// Show a customer's bill of a month
///
/// Shows the current version, or with --as-of an earlier one, totalled by pay mode and transaction type, product or
/// region, in USD. A customer that has bills under two payers has both shown.
#[derive(Debug, Args)]
pub(super) struct BillArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    month: Month,
    /// Group the totals by this
    #[arg(long, value_enum, default_value_t = Grouping::PayMode)]
    by: Grouping,
    /// The state to show: a version, such as v3, or a time of RFC 3339
    #[arg(long, value_name = "VERSION|TIME", default_value = "now", value_parser = as_of::parse_as_of)]
    as_of: AsOf,
    /// The payer, if the customer has bills of the month under two payers
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// The property of a charge by which a bill is totalled.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Grouping {
    /// By pay mode, and below it by transaction type
    PayMode,
    /// By product
    Product,
    /// By region
    Region,
}

/// Shows the bill.
pub(super) async fn show_bill(global: &GlobalArgs, args: &BillArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let selector = BillSelector { customer: args.customer_uin, month: args.month, payer: args.payer };
    let bills = find_bills(
        &Data::open(global.require_data_folder()?, &catalog_place).await?.catalog,
        selector,
        args.as_of,
    )
    .await?;
    let now_us = Clock::System.now_us();
    if args.json {
        let bills = bills.iter().map(|bill| bill_to_json(bill, args.by, finality, now_us));
        return print_text(format_args!("{}\n", bills.collect::<Result<Value, _>>()?));
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
        print_text(format_args!(
            "bill of customer {}, {}, payer {}: {}\nversion {}{not_newest}, published {} by import {}, {} \
             amounts{correction}{empty}\n\n{}\n",
            version.bill.owner,
            version.bill.month,
            version.bill.payer,
            describe_finality(finality, version.bill.month, now_us),
            version.number,
            format_rfc3339_exact(version.published_at_us),
            version.import,
            version.basis.as_str(),
            build_bill_table(&bill.cells, args.by)?
        ))?;
    }
    Ok(())
}

/// Writes the cells of a bill as a table, in USD.
fn build_bill_table(cells: &[Cell], by: Grouping) -> Result<Table, SumOverflow> {
    let first = match by {
        Grouping::PayMode => "PAY MODE",
        Grouping::Product => "PRODUCT",
        Grouping::Region => "REGION",
    };
    let mut table =
        Table::new(&[first, "", ">LINES", ">ORIGINAL", ">BEFORE VOUCHER", ">VOUCHER", ">TOTAL (USD)"]);
    let mut total = Sums::default();
    for group in group_cells(cells, by)? {
        total.merge(&group.sums)?;
        table.add_row(make_sums_row(group.code, group.name, &group.sums));
        for part in &group.parts {
            table.add_row(make_sums_row(format!("  {}", part.code), part.name.clone(), &part.sums));
        }
    }
    table.add_row(make_sums_row("total".to_owned(), String::new(), &total));
    Ok(table)
}

/// Makes a row of the table.
fn make_sums_row(code: String, name: String, sums: &Sums) -> Vec<String> {
    let amounts =
        [sums[Measure::Original], sums[Measure::BeforeVoucher], sums[Measure::Voucher], sums[Measure::Total]];
    let mut row = vec![code, name, sums.lines.to_string()];
    row.extend(amounts.iter().map(ToString::to_string));
    row
}

/// The sums of the cells that have one code in common.
struct Group {
    code: String,
    name: String,
    sums: Sums,
    /// The transaction types of a pay mode; empty in other groups.
    parts: Vec<Self>,
}

/// Groups the cells of a bill.
fn group_cells(cells: &[Cell], by: Grouping) -> Result<Vec<Group>, SumOverflow> {
    Ok(match by {
        Grouping::Product => name_groups(sum_by_key(cells, |cell| &cell.product)?),
        Grouping::Region => name_groups(sum_by_key(cells, |cell| &cell.region)?),
        Grouping::PayMode => {
            let modes = sum_by_pay_mode(cells)?.into_iter();
            modes
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
                .collect()
        }
    })
}

/// Makes groups of sums by key. The key is the only name that such a group has.
fn name_groups(groups: Vec<(&str, Sums)>) -> Vec<Group> {
    let name_group = |(key, sums): (&str, Sums)| Group {
        code: key.to_owned(),
        name: String::new(),
        sums,
        parts: Vec::new(),
    };
    groups.into_iter().map(name_group).collect()
}

/// Writes a bill as JSON. Amounts are texts with 8 decimals, in USD.
fn bill_to_json(
    bill: &BillState,
    by: Grouping,
    finality: Finality,
    now_us: i64,
) -> Result<Value, SumOverflow> {
    let version = &bill.version;
    let kind = match by {
        Grouping::PayMode => "pay_modes",
        Grouping::Product => "products",
        Grouping::Region => "regions",
    };
    Ok(json!({
        "customer": version.bill.owner.get(),
        "month": version.bill.month.to_string(),
        "payer": version.bill.payer.get(),
        "version": version.number,
        "published_at": format_rfc3339_exact(version.published_at_us),
        "is_current": version.is_current,
        "state": finality_name(finality, version.bill.month, now_us),
        "final_at": format_rfc3339(finality.final_at_us(version.bill.month)),
        "is_correction": is_correction(finality, version),
        "import": version.import.0,
        "basis": version.basis.as_str(),
        "total": sums_to_json(&sum_cells(bill)?),
        kind: group_cells(&bill.cells, by)?.iter().map(group_to_json).collect::<Value>(),
    }))
}

/// Writes a group as JSON.
fn group_to_json(group: &Group) -> Value {
    let mut json = json!({ "code": group.code, "sums": sums_to_json(&group.sums) });
    if let Value::Object(fields) = &mut json
        && !group.name.is_empty()
    {
        fields.insert("name".to_owned(), group.name.clone().into());
        fields.insert("action_types".to_owned(), group.parts.iter().map(group_to_json).collect());
    }
    json
}
