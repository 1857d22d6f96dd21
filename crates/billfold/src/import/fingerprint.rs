//! Which files an import is of, by their bytes, and what identifies the import.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use store::FileInfo;

use super::{ImportError, Order};

/// How much of a file is read at once, in bytes.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// A file of an import.
#[derive(Clone, Debug)]
pub(super) struct FileOfImport {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Name, length and digest.
    pub(super) info: FileInfo,
}

/// Reads every file once for the digest of its bytes.
pub(super) fn fingerprint(paths: &[PathBuf]) -> Result<Vec<FileOfImport>, ImportError> {
    let mut files: Vec<FileOfImport> = Vec::with_capacity(paths.len());
    for path in paths {
        let mut hash = Sha256::new();
        let bytes = each_block(path, |block| hash.update(block))?;
        let name = path.display().to_string();
        let sha256 = hash.finalize().into();
        files.push(FileOfImport { path: path.clone(), info: FileInfo { name, bytes, sha256 } });
    }
    Ok(files)
}

/// Reads a file block by block; its length in bytes.
fn each_block(path: &Path, mut each: impl FnMut(&[u8])) -> Result<u64, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes: u64 = 0;
    loop {
        let length = file.read(&mut block).map_err(unreadable)?;
        if length == 0 {
            return Ok(bytes);
        }
        each(block.get(..length).unwrap_or_default());
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }
}

/// What identifies an import: the bytes of its files in any order, the month that was said, and the
/// code tables.
pub(super) fn identity(files: &[FileOfImport], order: &Order<'_>) -> [u8; 32] {
    let mut digests: Vec<[u8; 32]> = files.iter().map(|file| file.info.sha256).collect();
    digests.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(b"statement");
    hash.update(order.month.map_or(0, bill::Month::yyyymm).to_le_bytes());
    hash.update(order.tables.digest());
    for digest in digests {
        hash.update(digest);
    }
    hash.finalize().into()
}
