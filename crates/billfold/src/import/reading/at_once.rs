//! Reads large statements by several threads, each with a visitor of its own. Large files are cut into pieces for them.
//!
//! The report of faults follows the order of the lines, so files with faults are read again, one after the other. A cut that
//! is not between two records is a fault, too, in the piece before it: its last record is not complete.

use std::collections::{BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

use bill::ledger::ImportMode;
use sheet::Findings;
use tokio::runtime::{Handle, RuntimeFlavor};

use super::parts_of_file::PartsOfFile;
use super::summary::{FileFacts, ReadSummary, SummaryBuilder};
use super::visitor::Visitor;
use crate::import::error::ImportError;
use crate::import::fingerprint::{ImportFile, sum_bytes};
use crate::import::request::ImportRequest;
use crate::terminal::progress::Progress;

/// Largest number of threads that read files. Each takes some 50 MB.
const READERS_MAX: usize = 2;

/// Length of all files, in bytes, from which several threads read them. Each thread writes row groups of its own, which are
/// small if there are few lines.
const READ_AT_ONCE_BYTES_MIN: u64 = 32 << 20;

/// Number of pieces for each thread, so that all end at about the same time. Each piece begins without knowing any text.
const PIECES_PER_READER: usize = 4;

/// A piece of a file that was read.
struct PieceRead<'f> {
    piece: PartsOfFile<'f>,
    facts: Result<FileFacts, ImportError>,
    findings: Findings,
}

/// The pieces of files that no thread has taken yet.
struct PieceQueue<'f>(Mutex<VecDeque<PartsOfFile<'f>>>);

impl<'f> PieceQueue<'f> {
    /// Cuts files into pieces for some threads.
    fn new(files: &'f [ImportFile], readers: usize) -> Self {
        let parts: usize = files.iter().map(|file| file.parts.len()).sum();
        let parts_of_piece = parts.div_euclid(readers * PIECES_PER_READER).max(1);
        let cut = |(number, file): (u32, &'f ImportFile)| {
            file.parts.chunks(parts_of_piece).map(move |parts| PartsOfFile { number, file, parts })
        };
        Self(Mutex::new((1..).zip(files).flat_map(cut).collect()))
    }

    /// Takes a piece. Threads that start at both ends read lines of the same months and bills as long as they can.
    fn take_piece(&self, from_end: bool) -> Option<PartsOfFile<'f>> {
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if from_end { pieces.pop_back() } else { pieces.pop_front() }
    }

    /// Takes all pieces, so that no thread starts another.
    fn stop(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Returns the number of threads that read the files of an import; `None` if they are to be read one after the other.
pub(crate) fn count_readers(request: &ImportRequest<'_>, files: &[ImportFile]) -> Option<NonZeroUsize> {
    let digests: BTreeSet<&[u8; 32]> = files.iter().map(|file| &file.info.sha256).collect();
    // The same bytes again are a fault. An append has a pass of its own, in which its lines are compared one by one.
    if request.mode == ImportMode::Append || digests.len() < files.len() {
        return None;
    }
    let is_small = sum_bytes(files) < READ_AT_ONCE_BYTES_MIN;
    if is_small || Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return None;
    }
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(processors.min(READERS_MAX)).filter(|readers| readers.get() > 1)
}

/// Reads all files of a statement, as many at once as there are visitors, and gives each line to one of these. Returns `None` if
/// the files have a fault: then they are to be read one after the other.
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
    let queue = PieceQueue::new(files, visitors.len());
    let mut read = read_by_threads(request, &queue, progress, visitors);
    read.sort_by_key(|read| (read.piece.number, read.piece.parts.first().map(|part| part.start)));
    let (mut summary, mut findings) = (SummaryBuilder::default(), Findings::default());
    let mut files: Vec<(PartsOfFile<'_>, FileFacts)> = Vec::new();
    for PieceRead { piece, facts, findings: own } in read {
        let facts = facts?;
        // A piece without lines has a notice that its file has none.
        if !own.faults.is_empty() || (facts.lines == 0 && piece.parts.len() < piece.file.parts.len()) {
            return Ok(None);
        }
        findings.notices.merge(own.notices);
        match files.last_mut() {
            Some((before, of_file)) if before.number == piece.number => of_file.merge(facts),
            _ => files.push((piece, facts)),
        }
    }
    for (piece, facts) in files {
        summary.add_file(piece.file, facts, &mut findings);
    }
    progress.show_step("comparing the lines");
    let summary = summary.finish();
    Ok((summary.lines > 0 && findings.faults.is_empty()).then_some((summary, findings)))
}

/// Reads the pieces of a queue by this thread and others, one for each visitor. Where no other thread can be started, this one
/// reads all.
fn read_by_threads<'f, V: Visitor + Send>(
    request: &ImportRequest<'_>,
    queue: &PieceQueue<'f>,
    progress: &Progress,
    visitors: &mut [V],
) -> Vec<PieceRead<'f>> {
    let runtime = Handle::current();
    let read_some = |visitor: &mut V, from_end| {
        runtime.block_on(read_pieces(request, queue, from_end, progress, visitor))
    };
    let Some((first, others)) = visitors.split_first_mut() else { return Vec::new() };
    tokio::task::block_in_place(|| {
        std::thread::scope(|scope| {
            let start = |visitor| Builder::new().spawn_scoped(scope, || read_some(visitor, true)).ok();
            let threads: Vec<_> = others.iter_mut().filter_map(start).collect();
            let mut read = read_some(first, false);
            for thread in threads {
                match thread.join() {
                    Ok(pieces) => read.extend(pieces),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            read
        })
    })
}

/// Reads pieces until none is left, or one has a fault or cannot be read.
async fn read_pieces<'f>(
    request: &ImportRequest<'_>,
    queue: &PieceQueue<'f>,
    from_end: bool,
    progress: &Progress,
    visitor: &mut impl Visitor,
) -> Vec<PieceRead<'f>> {
    let mut read = Vec::new();
    while let Some(piece) = queue.take_piece(from_end) {
        let mut findings = Findings::default();
        let facts = piece.read(request, progress, &mut findings, visitor).await;
        if facts.is_err() || !findings.faults.is_empty() {
            queue.stop();
        }
        read.push(PieceRead { piece, facts, findings });
    }
    read
}
