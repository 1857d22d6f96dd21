//! The process of a server: signals, the clock, the master key's mode, and a data folder that changes below it.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use super::set_mode;
use crate::demo::Demo;
use crate::skip::skip_test;
use crate::support::{Answer, DISTRIBUTOR, Draft, Home, Server, find_faketime};
use crate::wire::{BODY, FAST, serve_one_bill};

/// Sends the beginning of a request, then a signal, then the rest, and returns the answer.
fn ask_across_a_signal(server: &Server, request: &[u8], signal: &str) -> serde_json::Value {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let (start, rest) = request.split_at(request.len() - 5);
    stream.write_all(start).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal(signal);
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(rest).unwrap();
    Answer::read(stream).response()
}

#[test]
fn a_hangup_and_user_signals_are_logged_and_ignored_and_a_quit_drains() {
    let (home, server, key) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    let request = Draft::json(&server.address, &key, BODY).bytes();
    for signal in ["-HUP", "-USR1", "-USR2"] {
        assert!(ask_across_a_signal(&server, &request, signal)["SummaryOverview"].is_array(), "{signal}");
        home.wait_for_log(&format!("signal=\"SIG{}\"", &signal[1..]));
    }
    assert!(home.log().contains("settings are read at the start only"), "{}", home.log());
    assert!(ask_across_a_signal(&server, &request, "-QUIT")["SummaryOverview"].is_array());
    assert_eq!(server.ended().code(), Some(0));
}

/// Returns true if the programs that are started here ignore hangups.
fn are_hangups_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 1 != 0)
}

#[test]
fn a_demo_whose_terminal_is_closed_drains_and_ends() {
    if are_hangups_ignored() {
        skip_test("hangups are ignored here, as under nohup");
        return;
    }
    let demo = Demo::start(&Home::new(), false);
    for _ in 0..3 {
        demo.server.signal("-HUP");
    }
    assert_eq!(demo.server.ended().code(), Some(0));
}

#[test]
fn the_date_of_every_answer_follows_a_clock_that_is_set_back() {
    let Some(library) = find_faketime() else { return };
    let (home, server, _) = serve_one_bill("header_timeout_s = 1");
    drop(server);
    let offset = home.file("offset", "+3600");
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", &offset);
    command
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
    let server = Server::start(command);
    let requests = [
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", // answered
        "CONNECT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",    // refused by status
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",                              // refused before a request exists
        "GET / HT",                                                      // timed out
    ];
    for (shift_s, written) in [(3_600, "+3600"), (0, "+0"), (-7_200, "-7200")] {
        std::fs::write(&offset, written).unwrap();
        std::thread::sleep(Duration::from_millis(1_200));
        for request in requests {
            let answer = server.raw(request);
            let head = answer.head.to_lowercase();
            let date = head.lines().find_map(|line| line.strip_prefix("date: ")).unwrap_or_default();
            let date = jiff::fmt::rfc2822::parse(date).unwrap_or_else(|_| panic!("{request}: {head}"));
            let off_s = date.timestamp().as_second() - crate::support::now_s() - shift_s;
            assert!(off_s.abs() <= 5, "{request}: off by {off_s} s at {written}");
        }
        // What hyper refuses by itself may have no date, and never a wrong one.
        assert!(!server.raw("nonsense\r\n\r\n").head.to_lowercase().contains("date:"));
    }
}

#[test]
fn a_master_key_that_every_user_may_use_is_warned_of_and_one_of_a_group_is_not() {
    let home = Home::with_partners();
    home.key(DISTRIBUTOR);
    let own = home.path().join("master.key");
    let named = home.path().with_file_name("named.key");
    std::fs::copy(&own, &named).unwrap();
    for (path, config) in
        [(&own, String::new()), (&named, format!("master_key_file = \"{}\"\n", named.display()))]
    {
        home.config(&config);
        for (mode, is_exposed) in [
            (0o400, false),
            (0o440, false),
            (0o600, false),
            (0o640, false),
            (0o644, true),
            (0o602, true),
            (0o666, true),
        ] {
            set_mode(path, mode);
            assert!(home.serve_watched().stop().success());
            let warned = format!("mode=\"{mode:04o}\" fix=chmod o-rwx {}", path.display());
            assert_eq!(home.log().contains(&warned), is_exposed, "{mode:o}: {}", home.log());
            assert_eq!(home.log().contains("every user of this machine"), is_exposed, "{mode:o}");
        }
        set_mode(&own, 0o600);
    }
}
