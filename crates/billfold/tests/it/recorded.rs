//! Requests of official clients that cannot be installed here, as they came over the wire, answered at the time at which
//! they were sent.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};

use serde_json::Value;

use crate::support::{Answer, DISTRIBUTOR, Home, Server, error, find_faketime, row, sheet};

#[test]
fn recorded_requests_of_clients_for_net_go_and_php_are_answered() {
    let Some(library) = find_faketime() else { return };
    let home = Home::with_partners();
    home.config("[limits_per_s]\nDescribeBillSummaryByPayMode = 1000\n");
    home.ok(&["import", &home.file("a.csv", sheet(&[row("123456", "2022-11", "1.5")]))]);
    let secret = home.file("secret", "secretkeyexample");
    let named = ["--secret-id", "AKIDEXAMPLE", "--secret-key-file", &secret];
    home.ok(&[&["key", "add", "--uin", DISTRIBUTOR], &named[..]].concat());
    let recorded: Value =
        serde_json::from_str(include_str!("../../../../tests/clients/recorded.json")).unwrap();
    let recorded = recorded["requests"].as_array().unwrap();
    assert!(recorded.len() >= 16);
    // One server for those that were sent in the same five minutes.
    let mut server: Option<(i64, Server)> = None;
    for one in recorded {
        let (name, sent_at_s) = (one["name"].as_str().unwrap(), one["sent_at_s"].as_i64().unwrap());
        if server.as_ref().is_none_or(|(started_s, _)| (sent_at_s - started_s).abs() > 60) {
            let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
            command
                .env("LD_PRELOAD", &library)
                .env("TZ", "UTC")
                .env("FAKETIME", format!("@{}", format_time(sent_at_s)));
            server = Some((sent_at_s, Server::start(command)));
        }
        let (_, server) = server.as_ref().unwrap();
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(one["request"].as_str().unwrap().as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let response = Answer::read(stream).response();
        if name.contains("token") {
            // The token was a temporary one, and the key here is none: the signature was right.
            assert_eq!(error(&response).0, "AuthFailure.TokenFailure", "{name}");
        } else {
            assert_eq!(response["SummaryOverview"][0]["TotalCost"], "1.50000000", "{name}: {response}");
        }
    }
}

/// Formats a Unix time as libfaketime reads it, in UTC.
fn format_time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().strftime("%Y-%m-%d %H:%M:%S").to_string()
}
