//! Random worlds: customers and months, and what is done to their bills one after the other.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::model::{BillKey, Command, File, Model, Raw};
use super::names::{random_action, random_mode};
use crate::support::Home;
use crate::worlds::making::{Charged, pick, random_file, random_payer, random_units};

/// One thing that is done.
pub(crate) enum Step {
    Import(Command),
    /// The number of an import, which may not be there.
    Revert(i64),
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
    basis: usize,
    bills: Vec<BillKey>,
    /// How many lines were made.
    lines: usize,
    /// Every import that was tried.
    tried: Vec<Command>,
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
        let ids = pick(&mut random, &[Ids::None, Ids::All, Ids::Mixed]);
        World { ids, basis: random.usize(..2), bills, lines: 0, tried: Vec::new(), random }
    }

    /// The next thing to do. Its files are written into a folder and noted in the model.
    pub(crate) fn step(&mut self, model: &mut Model, home: &Home) -> Step {
        let numbers = model.numbers();
        match self.random.u8(..12) {
            0 | 1 if !numbers.is_empty() => Step::Revert(match self.random.u8(..8) {
                0 => 1_000_000,
                1..4 => pick(&mut self.random, &numbers),
                _ => numbers[numbers.len() - 1],
            }),
            2 | 3 if !self.tried.is_empty() => Step::Import(self.repeated()),
            4..8 if !numbers.is_empty() => self.import(model, home, true),
            _ => self.import(model, home, false),
        }
    }

    /// An import that was tried before, in another order of files, and now and then in the other way.
    fn repeated(&mut self) -> Command {
        let mut command = pick(&mut self.random, &self.tried);
        self.random.shuffle(&mut command.files);
        command.is_append ^= self.random.u8(..6) == 0;
        self.with_flags(command)
    }

    fn with_flags(&mut self, command: Command) -> Command {
        let random = &mut self.random;
        let (again, second_payer) = (random.bool(), random.u8(..3) == 0);
        Command { again, second_payer, other_basis: random.u8(..3) == 0, ..command }
    }

    /// An import of new files.
    fn import(&mut self, model: &mut Model, home: &Home, is_append: bool) -> Step {
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
            let there: Vec<Charged> =
                model.current(bill).iter().map(|(_, line)| model.raws[*line].charged.clone()).collect();
            match basis {
                Some(basis) => lines.extend(self.new_lines(bill, basis, 1..6)),
                None if is_append => lines.extend(self.increment(bill, there)),
                None => lines.extend(self.statement(bill, there)),
            }
        }
        if lines.is_empty() {
            lines = self.new_lines(&bills[0], self.basis, 1..6);
        }
        let mut raws: Vec<Raw> = lines.into_iter().map(|charged| Raw { charged, is_sound: true }).collect();
        self.spoil(&mut raws);
        let files = self.write(raws, model, home);
        let command = Command { files, is_append, again: false, second_payer: false, other_basis: false };
        self.tried.push(command.clone());
        Step::Import(self.with_flags(command))
    }

    /// Now and then a fault: an id twice, or an amount that is none.
    fn spoil(&mut self, raws: &mut Vec<Raw>) {
        let line = self.random.usize(..raws.len());
        match self.random.u8(..20) {
            0 => {
                let charged = raws[line].charged.clone();
                raws.push(Raw { charged, is_sound: true });
            }
            1 => {
                let text =
                    pick(&mut self.random, &["1e5", "", "1,000", "0.000000001", "10000000000"]).to_owned();
                let column = ["Total Cost", "Amount Before Tax"][raws[line].charged.basis];
                raws[line].charged.texts.insert(column, text);
                raws[line].is_sound = false;
            }
            _ => {}
        }
    }

    /// The whole of a bill: as it is, or with lines changed, dropped and added.
    fn statement(&mut self, bill: &BillKey, mut there: Vec<Charged>) -> Vec<Charged> {
        if there.is_empty() {
            return self.new_lines(bill, self.basis, 1..10);
        }
        let basis = there[0].basis;
        for _ in 0..self.random.usize(..4) {
            let line = self.random.usize(..there.len());
            match self.random.u8(..4) {
                0 if there.len() > 1 => drop(there.swap_remove(line)),
                1 => self.change(&mut there[line]),
                2 => there.extend(self.new_lines(bill, basis, 1..4)),
                _ => {
                    let twin = self.twin(&there[line]);
                    there.push(twin);
                }
            }
        }
        there
    }

    /// Lines to add to a bill: some that are there already, new ones, and at times a changed one.
    fn increment(&mut self, bill: &BillKey, there: Vec<Charged>) -> Vec<Charged> {
        let basis = there.first().map_or(self.basis, |line| line.basis);
        let mut lines = self.new_lines(bill, basis, 0..4);
        for line in there {
            match self.random.u8(..40) {
                0..16 => lines.push(line),
                16..20 => lines.extend([line.clone(), line]),
                20 => {
                    let mut changed = line;
                    self.change(&mut changed);
                    lines.push(changed);
                }
                _ => {}
            }
        }
        lines
    }

    /// New lines of a bill, now and then two of them alike.
    fn new_lines(&mut self, bill: &BillKey, basis: usize, count: std::ops::Range<usize>) -> Vec<Charged> {
        let mut lines = Vec::new();
        for _ in 0..self.random.usize(count) {
            self.lines += 1;
            let key = (bill.0, bill.1.as_str(), bill.2.as_str());
            let mut line = Charged::random(&mut self.random, basis, key, self.lines);
            line.texts.insert("Transaction Type", random_action(&mut self.random));
            line.texts.insert("Billing Mode", random_mode(&mut self.random));
            self.identify(&mut line);
            if self.random.u8(..6) == 0 {
                let twin = self.twin(&line);
                lines.push(twin);
            }
            lines.push(line);
        }
        lines
    }

    /// A line that says the same, and is another charge.
    fn twin(&mut self, line: &Charged) -> Charged {
        let mut twin = line.clone();
        if twin.texts.get("Id").is_some_and(|id| !["", "-"].contains(&id.as_str())) {
            self.lines += 1;
            self.identify(&mut twin);
        }
        twin
    }

    /// Gives a line its id, if it is to have one.
    fn identify(&mut self, line: &mut Charged) {
        let id = format!("{}", 10_000_000_000_000_000_000_000_u128 + u128::try_from(self.lines).unwrap());
        let id = match (self.ids, self.random.u8(..4)) {
            (Ids::None, _) | (Ids::Mixed, 0) => None,
            (Ids::Mixed, 1) => Some(pick(&mut self.random, &["", "-"]).to_owned()),
            _ => Some(id),
        };
        line.texts.remove("Id");
        if let Some(id) = id {
            line.texts.insert("Id", id);
        }
    }

    /// Changes one amount or one name of a line.
    fn change(&mut self, line: &mut Charged) {
        if self.random.u8(..4) == 0 {
            line.texts.insert("Transaction Type", random_action(&mut self.random));
            return;
        }
        let place = self.random.usize(..6);
        let units = random_units(&mut self.random);
        line.set(place, units, &mut self.random);
    }

    /// Writes lines in random order to a few files; their places in the model.
    fn write(&mut self, mut raws: Vec<Raw>, model: &mut Model, home: &Home) -> Vec<usize> {
        self.random.shuffle(&mut raws);
        let (mut parts, split) = (BTreeMap::new(), self.random.usize(1..4));
        for raw in raws {
            let columns: Vec<&str> = raw.charged.texts.keys().copied().collect();
            let part: &mut Vec<Raw> = parts.entry((columns, self.random.usize(..split))).or_default();
            part.push(raw);
        }
        let mut files = Vec::new();
        let mut parts: Vec<(String, Vec<Raw>)> =
            parts.into_values().map(|raws| (self.text(&raws), raws)).collect();
        // A day on which nothing was charged.
        if self.random.u8(..8) == 0 {
            let header = parts[0].0.lines().next().unwrap().to_owned();
            parts.push((header, Vec::new()));
        }
        for (text, raws) in parts {
            // A file of the same bytes is the same file.
            let place = model.files.iter().position(|file| file.text == text).unwrap_or_else(|| {
                let path = home.file(&format!("file {}.csv", model.files.len()), &text);
                let first = model.raws.len();
                model.raws.extend(raws);
                model.files.push(File { path, text, lines: (first..model.raws.len()).collect() });
                model.files.len() - 1
            });
            if !files.contains(&place) {
                files.push(place);
            }
        }
        self.random.shuffle(&mut files);
        files
    }

    /// Lines as one file.
    fn text(&mut self, raws: &[Raw]) -> String {
        random_file(&raws.iter().map(|raw| &raw.charged.texts).collect::<Vec<_>>(), &mut self.random)
    }
}
