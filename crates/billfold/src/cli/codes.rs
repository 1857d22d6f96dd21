//! `billfold codes`: lists the codes of pay modes, transaction types, products and regions, with their names.

use bill::{CodeKind, KnownCode};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// List the codes of pay modes, transaction types, products and regions, with their names
///
/// The codes are the vendor's, as far as they are published. Bills, reports and the aliases of config.toml have them. A
/// product or region that is not listed is no fault: reports show it as it was in the file.
#[derive(Debug, Args)]
pub(super) struct CodesArgs {
    /// Only codes of this kind
    #[arg(value_enum)]
    kind: Option<KindName>,
    #[command(flatten)]
    format: FormatArgs,
}

/// The name of a kind of code on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindName {
    /// Ways in which a charge is paid
    PayMode,
    /// Kinds of transactions
    TransactionType,
    /// Products
    Product,
    /// Regions
    Region,
}

/// A code in JSON.
#[derive(Serialize)]
struct JsonCode {
    kind: &'static str,
    code: &'static str,
    english: Option<&'static str>,
    chinese: Option<&'static str>,
}

impl KindName {
    const fn to_kind(self) -> CodeKind {
        match self {
            Self::PayMode => CodeKind::PayMode,
            Self::TransactionType => CodeKind::TransactionType,
            Self::Product => CodeKind::Product,
            Self::Region => CodeKind::Region,
        }
    }
}

/// Lists the codes.
pub(super) fn list_codes(args: &CodesArgs) -> anyhow::Result<()> {
    let kinds = CodeKind::ALL.into_iter().filter(|kind| args.kind.is_none_or(|one| one.to_kind() == *kind));
    let codes: Vec<KnownCode> = kinds.flat_map(CodeKind::list_codes).collect();
    print_text(match args.format.select_format() {
        OutputFormat::Table => format_table(&codes),
        OutputFormat::Csv => {
            let rows = codes.iter().map(|known| {
                let [english, chinese] = [known.english, known.chinese].map(Option::unwrap_or_default);
                [known.kind.as_str(), known.code, english, chinese]
            });
            format_csv(["kind", "code", "english", "chinese"], rows)
        }
        OutputFormat::Json => {
            let items = codes.iter().map(|known| JsonCode {
                kind: known.kind.as_str(),
                code: known.code,
                english: known.english,
                chinese: known.chinese,
            });
            format_json_list("codes", &(), "codes", items)
        }
    })
}

/// Formats the codes for people.
fn format_table(codes: &[KnownCode]) -> String {
    let mut table = Table::new(&["KIND", "CODE", "ENGLISH", "CHINESE"]);
    for known in codes {
        let name = |name: Option<&str>| name.unwrap_or("-").to_owned();
        let kind = known.kind.as_str().replace('_', " ");
        table.add_row(vec![kind, known.code.to_owned(), name(known.english), name(known.chinese)]);
    }
    table.to_string()
}
