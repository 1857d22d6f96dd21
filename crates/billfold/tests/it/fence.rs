//! An import that lost its lock, a catalog that lost its log, and a folder with two catalogs: nothing is published that
//! was swept, and nothing is built upon a catalog that is older than its objects.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::postgres::Database;
use crate::support::{Home, row, sheet};

/// A bill file of one customer with this number of lines.
fn file_of_lines(home: &Home, name: &str, owner: &str, lines: u32) -> String {
    let rows: Vec<_> = (1..=lines).map(|line| row(owner, "2022-11", &format!("{line}.00000001"))).collect();
    home.file(name, sheet(&rows))
}

pub(crate) fn send_signal(program: &Child, signal: &str) {
    let pid = program.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

/// Starts an import of many lines, and stops it, as Ctrl-Z does, once it has started to write an object.
pub(crate) fn stop_while_writing(home: &Home) -> Child {
    let file = file_of_lines(home, "large.csv", "100001", 70_000);
    let mut import =
        home.command(&["import", &file]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while !home.objects().iter().any(|(path, _)| path.contains("/import-1-")) {
        assert!(import.try_wait().unwrap().is_none(), "it ended before it wrote an object");
        assert!(started.elapsed() < Duration::from_mins(2), "it writes no object");
        std::thread::sleep(Duration::from_millis(1));
    }
    send_signal(&import, "-STOP");
    import
}

/// Lets a stopped import go on, which must be refused, and returns its standard error.
pub(crate) fn let_be_refused(import: Child) -> String {
    send_signal(&import, "-CONT");
    let output = import.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    error
}

/// Checks that the second import is there alone, that nothing is left over, and that the next one gets a number of its own.
fn check_only_second_is_there(home: &Home) {
    let verified = home.ok(&["verify"]);
    assert!(verified.contains("all is well") && !verified.contains("left"), "{verified}");
    assert!(home.objects().iter().all(|(path, _)| !path.contains("/import-1-")), "{:?}", home.objects());
    let again = file_of_lines(home, "again.csv", "100001", 3);
    home.ok(&["import", &again]);
    let imports = home.json(&["imports", "--json"]);
    let numbers: Vec<_> = imports["imports"].as_array().unwrap().iter().map(|one| &one["import"]).collect();
    assert_eq!(numbers, [3, 2]);
    home.ok(&["verify"]);
}

#[test]
fn an_import_whose_lock_file_was_removed_publishes_nothing_and_removes_what_it_wrote() {
    let home = Home::new();
    let first = stop_while_writing(&home);
    std::fs::remove_file(home.path().join("import.lock")).unwrap();
    home.ok(&["import", &file_of_lines(&home, "small.csv", "100002", 2)]);
    let error = let_be_refused(first);
    assert!(
        error.contains("import 1 is no longer staged: another program had the lock of imports"),
        "{error}"
    );
    assert!(error.contains("nothing was published"), "{error}");
    check_only_second_is_there(&home);
}

#[test]
fn an_import_whose_lock_file_is_another_one_publishes_nothing_though_none_was_sweeping() {
    let home = Home::new();
    let first = stop_while_writing(&home);
    let lock = home.path().join("import.lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::write(&lock, "").unwrap();
    let error = let_be_refused(first);
    assert!(error.contains("import.lock, was removed or replaced"), "{error}");
    assert!(error.contains("nothing was published"), "{error}");
    home.ok(&["import", &file_of_lines(&home, "small.csv", "100002", 2)]);
    check_only_second_is_there(&home);
}

#[test]
fn an_import_whose_connection_lost_the_lock_publishes_nothing_and_removes_what_it_wrote() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database.clone());
    let first = stop_while_writing(&home);
    database.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND datname = current_database()",
    );
    home.ok(&["import", &file_of_lines(&home, "small.csv", "100002", 2)]);
    let error = let_be_refused(first);
    assert!(error.contains("import 1 is no longer staged"), "{error}");
    check_only_second_is_there(&home);
}

#[test]
fn what_a_swept_import_wrote_before_it_was_killed_is_left_over_and_swept() {
    let home = Home::new();
    let mut first = stop_while_writing(&home);
    let token_of_first = home.objects().into_iter().find(|(path, _)| path.contains("/import-1-")).unwrap().0;
    std::fs::remove_file(home.path().join("import.lock")).unwrap();
    let small = file_of_lines(&home, "small.csv", "100002", 2);
    home.ok(&["import", &small]);
    first.kill().unwrap();
    first.wait().unwrap();
    // As if it had gone on a while longer.
    let late = token_of_first.split('#').next().unwrap();
    std::fs::write(late, b"PAR1 and lines").unwrap();
    let verified = home.ok(&["verify"]);
    assert!(verified.contains("import-1-") && !verified.contains("WRONG"), "{verified}");
    assert!(home.ok(&["import", &small]).contains("nothing to do"));
    assert!(!std::path::Path::new(late).exists());
}

#[test]
fn a_catalog_without_its_log_is_not_built_upon_and_the_lists_stay() {
    let home = Home::with_partners();
    home.ok(&["import", &file_of_lines(&home, "a.csv", "100001", 2)]);
    let server = home.serve_watched();
    // The server keeps the log from being folded in.
    home.ok(&["import", &file_of_lines(&home, "b.csv", "100001", 3)]);
    server.signal("-KILL");
    server.ended();
    std::fs::remove_file(home.path().join("catalog.db-wal")).unwrap();
    let object = home.objects().into_iter().find(|(path, _)| path.contains("/import-2-")).unwrap().0;
    let name = object.rsplit('/').next().unwrap();
    let before = home.objects();
    let third = file_of_lines(&home, "c.csv", "100001", 4);
    let commands: [&[&str]; 4] = [
        &["import", &third],
        &["import", &third, "--dry-run"],
        &["revert", "1"],
        &["prune", "--older-than", "1d"],
    ];
    for command in commands {
        let error = home.refused(command);
        assert!(error.contains(name) && error.contains("catalog.db-wal, was lost"), "{command:?}: {error}");
    }
    let server = home.serve_watched();
    home.wait_for_log(name);
    drop(server);
    assert!(home.log().contains("WARN"), "{}", home.log());
    assert_eq!(home.objects(), before, "the lists are as they were");
    let output = home.run(&["verify"]);
    let verified = String::from_utf8(output.stdout).unwrap();
    assert!(verified.contains(name) && verified.contains("the catalog has not reached"), "{verified}");
    // What the message says to do.
    std::fs::rename(&object, home.path().join(name)).unwrap();
    home.ok(&["import", &file_of_lines(&home, "b.csv", "100001", 3)]);
    home.ok(&["import", &third]);
    home.ok(&["verify"]);
}

#[test]
fn a_folder_of_objects_that_belongs_to_another_catalog_is_refused() {
    let (Some(database), Some(second)) = (Database::shared(), Database::shared()) else { return };
    let home = Home::on(database);
    home.ok(&["import", &file_of_lines(&home, "a.csv", "100001", 2)]);
    let before = home.objects();
    let b = file_of_lines(&home, "b.csv", "100001", 3);
    for command in [&["import", &b][..], &["verify"], &["month", "2022-11"]] {
        let mut command = home.command(command);
        let output = command.env("BILLFOLD_CATALOG", second.address("second")).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {error}");
        assert!(error.contains("objects of another catalog"), "{command:?}: {error}");
    }
    assert_eq!(home.objects(), before);
    home.ok(&["import", &b]);
    home.ok(&["verify"]);
}
