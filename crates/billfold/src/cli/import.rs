//! `billfold import` and `billfold imports`.

use std::path::{Path, PathBuf};

use bill::{Finality, Month};
use clap::Args;
use store::{Allow, CatalogPlace, Data, ImportInfo, StoreError, Way};

use super::table::Table;
use super::{Place, say};
use crate::clock::{Clock, rfc3339, rfc3339_exact};
use crate::config::{Config, system_user};
use crate::import::{
    ImportError, Order, WouldChange, describe, describe_preview, describe_would_change, import as run_import,
    preview,
};
use crate::ledger::finality::is_correction;
use crate::ledger::kind::{kind, kind_name, reverts};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ImportArgs {
    /// Detailed bill files (L3), as downloaded: CSV in UTF-8
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The month of all lines, where the files do not say it
    #[arg(long, value_name = "yyyy-MM")]
    month: Option<Month>,
    /// Add lines to bills in place of stating them whole: lines that are there already are skipped and
    /// counted, and an id with other content is a fault
    #[arg(long)]
    append: bool,
    /// Show what would change, bill by bill, and touch nothing
    #[arg(long)]
    dry_run: bool,
    /// Import files again that a later import replaced
    #[arg(long)]
    again: bool,
    /// Allow a customer's month to have bills under two payers (a customer that moved in mid-month)
    #[arg(long)]
    second_payer: bool,
    /// Allow a bill on customer amounts to be replaced by one on cost amounts, or the other way round
    #[arg(long)]
    other_basis: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportsArgs {
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Imports files.
pub(super) async fn import(place: &Place, args: &ImportArgs) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    let order = Order {
        files: &args.files,
        way: if args.append { Way::Append } else { Way::Statement },
        month: args.month,
        again: args.again,
        allow: Allow { second_payer: args.second_payer, other_basis: args.other_basis },
        tables: &config.tables,
        imported_by: &system_user(),
    };
    if args.dry_run {
        return dry_run(dir, &config.catalog, &order, config.finality).await;
    }
    let data = Data::create(dir, &config.catalog).await?;
    let outcome = run_import(&data, &order, &Clock::System).await?;
    say(format_args!("{}", describe(&outcome, config.finality)))
}

/// Shows what an import would change.
async fn dry_run(
    dir: &Path,
    catalog: &CatalogPlace,
    order: &Order<'_>,
    finality: Finality,
) -> anyhow::Result<()> {
    let data = match Data::open(dir, catalog).await {
        Err(StoreError::Absent { .. }) => None,
        data => Some(data?),
    };
    let now_us = Clock::System.now_us();
    let each = &mut |change: &WouldChange<'_>| {
        say(describe_would_change(change, finality, now_us)?).map_err(ImportError::Output)
    };
    let preview = preview(data.as_ref(), order, each).await?;
    say(describe_preview(&preview))
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
        ">UNCHANGED",
        "FILES",
    ]);
    for import in imports {
        let files: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
        table.row(vec![
            import.id.to_string(),
            import.published_at_us.map_or("not yet: it runs, or was killed".to_owned(), rfc3339),
            import.imported_by.clone(),
            kind(import.kind),
            import.lines.to_string(),
            import.versions.len().to_string(),
            corrections(&import, finality).to_string(),
            import.unchanged.to_string(),
            files.join(", "),
        ]);
    }
    say(format_args!("{table}"))?;
    Ok(())
}

/// How many of the versions of an import changed a bill that was final.
fn corrections(import: &ImportInfo, finality: Finality) -> usize {
    let at_us = import.published_at_us.unwrap_or(i64::MIN);
    let versions = import.versions.iter();
    versions.filter(|(bill, version)| is_correction(finality, *bill, *version, at_us)).count()
}

/// One import, with everything that is known of it.
fn as_json(import: &ImportInfo, finality: Finality) -> serde_json::Value {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let files = import.files.iter().map(
        |file| serde_json::json!({ "name": file.name, "bytes": file.bytes, "sha256": hex(&file.sha256) }),
    );
    let versions = import.versions.iter().map(|(bill, version)| {
        serde_json::json!({
            "month": bill.month.to_string(),
            "payer": bill.payer.get(),
            "customer": bill.owner.get(),
            "version": version,
            "is_correction": import
                .published_at_us
                .is_some_and(|at_us| is_correction(finality, *bill, *version, at_us)),
        })
    });
    let notices: serde_json::Value = serde_json::from_str(&import.notices).unwrap_or_default();
    serde_json::json!({
        "import": import.id.0,
        "published_at": import.published_at_us.map(rfc3339_exact),
        "kind": kind_name(import.kind),
        "reverts": reverts(import.kind),
        "imported_by": import.imported_by,
        "lines": import.lines,
        "files": files.collect::<serde_json::Value>(),
        "versions": versions.collect::<serde_json::Value>(),
        "unchanged": import.unchanged,
        "notices": notices,
    })
}
