//! What killed imports leave behind, and who sweeps it.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::statement::Statement;
use super::{assert_tidy, imports, is_last_object, objects, partners, replacing, start, wait_for_object};
use crate::support::{DISTRIBUTOR, Home, seed};

/// Imports a statement and kills the import once it has written a certain object; what it left.
fn kill_at(home: &Home, statement: &Statement, is_it: fn(&str) -> bool) -> BTreeSet<String> {
    let before = objects(home);
    let mut import = start(home, statement);
    wait_for_object(home, &mut import, &before, is_it);
    import.kill().unwrap();
    import.wait().unwrap();
    let (_, staged) = imports(home);
    assert_eq!(staged.len(), 1, "the import was killed before it published");
    objects(home).difference(&before).cloned().collect()
}

/// Whether an object is a piece of one that is not whole yet.
fn is_piece(object: &str) -> bool {
    object.contains(".parquet#")
}

#[test]
fn what_a_killed_import_left_is_swept_by_the_next_import_and_by_a_server_that_starts() {
    let random = &mut Rng::with_seed(seed());
    let home = partners(Home::new());
    let [a, b] = Statement::two(&home, random);
    home.ok(&["import", &a.file]);
    let key = home.key(DISTRIBUTOR);
    let before = home.objects();
    // A piece of an object, and objects that are whole.
    for is_it in [is_piece, is_last_object] {
        assert!(!kill_at(&home, &b, is_it).is_empty());
        let server = home.serve_swept();
        assert_tidy(&home, "after a server started");
        assert_eq!(home.objects(), before);
        a.assert_current(&home, &server, &key, 1);
    }
    for is_it in [is_piece, is_last_object] {
        assert!(!kill_at(&home, &b, is_it).is_empty());
        let said = home.ok(&["import", &a.file]);
        assert!(said.contains("nothing to do"), "{said}");
        assert_tidy(&home, "after the next import");
        assert_eq!(home.objects(), before);
    }
    assert!(!kill_at(&home, &b, is_last_object).is_empty());
    home.ok(&replacing(&b.file));
    assert_tidy(&home, "after the same import once more");
    b.assert_current(&home, &home.serve(), &key, 2);
}

#[test]
fn pieces_of_the_list_of_versions_are_swept_and_an_old_list_is_made_new() {
    let random = &mut Rng::with_seed(seed());
    let home = partners(Home::new());
    let [a, b] = Statement::two(&home, random);
    let list = home.path().join("objects/versions/2022-11.parquet");
    home.ok(&["import", &a.file]);
    let old = std::fs::read(&list).unwrap();
    home.ok(&replacing(&b.file));
    let new = std::fs::read(&list).unwrap();
    assert_ne!(old, new);
    // As after a kill between the publish and the list: the old one, and a piece of the new one.
    let leave = || {
        std::fs::write(&list, &old).unwrap();
        std::fs::write(list.with_file_name("2022-11.parquet#1"), &new[..100]).unwrap();
    };
    leave();
    let said = home.ok(&["import", &b.file]);
    assert!(said.contains("nothing to do"), "{said}");
    assert_tidy(&home, "after the same import once more");
    assert!(std::fs::read(&list).unwrap() == new);
    leave();
    drop(home.serve_swept());
    assert_tidy(&home, "after a server started");
    assert!(std::fs::read(&list).unwrap() == new);
}

#[test]
fn a_server_that_starts_while_an_import_runs_leaves_it_alone() {
    let random = &mut Rng::with_seed(seed());
    let home = partners(Home::new());
    let [a, b] = Statement::two(&home, random);
    home.ok(&["import", &a.file]);
    let key = home.key(DISTRIBUTOR);
    let before = objects(&home);
    let mut import = start(&home, &b);
    wait_for_object(&home, &mut import, &before, |_| true);
    let server = home.serve();
    assert!(import.wait().unwrap().success());
    assert_tidy(&home, "after both");
    b.assert_current(&home, &server, &key, 2);
}
