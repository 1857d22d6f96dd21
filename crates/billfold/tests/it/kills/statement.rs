//! Two statements of the same bills, and what a client must be told while either is current.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::Value;

use crate::support::{DISTRIBUTOR, Home, Key, Server, without_id};
use crate::worlds::making::{Charged, one_file, random_units};
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

/// A bill file with a bill of every customer in every month.
pub(super) struct Statement {
    /// Where the file is.
    pub(super) file: String,
    /// What the answer to each customer and month is.
    pub(super) answers: BTreeMap<(&'static str, &'static str), Value>,
    lines: Vec<Charged>,
}

impl Statement {
    /// Two statements of the same bills that differ in the amounts of every line.
    pub(super) fn two(home: &Home, random: &mut Rng) -> [Statement; 2] {
        let books = CUSTOMERS.into_iter().flat_map(|owner| MONTHS.map(|month| (DISTRIBUTOR, owner, month)));
        let books = (0..LINES).zip(books.cycle());
        let lines: Vec<Charged> =
            books.map(|(number, book)| Charged::random(random, 0, book, number)).collect();
        let mut others = lines.clone();
        for line in &mut others {
            for place in 0..6 {
                line.set(place, random_units(random), random);
            }
        }
        let [a, b] = [("a.csv", lines), ("b.csv", others)].map(|(name, lines)| {
            let file = home.file(name, one_file(&lines, random));
            let books = CUSTOMERS.into_iter().flat_map(|owner| MONTHS.map(|month| (owner, month)));
            let answers = books.map(|book| (book, sums::answer(&of(&lines, book)))).collect();
            Statement { file, answers, lines }
        });
        assert!(a.answers.iter().all(|(book, answer)| b.answers[book] != *answer));
        [a, b]
    }

    /// Asserts that this is what is published now, and that every bill has a certain version.
    pub(super) fn assert_current(&self, home: &Home, server: &Server, key: &Key, version: usize) {
        for ((owner, month), answer) in &self.answers {
            assert_eq!(without_id(server.summary(key, owner, month)), *answer);
            for by in ["pay-mode", "product", "region"] {
                let bills = home.json(&["bill", owner, month, "--by", by, "--json"]);
                let (total, list) = sums::bill(&of(&self.lines, (owner, month)), by);
                assert_eq!(bills.as_array().unwrap().len(), 1, "{bills}");
                assert_eq!(bills[0]["version"].to_string(), version.to_string());
                assert_eq!(bills[0]["total"], total);
                assert_eq!(bills[0][format!("{}s", by.replace('-', "_"))], list);
            }
        }
        let numbers: BTreeSet<&str> = self.answers.keys().map(|(owner, _)| *owner).collect();
        assert_eq!(numbers.len(), CUSTOMERS.len());
    }
}

/// The lines of a customer's month.
fn of<'a>(lines: &'a [Charged], (owner, month): (&str, &str)) -> Vec<&'a Charged> {
    lines.iter().filter(|line| line.owner == owner && line.month == month).collect()
}
