//! One seed: a world, some rounds of programs and faults in it, and the checks after each.

mod after_round;
mod backups;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::commands::{Command, Place, Report};
use crate::disk::Disk;
use crate::faults::PlannedFault;
use crate::figures::Figures;
use crate::history::Effect;
use crate::question::Questions;
use crate::turns::{Job, Round, run_round};
use crate::world::write_file;

const HOUR_US: i64 = 3_600 * 1_000_000;

/// The time at which every world starts: 2026-11-15, in microseconds since 1970.
const START_US: i64 = 1_794_700_800 * 1_000_000;

/// Everything that lasts through a seed.
pub(crate) struct Seed<'a> {
    random: Rng,
    base: PathBuf,
    place: Place,
    disk: Disk,
    now_us: i64,
    questions: &'a Questions,
    figures: &'a mut Figures,
    trace: Option<&'a mut Vec<String>>,
    /// What each file does that was written.
    files: BTreeMap<String, Effect>,
    /// The token of each import that wrote an object, by its number.
    tokens: BTreeMap<String, String>,
    /// The published imports.
    history: Vec<(i64, Effect)>,
    /// The lengths of the history between which the backup was taken, if one was.
    backup: Option<(usize, usize)>,
    /// No prune may drop what was superseded since.
    pruned_before_us: i64,
    disk_lies: bool,
    clock_was_moved: bool,
    lock_was_lost: bool,
}

/// How a seed goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Go,
    /// It is over: damage was told that no program can repair.
    Stop,
}

/// Runs a seed in a folder of its own.
///
/// # Errors
///
/// What does not hold.
pub(crate) fn run_seed(
    seed: u64,
    base: &Path,
    questions: &Questions,
    figures: &mut Figures,
    trace: Option<&mut Vec<String>>,
) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(base);
    let root = base.join("disk");
    for folder in [root.as_path(), &base.join("files")] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let mut random = Rng::with_seed(seed);
    let disk_lies = random.u8(0..8) == 0;
    let place = Place {
        data: root.join("data"),
        backup: root.join("backups/daily"),
        acknowledged: std::sync::Arc::default(),
    };
    let mut world = Seed {
        random,
        base: base.to_owned(),
        place,
        disk: Disk::new(&root),
        now_us: START_US,
        questions,
        figures,
        trace,
        files: BTreeMap::new(),
        tokens: BTreeMap::new(),
        history: Vec::new(),
        backup: None,
        pruned_before_us: i64::MIN,
        disk_lies,
        clock_was_moved: false,
        lock_was_lost: false,
    };
    world.figures.seeds += 1;
    for _ in 0..world.random.u8(2..=5) {
        if world.run_random_round()? == Next::Stop {
            return Ok(());
        }
    }
    world.finish()
}

impl Seed<'_> {
    fn run_random_round(&mut self) -> Result<Next, String> {
        self.now_us += self.random.i64(0..40) * HOUR_US;
        let commands: Vec<Command> = (0..self.random.usize(1..=3)).map(|_| self.draw_command()).collect();
        let faults = match self.random.u8(0..8) {
            0..=1 => 0,
            2..=5 => 1,
            _ => 2,
        };
        let faults = (0..faults).map(|_| PlannedFault::draw(&mut self.random)).collect();
        self.run_round(&commands, faults)
    }

    fn draw_command(&mut self) -> Command {
        let is_new = self.history.is_empty();
        match self.random.u8(0..20) {
            0..=5 => self.make_import(false),
            6..=8 => self.make_import(true),
            _ if is_new => self.make_import(false),
            9..=10 => {
                let (import, _) = self.random.choice(&self.history).unwrap();
                Command::Revert { import: *import }
            }
            11..=12 => Command::Prune { age_us: self.random.i64(24..48) * HOUR_US },
            13..=14 => Command::Backup,
            15 => Command::Restore { to: self.base.join(format!("disk/restored/{}", self.random.u32(..))) },
            16 => Command::Verify,
            17 => Command::Serve,
            _ => Command::Read { looks: self.random.u32(2..8) },
        }
    }

    fn make_import(&mut self, append: bool) -> Command {
        // Now and then the same file again.
        if !self.files.is_empty() && self.random.u8(0..6) == 0 {
            let (name, effect) = self.random.choice(&self.files).unwrap();
            let append = matches!(effect, Effect::Append(_));
            return Command::Import { file: self.base.join("files").join(name), append };
        }
        let (file, effect) = write_file(&self.base.join("files"), self.files.len(), append, &mut self.random);
        self.files.insert(file.file_name().unwrap().to_str().unwrap().to_owned(), effect);
        Command::Import { file, append }
    }

    fn run_round(&mut self, commands: &[Command], faults: Vec<PlannedFault>) -> Result<Next, String> {
        self.figures.rounds += 1;
        let start = self.history.len();
        for planned in &faults {
            self.clock_was_moved |= planned.moves_clock();
            self.lock_was_lost |= planned.loses_lock();
        }
        for command in commands {
            if let Command::Prune { age_us } = command {
                // The clock may be moved before it reads it.
                self.pruned_before_us = self.pruned_before_us.max(self.now_us + 8 * HOUR_US - age_us);
            }
        }
        let jobs = commands.iter().map(|command| {
            let (own, place) = (command.clone(), self.place.clone());
            let job: Job<Report> = Box::new(move || own.run(&place));
            (command.name().to_owned(), job)
        });
        let jobs = jobs.collect();
        let turn_length = self.random.choice([2, 8, 40, 400]).unwrap();
        let lock = self.place.data.join("import.lock");
        let round = Round {
            questions: self.questions,
            disk: &mut self.disk,
            random: &mut self.random,
            figures: self.figures,
            now_us: &mut self.now_us,
            faults,
            disk_lies: self.disk_lies,
            turn_length,
            lock: &lock,
            trace: self.trace.as_deref_mut(),
            tokens: &mut self.tokens,
        };
        let end = run_round(round, jobs)?;
        if self.check_round(start, commands, &end)? == Next::Stop {
            return Ok(Next::Stop);
        }
        self.lose_log()
    }

    /// Removes the log of the catalog now and then, where a program that was killed left one: a part of a folder that was
    /// copied, or restored by hand.
    fn lose_log(&mut self) -> Result<Next, String> {
        let log = self.place.data.join("catalog.db-wal");
        if self.random.u8(0..8) > 0 || !log.metadata().is_ok_and(|found| found.len() > 0) {
            return Ok(Next::Go);
        }
        std::fs::remove_file(&log).unwrap();
        self.note("the log of the catalog is removed");
        if let Ok(found) = self.read_copy(&self.place.data.clone()) {
            return self.check_loss(&found, "a log that was lost");
        }
        self.figures.count("a log that was lost: the folder cannot be opened");
        Ok(Next::Stop)
    }

    fn note(&mut self, what: &str) {
        if let Some(trace) = &mut self.trace {
            trace.push(what.to_owned());
        }
    }

    /// Runs a last import without a fault: it sweeps everything, and verify is well.
    fn finish(mut self) -> Result<(), String> {
        self.now_us += 24 * HOUR_US;
        self.clock_was_moved = false;
        self.lock_was_lost = false;
        let last = self.make_import(false);
        self.run_round(&[last], Vec::new())?;
        let found = self.read_copy(&self.place.data.clone()).map_err(|error| error.to_string())?;
        match found.findings.first() {
            Some((_, finding)) => Err(format!("a last import leaves something over: {finding}")),
            None => Ok(()),
        }
    }
}
