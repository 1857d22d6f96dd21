//! The lists of published versions and of the lines that they count, as Parquet objects beside the lines, for
//! outside engines: one of each for a month.
//!
//! They are written in proportion to what changed. A record beside them (`list_record`) says up to which version they are, and
//! which state each file had. The months with versions since, and those whose files are not in this state, are compared
//! with the catalog, and a list is written if it differs. No file of a month that did not change is opened.

mod list_path;
mod list_record;
mod list_rows;

pub(crate) use list_path::{is_list, is_list_piece};
pub(crate) use list_record::forget_lists;

use std::collections::{BTreeMap, BTreeSet};

use bill::Month;

use crate::catalog::Catalog;
use crate::error::StoreError;
use crate::lines::Lines;
use list_path::{FORMER_LISTS, ListKind, parse_list_path};
use list_record::ListRecord;
use list_rows::encode_month;

/// A list whose content is not the one that the catalog gives now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferingList {
    /// Its path in the object store.
    pub(crate) path: String,
    /// Time at which it was written, microseconds since 1970; `None` if it does not exist.
    pub(crate) written_at_us: Option<i64>,
}

/// Writes the lists that are not what the catalog says, in place of the previous ones, and deletes those of months that it
/// does not have. The caller holds the lock of imports. If the future is dropped, each list is whole, and the next call writes
/// the others. Returns the number of lists that were written.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read, or the lists cannot be written.
pub(crate) async fn write_lists(catalog: &Catalog, lines: &Lines) -> Result<usize, StoreError> {
    lines.check_is_there()?;
    // An earlier program knows no record. Where it wrote lists, it may have changed anything.
    let has_former_lists = FORMER_LISTS.iter().any(|path| lines.stamp_list(path).is_some());
    let record = if has_former_lists { None } else { ListRecord::read(lines) };
    // Read before the months: what is published later is found by the next call.
    let changes = catalog.list_changes_of_lists(record.as_ref().map(|record| &record.position)).await?;
    let stamps_before = record.as_ref().map(|record| &record.stamps);
    let (months, mut stamps) = match (changes.months, stamps_before) {
        (Some(mut months), Some(stamps)) => {
            months.extend(find_touched_months(lines, stamps));
            (months, stamps.clone())
        }
        _ => (catalog.list_months().await?.into_iter().collect(), BTreeMap::new()),
    };
    delete_other_months(lines, &stamps, &months)?;
    let mut count = 0;
    for month in months {
        count += write_month(catalog, lines, month, &mut stamps).await?;
        // A server stops between two months.
        tokio::task::yield_now().await;
    }
    let written = ListRecord { position: changes.position, stamps };
    if record.as_ref() != Some(&written) {
        written.write(lines)?;
    }
    if has_former_lists {
        FORMER_LISTS.iter().try_for_each(|path| lines.delete_list(path))?;
    }
    Ok(count)
}

/// Writes the lists of a month that are not what the catalog says, and notes the state of their files. Returns the number of
/// those that were written.
async fn write_month(
    catalog: &Catalog,
    lines: &Lines,
    month: Month,
    stamps: &mut BTreeMap<String, String>,
) -> Result<usize, StoreError> {
    let mut count = 0;
    for (kind, bytes) in encode_month(catalog, month).await? {
        let path = kind.format_path(month);
        // The state is read first: a file that changes after that is compared by the next call.
        let mut stamp = lines.stamp_list(&path);
        if !lines.has_list(&path, &bytes) {
            lines.write_list(&path, &bytes)?;
            stamp = lines.stamp_list(&path);
            count += 1;
        }
        // A file that is gone by now has no state, and so is written by the next call.
        stamps.insert(path, stamp.unwrap_or_default());
    }
    Ok(count)
}

/// Finds the months of lists whose files are not in the state in which they were written.
fn find_touched_months(lines: &Lines, stamps: &BTreeMap<String, String>) -> BTreeSet<Month> {
    let touched = stamps.iter().filter(|(path, stamp)| lines.stamp_list(path).as_ref() != Some(stamp));
    touched.filter_map(|(path, _)| parse_list_path(path)).collect()
}

/// Deletes the lists that are neither on record nor of these months: the catalog has no such months.
fn delete_other_months(
    lines: &Lines,
    stamps: &BTreeMap<String, String>,
    months: &BTreeSet<Month>,
) -> Result<(), StoreError> {
    let is_other = |path: &str| {
        !stamps.contains_key(path) && parse_list_path(path).is_some_and(|month| !months.contains(&month))
    };
    ListKind::ALL.iter().try_for_each(|kind| lines.delete_list_files(kind.folder(), is_other))
}

/// Finds the lists that are not what [`write_lists`] would write if it compared all, and those of months that the catalog does
/// not have.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read, or the lists cannot be encoded.
pub(crate) async fn find_differing_lists(
    catalog: &Catalog,
    lines: &Lines,
) -> Result<Vec<DifferingList>, StoreError> {
    lines.check_is_there()?;
    let mut differing = Vec::new();
    let mut add = |path: String| {
        let written_at_us = lines.find_list_time_us(&path);
        differing.push(DifferingList { path, written_at_us });
    };
    let months = catalog.list_months().await?;
    for month in &months {
        for (kind, bytes) in encode_month(catalog, *month).await? {
            let path = kind.format_path(*month);
            // Bytes are compared, not decoded: no hash of a list is kept by which its bytes could be trusted.
            if !lines.has_list(&path, &bytes) {
                add(path);
            }
        }
    }
    for kind in ListKind::ALL {
        let paths = lines.list_list_files(kind.folder())?;
        let is_other = |path: &String| parse_list_path(path).is_some_and(|month| !months.contains(&month));
        paths.into_iter().filter(is_other).for_each(&mut add);
    }
    Ok(differing)
}

/// Deletes the pieces of lists whose writing was killed: the name of a list with `#1`, or a higher number, at its end.
///
/// # Errors
///
/// [`StoreError`]: a folder cannot be listed, or a piece cannot be deleted.
pub(crate) fn sweep_list_pieces(lines: &Lines) -> Result<(), StoreError> {
    for folder in ListKind::ALL.map(ListKind::folder).into_iter().chain([""]) {
        lines.delete_list_files(folder, is_list_piece)?;
    }
    Ok(())
}
