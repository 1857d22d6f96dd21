//! Reads each case of `cases/`: CSV text in; cells, summaries, notices and faults out, as the case lists them.
//!
//! A case is a sentence, then parts that begin with `== `: files (`== file NAME`) and their results (`== cells`,
//! `== modes`, `== notices`, `== faults`). A result that a case leaves out is not checked, except for faults: then there
//! must be none.

use std::fs;
use std::path::{Path, PathBuf};

use bill::{KeyKind, Language, Sums, check_laws, sum_by_key, sum_by_pay_mode};

use crate::support::{Outcome, Reading};

/// Smallest number of cases, so that a folder that is not found fails the test.
const CASES_MIN: usize = 15;

/// Name and text of each part of a case.
fn split_parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            parts.push((name.to_owned(), String::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

fn format_sums(sums: &Sums) -> String {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = sums.amounts.into_array();
    let lines = sums.lines;
    format!(
        "original {original} before {before_voucher} voucher {voucher} total {total} ri {ri_deduction} sp \
         {sp_deduction} lines {lines}"
    )
}

/// The results of a case, in the form of its parts.
struct Found {
    cells: String,
    modes: String,
    notices: String,
    faults: String,
}

fn format_found(outcome: Outcome, path: &Path) -> Found {
    let notices = outcome
        .notices()
        .iter()
        .map(|(notice, count, place)| format!("{notice:?} {count} {place}\n"))
        .collect();
    let faults = outcome.faults().iter().map(|fault| format!("{fault}\n")).collect();
    let bills = outcome.fold.into_bills();
    check_laws(&bills).unwrap();
    let (mut cells, mut modes) = (String::new(), String::new());
    for (key, folded) in &bills {
        let bill_cells = &folded.cells;
        let bill = format!("{} payer {} owner {}\n", key.month, key.payer, key.owner);
        cells.push_str(&bill);
        modes.push_str(&bill);
        for cell in bill_cells {
            let (mode, action) = (cell.pay_mode.code(), cell.transaction_type.code());
            let start = format!("{} {mode} {action} {} {}", cell.manager, cell.product, cell.region);
            cells.push_str(&format!("  {start}: {}\n", format_sums(&cell.sums)));
        }
        let summary = sum_by_pay_mode(bill_cells).unwrap();
        for mode in &summary {
            modes.push_str(&format!("  {}: {}\n", mode.pay_mode.code(), format_sums(&mode.sums)));
            for detail in &mode.details {
                modes.push_str(&format!(
                    "    {}: {}\n",
                    detail.transaction_type.code(),
                    format_sums(&detail.sums)
                ));
            }
        }
        // Modes, products and regions are three partitions of the same bill.
        let modes_sum = merge_all(summary.iter().map(|mode| &mode.sums));
        for kind in KeyKind::ALL {
            let groups = sum_by_key(bill_cells, kind, &folded.names, Language::English).unwrap();
            assert_eq!(merge_all(groups.iter().map(|group| &group.sums)), modes_sum, "{}", path.display());
        }
    }
    Found { cells, modes, notices, faults }
}

fn merge_all<'a>(parts: impl Iterator<Item = &'a Sums>) -> Sums {
    let mut sums = Sums::default();
    parts.for_each(|part| sums.merge(part).unwrap());
    sums
}

fn check_case(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let parts = split_parts(&text);
    let files: Vec<(&str, &[u8])> = parts
        .iter()
        .filter_map(|(name, part)| Some((name.strip_prefix("file ")?, part.as_bytes())))
        .collect();
    assert!(!files.is_empty(), "{}", path.display());
    let found = format_found(Reading::default().files(&files), path);
    let mut checked = 0;
    for (name, expected) in &parts {
        let found = match name.as_str() {
            "cells" => &found.cells,
            "modes" => &found.modes,
            "notices" => &found.notices,
            "faults" => &found.faults,
            name if name.starts_with("file ") => continue,
            name => panic!("{}: no such part: {name}", path.display()),
        };
        checked += 1;
        assert!(found == expected, "{}: {name}\nfound\n{found}\nexpected\n{expected}", path.display());
    }
    assert!(checked > 0, "{}: nothing is expected", path.display());
    if !parts.iter().any(|(name, _)| name == "faults") {
        assert_eq!(found.faults, "", "{}", path.display());
    }
}

#[test]
fn every_case_gives_the_results_that_it_lists() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= CASES_MIN, "{} cases", paths.len());
    for path in &paths {
        check_case(path);
    }
}
