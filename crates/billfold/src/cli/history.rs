//! `billfold history`: lists who did what, and when.

use bill::{Month, Uin};
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Data;

use super::as_of;
use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use super::show::import_kind::{kind_name, reverted_import};
use super::show::json::JsonText;
use crate::clock::{format_billing_second, format_rfc3339, format_rfc3339_exact};
use crate::ledger::account_names::AccountNames;
use crate::ledger::history::{HistoryAction, HistoryEntry, read_history};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;
use crate::terminal::wording::format_count;

/// List who did what: accounts and keys, imports, and closings of months
///
/// One list by time: accounts and keys that were added, changed or deleted, imports and reverts that were published, and
/// months that were closed or opened again, each with the user and the host of the command. Nothing of it can be changed.
/// What earlier versions of Billfold did to accounts and keys was not recorded.
#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// Only what was done since then: a time of RFC 3339, or a day, which starts at 00:00 in UTC+8
    #[arg(long, value_name = "TIME", value_parser = as_of::parse_start)]
    since: Option<i64>,
    #[command(flatten)]
    format: FormatArgs,
}

/// An entry in JSON; the fields that its action does not have are null.
#[derive(Serialize)]
struct JsonEvent<'a> {
    at: String,
    by: &'a str,
    event: String,
    account: Option<i64>,
    account_name: Option<&'a str>,
    secret_id: Option<&'a str>,
    import: Option<i64>,
    reverts: Option<i64>,
    files: Option<&'a [String]>,
    versions: Option<usize>,
    month: Option<JsonText<Month>>,
    before: Value,
    after: Value,
}

impl<'a> JsonEvent<'a> {
    fn new(HistoryEntry { at_us, done_by, action }: &'a HistoryEntry, names: &'a AccountNames) -> Self {
        let account = account_of(action);
        let mut item = Self {
            at: format_rfc3339_exact(*at_us),
            by: done_by,
            event: name_action(action),
            account: account.map(Uin::get),
            account_name: account.map(|uin| names.name(uin)),
            secret_id: None,
            import: None,
            reverts: None,
            files: None,
            versions: None,
            month: None,
            before: Value::Null,
            after: Value::Null,
        };
        match action {
            HistoryAction::Event(event) => {
                item.secret_id = event.secret_id.as_deref();
                item.before = to_shown_values(event.before.as_ref(), names);
                item.after = to_shown_values(event.after.as_ref(), names);
            }
            HistoryAction::Import { import, kind, files, versions } => {
                (item.import, item.reverts) = (Some(*import), reverted_import(*kind));
                (item.files, item.versions) = (Some(files.as_slice()), Some(*versions));
            }
            HistoryAction::Closing(closing) => item.month = Some(JsonText(closing.month)),
        }
        item
    }
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
            let items = entries.iter().map(|entry| JsonEvent::new(entry, &names));
            format_json_list("history", &(), "events", items)
        }
    })
}

/// Returns the name of an action.
fn name_action(action: &HistoryAction) -> String {
    match action {
        HistoryAction::Event(event) => event.kind.as_str().to_owned(),
        HistoryAction::Import { kind, .. } => format!("{}_published", kind_name(*kind)),
        HistoryAction::Closing(closing) if closing.is_closed => "month_closed".to_owned(),
        HistoryAction::Closing(_) => "month_reopened".to_owned(),
    }
}

/// Returns the account that an entry is about.
fn account_of(action: &HistoryAction) -> Option<Uin> {
    match action {
        HistoryAction::Event(event) => Some(event.uin),
        HistoryAction::Closing(closing) => Some(closing.payer),
        HistoryAction::Import { .. } => None,
    }
}

/// Makes a table of the history.
fn build_history_table(entries: &[HistoryEntry], names: &AccountNames) -> Table {
    let mut table = Table::new(&["TIME (UTC+8)", "TIME (UTC)", "BY", "WHAT", ">ACCOUNT", "NAME", "DETAILS"]);
    for HistoryEntry { at_us, done_by, action } in entries {
        let account = account_of(action);
        table.add_row(vec![
            format_billing_second(*at_us),
            format_rfc3339(*at_us),
            done_by.clone(),
            name_action(action).replace('_', " "),
            account.map_or_else(String::new, |uin| uin.to_string()),
            account.map_or_else(String::new, |uin| names.name(uin).to_owned()),
            describe_details(action, names),
        ]);
    }
    table
}

/// Describes in words what the name of an action does not say.
fn describe_details(action: &HistoryAction, names: &AccountNames) -> String {
    match action {
        HistoryAction::Closing(closing) => closing.month.to_string(),
        HistoryAction::Import { import, kind, files, versions } => {
            let of = reverted_import(*kind).map_or_else(String::new, |of| format!(" of import {of}"));
            let versions = format_count(*versions, "new version");
            let files = if files.is_empty() { String::new() } else { format!("; {}", files.join("; ")) };
            format!("import {import}{of}; {versions}{files}")
        }
        HistoryAction::Event(event) => {
            let id = event.secret_id.iter().cloned();
            let (before, after) =
                (to_shown_values(event.before.as_ref(), names), to_shown_values(event.after.as_ref(), names));
            let values = match (before.as_object(), after.as_object()) {
                (Some(before), Some(after)) => list_changed_values(before, after),
                (Some(only), None) | (None, Some(only)) => list_values(only),
                (None, None) => Vec::new(),
            };
            id.chain(values).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Returns the values of an event as reports show them: with a time in place of microseconds, and the name of the parent
/// beside its number.
fn to_shown_values(values: Option<&String>, names: &AccountNames) -> Value {
    // Values that were damaged in the catalog are null: the rest of the list is still of use.
    let values = values.and_then(|text| serde_json::from_str(text).ok());
    let mut values: Value = values.unwrap_or_default();
    let Some(fields) = values.as_object_mut() else { return values };
    if let Some(at_us) = fields.remove("expires_at_us") {
        let expires_at = at_us.as_i64().map(format_rfc3339);
        fields.insert("expires_at".to_owned(), expires_at.into());
    }
    if let Some(parent) = fields.get("parent").and_then(Value::as_i64).and_then(Uin::new) {
        fields.insert("parent_name".to_owned(), names.name(parent).into());
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
        .map(|(field, value)| {
            let field_name = field.replace('_', " ");
            format!("{field_name} {} -> {}", format_value(&old(field)), format_value(value))
        })
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
    let HistoryEntry { at_us, done_by, action } = entry;
    let account = account_of(action);
    let (mut secret_id, mut import, mut reverts, mut month) =
        (String::new(), String::new(), String::new(), String::new());
    match action {
        HistoryAction::Event(event) => secret_id = event.secret_id.clone().unwrap_or_default(),
        HistoryAction::Import { import: number, kind, .. } => {
            import = number.to_string();
            reverts = reverted_import(*kind).map_or_else(String::new, |of| of.to_string());
        }
        HistoryAction::Closing(closing) => month = closing.month.to_string(),
    }
    [
        format_rfc3339_exact(*at_us),
        to_csv_text(done_by),
        name_action(action),
        account.map_or_else(String::new, |uin| uin.to_string()),
        account.map_or_else(String::new, |uin| to_csv_text(names.name(uin))),
        secret_id,
        import,
        reverts,
        month,
        to_csv_text(&describe_details(action, names)),
    ]
}
