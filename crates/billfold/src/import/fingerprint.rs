//! The files of an import, with the digests of their bytes, and the identity of the import.

use std::fs::File;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use bill::ledger::ImportMode;
use bill::{DeliveryDay, Month};
use sha2::{Digest as _, Sha256};
use sheet::{NamedDate, find_dates, find_day_in_name, find_month_in_name};
use store::FileInfo;

use super::error::ImportError;
use super::file_parts::{FilePart, PartFinder};
use super::request::ImportRequest;
use crate::input_file::{InputFileError, check_input_file};
use crate::integers::{to_u64, to_usize};

/// Bytes of a file that are read at once.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// A file of an import.
#[derive(Clone, Debug)]
pub(crate) struct ImportFile {
    /// The path, as it was passed.
    pub(super) path: PathBuf,
    /// Name, length and digest.
    pub(super) info: FileInfo,
    /// The month in its name, which its lines may take.
    pub(super) name_month: Option<Month>,
    /// The earliest day, by its name, of the delivery that it can be from.
    pub(super) delivered: Option<DeliveryDay>,
    /// Every month and day in its name.
    pub(super) dates: Vec<NamedDate>,
    /// Its parts, one at least.
    pub(super) parts: Vec<FilePart>,
}

/// Finds the earliest day of the delivery that a file can be from: the day in its name, or the end of the month in it if
/// that is over. A file of the current month may be from any day.
pub(super) fn find_delivery_day(name: &str, this_month: Option<Month>) -> Option<DeliveryDay> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let month = find_month_in_name(name).filter(|month| this_month.is_some_and(|now| *month < now));
    find_day_in_name(name).or_else(|| month.and_then(DeliveryDay::earliest_with_whole_month))
}

/// Returns a file by its number, which counts from 1.
pub(super) fn find_file_by_number(files: &[ImportFile], number: u32) -> &ImportFile {
    let file = to_usize(number).checked_sub(1).and_then(|index| files.get(index));
    file.unwrap_or_else(|| unreachable!("the import has no file {number}"))
}

/// Sums the lengths of files, in bytes.
pub(super) fn sum_bytes(files: &[ImportFile]) -> u64 {
    files.iter().map(|file| file.info.bytes).sum()
}

/// Reads every file once, to compute the digest of its bytes: as many files at a time as there are processors.
///
/// # Errors
///
/// [`ImportError`]: a path is not that of a regular file, or it cannot be read.
pub(super) fn fingerprint_files(
    paths: &[PathBuf],
    this_month: Option<Month>,
) -> Result<Vec<ImportFile>, ImportError> {
    paths.iter().try_for_each(|path| check_input_file(path))?;
    let next = AtomicUsize::new(0);
    let read_some = || {
        let take_path = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            paths.get(index).map(|path| (index, fingerprint_file(path, this_month)))
        };
        std::iter::from_fn(take_path).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(paths.len());
    let mut read = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(read_some)).collect();
        let mut read = read_some();
        for other in others {
            match other.join() {
                Ok(files) => read.extend(files),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        read
    });
    read.sort_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, file)| file).collect()
}

/// Reads a file, to compute the digest of its bytes.
fn fingerprint_file(path: &Path, this_month: Option<Month>) -> Result<ImportFile, ImportError> {
    let unreadable = |source| InputFileError::from_io(path, source);
    let mut file = File::open(path).map_err(unreadable)?;
    let (mut sha256, mut parts) = (Sha256::new(), PartFinder::new());
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes: u64 = 0;
    loop {
        let length = file.read(&mut block).map_err(unreadable)?;
        if length == 0 {
            break;
        }
        let block = block.get(..length).unwrap_or_else(|| unreachable!("a read fills at most its buffer"));
        sha256.update(block);
        parts.add_block(block);
        bytes += to_u64(length);
    }
    let name = path.display().to_string();
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(ImportFile {
        path: path.to_owned(),
        info: FileInfo { name, bytes, sha256: sha256.finalize().into() },
        name_month: find_month_in_name(&file_name),
        delivered: find_delivery_day(&file_name, this_month),
        dates: find_dates(&file_name),
        parts: parts.finish(),
    })
}

/// Computes the identity of an import: a digest of the bytes of its files in any order, each with the month in its name,
/// of its mode, of the month of `--month`, and of the code tables.
pub(super) fn compute_identity(files: &[ImportFile], request: &ImportRequest<'_>) -> [u8; 32] {
    let mut contents: Vec<([u8; 32], u32)> =
        files.iter().map(|file| (file.info.sha256, month_to_number(file.name_month))).collect();
    contents.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(match request.mode {
        ImportMode::Statement => &b"statement"[..],
        ImportMode::Append => &b"append"[..],
    });
    hash.update(month_to_number(request.month).to_le_bytes());
    hash.update(request.tables.digest());
    for (sha256, month) in contents {
        hash.update(sha256);
        hash.update(month.to_le_bytes());
    }
    hash.finalize().into()
}

/// Converts a month to a number; 0 stands for none.
fn month_to_number(month: Option<Month>) -> u32 {
    month.map_or(0, Month::yyyymm)
}
