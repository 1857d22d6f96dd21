//! Generates the files of a world: pieces are planned, written by several threads, and put into files in order.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::bill_writer::push_headers;
use crate::corrections::CorrectedBills;
use crate::error::GenerateError;
use crate::files::{
    FileSplitter, Series, Stop, UNFINISHED_MAX, create_empty_folder, finish_files, remove_partial_files,
    sync_folder, write_file,
};
use crate::plan::{Piece, plan_pieces};
use crate::population::Population;
use crate::size::{SizeError, WorldSize};
use access::Account;

/// Name of the shell script with the commands that add the partners.
pub const ACCOUNTS_SCRIPT: &str = "accounts.sh";

/// Largest number of rows of a file, including the headers: the vendor splits at the limit of spreadsheets.
const ROWS_MAX: u64 = 1_048_576;

/// Number of pieces that may wait for each thread, and of those that each thread has written.
const PIECES_WAITING_MAX: usize = 1;

/// A world to generate, and the folder for its files.
#[derive(Clone, Copy, Debug)]
pub struct GenerateRequest<'a> {
    pub(crate) size: WorldSize,
    folder: &'a Path,
    /// Largest number of rows of a file, including the headers.
    pub(crate) rows_max: u64,
    /// Number of threads that write pieces. The bytes do not depend on it.
    pub(crate) threads: NonZeroUsize,
}

/// The files of a world.
#[derive(Clone, Debug)]
pub struct GeneratedFiles {
    /// Number of bill files.
    pub count: u64,
    /// Number of bytes of all bill files.
    pub bytes: u64,
    /// Account number of a customer that has a bill in the last month.
    pub customer: Option<i64>,
    /// Bills that were corrected.
    pub corrected: CorrectedBills,
}

/// The progress of generating.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Lines written since the last report.
    pub new_lines: u64,
    /// Bytes written since the start.
    pub bytes: u64,
}

/// A piece, its bytes, and the customers whose bills were corrected in it.
struct WrittenPiece {
    piece: Piece,
    bytes: Vec<u8>,
    corrected: Vec<i64>,
}

/// The writer's channels to and from a thread that writes pieces.
struct Lane {
    written: Receiver<WrittenPiece>,
    /// Takes back buffers, which the thread uses again.
    buffers: Sender<Vec<u8>>,
}

impl<'a> GenerateRequest<'a> {
    /// Requests a world, with a thread for each core. The folder must be absent or empty.
    ///
    /// # Errors
    ///
    /// [`SizeError`] if a number of the size is out of range.
    pub fn new(size: WorldSize, folder: &'a Path) -> Result<Self, SizeError> {
        size.check()?;
        let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self { size, folder, rows_max: ROWS_MAX, threads })
    }
}

/// Generates a world and reports its progress. After an error, the folder holds complete files only.
///
/// # Errors
///
/// [`GenerateError`] if the folder is not empty, or a file cannot be written.
pub fn generate_files(
    request: &GenerateRequest<'_>,
    report: &mut dyn FnMut(Progress),
) -> Result<GeneratedFiles, GenerateError> {
    let folder = request.folder;
    create_empty_folder(folder)?;
    let population = Population::new(&request.size);
    let generated = write_bill_files(request, &population, report).and_then(|generated| {
        write_file(folder, ACCOUNTS_SCRIPT, format_accounts_script(&population.list_partners()).as_bytes())?;
        sync_folder(folder)?;
        Ok(generated)
    });
    if generated.is_err() {
        remove_partial_files(folder);
    }
    generated
}

/// Writes the bill files. Pieces are given to the threads in turn and taken back in turn, so that the order of the bytes
/// does not depend on the speed of the threads.
fn write_bill_files(
    request: &GenerateRequest<'_>,
    population: &Population,
    report: &mut dyn FnMut(Progress),
) -> Result<GeneratedFiles, GenerateError> {
    thread::scope(|scope| {
        let mut to_threads = Vec::new();
        let mut lanes = Vec::new();
        for _ in 0..request.threads.get() {
            let (to_thread, planned) = sync_channel(PIECES_WAITING_MAX);
            let (to_writer, written) = sync_channel(PIECES_WAITING_MAX);
            let (buffers, returned_buffers) = channel();
            scope.spawn(move || write_pieces(&planned, &returned_buffers, &to_writer));
            to_threads.push(to_thread);
            lanes.push(Lane { written, buffers });
        }
        let planner = scope.spawn(move || {
            let mut turns = to_threads.iter().cycle();
            let mut take = |piece| turns.next().is_some_and(|thread| thread.send(piece).is_ok());
            plan_pieces(population, request.size.corrections_seed, &mut take)
        });
        let (to_finisher, unfinished) = sync_channel(UNFINISHED_MAX);
        let finisher = scope.spawn(move || finish_files(&unfinished));
        let mut headers = Vec::new();
        push_headers(&mut headers);
        let mut files = FileSplitter::new(request.folder, request.rows_max, headers, to_finisher);
        let mut corrected = CorrectedBills::default();
        let written = write_in_order(&lanes, &mut files, &mut corrected, report).and_then(|()| files.end());
        let (count, bytes) = (files.file_count(), files.bytes());
        // The other threads end when these channels are closed.
        drop((files, lanes));
        let outcome = finisher.join().unwrap_or_else(|panic| resume_unwind(panic));
        let customer = planner.join().unwrap_or_else(|panic| resume_unwind(panic));
        match (outcome, written) {
            (Err(error), _) | (Ok(()), Err(Stop::Failed(error))) => Err(error),
            (Ok(()), Err(Stop::FinisherFailed)) => {
                unreachable!("the finisher stops early only after an error")
            }
            (Ok(()), Ok(())) => Ok(GeneratedFiles { count, bytes, customer, corrected }),
        }
    })
}

/// Writes pieces until there are no more, or the receiver is gone.
fn write_pieces(
    planned: &Receiver<Piece>,
    returned_buffers: &Receiver<Vec<u8>>,
    to_writer: &SyncSender<WrittenPiece>,
) {
    for piece in planned {
        let mut bytes = returned_buffers.try_recv().unwrap_or_default();
        let corrected = piece.write_lines(&mut bytes);
        if to_writer.send(WrittenPiece { piece, bytes, corrected }).is_err() {
            return;
        }
    }
}

/// Puts pieces into files in the order in which they were planned.
fn write_in_order(
    lanes: &[Lane],
    files: &mut FileSplitter<'_>,
    corrected_bills: &mut CorrectedBills,
    report: &mut dyn FnMut(Progress),
) -> Result<(), Stop> {
    for lane in lanes.iter().cycle() {
        let Ok(WrittenPiece { piece, mut bytes, corrected }) = lane.written.recv() else {
            return Ok(());
        };
        let yyyymm = piece.month.yyyymm;
        for customer in corrected {
            corrected_bills.count_part(yyyymm, customer);
        }
        files.write_lines(Series { payer: piece.payer, yyyymm }, piece.lines, &bytes)?;
        report(Progress { new_lines: piece.lines, bytes: files.bytes() });
        bytes.clear();
        // A thread that has ended needs no buffer.
        let _ = lane.buffers.send(bytes);
    }
    Ok(())
}

/// Returns a shell script that adds the partners.
fn format_accounts_script(partners: &[Account]) -> String {
    let head = "#!/bin/sh\n# Adds the partners of these bills to the data folder that BILLFOLD_DATA names. \
                Their customers need no account.\nset -e\n";
    let commands = partners.iter().map(|Account { uin, role, parent, name }| {
        let parent = parent.map(|parent| format!(" --parent {parent}")).unwrap_or_default();
        format!("billfold account add {uin} --role {role}{parent} --name '{name}'\n")
    });
    std::iter::once(head.to_owned()).chain(commands).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use bill::{Amount, Measure, PayMode};

    use super::*;
    use crate::demo::BillFile;
    use crate::testing::{ReadLine, generate_test_files, read_files, read_sound_lines};

    #[test]
    fn every_line_keeps_the_rules_of_amounts_and_has_ids_of_its_own() {
        let lines = read_sound_lines(&generate_test_files(30_000, |_| ()));
        assert_eq!(lines.len(), 30_000);
        lines.iter().for_each(ReadLine::check_amounts);
        let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids.len(), lines.len());
        let transactions = lines.iter().map(|line| line.transaction_id.as_str()).filter(|id| *id != "-");
        let transactions: Vec<&str> = transactions.collect();
        assert!(transactions.iter().all(|id| id.len() == 23));
        assert_eq!(transactions.iter().collect::<BTreeSet<_>>().len(), transactions.len());
    }

    #[test]
    fn all_that_bills_hold_occurs_about_as_often_as_in_real_ones() {
        let lines = read_sound_lines(&generate_test_files(30_000, |_| ()));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &lines {
            *counts.entry(line.transaction_type.code()).or_default() += 1;
        }
        for (code, range) in [
            ("postpay_deduct_h", 26_000..28_500),
            ("postpay_deduct_d", 1_600..2_400),
            ("postpay_deduct_m", 100..300),
            ("postpay_deduct_s", 50..1_000),
            ("svp_hour_pay", 10..500),
            ("ri_hour_pay", 10..500),
            ("pre_renew", 100..300),
            ("pre_purchase", 5..80),
            ("pre_upgrade", 5..80),
            ("prepay_return", 1..20),
            ("billVirtualId", 1..10),
        ] {
            assert!(range.contains(counts.get(code).unwrap_or(&0)), "{code}: {counts:?}");
        }
        let money = |mode: Option<PayMode>| {
            let of_mode = lines.iter().filter(|line| mode.is_none_or(|mode| line.pay_mode == mode));
            of_mode.map(|line| i128::from(line.amounts[Measure::Total].units())).sum::<i128>()
        };
        let percent = (money(Some(PayMode::PrePay)) * 100).div_euclid(money(None));
        assert!((40..=85).contains(&percent), "few lines are paid in advance, and much money: {percent} %");
        let free =
            lines.iter().filter(|line| line.has_original && line.amounts[Measure::Original] == Amount::ZERO);
        assert!(free.count() > 20, "there is usage that costs less than can be charged");
        let paid_by_voucher = |line: &&ReadLine| line.amounts[Measure::Voucher] > Amount::ZERO;
        assert!(lines.iter().filter(paid_by_voucher).count() > 200);
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_number_of_threads() {
        for corrections_seed in [None, Some(5)] {
            let world = |threads: usize| {
                generate_test_files(20_000, |request| {
                    request.threads = NonZeroUsize::new(threads).unwrap();
                    request.size.corrections_seed = corrections_seed;
                })
            };
            let one = world(1);
            for threads in [2, 5] {
                assert!(one == world(threads), "{threads} threads");
            }
        }
    }

    #[test]
    fn a_statement_that_is_split_into_files_has_the_same_lines_and_sums() {
        let whole = generate_test_files(30_000, |_| ());
        let split = generate_test_files(30_000, |request| request.rows_max = 1_001);
        assert!(whole.len() < 8 && split.len() > 30, "{} and {}", whole.len(), split.len());
        assert!(split.iter().all(|file| file.bytes.split(|byte| *byte == b'\n').count() <= 1_002));
        assert_eq!(read_files(&split).2, read_files(&whole).2);
        let texts = |files: &[BillFile]| {
            let mut texts: BTreeMap<String, String> = BTreeMap::new();
            for BillFile { name, bytes } in files {
                let (series, _) = name.rsplit_once('-').unwrap();
                let (_, lines) = str::from_utf8(bytes).unwrap().split_once('\n').unwrap();
                texts.entry(series.to_owned()).or_default().push_str(lines);
            }
            texts
        };
        assert!(texts(&split) == texts(&whole));
    }
}
