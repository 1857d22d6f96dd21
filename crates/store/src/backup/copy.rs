//! Copying with a look at every byte: what is copied has been hashed, and is on the disk when it has its name.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::manifest::Entry;
use super::{Heard, PART, remove};
use crate::data::sync_folder_of;
use crate::error::StoreError;
use crate::lines::{Lines, WrittenObject};
use crate::refusal::BackupRefusal;

/// How many bytes of a file are in memory at once.
const BYTES_AT_ONCE: usize = 1 << 20;

/// Makes a folder and those above it, for its owner alone: bills are in it.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::file("make the folder", folder))
}

/// How a file is opened for writing: one that is made is for its owner alone, whatever the folder is.
pub(super) fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a new file.
pub(super) fn create(path: &Path) -> Result<File, StoreError> {
    remove(path)?;
    private().create_new(true).open(path).map_err(StoreError::file("make", path))
}

/// The name of a file while it is written.
fn part_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PART);
    name.into()
}

/// Gives a file that was written its name, when its bytes are on the disk.
fn complete(file: &File, part: &Path, path: &Path) -> Result<(), StoreError> {
    file.sync_all().map_err(StoreError::file("sync", part))?;
    std::fs::rename(part, path).map_err(StoreError::file("rename", part))
}

/// Writes a small file, which is on the disk when this returns.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let part = part_of(path);
    let mut file = create(&part)?;
    file.write_all(bytes).map_err(StoreError::file("write", &part))?;
    complete(&file, &part, path)?;
    sync_folder_of(path).map_err(StoreError::file("sync the folder of", path))
}

/// Copies an object out of the store.
///
/// # Errors
/// [`StoreError::Refused`] where the object is not what was written.
pub(super) async fn copy_object(
    lines: &Lines,
    object: &WrittenObject,
    to: &Path,
    heard: &mut Heard<'_>,
) -> Result<(), StoreError> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    let part = part_of(to);
    let mut file = create(&part)?;
    let mut write = |bytes: &[u8]| {
        heard(0, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        file.write_all(bytes).map_err(StoreError::file("write", &part))
    };
    if let Err(flaw) = lines.read_checked(object, &mut write).await? {
        remove(&part)?;
        return Err(BackupRefusal::DamagedObject { path: object.path.clone(), flaw }.into());
    }
    complete(&file, &part, to)
}

/// Copies a file into a folder, under a name, and tells what was copied.
pub(super) fn copy_file(from: &Path, folder: &Path, name: &str) -> Result<Entry, StoreError> {
    let to = folder.join(name);
    let part = part_of(&to);
    let mut file = create(&part)?;
    let entry =
        read(from, name, &mut |bytes| file.write_all(bytes).map_err(StoreError::file("write", &part)))?;
    complete(&file, &part, &to)?;
    Ok(entry)
}

/// Length and hash of a file.
pub(super) fn hash_file(path: &Path) -> Result<Entry, StoreError> {
    read(path, "", &mut |_| Ok(()))
}

/// Reads a file, gives its bytes on, and tells what they were.
fn read(
    path: &Path,
    name: &str,
    each: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<Entry, StoreError> {
    let mut file = File::open(path).map_err(StoreError::file("open", path))?;
    let mut buffer = vec![0; BYTES_AT_ONCE];
    let (mut hash, mut length) = (Sha256::new(), 0_u64);
    loop {
        let read = file.read(&mut buffer).map_err(StoreError::file("read", path))?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(Entry { path: name.to_owned(), bytes: length, sha256: hash.finalize().into() });
        }
        hash.update(bytes);
        length = length.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        each(bytes)?;
    }
}

/// Whether two paths are links to one file, which so is no copy of itself.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let place = |path: &Path| path.metadata().map(|there| (there.dev(), there.ino())).ok();
        place(one).is_some() && place(one) == place(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        false
    }
}
