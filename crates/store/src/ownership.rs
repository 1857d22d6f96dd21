//! Gives what root makes in the data folder of another user to that user, who must be able to write it next. SQLite does
//! the same with its own files.

use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{CWD, FileType, Mode, OFlags, Stat, fstat, openat};
use rustix::process::{Gid, Uid};

/// Gives what is at a path below a folder, and the folders between, to the owner of the folder: as far as this process
/// is root's, the folder is not, and root owns what is there. Links are not followed, and a file that has another name
/// elsewhere is left alone, so that the owner of the folder gets nothing that root did not make here.
pub(crate) fn give_to_folder_owner(folder: &Path, below: &Path) {
    if rustix::process::geteuid().is_root() {
        // Nothing depends on it: if the owner cannot write the file later, that error names its owner and the fix.
        let _ = try_give(folder, below);
    }
}

fn try_give(folder: &Path, below: &Path) -> rustix::io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut current = openat(CWD, folder, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let owner = fstat(&current)?;
    if owner.st_uid == 0 {
        return Ok(());
    }
    for component in below.components() {
        let Component::Normal(name) = component else { return Ok(()) };
        current = openat(&current, name, HANDLE | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        if was_made_here(&fstat(&current)?) {
            give(&current, Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid))?;
        }
    }
    Ok(())
}

/// Opens a handle of a file, which is no opening of the file: closing one would drop the locks that SQLite has on the catalog
/// in this process.
#[cfg(target_os = "linux")]
const HANDLE: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const HANDLE: OFlags = OFlags::NONBLOCK;

/// Gives the file of a handle to a user and a group.
fn give(handle: &OwnedFd, user: Uid, group: Gid) -> rustix::io::Result<()> {
    #[cfg(target_os = "linux")]
    return rustix::fs::chownat(handle, "", Some(user), Some(group), rustix::fs::AtFlags::EMPTY_PATH);
    #[cfg(not(target_os = "linux"))]
    rustix::fs::fchown(handle, Some(user), Some(group))
}

/// Returns true for a folder of root, and for a file of root that has no second name.
fn was_made_here(found: &Stat) -> bool {
    let kind = FileType::from_raw_mode(found.st_mode);
    found.st_uid == 0 && (kind == FileType::Directory || kind == FileType::RegularFile && found.st_nlink == 1)
}
