//! Several servers on one data folder.

use std::fs::File;
use std::time::{Duration, Instant};

use crate::support::{DISTRIBUTOR, Home, Server};

/// Starts a server of a folder, with its log in a file of its own.
fn serve(home: &Home, log: &str) -> (Server, String) {
    let path = home.file(log, "");
    let command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    (Server::start_logged(command, File::create(&path).unwrap().into()), path)
}

/// Returns true if a server has warned of others so far.
fn has_warned(log: &str) -> bool {
    std::fs::read_to_string(log).unwrap().contains("another server serves this data folder")
}

/// Waits until a server has warned of others: a thread of its own writes the log.
fn wait_for_warning(log: &str) {
    let started = Instant::now();
    while !has_warned(log) {
        assert!(started.elapsed() < Duration::from_secs(20), "no warning");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_server_says_at_its_start_that_another_one_serves_the_same_folder() {
    let home = Home::with_partners();
    home.key(DISTRIBUTOR);
    let (first, log) = serve(&home, "first");
    assert!(!has_warned(&log));
    let (second, log) = serve(&home, "second");
    wait_for_warning(&log);
    drop(first);
    let (third, log) = serve(&home, "third");
    wait_for_warning(&log); // the second server is still there
    drop((second, third));
    let (_fourth, log) = serve(&home, "fourth");
    assert!(!has_warned(&log));
}
