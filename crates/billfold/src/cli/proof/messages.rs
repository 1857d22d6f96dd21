//! The findings of a check in words: what is wrong, where, and what to do.

use bill::BillKey;
use bill::ledger::PartText;
use store::{
    BillFlaw, CatalogFlaw, Finding, ListFlaw, NameDifference, ObjectFlaw, StoredObject, Stray, VersionFlaw,
};

use super::sums::describe_payments;
use crate::terminal::wording::format_count;

/// Advice for a damaged catalog.
const RESTORE: &str = "Restore the data folder from a backup (`billfold restore`), and keep this one until the restored one is checked";

/// Advice for a damaged object.
const RESTORE_OBJECT: &str = "Put the object back from a backup, where it has the same path, or restore the whole data folder \
                              (`billfold restore`)";

/// The command that sweeps leftovers. A node that shares its catalog may serve without the folder of lines, so that
/// its start sweeps nothing.
const NEXT: &str =
    "The next import (where the catalog is not in PostgreSQL, the next start of `billfold serve` too)";

/// Returns the kind of a finding, as programs read it.
pub(super) fn finding_kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::Catalog(_) => "catalog",
        Finding::CatalogUnreadable(_) => "catalog_unreadable",
        Finding::MasterKey(_) => "master_key",
        Finding::Secret { .. } => "secret",
        Finding::Object { flaw: ObjectFlaw::Missing | ObjectFlaw::Folder, .. } => "object_missing",
        Finding::Object { flaw: ObjectFlaw::Length { .. }, .. } => "object_length",
        Finding::Object { flaw: ObjectFlaw::Content { .. }, .. } => "object_content",
        Finding::Object { flaw: ObjectFlaw::Unreadable(_), .. } => "object_unreadable",
        Finding::Lines { .. } => "object_lines",
        Finding::Bill { .. } => "bill",
        Finding::Version { .. } => "version",
        Finding::List { flaw: ListFlaw::Content, .. } => "list",
        Finding::List { flaw: ListFlaw::Missing | ListFlaw::Old, .. }
        | Finding::Stray { stray: Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned, .. } => "leftover",
        Finding::Stray { stray: Stray::Newer(_) | Stray::Other(_), .. } => "catalog_older",
        Finding::Stray { stray: Stray::Foreign, .. } => "stray",
        Finding::DeadImport(_) => "dead_import",
        Finding::Unlisted(_) => "unlisted",
    }
}

/// Describes a finding in one line.
pub(super) fn describe_finding(finding: &Finding) -> String {
    let mark = if finding.is_damage() { "WRONG" } else { "left over" };
    let text = match finding {
        Finding::Catalog(flaw) => describe_catalog(flaw),
        Finding::CatalogUnreadable(why) => format!("catalog: a part of it cannot be read: {why}. {RESTORE}"),
        Finding::MasterKey(why) => format!("master key: {why}"),
        Finding::Secret { id } => format!(
            "key {id}: its secret does not open with the master key, so that no request with it is answered. {RESTORE}, or \
             delete the key and create another"
        ),
        Finding::Object { stored, flaw, content_of, versions, first } => {
            describe_object(stored, flaw, content_of.as_deref(), *versions, *first)
        }
        Finding::Lines { path, why } => format!(
            "object {path}: its bytes are those that were written, but its lines are not what the catalog says: {why}. \
             The catalog's row of it was changed, or this is a bug of billfold. {RESTORE}"
        ),
        Finding::Bill { bill, flaw } => format!("{}: {}. {RESTORE}", name_bill(*bill), describe_bill(flaw)),
        Finding::Version { bill, version, flaw } => {
            format!("{}, version {version}: {}", name_bill(*bill), describe_version(flaw))
        }
        Finding::List { path, flaw } => describe_list(path, *flaw),
        Finding::Stray { path, bytes, stray } => describe_stray(path, *bytes, *stray),
        Finding::DeadImport(import) => format!(
            "import {import}: it is staged, and its process is dead. It published nothing. {NEXT} sweeps it"
        ),
        Finding::Unlisted(why) => format!(
            "objects/: {why}. Its files cannot be checked until it can be listed: check its permissions"
        ),
    };
    format!("{mark}: {text}")
}

/// Describes a list for outside engines that differs from the catalog.
fn describe_list(path: &str, flaw: ListFlaw) -> String {
    let fault = match flaw {
        ListFlaw::Missing => {
            "it is not there: an import was killed after it had published, and before it wrote the list, or the list \
             was deleted"
        }
        ListFlaw::Old => {
            "it is older than what was published last: an import was killed after it had published, and before it \
             wrote the list"
        }
        ListFlaw::Content => {
            "it is not what the catalog says; bills are not affected, but outside engines read it"
        }
    };
    format!("objects/{path}: {fault}. {NEXT} writes it again")
}

/// Names a bill.
fn name_bill(bill: BillKey) -> String {
    format!("bill of customer {}, {}, payer {}", bill.owner, bill.month, bill.payer)
}

/// Describes what is wrong within the catalog.
fn describe_catalog(flaw: &CatalogFlaw) -> String {
    match flaw {
        CatalogFlaw::Database(message) => format!("catalog: the database reports: {message}. {RESTORE}"),
        CatalogFlaw::Dangling { table, named, rows } if table == "cell" && named == "version" => {
            format!(
                "catalog: {} of no version. A version was deleted by hand. {RESTORE}",
                format_count(*rows, "cell")
            )
        }
        CatalogFlaw::Dangling { table, named, rows } => format!(
            "catalog: {} of its table {table} without the row of {named} that they name. {RESTORE}",
            format_count(*rows, "row")
        ),
        CatalogFlaw::Row { table, row, why } => {
            format!("catalog: row {row} of its table {table}: {why}. {RESTORE}")
        }
        CatalogFlaw::NoCurrent(bill) => {
            format!("{}: the version that is to be current is not there. {RESTORE}", name_bill(*bill))
        }
        CatalogFlaw::NoRelation { owner, payer, manager } => format!(
            "catalog: lines of customer {owner} under payer {payer} were published with manager {manager}, and the \
             catalog does not know that the manager may ask for them. {RESTORE}"
        ),
    }
}

/// Describes what is wrong with an object.
fn describe_object(
    stored: &StoredObject,
    flaw: &ObjectFlaw,
    content_of: Option<&str>,
    versions: u64,
    first: Option<(BillKey, u32)>,
) -> String {
    let expected = stored.object.bytes;
    let fault = match flaw {
        ObjectFlaw::Missing => "it is not there".to_owned(),
        ObjectFlaw::Folder => "a folder is in its place".to_owned(),
        ObjectFlaw::Length { found } if *found < expected => {
            format!("it is cut short: {found} bytes of {expected}")
        }
        ObjectFlaw::Length { found } => format!("it has {found} bytes, and was written with {expected}"),
        ObjectFlaw::Content { .. } => {
            let whose = content_of.map_or(String::new(), |path| format!("; it has the content of {path}"));
            format!("its bytes are not those that were written (its SHA-256 differs){whose}")
        }
        ObjectFlaw::Unreadable(why) => format!("it cannot be read: {why}"),
    };
    let effect = match first {
        None => "No version counts lines of it".to_owned(),
        Some((bill, version)) => format!(
            "It has lines of {}, first the {}, version {version}; published bills are still answered",
            format_count(versions, "published version"),
            name_bill(bill)
        ),
    };
    format!("object {} of import {}: {fault}. {effect}. {RESTORE_OBJECT}", stored.object.path, stored.import)
}

/// Describes what does not fit together in a bill.
fn describe_bill(flaw: &BillFlaw) -> String {
    match flaw {
        BillFlaw::Gap { missing } => format!("version {missing} is not there, and a later one is"),
        BillFlaw::NotNewest => "the version that counts as current is not its newest".to_owned(),
        BillFlaw::TimeGoesBack { version } => {
            format!("version {version} is not later than the one before it")
        }
        BillFlaw::Parts { version, lines, parts } => {
            format!("version {version} has {lines} lines, and the parts that it counts have {parts}")
        }
        BillFlaw::Twice { import } => format!("a version counts the lines of import {import} twice"),
        BillFlaw::NoObject { import } => {
            format!("it counts lines of import {import}, of which the catalog has no object for the month")
        }
        BillFlaw::PartText { import, text } => {
            format!(
                "the {} of import {import} are not those that were published. {RESTORE}",
                name_part_text(*text)
            )
        }
        BillFlaw::Stored { version, flaw } => {
            format!("version {version} is not what was published: {flaw}. {RESTORE}")
        }
        BillFlaw::PrunedWithContent { version } => {
            format!("version {version} was pruned and still has cells, names or sums by payment status")
        }
    }
}

/// Names a text that is kept with the lines of an import.
const fn name_part_text(text: PartText) -> &'static str {
    match text {
        PartText::Counts => "numbers of its lines",
        PartText::Days => "sums by day of its lines",
    }
}

/// Describes how a version differs from its lines.
fn describe_version(flaw: &VersionFlaw) -> String {
    match flaw {
        VersionFlaw::Gone => format!("it disappeared while it was read. {RESTORE}"),
        VersionFlaw::Unreadable(why) => format!("its cells cannot be read: {why}. {RESTORE}"),
        VersionFlaw::Lines { published, counted } => {
            format!("it was published with {published} lines, but has {counted}. {RESTORE}")
        }
        VersionFlaw::Digest => format!("its digest is not that of its lines. {RESTORE}"),
        VersionFlaw::StoredDigest => {
            format!("its digest is not that of the cells and names that its lines have. {RESTORE}")
        }
        VersionFlaw::Meaning => format!("its meaning is not that of its lines. {RESTORE}"),
        VersionFlaw::TextsOnly => {
            format!(
                "it is marked as a change of texts only, but its charges are others than before. {RESTORE}"
            )
        }
        VersionFlaw::Cells(differences) => format!(
            "{} other than the lines add up to. The lines are those that were written, so the catalog was changed. \
             {RESTORE}",
            format_count(differences.len(), "cell")
        ),
        VersionFlaw::PartText { import, text } => {
            format!("the {} of import {import} are not those of the lines. {RESTORE}", name_part_text(*text))
        }
        VersionFlaw::Name(difference) => describe_name(difference),
        VersionFlaw::Payments(difference) => format!("{}. {RESTORE}", describe_payments(difference)),
        VersionFlaw::PaymentDigest => {
            format!("the digest of its sums by payment status is not that of its lines. {RESTORE}")
        }
        VersionFlaw::Law(broken) => format!("{broken}. This is a bug of billfold, please report it"),
    }
}

/// Describes a recorded name that is not the one of the lines.
fn describe_name(difference: &NameDifference) -> String {
    let NameDifference { kind, key, published, computed } = difference;
    let quote =
        |name: &Option<String>| name.as_ref().map_or("no name".to_owned(), |name| format!("{name:?}"));
    format!(
        "the catalog has {} for {} {key:?}, and the lines have {}. The lines are those that were written, so the catalog \
         was changed. {RESTORE}",
        quote(published),
        kind.as_str(),
        quote(computed)
    )
}

/// Describes a file that no version needs.
fn describe_stray(path: &str, bytes: u64, stray: Stray) -> String {
    let place = format!("objects/{path} ({bytes} bytes)");
    match stray {
        Stray::Killed(import) => {
            format!("{place}: import {import} wrote it and was killed. {NEXT} sweeps it")
        }
        Stray::PieceOfList => {
            format!("{place}: a piece of a list whose writing was killed. {NEXT} sweeps it")
        }
        Stray::Pruned => format!("{place}: a prune dropped it and was killed. {NEXT} sweeps it"),
        Stray::Newer(import) => format!(
            "{place}: it is of import {import}, which the catalog has not reached. The catalog looks older than the \
             objects: it was restored from a backup without them, or belongs to another folder. Put the newer catalog \
             back; if it is lost, import the files of that import again, then delete this object"
        ),
        Stray::Other(import) => format!(
            "{place}: it is of an import {import} that is not the one which the catalog knows by that number. The catalog \
             was restored to an older state, and imports went on from there. Once the missing files are imported again, \
             delete this object"
        ),
        Stray::Foreign => format!(
            "{place}: billfold does not write such files. Outside engines may take it for lines: move it elsewhere"
        ),
    }
}
