//! The way back: a backup becomes a data folder, wholly or not at all.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::copy::{copy_file, hash_file, make_folder};
use super::manifest::{Entry, Manifest};
use super::{CONFIG, Heard, INCOMPLETE, MANIFEST, MASTER_KEY, hex};
use crate::catalog::{CatalogPlace, check_path_length};
use crate::data::{Data, resolve_folder, sync_folder_of};
use crate::error::StoreError;
use crate::refusal::{BackupRefusal, StoreRefusal};

/// How many damaged files are named.
const NAMED_MAX: usize = 20;

/// Largest length of a folder's name, in bytes, that is a part of the name of the folder being built.
const OWN_NAME_BYTES_MAX: usize = 200;

/// What was restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was begun, microseconds since 1970: what came later is not in it.
    pub taken_at_us: i64,
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
    /// Whether there are keys that the master key is needed for, and it was not in the backup.
    pub needs_master_key: bool,
}

/// Makes a data folder of a backup. Every file is compared with the manifest before the folder is there.
///
/// # Errors
/// [`StoreError::Refused`]: the folder has something in it, or the backup is incomplete or damaged; nothing
/// was made then. Others where a file cannot be read or written.
pub async fn restore(from: &Path, dir: &Path, heard: &mut Heard<'_>) -> Result<Restored, StoreError> {
    let manifest = manifest(from)?;
    let dir = &resolve_folder(dir)?;
    refuse_full(dir)?;
    refuse_inside(from, dir)?;
    heard(manifest.files.iter().fold(0, |sum, entry| entry.bytes.saturating_add(sum)), 0);
    let building = building(dir)?;
    for folder in [dir, &building] {
        check_path_length(&folder.join("catalog.db"))?;
    }
    make_folder(&building)?;
    let result = build(from, &manifest, &building, heard).await;
    let restored = match result {
        Ok(restored) => restored,
        Err(error) => {
            // What the error says matters more than what is left of the attempt.
            let _ = std::fs::remove_dir_all(&building);
            return Err(error);
        }
    };
    if let Err(error) = std::fs::rename(&building, dir) {
        let _ = std::fs::remove_dir_all(&building);
        return Err(StoreError::file("give what was restored the name", dir)(error));
    }
    sync_folder_of(dir).map_err(StoreError::file("sync the folder of", dir))?;
    Ok(restored)
}

/// The manifest, which a complete backup has.
fn manifest(from: &Path) -> Result<Manifest, StoreError> {
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

/// Refuses a folder that has anything in it.
fn refuse_full(dir: &Path) -> Result<(), StoreError> {
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

/// A data folder in its own backup would be taken for a part of it.
fn refuse_inside(from: &Path, dir: &Path) -> Result<(), StoreError> {
    let from_whole = from.canonicalize().map_err(StoreError::file("find", from))?;
    let above = dir.ancestors().find_map(|folder| folder.canonicalize().ok());
    if above.is_some_and(|above| above.starts_with(&from_whole)) {
        return Err(BackupRefusal::TargetInBackup { dir: dir.to_owned(), from: from.to_owned() }.into());
    }
    Ok(())
}

/// Where the folder is built, beside where it is to be.
fn building(dir: &Path) -> Result<PathBuf, StoreError> {
    let mut token = [0; 8];
    getrandom::fill(&mut token).map_err(StoreRefusal::NoRandom)?;
    let Some(own) = dir.file_name() else {
        return Err(BackupRefusal::NoFolderName { dir: dir.to_owned() }.into());
    };
    let mut name = OsString::from(".");
    // A name that is almost as long as names may be has no room for more.
    if own.len() <= OWN_NAME_BYTES_MAX {
        name.push(own);
        name.push(".");
    }
    name.push(format!("restoring-{}", hex(&token)));
    Ok(dir.with_file_name(name))
}

/// Builds the folder.
async fn build(
    from: &Path,
    manifest: &Manifest,
    building: &Path,
    heard: &mut Heard<'_>,
) -> Result<Restored, StoreError> {
    let mut damaged = Vec::new();
    let mut has_master_key = false;
    for entry in &manifest.files {
        if let Err(why) = restore_file(from, manifest, entry, building, damaged.is_empty())? {
            damaged.push(format!("{}: {why}", entry.path));
        }
        has_master_key |= entry.path == MASTER_KEY;
        heard(0, entry.bytes);
    }
    if !damaged.is_empty() {
        let count = damaged.len();
        damaged.truncate(NAMED_MAX);
        let (from, files) = (from.to_owned(), manifest.files.len());
        return Err(BackupRefusal::Damaged { from, count, files, named: damaged }.into());
    }
    make_folder(&building.join(super::OBJECTS))?;
    let data = Data::open(building, &CatalogPlace::Folder).await?;
    // Imports that ran when the backup was taken are dead here, and the lists are made anew.
    let lock = data.lock_import(|| {}).await?;
    data.sweep(&lock).await?;
    data.write_lists().await?;
    let is_sealed = data.catalog.master_key_check().await?.is_some();
    drop(data);
    sync_folders(building)?;
    Ok(Restored {
        taken_at_us: manifest.taken_at_us,
        files: u64::try_from(manifest.files.len()).unwrap_or(u64::MAX),
        bytes: manifest.files.iter().fold(0, |sum, entry| entry.bytes.saturating_add(sum)),
        needs_master_key: is_sealed && !has_master_key,
    })
}

/// Copies one file, or only looks at it where another is damaged; what is wrong with it in words.
///
/// # Errors
/// [`StoreError::File`]: the folder that is built cannot be written, which says nothing about the backup.
fn restore_file(
    from: &Path,
    manifest: &Manifest,
    entry: &Entry,
    building: &Path,
    is_copied: bool,
) -> Result<Result<(), String>, StoreError> {
    let path = from.join(&entry.path);
    let name = match &entry.path {
        path if *path == manifest.catalog => "catalog.db",
        path if manifest.config.as_ref() == Some(path) => CONFIG,
        path => path,
    };
    let found = if is_copied {
        building.join(name).parent().map_or(Ok(()), make_folder)?;
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
            return Ok(Err(if path.exists() { error.to_string() } else { "it is not there".to_owned() }));
        }
    };
    if found.bytes != entry.bytes {
        return Ok(Err(format!("it has {} bytes of {}", found.bytes, entry.bytes)));
    }
    Ok(if found.sha256 == entry.sha256 { Ok(()) } else { Err("its SHA-256 is another".to_owned()) })
}

/// Makes the entries of all folders durable.
fn sync_folders(folder: &Path) -> Result<(), StoreError> {
    let doing = || StoreError::file("sync", folder);
    for entry in std::fs::read_dir(folder).map_err(doing())? {
        let path = entry.map_err(doing())?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(doing())
}
