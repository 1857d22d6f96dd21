//! Backups: the catalog at one state, every object that this state needs, and a manifest that is written last.
//!
//! A folder of backup is complete if its manifest says so, whatever else is in it: a killed backup leaves the
//! previous one intact. Files are copied, never linked, since a link shares the damage of its file.

mod copy;
mod layout;
mod manifest;
mod restore;

pub use layout::{BackupEvent, ReportBackup};
pub use restore::{RestoreSummary, restore_backup};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::check_path_length;
use crate::data::Data;
use crate::error::StoreError;
use crate::folder::{
    create_durable_folder, get_folder, is_writable, make_private_file_options, resolve_folder,
    sync_parent_folder,
};
use crate::integers::encode_hex;
use crate::lines::list_files_below;
use crate::object::StoredObject;
use crate::refusal::{BackupFolderFlaw, BackupRefusal};
use copy::{copy_file, copy_object, create_file, hash_file, is_same_file, remove_file, write_file_synced};
use layout::{CATALOG_PART, CONFIG, INCOMPLETE, LOCK, MANIFEST, MASTER_KEY, OBJECTS, PART};
use manifest::{BackupFile, Manifest, sum_lengths};

/// Number of hex digits of a file's hash in a name that is made from its content.
const CONTENT_DIGITS: usize = 16;

/// The target and the extent of a backup.
#[derive(Clone, Copy, Debug)]
pub struct BackupRequest<'a> {
    /// The folder of the backup.
    pub to: &'a Path,
    /// The file of the master key, if the backup shall contain it.
    pub master_key: Option<&'a Path>,
    /// Now, microseconds since 1970.
    pub now_us: i64,
}

/// Counts of a finished backup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupSummary {
    /// Objects that are in it.
    pub objects: u64,
    /// All its bytes, those of the catalog among them.
    pub bytes: u64,
    /// Objects that were copied now; the others were there already.
    pub copied: u64,
    /// Files of the previous backup that were removed.
    pub removed: u64,
}

/// Writes a backup, or brings one up to date.
///
/// # Errors
///
/// [`StoreError`]; the previous backup in the folder is unchanged.
pub async fn write_backup(
    data: &Data,
    request: &BackupRequest<'_>,
    report: &mut ReportBackup<'_>,
) -> Result<BackupSummary, StoreError> {
    let to = request.to;
    data.catalog.check_can_back_up()?;
    let resolved = resolve_folder(to)?;
    refuse_nested(&resolved, data.dir())?;
    check_path_length(&resolved.join(CATALOG_PART))?;
    create_durable_folder(to)?;
    let _lock = lock_folder(to)?;
    let id = encode_hex(&data.catalog.read_catalog_id().await?);
    let previous = read_previous_files(to, &id)?;
    // A prune waits for this lock, so that no object is deleted that this state needs.
    let _no_prune = data.lock_for_backup()?;
    let (catalog, objects) = copy_catalog(data, to).await?;
    let mut manifest = Manifest {
        catalog_id: id,
        taken_at_us: request.now_us,
        catalog: catalog.path.clone(),
        config: None,
        files: vec![catalog],
    };
    let ahead = sum_lengths(objects.iter().map(|stored| stored.object.bytes));
    report(BackupEvent::Ahead { bytes: ahead });
    let mut summary = BackupSummary::default();
    for stored in &objects {
        let path = format!("{OBJECTS}/{}", stored.object.path);
        let file = BackupFile { path, bytes: stored.object.bytes, sha256: stored.object.sha256 };
        if has_copy(data, to, &file, previous.get(&file.path))? {
            report(BackupEvent::Done { bytes: file.bytes });
        } else {
            copy_object(&data.lines, &stored.object, &to.join(&file.path), report).await?;
            summary.copied += 1;
        }
        summary.objects += 1;
        manifest.files.push(file);
    }
    let config = data.dir().join(CONFIG);
    if config.is_file() {
        let part = format!("config{PART}");
        let copied = copy_file(&config, to, &part)?;
        let copied = rename_by_content(to, &part, copied, "config", "toml")?;
        manifest.config = Some(copied.path.clone());
        manifest.files.push(copied);
    }
    if let Some(key) = request.master_key {
        manifest.files.push(copy_file(key, to, MASTER_KEY)?);
    }
    data.check_is_in_place()?; // else the parts may be those of two folders
    complete_backup(to, &manifest)?;
    summary.removed = remove_outdated(to, &manifest, &previous)?;
    summary.bytes = sum_lengths(manifest.files.iter().map(|file| file.bytes));
    Ok(summary)
}

/// Copies the catalog at one state. Returns its file, and the objects that this state needs.
async fn copy_catalog(data: &Data, to: &Path) -> Result<(BackupFile, Vec<StoredObject>), StoreError> {
    let part = to.join(CATALOG_PART);
    // The database writes into this empty file, which is accessible to its owner only.
    create_file(&part)?;
    let objects = match data.catalog.write_backup_into(&part).await {
        Ok(objects) => objects,
        Err(error) => return remove_file(&part).and(Err(error)),
    };
    let catalog = rename_by_content(to, CATALOG_PART, hash_file(&part)?, "catalog", "db")?;
    Ok((catalog, objects))
}

/// Gives a file that changes between backups a name made from its content, so that the file of the previous backup
/// is kept beside it until this backup is complete.
fn rename_by_content(
    to: &Path,
    part: &str,
    mut file: BackupFile,
    name: &str,
    ending: &str,
) -> Result<BackupFile, StoreError> {
    let hash = encode_hex(&file.sha256);
    let (digits, _) = hash.split_at(CONTENT_DIGITS);
    file.path = format!("{name}-{digits}.{ending}");
    let part = to.join(part);
    std::fs::rename(&part, to.join(&file.path)).map_err(StoreError::file("rename", &part))?;
    Ok(file)
}

/// Refuses a backup in the data folder, with which it would be lost, and a data folder in the backup.
fn refuse_nested(to: &Path, dir: &Path) -> Result<(), StoreError> {
    let dir = dir.canonicalize().map_err(StoreError::file("find", dir))?;
    if to.starts_with(&dir) || dir.starts_with(to) {
        return Err(BackupRefusal::InsideDataFolder { to: to.to_owned(), dir }.into());
    }
    Ok(())
}

/// Takes the lock of a folder of backup.
fn lock_folder(to: &Path) -> Result<std::fs::File, StoreError> {
    let path = to.join(LOCK);
    let mut options = make_private_file_options();
    let file = options.create(true).truncate(false).open(&path);
    let file = file.map_err(StoreError::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(BackupRefusal::Running { to: to.to_owned() }.into()),
        Err(std::fs::TryLockError::Error(error)) => Err(StoreError::file("lock", &path)(error)),
    }
}

/// Reads the files of the previous backup in the folder, by path. A folder that holds anything else is refused; an
/// empty one is marked as incomplete.
fn read_previous_files(to: &Path, id: &str) -> Result<BTreeMap<String, BackupFile>, StoreError> {
    let marker = to.join(INCOMPLETE);
    let flaw = match Manifest::read(to)? {
        Some(manifest) if manifest.catalog_id == id => {
            return Ok(manifest.files.into_iter().map(|file| (file.path.clone(), file)).collect());
        }
        Some(_) => BackupFolderFlaw::OtherBackup,
        None => match std::fs::read_to_string(&marker) {
            Ok(incomplete_id) if incomplete_id == id => return Ok(BTreeMap::new()),
            Ok(_) => BackupFolderFlaw::OtherIncomplete,
            Err(_) if is_unused(to)? => {
                // A backup that was killed may have made the folder without making it durable.
                if is_writable(get_folder(to)) {
                    sync_parent_folder(to).map_err(StoreError::file("sync the folder of", to))?;
                }
                write_file_synced(&marker, id.as_bytes())?;
                return Ok(BTreeMap::new());
            }
            Err(_) => BackupFolderFlaw::NoBackup,
        },
    };
    Err(BackupRefusal::FolderInUse { to: to.to_owned(), flaw }.into())
}

/// Returns true if a folder holds nothing but our lock, and the half-written mark of a killed backup.
fn is_unused(folder: &Path) -> Result<bool, StoreError> {
    let half_marker = format!("{INCOMPLETE}{PART}");
    let entries = std::fs::read_dir(folder).map_err(StoreError::file("list", folder))?;
    for entry in entries {
        let name = entry.map_err(StoreError::file("list", folder))?.file_name();
        if name != LOCK && name != half_marker.as_str() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns true if an object is in the backup already. One that the previous manifest does not list is read and
/// compared.
fn has_copy(
    data: &Data,
    to: &Path,
    file: &BackupFile,
    previous: Option<&BackupFile>,
) -> Result<bool, StoreError> {
    let path = to.join(&file.path);
    let Ok(found) = path.symlink_metadata() else { return Ok(false) };
    if !found.is_file() || found.len() != file.bytes || is_same_file(&path, &data.dir().join(&file.path)) {
        return Ok(false);
    }
    if previous == Some(file) {
        return Ok(true);
    }
    Ok(hash_file(&path)?.sha256 == file.sha256)
}

/// Makes all files durable, and then writes the manifest.
fn complete_backup(to: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let mut folders: Vec<PathBuf> = vec![to.to_owned()];
    for file in &manifest.files {
        let path = to.join(&file.path);
        folders.extend(path.ancestors().skip(1).take_while(|folder| *folder != to).map(Path::to_owned));
    }
    folders.sort_unstable();
    folders.dedup();
    for folder in &folders {
        let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(StoreError::file("sync", folder))?;
    }
    let path = to.join(MANIFEST);
    write_file_synced(&path, manifest.encode().as_bytes())?;
    remove_file(&to.join(INCOMPLETE))?;
    sync_parent_folder(&path).map_err(StoreError::file("sync the folder of", &path))
}

/// Removes the files of the previous backup that this one does not have, and half-written files. Returns the number
/// of the former.
fn remove_outdated(
    to: &Path,
    manifest: &Manifest,
    previous: &BTreeMap<String, BackupFile>,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    let is_kept = |path: &str| manifest.files.iter().any(|file| file.path == path);
    for path in previous.keys().filter(|path| !is_kept(path)) {
        remove_file(&to.join(path))?;
        removed += 1;
    }
    let is_old = |path: &str| (path.starts_with("catalog-") || path.starts_with("config-")) && !is_kept(path);
    for file in list_files_below(to)? {
        if file.path.ends_with(PART) || is_old(&file.path) {
            remove_file(&file.file)?;
        }
    }
    Ok(removed)
}
