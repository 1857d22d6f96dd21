//! Writes the loose files of the suite into a new folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Writes files, by their paths below a folder that does not exist yet or is empty.
///
/// # Errors
///
/// The folder has something in it, or a file could not be written.
pub(crate) fn unpack_files(dir: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    if dir.exists() && fs::read_dir(dir)?.next().is_some() {
        let why = format!("{} is not empty: name a new folder", dir.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
    }
    for (name, bytes) in files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}
