//! Tests of pruning: versions that were superseded long ago are dropped, and all others are kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use super::{WITHOUT_DIGESTS, line_objects, tamper_catalog, verify_sound};
use crate::support::{Home, now_s, row, sheet};

/// One day, in microseconds.
const DAY_US: i64 = 86_400 * 1_000_000;

/// The customer whose bills are checked.
const OWNERS: [&str; 3] = ["100001", "100002", "100003"];

/// Imports bills that replace each other, each published the given number of days ago. Import 1 has bills of all
/// three owners, 2 and 3 replace that of the first, 4 those of the first two.
fn make_aged_home(days: [i64; 4]) -> Home {
    let home = Home::new();
    let statements = [
        vec![row(OWNERS[0], "2022-11", "1"), row(OWNERS[1], "2022-11", "1"), row(OWNERS[2], "2022-11", "1")],
        vec![row(OWNERS[0], "2022-11", "2"), row(OWNERS[0], "2022-12", "2")],
        vec![row(OWNERS[0], "2022-11", "3")],
        vec![row(OWNERS[0], "2022-11", "4"), row(OWNERS[1], "2022-11", "4")],
    ];
    let now_us = now_s() * 1_000_000;
    let mut times = String::new();
    for ((import, statement), days) in (1..).zip(&statements).zip(days) {
        let file = home.file(&format!("{import}.csv"), sheet(statement));
        home.ok(&["import", &file]);
        let at_us = now_us - days * DAY_US;
        let _ = write!(
            times,
            "UPDATE import SET published_at_us = {at_us} WHERE id = {import};
             UPDATE version SET published_at_us = {at_us} WHERE import = {import};"
        );
    }
    // They are as if from before there were digests, which the next program computes.
    times.push_str(WITHOUT_DIGESTS);
    let triggers = read_triggers(&home);
    tamper_catalog(&home, &times);
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    for trigger in triggers {
        catalog.execute_batch(&trigger).unwrap();
    }
    drop(catalog);
    drop(home.serve_swept());
    home
}

/// Reads the text of each trigger of a catalog.
fn read_triggers(home: &Home) -> Vec<String> {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let mut triggers = catalog.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers = triggers.query_map([], |row| row.get(0)).unwrap();
    triggers.collect::<Result<_, _>>().unwrap()
}

/// Reads the bills as of a time by the promised rule: the newest version at that time, and its total.
fn as_of(home: &Home, at_us: i64) -> BTreeMap<(i64, i64), (i64, Vec<String>)> {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let sql = "SELECT owner, month, number, version.id FROM bill JOIN version ON version.bill = bill.id
               WHERE number = (SELECT max(number) FROM version AS own
                               WHERE own.bill = bill.id AND own.published_at_us <= ?1)";
    let mut versions = catalog.prepare(sql).unwrap();
    let mut rows = versions.query([at_us]).unwrap();
    let mut bills = BTreeMap::new();
    while let Some(row) = rows.next().unwrap() {
        let mut cells = catalog.prepare("SELECT total FROM cell WHERE version = ?1 ORDER BY total").unwrap();
        let cells = cells.query_map([row.get::<_, i64>(3).unwrap()], |row| row.get(0)).unwrap();
        let cells = cells.collect::<Result<_, _>>().unwrap();
        bills.insert((row.get(0).unwrap(), row.get(1).unwrap()), (row.get(2).unwrap(), cells));
    }
    bills
}

/// Lists the imports that still have an object.
fn imports_with_objects(home: &Home) -> Vec<String> {
    let objects = line_objects(home);
    let names = objects.iter().map(|path| path.file_name().unwrap().to_str().unwrap());
    names.map(|name| name.split('-').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn what_was_superseded_before_the_age_goes_and_every_answer_since_stays() {
    let home = make_aged_home([500, 400, 300, 200]);
    assert!(verify_sound(&home).ends_with("all is well\n"));
    let objects = home.objects();
    for (age, versions, cells, left) in [
        // Nothing was superseded that long ago.
        ("401d", 0, 0, vec!["1", "2", "2", "3", "4"]),
        // Version 1 of the first bill; its lines are in an object that others count lines of.
        ("350d", 1, 1, vec!["1", "2", "2", "3", "4"]),
        // Version 2 too, and with it the object of import 2 in November, but not the one in December.
        ("250d", 1, 1, vec!["1", "2", "3", "4"]),
        // Version 3, and version 1 of the second bill; the third bill still counts lines of import 1.
        ("1d", 2, 2, vec!["1", "2", "4"]),
    ] {
        let now_us = now_s() * 1_000_000;
        let age_us = age.trim_end_matches('d').parse::<i64>().unwrap() * DAY_US;
        let times: Vec<i64> = (0..60).map(|step| now_us - age_us + step * age_us / 50).collect();
        let before: Vec<_> = times.iter().map(|at_us| as_of(&home, *at_us)).collect();
        let would = home.ok(&["prune", "--older-than", age, "--dry-run"]);
        assert_eq!(times.iter().map(|at_us| as_of(&home, *at_us)).collect::<Vec<_>>(), before, "{age}: dry");
        let did = home.ok(&["prune", "--older-than", age]);
        assert!(did.starts_with(&format!("deleted {cells} cells of {versions} versions ")), "{age}: {did}");
        let without_time =
            |text: &str| text.split_once(" were superseded").unwrap().1.split_once('Z').unwrap().1.to_owned();
        assert_eq!(without_time(&would), without_time(&did), "{age}");
        assert_eq!(times.iter().map(|at_us| as_of(&home, *at_us)).collect::<Vec<_>>(), before, "{age}");
        assert_eq!(imports_with_objects(&home), left, "{age}: {did}");
        assert!(verify_sound(&home).ends_with("all is well\n"));
        assert!(home.ok(&["refold", "--all"]).ends_with("no difference\n"));
    }
    assert!(home.objects().len() < objects.len());
    let found = home.json(&["verify", "--json"]);
    assert_eq!((&found["versions"], &found["pruned_versions"]), (&4.into(), &4.into()));
    for (owner, total) in OWNERS.iter().zip(["4.00000000", "4.00000000", "1.00000000"]) {
        assert_eq!(
            home.json(&["bill", owner, "2022-11", "--json"])["bills"].take()[0]["sums"]["total"],
            total
        );
    }
    assert!(home.ok(&["prune", "--older-than", "1d"]).starts_with("deleted 0 cells of 0 versions "));
}

#[test]
fn an_age_below_a_day_or_without_a_unit_is_refused() {
    let home = make_aged_home([4, 3, 2, 1]);
    let before = home.objects();
    let said = home.refused(&["prune", "--older-than", "0d"]);
    assert!(said.contains("never pruned; state an age of 1d at least"), "{said}");
    let output = home.run(&["prune", "--older-than", "400"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("such as 400d"));
    assert_eq!(home.objects(), before);
}

#[test]
fn a_prune_that_waits_for_a_backup_says_so() {
    let home = make_aged_home([500, 400, 300, 200]);
    let lock = fs::File::options().create(true).append(true).open(home.path().join("backup.lock")).unwrap();
    lock.lock_shared().unwrap();
    let mut prune = home.command(&["prune", "--older-than", "250d"]);
    let mut prune = prune.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(prune.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("a backup runs; waiting for it to end"), "{said}");
    assert!(prune.try_wait().unwrap().is_none(), "it waits");
    drop(lock);
    assert!(prune.wait().unwrap().success());
}

#[test]
fn objects_that_a_killed_prune_left_are_known_and_swept() {
    let home = make_aged_home([500, 400, 300, 200]);
    let objects = line_objects(&home);
    let kept: Vec<_> = objects.iter().map(|path| (path, fs::read(path).unwrap())).collect();
    home.ok(&["prune", "--older-than", "1d"]);
    let gone: Vec<_> = kept.iter().filter(|(path, _)| !path.exists()).collect();
    assert_eq!(gone.len(), 2);
    // As if it had been killed after its transaction.
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    for (path, bytes) in gone {
        fs::write(path, bytes).unwrap();
        let name = path.strip_prefix(home.path().join("objects")).unwrap().to_str().unwrap();
        catalog.execute("INSERT INTO pruned_object VALUES (?1)", [name]).unwrap();
    }
    drop(catalog);
    let said = home.ok(&["verify"]);
    assert_eq!(said.matches("a prune dropped it and was killed").count(), 2, "{said}");
    drop(home.serve_swept());
    assert!(verify_sound(&home).ends_with("all is well\n"));
    assert_eq!(line_objects(&home).len(), 3);
}

#[test]
fn nothing_but_a_prune_gets_past_the_catalogs_triggers() {
    let home = make_aged_home([500, 400, 300, 200]);
    home.ok(&["prune", "--older-than", "350d"]);
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    for sql in [
        // A current version is never marked, a mark is never taken back or changed, nothing else changes with it.
        "UPDATE version SET pruned_at_us = 1 WHERE id = (SELECT max(current) FROM bill)",
        "UPDATE version SET pruned_at_us = 1",
        "UPDATE version SET pruned_at_us = NULL WHERE pruned_at_us IS NOT NULL",
        "UPDATE version SET pruned_at_us = 5 WHERE pruned_at_us IS NOT NULL",
        "UPDATE version SET pruned_at_us = 5, lines = 9 WHERE number = 2",
        "UPDATE version SET lines = 9 WHERE number = 2",
        "DELETE FROM version WHERE pruned_at_us IS NOT NULL",
        // Cells and parts of what is kept stay.
        "DELETE FROM cell",
        "DELETE FROM part",
        "DELETE FROM part WHERE until IS NULL",
        "UPDATE cell SET total = '0.00000000'",
    ] {
        let error = catalog.execute(sql, []).expect_err(sql);
        assert!(error.to_string().contains("a published version never changes"), "{sql}: {error}");
    }
    drop(catalog);
    verify_sound(&home);
}

#[test]
fn what_was_pruned_is_still_listed_and_said_to_be_gone_wherever_it_is_asked_for() {
    let home = make_aged_home([400, 300, 200, 100]);
    home.ok(&["prune", "--older-than", "150d"]);
    let versions = home.ok(&["versions", OWNERS[0], "2022-11"]);
    assert_eq!(versions.matches("pruned").count(), 2, "{versions}");
    let versions = home.ok(&["versions", "--month", "2022-11"]);
    assert_eq!(versions.matches("pruned").count(), 2, "{versions}");
    for command in [
        &["bill", OWNERS[0], "2022-11", "--as-of", "v1"][..],
        &["diff", OWNERS[0], "2022-11", "--from", "v2", "--to", "v4"],
        &["month", "2022-11", "--as-of", "v1"],
    ] {
        let output = home.run(command);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{command:?}");
        assert!(said.contains("was pruned at") || said.contains("invalid value"), "{command:?}: {said}");
    }
    home.ok(&["diff", OWNERS[0], "2022-11", "--from", "v3"]);
}
