//! Data folders that are moved, exchanged or lost while programs use them: nothing is published into another place, and
//! nothing is answered from two catalogs.

mod servers;

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::fence::{let_be_refused, send_signal, stop_while_writing};
use crate::postgres::Database;
use crate::support::{Home, row, sheet};

/// The path beside a folder to which it is moved.
fn aside(home: &Home) -> PathBuf {
    home.path().with_file_name("aside")
}

fn rename(from: &Path, to: &Path) {
    std::fs::rename(from, to).unwrap();
}

/// Imports one line of a customer, with this amount.
fn import_amount(home: &Home, amount: &str) {
    home.ok(&["import", &home.file("small.csv", sheet(&[row("100001", "2022-11", amount)]))]);
}

/// Names and bytes of all files below a folder.
fn read_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(read_files(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Checks that an import which was refused left nothing published, and that the next one succeeds.
fn check_nothing_published(home: &Home, said: &str) {
    assert!(
        said.contains("nothing was imported") && said.contains("was moved, deleted or replaced"),
        "{said}"
    );
    let verified = home.ok(&["verify"]);
    assert!(verified.contains("all is well"), "{verified}");
    let imports = home.json(&["imports", "--json"]);
    let is_published = |import: &serde_json::Value| import["published_at"].is_string();
    assert!(!imports["imports"].as_array().unwrap().iter().any(is_published), "{imports}");
    import_amount(home, "1");
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[test]
fn an_import_whose_folder_is_moved_publishes_nothing_and_makes_no_new_folder() {
    let home = Home::new();
    let import = stop_while_writing(&home);
    rename(&home.path(), &aside(&home));
    let said = let_be_refused(import);
    assert!(!home.path().exists(), "the old place was made again");
    rename(&aside(&home), &home.path());
    check_nothing_published(&home, &said);
}

#[test]
fn an_import_whose_folder_is_exchanged_changes_nothing_of_the_other_folder() {
    let (home, other) = (Home::new(), Home::new());
    import_amount(&other, "7");
    let import = stop_while_writing(&home);
    let before = read_files(&other.path());
    rename(&home.path(), &aside(&home));
    rename(&other.path(), &home.path());
    let said = let_be_refused(import);
    rename(&home.path(), &other.path());
    assert!(read_files(&other.path()) == before, "the other folder changed");
    rename(&aside(&home), &home.path());
    check_nothing_published(&home, &said);
}

#[test]
fn an_import_whose_folder_is_reached_by_another_link_changes_nothing_of_the_other_folder() {
    let (home, other) = (Home::new(), Home::new());
    import_amount(&other, "7");
    std::fs::create_dir(aside(&home)).unwrap();
    symlink(aside(&home), home.path()).unwrap();
    let import = stop_while_writing(&home);
    let before = read_files(&other.path());
    let link = home.path().with_file_name("link");
    symlink(other.path(), &link).unwrap();
    rename(&link, &home.path());
    let said = let_be_refused(import);
    assert!(read_files(&other.path()) == before, "the other folder changed");
    std::fs::remove_file(home.path()).unwrap();
    symlink(aside(&home), home.path()).unwrap();
    check_nothing_published(&home, &said);
}

#[test]
fn an_import_whose_objects_alone_are_moved_publishes_nothing_in_either_catalog() {
    for home in [Some(Home::new()), Database::shared().map(Home::on)].into_iter().flatten() {
        let import = stop_while_writing(&home);
        let objects = home.path().join("objects");
        rename(&objects, &aside(&home));
        let said = let_be_refused(import);
        assert!(!objects.exists(), "the folder of objects was made again");
        rename(&aside(&home), &objects);
        check_nothing_published(&home, &said);
    }
}

#[test]
fn an_import_whose_folder_is_back_in_time_succeeds() {
    let home = Home::new();
    let import = stop_while_writing(&home);
    rename(&home.path(), &aside(&home));
    rename(&aside(&home), &home.path());
    send_signal(&import, "-CONT");
    assert!(import.wait_with_output().unwrap().status.success());
    assert!(home.ok(&["verify"]).contains("all is well"));
    assert_eq!(home.json(&["imports", "--json"])["imports"].as_array().unwrap().len(), 1);
}

/// Starts a command that waits, since the test holds a lock of the folder, and returns when it waits.
fn start_waiting(home: &Home, lock: &str, arguments: &[&str]) -> (std::fs::File, Child) {
    let lock = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(home.path().join(lock))
        .unwrap();
    lock.lock().unwrap();
    let child = home.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let waits = || {
        let stack = std::fs::read_to_string(format!("/proc/{}/wchan", child.id())).unwrap_or_default();
        let locks = std::fs::read_to_string("/proc/locks").unwrap_or_default();
        let is_blocked = |line: &str| line.contains("->") && line.contains(&format!(" {} ", child.id()));
        locks.lines().any(is_blocked) || stack.contains("flock")
    };
    while !waits() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    (lock, child)
}

#[test]
fn commands_that_waited_while_their_folder_was_moved_end_with_an_error() {
    let home = Home::with_partners();
    import_amount(&home, "1");
    import_amount(&home, "2");
    let backup = home.path().with_file_name("backup");
    let commands: [(&str, &[&str]); 4] = [
        ("backup.lock", &["backup", backup.to_str().unwrap()]),
        ("backup.lock", &["prune", "--older-than", "1d"]),
        ("import.lock", &["revert", "2"]),
        ("import.lock", &["close", "2022-11"]),
    ];
    for (lock, command) in commands {
        let (held, child) = start_waiting(&home, lock, command);
        rename(&home.path(), &aside(&home));
        drop(held);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("was moved, deleted or replaced"), "{command:?}: {said}");
        assert!(!home.path().exists(), "{command:?} made the folder again");
        rename(&aside(&home), &home.path());
    }
    assert!(home.refused(&["restore", backup.to_str().unwrap()]).contains("incomplete"));
    assert!(home.ok(&["verify"]).contains("all is well"));
}
