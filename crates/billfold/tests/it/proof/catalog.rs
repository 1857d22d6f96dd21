//! Tests of damage to the catalog.

use std::fs;

use super::{find_kinds, line_objects, make_world, tamper_catalog, verify_damaged, verify_sound};
use crate::support::{Home, row, sheet};

#[test]
fn a_changed_cell_is_found_in_current_and_in_older_versions_and_refold_shows_it_exactly() {
    let home = make_world();
    tamper_catalog(&home, "UPDATE cell SET total = '1.00000000' WHERE version = 4");
    let said = verify_damaged(&home);
    assert!(
        said.contains("WRONG: bill of customer 100001, 2022-11, payer 200000000001, version 2: 1 cell other"),
        "{said}"
    );
    let output = home.run(&["refold"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let place = "manager 200000000001, postPay, postpay_deduct_h, product ";
    assert!(said.contains(place), "{said}");
    assert!(
        said.contains(
            "published: original 8.75000000, before voucher 8.75000000, voucher 0.00000000, total 1.00000000"
        ),
        "{said}"
    );
    assert!(
        said.contains(
            "the lines: original 8.75000000, before voucher 8.75000000, voucher 0.00000000, total 8.75000000"
        ),
        "{said}"
    );
    tamper_catalog(&home, "UPDATE cell SET total = '8.75000000' WHERE version = 4");
    verify_sound(&home);
    // An older version, by one unit.
    tamper_catalog(&home, "UPDATE cell SET voucher = '0.00000001' WHERE version = 1");
    assert!(home.ok(&["refold"]).ends_with("no difference\n"));
    let output = home.run(&["refold", "--all"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("customer 100001, 2022-11, payer 200000000001, version 1")
            && said.contains("voucher 0.00000001"),
        "{said}"
    );
    assert!(verify_damaged(&home).contains("version 1: 1 cell other than the lines add up to"));
}

#[test]
fn whatever_is_changed_in_the_catalog_is_found() {
    for (sql, expected) in [
        ("DELETE FROM cell WHERE version = 2", "1 cell other than the lines add up to"),
        ("UPDATE cell SET manager = 5 WHERE version = 2", "were published with manager 5"),
        (
            "UPDATE cell SET total = 'much' WHERE version = 2",
            "its cells cannot be read: the catalog holds \"much\" as total",
        ),
        ("UPDATE cell SET pay_mode = 'barter' WHERE version = 2", "its cells cannot be read"),
        ("DELETE FROM version WHERE id = 1", "version 1 is not there, and a later one is"),
        ("DELETE FROM version WHERE id = 1", "1 cell of no version"),
        ("DELETE FROM version WHERE id = 4", "the version that is to be current is not there"),
        ("UPDATE bill SET current = 1 WHERE id = 1", "the version that counts as current is not its newest"),
        (
            "UPDATE version SET lines = 3 WHERE id = 4",
            "version 2 has 3 lines, and the parts that it counts have 2",
        ),
        (
            "UPDATE version SET lines_digest = zeroblob(32) WHERE id = 4",
            "its digest is not that of its lines",
        ),
        ("UPDATE version SET lines_digest = x'00' WHERE id = 4", "a part of it cannot be read"),
        ("UPDATE version SET published_at_us = 0 WHERE id = 4", "version 2 is not later than the one before"),
        ("DELETE FROM part WHERE import = 2", "version 2 has 2 lines, and the parts that it counts have 0"),
        ("UPDATE part SET until = NULL", "version 2 has 2 lines, and the parts that it counts have 4"),
        ("UPDATE part SET lines = 9 WHERE import = 2", "the parts that it counts have 9"),
        ("DELETE FROM relation", "does not know that the manager may ask for them"),
        (
            "DELETE FROM object WHERE import = 2",
            "it counts lines of import 2, of which the catalog has no object",
        ),
        ("UPDATE object SET lines = 8 WHERE import = 2", "it has 2 lines, and the catalog says 8"),
        ("UPDATE object SET bytes = 8 WHERE import = 2", "and was written with 8"),
        (
            "UPDATE object SET sha256 = zeroblob(32) WHERE import = 2",
            "its bytes are not those that were written",
        ),
        ("DELETE FROM bill WHERE id = 1", "rows of its table version without the row of bill"),
        ("UPDATE bill SET month = 7 WHERE id = 1", "a part of it cannot be read"),
    ] {
        let home = make_world();
        tamper_catalog(&home, sql);
        let said = verify_damaged(&home);
        assert!(said.contains(expected), "{sql}: {said}");
        // The rest is too damaged for the check that every test ends with.
        fs::remove_file(home.path().join("catalog.db")).unwrap();
    }
}

#[test]
fn a_restored_old_catalog_is_told_from_strays_since_objects_have_the_numbers_of_imports() {
    let home = make_world();
    let aside = home.path().join("old");
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute("VACUUM INTO ?1", [aside.to_str().unwrap()]).unwrap();
    drop(catalog);
    let third = home.file("third.csv", sheet(&[row("100002", "2022-11", "4")]));
    home.ok(&["import", &third]);
    for name in ["catalog.db", "catalog.db-wal", "catalog.db-shm"] {
        let _ = fs::remove_file(home.path().join(name));
    }
    fs::rename(&aside, home.path().join("catalog.db")).unwrap();
    let said = verify_damaged(&home);
    assert!(said.contains("it is of import 3, which the catalog has not reached"), "{said}");
    assert!(said.contains("The catalog looks older than the objects"), "{said}");
    // No import goes on from the old state, until the object is elsewhere. It is put back after that.
    let fourth = home.file("fourth.csv", sheet(&[row("100002", "2022-11", "5")]));
    assert!(home.refused(&["import", &fourth]).contains("import-3-"));
    let object =
        line_objects(&home).into_iter().find(|path| path.to_str().unwrap().contains("import-3-")).unwrap();
    fs::rename(&object, home.path().join("aside")).unwrap();
    home.ok(&["import", &fourth]);
    fs::rename(home.path().join("aside"), &object).unwrap();
    let said = verify_damaged(&home);
    assert!(
        said.contains("it is of an import 3 that is not the one which the catalog knows by that number"),
        "{said}"
    );
    assert_eq!(find_kinds(&home), ["catalog_older"]);
}

#[test]
fn a_catalog_file_that_is_damaged_anywhere_is_told_and_never_crashes_the_program() {
    let home = make_world();
    for name in ["catalog.db-wal", "catalog.db-shm"] {
        assert!(
            !home.path().join(name).exists(),
            "the last program left nothing to be written into the file"
        );
    }
    let path = home.path().join("catalog.db");
    let whole = fs::read(&path).unwrap();
    let kept = fs::read(&line_objects(&home)[0]).unwrap();
    for place in (0..whole.len()).step_by(3_989) {
        let mut bytes = whole.clone();
        for byte in bytes.iter_mut().skip(place).take(64) {
            *byte = !*byte;
        }
        fs::write(&path, bytes).unwrap();
        let output = home.run(&["verify"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{place}: {said}");
        assert!(!said.contains("panicked"), "{place}: {said}");
        for name in ["catalog.db-wal", "catalog.db-shm"] {
            let _ = fs::remove_file(home.path().join(name));
        }
    }
    for length in [0, 100, 4096, whole.len() / 2] {
        fs::write(&path, &whole[..length]).unwrap();
        let output = home.run(&["verify"]);
        assert_eq!(output.status.code(), Some(1), "{length} bytes: {output:?}");
        for name in ["catalog.db-wal", "catalog.db-shm"] {
            let _ = fs::remove_file(home.path().join(name));
        }
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(fs::read(&line_objects(&home)[0]).unwrap(), kept, "verify changes nothing");
    verify_sound(&home);
}

#[test]
fn a_catalog_of_a_newer_program_is_refused_as_such() {
    let home = Home::new();
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &file]);
    tamper_catalog(&home, "PRAGMA user_version = 900");
    assert!(home.refused(&["verify"]).contains("the catalog has version 900"));
    tamper_catalog(&home, "PRAGMA user_version = 12");
}
