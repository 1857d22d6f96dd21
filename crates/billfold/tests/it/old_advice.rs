//! Months to which daily files were appended: how `docs/ledger.md` finds and mends them, with the commands as they
//! stand there. And the script of `docs/operations.md` that imports daily files as they are meant to be.

use std::path::Path;

use crate::support::{BILLFOLD, Home, row, sheet};

const MONTH: &str = "2026-11";

/// The commands of the document's section about such months.
fn documented_commands() -> Vec<String> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger.md");
    let document = std::fs::read_to_string(document).unwrap();
    let (_, section) = document.split_once("## Months that were appended by the old advice\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```").skip(1).step_by(2);
    blocks.flat_map(|block| block.strip_prefix("sh\n").unwrap().lines()).map(str::to_owned).collect()
}

/// Runs a command as it stands in a document, in the folder of the files.
fn run(home: &Home, command: &str) -> std::process::Output {
    let programs = Path::new(BILLFOLD).parent().unwrap().to_str().unwrap();
    std::process::Command::new("bash")
        .args(["-c", &format!("PATH={programs}:$PATH; {command}")])
        .current_dir(home.path().parent().unwrap())
        .env("BILLFOLD_DATA", home.path())
        .output()
        .unwrap()
}

/// As [`run`], which must succeed; what it printed.
fn run_documented(home: &Home, command: &str) -> String {
    let output = run(home, command);
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Writes a delivery of lines of (customer, amount), under the name that the vendor gives it; its path.
fn delivery(home: &Home, day: u32, lines: &[(&str, &str)]) -> String {
    let rows: Vec<_> = lines.iter().map(|(customer, amount)| row(customer, MONTH, amount)).collect();
    home.file(&format!("200000000001-{day}-by_used_time-bill_details.csv"), sheet(&rows))
}

/// Total and number of lines of a customer's bill.
fn bill(home: &Home, customer: &str) -> (String, u64) {
    let bills = home.json(&["bill", customer, MONTH, "--json"])["bills"].take();
    let total = &bills[0]["sums"];
    (total["total"].as_str().unwrap().to_owned(), total["lines"].as_u64().unwrap())
}

#[test]
fn a_month_of_appended_deliveries_is_found_and_mended_with_the_documented_commands() {
    let (first, second) = ("700000000001", "700000000002");
    let home = Home::new();
    let day_4 = delivery(&home, 20_261_104, &[(first, "1.5"), (first, "10"), (first, "0.75"), (second, "2")]);
    // The vendor corrected 1.5 to 1.25, and a day was added.
    let corrected =
        [(first, "1.25"), (first, "10"), (first, "0.75"), (first, "3"), (second, "2"), (second, "4")];
    let day_5 = delivery(&home, 20_261_105, &corrected);
    home.ok(&["import", "--append", &day_4]);
    let said = home.guarded(&["import", "--append", &day_5]);
    assert!(said.contains("2 of its 3 lines repeated, 2 added") && said.contains("--overlap"), "{said}");
    home.ok(&["import", "--append", "--overlap", &day_5]); // as earlier programs did unasked
    assert_eq!(bill(&home, first), ("16.50000000".to_owned(), 5), "1.5 counts beside 1.25");

    let commands = documented_commands();
    let [imports, versions, dry_run, import, diff] = commands.as_slice() else { panic!("{commands:?}") };
    let said = run_documented(&home, imports);
    assert_eq!(said.matches(" append ").count(), 2, "{said}");
    let listed = home.json(&["imports", "--json"])["imports"].take();
    assert_eq!((&listed[0]["kind"], &listed[0]["versions"][0]["version"]), (&"append".into(), &2.into()));
    let said = run_documented(&home, versions);
    let affected = said.lines().filter(|line| line.contains(" append ") && line.ends_with("current"));
    assert_eq!(affected.count(), 2, "{said}");

    let said = run_documented(&home, dry_run);
    let row = said.lines().find(|line| line.contains(first)).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    let expected =
        [MONTH, first, "16.50000000", "15.00000000", "-1.50000000", "5", "->", "4", "replaced,", "v3"];
    assert_eq!(cells, expected, "{said}");
    assert!(
        said.starts_with("dry run, nothing was changed: 6 lines, 2 bills (1 replaced, 1 unchanged)"),
        "{said}"
    );
    run_documented(&home, import);
    assert_eq!(bill(&home, first), ("15.00000000".to_owned(), 4));
    assert_eq!(bill(&home, second), ("6.00000000".to_owned(), 2));
    let said = run_documented(&home, diff);
    assert!(
        said.contains("removed  200000000001-20261104") || said.contains("20261104-by_used_time"),
        "{said}"
    );
    assert!(
        said.contains("total was 1.50000000") && said.contains("0 changed, 0 added, 1 removed"),
        "{said}"
    );
    assert!(run_documented(&home, import).starts_with("nothing to do"), "the mended month stays");
}

#[test]
fn what_is_refused_while_such_a_month_is_mended_names_the_documented_flag() {
    let (first, gone) = ("700000000001", "700000000003");
    let home = Home::new();
    let day_4 = delivery(&home, 20_261_104, &[(first, "50"), (first, "1"), (gone, "5")]);
    let day_5 = delivery(&home, 20_261_105, &[(first, "40"), (first, "1")]);
    home.ok(&["import", "--append", &day_4]);
    home.ok(&["import", "--append", &day_5]); // it repeats one line of two, which is not more than half
    assert_eq!(bill(&home, first), ("91.00000000".to_owned(), 3));

    let said = home.guarded(&["import", &day_4]);
    assert!(said.contains("version 1 stated") && said.contains("add --again"), "not the newest: {said}");
    let said = home.guarded(&["import", &day_5]);
    assert!(said.contains("total 41.00000000 in place of 91.00000000"), "{said}");
    assert!(said.ends_with(&format!("add --shrink {first}\n")), "{said}");
    let said = home.ok(&["import", "--dry-run", "--shrink", first, &day_5]);
    let (_, left) = said.split_once("left as they are").unwrap();
    assert!(left.contains("--whole-month") && left.contains(gone), "{said}");
    let said = home.guarded(&["import", "--whole-month", "--shrink", first, &day_5]);
    assert!(said.contains("0 lines in place of 1, since the files lack it (--whole-month)"), "{said}");
    home.ok(&["import", "--whole-month", "--shrink", &format!("{first},{gone}"), &day_5]);
    assert_eq!(bill(&home, first), ("41.00000000".to_owned(), 2));
    assert_eq!(bill(&home, gone), ("0.00000000".to_owned(), 0));
}

#[test]
fn the_documented_script_imports_the_newest_daily_file_and_stops_where_one_is_refused() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operations.md");
    let document = std::fs::read_to_string(document).unwrap();
    let (_, rest) = document.split_once("```sh\n#!/bin/sh\n").unwrap();
    let script = rest.split("```").next().unwrap();
    let home = Home::new();
    let folder = home.path().parent().unwrap().to_owned();
    let backup = folder.join("backup");
    let mut script = script.to_owned();
    for (place, here) in [("/srv/billfold", &home.path()), ("/srv/bills", &folder), ("/srv/backup", &backup)]
    {
        assert!(script.contains(place), "{script}");
        script = script.replace(place, here.to_str().unwrap());
    }
    home.file("import.sh", script);
    let run = || run(&home, "sh import.sh");
    let customer = "700000000001";
    assert_eq!(run().status.code(), Some(1), "there is no file yet");
    delivery(&home, 20_261_103, &[(customer, "1")]);
    delivery(&home, 20_261_104, &[(customer, "1"), (customer, "2.5"), (customer, "9")]);
    assert_eq!(run().status.code(), Some(0));
    assert_eq!(bill(&home, customer), ("12.50000000".to_owned(), 3));
    let manifest = std::fs::read(backup.join("backup.json")).unwrap();
    assert_eq!(run().status.code(), Some(0), "nothing to do");
    // The next download broke off.
    delivery(&home, 20_261_105, &[(customer, "1")]);
    let output = run();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--shrink 700000000001"));
    assert_eq!(bill(&home, customer), ("12.50000000".to_owned(), 3));
    delivery(&home, 20_261_105, &[(customer, "1"), (customer, "2.25"), (customer, "9"), (customer, "4")]);
    assert_eq!(run().status.code(), Some(0));
    assert_eq!(bill(&home, customer), ("16.25000000".to_owned(), 4));
    assert_ne!(std::fs::read(backup.join("backup.json")).unwrap(), manifest);
}
