//! Random worlds: customers and months, and what is done to their bills one after the other.

mod commands;
mod files;
mod lines;

use crate::worlds::lines::random_payer;
use fastrand::Rng;
use worlds::random_lines::{RandomLine, pick_random};

use super::model::{BillKey, Command, Model};
use crate::support::Home;

/// One thing that is done.
pub(crate) enum Step {
    Import(Command),
    Revert {
        /// The number of an import, which may not be there.
        number: i64,
        corrects: bool,
    },
    /// Closes a payer's month, or opens it again.
    Close {
        payer: &'static str,
        month: String,
        is_closed: bool,
    },
}

/// Which lines have an id.
#[derive(Clone, Copy)]
enum Ids {
    None,
    All,
    Mixed,
}

/// What a world is made of.
pub(crate) struct World {
    random: Rng,
    ids: Ids,
    /// Whether lines state components, usage and times.
    is_detailed: bool,
    /// Whether most files have the day of a delivery in their names.
    is_dated: bool,
    basis: usize,
    bills: Vec<BillKey>,
    /// How many lines were made.
    lines: usize,
    /// Every import that was tried.
    tried: Vec<Command>,
    /// What is to be tried next.
    next: Option<Command>,
}

impl World {
    pub(crate) fn new(mut random: Rng) -> World {
        let months: Vec<String> =
            (0..random.u32(1..4)).map(|number| format!("2022-{:02}", 10 + number)).collect();
        let mut bills = Vec::new();
        for customer in 0..random.u64(1..5) {
            let payer = random_payer(&mut random);
            for month in &months {
                let moved = if random.u8(..8) == 0 { random_payer(&mut random) } else { payer };
                bills.push((moved, (700_000_000_000 + customer).to_string(), month.clone()));
            }
        }
        let ids = pick_random(&mut random, &[Ids::None, Ids::All, Ids::Mixed]);
        let (is_detailed, is_dated, basis) = (random.bool(), random.bool(), random.usize(..2));
        World { ids, is_detailed, is_dated, basis, bills, lines: 0, tried: Vec::new(), next: None, random }
    }

    /// The next thing to do. Its files are written into a folder and noted in the model.
    pub(crate) fn step(&mut self, model: &mut Model, home: &Home) -> Step {
        if let Some(command) = self.next.take() {
            return Step::Import(command);
        }
        let numbers = model.numbers();
        match self.random.u8(..26) {
            0..3 if !numbers.is_empty() => {
                let number = match self.random.u8(..8) {
                    0 => 1_000_000,
                    1..4 => pick_random(&mut self.random, &numbers),
                    _ => numbers[numbers.len() - 1],
                };
                Step::Revert { number, corrects: self.random.u8(..3) == 0 }
            }
            3 | 25 if !numbers.is_empty() => {
                let (payer, _, month) = pick_random(&mut self.random, &self.bills);
                Step::Close { payer, month, is_closed: self.random.u8(..3) > 0 }
            }
            4..8 if !self.tried.is_empty() => Step::Import(self.repeated(model, home)),
            8..16 if !numbers.is_empty() => Step::Import(self.import(model, home, true)),
            _ => Step::Import(self.import(model, home, false)),
        }
    }

    /// An import of new files.
    fn import(&mut self, model: &mut Model, home: &Home, is_append: bool) -> Command {
        let mut lines = Vec::new();
        let count = self.random.usize(1..=self.bills.len());
        let mut bills = self.bills.clone();
        self.random.shuffle(&mut bills);
        // A customer that moved.
        if self.random.u8(..6) == 0 {
            bills[0].0 = random_payer(&mut self.random);
        }
        // Now and then the files state the other amounts, of bills that are all new in them.
        let basis = if self.random.u8(..10) == 0 { Some(1 - self.basis) } else { None };
        for bill in &bills[..count] {
            let versions = model.bills.get(bill).map(Vec::as_slice).unwrap_or_default();
            let charged = |lines: &[(usize, usize)]| -> Vec<RandomLine> {
                lines.iter().map(|(_, line)| model.raws[*line].charged.clone()).collect()
            };
            let there = charged(model.current(bill));
            let earlier = versions.get(self.random.usize(..=versions.len()));
            let earlier = earlier.map(|version| charged(&version.lines)).unwrap_or_default();
            match basis {
                Some(basis) => lines.extend(self.new_lines(bill, basis, 1..6)),
                None if is_append => lines.extend(self.increment(bill, there, earlier)),
                None => lines.extend(self.statement(bill, there, earlier)),
            }
        }
        let basis = lines.first().map(|line| line.basis);
        // What an earlier version stated may be on the other basis than the rest.
        if self.random.u8(..8) > 0 {
            lines.retain(|line| Some(line.basis) == basis);
        }
        if lines.is_empty() {
            lines = self.new_lines(&bills[0], self.basis, 1..6);
        }
        let lines = self.spoil(lines);
        let files = self.write(lines, model, home);
        let command = Command { files, is_append, ..Command::default() };
        self.tried.push(command.clone());
        self.with_flags(command, model)
    }
}
