//! `billfold key`: creates, adds, deletes and lists keys.

use std::path::PathBuf;
use std::time::Duration;

use access::Role;
use anyhow::Context as _;
use bill::Uin;
use clap::Subcommand;
use serde::Serialize;
use sheet::replace_controls;
use store::{Author, CatalogPlace, Data, KeyInfo};

use super::credentials::read_hidden_text;
use super::global_args::{GlobalArgs, open_or_create_data};
use super::locked_catalog::write_when_unlocked;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use crate::clock::{Clock, format_billing_second, format_both_zones, format_rfc3339};
use crate::config::user::find_system_user;
use crate::keys::{KeyPair, find_exposed_files, find_master_key_file, open_master_key};
use crate::ledger::account_names::AccountNames;
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::table::Table;

/// Characters of the vendor's secrets. A shorter one may have been cut.
const SECRET_CHARS_USUAL: usize = 32;

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
    /// Shows the id of each key, its account with name and role, and when it was created and expires. A key that expired
    /// is removed 30 days later.
    List {
        #[command(flatten)]
        format: FormatArgs,
    },
}

/// A key in JSON.
#[derive(Serialize)]
struct JsonKey<'a> {
    secret_id: &'a str,
    uin: i64,
    name: &'a str,
    role: &'static str,
    created_at: String,
    expires_at: Option<String>,
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
                let expires_at = format_both_zones(token.expires_at_us);
                print_notice(format_args!(
                    "note: the key expires at {expires_at}; requests need its token too"
                ));
            }
            print_notice("note: the secret is not shown again; the catalog has it sealed");
        }
        KeyCommand::Add { uin, secret_id, secret_key_file } => {
            let pair = KeyPair::from_existing(secret_id, read_hidden_text(secret_key_file, "secret")?)?;
            let chars = pair.secret.chars().count();
            if chars < SECRET_CHARS_USUAL {
                print_notice(format_args!(
                    "note: the secret has {chars} characters, and the vendor's have {SECRET_CHARS_USUAL}: check that the \
                     file has all of it"
                ));
            }
            store_key(global, &pair, *uin).await?;
            print_text(format_args!("added key {secret_id} of account {uin}\n"))?;
        }
        KeyCommand::Delete { secret_id } => {
            let data = Data::open(global.require_data_folder()?, &global.read_config()?.catalog).await?;
            let user = find_system_user();
            let author = Author { name: &user, at_us: Clock::System.now_us() };
            let delete = async || Ok(data.catalog.delete_key(secret_id, author).await?);
            let key = write_when_unlocked(delete).await?;
            let key = key.with_context(|| {
                format!(
                    "no key with the id {}: `billfold key list` lists all keys",
                    replace_controls(secret_id)
                )
            })?;
            print_text(format_args!("deleted key {secret_id} of account {}\n", key.uin))?;
        }
        KeyCommand::List { format } => list_keys(global, format.select_format()).await?,
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
    let file = find_master_key_file(dir, &config)?;
    let is_new = !file.exists();
    let user = find_system_user();
    let author = Author { name: &user, at_us: Clock::System.now_us() };
    let store = async || {
        let key = open_master_key(&data, dir, &config).await?;
        pair.store(&data, &key, uin, author).await
    };
    write_when_unlocked(store).await?;
    if is_new {
        let file = replace_controls(&file.display().to_string());
        print_notice(format_args!(
            "note: made the master key {file}: keep a copy of it in another place, since no key works without it"
        ));
    }
    for file in find_exposed_files(dir, &config)? {
        let (path, fix) = (file.path.display().to_string(), file.format_fix());
        print_notice(format_args!(
            "note: {} has the mode {}: {}; run `{}`",
            replace_controls(&path),
            file.mode,
            file.danger,
            replace_controls(&fix)
        ));
    }
    let accounts = data.catalog.list_accounts().await?;
    if accounts.iter().any(|account| account.uin == uin && account.role == Role::Customer) {
        print_notice(format_args!(
            "note: {uin} is a customer, and no action that is served answers customers: requests with this key are \
             refused"
        ));
    }
    Ok(())
}

/// Parses a value of `--ttl`.
fn parse_ttl(text: &str) -> Result<Duration, String> {
    let wrong = || "is no time: pass hours, minutes and seconds, such as 2h, 90m or 1h30m".to_owned();
    let parsed: jiff::SignedDuration = text.parse().ok().ok_or_else(wrong)?;
    Duration::try_from(parsed).ok().filter(|ttl| !ttl.is_zero()).ok_or_else(wrong)
}

/// Lists the keys.
async fn list_keys(global: &GlobalArgs, format: OutputFormat) -> anyhow::Result<()> {
    let catalog = Data::open(global.require_data_folder()?, &global.read_config()?.catalog).await?.catalog;
    let (keys, names) = (catalog.list_keys().await?, AccountNames::read(&catalog).await?);
    print_text(match format {
        OutputFormat::Table => build_keys_table(&keys, &names, Clock::System.now_us()).to_string(),
        OutputFormat::Csv => {
            let rows = keys.iter().map(|key| {
                [
                    key.secret_id.clone(),
                    key.uin.to_string(),
                    to_csv_text(names.name(key.uin)),
                    key.role.to_string(),
                    format_rfc3339(key.created_at_us),
                    key.expires_at_us.map_or_else(String::new, format_rfc3339),
                ]
            });
            format_csv(["secret_id", "uin", "name", "role", "created_at", "expires_at"], rows)
        }
        OutputFormat::Json => {
            let items = keys.iter().map(|key| JsonKey {
                secret_id: &key.secret_id,
                uin: key.uin.get(),
                name: names.name(key.uin),
                role: key.role.as_str(),
                created_at: format_rfc3339(key.created_at_us),
                expires_at: key.expires_at_us.map(format_rfc3339),
            });
            format_json_list("key_list", &(), "keys", items)
        }
    })
}

/// Makes a table of keys.
fn build_keys_table(keys: &[KeyInfo], names: &AccountNames, now_us: i64) -> Table {
    let mut table = Table::new(&[
        "SECRET ID",
        ">UIN",
        "NAME",
        "ROLE",
        "CREATED (UTC+8)",
        "CREATED (UTC)",
        "EXPIRES (UTC+8)",
        "EXPIRES (UTC)",
    ]);
    for key in keys {
        let is_over = key.expires_at_us.is_some_and(|at_us| at_us <= now_us);
        let ending = if is_over { ", expired" } else { "" };
        let format_expiry = |format: &dyn Fn(i64) -> String| {
            key.expires_at_us.map_or("-".to_owned(), |at_us| format!("{}{ending}", format(at_us)))
        };
        table.add_row(vec![
            key.secret_id.clone(),
            key.uin.to_string(),
            names.name(key.uin).to_owned(),
            key.role.to_string(),
            format_billing_second(key.created_at_us),
            format_rfc3339(key.created_at_us),
            format_expiry(&format_billing_second),
            format_expiry(&format_rfc3339),
        ]);
    }
    table
}
