//! Tests of the proof: stored data can be verified, and damage is found and named without a crash.
#![expect(clippy::integer_division, reason = "a test counts plainly")]

mod backups;
mod catalog;
mod columns;
mod meanwhile;
mod objects;
mod pruning;

use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

use crate::support::{Home, row, sheet};

/// Makes all versions those of an earlier program, which computed no digests. What was changed of them is then found by their
/// lines alone.
const WITHOUT_DIGESTS: &str =
    "DELETE FROM version_digest; INSERT INTO undigested (version) SELECT id FROM version;";

/// Makes a data folder with two months, three customers, and a correction of one bill, which has two versions.
fn make_world() -> Home {
    let home = Home::new();
    let first = home.file(
        "first.csv",
        sheet(&[
            row("100001", "2022-11", "1.5"),
            row("100001", "2022-11", "0.25"),
            row("100002", "2022-11", "2"),
            row("100003", "2022-12", "3"),
        ]),
    );
    home.ok(&["import", &first]);
    let second =
        home.file("second.csv", sheet(&[row("100001", "2022-11", "1.75"), row("100001", "2022-11", "7")]));
    home.ok(&["import", &second]);
    home
}

/// Lists the objects of lines, by import and month.
fn line_objects(home: &Home) -> Vec<PathBuf> {
    let objects = home.objects().into_iter().map(|(path, _)| PathBuf::from(path));
    let mut objects: Vec<_> =
        objects.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("import-")).collect();
    objects.sort_by_key(|path| path.file_name().unwrap().to_owned());
    objects
}

/// Runs `verify` on sound data, and returns its output.
fn verify_sound(home: &Home) -> String {
    let said = home.ok(&["verify"]);
    assert!(said.contains("all is well") && !said.contains("WRONG"), "{said}");
    said
}

/// Runs `verify` on damaged data, and returns its output. It must end with code 1.
fn verify_damaged(home: &Home) -> String {
    read_damage(home.run(&["verify"]))
}

/// Returns what a `verify` of damaged data printed. It must have ended with code 1.
fn read_damage(output: Output) -> String {
    let (said, error) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{said}{error}");
    assert!(!error.contains("panicked"), "{error}");
    format!("{said}{error}")
}

/// Runs `verify`, and returns the kinds of its findings.
fn find_kinds(home: &Home) -> Vec<String> {
    let output = home.run(&["verify", "--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = found["findings"].as_array().unwrap();
    let mut kinds: Vec<_> = findings.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
    kinds.dedup();
    kinds
}

/// Changes the catalog as only another program can: without triggers and foreign keys.
pub(crate) fn tamper_catalog(home: &Home, sql: &str) {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let triggers: Vec<String> = {
        let mut names = catalog.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        let names = names.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    };
    catalog.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for trigger in triggers {
        catalog.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    catalog.execute_batch(sql).unwrap();
}

#[test]
fn verify_counts_what_it_checked_and_refold_finds_no_difference() {
    let home = make_world();
    let said = verify_sound(&home);
    assert!(said.starts_with("checked 3 objects of "), "{said}");
    assert!(said.contains(" bytes, 6 lines, 4 versions, 4 cells: all is well"), "{said}");
    let said = home.ok(&["refold"]);
    assert_eq!(said, "folded 4 lines, compared 3 cells of 3 versions: no difference\n");
    let said = home.ok(&["refold", "--all"]);
    assert_eq!(said, "folded 6 lines, compared 4 cells of 4 versions: no difference\n");
    let said = home.ok(&["refold", "--month", "2022-12"]);
    assert_eq!(said, "folded 1 line, compared 1 cell of 1 version: no difference\n");
    let said = home.ok(&["verify", "--quick"]);
    assert!(
        said.contains("3 objects") && said.contains("by their lengths only, 4 versions: all is well"),
        "{said}"
    );
    let found = home.json(&["verify", "--json"]);
    assert_eq!(
        (&found["is_well"], &found["lines"], &found["versions"]),
        (&true.into(), &6.into(), &4.into())
    );
    assert_eq!(found["findings"], Value::Array(Vec::new()));
}

#[test]
fn bills_that_were_extended_line_by_line_are_the_sums_of_their_parts() {
    let home = Home::new();
    let day = |name: &str, amounts: &[&str]| {
        let rows: Vec<_> = amounts.iter().map(|amount| row("100001", "2022-11", amount)).collect();
        home.file(name, sheet(&rows))
    };
    for (name, amounts) in [("1.csv", ["1", "2"]), ("2.csv", ["3", "2"]), ("3.csv", ["4", "-5"])] {
        home.ok(&["import", "--append", &day(name, &amounts)]);
    }
    let whole = day("whole.csv", &["9"]);
    home.refused_without("--shrink 100001", &["import", &whole]);
    home.ok(&["import", &whole, "--shrink", "100001"]);
    home.ok(&["import", "--append", &day("5.csv", &["10"])]);
    assert!(verify_sound(&home).contains(", 5 versions, "));
    assert!(home.ok(&["refold", "--all"]).contains("5 versions: no difference"));
    // Version 2 is version 1 and one line; a cell of it alone is changed.
    tamper_catalog(&home, "UPDATE cell SET total = '7.00000000' WHERE version = 2");
    let output = home.run(&["refold", "--all"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("version 2: 1 cell other") && said.contains("total 7.00000000"), "{said}");
    assert_eq!(said.matches("WRONG").count(), 1, "{said}");
    // A lost object of one day leaves the versions without its lines provable.
    tamper_catalog(&home, "UPDATE cell SET total = '6.00000000' WHERE version = 2");
    let third =
        line_objects(&home).into_iter().find(|path| path.to_str().unwrap().contains("import-3-")).unwrap();
    std::fs::remove_file(third).unwrap();
    let said = verify_damaged(&home);
    assert!(
        said.contains("It has lines of 1 published version, first the bill of customer 100001"),
        "{said}"
    );
    assert!(said.contains("1 version not compared"), "{said}");
}

#[test]
fn the_world_of_the_demo_is_proved_line_by_line() {
    let home = Home::new();
    drop(crate::demo::Demo::start(&home, true));
    let said = verify_sound(&home);
    assert!(said.contains("cells: all is well"), "{said}");
    assert!(home.ok(&["refold", "--all"]).ends_with("no difference\n"));
}

#[test]
fn a_folder_without_a_catalog_or_without_objects_is_told_and_not_made() {
    let home = make_world();
    let catalog = home.path().join("catalog.db");
    std::fs::rename(&catalog, home.path().join("aside")).unwrap();
    assert!(home.refused(&["verify"]).contains("there is no catalog at "));
    assert!(!catalog.exists());
    std::fs::rename(home.path().join("aside"), &catalog).unwrap();
    let objects = home.path().join("objects");
    std::fs::rename(&objects, home.path().join("aside")).unwrap();
    std::fs::write(&objects, "in the way").unwrap();
    assert!(home.refused(&["verify"]).contains("objects is no folder"));
    std::fs::remove_file(&objects).unwrap();
    assert!(home.refused(&["verify"]).contains("the lines were moved or lost"));
    std::fs::rename(home.path().join("aside"), &objects).unwrap();
    verify_sound(&home);
}
