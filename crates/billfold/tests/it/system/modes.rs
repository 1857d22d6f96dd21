//! The folder of the data: modes of its files, and a disk that is not mounted.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use super::set_mode;
use crate::support::{BILLFOLD, DISTRIBUTOR, Home, RESELLER, Server, row, sheet};

/// The files that are for their owner alone.
const PRIVATE_FILES: [&str; 5] =
    ["catalog.db", "catalog.db-wal", "catalog.db-shm", "import.lock", "backup.lock"];

/// Returns the mode of a file.
fn mode_of(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Makes a command of the program with a umask.
fn command_with_umask(home: &Home, umask: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("bash");
    let script = format!("umask {umask}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, BILLFOLD]).args(arguments).env("BILLFOLD_DATA", home.path());
    command
}

/// Uses a folder in every way that makes files, with a umask. The server is connected, so that the log is there.
fn use_with_umask(home: &Home, umask: &str) -> Server {
    let backup = home.path().with_file_name(format!("backup-{umask}"));
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    let run = |arguments: &[&str]| {
        let output = command_with_umask(home, umask, arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    };
    run(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
    run(&["import", &file]);
    run(&["backup", backup.to_str().unwrap()]);
    let server = Server::start(command_with_umask(home, umask, &["serve", "--listen", "127.0.0.1:0"]));
    run(&["account", "add", RESELLER, "--role", "reseller"]);
    server
}

#[test]
fn the_catalog_and_the_locks_are_their_owners_alone_whatever_the_umask_is() {
    for umask in ["0000", "0002", "0022", "0077"] {
        // The folder may be open already: an administrator made it.
        for folder in [None, Some(0o755)] {
            let home = Home::new();
            if let Some(mode) = folder {
                std::fs::create_dir(home.path()).unwrap();
                set_mode(&home.path(), mode);
            }
            let _server = use_with_umask(&home, umask);
            for name in PRIVATE_FILES {
                assert_eq!(mode_of(&home.path().join(name)), 0o600, "{name}, umask {umask}");
            }
            assert_eq!(mode_of(&home.path().join("master.key")), 0o600, "umask {umask}");
        }
    }
}

#[test]
fn open_modes_are_closed_in_a_closed_folder_and_warned_of_in_an_open_one() {
    let home = Home::new();
    drop(use_with_umask(&home, "0022"));
    let files = ["catalog.db", "import.lock", "backup.lock"].map(|name| home.path().join(name));
    let set_modes = |mode: u32| {
        for file in &files {
            set_mode(file, mode);
        }
    };
    set_modes(0o644);
    home.ok(&["account", "list"]);
    for file in &files {
        assert_eq!(mode_of(file), 0o600, "{}", file.display());
    }
    // There the modes may be meant, for another user who reads the bills.
    set_mode(&home.path(), 0o755);
    set_modes(0o644);
    home.ok(&["account", "list"]);
    assert!(home.serve_watched().stop().success());
    let created = home.run(&["key", "create", "--uin", DISTRIBUTOR]);
    let created = String::from_utf8(created.stderr).unwrap();
    for file in &files {
        let (file, mode) = (file.display(), mode_of(file));
        assert_eq!(mode, 0o644, "{file}");
        assert!(
            home.log().contains(&format!("file={file} mode=\"0644\" fix=chmod o-rwx {file}")),
            "{}",
            home.log()
        );
        assert!(created.contains(&format!("{file} has the mode 0644")), "{created}");
        assert!(created.contains(&format!("chmod o-rwx {file}")), "{created}");
    }
    // A group has them on purpose.
    set_modes(0o640);
    let master_key = home.path().join("master.key");
    set_mode(&master_key, 0o644);
    let created = home.run(&["key", "create", "--uin", DISTRIBUTOR]);
    let created = String::from_utf8(created.stderr).unwrap();
    assert_eq!(created.matches("has the mode").count(), 1, "{created}");
    assert!(created.contains(&format!("{} has the mode 0644", master_key.display())), "{created}");
}

#[test]
fn a_data_folder_that_is_made_in_an_empty_folder_is_told_as_a_disk_that_may_not_be_mounted() {
    for has_folder in [false, true] {
        let home = Home::new();
        if has_folder {
            std::fs::create_dir(home.path()).unwrap();
        }
        let said = home.refused(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(said.contains("no data folder") || said.contains("no catalog"), "{said}");
        let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
        let output = home.run(&["import", &file]);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("note: created the data folder "), "{said}");
        assert_eq!(said.contains("check that its disk is mounted"), has_folder, "{said}");
        let said = home.run(&["import", &file]);
        assert!(!String::from_utf8(said.stderr).unwrap().contains("created the data folder"));
    }
}
