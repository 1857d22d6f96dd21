//! The wire as a raw socket sees it: limits, pages, our own client, and ends.

use crate::support::{
    ACTION, Answer, DISTRIBUTOR, Home, Key, Server, error, next_second, now_s, row, sheet, signed_headers,
    without_id,
};

pub(crate) const BODY: &str = r#"{"BillMonth":"2022-11","CustomerUin":100001}"#;

/// Starts a server with one bill of 1 USD, and a key that sees it.
pub(crate) fn serve_one_bill(config: &str) -> (Home, Server, Key) {
    let home = Home::with_partners();
    home.config(config);
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    (home, server, key)
}

/// A rate that no test reaches.
pub(crate) const FAST: &str =
    "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 100000\n";

fn error_code(answer: &Answer) -> String {
    error(&answer.response()).0
}

#[test]
fn one_request_a_second_passes_by_default_and_the_next_is_told_how_many_there_were() {
    let (_home, server, key) = serve_one_bill("");
    next_second();
    assert!(server.post(&key, ACTION, BODY)["SummaryOverview"].is_array());
    for count in [2, 3] {
        let (code, message) = error(&server.post(&key, ACTION, BODY));
        assert_eq!(code, "RequestLimitExceeded");
        assert_eq!(
            message,
            format!(
                "Your current request times equals to `{count}` in a second, which exceeds the frequency limit \
                 `1` for a second. Please reduce the frequency of calls."
            )
        );
    }
    next_second();
    assert!(server.post(&key, ACTION, BODY)["SummaryOverview"].is_array());
}

#[test]
fn a_body_that_was_altered_or_a_key_that_is_wrong_fails_and_says_nothing_more() {
    let (_home, server, key) = serve_one_bill(FAST);
    let headers = signed_headers(&server.address, &key, ACTION, BODY, now_s());
    let altered = BODY.replace("2022-11", "2022-12");
    let answer = server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{altered}")).response();
    let expected = (
        "AuthFailure.SignatureFailure".to_owned(),
        "The provided credentials could not be validated. Please check your signature is correct.".to_owned(),
    );
    assert_eq!(error(&answer), expected);
    let fields: Vec<_> = without_id(answer).as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["Error"]);
    let wrong = Key { secret: "wrong".to_owned(), ..key };
    assert_eq!(error(&server.post(&wrong, ACTION, BODY)), expected);
}

#[test]
fn the_answer_to_an_unsigned_request_names_what_is_missing() {
    let (_home, server, _) = serve_one_bill(FAST);
    let send = |request: &str| error(&server.raw(request).response());
    let (code, message) = send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(code, "MissingParameter");
    assert_eq!(message, "The request is missing a required parameter `Timestamp`.");
    let json = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let (code, message) = send(&json);
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("InvalidParameter", "Url key and value should be splited by `=`.")
    );
    let (code, _) = send(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-TC-Action: A\r\nX-TC-Version: V\r\nX-TC-Timestamp: 1\r\n\
         Content-Type: application/json\r\nAuthorization: SKIP\r\nContent-Length: 2\r\n\r\n{}",
    );
    assert_eq!(code, "AuthFailure.InvalidAuthorization");
}

#[test]
fn other_paths_methods_and_sizes_are_answered_with_an_envelope_too() {
    let (_home, server, key) = serve_one_bill(FAST);
    let get = |target: &str| {
        error_code(&server.raw(&format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
    };
    assert_eq!(get("/favicon.ico"), "UnsupportedOperation");
    assert_eq!(get(&format!("/?a={}", "x".repeat(40_000))), "RequestSizeLimitExceeded");
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(error_code(&server.raw(&request)), "UnsupportedProtocol", "{method}");
    }
    let large = " ".repeat(11 * 1024 * 1024);
    let (code, _) = error(&server.post(&key, ACTION, &large));
    assert_eq!(code, "RequestSizeLimitExceeded");
    let headers = signed_headers(&server.address, &key, ACTION, BODY, now_s());
    let twice = format!("POST / HTTP/1.1\r\n{headers}Host: other\r\n\r\n{BODY}");
    assert_eq!(error_code(&server.raw(&twice)), "AuthFailure.InvalidAuthorization");
}

#[test]
fn a_host_that_is_no_authority_and_an_absolute_target_are_taken_as_they_are() {
    let (_home, server, key) = serve_one_bill(FAST);
    let host = format!("http://{}", server.address);
    let headers = signed_headers(&host, &key, ACTION, BODY, now_s());
    let answer = server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}")).response();
    assert!(answer["SummaryOverview"].is_array(), "{answer}");
    let headers = signed_headers(&server.address, &key, ACTION, BODY, now_s());
    let target = format!("http://{}/", server.address);
    let answer = server.raw(&format!("POST {target} HTTP/1.1\r\n{headers}\r\n{BODY}")).response();
    assert!(answer["SummaryOverview"].is_array(), "{answer}");
}

#[test]
fn our_own_client_calls_and_tells_errors_from_answers() {
    let (home, server, key) = serve_one_bill(FAST);
    let endpoint = format!("http://{}", server.address);
    let secret = home.file("secret", format!("{}\n", key.secret));
    let call = |customer: &str| {
        home.run(&[
            "call",
            ACTION,
            "--endpoint",
            &endpoint,
            "--secret-id",
            &key.id,
            "--secret-key-file",
            &secret,
            "--BillMonth",
            "2022-11",
            "--CustomerUin",
            customer,
        ])
    };
    let output = call("100001");
    assert!(output.status.success());
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "1.00000000");
    let output = call("7");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("UinNoAuth"));
    let own = ["--BillMonth", "2022-11", "--CustomerUin", "100001"];
    let said = home.refused(&[&["call", ACTION, "--endpoint", &endpoint][..], &own].concat());
    assert!(said.contains("TENCENTCLOUD_SECRET_ID"), "{said}");
    let nowhere = [
        "call",
        ACTION,
        "--endpoint",
        "http://127.0.0.1:9",
        "--secret-id",
        "a",
        "--secret-key-file",
        &secret,
    ];
    assert!(home.refused(&[&nowhere[..], &own].concat()).contains("could not reach"));
}

#[test]
fn a_server_that_is_asked_to_stop_ends_well_and_a_taken_port_is_told() {
    let (home, server, _) = serve_one_bill(FAST);
    let taken = home.refused(&["serve", "--listen", &server.address]);
    assert!(taken.contains("could not listen on") && taken.contains("--listen"), "{taken}");
    assert!(server.said.contains("billfold answers on"));
    assert!(server.stop().success());
}

#[test]
fn bytes_that_are_no_request_never_end_the_server() {
    let (_home, server, key) = serve_one_bill(FAST);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let headers = signed_headers(&server.address, &key, ACTION, BODY, now_s());
    let good = format!("POST / HTTP/1.1\r\n{headers}\r\n{BODY}");
    for _ in 0..300 {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..random.usize(1..6) {
            let place = random.usize(..bytes.len());
            if !b"\r\n".contains(&bytes[place]) {
                bytes[place] = random.u8(32..127);
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        // Without these two the server may rightly wait for more.
        let length = format!("\r\ncontent-length: {}\r\n", BODY.len());
        let lower = text.to_lowercase();
        if lower.contains(&length) && lower.contains("\r\nconnection: close\r\n") {
            let answer = server.raw(&text);
            assert!(
                // A request of HTTP/1.0 is answered in HTTP/1.0.
                answer.head.starts_with("HTTP/1.") && answer.head.get(8..10) != Some(" 5"),
                "seed {seed}: {text}: {}",
                answer.head
            );
        }
    }
    assert!(server.post(&key, ACTION, BODY)["SummaryOverview"].is_array());
}

#[test]
fn a_server_of_a_folder_without_keys_refuses_every_key_until_one_is_made() {
    let home = Home::new();
    home.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
    let server = home.serve();
    let key = Key { id: "AKIDnobody".to_owned(), secret: "x".to_owned() };
    let (code, message) = error(&server.post(&key, ACTION, BODY));
    assert_eq!(code, "AuthFailure.SecretIdNotFound");
    assert_eq!(message, "The SecretId is not found, please ensure that your SecretId is correct.");
    // A key that is made now works at once.
    let key = home.key(DISTRIBUTOR);
    assert_eq!(error(&server.post(&key, ACTION, BODY)).0, "UnauthorizedOperation.UinNoAuth");
}

#[test]
fn a_second_signal_ends_the_server_though_a_request_hangs() {
    use std::io::Write as _;
    let (_home, server, _) = serve_one_bill(FAST);
    let mut hanging = std::net::TcpStream::connect(&server.address).unwrap();
    hanging.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    server.signal("-INT");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let before = std::time::Instant::now();
    assert!(server.stop().success());
    assert!(before.elapsed() < std::time::Duration::from_secs(8), "it waited for the request");
}

#[test]
fn our_own_client_follows_no_redirect() {
    use std::io::{Read as _, Write as _};
    let home = Home::new();
    let listeners = [0, 1].map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let [here, there] = [0, 1].map(|which: usize| listeners[which].local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listeners[0].accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let moved = format!("HTTP/1.1 302 Found\r\nLocation: http://{there}/\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(moved.as_bytes()).unwrap();
        listeners[1].set_nonblocking(true).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300));
        listeners[1].accept().is_ok()
    });
    let secret = home.file("secret", "x");
    let endpoint = format!("http://{here}");
    let own = ["call", ACTION, "--endpoint", &endpoint, "--secret-id", "AKIDx", "--secret-key-file", &secret];
    let said = home.refused(&[&own[..], &["--BillMonth", "2022-11", "--CustomerUin", "1"]].concat());
    assert!(said.contains("status 302") && said.contains("no envelope"), "{said}");
    assert!(!answering.join().unwrap(), "what is signed for one went to another");
}
