//! `billfold account`: adds and lists accounts.

use access::{Account, Role};
use bill::Uin;
use clap::Subcommand;
use serde_json::{Value, json};
use store::Data;

use super::global_args::{GlobalArgs, open_or_create_data, would_create_data};
use crate::clock::Clock;
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// Add and list the accounts of the partner tree
///
/// A key acts for an account, and the account's role decides which bills it may read. Payers and managers need an
/// account; customers do not.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Add an account to the partner tree
    ///
    /// The role and the parent cannot be changed later. A second-level reseller needs a distributor as its
    /// --parent. The data folder is created if it does not exist.
    Add {
        /// The account number
        uin: Uin,
        /// The role: distributor, second-level-reseller, reseller or customer
        #[arg(long)]
        role: Role,
        /// The account directly above it
        #[arg(long, value_name = "UIN")]
        parent: Option<Uin>,
        /// A name for reports
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        name: String,
    },
    /// List the accounts
    ///
    /// Shows the number, role, parent and name of each account, in the order of the numbers.
    List {
        /// Print JSON, for programs
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) async fn run_account_command(global: &GlobalArgs, command: &AccountCommand) -> anyhow::Result<()> {
    let (folder, config) = (global.require_data_folder()?, global.read_config()?);
    match command {
        AccountCommand::Add { uin, role, parent, name } => {
            if name.chars().any(char::is_control) {
                anyhow::bail!("the name contains a line break or another control character: leave it out");
            }
            let account = Account { uin: *uin, role: *role, parent: *parent, name: name.clone() };
            if would_create_data(folder, &config.catalog) {
                account.check_can_be_added(None, None)?;
            }
            let data = open_or_create_data(folder, &config.catalog).await?;
            data.catalog.add_account(&account, Clock::System.now_us()).await?;
            print_text(format_args!("added {role} {uin}\n"))
        }
        AccountCommand::List { json } => {
            let accounts = Data::open(folder, &config.catalog).await?.catalog.list_accounts().await?;
            if *json {
                print_text(format_args!("{}\n", accounts_to_json(&accounts)))
            } else {
                print_text(build_accounts_table(&accounts))
            }
        }
    }
}

/// Writes accounts as JSON.
fn accounts_to_json(accounts: &[Account]) -> Value {
    let list = accounts.iter().map(|account| {
        json!({
            "uin": account.uin.get(),
            "role": account.role.as_str(),
            "parent": account.parent.map(Uin::get),
            "name": account.name,
        })
    });
    list.collect()
}

/// Writes accounts as a table.
fn build_accounts_table(accounts: &[Account]) -> Table {
    let mut table = Table::new(&[">UIN", "ROLE", ">PARENT", "NAME"]);
    for account in accounts {
        let parent = account.parent.map_or("-".to_owned(), |parent| parent.to_string());
        let (uin, role) = (account.uin.to_string(), account.role.to_string());
        table.add_row(vec![uin, role, parent, account.name.clone()]);
    }
    table
}
