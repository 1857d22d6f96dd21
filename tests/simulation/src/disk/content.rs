//! Contents of files, and what a power cut leaves of them.

use std::collections::BTreeMap;
use std::fs::{File, FileTimes, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

use fastrand::Rng;

use super::Number;

/// The content of a file, with its time and mode.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) modified: SystemTime,
    pub(super) mode: u32,
}

impl Content {
    /// Reads a file.
    pub(super) fn read(path: &Path, found: &Metadata) -> Self {
        let modified = found.modified().unwrap();
        Self { bytes: std::fs::read(path).unwrap(), modified, mode: found.mode() }
    }
}

/// Returns the bytes of a file that has some of its newest blocks, and of all others what was synced.
pub(super) fn mix_blocks(synced: &[u8], newest: &[u8], random: &mut Rng) -> Vec<u8> {
    let block = match random.u8(0..4) {
        0 => return synced.to_vec(),
        1 => return newest.to_vec(),
        2 => 512,
        _ => 4096,
    };
    let length = if random.bool() { synced.len() } else { newest.len() };
    let mut mixed = vec![0; length];
    for start in (0..length).step_by(block) {
        let from = if random.bool() { newest } else { synced };
        let end = length.min(start + block).min(from.len());
        if start < end {
            mixed[start..end].copy_from_slice(&from[start..end]);
        }
    }
    mixed
}

/// Writes a file, or makes a folder, which has no content.
pub(super) fn write_survivor(path: &Path, content: Option<Content>) {
    let Some(Content { bytes, modified, mode }) = content else {
        return std::fs::create_dir(path).unwrap();
    };
    std::fs::write(path, bytes).unwrap();
    std::fs::set_permissions(path, Permissions::from_mode(mode & 0o7777)).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(modified)).unwrap();
}

/// Reads all files below a folder, by their numbers.
pub(super) fn collect_contents(folder: &Path, contents: &mut BTreeMap<Number, Content>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let found = path.symlink_metadata().unwrap();
        if found.is_dir() {
            collect_contents(&path, contents);
        } else {
            contents.insert(found.ino(), Content::read(&path, &found));
        }
    }
}
