//! Copying of files and objects: every byte is hashed, and a copy is on the disk before it gets its name.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::layout::{BackupEvent, PART, ReportBackup};
use super::manifest::BackupFile;
use crate::error::StoreError;
use crate::folder::{create_private_folder, make_private_file_options, sync_parent_folder};
use crate::integers::to_u64;
use crate::lines::{Lines, ReadObjectError};
use crate::object::WrittenObject;
use crate::refusal::BackupRefusal;

/// Largest part of a file that is in memory at once, in bytes.
const READ_BYTES_MAX: usize = 1 << 20;

/// Makes a new file, in place of one that exists.
pub(super) fn create_file(path: &Path) -> Result<File, StoreError> {
    remove_file(path)?;
    make_private_file_options().create_new(true).open(path).map_err(StoreError::file("make", path))
}

/// Removes a file, if it exists.
pub(super) fn remove_file(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(StoreError::file("remove", path)),
    }
}

/// Returns the path of a file while it is written.
fn make_part_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PART);
    name.into()
}

/// Makes the bytes of a written file durable, and then gives it its name.
fn publish_file(file: &File, part: &Path, path: &Path) -> Result<(), StoreError> {
    file.sync_all().map_err(StoreError::file("sync", part))?;
    std::fs::rename(part, path).map_err(StoreError::file("rename", part))
}

/// Writes a small file, which is durable when this returns.
pub(super) fn write_file_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let part = make_part_path(path);
    let mut file = create_file(&part)?;
    file.write_all(bytes).map_err(StoreError::file("write", &part))?;
    publish_file(&file, &part, path)?;
    sync_parent_folder(path).map_err(StoreError::file("sync the folder of", path))
}

/// Copies an object out of the store.
///
/// # Errors
///
/// [`StoreError::Refused`]: the object is not what was written.
pub(super) async fn copy_object(
    lines: &Lines,
    object: &WrittenObject,
    to: &Path,
    report: &mut ReportBackup<'_>,
) -> Result<(), StoreError> {
    if let Some(folder) = to.parent() {
        create_private_folder(folder)?;
    }
    let part = make_part_path(to);
    let mut file = create_file(&part)?;
    let mut write = |bytes: &[u8]| {
        report(BackupEvent::Done { bytes: to_u64(bytes.len()) });
        file.write_all(bytes).map_err(StoreError::file("write", &part))
    };
    let flaw = match lines.read_object(object, &mut write).await {
        Ok(()) => return publish_file(&file, &part, to),
        Err(ReadObjectError::Store(error)) => return Err(error),
        Err(ReadObjectError::Flaw(flaw)) => flaw,
    };
    remove_file(&part)?;
    Err(BackupRefusal::DamagedObject { path: object.path.clone(), flaw }.into())
}

/// Copies a file into a folder, under a name, and returns the record of the copy.
pub(super) fn copy_file(from: &Path, folder: &Path, name: &str) -> Result<BackupFile, StoreError> {
    let to = folder.join(name);
    let part = make_part_path(&to);
    let mut file = create_file(&part)?;
    let mut write = |bytes: &[u8]| file.write_all(bytes).map_err(StoreError::file("write", &part));
    let copied = read_and_hash_file(from, name, &mut write)?;
    publish_file(&file, &part, &to)?;
    Ok(copied)
}

/// Reads length and hash of a file. The record has no path.
pub(super) fn hash_file(path: &Path) -> Result<BackupFile, StoreError> {
    read_and_hash_file(path, "", &mut |_| Ok(()))
}

/// Reads a file, calls a function with its bytes, and returns the record of the file under a name.
fn read_and_hash_file(
    path: &Path,
    name: &str,
    visit: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<BackupFile, StoreError> {
    let mut file = File::open(path).map_err(StoreError::file("open", path))?;
    let mut buffer = vec![0; READ_BYTES_MAX];
    let (mut hash, mut length) = (Sha256::new(), 0_u64);
    loop {
        let read = file.read(&mut buffer).map_err(StoreError::file("read", path))?;
        if read == 0 {
            return Ok(BackupFile { path: name.to_owned(), bytes: length, sha256: hash.finalize().into() });
        }
        let (bytes, _) = buffer.split_at(read);
        hash.update(bytes);
        length += to_u64(read);
        visit(bytes)?;
    }
}

/// Returns true if two paths are links to one file. Such a link is no copy.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let identity = |path: &Path| path.metadata().map(|found| (found.dev(), found.ino())).ok();
        identity(one).is_some() && identity(one) == identity(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        false
    }
}
