//! Checks and steps for folders and their entries, used before anything is stored in them.

use std::fs::File;
use std::path::{Component, Path, PathBuf};

use crate::error::StoreError;
use crate::refusal::{FolderFlaw, FolderRefusal};

/// Largest length of the name of a folder, in bytes, on the file systems of Linux and macOS.
const NAME_BYTES_MAX: usize = 255;

/// Returns the absolute path, without links, of a folder that exists or can be made. Nothing is made.
///
/// # Errors
///
/// [`StoreError::Refused`]: there is a file or a broken link in the way, a name is too long, or the path goes
/// back up (`..`) from a folder that does not exist. [`StoreError::File`]: a folder cannot be looked at.
pub fn resolve_folder(dir: &Path) -> Result<PathBuf, StoreError> {
    let absolute = std::path::absolute(dir).map_err(StoreError::file("find", dir))?;
    // Without a trailing slash, which would hide a link.
    let absolute: PathBuf = absolute.components().collect();
    for above in absolute.ancestors() {
        match std::fs::metadata(above) {
            Ok(found) if found.is_dir() => {
                let whole = above.canonicalize().map_err(StoreError::file("find", above))?;
                let missing = absolute.strip_prefix(above).unwrap_or(Path::new(""));
                check_missing_part(dir, missing)?;
                return Ok(if missing.as_os_str().is_empty() { whole } else { whole.join(missing) });
            }
            Ok(_) => return Err(make_path_refusal(above, FolderFlaw::IsFile)),
            Err(error) if !is_not_found(&error) => {
                return Err(StoreError::file("look at the folder", above)(error));
            }
            Err(_) if above.is_symlink() => {
                return Err(make_path_refusal(above, FolderFlaw::BrokenLink));
            }
            Err(_) => {}
        }
    }
    Err(make_path_refusal(dir, FolderFlaw::NoFolderAbove))
}

/// Refuses a path whose missing folders cannot all be made: the first of them would be made before one fails.
fn check_missing_part(dir: &Path, missing: &Path) -> Result<(), StoreError> {
    if missing.components().any(|component| component == Component::ParentDir) {
        return Err(make_path_refusal(dir, FolderFlaw::GoesBackUp));
    }
    if missing.components().any(|component| component.as_os_str().len() > NAME_BYTES_MAX) {
        return Err(FolderRefusal::NameTooLong { dir: dir.to_owned(), bytes_max: NAME_BYTES_MAX }.into());
    }
    Ok(())
}

/// Makes the error for a path that is refused.
fn make_path_refusal(path: &Path, flaw: FolderFlaw) -> StoreError {
    FolderRefusal::Unusable { path: path.to_owned(), flaw }.into()
}

/// Returns true if the error means that no entry has this name, and false if the entry could not be looked at.
pub(crate) fn is_not_found(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Returns true if the folder has no entries.
pub(crate) fn is_empty_folder(folder: &Path) -> Result<bool, StoreError> {
    let mut entries = std::fs::read_dir(folder).map_err(StoreError::file("list", folder))?;
    let first = entries.next().transpose().map_err(StoreError::file("list", folder))?;
    Ok(first.is_none())
}

/// Makes a folder and those above it, accessible to its owner only, because bills are stored in it.
pub(crate) fn create_private_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::file("make the folder", folder))
}

/// Makes the entry of a file in its folder durable.
pub(crate) fn sync_parent_folder(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}
