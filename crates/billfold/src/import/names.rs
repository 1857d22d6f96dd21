//! Checks the files of an import by their names and digests: missing parts of a numbered delivery, and files that count
//! in another month already.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sheet::{PartNumber, list_forgotten_parts, list_missing_parts};
use store::{Data, StoreError};

use super::error::ImportError;
use super::fingerprint::{ImportFile, fingerprint_files, sum_bytes};
use super::guard::Guard;
use super::request::ImportRequest;

/// The files of a request, with the guards that their names raise.
#[derive(Debug)]
pub(crate) struct InspectedFiles {
    pub(super) files: Vec<ImportFile>,
    guards: Vec<Guard>,
}

impl InspectedFiles {
    /// Refuses files whose names look like a mistake.
    ///
    /// # Errors
    ///
    /// [`ImportError::Guarded`].
    pub(crate) fn check_names(&self) -> Result<(), ImportError> {
        if self.guards.is_empty() { Ok(()) } else { Err(ImportError::Guarded(self.guards.clone())) }
    }

    /// Sums the lengths of the files, in bytes.
    pub(crate) fn sum_bytes(&self) -> u64 {
        sum_bytes(&self.files)
    }
}

/// Inspects the files of a request before anything is written: computes the SHA-256 of each, and finds missing parts of
/// deliveries.
///
/// # Errors
///
/// [`ImportError`]: a file cannot be read.
pub(crate) fn inspect_files(request: &ImportRequest<'_>) -> Result<InspectedFiles, ImportError> {
    let files = fingerprint_files(request.files, request.this_month)?;
    Ok(InspectedFiles { files, guards: find_missing_parts(request) })
}

/// Finds the parts of numbered deliveries that are missing, and those in the folders of the files that were not passed.
fn find_missing_parts(request: &ImportRequest<'_>) -> Vec<Guard> {
    if request.consent.missing_parts {
        return Vec::new();
    }
    let names: Vec<String> = request.files.iter().map(|path| to_base_name(path)).collect();
    let forgotten = find_forgotten(request.files, &names);
    // A part that was not passed is not missing.
    let beside = forgotten.iter().map(|path| to_base_name(Path::new(path)));
    let missing = list_missing_parts(&names.iter().cloned().chain(beside).collect::<Vec<_>>());
    let missing = (!missing.is_empty()).then_some(Guard::MissingParts(missing));
    missing.into_iter().chain((!forgotten.is_empty()).then_some(Guard::ForgottenParts(forgotten))).collect()
}

/// Finds further parts of the same deliveries in the folders of the files. A folder that cannot be listed has none.
fn find_forgotten(files: &[PathBuf], names: &[String]) -> Vec<String> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|path| path.parent()).collect();
    let mut forgotten = Vec::new();
    for folder in folders {
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(entries) = std::fs::read_dir(listed) else { continue };
        let beside: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()))
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let further = list_forgotten_parts(names, &beside).into_iter();
        forgotten.extend(further.map(|name| folder.join(name).display().to_string()));
    }
    forgotten
}

/// The name of a file without its folder.
fn to_base_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Finds the parts of numbered deliveries among files without a line.
pub(super) fn find_empty_parts(request: &ImportRequest<'_>, empty: &[String]) -> Option<Guard> {
    let is_part = |name: &&String| PartNumber::from_file_name(name).is_some();
    let parts: Vec<String> = empty.iter().filter(is_part).cloned().collect();
    (!request.consent.missing_parts && !parts.is_empty()).then_some(Guard::EmptyParts(parts))
}

/// Finds the files whose lines would take the month of `--month` and count in others already.
pub(super) async fn find_known_files(
    data: &Data,
    request: &ImportRequest<'_>,
    files: &[([u8; 32], String)],
) -> Result<Vec<Guard>, StoreError> {
    let mut known = Vec::new();
    let Some(request_month) = request.month.filter(|_| !request.consent.other_month) else {
        return Ok(known);
    };
    for (sha256, file) in files {
        let months = data.catalog.read_months_of_file(sha256).await?;
        if !months.is_empty() && !months.contains(&request_month) {
            known.push(Guard::KnownFile { file: file.clone(), request_month, months });
        }
    }
    Ok(known)
}
