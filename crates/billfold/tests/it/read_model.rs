//! What was read for earlier requests: nothing is read again while the catalog stays, and nothing is answered that it
//! changed.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::holding::{keep_open_request, read_answer};
use crate::skip::skip_test;
use crate::support::{ACTION, DISTRIBUTOR, Draft, Home, Key, Server, error, row, sheet};
use crate::wire::{BODY, FAST, serve_one_bill};

/// Requests over which no statement may run.
pub(crate) const REQUESTS: usize = 10_000;

/// Requests on one connection before the first answer is read.
const PIPELINED: usize = 50;

/// Starts `strace` on a server; `None`, and the test is skipped, where that cannot be done.
fn trace_locks_and_reads(server: &Server, file: &std::path::Path) -> Option<Child> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-e", "trace=fcntl,pread64", "-o"]).arg(file);
    strace.args(["-p", &server.pid().to_string()]).stderr(Stdio::piped());
    let mut child = match strace.spawn() {
        Ok(child) => child,
        Err(error) => {
            skip_test(&format!("strace is not there: {error}; Debian has it in the package strace"));
            return None;
        }
    };
    // It says so once it is attached.
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    if said.contains("attached") {
        return Some(child);
    }
    skip_test(&format!("strace cannot look at another program: {said}"));
    None
}

/// Sends a request many times over one connection, and checks that each has the same answer.
pub(crate) fn ask_many_times(server: &Server, key: &Key, times: usize) {
    use std::io::Write as _;
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut first = None;
    for _ in 0..times.div_euclid(PIPELINED) {
        // Signed anew, so that none is refused for its age.
        let request = keep_open_request(server, key);
        for _ in 0..PIPELINED {
            stream.write_all(&request).unwrap();
            let text = read_answer(&mut stream);
            let mut answer: Value = serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap();
            answer["Response"].as_object_mut().unwrap().remove("RequestId");
            assert!(answer["Response"]["SummaryOverview"].is_array(), "{answer}");
            assert_eq!(&answer, first.get_or_insert_with(|| answer.clone()));
        }
    }
}

#[test]
fn ten_thousand_requests_for_a_bill_that_was_asked_for_run_no_statement() {
    let (home, server, key) = serve_one_bill(FAST);
    ask_many_times(&server, &key, PIPELINED);
    let file = home.path().with_file_name("reads");
    let Some(mut strace) = trace_locks_and_reads(&server, &file) else { return };
    ask_many_times(&server, &key, REQUESTS);
    Command::new("kill").args(["-INT", &strace.id().to_string()]).status().unwrap();
    strace.wait().unwrap();
    let calls = std::fs::read_to_string(&file).unwrap();
    let reads = calls.lines().filter(|call| call.contains("catalog.db-shm") && call.contains("pread64"));
    assert!(reads.count() >= REQUESTS, "each request looks if the catalog changed");
    // A statement of SQLite takes a lock, whatever it reads.
    let others: Vec<&str> =
        calls.lines().filter(|call| call.contains("catalog.db") && !call.contains("pread64")).collect();
    assert_eq!(others, [""; 0]);
}

#[test]
fn a_key_is_good_from_its_creation_to_its_deletion_and_no_longer() {
    let (home, server, key) = serve_one_bill(FAST);
    let ask = |key: &Key| server.bytes(&Draft::json(&server.address, key, BODY).bytes());
    for _ in 0..20 {
        let other = home.key(DISTRIBUTOR);
        for _ in 0..2 {
            assert!(ask(&other)["SummaryOverview"].is_array());
            assert!(ask(&key)["SummaryOverview"].is_array());
        }
        home.ok(&["key", "delete", &other.id]);
        assert_eq!(error(&ask(&other)).0, "AuthFailure.SecretIdNotFound");
        assert!(ask(&key)["SummaryOverview"].is_array());
    }
}

#[test]
fn an_account_that_is_moved_is_seen_by_its_partners_at_once_and_by_no_others() {
    let home = Home::with_partners();
    home.config(&crate::support::unlimited_rates());
    let customer = "700000000001";
    let partners = ["300000000001", "300000000002"];
    for partner in partners {
        home.ok(&["account", "add", partner, "--role", "reseller"]);
    }
    home.ok(&["account", "add", customer, "--role", "customer", "--parent", partners[0]]);
    let keys = partners.map(|partner| home.key(partner));
    let server = home.serve();
    let known_by = |key: &Key| {
        let input = format!(r#"{{"CustomerUin":[{customer}]}}"#);
        !server.post(key, "DescribeCustomerInfo", &input)["Data"].as_array().unwrap().is_empty()
    };
    for turn in 0..6 {
        let (has, lacks) = if turn % 2 == 0 { (0, 1) } else { (1, 0) };
        for _ in 0..2 {
            assert!(known_by(&keys[has]) && !known_by(&keys[lacks]), "turn {turn}");
        }
        home.ok(&["account", "set", customer, "--parent", partners[lacks]]);
    }
}

#[test]
fn a_bill_is_answered_as_published_last_with_memory_for_answers_and_without() {
    for memory_mib in ["0", "1", "256"] {
        let (home, server, key) = serve_one_bill(&format!("read_model_mib = {memory_mib}\n{FAST}"));
        for amount in 1..=8 {
            let text = sheet(&[row("700000000001", "2022-11", &format!("{amount}.00000001"))]);
            home.ok(&["import", &home.file("again.csv", text), "--shrink", "all"]);
            for _ in 0..3 {
                let answer =
                    server.post(&key, ACTION, r#"{"BillMonth":"2022-11","CustomerUin":700000000001}"#);
                let total = &answer["SummaryOverview"][0]["TotalCost"];
                assert_eq!(total.as_str(), Some(format!("{amount}.00000001").as_str()), "{answer}");
            }
        }
    }
}
