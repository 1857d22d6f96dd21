//! Clients that are slow, idle or hostile, and their answers.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::support::{Answer, Draft, Key, Server, error, next_second, now_s};
use crate::wire::{BODY, FAST, serve_one_bill};

/// A configuration with one more line before the rate.
pub(crate) fn config_with(line: &str) -> String {
    format!("{line}\n{FAST}")
}

pub(crate) fn connect_to(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Reads everything until the other side closes.
pub(crate) fn read_to_close(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

/// A good request that leaves its connection open.
pub(crate) fn keep_open_request(server: &Server, key: &Key) -> Vec<u8> {
    let bytes = Draft::json(&server.address, key, BODY).bytes();
    String::from_utf8(bytes).unwrap().replace("Connection: close\r\n", "").into_bytes()
}

/// Reads one answer from a connection that stays open.
pub(crate) fn read_answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut bytes = [0; 4096];
    loop {
        let length = text
            .to_lowercase()
            .split_once("content-length: ")
            .map(|(_, rest)| rest.split("\r\n").next().unwrap().parse::<usize>().unwrap());
        if let (Some(length), Some((_, body))) = (length, text.split_once("\r\n\r\n"))
            && body.len() >= length
        {
            return text;
        }
        let read = stream.read(&mut bytes).unwrap();
        assert_ne!(read, 0, "the connection was closed: {text}");
        text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
    }
}

pub(crate) fn check_is_served(server: &Server, key: &Key) {
    let answer = server.bytes(&Draft::json(&server.address, key, BODY).bytes());
    assert!(answer["SummaryOverview"].is_array(), "{answer}");
}

#[test]
fn a_head_that_drips_in_is_reported_as_too_slow() {
    let (home, server, _) = serve_one_bill(&config_with("header_timeout_s = 1"));
    drop(server);
    let server = home.serve_watched();
    let mut silent = connect_to(&server);
    let mut dripping = connect_to(&server);
    let started = Instant::now();
    let dripped = Duration::from_secs(3);
    while started.elapsed() < dripped && dripping.write_all(b"P").is_ok() {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(started.elapsed() >= dripped, "what still comes is read on, so that the answer is heard");
    dripping.shutdown(Shutdown::Write).unwrap();
    assert!(read_to_close(dripping).starts_with("HTTP/1.1 408 "));
    let mut stopped = connect_to(&server);
    stopped.write_all(b"POST / HTTP/1.1\r\nHost: x\r\n").unwrap();
    assert!(read_to_close(stopped).starts_with("HTTP/1.1 408 "));
    assert_eq!(silent.read(&mut [0; 1]).unwrap(), 0, "to one that said nothing there is nothing to say");
    assert!(server.metric("billfold_connections_closed_total{reason=\"header_timeout\"}").unwrap() >= 3.0);
}

#[test]
fn a_connection_is_kept_for_the_next_request_and_not_for_ever() {
    let (home, server, key) = serve_one_bill(&config_with("header_timeout_s = 1\nkeep_alive_s = 5"));
    drop(server);
    let server = home.serve_watched();
    let mut kept = connect_to(&server);
    for _ in 0..2 {
        kept.write_all(&keep_open_request(&server, &key)).unwrap();
        let answer = read_answer(&mut kept);
        assert!(answer.contains("SummaryOverview"));
        // A client that heeds this never sends into a connection that ends.
        assert!(answer.contains("keep-alive: timeout=4\r\n"), "{answer}");
        // Longer than a head may take, and shorter than a connection is kept.
        std::thread::sleep(Duration::from_millis(1_700));
    }
    assert_eq!(kept.read(&mut [0; 1]).unwrap(), 0);
    assert_eq!(server.metric("billfold_connections_closed_total{reason=\"idle\"}"), Some(1.0));
    let mut closed = connect_to(&server);
    closed.write_all(&Draft::json(&server.address, &key, BODY).bytes()).unwrap();
    assert!(!read_to_close(closed).contains("keep-alive"), "the client asked to close it");
}

#[test]
fn methods_that_http_treats_apart_are_refused_as_all_others() {
    let (_home, server, _) = serve_one_bill(FAST);
    let ask = |line: &str| server.raw(&format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    let connect = ask("CONNECT example.com:443");
    assert!(
        connect.head.starts_with("HTTP/1.1 405 "),
        "a status of success would open a tunnel: {}",
        connect.head
    );
    assert!(connect.body.contains("\"UnsupportedProtocol\""), "{}", connect.body);
    let head = ask("HEAD /");
    assert!(head.head.starts_with("HTTP/1.1 200 ") && head.body.is_empty(), "{}", head.head);
    assert_eq!(error(&ask("OPTIONS *").response()).0, "UnsupportedProtocol");
}

#[test]
fn a_refusal_before_the_body_is_read_closes_the_connection_behind_it() {
    let (_home, server, _) = serve_one_bill(FAST);
    let mut stream = connect_to(&server);
    stream.write_all(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n").unwrap();
    let said = read_to_close(stream);
    assert!(said.to_lowercase().contains("\r\nconnection: close\r\n"), "{said}");
    assert!(said.contains("UnsupportedProtocol"), "{said}");
}

#[test]
fn a_body_that_does_not_come_is_answered_in_time() {
    let (_home, server, _) = serve_one_bill(&config_with("body_timeout_s = 1"));
    for request in [
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        let (code, message) = error(&server.raw(request).response());
        assert_eq!(code, "InvalidRequest");
        assert_eq!(message, "The request body did not arrive within `1` seconds.");
    }
    let mut broken = connect_to(&server);
    broken.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").unwrap();
    broken.shutdown(Shutdown::Write).unwrap();
    assert!(read_to_close(broken).contains("\"InvalidRequest\",\"Message\":\"The request body broke off.\""));
}

#[test]
fn what_http_itself_refuses_is_answered_too() {
    let (_home, server, key) = serve_one_bill(FAST);
    let many: String = (0..200).map(|_| "A: b\r\n").collect();
    let long = "x".repeat(100_000);
    for (request, status) in [
        ("nonsense\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/1.1\r\nHost x\r\n\r\n".to_owned(), "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n".to_owned(), "400"),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\n{many}\r\n"), "431"),
        (format!("GET / HTTP/1.1\r\nA: {long}\r\n\r\n"), "431"),
        (format!("GET /?{long} HTTP/1.1\r\nHost: x\r\n\r\n"), "414 or 431"),
    ] {
        let answer = server.raw(&request);
        let got = answer.head.split(' ').nth(1).unwrap_or_default();
        assert!(got.len() == 3 && status.contains(got), "{request:.60}: {}", answer.head);
    }
    check_is_served(&server, &key);
}

#[test]
fn a_head_that_breaks_off_and_the_beginning_of_http_2_are_answered() {
    let (_home, server, key) = serve_one_bill(FAST);
    for head in ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HT", "POST / HTTP/1.1\r\nHost: x\r\n"] {
        for first in [Vec::new(), keep_open_request(&server, &key)] {
            let mut stream = connect_to(&server);
            let answered = if first.is_empty() { "" } else { "HTTP/1.1 200 OK" };
            stream.write_all(&first).unwrap();
            if !first.is_empty() {
                assert!(read_answer(&mut stream).starts_with(answered));
            }
            stream.write_all(head.as_bytes()).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            let said = read_to_close(stream);
            assert!(said.starts_with("HTTP/1.1 400 "), "{head:?} {answered}: {said}");
        }
    }
}

#[test]
fn requests_may_be_pipelined_and_a_client_may_close_its_side_first() {
    let (_home, server, key) = serve_one_bill(FAST);
    let mut stream = connect_to(&server);
    let mut three = keep_open_request(&server, &key).repeat(2);
    three.extend(Draft::get(&server.address, &key, "BillMonth=x&CustomerUin=1").bytes());
    stream.write_all(&three).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let said = read_to_close(stream);
    let place = |text: &str| said.match_indices(text).map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!((place("SummaryOverview").len(), place("InvalidMonth").len()), (2, 1), "{said}");
    assert!(place("SummaryOverview")[1] < place("InvalidMonth")[0]);
}

#[test]
fn each_answer_says_what_is_left_of_the_rate_in_its_second() {
    let (home, server, key) = serve_one_bill("[limits_per_s]\nDescribeBillSummaryByPayMode = 3\n");
    drop(server);
    let server = home.serve_watched();
    // Five requests may fall into two seconds: then they are sent again in the next.
    let lefts = (0..10).map(|round| {
        next_second();
        let ask = |number: i64| {
            let month =
                format!(r#"{{"BillMonth":"2022-{:02}","CustomerUin":123456}}"#, 1 + (round + number) % 12);
            server.raw(&String::from_utf8(Draft::json(&server.address, &key, &month).bytes()).unwrap())
        };
        (0..5).map(ask).collect::<Vec<_>>()
    });
    let left_of = |answer: &Answer| {
        let head = answer.head.to_lowercase();
        assert!(head.contains("x-ratelimit-limit: 3\r\n"), "{head}");
        let (_, left) = head.split_once("x-ratelimit-remaining: ").unwrap();
        left.split("\r\n").next().unwrap().to_owned()
    };
    let expected = ["2", "1", "0", "0", "0"];
    let mut found = lefts.map(|answers| answers.iter().map(left_of).collect::<Vec<_>>());
    assert!(found.any(|found| found == expected));
    home.wait_for_log("rate_left=2");
    // What is refused before the rate is counted says nothing of it.
    let wrong = Key { secret: "wrong".to_owned(), ..key };
    let refused = server.raw(&String::from_utf8(Draft::json(&server.address, &wrong, BODY).bytes()).unwrap());
    assert!(!refused.head.to_lowercase().contains("x-ratelimit"), "{}", refused.head);
}

#[test]
fn exactly_the_rate_passes_in_each_second_however_many_ask_at_once() {
    const LIMIT: u64 = 5;
    const SECONDS: i64 = 3;
    let (_home, server, key) =
        serve_one_bill("address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 5");
    next_second();
    let end = now_s() + SECONDS;
    let ask = || {
        let (mut passed, mut counts) = (0_u64, Vec::new());
        while now_s() < end {
            let answer = server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
            if answer["SummaryOverview"].is_array() {
                passed += 1;
                continue;
            }
            let (code, message) = error(&answer);
            assert_eq!(code, "RequestLimitExceeded");
            counts.push(message.split('`').nth(1).unwrap().parse::<u64>().unwrap());
        }
        (passed, counts)
    };
    let seen: Vec<(u64, Vec<u64>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let passed: u64 = seen.iter().map(|(passed, _)| passed).sum();
    let counts: Vec<u64> = seen.into_iter().flat_map(|(_, counts)| counts).collect();
    // The first request to be refused in a second is number LIMIT + 1 of it, so these are the full seconds.
    assert!(counts.iter().all(|count| *count > LIMIT), "one was refused before the limit");
    let full = u64::try_from(counts.iter().filter(|count| **count == LIMIT + 1).count()).unwrap();
    assert!(full >= u64::try_from(SECONDS).unwrap(), "there was not enough to do: {full}");
    // In the second after the last some more may have come, at most the limit.
    assert!((full * LIMIT..=(full + 1) * LIMIT).contains(&passed), "{passed} passed in {full} seconds");
}
