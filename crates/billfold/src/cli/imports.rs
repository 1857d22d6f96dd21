//! `billfold imports`: what was imported, when, by whom.

use bill::Finality;
use clap::Args;
use store::{Data, ImportInfo, ImportedVersion};

use super::table::Table;
use super::{Place, say};
use crate::clock::{rfc3339, rfc3339_exact};
use crate::config::Config;
use crate::ledger::finality::is_late;
use crate::ledger::kind::{describe_kind, kind_name, reverted_import};

#[derive(Debug, Args)]
pub(super) struct ImportsArgs {
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Lists the imports.
pub(super) async fn imports(place: &Place, args: &ImportsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog, .. } = place.config()?;
    let imports = Data::open(place.dir()?, &catalog).await?.catalog.imports().await?;
    if args.json {
        say(format_args!(
            "{}\n",
            imports.iter().map(|import| as_json(import, finality)).collect::<serde_json::Value>()
        ))?;
        return Ok(());
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
        table.row(vec![
            import.id.to_string(),
            import.published_at_us.map_or("not yet: it runs, or was killed".to_owned(), rfc3339),
            import.imported_by.clone(),
            describe_kind(import.kind),
            import.lines.to_string(),
            import.versions.len().to_string(),
            corrections(&import, finality).to_string(),
            import.versions.iter().filter(|version| version.texts_only).count().to_string(),
            import.unchanged.to_string(),
            files.join(", "),
        ]);
    }
    say(format_args!("{table}"))?;
    Ok(())
}

/// How many of the versions of an import corrected a bill that was final.
fn corrections(import: &ImportInfo, finality: Finality) -> usize {
    import.versions.iter().filter(|version| is_correction(import, version, finality)).count()
}

/// Returns whether a version of an import corrected a bill that was final.
fn is_correction(import: &ImportInfo, version: &ImportedVersion, finality: Finality) -> bool {
    let is_late = |at_us| is_late(finality, version.bill, version.number, at_us);
    !version.texts_only && import.published_at_us.is_some_and(is_late)
}

/// One import, with everything that is known of it.
fn as_json(import: &ImportInfo, finality: Finality) -> serde_json::Value {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let files = import.files.iter().map(
        |file| serde_json::json!({ "name": file.name, "bytes": file.bytes, "sha256": hex(&file.sha256) }),
    );
    let versions = import.versions.iter().map(|version| {
        serde_json::json!({
            "month": version.bill.month.to_string(),
            "payer": version.bill.payer.get(),
            "customer": version.bill.owner.get(),
            "version": version.number,
            "is_correction": is_correction(import, version, finality),
            "texts_only": version.texts_only,
        })
    });
    let notices: serde_json::Value = serde_json::from_str(&import.notices).unwrap_or_default();
    serde_json::json!({
        "import": import.id.0,
        "published_at": import.published_at_us.map(rfc3339_exact),
        "kind": kind_name(import.kind),
        "reverts": reverted_import(import.kind),
        "imported_by": import.imported_by,
        "lines": import.lines,
        "files": files.collect::<serde_json::Value>(),
        "versions": versions.collect::<serde_json::Value>(),
        "unchanged": import.unchanged,
        "notices": notices,
    })
}
