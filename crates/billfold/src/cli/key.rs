//! `billfold key`: creates, adds, deletes and lists keys.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use bill::Uin;
use clap::Subcommand;
use serde_json::{Value, json};
use store::{CatalogPlace, Data};

use super::credentials::read_hidden_text;
use super::global_args::{GlobalArgs, open_or_create_data};
use crate::app::open_master_key;
use crate::clock::{Clock, format_rfc3339};
use crate::keys::KeyPair;
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::table::Table;

/// Create, add, delete and list the keys that sign requests
///
/// A key acts for one account. Its secret is in the catalog, sealed with the master key of the data folder.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Create a key for an account, and show its secret once
    ///
    /// The id and the secret are printed to standard output, with --ttl the token too. The secret cannot be shown
    /// again.
    Create {
        /// The account that the key acts for
        #[arg(long)]
        uin: Uin,
        /// Create a temporary key that expires after this time, such as 2h or 90m; every request must carry its token
        #[arg(long, value_name = "TIME", value_parser = parse_ttl)]
        ttl: Option<Duration>,
    },
    /// Add an existing key, so that clients need no new one
    ///
    /// For clients that are to keep the key they have, such as one of the vendor.
    Add {
        /// The account that the key acts for
        #[arg(long)]
        uin: Uin,
        /// The id of the key
        #[arg(long, value_name = "ID")]
        secret_id: String,
        /// The file that contains the secret alone; `-` reads standard input
        #[arg(long, value_name = "FILE")]
        secret_key_file: PathBuf,
    },
    /// Delete a key
    ///
    /// Requests that are signed with it are refused from now on: the key is not found. A deleted key cannot be
    /// restored.
    Delete {
        /// The id of the key
        secret_id: String,
    },
    /// List the keys, without their secrets
    ///
    /// Shows the id of each key, its account and role, and when it was created and expires. A key that expired is
    /// removed 30 days later.
    List {
        /// Print JSON, for programs
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) async fn run_key_command(global: &GlobalArgs, command: &KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Create { uin, ttl } => {
            let pair = match ttl {
                Some(ttl) => KeyPair::generate_temporary(Clock::System.now_us(), *ttl)?,
                None => KeyPair::generate()?,
            };
            store_key(global, &pair, *uin).await?;
            print_text(format_args!("SecretId:  {}\n", pair.id))?;
            print_text(format_args!("SecretKey: {}\n", *pair.secret))?;
            if let Some(token) = &pair.token {
                print_text(format_args!("Token:     {}\n", *token.text))?;
                let expires_at = format_rfc3339(token.expires_at_us);
                print_notice(format_args!(
                    "note: the key expires at {expires_at}; requests need its token too"
                ));
            }
            print_notice("note: the secret is not shown again; the catalog has it sealed");
        }
        KeyCommand::Add { uin, secret_id, secret_key_file } => {
            let pair = KeyPair::from_existing(secret_id, read_hidden_text(secret_key_file, "secret")?)?;
            store_key(global, &pair, *uin).await?;
            print_text(format_args!("added key {secret_id} of account {uin}\n"))?;
        }
        KeyCommand::Delete { secret_id } => {
            let data = Data::open(global.require_data_folder()?, &global.read_config()?.catalog).await?;
            let key = data.catalog.delete_key(secret_id).await?;
            let key = key.with_context(|| {
                format!("no key with the id {secret_id}: `billfold key list` lists all keys")
            })?;
            print_text(format_args!("deleted key {secret_id} of account {}\n", key.uin))?;
        }
        KeyCommand::List { json } => list_keys(global, *json).await?,
    }
    Ok(())
}

/// Seals a key and stores it in the catalog.
async fn store_key(global: &GlobalArgs, pair: &KeyPair, uin: Uin) -> anyhow::Result<()> {
    let (dir, config) = (global.require_data_folder()?, global.read_config()?);
    let data = match config.catalog {
        // A key needs an account, and a new folder has none.
        CatalogPlace::Folder => Data::open(dir, &config.catalog).await?,
        CatalogPlace::Postgres(_) => open_or_create_data(dir, &config.catalog).await?,
    };
    let key = open_master_key(&data, dir, &config).await?;
    pair.store(&data, &key, uin, Clock::System.now_us()).await
}

/// Parses a value of `--ttl`.
fn parse_ttl(text: &str) -> Result<Duration, String> {
    let wrong = || "is no time: pass hours, minutes and seconds, such as 2h, 90m or 1h30m".to_owned();
    let parsed: jiff::SignedDuration = text.parse().ok().ok_or_else(wrong)?;
    Duration::try_from(parsed).ok().filter(|ttl| !ttl.is_zero()).ok_or_else(wrong)
}

/// Lists the keys.
async fn list_keys(global: &GlobalArgs, json: bool) -> anyhow::Result<()> {
    let data = Data::open(global.require_data_folder()?, &global.read_config()?.catalog).await?;
    let keys = data.catalog.list_keys().await?;
    if json {
        let list: Value = keys
            .iter()
            .map(|key| {
                json!({
                    "secret_id": key.secret_id,
                    "uin": key.uin.get(),
                    "role": key.role.as_str(),
                    "created_at": format_rfc3339(key.created_at_us),
                    "expires_at": key.expires_at_us.map(format_rfc3339),
                })
            })
            .collect();
        return print_text(format_args!("{list}\n"));
    }
    let now_us = Clock::System.now_us();
    let mut table = Table::new(&["SECRET ID", ">UIN", "ROLE", "CREATED", "EXPIRES"]);
    for key in keys {
        let created = format_rfc3339(key.created_at_us);
        let expires = match key.expires_at_us {
            None => "-".to_owned(),
            Some(at_us) if at_us <= now_us => format!("{}, expired", format_rfc3339(at_us)),
            Some(at_us) => format_rfc3339(at_us),
        };
        table.add_row(vec![key.secret_id, key.uin.to_string(), key.role.to_string(), created, expires]);
    }
    print_text(table)
}
