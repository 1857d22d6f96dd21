//! Statements of the same bills and files that add lines to them, and what a client must be told while
//! each is current.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use fastrand::Rng;
use serde_json::Value;
use worlds::random_lines::{LineBill, RandomLine, draw_random_units};

use crate::support::{DISTRIBUTOR, Home, Key, Server, without_id};
use crate::worlds::lines::{one_file_text, random_line};
use crate::worlds::sums;

/// How many lines a statement has: an import of so many takes some tenths of a second.
const LINES: usize = 1_800;

/// The customers.
const CUSTOMERS: [&str; 6] =
    ["800000000001", "800000000002", "800000000003", "800000000004", "800000000005", "800000000006"];

/// The months.
const MONTHS: [&str; 2] = ["2022-10", "2022-11"];

/// Where the objects of the last month lie; they are written after those of the other.
pub(super) const LAST_MONTH_FOLDER: &str = "lines/month=2022-11/";

/// How many lines a file that is appended adds; as many again are there already.
const LINES_MORE: usize = 600;

/// A bill file with a bill of every customer in every month.
pub(super) struct Statement {
    /// Where the file is that leads to this state: a statement, or one to append to the statement before.
    pub(super) file: String,
    /// What the answer to each customer and month is.
    pub(super) answers: BTreeMap<(&'static str, &'static str), Value>,
    lines: Vec<RandomLine>,
}

impl Statement {
    /// Two statements of the same bills that differ in the amounts of every line.
    pub(super) fn two(home: &Home, random: &mut Rng) -> [Statement; 2] {
        let lines = random_lines(0..LINES, random);
        let mut others = lines.clone();
        for line in &mut others {
            for place in 0..6 {
                line.set_amount(place, draw_random_units(random), random);
            }
        }
        let [a, b] = [("a.csv", lines), ("b.csv", others)].map(|(name, lines)| {
            let file = home.file(name, one_file_text(&lines, random));
            Statement::of(file, lines)
        });
        assert!(a.answers.iter().all(|(book, answer)| b.answers[book] != *answer));
        [a, b]
    }

    /// This statement after a file was appended that has new lines of every bill, among as many that are
    /// there already.
    pub(super) fn grown(&self, home: &Home, name: &str, random: &mut Rng) -> Statement {
        let more = random_lines(LINES..LINES + LINES_MORE, random);
        let mut appended = more.clone();
        appended.extend(self.lines.iter().take(LINES_MORE).cloned());
        random.shuffle(&mut appended);
        let file = home.file(name, one_file_text(&appended, random));
        Statement::of(file, self.lines.iter().cloned().chain(more).collect())
    }

    /// The state in which these lines count.
    fn of(file: String, lines: Vec<RandomLine>) -> Statement {
        let books = CUSTOMERS.into_iter().flat_map(|owner| MONTHS.map(|month| (owner, month)));
        let answers = books.map(|book| (book, sums::expected_answer(&of(&lines, book)))).collect();
        Statement { file, answers, lines }
    }

    /// Asserts that a client is told this of every bill.
    pub(super) fn assert_answered(&self, server: &Server, key: &Key, at: &str) {
        for ((owner, month), answer) in &self.answers {
            assert_eq!(without_id(server.summary(key, owner, month)), *answer, "{at}: {owner}, {month}");
        }
    }

    /// Asserts that this is what is published now, and that every bill has a certain version.
    pub(super) fn assert_current(&self, home: &Home, server: &Server, key: &Key, version: usize) {
        self.assert_answered(server, key, "in the end");
        for (owner, month) in self.answers.keys() {
            for by in ["pay-mode", "product", "region"] {
                let bills = home.json(&["bill", owner, month, "--by", by, "--json"])["bills"].take();
                let (total, list) = sums::expected_bill(&of(&self.lines, (owner, month)), by);
                assert_eq!(bills.as_array().unwrap().len(), 1, "{bills}");
                assert_eq!(bills[0]["version"].to_string(), version.to_string());
                assert_eq!(bills[0]["sums"], total);
                assert_eq!(sums::charges_without_names(&bills[0]), list);
            }
        }
        let numbers: BTreeSet<&str> = self.answers.keys().map(|(owner, _)| *owner).collect();
        assert_eq!(numbers.len(), CUSTOMERS.len());
    }
}

/// Random lines of these numbers, of every bill in turn.
fn random_lines(numbers: Range<usize>, random: &mut Rng) -> Vec<RandomLine> {
    let bills = CUSTOMERS
        .into_iter()
        .flat_map(|owner| MONTHS.map(|month| LineBill { payer: DISTRIBUTOR, owner, month }));
    numbers.zip(bills.cycle()).map(|(number, bill)| random_line(random, 0, bill, number)).collect()
}

/// The lines of a customer's month.
fn of<'a>(lines: &'a [RandomLine], (owner, month): (&str, &str)) -> Vec<&'a RandomLine> {
    lines.iter().filter(|line| line.owner == owner && line.month == month).collect()
}
