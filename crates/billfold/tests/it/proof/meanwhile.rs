//! Tests that a check finds no damage while other commands are at work.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{make_world, verify_sound};
use crate::support::{row, sheet};

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
