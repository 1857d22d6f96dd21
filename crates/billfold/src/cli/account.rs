//! `billfold account`: adds, changes, deletes and lists accounts.

mod report;

use access::{Account, AccountChange, NamedInBills, NewParent, Role};
use bill::Uin;
use clap::{ArgGroup, Args, Subcommand};
use store::{Author, Data};

use super::global_args::{GlobalArgs, open_or_create_data, would_create_data};
use super::locked_catalog::write_when_unlocked;
use super::output_format::FormatArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::user::find_system_user;
use crate::terminal::output::print_text;
use report::{describe_change, format_accounts};

/// Add, change, delete and list the accounts of the partner tree
///
/// A key acts for an account, and the account's role decides which bills it may read. Payers and managers need an
/// account; customers do not. A change counts at once, also for a server that runs; `billfold history` lists all of them.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Add an account to the partner tree
    ///
    /// A second-level reseller needs a distributor as its --parent. If exactly this account exists already, nothing is
    /// done. The data folder is created if it does not exist.
    Add {
        /// The account number
        uin: Uin,
        /// The role: distributor, second-level-reseller, reseller or customer
        #[arg(long)]
        role: Role,
        /// The account directly above it
        #[arg(long, value_name = "UIN")]
        parent: Option<Uin>,
        /// A name for reports, of at most 100 characters
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        name: String,
    },
    Set(SetArgs),
    /// Delete an account that nothing needs
    ///
    /// Refused while keys act for it, accounts are below it, or published bills name it.
    Delete {
        /// The account number
        uin: Uin,
    },
    /// List the accounts
    ///
    /// Shows the number, name, role and parent of each account, in the order of the numbers.
    List {
        #[command(flatten)]
        format: FormatArgs,
    },
}

/// Change an account: its name, its parent or its role
///
/// Refused where the tree or published bills contradict: a second-level reseller needs a distributor above it, those below
/// it must be able to stay, a customer with bills stays a customer, and a payer or manager of bills stays a partner. The
/// command prints who may ask for other bills than before.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args(["name", "parent", "no_parent", "role"])))]
pub(super) struct SetArgs {
    /// The account number
    uin: Uin,
    /// The name for reports, of at most 100 characters; "" for none
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The account directly above it
    #[arg(long, value_name = "UIN", conflicts_with = "no_parent")]
    parent: Option<Uin>,
    /// Take it from below its parent
    #[arg(long)]
    no_parent: bool,
    /// The role: distributor, second-level-reseller, reseller or customer
    #[arg(long)]
    role: Option<Role>,
}

impl SetArgs {
    /// Returns the change that the command asks for.
    fn to_change(&self) -> AccountChange {
        let top = self.no_parent.then_some(NewParent::Top);
        AccountChange {
            name: self.name.as_deref().map(|name| name.trim().to_owned()),
            parent: self.parent.map(NewParent::Below).or(top),
            role: self.role,
        }
    }
}

/// Runs the command.
pub(super) async fn run_account_command(global: &GlobalArgs, command: &AccountCommand) -> anyhow::Result<()> {
    let (folder, Config { catalog, .. }) = (global.require_data_folder()?, global.read_config()?);
    let user = find_system_user();
    let author = Author { name: &user, at_us: Clock::System.now_us() };
    match command {
        AccountCommand::Add { uin, role, parent, name } => {
            let account = Account { uin: *uin, role: *role, parent: *parent, name: name.trim().to_owned() };
            if would_create_data(folder, &catalog) {
                account.check_can_be_added(None, None, NamedInBills::default())?;
            }
            let data = open_or_create_data(folder, &catalog).await?;
            let add = async || Ok(data.catalog.add_account(&account, author).await?);
            if write_when_unlocked(add).await? {
                print_text(format_args!("added {role} {uin}\n"))
            } else {
                print_text(format_args!("{role} {uin} is there already: nothing to do\n"))
            }
        }
        AccountCommand::Set(args) => {
            let data = Data::open(folder, &catalog).await?;
            let change = args.to_change();
            let change = async || Ok(data.catalog.change_account(args.uin, &change, author).await?);
            let (before, after) = write_when_unlocked(change).await?;
            print_text(describe_change(&before, &after))
        }
        AccountCommand::Delete { uin } => {
            let data = Data::open(folder, &catalog).await?;
            let delete = async || Ok(data.catalog.delete_account(*uin, author).await?);
            let account = write_when_unlocked(delete).await?;
            print_text(format_args!("deleted {} {uin}\n", account.role))
        }
        AccountCommand::List { format } => {
            let accounts = Data::open(folder, &catalog).await?.catalog.list_accounts().await?;
            print_text(format_accounts(&accounts, format.select_format()))
        }
    }
}
