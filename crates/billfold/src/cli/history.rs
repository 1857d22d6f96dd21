//! `billfold history`: lists who did what, and when.

use bill::Uin;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use store::Data;

use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use crate::clock::{BILLING_ZONE, format_billing_time, format_rfc3339, format_rfc3339_exact};
use crate::ledger::account_names::AccountNames;
use crate::ledger::history::{Deed, HistoryEntry, parse_values, read_history};
use crate::ledger::kind::reverted_import;
use crate::terminal::output::print_text;
use crate::terminal::table::{Table, format_count};

/// List who did what: accounts and keys, imports, and closings of months
///
/// One list by time: accounts and keys that were added, changed or deleted, imports and reverts that were published, and
/// months that were closed or opened again, each with the user and the host of the command. Nothing of it can be changed.
/// What earlier versions of Billfold did to accounts and keys was not recorded.
#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// Only what was done since then: a time of RFC 3339, or a day, which starts at 00:00 in UTC+8
    #[arg(long, value_name = "TIME", value_parser = parse_start)]
    since: Option<i64>,
    #[command(flatten)]
    format: FormatArgs,
}

/// Lists the history.
pub(super) async fn list_history(global: &GlobalArgs, args: &HistoryArgs) -> anyhow::Result<()> {
    let catalog = Data::open(global.require_data_folder()?, &global.read_config()?.catalog).await?.catalog;
    let entries = read_history(&catalog, args.since).await?;
    let names = AccountNames::read(&catalog).await?;
    print_text(match args.format.select_format() {
        OutputFormat::Table => build_history_table(&entries, &names).to_string(),
        OutputFormat::Csv => format_csv(COLUMNS, entries.iter().map(|entry| entry_to_csv(entry, &names))),
        OutputFormat::Json => {
            let items = entries.iter().map(|entry| entry_to_json(entry, &names));
            format_json_list("history", json!({}), "events", items)
        }
    })
}

/// Parses the value of `--since`: microseconds since 1970.
fn parse_start(text: &str) -> Result<i64, String> {
    let is_day = text.len() == "yyyy-MM-dd".len();
    let day: Option<Date> = text.parse().ok().filter(|_| is_day);
    let at = match day {
        Some(day) => BILLING_ZONE.to_timestamp(day.at(0, 0, 0, 0)).ok(),
        None => text.parse::<jiff::Timestamp>().ok(),
    };
    at.map(jiff::Timestamp::as_microsecond).ok_or_else(|| {
        "is neither a day, such as 2022-12-05, nor a time of RFC 3339, such as 2022-12-05T01:00:00+08:00"
            .to_owned()
    })
}

/// Returns the account that an entry is about.
fn account_of(deed: &Deed) -> Option<Uin> {
    match deed {
        Deed::Event(event) => Some(event.uin),
        Deed::Closing(closing) => Some(closing.payer),
        Deed::Import { .. } => None,
    }
}

/// Makes a table of the history.
fn build_history_table(entries: &[HistoryEntry], names: &AccountNames) -> Table {
    let mut table = Table::new(&["TIME (UTC+8)", "TIME (UTC)", "BY", "WHAT", ">ACCOUNT", "NAME", "DETAILS"]);
    for HistoryEntry { at_us, done_by, deed } in entries {
        let account = account_of(deed);
        table.add_row(vec![
            format_billing_time(at_us - at_us.rem_euclid(1_000_000)),
            format_rfc3339(*at_us),
            done_by.clone(),
            deed.name().replace('_', " "),
            account.map_or_else(String::new, |uin| uin.to_string()),
            account.map_or_else(String::new, |uin| names.name(uin).to_owned()),
            describe_details(deed),
        ]);
    }
    table
}

/// Describes in words what the name of a deed does not say.
fn describe_details(deed: &Deed) -> String {
    match deed {
        Deed::Closing(closing) => closing.month.to_string(),
        Deed::Import { import, kind, files, versions } => {
            let of = reverted_import(*kind).map_or_else(String::new, |of| format!(" of import {of}"));
            let versions = format_count(*versions, "new version");
            let files = if files.is_empty() { String::new() } else { format!("; {}", files.join("; ")) };
            format!("import {import}{of}; {versions}{files}")
        }
        Deed::Event(event) => {
            let id = event.secret_id.iter().cloned();
            let (before, after) =
                (to_shown_values(event.before.as_ref()), to_shown_values(event.after.as_ref()));
            let values = match (before.as_object(), after.as_object()) {
                (Some(before), Some(after)) => list_changed_values(before, after),
                (Some(only), None) | (None, Some(only)) => list_values(only),
                (None, None) => Vec::new(),
            };
            id.chain(values).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Returns the values of an event as reports show them: with a time in place of microseconds.
fn to_shown_values(values: Option<&String>) -> Value {
    let mut values = parse_values(values);
    if let Some(fields) = values.as_object_mut()
        && let Some(at_us) = fields.remove("expires_at_us")
    {
        let expires_at = at_us.as_i64().map(format_rfc3339);
        fields.insert("expires_at".to_owned(), json!(expires_at));
    }
    values
}

/// Lists values in words; those that are null or empty are left out.
fn list_values(values: &Map<String, Value>) -> Vec<String> {
    let stated = values.iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
    stated.map(|(field, value)| format!("{} {value}", field.replace('_', " "))).collect()
}

/// Lists the values that differ.
fn list_changed_values(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let old = |field: &str| before.get(field).cloned().unwrap_or_default();
    let changed = after.iter().filter(|(field, value)| old(field) != **value);
    changed
        .map(|(field, value)| format!("{field} {} -> {}", format_value(&old(field)), format_value(value)))
        .collect()
}

/// Formats a value for people.
fn format_value(value: &Value) -> String {
    if value.is_null() { "none".to_owned() } else { value.to_string() }
}

/// The columns of CSV.
const COLUMNS: [&str; 10] =
    ["at", "by", "event", "account", "account_name", "secret_id", "import", "reverts", "month", "details"];

/// Formats an entry as a row of CSV.
fn entry_to_csv(entry: &HistoryEntry, names: &AccountNames) -> [String; COLUMNS.len()] {
    let HistoryEntry { at_us, done_by, deed } = entry;
    let account = account_of(deed);
    let (mut secret_id, mut import, mut reverts, mut month) =
        (String::new(), String::new(), String::new(), String::new());
    match deed {
        Deed::Event(event) => secret_id = event.secret_id.clone().unwrap_or_default(),
        Deed::Import { import: number, kind, .. } => {
            import = number.to_string();
            reverts = reverted_import(*kind).map_or_else(String::new, |of| of.to_string());
        }
        Deed::Closing(closing) => month = closing.month.to_string(),
    }
    [
        format_rfc3339_exact(*at_us),
        to_csv_text(done_by),
        deed.name(),
        account.map_or_else(String::new, |uin| uin.to_string()),
        account.map_or_else(String::new, |uin| to_csv_text(names.name(uin))),
        secret_id,
        import,
        reverts,
        month,
        to_csv_text(&describe_details(deed)),
    ]
}

/// Writes an entry as JSON.
fn entry_to_json(HistoryEntry { at_us, done_by, deed }: &HistoryEntry, names: &AccountNames) -> Value {
    let account = account_of(deed);
    let (mut secret_id, mut before, mut after) = (None, Value::Null, Value::Null);
    let (mut import, mut reverts, mut files, mut versions, mut month) = (None, None, None, None, None);
    match deed {
        Deed::Event(event) => {
            secret_id.clone_from(&event.secret_id);
            (before, after) = (to_shown_values(event.before.as_ref()), to_shown_values(event.after.as_ref()));
        }
        Deed::Import { import: number, kind, files: names, versions: count } => {
            (import, reverts) = (Some(number), reverted_import(*kind));
            (files, versions) = (Some(names), Some(count));
        }
        Deed::Closing(closing) => month = Some(closing.month.to_string()),
    }
    json!({
        "at": format_rfc3339_exact(*at_us),
        "by": done_by,
        "event": deed.name(),
        "account": account.map(Uin::get),
        "account_name": account.map(|uin| names.name(uin)),
        "secret_id": secret_id,
        "import": import,
        "reverts": reverts,
        "files": files,
        "versions": versions,
        "month": month,
        "before": before,
        "after": after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_midnight_where_bills_are_made() {
        assert_eq!(parse_start("2022-12-05"), Ok(1_670_169_600_000_000));
        assert_eq!(parse_start("2022-12-05"), parse_start("2022-12-05T00:00:00+08:00"));
        for text in ["", "v1", "2022-13-01", "2022-12-05T00:00:00", "now"] {
            assert!(parse_start(text).is_err(), "{text}");
        }
    }
}
