//! `billfold key`: create, add, delete and list keys.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use bill::Uin;
use clap::Subcommand;
use store::Data;
use zeroize::Zeroizing;

use super::table::Table;
use super::{Place, make_data, say};
use crate::app::open_master_key;
use crate::clock::{Clock, rfc3339};
use crate::keys::KeyPair;

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key for an account; its secret is shown once
    Create {
        /// The account that the key acts for
        #[arg(long)]
        uin: Uin,
        /// The key ends after this time, such as 2h or 90m, and comes with a token that every request
        /// must carry
        #[arg(long, value_name = "TIME", value_parser = time_to_live)]
        ttl: Option<Duration>,
    },
    /// Add an existing key, so that clients need no new one
    Add {
        /// The account that the key acts for
        #[arg(long)]
        uin: Uin,
        /// The id of the key
        #[arg(long)]
        secret_id: String,
        /// The file that holds the secret alone; `-` reads standard input
        #[arg(long, value_name = "FILE")]
        secret_key_file: PathBuf,
    },
    /// Delete a key: whoever asks with it from now on is told that it is not found
    Delete {
        /// The id of the key
        secret_id: String,
    },
    /// List the keys, without their secrets
    List {
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) async fn run(place: &Place, command: &KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Create { uin, ttl } => {
            let pair = match ttl {
                Some(ttl) => KeyPair::temporary(Clock::System.now_us(), *ttl)?,
                None => KeyPair::random()?,
            };
            keep(place, &pair, *uin).await?;
            say(format_args!("SecretId:  {}\n", pair.id))?;
            say(format_args!("SecretKey: {}\n", *pair.secret))?;
            if let Some(token) = &pair.token {
                say(format_args!("Token:     {}\n", *token.text))?;
                eprintln!("The key ends at {}. Clients need the token too.", rfc3339(token.expires_at_us));
            }
            eprintln!("The secret is shown this once; the catalog keeps it sealed.");
        }
        KeyCommand::Add { uin, secret_id, secret_key_file } => {
            let pair = KeyPair::existing(secret_id, read_hidden(secret_key_file, "secret")?)?;
            keep(place, &pair, *uin).await?;
            say(format_args!("added key {secret_id} of account {uin}\n"))?;
        }
        KeyCommand::Delete { secret_id } => {
            let data = Data::open(place.dir()?, &place.config()?.catalog).await?;
            let key = data.catalog.delete_key(secret_id).await?;
            let key = key.with_context(|| {
                format!("there is no key with the id {secret_id}; `billfold key list` shows them")
            })?;
            say(format_args!("deleted key {secret_id} of account {}\n", key.uin))?;
        }
        KeyCommand::List { json } => list(place, *json).await?,
    }
    Ok(())
}

/// Seals a pair and keeps it.
async fn keep(place: &Place, pair: &KeyPair, uin: Uin) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    let data = make_data(dir, &config.catalog).await?;
    let key = open_master_key(&data, dir, &config).await?;
    pair.store(&data, &key, uin, Clock::System.now_us()).await
}

/// Reads a secret or a token from a file, or standard input, without the line break at its end.
pub(super) fn read_hidden(path: &Path, what: &str) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if path == Path::new("-") {
        let doing = || format!("could not read the {what} from standard input");
        std::io::stdin().read_to_string(&mut text).with_context(doing)?;
    } else {
        let doing = || format!("could not read the {what} from {}", path.display());
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)).with_context(doing)?;
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}

/// Reads `--ttl`.
fn time_to_live(text: &str) -> Result<Duration, String> {
    let wrong = || "write hours, minutes and seconds, such as 2h, 90m or 1h30m".to_owned();
    let parsed: jiff::SignedDuration = text.parse().ok().ok_or_else(wrong)?;
    Duration::try_from(parsed).ok().filter(|ttl| !ttl.is_zero()).ok_or_else(wrong)
}

async fn list(place: &Place, json: bool) -> anyhow::Result<()> {
    let data = Data::open(place.dir()?, &place.config()?.catalog).await?;
    let keys = data.catalog.keys().await?;
    if json {
        let list: serde_json::Value = keys
            .iter()
            .map(|key| {
                serde_json::json!({
                    "secret_id": key.secret_id,
                    "uin": key.uin.get(),
                    "role": key.role.as_str(),
                    "created_at": rfc3339(key.created_at_us),
                    "expires_at": key.expires_at_us.map(rfc3339),
                })
            })
            .collect();
        say(format_args!("{list}\n"))?;
        return Ok(());
    }
    let now_us = Clock::System.now_us();
    let mut table = Table::new(&["SECRET ID", ">UIN", "ROLE", "CREATED", "ENDS"]);
    for key in keys {
        let created = rfc3339(key.created_at_us);
        let ends = match key.expires_at_us {
            None => "-".to_owned(),
            Some(at_us) if at_us <= now_us => format!("{}, ended", rfc3339(at_us)),
            Some(at_us) => rfc3339(at_us),
        };
        table.row(vec![key.secret_id, key.uin.to_string(), key.role.to_string(), created, ends]);
    }
    say(format_args!("{table}"))?;
    Ok(())
}
