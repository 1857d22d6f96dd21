//! What `billfold account` prints: the list of accounts, and what a change of one means.

use std::collections::BTreeMap;

use access::{Account, Role};
use bill::Uin;
use serde::Serialize;
use sheet::replace_controls;

use crate::cli::output_format::{OutputFormat, format_csv, format_json_list, to_csv_text};
use crate::terminal::table::Table;

/// An account in JSON.
#[derive(Serialize)]
struct JsonAccount<'a> {
    uin: i64,
    name: &'a str,
    role: &'static str,
    parent: Option<i64>,
    parent_name: &'a str,
}

/// Formats the list of accounts.
pub(super) fn format_accounts(accounts: &[Account], format: OutputFormat) -> String {
    let names: BTreeMap<Uin, &str> =
        accounts.iter().map(|account| (account.uin, account.name.as_str())).collect();
    let parent_name =
        |account: &Account| account.parent.and_then(|parent| names.get(&parent).copied()).unwrap_or_default();
    let parent = |account: &Account| account.parent.map_or_else(String::new, |parent| parent.to_string());
    match format {
        OutputFormat::Table => {
            let mut table = Table::new(&[">UIN", "NAME", "ROLE", ">PARENT", "PARENT NAME"]);
            for account in accounts {
                table.add_row(vec![
                    account.uin.to_string(),
                    account.name.clone(),
                    account.role.to_string(),
                    parent(account),
                    parent_name(account).to_owned(),
                ]);
            }
            table.to_string()
        }
        OutputFormat::Csv => {
            let rows = accounts.iter().map(|account| {
                [
                    account.uin.to_string(),
                    to_csv_text(&account.name),
                    account.role.to_string(),
                    parent(account),
                    to_csv_text(parent_name(account)),
                ]
            });
            format_csv(["uin", "name", "role", "parent", "parent_name"], rows)
        }
        OutputFormat::Json => {
            let items = accounts.iter().map(|account| JsonAccount {
                uin: account.uin.get(),
                name: &account.name,
                role: account.role.as_str(),
                parent: account.parent.map(Uin::get),
                parent_name: parent_name(account),
            });
            format_json_list("account_list", &(), "accounts", items)
        }
    }
}

/// Describes a change of an account: what was changed, and who may ask for other bills than before.
pub(super) fn describe_change(before: &Account, after: &Account) -> String {
    let uin = after.uin;
    let differences = list_differences(before, after);
    if differences.is_empty() {
        return format!("account {uin} is as it is to be already: nothing to do\n");
    }
    let effects = list_effects(before, after).into_iter().map(|effect| format!("from now on, {effect}\n"));
    format!("changed account {uin}: {}\n{}", differences.join(", "), effects.collect::<String>())
}

/// Lists the values of an account that differ, each with the old and the new one.
fn list_differences(before: &Account, after: &Account) -> Vec<String> {
    let parent = |account: &Account| account.parent.map_or("none".to_owned(), |parent| parent.to_string());
    let name = |account: &Account| format!("\"{}\"", replace_controls(&account.name));
    let mut differences = Vec::new();
    if before.name != after.name {
        differences.push(format!("name {} -> {}", name(before), name(after)));
    }
    if before.role != after.role {
        differences.push(format!("role {} -> {}", before.role, after.role));
    }
    if before.parent != after.parent {
        differences.push(format!("parent {} -> {}", parent(before), parent(after)));
    }
    differences
}

/// Lists who may ask for other bills than before.
fn list_effects(before: &Account, after: &Account) -> Vec<String> {
    let uin = after.uin;
    let mut effects = Vec::new();
    if before.role != after.role {
        effects.push(format!("its keys ask as {}", after.role.describe()));
    }
    if before.parent != after.parent {
        let (bills, rest) = match after.role {
            Role::Customer => {
                (format!("the bills of {uin}"), "where it is payer or manager of published lines")
            }
            Role::Distributor | Role::Reseller | Role::SecondLevelReseller => {
                (format!("the bills of customers below {uin}"), "where it is the payer of published lines")
            }
        };
        if let Some(parent) = after.parent {
            effects.push(format!("{parent} may ask for {bills}"));
        }
        if let Some(parent) = before.parent {
            effects.push(format!("{parent} may ask for {bills} only {rest}"));
        }
    }
    effects
}
