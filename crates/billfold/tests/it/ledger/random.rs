//! Random histories of a bill: each difference between two versions is compared with plain counting.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::Value;

use super::sheet_with_ids;
use crate::support::{Home, Row, row, seed};

/// A line: id, action, amount in units of 10^-8, project.
type Line = (String, &'static str, i64, String);

/// Makes random lines, with few different ids, or none.
fn random_line(random: &mut Rng, id: String) -> Line {
    let action = ["Hourly settlement", "Daily settlement", "Monthly settlement"][random.usize(..3)];
    (id, action, [-150_000_000, -1, 0, 1, 50_000_000][random.usize(..5)], random.usize(..2).to_string())
}

/// Makes the next version of some lines: a few are removed, changed, or new.
fn make_next_version(random: &mut Rng, lines: &[Line], version: usize) -> Vec<Line> {
    let mut next = Vec::new();
    for line in lines {
        match random.usize(..6) {
            0 => {}
            1 => next.push(random_line(random, line.0.clone())),
            _ => next.push(line.clone()),
        }
    }
    for number in 0..random.usize(1..4) {
        let id = if random.bool() { "-".to_owned() } else { format!("{version}-{number}") };
        next.push(random_line(random, id));
    }
    random.shuffle(&mut next);
    next
}

/// Makes the row of a line.
fn as_row((_, action, units, _): &Line) -> Row {
    let sign = if *units < 0 { "-" } else { "" };
    let amount =
        format!("{sign}{}.{:08}", units.abs().div_euclid(100_000_000), units.abs().rem_euclid(100_000_000));
    Row { action: (*action).to_owned(), ..row("100001", "2022-11", &amount) }
}

/// Counts the lines of each content that only one of two versions has: above 0 the older, below 0 the newer.
fn count_unmatched(old: &[Line], new: &[Line]) -> BTreeMap<Line, i64> {
    let mut left = BTreeMap::new();
    for (lines, step) in [(old, 1), (new, -1)] {
        for line in lines {
            let count: &mut i64 = left.entry(line.clone()).or_insert(0);
            *count = count.saturating_add(step);
        }
    }
    left.retain(|_, count| *count != 0);
    left
}

/// Parses the units of an amount.
fn parse_units(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn every_difference_of_random_histories_is_what_plain_counting_finds() {
    let mut random = Rng::with_seed(seed());
    let home = Home::new();
    // The lines of each import's file, and all lines that count after it.
    let (mut files, mut history): (Vec<Vec<Line>>, Vec<Vec<Line>>) = (Vec::new(), Vec::new());
    for version in 0..5 {
        let before = history.last().cloned().unwrap_or_default();
        let is_append = version > 0 && random.bool();
        let lines = if is_append {
            (0..3).map(|number| random_line(&mut random, format!("{version}+{number}"))).collect()
        } else {
            make_next_version(&mut random, &before, version)
        };
        let rows: Vec<(Row, &str, &str)> =
            lines.iter().map(|line| (as_row(line), line.0.as_str(), line.3.as_str())).collect();
        let file = home.file(&format!("{version}.csv"), sheet_with_ids(&rows));
        let way: &[&str] = if is_append { &["--append"] } else { &["--again", "--shrink", "all"] };
        home.ok(&[&["import", &file], way].concat());
        history.push(if is_append { [before, lines.clone()].concat() } else { lines.clone() });
        files.push(lines);
    }
    let versions = super::read_versions(&home, "100001", "2022-11");
    for (from, old) in (1..).zip(&versions) {
        for (to, new) in (1..).zip(&versions) {
            let lines = |version: &Value| {
                let import = usize::try_from(version["import"].as_u64().unwrap()).unwrap();
                history[import - 1].as_slice()
            };
            let (old, new) = (lines(old), lines(new));
            let (from, to) = (format!("v{from}"), format!("v{to}"));
            let diff = home.json(&["diff", "100001", "2022-11", "--from", &from, "--to", &to, "--json"]);
            assert_eq!(diff["agrees"], true, "{diff}");
            let left = count_unmatched(old, new);
            let only_old: i64 = left.values().filter(|count| **count > 0).sum();
            let only_new: i64 = -left.values().filter(|count| **count < 0).sum::<i64>();
            let count = |kind: &str| diff["counts"][kind].as_i64().unwrap();
            let both = count("changed") + count("texts");
            assert_eq!((count("removed") + both, count("added") + both), (only_old, only_new), "{diff}");
            let sum = |lines: &[Line]| lines.iter().map(|line| line.2).sum::<i64>();
            assert_eq!(parse_units(&diff["total"]["difference"]["total"]), sum(new) - sum(old), "{diff}");
            // Each line is at its stated place, and is one of the unmatched lines.
            for change in diff["lines"].as_array().unwrap() {
                for line in
                    ["old", "new"].map(|side| &change[side]).into_iter().filter(|line| !line.is_null())
                {
                    let import = usize::try_from(line["import"].as_u64().unwrap()).unwrap();
                    let lines = &files[import - 1];
                    let place = usize::try_from(line["line"].as_u64().unwrap()).unwrap() - 2;
                    assert_eq!(parse_units(&line["sums"]["total"]), lines[place].2, "{change}");
                    assert_eq!(line["id"].as_str().unwrap_or("-"), lines[place].0, "{change}");
                    assert!(left.contains_key(&lines[place]), "{change}");
                }
                let ids = [&change["old"]["id"], &change["new"]["id"]];
                assert!(change["change"] == "added" || change["change"] == "removed" || ids[0] == ids[1]);
            }
        }
    }
}
