//! `billfold imports`: lists the imports.

use bill::{Finality, Month};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use store::{Data, FileInfo, ImportInfo, ImportedVersion};
use tc3::sign::to_hex;

use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use super::show::import_kind::{describe_kind, kind_name, reverted_import};
use super::show::json::{JsonCustomer, JsonPayer, JsonText};
use crate::clock::{format_billing_time, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::account_names::AccountNames;
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// List the imports: number, time, user, and the versions that each published
///
/// An import is the files of one `billfold import`, or a revert. A correction is a new version of a bill whose month
/// was final. With --json, each import also has its files with their SHA-256, its versions and its notes. With --csv, each file
/// has a row.
#[derive(Debug, Args)]
pub(super) struct ImportsArgs {
    #[command(flatten)]
    format: FormatArgs,
}

/// An import in JSON.
#[derive(Serialize)]
struct JsonImport<'a> {
    import: i64,
    published_at: Option<String>,
    kind: &'static str,
    reverts: Option<i64>,
    imported_by: &'a str,
    lines: u64,
    files: Vec<JsonFile<'a>>,
    versions: Vec<JsonImportedVersion<'a>>,
    unchanged: u64,
    /// The notices as the catalog has them. Damaged ones are null: the rest of the list is still of use.
    notices: Value,
}

/// A file of an import, in JSON.
#[derive(Serialize)]
struct JsonFile<'a> {
    name: &'a str,
    bytes: u64,
    sha256: String,
}

/// A version that an import published, in JSON.
#[derive(Serialize)]
struct JsonImportedVersion<'a> {
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    version: u32,
    is_correction: bool,
    texts_only: bool,
}

impl<'a> JsonImport<'a> {
    fn new(import: &'a ImportInfo, finality: Finality, names: &'a AccountNames) -> Self {
        let files = import.files.iter().map(|file| JsonFile {
            name: &file.name,
            bytes: file.bytes,
            sha256: to_hex(&file.sha256),
        });
        let versions = import.versions.iter().map(|version| JsonImportedVersion {
            month: JsonText(version.bill.month),
            payer: JsonPayer::new(version.bill.payer, names),
            customer: JsonCustomer::new(version.bill.owner, names),
            version: version.number,
            is_correction: is_correction(import, version, finality),
            texts_only: version.texts_only,
        });
        Self {
            import: import.id.0,
            published_at: import.published_at_us.map(format_rfc3339_exact),
            kind: kind_name(import.kind),
            reverts: reverted_import(import.kind),
            imported_by: &import.imported_by,
            lines: import.lines,
            files: files.collect(),
            versions: versions.collect(),
            unchanged: import.unchanged,
            notices: serde_json::from_str(&import.notices).unwrap_or_default(),
        }
    }
}

/// Lists the imports.
pub(super) async fn list_imports(global: &GlobalArgs, args: &ImportsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog, .. } = global.read_config()?;
    let catalog = Data::open(global.require_data_folder()?, &catalog).await?.catalog;
    let imports = catalog.list_imports().await?;
    print_text(match args.format.select_format() {
        OutputFormat::Table => build_imports_table(&imports, finality).to_string(),
        OutputFormat::Csv => imports_to_csv(&imports, finality),
        OutputFormat::Json => {
            let names = AccountNames::read(&catalog).await?;
            let imports = imports.iter().map(|import| JsonImport::new(import, finality, &names));
            format_json_list("imports", &(), "imports", imports)
        }
    })
}

/// Counts the corrections of an import, and its versions that changed texts alone.
fn count_versions(import: &ImportInfo, finality: Finality) -> [usize; 2] {
    let count = |is_counted: &dyn Fn(&ImportedVersion) -> bool| {
        import.versions.iter().filter(|version| is_counted(version)).count()
    };
    [count(&|version| is_correction(import, version, finality)), count(&|version| version.texts_only)]
}

/// Makes a table of the imports.
fn build_imports_table(imports: &[ImportInfo], finality: Finality) -> Table {
    let mut table = Table::new(&[
        ">IMPORT",
        "PUBLISHED (UTC+8)",
        "PUBLISHED (UTC)",
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
        let [corrections, texts_only] = count_versions(import, finality);
        let unpublished = || "not yet: it runs, or was killed".to_owned();
        table.add_row(vec![
            import.id.to_string(),
            import.published_at_us.map_or_else(unpublished, format_billing_time),
            import.published_at_us.map_or_else(String::new, format_rfc3339_exact),
            import.imported_by.clone(),
            describe_kind(import.kind),
            import.lines.to_string(),
            import.versions.len().to_string(),
            corrections.to_string(),
            texts_only.to_string(),
            import.unchanged.to_string(),
            files.join(", "),
        ]);
    }
    table
}

/// Formats a row of CSV for each file of an import, and one for an import without files.
fn imports_to_csv(imports: &[ImportInfo], finality: Finality) -> String {
    let header = [
        "import",
        "published_at",
        "imported_by",
        "kind",
        "reverts",
        "lines",
        "new_versions",
        "corrections",
        "texts_only",
        "unchanged",
        "file",
        "file_bytes",
        "file_sha256",
    ];
    let rows = imports.iter().flat_map(|import| {
        let [corrections, texts_only] = count_versions(import, finality);
        let start = [
            import.id.to_string(),
            import.published_at_us.map_or_else(String::new, format_rfc3339_exact),
            to_csv_text(&import.imported_by),
            kind_name(import.kind).to_owned(),
            reverted_import(import.kind).map_or_else(String::new, |import| import.to_string()),
            import.lines.to_string(),
            import.versions.len().to_string(),
            corrections.to_string(),
            texts_only.to_string(),
            import.unchanged.to_string(),
        ];
        let file = |file: &FileInfo| [to_csv_text(&file.name), file.bytes.to_string(), to_hex(&file.sha256)];
        let mut files: Vec<[String; 3]> = import.files.iter().map(file).collect();
        if files.is_empty() {
            files.push([const { String::new() }; 3]);
        }
        files.into_iter().map(move |file| start.clone().into_iter().chain(file).collect::<Vec<_>>())
    });
    format_csv(header, rows)
}

/// Returns true if a version of an import corrected a bill that was final.
fn is_correction(import: &ImportInfo, version: &ImportedVersion, finality: Finality) -> bool {
    import.published_at_us.is_some_and(|at_us| {
        finality.is_correction(version.bill.month, version.number, at_us, version.texts_only)
    })
}
