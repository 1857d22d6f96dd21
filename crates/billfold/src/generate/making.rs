//! A world on its way to files: pieces are planned, made by several threads, and written in order.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::cast::{Cast, Partner};
use super::corrections::Corrected;
use super::files::{Files, WAITING_MAX, keep_all, make_folder, remove_partial, sync_folder, write_whole};
use super::plan::{Piece, pieces};
use super::progress::Progress;

/// Pieces that wait for each thread, and pieces that each thread has made and not handed on, at the most.
const PIECES_WAITING_MAX: usize = 1;

/// The file with the commands that add the partners.
pub(crate) const ACCOUNTS: &str = "accounts.sh";

/// What is to be made.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    pub(super) cast: Cast,
    /// Where corrections come of, in a corrected world.
    pub(super) corrected: Option<u64>,
    /// Rows that a file has at the most, with its headers.
    pub(super) rows_max: u64,
    /// How many threads make pieces. It makes no difference to the bytes.
    pub(super) threads: NonZeroUsize,
    /// The folder, which is made if it is absent, and else must be empty.
    pub(super) folder: &'a Path,
}

/// What was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) took: Duration,
    /// A customer that has a bill in the last month.
    pub(crate) customer: Option<i64>,
    pub(crate) corrected: Corrected,
}

/// A piece, its bytes, and the customers whose bills were corrected in it.
type Written = (Piece, Vec<u8>, Vec<i64>);

/// The two ends of a thread that makes pieces, as seen by whoever writes.
struct Lane {
    made: Receiver<Written>,
    /// Buffers that can be used again.
    used: Sender<Vec<u8>>,
}

/// Makes a world. After an error, what is there is complete files, or nothing.
pub(crate) fn make(order: &Order<'_>) -> anyhow::Result<Made> {
    let begun = Instant::now();
    make_folder(order.folder)?;
    let made = write_files(order).and_then(|made| {
        write_whole(order.folder, ACCOUNTS, accounts(&order.cast.partners()).as_bytes())?;
        sync_folder(order.folder)?;
        Ok(made)
    });
    match made {
        Ok(made) => Ok(Made { took: begun.elapsed(), ..made }),
        Err(error) => {
            remove_partial(order.folder);
            Err(error)
        }
    }
}

/// Writes the bill files. Each piece goes to the threads in turn and is taken from them in turn, so that
/// the order of the bytes does not depend on who was faster.
fn write_files(order: &Order<'_>) -> anyhow::Result<Made> {
    thread::scope(|scope| {
        let mut to_threads = Vec::new();
        let mut lanes = Vec::new();
        for _ in 0..order.threads.get() {
            let (to_thread, planned) = sync_channel(PIECES_WAITING_MAX);
            let (to_writer, made) = sync_channel(PIECES_WAITING_MAX);
            let (used, free) = channel();
            scope.spawn(move || make_pieces(&planned, &free, &to_writer));
            to_threads.push(to_thread);
            lanes.push(Lane { made, used });
        }
        let planner = scope.spawn(move || {
            let mut turns = to_threads.iter().cycle();
            let mut take = |piece| turns.next().is_some_and(|thread| thread.send(piece).is_ok());
            pieces(&order.cast, order.corrected, &mut take)
        });
        let (to_keep, whole) = sync_channel(WAITING_MAX);
        let keeper = scope.spawn(move || keep_all(&whole));
        let mut headers = Vec::new();
        super::push_headers(&mut headers);
        let mut files = Files::new(order.folder, order.rows_max, headers, to_keep);
        let mut corrected = Corrected::default();
        let written = write_in_order(&lanes, order.cast.lines(), &mut files, &mut corrected);
        let written = written.and_then(|()| files.end());
        let (count, bytes) = (files.count, files.bytes);
        // Threads that still make or keep something end when nobody takes it or brings more.
        drop((files, lanes));
        let kept = keeper.join();
        let customer = planner.join();
        let (Ok(kept), Ok(customer)) = (kept, customer) else {
            anyhow::bail!("a thread broke off; this is a mistake in the program");
        };
        kept.and(written)?;
        Ok(Made { files: count, bytes, took: Duration::ZERO, customer, corrected })
    })
}

/// Makes pieces until there are no more, or nobody wants them.
fn make_pieces(planned: &Receiver<Piece>, free: &Receiver<Vec<u8>>, to_writer: &SyncSender<Written>) {
    for piece in planned {
        let mut bytes = free.try_recv().unwrap_or_default();
        let corrected = piece.write(&mut bytes);
        if to_writer.send((piece, bytes, corrected)).is_err() {
            return;
        }
    }
}

/// Writes pieces in the order in which they were planned.
fn write_in_order(
    lanes: &[Lane],
    count: u64,
    files: &mut Files<'_>,
    corrected: &mut Corrected,
) -> anyhow::Result<()> {
    let progress = Progress::new(count);
    for lane in lanes.iter().cycle() {
        let Ok((piece, mut bytes, customers)) = lane.made.recv() else {
            return Ok(());
        };
        for customer in customers {
            corrected.add(piece.month.yyyymm, customer);
        }
        files.write((piece.payer, piece.month.yyyymm), piece.lines, &bytes)?;
        progress.wrote(piece.lines, files.bytes);
        bytes.clear();
        // A thread that has ended needs no buffer any more.
        let _ = lane.used.send(bytes);
    }
    Ok(())
}

/// The commands that add the partners, for a shell.
fn accounts(partners: &[Partner]) -> String {
    let head = "#!/bin/sh\n# Adds the partners of these bills to the data folder that BILLFOLD_DATA names. \
                Their customers need no account.\nset -e\n";
    let commands = partners.iter().map(|(uin, role, above, name)| {
        let parent = above.map(|above| format!(" --parent {above}")).unwrap_or_default();
        format!("billfold account add {uin} --role {role}{parent} --name '{name}'\n")
    });
    std::iter::once(head.to_owned()).chain(commands).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use bill::{Amount, Measure, PayMode};

    use super::*;
    use crate::generate::checked::{Read, files, lines_of, read};

    #[test]
    fn every_line_keeps_the_rules_of_amounts_and_has_ids_of_its_own() {
        let lines = lines_of(&files(30_000, |_| ()));
        assert_eq!(lines.len(), 30_000);
        lines.iter().for_each(Read::keeps_the_rules);
        let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids.len(), lines.len());
        let transactions = lines.iter().map(|line| line.transaction_id.as_str()).filter(|id| *id != "-");
        let transactions: Vec<&str> = transactions.collect();
        assert!(transactions.iter().all(|id| id.len() == 23));
        assert_eq!(transactions.iter().collect::<BTreeSet<_>>().len(), transactions.len());
    }

    #[test]
    fn all_that_bills_hold_occurs_about_as_often_as_in_real_ones() {
        let lines = lines_of(&files(30_000, |_| ()));
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
        let paid_by_voucher = |line: &&Read| line.amounts[Measure::Voucher] > Amount::ZERO;
        assert!(lines.iter().filter(paid_by_voucher).count() > 200);
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_number_of_threads() {
        for corrected in [None, Some(5)] {
            let world = |threads: usize| {
                files(20_000, |order| {
                    order.threads = NonZeroUsize::new(threads).unwrap();
                    order.corrected = corrected;
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
        let whole = files(30_000, |_| ());
        let split = files(30_000, |order| order.rows_max = 1_001);
        assert!(whole.len() < 8 && split.len() > 30, "{} and {}", whole.len(), split.len());
        assert!(split.iter().all(|(_, bytes)| bytes.split(|byte| *byte == b'\n').count() <= 1_002));
        assert_eq!(read(&split).2, read(&whole).2);
        let texts = |files: &[(String, Vec<u8>)]| {
            let mut texts: BTreeMap<String, String> = BTreeMap::new();
            for (name, bytes) in files {
                let (series, _) = name.rsplit_once('-').unwrap();
                let (_, lines) = str::from_utf8(bytes).unwrap().split_once('\n').unwrap();
                texts.entry(series.to_owned()).or_default().push_str(lines);
            }
            texts
        };
        assert!(texts(&split) == texts(&whole));
    }
}
