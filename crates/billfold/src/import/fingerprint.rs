//! Which files an import is of, by their bytes, and what identifies the import.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use bill::ledger::ImportMode;
use bill::{DeliveryDay, Month, NamedDate, find_dates};
use sha2::{Digest as _, Sha256};
use store::FileInfo;

use super::{ImportError, Order};

/// How much of a file is read at once, in bytes.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// A file of an import.
#[derive(Clone, Debug)]
pub(crate) struct FileOfImport {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Name, length and digest.
    pub(super) info: FileInfo,
    /// The month in its name, which may decide what its lines are for.
    pub(super) name_month: Option<Month>,
    /// The earliest day of the delivery that it can be from, by its name.
    pub(super) delivered: Option<DeliveryDay>,
    /// Every month and day in its name.
    pub(super) dates: Vec<NamedDate>,
}

/// Returns the earliest day of the delivery that a file of a name can be from: the day in it, or the end of a month that
/// is over. A file of a month that still runs may be from any day.
pub(super) fn delivery_of_name(name: &str, this_month: Option<Month>) -> Option<DeliveryDay> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let month = Month::from_file_name(name).filter(|month| this_month.is_some_and(|now| *month < now));
    DeliveryDay::from_file_name(name).or_else(|| month.and_then(DeliveryDay::of_whole_month))
}

/// Reads every file once for the digest of its bytes.
pub(super) fn fingerprint(
    paths: &[PathBuf],
    this_month: Option<Month>,
) -> Result<Vec<FileOfImport>, ImportError> {
    let mut files: Vec<FileOfImport> = Vec::with_capacity(paths.len());
    for path in paths {
        let (bytes, sha256) = length_and_digest(path)?;
        let name = path.display().to_string();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        files.push(FileOfImport {
            path: path.clone(),
            info: FileInfo { name, bytes, sha256 },
            name_month: Month::from_file_name(&file_name),
            delivered: delivery_of_name(&file_name, this_month),
            dates: find_dates(&file_name),
        });
    }
    Ok(files)
}

/// The length of a file in bytes, and the SHA-256 of them.
fn length_and_digest(path: &Path) -> Result<(u64, [u8; 32]), ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    // A pipe could be read but once, and a file is read twice.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(ImportError::NotAFile(path.to_owned()));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes: u64 = 0;
    loop {
        let length = file.read(&mut block).map_err(unreadable)?;
        if length == 0 {
            return Ok((bytes, hash.finalize().into()));
        }
        hash.update(block.get(..length).unwrap_or_default());
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }
}

/// What identifies an import: the bytes of its files in any order, each with the month in its name,
/// the month that was said, and the code tables.
pub(super) fn identity(files: &[FileOfImport], order: &Order<'_>) -> [u8; 32] {
    let mut contents: Vec<([u8; 32], u32)> =
        files.iter().map(|file| (file.info.sha256, number(file.name_month))).collect();
    contents.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(match order.way {
        ImportMode::Statement => &b"statement"[..],
        ImportMode::Append => &b"append"[..],
    });
    hash.update(number(order.month).to_le_bytes());
    hash.update(order.tables.digest());
    for (sha256, month) in contents {
        hash.update(sha256);
        hash.update(month.to_le_bytes());
    }
    hash.finalize().into()
}

/// A month as a number; 0 for none.
fn number(month: Option<Month>) -> u32 {
    month.map_or(0, Month::yyyymm)
}
