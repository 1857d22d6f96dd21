//! Tests of killed backups, and of backups while imports run.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

use fastrand::Rng;
use serde_json::Value;

use super::super::{make_world, verify_sound};
use super::{read_content, restore_and_verify};
use crate::support::{Home, row, seed, sheet};

#[test]
fn a_backup_that_is_killed_leaves_the_one_before_or_is_told_as_incomplete() {
    let home = Home::new();
    let rows: Vec<_> =
        (0..3_000).map(|number| row(&(100_001 + number).to_string(), "2022-11", "1")).collect();
    home.ok(&["import", &home.file("many.csv", sheet(&rows))]);
    for month in 1..10 {
        let file = home.file("month.csv", sheet(&[row("100001", &format!("2022-0{month}"), "1")]));
        home.ok(&["import", &file]);
    }
    let random = &mut Rng::with_seed(seed());
    let [first, again] = ["first", "again"].map(|name| home.path().with_file_name(name));
    home.ok(&["backup", again.to_str().unwrap()]);
    let usual = std::time::Instant::now();
    home.ok(&["backup", home.path().with_file_name("timed").to_str().unwrap()]);
    let usual = usual.elapsed();
    let mut incomplete = 0;
    for _ in 0..5 {
        for to in [&first, &again] {
            let mut command = home.command(&["backup", to.to_str().unwrap()]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(usual.mul_f64(random.f64()));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(read_content(&restore_and_verify(&again)), read_content(&home));
        if !first.join("backup.json").exists() {
            let said = Home::new().refused(&["restore", first.to_str().unwrap()]);
            assert!(said.contains("is an incomplete backup") || said.contains("is no"), "{said}");
            incomplete += 1;
        }
    }
    println!("{incomplete} of 5 were incomplete");
    home.ok(&["backup", first.to_str().unwrap()]);
    assert_eq!(read_content(&restore_and_verify(&first)), read_content(&home));
}

#[test]
fn a_backup_that_is_taken_while_imports_run_is_one_state() {
    let home = make_world();
    let lines = |amount: &str| {
        let owners = (0..20).map(|number| (100_001 + number).to_string());
        let rows = owners.flat_map(|owner| ["2022-11", "2022-12"].map(|month| row(&owner, month, amount)));
        sheet(&rows.collect::<Vec<_>>())
    };
    let imports = [home.file("a.csv", lines("1")), home.file("b.csv", lines("2"))];
    let to = home.path().with_file_name("backup");
    let (is_over, home) = (AtomicBool::new(false), &home);
    let (ran, backups) = std::thread::scope(|scope| {
        let importing = scope.spawn(|| {
            // Bounded, so that a failure of the backups ends the test.
            (0..200)
                .take_while(|number| {
                    home.ok(&["import", &imports[number % 2], "--again", "--shrink", "all"]);
                    !is_over.load(Ordering::SeqCst)
                })
                .count()
        });
        let backups: Vec<_> = (0..4)
            .map(|_| {
                let output = home.run(&["backup", to.to_str().unwrap()]);
                let copy = Home::new();
                (output, copy.run(&["restore", to.to_str().unwrap()]), copy)
            })
            .collect();
        is_over.store(true, Ordering::SeqCst);
        (importing.join().unwrap(), backups)
    });
    assert!(ran > 1, "{ran} imports ran meanwhile");
    let now = read_content(home);
    for (backup, restore, copy) in backups {
        assert!(backup.status.success() && restore.status.success(), "{backup:?} {restore:?}");
        assert!(verify_sound(&copy).ends_with("all is well\n"));
        assert!(copy.ok(&["refold", "--all"]).ends_with("no difference\n"));
        // Every version and cell of it is as in the original: versions never change.
        let same = |rows: &[String]| {
            let kept = rows.iter().filter(|row| row.starts_with("version: ") || row.starts_with("cell: "));
            kept.cloned().collect::<std::collections::BTreeSet<_>>()
        };
        assert!(same(&read_content(&copy)).is_subset(&same(&now)));
        // An import is in it wholly or not at all: its bills are all at one version.
        let listed: Value = copy.json(&["imports", "--json"])["imports"].take();
        for import in listed.as_array().unwrap().iter().filter(|import| import["import"].as_i64() > Some(3)) {
            assert_eq!(import["versions"].as_array().unwrap().len(), 40, "{import}");
        }
    }
}
