//! Words about files: one cause is one fault, arguments that are no files, days without charges, notes, progress.

use std::os::unix::fs::FileTypeExt as _;
use std::process::Command;

use serde_json::Value;

use crate::postgres::Database;
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home, RESELLER, Row, SECOND_LEVEL, headline, notes, row, sheet};

/// A bill of lines with ids.
fn sheet_of_ids(rows: &[Row], first_id: usize) -> String {
    let text = sheet(rows);
    let mut lines = text.lines();
    let mut out = vec![format!("{},Id\n", lines.next().unwrap())];
    out.extend(lines.enumerate().map(|(number, line)| format!("{line},{}\n", first_id + number)));
    out.concat()
}

/// Rows of a customer, each with another amount.
fn rows_of(customer: &str, count: usize) -> Vec<Row> {
    (1..=count).map(|cents| row(customer, "2022-11", &format!("0.{cents:04}"))).collect()
}

#[test]
fn the_same_file_twice_is_one_fault_and_so_are_the_lines_of_two_deliveries() {
    let home = Home::new();
    let text = sheet_of_ids(&rows_of("100001", 300), 1);
    let file = home.file("a.csv", &text);
    let copy = home.file("copy.csv", &text);
    for files in [[file.as_str(), &file], [&file, &copy]] {
        let said = home.refused(&[&["import"], &files[..]].concat());
        assert!(said.contains("nothing was imported: 1 fault in the files\n"), "{said}");
        assert!(said.contains("the file has the same bytes as") && !said.contains("Id"), "{said}");
    }
    let said = home.refused(&["import", &file, &copy, &file]);
    assert!(said.contains("2 faults of 1 kind in the files\n2 files: the file has the same bytes"), "{said}");
    let longer = home.file("longer.csv", sheet_of_ids(&rows_of("100001", 301), 1));
    let said = home.refused(&["import", &file, &longer]);
    assert!(said.contains("nothing was imported: 300 faults of 1 kind in the files\n300 lines: "), "{said}");
    assert!(said.contains("column \"Id\": \"1\" repeats the charge at "), "{said}");
    assert!(said.contains("longer.csv:2, :3, :4\n    others: \"2\" at :3, \"3\" at :4,"), "{said}");
    assert!(said.contains("and 295 lines more\n    fix: import each delivery once"), "{said}");
    assert_eq!(said.matches("fix:").count(), 1, "{said}");
}

#[test]
fn ids_that_a_spreadsheet_has_rounded_are_told_so_and_nothing_is_left_out() {
    let home = Home::new();
    let text = sheet_of_ids(&[row("100001", "2022-11", "1"), row("100001", "2022-11", "1")], 0);
    let rounded = text.replace(",0\n", ",1725547686519640000\n").replace(",1\n", ",1725547686519640000\n");
    let said = home.refused(&["import", &home.file("a.csv", rounded)]);
    assert!(said.contains("15 digits and zeros, as a spreadsheet rounds long numbers"), "{said}");
    let short = text.replace(",0\n", ",1.72554E+18\n").replace(",1\n", ",1.72555E+18\n");
    let said = home.refused(&["import", &home.file("b.csv", short)]);
    assert!(
        said.contains("2 lines: column \"Id\": \"1.72554E+18\" is a number that a spreadsheet has rounded"),
        "{said}"
    );
    assert!(!said.contains("leave"), "{said}");
}

#[test]
fn an_append_with_other_charges_of_the_same_ids_is_told_once() {
    let home = Home::new();
    let file = home.file("a.csv", sheet_of_ids(&rows_of("100001", 150), 1));
    home.ok(&["import", &file]);
    let changed: Vec<Row> = (1..=150).map(|n| row("100001", "2022-11", &format!("5.{n:04}"))).collect();
    let other = home.file("b.csv", sheet_of_ids(&changed, 1));
    let said = home.refused(&["import", "--append", &other]);
    assert!(said.contains("150 faults of 1 kind in the files\n150 lines: column \"Id\": \"1\""), "{said}");
    assert!(said.contains("has another charge at line 2 of "), "{said}");
    assert!(said.contains("Total Cost is \"0.0001\" there and \"5.0001\" here"), "{said}");
    assert!(said.ends_with("import the whole statement of the bill without --append\n"), "{said}");
    assert!(!said.contains("leave one"), "{said}");
}

#[test]
fn arguments_that_are_no_files_are_refused_with_what_to_pass() {
    let home = Home::new();
    let file = home.file("november.csv", sheet(&rows_of("100001", 1)));
    let folder = std::path::Path::new(&file).parent().unwrap();
    let pipe = folder.join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    let pattern = folder.join("*2099*.csv");
    let near = folder.join("november2.csv");
    let [folder_name, pipe, pattern, near] =
        [folder, &pipe, &pattern, &near].map(|path| path.to_str().unwrap().to_owned());
    let cases = [
        (
            folder_name.as_str(),
            format!(
                "{folder_name} is a folder, which is not a regular file: pass its files, such as {folder_name}/*.csv (it has 2 CSV files)"
            ),
        ),
        ("-", "- (standard input) is not read, since a file is read more than once: save it".to_owned()),
        (&pipe, format!("{pipe} is a pipe, which is not a regular file")),
        ("/dev/null", "/dev/null is a device, which is not a regular file".to_owned()),
        (
            &pattern,
            format!(
                "no file matches {pattern}: check the folder and the pattern; the folder has 2 CSV files"
            ),
        ),
        (&near, format!("could not read {near}: no such file: check the name; its folder has november.csv")),
        (
            "/nowhere/a.csv",
            "could not read /nowhere/a.csv: no such file: the folder /nowhere does not exist".to_owned(),
        ),
    ];
    for (argument, expected) in cases {
        // Nothing is read before every file is known to be one.
        for arguments in [&["import", argument][..], &["import", "--dry-run", &file, argument]] {
            let said = home.refused(arguments);
            assert!(said.contains(&expected), "{arguments:?}: {said}");
        }
        let said = home.refused(&["month", "2022-11", "--against", argument]);
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn an_append_of_days_without_charges_adds_nothing_and_is_done() {
    check_empty_appends(&Home::new());
}

#[test]
fn an_append_of_days_without_charges_is_done_with_a_catalog_in_postgresql_too() {
    if let Some(database) = Database::shared() {
        check_empty_appends(&Home::on(database));
    }
}

/// Checks appends of files without lines, alone and beside another file.
fn check_empty_appends(home: &Home) {
    let day = home.file("20221103.csv", sheet(&rows_of("100001", 2)));
    let empty = home.file("20221104.csv", sheet(&[]));
    home.ok(&["import", "--append", &day]);
    for arguments in [&["import", "--append", "--dry-run", &empty][..], &["import", "--append", &empty]] {
        let said = home.ok(arguments);
        assert!(
            headline(&said).ends_with(": nothing was added, since no file has a line below its header"),
            "{said}"
        );
        let note = "the file has a header and no line below it, so it adds nothing: 1 file, the first at ";
        assert!(notes(&said).iter().any(|said| said.starts_with(note)), "{said}");
    }
    assert!(home.ok(&["import", "--append", &empty]).contains("nothing to do"));
    let next = home.file("20221105.csv", sheet(&rows_of("100002", 1)));
    let said = home.ok(&["import", "--append", &empty, &next]);
    assert!(said.contains("1 line, 1 bill (1 new)") && said.contains("it adds nothing"), "{said}");
    let report = home.json(&[
        "import",
        "--append",
        "--json",
        &home.file("20221106.csv", sheet(&[]).replace('\n', "\r\n")),
    ]);
    assert_eq!((&report["state"], &report["lines"]), (&"published".into(), &0.into()));
    home.ok(&["verify"]);
    // A file of no bytes is a broken download.
    let broken = home.file("20221107.csv", "");
    assert!(home.refused(&["import", "--append", &broken]).contains("20221107.csv: the file is empty"));
}

#[test]
fn a_statement_without_lines_is_refused_and_empties_no_bill() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", sheet(&rows_of("100001", 2)))]);
    let empty = home.file("b.csv", sheet(&[]));
    for more in [&[][..], &["--whole-month"], &["--whole-month", "--month", "2022-11", "--shrink", "all"]] {
        let said = home.refused(&[&["import", &empty], more].concat());
        assert!(said.contains("b.csv: no line below the header, so the file states no bill"), "{said}");
    }
    let bills = home.json(&["bill", "100001", "2022-11", "--json"]);
    assert_eq!(bills["bills"][0]["version"], 1, "{bills}");
}

#[test]
fn months_to_come_and_partners_without_an_account_are_noted_once_each() {
    let home = Home::new();
    let managed = |customer: &str| Row { manager: SECOND_LEVEL.to_owned(), ..row(customer, "2999-01", "1") };
    let other = Row { payer: RESELLER.to_owned(), ..row("100003", "2022-11", "1") };
    let rows = [managed("100001"), managed("100002"), row("100001", "2022-11", "1"), other];
    let file = home.file("a.csv", sheet(&rows));
    let expected = [
        "2999-01 is in the future; the API does not answer for it until it starts".to_owned(),
        format!(
            "payer {DISTRIBUTOR} has no account, so that no key can read its bills: add it with `billfold account add {DISTRIBUTOR} --role ROLE`"
        ),
        format!(
            "payer {RESELLER} has no account, so that no key can read its bills: add it with `billfold account add {RESELLER} --role ROLE`"
        ),
        format!(
            "manager {SECOND_LEVEL} has no account, so that no key of this second-level reseller can read its customers' bills: add it with `billfold account add {SECOND_LEVEL} --role second-level-reseller --parent {DISTRIBUTOR}`"
        ),
    ];
    let dry: Value = home.json(&["import", "--dry-run", "--json", &file]);
    assert_eq!(dry["notes"], serde_json::json!(expected));
    let said = home.ok(&["import", "--dry-run", &file]);
    for note in &expected {
        assert_eq!(notes(&said).iter().filter(|said| *said == note).count(), 1, "{note}: {said}");
    }
    let said = home.and_partners().ok(&["import", &file]);
    assert!(!said.contains("has no account"), "{said}");
}

#[test]
fn the_progress_of_an_import_fits_80_columns_and_says_what_it_does_at_the_end() {
    if !Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success()) {
        skip_test("the program `script` is not installed");
        return;
    }
    let home = Home::new();
    let file = home.file("a.csv", sheet(&vec![row("100001", "2022-11", "1"); 20_000]));
    let command = format!("stty cols 80; {} import {file}", crate::support::BILLFOLD);
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env("BILLFOLD_DATA", home.path())
        .env("TERM", "xterm")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && shown.contains("20000 lines, 1 bill (1 new)"), "{shown}");
    let bars: Vec<&str> = shown.split(['\r', '\n', '\u{1b}']).filter(|line| line.contains(" %  ")).collect();
    assert!(!bars.is_empty(), "{shown:?}");
    for bar in bars {
        assert!(bar.trim_end().chars().count() < 80, "{bar:?}");
    }
    for step in ["folding again what was stored", "publishing"] {
        assert!(shown.contains(step), "{step}: {shown:?}");
    }
}
