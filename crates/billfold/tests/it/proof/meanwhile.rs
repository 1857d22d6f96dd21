//! Tests that a check finds no damage while other commands are at work.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::{make_world, verify_sound};
use crate::support::{Database, Home, find_faketime, row, sheet};

#[test]
fn imports_and_a_server_that_run_meanwhile_are_no_damage() {
    let home = make_world();
    let _server = home.serve();
    let lines = |amount: &str| {
        let owners = (0..12).map(|number| (100_001 + number).to_string());
        let rows = owners.flat_map(|owner| ["2022-11", "2022-12"].map(|month| row(&owner, month, amount)));
        sheet(&rows.collect::<Vec<_>>())
    };
    let files = [home.file("a.csv", lines("1")), home.file("b.csv", lines("2"))];
    let is_over = AtomicBool::new(false);
    let home = &home;
    let imports = std::thread::scope(|scope| {
        let importing = scope.spawn(|| {
            // Bounded, so that a failure of the checks below ends the test.
            (0..200)
                .take_while(|number| {
                    home.ok(&["import", &files[number % 2], "--again", "--shrink", "all"]);
                    !is_over.load(Ordering::SeqCst)
                })
                .count()
        });
        let checked: Vec<_> =
            (0..5).map(|_| [home.run(&["verify"]), home.run(&["refold", "--all"])]).collect();
        is_over.store(true, Ordering::SeqCst);
        let imports = importing.join().unwrap();
        for output in checked.into_iter().flatten() {
            let (said, error) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!(output.status.code(), Some(0), "{said}{error}");
            assert!(!said.contains("WRONG"), "{said}");
        }
        imports
    });
    assert!(imports > 1, "{imports} imports ran meanwhile");
    assert!(verify_sound(home).ends_with("all is well\n"));
}

/// Makes statements that replace each other, appends, imports that change nothing, and prunes a month ahead of them, all
/// at once, until `verify` and `refold` have run a number of times. None of them may name anything.
fn check_beside_a_crowd(home: &Home, faketime: &Path) {
    let files = ["1", "2"].map(|amount| {
        let rows: Vec<_> = (0..40).map(|n| row(&format!("{}", 100_001 + n), "2022-11", amount)).collect();
        home.file(&format!("{amount}.csv"), sheet(&rows))
    });
    let same = home.file("same.csv", sheet(&[row("100100", "2022-11", "3")]));
    let run = |arguments: &[&str]| home.ok(arguments);
    run(&["import", &files[0]]);
    run(&["import", &same]);
    let is_over = AtomicBool::new(false);
    // Bounded, so that a failure of the checks below ends the test.
    let until_over = |work: &dyn Fn(usize)| {
        (0..300).take_while(|_| !is_over.load(Ordering::SeqCst)).for_each(work);
    };
    let checked = std::thread::scope(|scope| {
        scope.spawn(|| {
            until_over(&|n| drop(run(&["import", &files[(n + 1) % 2], "--again", "--shrink", "all"])));
        });
        scope.spawn(|| {
            until_over(&|n| {
                let line = sheet(&[row("100101", "2022-11", &format!("{n}.5"))]);
                run(&["import", "--append", &home.file("append.csv", line)]);
            });
        });
        scope.spawn(|| until_over(&|_| drop(run(&["import", &same, "--again"]))));
        scope.spawn(|| {
            until_over(&|_| {
                let mut prune = home.command(&["prune", "--older-than", "1d"]);
                let output = prune.env("LD_PRELOAD", faketime).env("FAKETIME", "+30d").output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            });
        });
        let checks = (0..25).map(|n| {
            let arguments: &[&str] = if n % 5 == 4 { &["refold", "--all"] } else { &["verify", "--json"] };
            home.run(arguments)
        });
        let checked: Vec<_> = checks.collect();
        is_over.store(true, Ordering::SeqCst);
        checked
    });
    for output in checked {
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
        if let Ok(found) = serde_json::from_str::<Value>(&said) {
            assert_eq!(found["findings"], Value::Array(Vec::new()), "{said}");
        }
    }
    let found = home.json(&["verify", "--json"]);
    assert_ne!(found["pruned_versions"], 0, "versions were pruned meanwhile: {found}");
    assert_eq!(found["findings"], Value::Array(Vec::new()));
}

#[test]
fn nothing_is_named_beside_prunes_appends_and_imports_that_change_nothing() {
    let Some(faketime) = find_faketime() else { return };
    check_beside_a_crowd(&Home::with_partners(), &faketime);
}

#[test]
fn nothing_is_named_beside_prunes_appends_and_imports_that_change_nothing_in_postgresql() {
    let (Some(faketime), Some(database)) = (find_faketime(), Database::shared()) else { return };
    check_beside_a_crowd(&Home::on(database).and_partners(), &faketime);
}
