//! Reads large statements by several threads, each with a visitor of its own. Each reads an equal share of the bytes, in order.
//!
//! The report of faults follows the order of the lines, so files with faults are read again, one after the other. A cut that
//! is not between two records is a fault, too, in the share before it: its last record is not complete.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use bill::ledger::ImportMode;
use sheet::Findings;
use store::{count_threads, run_at_once};
use tokio::runtime::Handle;

use super::parts_of_file::PartsOfFile;
use super::summary::{FileFacts, ReadSummary, SummaryBuilder};
use super::visitor::Visitor;
use crate::import::error::ImportError;
use crate::import::file_parts::FilePart;
use crate::import::fingerprint::{ImportFile, sum_bytes};
use crate::import::request::ImportRequest;
use crate::integers::to_u64;
use crate::terminal::progress::Progress;

/// Largest number of threads that read files. Each takes some 50 MB.
const READERS_MAX: usize = 2;

/// Length of all files, in bytes, from which several threads read them. Each thread writes objects of its own, which are
/// small if there are few lines.
const READ_AT_ONCE_BYTES_MIN: u64 = 32 << 20;

/// Parts of files that one thread reads, in order.
type Share<'f> = Vec<PartsOfFile<'f>>;

/// Parts of a file that were read.
struct PartsRead<'f> {
    parts: PartsOfFile<'f>,
    facts: FileFacts,
    findings: Findings,
}

/// Returns the number of threads that read the files of an import; `None` if they are to be read one after the other.
pub(crate) fn count_readers(request: &ImportRequest<'_>, files: &[ImportFile]) -> Option<NonZeroUsize> {
    let digests: BTreeSet<&[u8; 32]> = files.iter().map(|file| &file.info.sha256).collect();
    // The same bytes again are a fault. An append has a pass of its own, in which its lines are compared one by one.
    if request.mode == ImportMode::Append || digests.len() < files.len() {
        return None;
    }
    let readers = if sum_bytes(files) < READ_AT_ONCE_BYTES_MIN { 1 } else { count_threads(READERS_MAX) };
    NonZeroUsize::new(readers).filter(|readers| readers.get() > 1)
}

/// Reads all files of a statement, as many shares of them at once as there are visitors: the lines of each visitor come before those
/// of the next. Returns `None` if the files have a fault: then they are to be read one after the other.
///
/// # Errors
///
/// [`ImportError`]: a file cannot be read, or changed since its digest was computed; and those of the visitors.
pub(crate) fn read_files_at_once<V: Visitor + Send>(
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    progress: &Progress,
    visitors: &mut [V],
) -> Result<Option<(ReadSummary, Findings)>, ImportError> {
    let shares = share_files(files, visitors.len());
    let (mut summary, mut findings) = (SummaryBuilder::default(), Findings::default());
    let mut files: Vec<(PartsOfFile<'_>, FileFacts)> = Vec::new();
    let Some(read) = read_shares(request, &shares, progress, visitors)? else { return Ok(None) };
    for PartsRead { parts, facts, findings: own } in read {
        findings.notices.merge(own.notices);
        match files.last_mut() {
            Some((before, of_file)) if before.number == parts.number => of_file.merge(facts),
            _ => files.push((parts, facts)),
        }
    }
    for (parts, facts) in files {
        summary.add_file(parts.file, facts, &mut findings);
    }
    let summary = summary.finish();
    if summary.lines == 0 || !findings.faults.is_empty() {
        return Ok(None);
    }
    progress.show_step("comparing the lines");
    Ok(Some((summary, findings)))
}

/// Cuts files into equal shares, as far as their parts allow it.
fn share_files(files: &[ImportFile], count: usize) -> Vec<Share<'_>> {
    let share_bytes = sum_bytes(files).div_ceil(to_u64(count.max(1))).max(1);
    let mut shares: Vec<Share<'_>> = vec![Vec::new(); count];
    let mut bytes_before = 0;
    for (number, file) in (1..).zip(files) {
        let find_share = |part: &FilePart| {
            let middle = bytes_before + part.start + part.bytes.div_euclid(2);
            usize::try_from(middle.div_euclid(share_bytes)).map_or(0, |share| share.min(count - 1))
        };
        for parts in file.parts.chunk_by(|one, next| find_share(one) == find_share(next)) {
            let share = parts.first().and_then(|first| shares.get_mut(find_share(first)));
            if let Some(share) = share {
                share.push(PartsOfFile { number, file, parts });
            }
        }
        bytes_before += file.info.bytes;
    }
    shares
}

/// Reads shares at once, one for each visitor. Returns what was read in the order of the files; `None` if there is a fault.
fn read_shares<'f, V: Visitor + Send>(
    request: &ImportRequest<'_>,
    shares: &[Share<'f>],
    progress: &Progress,
    visitors: &mut [V],
) -> Result<Option<Vec<PartsRead<'f>>>, ImportError> {
    let (runtime, stop) = (Handle::current(), AtomicBool::new(false));
    let read = |(share, visitor)| {
        let read = runtime.block_on(read_share(request, share, &stop, progress, visitor));
        if !matches!(read, Ok(Some(_))) {
            stop.store(true, Ordering::Relaxed);
        }
        read
    };
    let shares = run_at_once(shares.iter().zip(visitors).collect(), read);
    let mut all = Some(Vec::new());
    for share in shares {
        all = all.zip(share?).map(|(all, read)| all.into_iter().chain(read).collect());
    }
    Ok(all)
}

/// Reads a share to its end. Returns `None` if it has a fault or another thread stopped.
async fn read_share<'f>(
    request: &ImportRequest<'_>,
    share: &Share<'f>,
    stop: &AtomicBool,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Result<Option<Vec<PartsRead<'f>>>, ImportError> {
    let mut read = Vec::with_capacity(share.len());
    for parts in share {
        let mut findings = Findings::default();
        let facts = parts.read(request, progress, &mut findings, visitor, Some(stop)).await?;
        // Parts without lines have a notice that their file has none.
        let are_empty = facts.lines == 0 && parts.parts.len() < parts.file.parts.len();
        if stop.load(Ordering::Relaxed) || are_empty || !findings.faults.is_empty() {
            return Ok(None);
        }
        read.push(PartsRead { parts: *parts, facts, findings });
    }
    visitor.finish_lines().await?;
    Ok(Some(read))
}
