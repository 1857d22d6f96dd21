//! Clocks of machines that are wrong.

use std::path::Path;
use std::process::Output;

use crate::support::{DISTRIBUTOR, Database, Home, find_faketime, now_s, row, sheet};

/// A time that no clock of today has.
const FAR_AHEAD: &str = "@2040-01-01 00:00:00";

/// Runs the program under a clock that is not that of the machine.
fn run_under_clock(home: &Home, faketime: &Path, clock: &str, arguments: &[&str]) -> Output {
    let mut command = home.command(arguments);
    command.env("LD_PRELOAD", faketime).env("FAKETIME", clock).env("TZ", "UTC").output().unwrap()
}

/// Writes a file with one bill of an amount.
fn write_bill(home: &Home, amount: &str) -> String {
    home.file(&format!("{amount}.csv"), sheet(&[row("100001", "2022-11", amount)]))
}

/// Runs the program, which must succeed, and returns its standard error.
fn notes(home: &Home, arguments: &[&str]) -> String {
    let output = home.run(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "billfold {arguments:?}: {stderr}");
    stderr
}

fn check_after_an_import_far_ahead(home: &Home, faketime: &Path) {
    let files = ["1", "2", "3"].map(|amount| write_bill(home, amount));
    home.ok(&["import", &files[0]]);
    assert!(run_under_clock(home, faketime, FAR_AHEAD, &["import", &files[1]]).status.success());
    let before = home.ok(&["versions", "100001", "2022-11", "--json"]);
    let import = home.json(&["imports", "--json"])["imports"][0]["import"].to_string();
    for arguments in [
        &["import", &files[2]][..],
        &["import", "--dry-run", &files[2]],
        &["import", "--append", &files[2]],
        &["import", "--append", "--dry-run", &files[2]],
        &["revert", &import],
        &["revert", "--dry-run", &import],
    ] {
        let stderr = home.guarded(arguments);
        let time =
            format!("import {import} was published at 2040-01-01T08:00:00+08:00 (2040-01-01T00:00:00Z)");
        assert!(stderr.contains(&time), "{stderr}");
        assert!(
            stderr.contains("days ahead of this machine's clock, 2") && stderr.contains("--clock-behind"),
            "{stderr}"
        );
        assert_eq!(home.ok(&["versions", "100001", "2022-11", "--json"]), before, "nothing was changed");
    }
    // What changes nothing is done, and readers are told what they do not see.
    assert!(notes(home, &["import", &files[1]]).is_empty());
    let now = jiff::Timestamp::from_second(now_s() + 60).unwrap().to_string();
    assert!(
        notes(home, &["bill", "100001", "2022-11", "--as-of", &now])
            .contains("ahead of this machine's clock")
    );
    assert!(notes(home, &["month", "2022-11", "--as-of", &now]).contains("ahead of this machine's clock"));
    let diff = ["diff", "100001", "2022-11", "--from", "v1", "--to", &now];
    assert!(notes(home, &diff).contains("ahead of this machine's clock"));
    assert!(notes(home, &["bill", "100001", "2022-11"]).is_empty());
    home.key(DISTRIBUTOR);
    drop(home.serve_watched());
    home.wait_for_log("the import ran under a clock that was ahead");
    // It may be meant.
    home.ok(&["import", "--clock-behind", &files[2]]);
    let newest = home.json(&["imports", "--json"])["imports"][0]["import"].to_string();
    home.ok(&["revert", "--clock-behind", &newest]);
    let versions = home.json(&["versions", "100001", "2022-11", "--json"])["versions"].take();
    let times: Vec<&str> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["published_at"].as_str().unwrap())
        .collect();
    assert_eq!(times.len(), 4);
    assert!(times.iter().filter(|time| time.starts_with("2040-01-01T00:00:0")).count() == 3, "{times:?}");
}

#[test]
fn after_an_import_under_a_clock_that_was_far_ahead_nothing_is_published_unless_it_is_meant() {
    let Some(faketime) = find_faketime() else { return };
    check_after_an_import_far_ahead(&Home::with_partners(), &faketime);
}

#[test]
fn after_an_import_under_a_clock_that_was_far_ahead_the_same_holds_in_postgresql() {
    let (Some(faketime), Some(database)) = (find_faketime(), Database::shared()) else { return };
    check_after_an_import_far_ahead(&Home::on(database).and_partners(), &faketime);
}

#[test]
fn a_clock_that_is_a_little_behind_publishes_with_a_note_and_times_do_not_go_back() {
    let Some(faketime) = find_faketime() else { return };
    let home = Home::with_partners();
    let run = |clock: &str, arguments: &[&str]| {
        let output = run_under_clock(&home, &faketime, clock, arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{clock}: {stderr}");
        stderr
    };
    assert!(run("+3600", &["import", &write_bill(&home, "1")]).is_empty());
    let stderr = run("+0", &["import", &write_bill(&home, "2")]);
    assert!(
        stderr.contains("note: import 1 was published at ") && stderr.contains(" minutes ahead of"),
        "{stderr}"
    );
    let stderr = run("-3d", &["close", "2022-11", "--dry-run"]);
    assert!(
        stderr.contains("note: import 2 was published at ") && stderr.contains(", 3 days ahead of"),
        "{stderr}"
    );
    assert!(
        run("+3590", &["import", &write_bill(&home, "3")]).is_empty(),
        "clocks may differ by some seconds"
    );
    let versions = home.json(&["versions", "100001", "2022-11", "--json"])["versions"].take();
    let parse = |version: &serde_json::Value| version["published_at"].as_str().unwrap().parse().unwrap();
    let times: Vec<jiff::Timestamp> = versions.as_array().unwrap().iter().map(parse).collect();
    let mut sorted = times.clone();
    sorted.sort();
    sorted.dedup();
    assert!(sorted.len() == 3 && (times == sorted || times.iter().rev().eq(&sorted)), "{times:?}");
}

#[test]
fn a_prune_under_a_clock_that_is_far_ahead_says_that_nothing_was_imported_for_the_whole_age() {
    let Some(faketime) = find_faketime() else { return };
    let home = Home::with_partners();
    home.ok(&["import", &write_bill(&home, "1")]);
    home.ok(&["import", &write_bill(&home, "2")]);
    let prune = ["prune", "--older-than", "400d", "--dry-run"];
    assert!(notes(&home, &prune).is_empty());
    let output = run_under_clock(&home, &faketime, FAR_AHEAD, &prune);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && stderr.contains("note: the newest import, 2, was published at 20"),
        "{stderr}"
    );
    assert!(stderr.contains("Check this machine's clock, 2040-01-01T08:00:00+08:00"), "{stderr}");
}
