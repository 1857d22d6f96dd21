//! A publish that the disk did not keep, and then a crash: the worst moment that there is.

use std::time::{Duration, Instant};

use super::trace::{command, kill_group, run};
use super::{Case, State, can_inject};
use crate::kills::{assert_tidy, objects};

#[test]
fn a_publish_that_the_disk_did_not_keep_does_not_come_back_without_its_lines() {
    if !can_inject() {
        return;
    }
    let case = Case::new("a statement", &["a"], &["import", "b"]);
    // A server has the catalog open all the while, so that the catalog's log stays when the import ends.
    let at_log = |injects: [&str; 2], home: &crate::support::Home| {
        let log = home.path().join("catalog.db-wal").to_str().unwrap().to_owned();
        let options = ["-P", &log, "-e", "trace=fsync,pwrite64", "-e", injects[0], "-e", injects[1]];
        options.map(str::to_owned)
    };
    let home = case.copy();
    let server = home.serve();
    let none = ["signal=none"; 2];
    let clean = run(&home, &at_log(none, &home).each_ref().map(String::as_str), &case.arguments());
    assert!(clean.output.unwrap().status.success());
    let count = |name: &str| clean.calls.iter().filter(|call| call.name == name).count();
    let (syncs, writes) = (count("fsync"), count("pwrite64"));
    drop(server);

    // The last sync of the log, which is the publish's, fails; from then on each write to it is slow.
    let home = case.copy();
    let server = home.serve();
    let before = objects(&home);
    let injects = [
        format!("inject=fsync:error=EIO:when={syncs}"),
        format!("inject=pwrite64:delay_enter=300000:when={}+", writes + 1),
    ];
    let options = at_log(injects.each_ref().map(String::as_str), &home);
    let mut import =
        command(&home, &options.each_ref().map(String::as_str), &case.arguments()).spawn().unwrap();
    // Killed, with the server, when its objects are swept, and the catalog has not forgotten it yet.
    let mut most = 0;
    let begin = Instant::now();
    loop {
        let new = objects(&home).difference(&before).filter(|object| object.ends_with(".parquet")).count();
        most = most.max(new);
        if most == 2 && new == 0 {
            break;
        }
        assert!(import.try_wait().unwrap().is_none(), "it ended before it was killed");
        assert!(begin.elapsed() < Duration::from_mins(1), "nothing is swept");
        std::thread::sleep(Duration::from_millis(1));
    }
    kill_group(import.id());
    import.wait().unwrap();
    server.signal("-KILL");
    assert!(!server.ended().success());

    assert_eq!(State::of(&home), case.before, "what failed came back");
    home.ok(&case.arguments());
    assert_eq!(State::of(&home), case.after);
    assert_tidy(&home, "after the import that followed");
}
