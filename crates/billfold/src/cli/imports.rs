//! `billfold imports`: lists the imports.

use bill::Finality;
use clap::Args;
use serde_json::{Value, json};
use store::{Data, ImportInfo, ImportedVersion};

use super::global_args::GlobalArgs;
use crate::clock::{format_rfc3339, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::finality::is_late;
use crate::ledger::kind::{describe_kind, kind_name, reverted_import};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// List the imports: number, time, user, and the versions that each published
///
/// An import is the files of one `billfold import`, or a revert. A correction is a new version of a bill whose month
/// was final. With --json, each import also has its files with their SHA-256, its versions and its notes.
#[derive(Debug, Args)]
pub(super) struct ImportsArgs {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Lists the imports.
pub(super) async fn list_imports(global: &GlobalArgs, args: &ImportsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog, .. } = global.read_config()?;
    let imports = Data::open(global.require_data_folder()?, &catalog).await?.catalog.list_imports().await?;
    if args.json {
        let list: Value = imports.iter().map(|import| import_to_json(import, finality)).collect();
        return print_text(format_args!("{list}\n"));
    }
    let mut table = Table::new(&[
        ">IMPORT",
        "PUBLISHED",
        "BY",
        "KIND",
        ">LINES",
        ">NEW VERSIONS",
        ">CORRECTIONS",
        ">TEXTS ONLY",
        ">UNCHANGED",
        "FILES",
    ]);
    for import in imports {
        let files: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
        let count = |is_counted: &dyn Fn(&ImportedVersion) -> bool| {
            import.versions.iter().filter(|version| is_counted(version)).count().to_string()
        };
        table.add_row(vec![
            import.id.to_string(),
            import.published_at_us.map_or("not yet: it runs, or was killed".to_owned(), format_rfc3339),
            import.imported_by.clone(),
            describe_kind(import.kind),
            import.lines.to_string(),
            import.versions.len().to_string(),
            count(&|version| is_correction(&import, version, finality)),
            count(&|version| version.texts_only),
            import.unchanged.to_string(),
            files.join(", "),
        ]);
    }
    print_text(table)
}

/// Returns true if a version of an import corrected a bill that was final.
fn is_correction(import: &ImportInfo, version: &ImportedVersion, finality: Finality) -> bool {
    let is_late = |at_us| is_late(finality, version.bill, version.number, at_us);
    !version.texts_only && import.published_at_us.is_some_and(is_late)
}

/// Writes an import as JSON.
fn import_to_json(import: &ImportInfo, finality: Finality) -> Value {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let files = import
        .files
        .iter()
        .map(|file| json!({ "name": file.name, "bytes": file.bytes, "sha256": hex(&file.sha256) }));
    let versions = import.versions.iter().map(|version| {
        json!({
            "month": version.bill.month.to_string(),
            "payer": version.bill.payer.get(),
            "customer": version.bill.owner.get(),
            "version": version.number,
            "is_correction": is_correction(import, version, finality),
            "texts_only": version.texts_only,
        })
    });
    // Notices that were damaged in the catalog are null: the rest of the list is still of use.
    let notices: Value = serde_json::from_str(&import.notices).unwrap_or(Value::Null);
    json!({
        "import": import.id.0,
        "published_at": import.published_at_us.map(format_rfc3339_exact),
        "kind": kind_name(import.kind),
        "reverts": reverted_import(import.kind),
        "imported_by": import.imported_by,
        "lines": import.lines,
        "files": files.collect::<Value>(),
        "versions": versions.collect::<Value>(),
        "unchanged": import.unchanged,
        "notices": notices,
    })
}
