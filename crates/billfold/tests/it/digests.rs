//! A change of what was published in the catalog is noticed by every command and every request before anything
//! is answered from it or built upon it, in folders of an earlier version of the program, too.

use std::fs;

use crate::key_names::DOWNGRADE;
use crate::proof::tamper_catalog;
use crate::support::{DISTRIBUTOR, Home, error, row, sheet};

/// Makes a folder with two versions of a bill of two cells, a second bill, a backup, and a file with more lines.
fn make_home() -> Home {
    let home = Home::with_partners();
    let import = |name: &str, amounts: &[&str]| {
        let mut rows: Vec<_> = amounts.iter().map(|amount| row("100001", "2022-11", amount)).collect();
        rows.push(row("100002", "2022-11", "9"));
        home.ok(&["import", &home.file(name, sheet(&rows))]);
    };
    import("first.csv", &["123456789"]);
    import("second.csv", &["123456789", "2"]);
    home.ok(&["backup", &backup_folder(&home)]);
    home.file("more.csv", sheet(&[row("100001", "2022-11", "3")]));
    home
}

/// The folder of the backup.
fn backup_folder(home: &Home) -> String {
    home.path().with_extension("backup").to_str().unwrap().to_owned()
}

/// A file that [`make_home`] wrote.
fn file_of(home: &Home, name: &str) -> String {
    home.path().parent().unwrap().join(name).to_str().unwrap().to_owned()
}

/// The manifest of the backup.
fn read_manifest(home: &Home) -> Vec<u8> {
    let folder = backup_folder(home);
    let manifest = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut manifests: Vec<_> =
        manifest.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    manifests.sort();
    fs::read(&manifests[0]).unwrap()
}

/// Changes of the newest version of the bill of customer 100001, and what is said of it.
const CHANGES: [(&str, &str); 10] = [
    ("UPDATE cell SET total = '23456789.00000000' WHERE VERSION", "its cells were changed"),
    ("UPDATE cell SET product = 'p_cbs' WHERE VERSION", "its cells were changed"),
    ("UPDATE cell SET lines = lines + 1 WHERE VERSION", "its cells were changed"),
    ("DELETE FROM cell WHERE VERSION", "its cells were changed"),
    ("UPDATE version SET basis = 'cost' WHERE ROW", "its row was changed"),
    ("UPDATE version SET published_at_us = published_at_us + 1 WHERE ROW", "its row was changed"),
    ("UPDATE version SET lines = lines + 1 WHERE ROW", "its row was changed"),
    ("DELETE FROM version_digest WHERE VERSION", "its digest is missing"),
    (
        "UPDATE bill SET current = (SELECT min(id) FROM version) WHERE owner = 100001",
        "its bill names another version as the newest",
    ),
    (
        "UPDATE bill SET current = (SELECT current FROM bill WHERE owner = 100002) WHERE owner = 100001",
        "its bill names another version as the newest",
    ),
];

#[test]
fn a_changed_version_is_refused_by_every_command_and_request_and_never_built_upon() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let path = home.path().join("catalog.db");
    let (whole, manifest) = (fs::read(&path).unwrap(), read_manifest(&home));
    let other = home.ok(&["bill", "100002", "2022-11"]);
    for (change, flaw) in CHANGES {
        let newest = "(SELECT max(id) FROM version)";
        let change = change.replace("VERSION", &format!("version = {newest}"));
        let change = change.replace("ROW", &format!("id = {newest}"));
        tamper_catalog(&home, &change);
        let named = format!(
            "version 2 of the bill of customer 100001, 2022-11, payer {DISTRIBUTOR}, is not what was published: {flaw}"
        );
        let (more, backup) = (file_of(&home, "more.csv"), backup_folder(&home));
        let commands: [&[&str]; 7] = [
            &["bill", "100001", "2022-11"],
            &["month", "2022-11"],
            &["months"],
            &["diff", "100001", "2022-11"],
            &["import", "--append", &more],
            &["import", &more, "--shrink", "all"],
            &["backup", &backup],
        ];
        for command in commands {
            let said = home.refused(command);
            assert!(
                said.contains(&named) && said.contains("billfold verify"),
                "{change}: {command:?}: {said}"
            );
        }
        assert_eq!(read_manifest(&home), manifest, "{change}: the earlier backup is as it was");
        assert_eq!(home.ok(&["bill", "100002", "2022-11"]), other, "{change}");
        let server = home.serve_watched();
        let answer = server.summary(&key, "100001", "2022-11");
        assert_eq!(error(&answer).0, "InternalError", "{change}: {answer}");
        home.wait_for_log(&named);
        drop(server);
        assert_eq!(home.run(&["verify"]).status.code(), Some(1), "{change}");
        fs::write(&path, &whole).unwrap();
    }
    home.ok(&["verify"]);
    home.ok(&["import", "--append", &file_of(&home, "more.csv")]);
    home.ok(&["revert", "3"]);
    // What a revert goes back to is compared, too.
    tamper_catalog(&home, "UPDATE cell SET total = '23456789.00000000' WHERE version = 1");
    assert!(home.refused(&["revert", "2", "--dry-run"]).contains("version 1 of the bill of customer 100001"));
    assert!(home.refused(&["revert", "2"]).contains("version 1 of the bill of customer 100001"));
    home.ok(&["bill", "100001", "2022-11"]);
}

/// Takes a folder back to what an earlier version of the program made.
fn downgrade(home: &Home) {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch(DOWNGRADE).unwrap();
}

/// Reads the digests of all versions.
fn read_digests(home: &Home) -> Vec<(i64, Vec<u8>)> {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let mut rows = catalog.prepare("SELECT version, digest FROM version_digest ORDER BY version").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn versions_of_an_earlier_program_get_the_digests_of_their_lines_by_the_first_command_that_may_write() {
    let home = make_home();
    home.ok(&["import", "--append", &file_of(&home, "more.csv")]);
    home.ok(&["revert", "3"]);
    let expected = read_digests(&home);
    assert_eq!(expected.len(), 5);
    let note = "note: computed the digests of 5 versions of an earlier program\n";
    let (backup, more) = (backup_folder(&home), file_of(&home, "more.csv"));
    let commands: [&[&str]; 3] = [
        &["backup", &backup],
        &["prune", "--older-than", "9d"],
        &["import", &more, "--shrink", "all", "--dry-run"],
    ];
    for command in commands {
        downgrade(&home);
        // A command that only reads says what it does not compare.
        let output = home.run(&["bill", "100001", "2022-11"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.success() && said.contains("5 versions of an earlier program have no digest yet"),
            "{said}"
        );
        home.ok(&["verify"]);
        let said = String::from_utf8(home.run(command).stderr).unwrap();
        if command.contains(&"--dry-run") {
            assert!(said.contains("5 versions of an earlier program have no digest yet"), "{said}");
            assert_eq!(read_digests(&home), []);
        } else {
            assert!(said.contains(note), "{command:?}: {said}");
        }
    }
    let server = home.serve_watched();
    home.wait_for_log("computed the digests of 5 versions of an earlier program");
    drop(server);
    // Those of names are not in catalogs that old.
    let cells = |digests: Vec<(i64, Vec<u8>)>| -> Vec<(i64, Vec<u8>)> {
        digests.into_iter().map(|(id, digest)| (id, digest[16..32].to_vec())).collect()
    };
    assert_eq!(cells(read_digests(&home)), cells(expected));
    let said = String::from_utf8(home.run(&["bill", "100001", "2022-11"]).stderr).unwrap();
    assert_eq!(said, "");
    home.ok(&["verify"]);
    tamper_catalog(
        &home,
        "UPDATE cell SET total = '23456789.00000000' WHERE version = (SELECT max(id) FROM version)",
    );
    assert!(home.refused(&["bill", "100001", "2022-11"]).contains("its cells were changed"));
}

#[test]
fn cells_of_an_earlier_program_that_are_not_the_sums_of_their_lines_are_named_and_refused_from_then_on() {
    let home = make_home();
    downgrade(&home);
    home.ok(&["months"]);
    tamper_catalog(
        &home,
        "UPDATE cell SET total = '23456789.00000000' WHERE version = (SELECT max(id) FROM version)",
    );
    let manifest = read_manifest(&home);
    let said = home.refused(&["backup", &backup_folder(&home)]);
    assert!(
        said.contains("WRONG: bill of customer 100001, 2022-11, payer 200000000001, version 2: "),
        "{said}"
    );
    assert!(said.contains("no backup was written"), "{said}");
    assert_eq!(read_manifest(&home), manifest);
    assert!(home.refused(&["bill", "100001", "2022-11"]).contains("its cells were changed"));
    assert!(
        home.refused(&["import", "--append", &file_of(&home, "more.csv")]).contains("its cells were changed")
    );
    home.ok(&["bill", "100002", "2022-11"]);
    // Where the lines cannot be read, no digest is made, and nothing is built upon the version.
    let home = make_home();
    downgrade(&home);
    for (path, _) in home.objects().into_iter().filter(|(path, _)| path.contains("import-2-")) {
        fs::write(path, "damaged").unwrap();
    }
    let said = home.refused(&["import", "--append", &file_of(&home, "more.csv")]);
    assert!(
        said.contains("computed the digests of 2 versions of an earlier program; 1 version has none"),
        "{said}"
    );
}
