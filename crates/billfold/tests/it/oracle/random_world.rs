//! Random worlds: customers and months, and a sequence of steps that change their bills.

mod commands;
mod files;
mod lines;

use crate::worlds::lines::random_payer;
use fastrand::Rng;
use worlds::random_lines::{RandomLine, pick_random};

use super::model::{BillKey, Command, Model};
use crate::support::Home;

/// One step.
pub(crate) enum Step {
    Import(Command),
    Revert {
        /// Number of an import, which may not exist.
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

/// The share of lines that have an id.
#[derive(Clone, Copy)]
enum Ids {
    None,
    All,
    Mixed,
}

/// The parameters of a world, and the state of its random steps.
pub(crate) struct World {
    random: Rng,
    ids: Ids,
    /// Lines state components, usage and times.
    is_detailed: bool,
    /// Most files have the day of a delivery in their names.
    is_dated: bool,
    basis: usize,
    bills: Vec<BillKey>,
    /// Number of lines made.
    lines: usize,
    /// All imports that were tried.
    tried: Vec<Command>,
    /// The command to try next.
    next: Option<Command>,
}

/// The most customers of a world.
const CUSTOMERS_MAX: usize = 4;

/// Lists the customers that worlds may have.
pub(super) fn list_customers() -> impl Iterator<Item = String> {
    (700_000_000_000_u64..).map(|number| number.to_string()).take(CUSTOMERS_MAX)
}

impl World {
    pub(crate) fn new(mut random: Rng) -> World {
        let months: Vec<String> =
            (0..random.u32(1..4)).map(|number| format!("2022-{:02}", 10 + number)).collect();
        let mut bills = Vec::new();
        for customer in list_customers().take(random.usize(1..=CUSTOMERS_MAX)) {
            let payer = random_payer(&mut random);
            for month in &months {
                let moved = if random.u8(..8) == 0 { random_payer(&mut random) } else { payer };
                bills.push((moved, customer.clone(), month.clone()));
            }
        }
        let ids = pick_random(&mut random, &[Ids::None, Ids::All, Ids::Mixed]);
        let (is_detailed, is_dated, basis) = (random.bool(), random.bool(), random.usize(..2));
        World { ids, is_detailed, is_dated, basis, bills, lines: 0, tried: Vec::new(), next: None, random }
    }

    /// Returns the next step. Writes its files into a folder and adds them to the model.
    pub(crate) fn next_step(&mut self, model: &mut Model, home: &Home) -> Step {
        if let Some(command) = self.next.take() {
            return Step::Import(command);
        }
        let numbers = model.import_numbers();
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
            4..8 if !self.tried.is_empty() => Step::Import(self.repeat_import(model, home)),
            8..16 if !numbers.is_empty() => Step::Import(self.new_import(model, home, true)),
            _ => Step::Import(self.new_import(model, home, false)),
        }
    }

    /// Returns an import of new files.
    fn new_import(&mut self, model: &mut Model, home: &Home, is_append: bool) -> Command {
        let mut lines = Vec::new();
        let count = self.random.usize(1..=self.bills.len());
        let mut bills = self.bills.clone();
        self.random.shuffle(&mut bills);
        // A customer that moved to another payer.
        if self.random.u8(..6) == 0 {
            bills[0].0 = random_payer(&mut self.random);
        }
        // Sometimes the files are on the other basis, and all of their lines are new.
        let basis = if self.random.u8(..10) == 0 { Some(1 - self.basis) } else { None };
        for bill in &bills[..count] {
            let versions = model.bills.get(bill).map(Vec::as_slice).unwrap_or_default();
            let charged = |lines: &[(usize, usize)]| -> Vec<RandomLine> {
                lines.iter().map(|(_, line)| model.lines[*line].charged.clone()).collect()
            };
            let there = charged(model.current_lines(bill));
            let earlier = versions.get(self.random.usize(..=versions.len()));
            let earlier = earlier.map(|version| charged(&version.lines)).unwrap_or_default();
            match basis {
                Some(basis) => lines.extend(self.new_lines(bill, basis, 1..6)),
                None if is_append => lines.extend(self.extend_bill(bill, there, earlier)),
                None => lines.extend(self.restate_bill(bill, there, earlier)),
            }
        }
        let basis = lines.first().map(|line| line.basis);
        // Lines of an earlier version may be on another basis than the rest.
        if self.random.u8(..8) > 0 {
            lines.retain(|line| Some(line.basis) == basis);
        }
        if lines.is_empty() {
            lines = self.new_lines(&bills[0], self.basis, 1..6);
        }
        let lines = self.add_fault(lines);
        let files = self.write_files(lines, model, home);
        let command = Command { files, is_append, ..Command::default() };
        self.tried.push(command.clone());
        self.with_flags(command, model)
    }
}
