//! A server answers first, and keeps its folder beside that: it sweeps what killed imports left, and writes the lists for
//! outside engines as far as they are not right.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, Instant};

use crate::kills::assert_tidy;
use crate::proof::tamper_catalog;
use crate::support::{DISTRIBUTOR, Home, row, sheet};

/// Months with a bill.
const MONTHS: [&str; 3] = ["2022-10", "2022-11", "2022-12"];

/// Makes a data folder with a bill in each month.
fn make_home() -> Home {
    let home = Home::with_partners();
    let rows = MONTHS.map(|month| row("100001", month, "1.5"));
    home.ok(&["import", &home.file("first.csv", sheet(&rows))]);
    home
}

/// Returns the files of lists, with the numbers and times of the files.
fn read_lists(home: &Home) -> BTreeMap<String, (u64, i64, i64)> {
    let mut lists = BTreeMap::new();
    for folder in ["versions", "parts"] {
        for entry in fs::read_dir(home.path().join("objects").join(folder)).into_iter().flatten() {
            let entry = entry.unwrap();
            let found = entry.metadata().unwrap();
            let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            lists.insert(name, (found.ino(), found.mtime(), found.mtime_nsec()));
        }
    }
    lists
}

/// Asserts that `verify` finds neither damage nor leftovers.
fn assert_sound(home: &Home) {
    let said = home.ok(&["verify"]);
    assert!(said.ends_with("all is well\n"), "{said}");
}

/// Waits until a condition holds.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_server_answers_before_it_has_swept_and_written_the_lists_and_does_both_then() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    fs::remove_dir_all(home.path().join("objects/versions")).unwrap();
    // Another program writes to the catalog: the sweep waits for it, and no answer does.
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let dead = "INSERT INTO import (id, state, token, identity, imported_by, started_at_us, lines, notices)
                VALUES (9, 'staged', '00112233445566aa', x'', 'me', 0, 0, '[]')";
    catalog.execute_batch(dead).unwrap();
    catalog.execute_batch("BEGIN IMMEDIATE").unwrap();
    let server = home.serve_watched();
    let answer = server.summary(&key, "100001", MONTHS[1]);
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "1.50000000", "{answer}");
    assert!(!home.path().join("objects/versions").exists() && !home.log().contains("is swept"));
    catalog.execute_batch("COMMIT").unwrap();
    drop(catalog);
    home.wait_for_log("the data folder is swept");
    assert_tidy(&home, "after the upkeep");
    drop(server);
    assert_sound(&home);
}

#[test]
fn a_server_that_is_stopped_at_once_leaves_no_half_of_a_list_and_the_next_one_writes_the_rest() {
    let home = Home::with_partners();
    let months: Vec<String> =
        (2010..2020).flat_map(|year| (1..13).map(move |month| format!("{year}-{month:02}"))).collect();
    let rows: Vec<_> = months.iter().map(|month| row("100001", month, "1")).collect();
    home.ok(&["import", &home.file("many.csv", sheet(&rows))]);
    for list in ["versions", "parts", "lists.json"] {
        let list = home.path().join("objects").join(list);
        if list.is_dir() { fs::remove_dir_all(list).unwrap() } else { fs::remove_file(list).unwrap() }
    }
    let server = home.serve_watched();
    // Stopped at once, or after some lists.
    wait_until("no list is written", || read_lists(&home).len() > 3);
    assert!(server.stop().success());
    let log = home.log();
    assert!(log.contains("stopped: every request was answered") && !log.contains("ERROR"), "{log}");
    for list in read_lists(&home).keys() {
        let bytes = fs::read(home.path().join("objects").join(list)).unwrap();
        assert!(
            list.ends_with(".parquet") && bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"),
            "{list}"
        );
    }
    drop(home.serve_swept());
    assert_eq!(read_lists(&home).len(), 2 * months.len());
    assert_sound(&home);
}

#[test]
fn an_import_of_one_month_writes_the_lists_of_this_month_and_a_start_with_right_lists_writes_none() {
    let home = make_home();
    let before = read_lists(&home);
    assert_eq!(before.len(), 2 * MONTHS.len());
    home.ok(&["import", &home.file("second.csv", sheet(&[row("100002", "2022-11", "2")]))]);
    let after = read_lists(&home);
    let changed: Vec<_> = after.iter().filter(|(list, file)| before.get(*list) != Some(file)).collect();
    let changed: Vec<_> = changed.into_iter().map(|(list, _)| list.as_str()).collect();
    assert_eq!(changed, ["parts/2022-11.parquet", "versions/2022-11.parquet"]);
    // The same bills again, and starts of servers, change no list.
    home.ok(&["import", &home.file("again.csv", sheet(&[row("100002", "2022-11", "2")]))]);
    for _ in 0..2 {
        drop(home.serve_swept());
        assert!(
            home.log().contains("\"lists_written\":0") || home.log().contains("lists_written=0"),
            "{}",
            home.log()
        );
    }
    assert_eq!(read_lists(&home), after);
    home.ok(&["revert", "2"]);
    let reverted = read_lists(&home);
    assert_eq!(reverted.iter().filter(|(list, file)| after.get(*list) != Some(file)).count(), 2);
    assert_sound(&home);
}

#[test]
fn a_list_that_was_deleted_cut_short_changed_or_never_of_this_catalog_is_right_after_the_next_start() {
    let home = make_home();
    let list = home.path().join("objects/versions/2022-11.parquet");
    let whole = fs::read(&list).unwrap();
    let mut changed = whole.clone();
    changed[whole.len().div_euclid(2)] ^= 1;
    let other = home.path().join("objects/parts/1999-01.parquet");
    let former = ["versions", "parts"].map(|name| home.path().join(format!("objects/{name}.parquet")));
    let damages: [&dyn Fn(); 6] = [
        &|| fs::remove_file(&list).unwrap(),
        &|| fs::write(&list, &whole[..100]).unwrap(),
        &|| fs::write(&list, &changed).unwrap(),
        &|| fs::write(&other, &whole).unwrap(),
        &|| fs::write(home.path().join("objects/lists.json"), "{").unwrap(),
        // As an earlier program left them, which wrote each list for all months.
        &|| former.iter().for_each(|former| fs::write(former, &whole).unwrap()),
    ];
    for (number, damage) in damages.iter().enumerate() {
        let before = read_lists(&home);
        damage();
        drop(home.serve_swept());
        assert_tidy(&home, &format!("{number}"));
        assert_sound(&home);
        let after = read_lists(&home);
        let written = after.iter().filter(|(list, file)| before.get(*list) != Some(file)).count();
        assert_eq!(written, usize::from(number < 3), "{number}");
    }
}

#[test]
fn a_catalog_that_lost_rows_is_not_served_whether_it_was_checked_before_or_not() {
    let home = make_home();
    drop(home.serve_swept());
    for lost in ["DELETE FROM bill WHERE id = 2", "DELETE FROM version WHERE id = 2"] {
        let kept = fs::read(home.path().join("catalog.db")).unwrap();
        tamper_catalog(&home, lost);
        let said = home.refused(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(said.contains("the catalog is not of one state"), "{lost}: {said}");
        fs::write(home.path().join("catalog.db"), kept).unwrap();
    }
    drop(home.serve_swept());
}
