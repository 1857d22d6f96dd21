//! Backups: the catalog at one state, every object that this state needs, and a manifest that is written last.
//!
//! A folder of backup is complete when its manifest names it so, whatever else lies there: a backup that is
//! killed leaves the one before it whole. Files are copied, never linked, since a link shares the damage.

mod copy;
mod manifest;
mod restore;

pub use restore::{Restored, restore};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::check_path_length;
use crate::data::{Data, resolve_folder, sync_folder_of};
use crate::error::StoreError;
use crate::lines::walk;
use crate::refusal::{BackupFolderFlaw, BackupRefusal};
use copy::{copy_file, copy_object, create, hash_file, is_same_file, make_folder};
use manifest::{Entry, Manifest};

/// The manifest, written last.
const MANIFEST: &str = "backup.json";

/// What stands in a folder while its first backup is not complete: the id of the catalog.
const INCOMPLETE: &str = "INCOMPLETE";

/// Held by the one backup that writes into a folder.
const LOCK: &str = "backup.lock";

/// The configuration, in the data folder.
const CONFIG: &str = "config.toml";

/// The master key, in the backup.
const MASTER_KEY: &str = "master.key";

/// The folder of objects, in the data folder and in the backup.
const OBJECTS: &str = "objects";

/// What the name of a file ends with while it is written.
const PART: &str = ".part";

/// The catalog while it is written.
const CATALOG_PART: &str = "catalog.part";

/// What is to be backed up, and where to.
#[derive(Clone, Copy, Debug)]
pub struct BackupOrder<'a> {
    /// The folder of the backup.
    pub to: &'a Path,
    /// The file of the master key, where it is to be in the backup.
    pub master_key: Option<&'a Path>,
    /// Now, microseconds since 1970.
    pub now_us: i64,
}

/// What a backup did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Objects that are in it.
    pub objects: u64,
    /// All its bytes, the catalog's among them.
    pub bytes: u64,
    /// Objects that were copied now; the others were there.
    pub copied: u64,
    /// Files of the backup before that were removed.
    pub removed: u64,
}

/// Told how many bytes are ahead (first number) and done (second), as it goes.
pub type Heard<'a> = dyn FnMut(u64, u64) + Send + 'a;

/// Writes a backup, or brings one up to date.
///
/// # Errors
/// [`StoreError`]; the backup that was there before is as it was.
pub async fn backup(
    data: &Data,
    order: &BackupOrder<'_>,
    heard: &mut Heard<'_>,
) -> Result<BackedUp, StoreError> {
    let to = order.to;
    data.catalog.check_can_back_up()?;
    let whole = resolve_folder(to)?;
    refuse_inside(&whole, data.dir())?;
    check_path_length(&whole.join(CATALOG_PART))?;
    make_folder(to)?;
    let _lock = lock(to)?;
    let id = hex(&data.catalog.catalog_id().await?);
    let before = before(to, &id)?;
    // A prune waits for it, so that no object goes that this state needs.
    let _no_prune = data.lock_backup()?;
    let part = to.join(CATALOG_PART);
    // The database writes into an empty file, and so into one for its owner alone.
    create(&part)?;
    let copied = data.catalog.backup_into(&part).await?;
    let mut catalog = hash_file(&part)?;
    catalog.path = name_of_its_own("catalog", &catalog, "db");
    let mut manifest = Manifest {
        catalog_id: id,
        taken_at_us: order.now_us,
        catalog: catalog.path.clone(),
        config: None,
        files: Vec::new(),
    };
    std::fs::rename(&part, to.join(&catalog.path)).map_err(StoreError::file("rename", &part))?;
    manifest.files.push(catalog);
    heard(copied.iter().fold(0, |sum, stored| stored.object.bytes.saturating_add(sum)), 0);
    let mut done = BackedUp::default();
    for stored in &copied {
        let path = format!("{OBJECTS}/{}", stored.object.path);
        let entry = Entry { path, bytes: stored.object.bytes, sha256: stored.object.sha256 };
        if is_there(data, to, &entry, before.get(&entry.path))? {
            heard(0, entry.bytes);
        } else {
            copy_object(&data.lines, &stored.object, &to.join(&entry.path), heard).await?;
            done.copied = done.copied.saturating_add(1);
        }
        done.objects = done.objects.saturating_add(1);
        manifest.files.push(entry);
    }
    let config = data.dir().join(CONFIG);
    if config.is_file() {
        let mut copied = copy_file(&config, to, &format!("config{PART}"))?;
        let part = to.join(&copied.path);
        copied.path = name_of_its_own("config", &copied, "toml");
        std::fs::rename(&part, to.join(&copied.path)).map_err(StoreError::file("rename", &part))?;
        manifest.config = Some(copied.path.clone());
        manifest.files.push(copied);
    }
    if let Some(key) = order.master_key {
        manifest.files.push(copy_file(key, to, MASTER_KEY)?);
    }
    finish(to, &manifest)?;
    done.removed = tidy(to, &manifest, &before)?;
    done.bytes = manifest.files.iter().fold(0, |sum, entry| entry.bytes.saturating_add(sum));
    Ok(done)
}

/// The name of a file that changes between backups. It tells its content, so that the file of the backup before
/// stays beside it until that of this one is whole.
fn name_of_its_own(name: &str, file: &Entry, ending: &str) -> String {
    format!("{name}-{}.{ending}", hex(file.sha256.get(..8).unwrap_or_default()))
}

/// A backup that lay in the data folder would go with it.
fn refuse_inside(to: &Path, dir: &Path) -> Result<(), StoreError> {
    let dir = dir.canonicalize().map_err(StoreError::file("find", dir))?;
    if to.starts_with(&dir) || dir.starts_with(to) {
        return Err(BackupRefusal::InsideDataFolder { to: to.to_owned(), dir }.into());
    }
    Ok(())
}

/// Takes the lock of a folder of backup.
fn lock(to: &Path) -> Result<std::fs::File, StoreError> {
    let path = to.join(LOCK);
    let mut options = copy::private();
    let file = options.create(true).truncate(false).open(&path);
    let file = file.map_err(StoreError::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(BackupRefusal::Running { to: to.to_owned() }.into()),
        Err(std::fs::TryLockError::Error(error)) => Err(StoreError::file("lock", &path)(error)),
    }
}

/// What the backup that is there says of its files. A folder that holds something else is refused.
fn before(to: &Path, id: &str) -> Result<BTreeMap<String, Entry>, StoreError> {
    let marker = to.join(INCOMPLETE);
    let flaw = match Manifest::read(to)? {
        Some(manifest) if manifest.catalog_id == id => {
            return Ok(manifest.files.into_iter().map(|entry| (entry.path.clone(), entry)).collect());
        }
        Some(_) => BackupFolderFlaw::OtherBackup,
        None => match std::fs::read_to_string(&marker) {
            Ok(own) if own == id => return Ok(BTreeMap::new()),
            Ok(_) => BackupFolderFlaw::OtherIncomplete,
            Err(_) if is_empty(to)? => {
                copy::write_synced(&marker, id.as_bytes())?;
                return Ok(BTreeMap::new());
            }
            Err(_) => BackupFolderFlaw::NoBackup,
        },
    };
    Err(BackupRefusal::FolderInUse { to: to.to_owned(), flaw }.into())
}

/// Whether nothing lies in a folder but our lock, and the mark of a backup that was killed before it stood.
fn is_empty(folder: &Path) -> Result<bool, StoreError> {
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

/// Whether an object is in the backup already. One that no manifest vouches for is read and compared.
fn is_there(data: &Data, to: &Path, entry: &Entry, before: Option<&Entry>) -> Result<bool, StoreError> {
    let path = to.join(&entry.path);
    let Ok(there) = path.symlink_metadata() else { return Ok(false) };
    if !there.is_file() || there.len() != entry.bytes || is_same_file(&path, &data.dir().join(&entry.path)) {
        return Ok(false);
    }
    if before == Some(entry) {
        return Ok(true);
    }
    Ok(hash_file(&path)?.sha256 == entry.sha256)
}

/// Makes everything durable, and writes the manifest.
fn finish(to: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let mut folders: Vec<PathBuf> = vec![to.to_owned()];
    for entry in &manifest.files {
        let path = to.join(&entry.path);
        folders.extend(path.ancestors().skip(1).take_while(|folder| *folder != to).map(Path::to_owned));
    }
    folders.sort_unstable();
    folders.dedup();
    for folder in &folders {
        let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(StoreError::file("sync", folder))?;
    }
    let path = to.join(MANIFEST);
    copy::write_synced(&path, manifest.encode().as_bytes())?;
    remove(&to.join(INCOMPLETE))?;
    sync_folder_of(&path).map_err(StoreError::file("sync the folder of", &path))
}

/// Removes what the backup before had and this one has not, and pieces; how many.
fn tidy(to: &Path, manifest: &Manifest, before: &BTreeMap<String, Entry>) -> Result<u64, StoreError> {
    let mut removed = 0_u64;
    let is_kept = |path: &str| manifest.files.iter().any(|entry| entry.path == path);
    for path in before.keys().filter(|path| !is_kept(path)) {
        remove(&to.join(path))?;
        removed = removed.saturating_add(1);
    }
    let mut found = Vec::new();
    walk(to, "", &mut found)?;
    let is_old = |path: &str| (path.starts_with("catalog-") || path.starts_with("config-")) && !is_kept(path);
    for file in found.iter().filter(|file| file.path.ends_with(PART) || is_old(&file.path)) {
        remove(&file.file)?;
    }
    Ok(removed)
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(StoreError::file("remove", path)),
    }
}

/// Bytes as hex digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
