//! A data folder that this user may read and not write: every command that reads works, and one that writes says why not.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::skip::skip_test;

use super::{command_of_other_user, make_shared_home, run_as_other_user, set_mode};
use crate::support::{DISTRIBUTOR, Draft, Home, Server, row, sheet};
use crate::wire::BODY;

/// Every command that only reads.
const READERS: [&[&str]; 10] = [
    &["bill", "100001", "2022-11", "--json"],
    &["month", "2022-11", "--json"],
    &["versions", "100001", "2022-11"],
    &["diff", "100001", "2022-11", "--json"],
    &["imports", "--json"],
    &["verify"],
    &["refold"],
    &["account", "list"],
    &["key", "list"],
    &["close", "2022-11", "--dry-run"],
];

/// Commands that write, and words of the operation that they fail in.
const WRITERS: [(&[&str], &str); 4] = [
    (&["account", "add", "7", "--role", "reseller"], "could not add an account"),
    (&["key", "create", "--uin", DISTRIBUTOR], "could not add a key"),
    (&["revert", "2"], "could not sweep what imports left"),
    (&["close", "2022-11"], "could not close a month"),
];

/// Takes every right to write from everybody, and gives the right to read.
fn make_read_only(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { make_read_only(&path) } else { set_mode(&path, 0o444) }
    }
    set_mode(folder, 0o555);
}

/// Gives the owner all rights again, so that the folder can be removed.
fn make_writable(folder: &Path) {
    set_mode(folder, 0o755);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { make_writable(&path) } else { set_mode(&path, 0o644) }
    }
}

/// Checks that every reader prints what it prints to the owner. Returns false if another user cannot be had.
fn check_readers(home: &Home, when: &str) -> bool {
    for arguments in READERS {
        let expected = home.ok(arguments);
        // A reader of the owner may have left the files of the log.
        let Some((code, said, error)) = run_as_other_user(home, arguments) else { return false };
        assert_eq!((code, said), (Some(0), expected), "{when}: {arguments:?}: {error}");
    }
    true
}

#[test]
fn a_folder_of_another_user_is_read_while_nobody_writes_while_a_server_runs_and_after_it_was_killed() {
    let home = make_shared_home();
    let key = home.key(DISTRIBUTOR);
    make_read_only(&home.path());
    if !check_readers(&home, "nobody writes") {
        return;
    }
    let backup = home.path().parent().unwrap().join("backups");
    std::fs::create_dir(&backup).unwrap();
    set_mode(&backup, 0o777);
    let to = backup.join("one");
    let (code, _, error) = run_as_other_user(&home, &["backup", to.to_str().unwrap()]).unwrap();
    assert_eq!(code, Some(0), "{error}");
    let restored = home.path().with_file_name("restored");
    home.ok(&["restore", to.to_str().unwrap(), "--data", restored.to_str().unwrap()]);

    // A server of the owner is connected, and changes wait in its log.
    let server = home.serve();
    check_readers(&home, "a server runs");
    home.ok(&["import", &home.file("c.csv", sheet(&[row("100001", "2022-11", "3")]))]);
    assert!(home.path().join("catalog.db-wal").metadata().unwrap().len() > 0);
    check_readers(&home, "changes wait in the log");
    let (_, bill, _) = run_as_other_user(&home, READERS[0]).unwrap();
    assert!(bill.contains("3.00000000"), "{bill}");
    let answer = server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"].as_str().map(str::len), Some(10), "{answer}");
    server.signal("-KILL");
    server.ended();
    // The owner's commands would tidy up, so only the other user looks now.
    for arguments in READERS {
        let (code, said, error) = run_as_other_user(&home, arguments).unwrap();
        assert_eq!(code, Some(0), "after a kill: {arguments:?}: {error}");
        assert!(arguments[0] != "bill" || said.contains("3.00000000"), "{said}");
    }
    // Without the file of the locks nothing can be read safely, and the message says so.
    std::fs::remove_file(home.path().join("catalog.db-shm")).unwrap();
    let (code, said, error) = run_as_other_user(&home, READERS[0]).unwrap();
    assert!(code == Some(1) && said.is_empty(), "{said}");
    assert!(error.contains("left changes in") && error.contains("run billfold as user"), "{error}");
    make_writable(&home.path());
}

#[test]
fn what_writes_names_the_file_its_owner_the_user_and_the_fix() {
    let home = make_shared_home();
    home.key(DISTRIBUTOR);
    make_read_only(&home.path());
    for (arguments, doing) in WRITERS {
        let Some((code, _, error)) = run_as_other_user(&home, arguments) else { return };
        assert_eq!(code, Some(1), "{arguments:?}: {error}");
        for part in [
            doing,
            "read-only here",
            "catalog.db belongs to user ",
            "(uid 65534) write to it; run billfold as user",
        ] {
            assert!(error.contains(part), "{arguments:?}: no {part}: {error}");
        }
        assert!(!error.contains("Error code"), "{error}");
    }
    make_writable(&home.path());
}

#[test]
fn a_server_of_a_user_who_may_not_write_answers_and_says_so() {
    let home = make_shared_home();
    let key = home.key(DISTRIBUTOR);
    make_read_only(&home.path());
    let Some(command) = command_of_other_user(&home, &["serve", "--listen", "127.0.0.1:0"]) else { return };
    let log = home.file("log", "");
    let server = Server::start_logged(command, std::fs::File::create(&log).unwrap().into());
    let answer = server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "2.00000000");
    home.wait_for_log("the data folder is read-only here");
    // What the owner publishes is answered next.
    make_writable(&home.path());
    std::fs::write(home.path().join("config.toml"), "").unwrap();
    home.ok(&["import", &home.file("c.csv", sheet(&[row("100001", "2022-11", "4")]))]);
    crate::support::next_second();
    let answer = server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "4.00000000", "{answer}");
}

/// A mount that is taken down when it is dropped.
struct Mount(PathBuf);

impl Mount {
    /// Mounts a folder read-only at another place, or skips the test where that is not allowed.
    fn read_only(folder: &Path, place: &Path) -> Option<Self> {
        std::fs::create_dir(place).unwrap();
        let run = |arguments: &[&std::ffi::OsStr]| {
            Command::new("mount").args(arguments).output().is_ok_and(|output| output.status.success())
        };
        if !run(&["--bind".as_ref(), folder.as_ref(), place.as_ref()]) {
            skip_test("nothing may be mounted here: it takes root with the right to mount");
            return None;
        }
        let mount = Self(place.to_owned());
        assert!(run(&["-o".as_ref(), "remount,ro,bind".as_ref(), place.as_ref()]));
        Some(mount)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_read_only_mount_is_read_while_the_other_mount_is_written() {
    let home = make_shared_home();
    let place = home.path().with_file_name("mounted");
    let Some(mount) = Mount::read_only(&home.path(), &place) else { return };
    let at = ["--data", place.to_str().unwrap()];
    for arguments in READERS {
        assert_eq!(home.ok(&[arguments, &at].concat()), home.ok(arguments), "{arguments:?}");
    }
    let said = home.refused(&[&["account", "add", "7", "--role", "reseller"][..], &at].concat());
    assert!(said.contains("mounted read-only; mount it for writing"), "{said}");
    // Whoever reads while another program writes sees one of its states: the total and its version belong together.
    let writer = std::thread::scope(|scope| {
        let imports = scope.spawn(|| {
            for amount in 3..15 {
                let file = home.file("next.csv", sheet(&[row("100001", "2022-11", &amount.to_string())]));
                home.ok(&["import", &file]);
            }
        });
        let mut seen = Vec::new();
        while !imports.is_finished() {
            let output = home.run(&[&["bill", "100001", "2022-11", "--json"][..], &at].concat());
            if output.status.success() {
                let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                let bill = &report["bills"][0];
                seen.push((bill["version"].as_u64().unwrap(), bill["sums"]["total"].clone()));
            } else {
                let said = String::from_utf8(output.stderr).unwrap();
                assert!(said.contains("changed while it was read"), "{said}");
            }
        }
        imports.join().unwrap();
        seen
    });
    assert!(
        writer.iter().all(|(version, total)| *total == format!("{version}.00000000").as_str()),
        "{writer:?}"
    );
    assert!(writer.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{writer:?}");
    drop(mount);
}
