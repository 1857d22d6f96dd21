//! Restoring of a backup: it becomes a data folder, completely or not at all.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::copy::{copy_file, hash_file};
use super::layout::{BackupEvent, CONFIG, INCOMPLETE, MANIFEST, MASTER_KEY, OBJECTS, ReportBackup};
use super::manifest::{BackupFile, Manifest, sum_lengths};
use crate::catalog::{CatalogPlace, check_path_length};
use crate::data::Data;
use crate::error::StoreError;
use crate::folder::{create_durable_folder, create_private_folder, resolve_folder, sync_parent_folder};
use crate::integers::{encode_hex, to_u64};
use crate::refusal::{BackupRefusal, StoreRefusal};

/// Largest number of damaged files that an error names.
const DAMAGED_NAMED_MAX: usize = 20;

/// Largest length of a folder's name, in bytes, that is included in the name of the folder being built.
const INCLUDED_NAME_BYTES_MAX: usize = 200;

/// Counts of a finished restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoreSummary {
    /// Time at which the backup was started, microseconds since 1970. Later changes are not in it.
    pub taken_at_us: i64,
    /// Number of files.
    pub files: u64,
    /// Number of bytes.
    pub bytes: u64,
    /// True if there are keys that need the master key, and it was not in the backup.
    pub needs_master_key: bool,
}

/// Makes a data folder from a backup. Every file is compared with the manifest before the folder gets its name.
///
/// # Errors
///
/// [`StoreError::Refused`]: the folder is not empty, or the backup is incomplete or damaged; nothing was made then.
/// Others if a file cannot be read or written.
pub async fn restore_backup(
    from: &Path,
    dir: &Path,
    report: &mut ReportBackup<'_>,
) -> Result<RestoreSummary, StoreError> {
    let manifest = read_manifest(from)?;
    let dir = &resolve_folder(dir)?;
    refuse_nonempty(dir)?;
    refuse_inside_backup(from, dir)?;
    // The lengths are compared when the files are read.
    let bytes = sum_lengths(manifest.files.iter().map(|file| file.bytes));
    report(BackupEvent::Ahead { bytes });
    let building = choose_building_path(dir)?;
    for folder in [dir, &building] {
        check_path_length(&folder.join("catalog.db"))?;
    }
    create_durable_folder(&building)?;
    let result = build_folder(from, &manifest, &building, report).await;
    let restored = match result {
        Ok(restored) => restored,
        Err(error) => {
            // The error matters more than a failure to clean up.
            let _ = std::fs::remove_dir_all(&building);
            return Err(error);
        }
    };
    if let Err(error) = std::fs::rename(&building, dir) {
        let _ = std::fs::remove_dir_all(&building);
        return Err(StoreError::file("give what was restored the name", dir)(error));
    }
    sync_parent_folder(dir).map_err(StoreError::file("sync the folder of", dir))?;
    Ok(restored)
}

/// Reads the manifest. A folder without one is refused.
fn read_manifest(from: &Path) -> Result<Manifest, StoreError> {
    let from = from.to_owned();
    if !from.is_dir() {
        return Err(BackupRefusal::NoFolder { from }.into());
    }
    match Manifest::read(&from)? {
        Some(manifest) => Ok(manifest),
        None if from.join(INCOMPLETE).exists() => Err(BackupRefusal::Incomplete { from }.into()),
        None => Err(BackupRefusal::NoManifest { from, manifest: MANIFEST }.into()),
    }
}

/// Refuses a folder that is not empty.
fn refuse_nonempty(dir: &Path) -> Result<(), StoreError> {
    let is_empty = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(StoreError::file("list", dir)(error)),
        Ok(mut entries) => entries.next().is_none(),
    };
    if is_empty {
        return Ok(());
    }
    Err(BackupRefusal::TargetNotEmpty { dir: dir.to_owned() }.into())
}

/// Refuses a data folder in its own backup, where it would be taken for a part of the backup.
fn refuse_inside_backup(from: &Path, dir: &Path) -> Result<(), StoreError> {
    let from_whole = from.canonicalize().map_err(StoreError::file("find", from))?;
    let above = dir.ancestors().find_map(|folder| folder.canonicalize().ok());
    if above.is_some_and(|above| above.starts_with(&from_whole)) {
        return Err(BackupRefusal::TargetInBackup { dir: dir.to_owned(), from: from.to_owned() }.into());
    }
    Ok(())
}

/// Chooses the path at which the folder is built: hidden, beside its target.
fn choose_building_path(dir: &Path) -> Result<PathBuf, StoreError> {
    let mut token = [0; 8];
    getrandom::fill(&mut token).map_err(StoreRefusal::NoRandom)?;
    let Some(target) = dir.file_name() else {
        return Err(BackupRefusal::NoFolderName { dir: dir.to_owned() }.into());
    };
    let mut name = OsString::from(".");
    // A name that is almost as long as names may be has no room for more.
    if target.len() <= INCLUDED_NAME_BYTES_MAX {
        name.push(target);
        name.push(".");
    }
    name.push(format!("restoring-{}", encode_hex(&token)));
    Ok(dir.with_file_name(name))
}

/// Builds the folder: copies all files and checks them, then sweeps dead imports and writes the lists.
async fn build_folder(
    from: &Path,
    manifest: &Manifest,
    building: &Path,
    report: &mut ReportBackup<'_>,
) -> Result<RestoreSummary, StoreError> {
    let mut damaged = Vec::new();
    let mut has_master_key = false;
    for file in &manifest.files {
        match restore_file(from, manifest, file, building, damaged.is_empty())? {
            FileState::Sound => {}
            FileState::Damaged(why) => damaged.push(format!("{}: {why}", file.path)),
        }
        has_master_key |= file.path == MASTER_KEY;
        report(BackupEvent::Done { bytes: file.bytes });
    }
    if !damaged.is_empty() {
        let count = damaged.len();
        damaged.truncate(DAMAGED_NAMED_MAX);
        let (from, files) = (from.to_owned(), manifest.files.len());
        return Err(BackupRefusal::Damaged { from, count, files, named: damaged }.into());
    }
    create_private_folder(&building.join(OBJECTS))?;
    let data = Data::open(building, &CatalogPlace::Folder).await?;
    // Imports that ran when the backup was taken are dead here, and the lists are not in the backup.
    let lock = data.lock_import(|| {}).await?;
    data.sweep_unfinished_imports(&lock).await?;
    data.write_lists().await?;
    let is_sealed = data.catalog.read_master_key_check().await?.is_some();
    drop(data);
    sync_folder_tree(building)?;
    Ok(RestoreSummary {
        taken_at_us: manifest.taken_at_us,
        files: to_u64(manifest.files.len()),
        bytes: sum_lengths(manifest.files.iter().map(|file| file.bytes)),
        needs_master_key: is_sealed && !has_master_key,
    })
}

/// A file of a backup after it was compared with the manifest.
enum FileState {
    Sound,
    /// It differs; the text says how.
    Damaged(String),
}

/// Checks one file, and copies it unless another one is damaged.
///
/// # Errors
///
/// [`StoreError::File`]: the folder that is built cannot be written, which says nothing about the backup.
fn restore_file(
    from: &Path,
    manifest: &Manifest,
    file: &BackupFile,
    building: &Path,
    is_copied: bool,
) -> Result<FileState, StoreError> {
    let path = from.join(&file.path);
    let name = match &file.path {
        path if *path == manifest.catalog => "catalog.db",
        path if manifest.config.as_ref() == Some(path) => CONFIG,
        path => path,
    };
    let found = if is_copied {
        building.join(name).parent().map_or(Ok(()), create_private_folder)?;
        copy_file(&path, building, name)
    } else {
        hash_file(&path)
    };
    let found = match found {
        Ok(found) => found,
        Err(StoreError::File { doing, path, source }) if path.starts_with(building) => {
            return Err(StoreError::File { doing, path, source });
        }
        Err(error) => {
            let why = if path.exists() { error.to_string() } else { "it is not there".to_owned() };
            return Ok(FileState::Damaged(why));
        }
    };
    if found.bytes != file.bytes {
        return Ok(FileState::Damaged(format!("it has {} bytes of {}", found.bytes, file.bytes)));
    }
    let is_sound = found.sha256 == file.sha256;
    Ok(if is_sound { FileState::Sound } else { FileState::Damaged("its SHA-256 is another".to_owned()) })
}

/// Makes the entries of a folder, and of all folders below it, durable.
fn sync_folder_tree(folder: &Path) -> Result<(), StoreError> {
    let doing = || StoreError::file("sync", folder);
    for entry in std::fs::read_dir(folder).map_err(doing())? {
        let path = entry.map_err(doing())?.path();
        if path.is_dir() {
            sync_folder_tree(&path)?;
        }
    }
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(doing())
}
