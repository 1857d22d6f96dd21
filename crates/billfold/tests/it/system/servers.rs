//! Several servers on one data folder.

use std::fs::File;

use crate::support::{DISTRIBUTOR, Home, Server};

/// Starts a server of a folder, with its log in a file of its own.
fn serve(home: &Home, log: &str) -> (Server, String) {
    let path = home.file(log, "");
    let command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    (Server::start_logged(command, File::create(&path).unwrap().into()), path)
}

/// Returns true if a server warned of others. It does so before it prints its address.
fn has_warned(log: &str) -> bool {
    std::fs::read_to_string(log).unwrap().contains("another server serves this data folder")
}

#[test]
fn a_server_says_at_its_start_that_another_one_serves_the_same_folder() {
    let home = Home::with_partners();
    home.key(DISTRIBUTOR);
    let (first, log) = serve(&home, "first");
    assert!(!has_warned(&log));
    let (second, log) = serve(&home, "second");
    assert!(has_warned(&log));
    drop(first);
    let (third, log) = serve(&home, "third");
    assert!(has_warned(&log), "the second server is still there");
    drop((second, third));
    let (_fourth, log) = serve(&home, "fourth");
    assert!(!has_warned(&log));
}
