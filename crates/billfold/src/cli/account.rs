//! `billfold account`: add and list accounts.

use access::Account;
use access::Role;
use bill::Uin;
use clap::Subcommand;
use store::Data;

use super::table::Table;
use super::{Place, make_data, say};
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Add an account to the partner tree
    Add {
        /// Its account number
        uin: Uin,
        /// distributor, second-level-reseller, reseller or customer
        #[arg(long)]
        role: Role,
        /// The account directly above it
        #[arg(long, value_name = "UIN")]
        parent: Option<Uin>,
        /// What people call it
        #[arg(long, value_name = "TEXT", default_value = "")]
        name: String,
    },
    /// List the accounts
    List {
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) async fn run(place: &Place, command: &AccountCommand) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    match command {
        AccountCommand::Add { uin, role, parent, name } => {
            if name.chars().any(char::is_control) {
                anyhow::bail!("the name has a line break or another control character in it");
            }
            let data = make_data(dir, &config.catalog).await?;
            let account = Account { uin: *uin, role: *role, parent: *parent, name: name.clone() };
            data.catalog.add_account(&account, Clock::System.now_us()).await?;
            say(format_args!("added {role} {uin}\n"))?;
        }
        AccountCommand::List { json } => {
            let accounts = Data::open(dir, &config.catalog).await?.catalog.accounts().await?;
            if *json {
                say(format_args!("{}\n", as_json(&accounts)))?;
            } else {
                say(format_args!("{}", as_table(&accounts)))?;
            }
        }
    }
    Ok(())
}

fn as_json(accounts: &[Account]) -> serde_json::Value {
    let list = accounts.iter().map(|account| {
        serde_json::json!({
            "uin": account.uin.get(),
            "role": account.role.as_str(),
            "parent": account.parent.map(Uin::get),
            "name": account.name,
        })
    });
    list.collect()
}

fn as_table(accounts: &[Account]) -> Table {
    let mut table = Table::new(&[">UIN", "ROLE", ">PARENT", "NAME"]);
    for account in accounts {
        let parent = account.parent.map_or("-".to_owned(), |parent| parent.to_string());
        let (uin, role) = (account.uin.to_string(), account.role.to_string());
        table.row(vec![uin, role, parent, account.name.clone()]);
    }
    table
}
