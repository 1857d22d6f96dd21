//! The server as its operators see it: health, metrics, logs, and how it stops.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;
use tc3::Method;

use crate::support::{Draft, Key, Server, error, version_1};
use crate::wire::{BODY, FAST, serve_one_bill};

fn get_head(server: &Server, path: &str) -> String {
    server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).head
}

#[test]
fn health_is_told_at_both_doors_and_metrics_at_their_own_alone() {
    let (home, server, key) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    for path in ["/healthz", "/readyz"] {
        assert!(get_head(&server, path).starts_with("HTTP/1.1 200 "), "{path}");
        let answer = server.operations(path);
        assert!(answer.head.starts_with("HTTP/1.1 200 ") && answer.body == "ok\n", "{}", answer.head);
    }
    // The API's listener has no metrics: there this is a request like any other.
    let refused = server.raw("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(error(&refused.response()).0, "UnsupportedOperation");
    assert!(server.operations("/").head.starts_with("HTTP/1.1 404 "));
    assert!(server.operations("/metrics").head.to_lowercase().contains("application/openmetrics-text"));

    let sample =
        |code: &str, action: &str| format!("billfold_requests_total{{action=\"{action}\",code=\"{code}\"}}");
    let ours = "DescribeBillSummaryByPayMode";
    assert_eq!(server.metric(&sample("OK", ours)), None);
    for _ in 0..3 {
        server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    }
    server.bytes(&Draft::json(&server.address, &key, "{}").bytes());
    // Names that clients make up do not become series.
    for name in ["A", "B"] {
        server.bytes(
            &Draft { action: Some(name.to_owned()), ..Draft::json(&server.address, &key, BODY) }.bytes(),
        );
    }
    assert_eq!(server.metric(&sample("OK", ours)), Some(3.0));
    assert_eq!(server.metric(&sample("MissingParameter", ours)), Some(1.0));
    assert_eq!(server.metric(&sample("InvalidAction", "unknown")), Some(2.0));
    assert_eq!(
        server.metric(&format!("billfold_request_duration_seconds_count{{action=\"{ours}\"}}")),
        Some(4.0)
    );
}

#[test]
fn every_metric_is_documented_and_every_documented_metric_is_there() {
    let (home, server, key) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    let text = server.operations("/metrics").body;
    let names: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let docs =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let documented: BTreeSet<&str> =
        docs.lines().filter_map(|line| line.strip_prefix("| `billfold_")?.split('`').next()).collect();
    let without_prefix: BTreeSet<&str> =
        names.iter().map(|name| name.strip_prefix("billfold_").unwrap()).collect();
    assert_eq!(without_prefix, documented);
    assert!(text.ends_with("# EOF\n"));
}

/// Checks that a log holds none of some secrets, and no signature.
fn check_has_no_secret(log: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    assert!(!log.contains("Signature="), "{log}");
}

#[test]
fn every_line_about_a_request_has_its_id_in_both_formats_and_never_a_secret() {
    for format in ["human", "json"] {
        let (home, server, key) = serve_one_bill(&format!("log_format = \"{format}\"\n{FAST}"));
        drop(server);
        let server = home.serve_watched();
        let draft = Draft::json(&server.address, &key, BODY)
            .header("X-TC-TraceId", "trace-7")
            .header("X-TC-RequestClient", "client-8");
        let swapped = Key { id: key.secret.clone(), secret: key.id.clone() };
        let wrong = Key { secret: "not-the-secret-9".to_owned(), ..key.clone() };
        let own = [("BillMonth", "2022-11"), ("CustomerUin", "100001"), ("Token", "hush-token-10")];
        let requests = [
            draft.bytes(),
            draft.clone().header("X-TC-Token", "hush-token-11").bytes(),
            Draft { key: swapped.clone(), ..draft.clone() }.bytes(),
            Draft { authorization: Some(format!("TC3-HMAC-SHA256 {}", key.secret)), ..draft.clone() }.bytes(),
            String::from_utf8(draft.bytes()).unwrap().replace("Signature=", "Signature: ").into_bytes(),
            Draft { date: Some(key.secret.clone()), ..draft.clone() }.bytes(),
            Draft { service: key.secret.clone(), ..draft.clone() }.bytes(),
            String::from_utf8(draft.bytes())
                .unwrap()
                .replace(";host,", &format!(";host;{},", key.secret))
                .into_bytes(),
            Draft { action: Some(format!("{}0", key.secret)), ..draft.clone() }.bytes(),
            Draft { body: BODY.replace("2022-11", &key.secret).into(), ..draft.clone() }.bytes(),
            Draft { body: format!("\"{}\"", key.secret).into(), ..draft.clone() }.bytes(),
            Draft { key: wrong, ..draft.clone() }.bytes(),
            version_1(Method::Get, &server.address, &key, &own, ""),
            version_1(Method::Get, &server.address, &swapped, &own, ""),
            b"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_vec(),
        ];
        let ids: Vec<String> = requests
            .iter()
            .map(|request| server.bytes(request)["RequestId"].as_str().unwrap().to_owned())
            .collect();
        assert!(server.stop().success());
        let log = home.log();
        check_has_no_secret(&log, &[&key.secret[..8]]);
        let signed = String::from_utf8(draft.bytes()).unwrap();
        let signature = signed.split("Signature=").nth(1).unwrap().get(..16).unwrap();
        check_has_no_secret(&log, &[signature]);
        check_has_no_secret(&log, &[&key.secret, "not-the-secret-9", "hush-token-10", "hush-token-11"]);
        for id in &ids {
            assert!(log.lines().any(|line| line.contains(id.as_str())), "{format}: no line of {id}: {log}");
        }
        let first = log.lines().find(|line| line.contains(&ids[0])).unwrap();
        for part in ["trace-7", "client-8", &key.id, "DescribeBillSummaryByPayMode", "127.0.0.1"] {
            assert!(first.contains(part), "{format}: {part}: {first}");
        }
        if format == "json" {
            for line in log.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
            }
            let first: Value = serde_json::from_str(first).unwrap();
            assert_eq!((&first["request_id"], &first["code"]), (&ids[0].clone().into(), &"OK".into()));
            assert!(first["took_us"].is_u64());
        }
    }
}

#[test]
fn a_server_that_is_told_to_stop_answers_what_it_has_and_says_that_it_is_draining() {
    let (home, server, key) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    let request = Draft::json(&server.address, &key, BODY).bytes();
    let (begin, end) = request.split_at(request.len() - 5);
    let mut half_sent = TcpStream::connect(&server.address).unwrap();
    half_sent.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut first = [0; 4096];
    assert!(half_sent.read(&mut first).unwrap() > 0);
    half_sent.write_all(b"POST / HTTP/1.1\r\nHo").unwrap();
    let mut under_way = TcpStream::connect(&server.address).unwrap();
    under_way.write_all(begin).unwrap();
    let mut idle = TcpStream::connect(&server.address).unwrap();
    // The scrape is a connection too.
    while server.metric("billfold_connections").unwrap() < 4.0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    server.signal("-TERM");
    assert_eq!(idle.read(&mut [0; 1]).unwrap(), 0, "an idle connection is closed at once");
    let mut said = String::new();
    half_sent.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 503 "), "{said}");
    let draining = server.operations("/readyz");
    assert!(draining.head.starts_with("HTTP/1.1 503 ") && draining.body == "draining\n", "{}", draining.head);
    assert!(server.operations("/healthz").head.starts_with("HTTP/1.1 200 "));
    let is_shut = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        TcpStream::connect(&server.address).is_err()
    });
    assert!(is_shut, "no connection is accepted any more");
    under_way.write_all(end).unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("SummaryOverview"), "{answer}");
    drop(under_way);
    let finished = Instant::now();
    assert!(server.ended().success());
    assert!(finished.elapsed() < Duration::from_secs(5));
    assert!(home.log().contains("every request was answered"), "{}", home.log());
}

#[test]
fn a_log_that_nobody_can_write_or_reads_stops_no_request() {
    let (home, server, key) = serve_one_bill(&format!("max_connections = 5\n{FAST}"));
    drop(server);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    // A pipe that is never read is full after some hundred lines.
    let (unread, writer) = std::io::pipe().unwrap();
    for log in [std::process::Stdio::from(full), std::process::Stdio::from(writer)] {
        let server = Server::start_logged(home.command(&["serve", "--listen", "127.0.0.1:0"]), log);
        let draft = Draft::json(&server.address, &key, BODY).header("X-TC-TraceId", &"x".repeat(200));
        for _ in 0..500 {
            assert!(server.bytes(&draft.bytes())["SummaryOverview"].is_array());
        }
    }
    drop(unread);
}

#[test]
fn a_request_that_never_ends_is_waited_for_no_longer_than_is_set() {
    let (_home, server, _) = serve_one_bill(&format!("drain_timeout_s = 1\n{FAST}"));
    let mut hanging = TcpStream::connect(&server.address).unwrap();
    hanging.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    assert!(server.stop().success());
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(9), "{took:?}");
}

#[test]
fn whatever_was_sent_before_the_server_was_told_to_stop_is_answered() {
    let (_home, server, key) = serve_one_bill(FAST);
    let request = Draft::json(&server.address, &key, BODY).bytes();
    let mut connected: Vec<TcpStream> =
        (0..100).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(300));
    for stream in &mut connected {
        stream.write_all(&request).unwrap();
    }
    server.signal("-TERM");
    for (number, mut stream) in connected.into_iter().enumerate() {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("SummaryOverview"), "{number}: {answer}");
    }
    assert!(server.ended().success());
}

#[test]
fn a_server_whose_catalog_cannot_be_read_is_not_ready() {
    let (home, server, _) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    let ready = || get_head(&server, "/readyz");
    assert!(ready().starts_with("HTTP/1.1 200 "));
    for file in ["catalog.db-wal", "catalog.db-shm", "catalog.db"] {
        let path = home.path().join(file);
        if path.exists() {
            std::fs::write(&path, b"nothing that anybody could read").unwrap();
        }
    }
    assert!(ready().starts_with("HTTP/1.1 503 "), "{}", ready());
    assert!(get_head(&server, "/healthz").starts_with("HTTP/1.1 200 "));
    home.wait_for_log("not ready");
    drop(server);
    // The damaged catalog is removed, so that it is not checked at the end.
    std::fs::remove_file(home.path().join("catalog.db")).unwrap();
}

#[test]
fn behind_a_trusted_proxy_the_address_that_it_names_counts_and_is_logged() {
    let (home, server, key) = serve_one_bill(
        "trusted_proxies = ['127.0.0.1']\naddress_requests_per_s = 1\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000",
    );
    drop(server);
    let server = home.serve_watched();
    let from = |address: &str| {
        let draft = Draft::json(&server.address, &key, BODY).header("X-Forwarded-For", address);
        let answer = server.bytes(&draft.bytes());
        answer["Error"]["Code"].as_str().map(str::to_owned)
    };
    crate::support::next_second();
    // Four requests may be cut by the end of a second; nearly none is.
    let seen = (0..10).any(|_| {
        crate::support::next_second();
        let codes = ["192.0.2.1", "192.0.2.1", "192.0.2.1, 192.0.2.2", "198.51.100.7"].map(from);
        let exceeded = Some("RequestLimitExceeded.IPLimitExceeded".to_owned());
        codes == [None, exceeded, None, None]
    });
    assert!(seen, "each address has its own count: {}", home.log());
    home.wait_for_log("source=192.0.2.2");
    assert!(!home.log().contains("source=127.0.0.1"), "{}", home.log());
}
