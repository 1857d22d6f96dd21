//! `billfold call` as people type it: what is sent, and what is refused before it is sent.

mod answers;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::support::{ACTION, BILLFOLD, Home, Key};

/// Runs `billfold call` with a key.
fn call(home: &Home, key: &Key, endpoint: &str, line: &[&str]) -> Output {
    let mut command = home.command(&[&["call", line[0], "--endpoint", endpoint], &line[1..]].concat());
    command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A server that keeps the bodies that it gets.
struct Recorder {
    endpoint: String,
    bodies: Receiver<String>,
}

impl Recorder {
    /// Answers each request with the fields of an envelope.
    fn new(fields: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (sender, bodies) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut request = Vec::new();
                let mut piece = [0; 4096];
                while find_body(&request).is_none() {
                    let count = stream.read(&mut piece).unwrap();
                    assert_ne!(count, 0, "the request broke off");
                    request.extend_from_slice(&piece[..count]);
                }
                sender.send(find_body(&request).unwrap()).unwrap();
                let body = format!(r#"{{"Response":{{{fields}"RequestId":"r-1"}}}}"#);
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
                stream.write_all([head, body].concat().as_bytes()).unwrap();
            }
        });
        Self { endpoint, bodies }
    }

    /// Calls an action; the body that arrived, or what was printed on standard error where nothing did.
    fn call(&self, line: &[&str]) -> Result<(String, String), String> {
        let home = Home::new();
        let key = Key { id: "AKIDx".to_owned(), secret: "x".to_owned() };
        let output = call(&home, &key, &self.endpoint, line);
        let said = text(&output.stderr);
        match (self.bodies.try_recv(), output.status.code()) {
            (Ok(body), Some(0 | 1)) => Ok((body, said)),
            (Err(_), Some(2)) => Err(said),
            other => panic!("{line:?}: {other:?}: {said}"),
        }
    }
}

/// Returns the body of a request if all of it is there.
fn find_body(request: &[u8]) -> Option<String> {
    let request = std::str::from_utf8(request).ok()?;
    let (head, body) = request.split_once("\r\n\r\n")?;
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    (body.len() == length.unwrap_or(0)).then(|| body.to_owned())
}

#[test]
fn parameters_in_each_way_to_write_them_arrive_as_the_definition_types_them() {
    let recorder = Recorder::new("");
    let bill = r#"{"BillMonth":"2022-11","CustomerUin":7}"#;
    for line in [
        &["--BillMonth", "2022-11", "--CustomerUin", "7"][..],
        &["--billmonth=2022-11", "--CUSTOMERUIN", "7"],
        &["--c", "7", "--b", "2022-11", "--ca-file", "/none"],
        &["--table", "--BillMonth", "2022-11", "--CustomerUin", "7"],
        &["--BillMonth", "2022-11", "--table", "--CustomerUin", "7", "--secret-id=other"],
    ] {
        let (body, said) = recorder.call(&[&[ACTION], line].concat()).unwrap();
        assert_eq!(body, bill, "{line:?}");
        let is_completed = !line.contains(&"--BillMonth");
        assert_eq!(said.contains("is read as --BillMonth"), is_completed, "{said}");
        assert_eq!(said.is_empty(), !is_completed, "{said}");
    }
    for line in [
        &["--CustomerUin", "1", "2"][..],
        &["--CustomerUin", "1", "--CustomerUin", "2"],
        &["--CustomerUin", "[1,2]"],
        &["--CustomerUin.0", "1", "--CustomerUin.1", "2"],
    ] {
        let (body, said) = recorder.call(&[&["DescribeCustomerInfo"], line].concat()).unwrap();
        assert_eq!((body.as_str(), said.as_str()), (r#"{"CustomerUin":[1,2]}"#, ""), "{line:?}");
    }
}

#[test]
fn a_page_that_is_not_named_is_the_first_and_largest_and_is_told() {
    let recorder = Recorder::new("");
    let (body, said) = recorder.call(&["DescribeCustomerUin"]).unwrap();
    assert_eq!(body, r#"{"Page":1,"PageSize":1000}"#);
    assert_eq!(said, "note: added --Page 1 --PageSize 1000\n");
    let (body, said) = recorder
        .call(&["QuerySubAgentsDetailV2", "--Page", "3", "--filter", "a", "--filtert", "Name"])
        .unwrap();
    assert_eq!(body, r#"{"Page":3,"PageSize":100,"FilterType":"Name","Filter":"a"}"#);
    assert!(
        said.contains("note: added --PageSize 100\n") && said.contains("--filtert is read as --FilterType"),
        "{said}"
    );
}

#[test]
fn the_command_of_every_example_of_every_action_sends_the_input_of_the_example() {
    let recorder = Recorder::new("");
    let home = Home::new();
    let mut count = 0;
    for action in api::Actions::new().list_names() {
        let examples = home.json(&["actions", action, "--json"])["examples"].take();
        for example in examples.as_array().unwrap() {
            let command = example["command"].as_str().unwrap();
            let command = command.replace("http://127.0.0.1:8787", &recorder.endpoint);
            let command = command.replacen("billfold", BILLFOLD, 1);
            let mut shell = std::process::Command::new("sh");
            shell
                .args(["-c", &command])
                .env("TENCENTCLOUD_SECRET_ID", "AKIDx")
                .env("TENCENTCLOUD_SECRET_KEY", "x");
            let output = shell.output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{command}: {output:?}");
            let body: serde_json::Value = serde_json::from_str(&recorder.bodies.recv().unwrap()).unwrap();
            assert_eq!(body, example["input"], "{command}");
            count += 1;
        }
    }
    assert!(count >= 9, "{count}");
}

#[test]
fn what_is_wrong_is_refused_with_code_2_before_anything_is_sent() {
    let recorder = Recorder::new("");
    let missing = [
        "DescribeBillSummaryByPayMode was not sent:\n  parameters are missing: add\n",
        "    --BillMonth 2022-11   The month of the bill",
        "    --CustomerUin 123456  The account number of the customer.",
        "`billfold actions DescribeBillSummaryByPayMode` describes its parameters",
        "--unchecked",
    ];
    for (line, expected) in [
        (&[ACTION][..], &missing[..]),
        (&[ACTION, "--BillMonth", "2022-11"], &["parameters are missing: add\n    --CustomerUin 123456"]),
        (
            &[ACTION, "--Month", "2022-11", "--CustomerUin", "7"],
            &["--Month is no parameter of it", "pass --BillMonth, --CustomerUin"],
        ),
        (
            &[ACTION, "--BilMonth", "2022-11", "--CustomerUin", "7"],
            &["--BilMonth is no parameter of it, the nearest is BillMonth"],
        ),
        (
            &[ACTION, "--BillMonth", "2022-11", "--CustomerUin", "7x"],
            &["--CustomerUin \"7x\" is refused: pass a whole number"],
        ),
        (
            &["DescribeCustomerUin", "--pag", "1"],
            &["--pag begins several parameters: pass one of --Page, --PageSize"],
        ),
        (
            &["DescribeCustomerUin", "--Page", "0", "--PageSize", "1001"],
            &[
                "--Page \"0\"",
                "--PageSize \"1001\" is refused: pass a whole number from 1 to 1000, such as 20",
            ],
        ),
        (
            &[
                "DescribeCustomerBillSummary",
                "--CustomerUin",
                "7",
                "--Month",
                "2022-11",
                "--PayMode",
                "prepay",
            ],
            &[
                "--PayMode \"prepay\" is refused: pass one of\n    prePay   Monthly subscription\n    postPay  Pay-As-You-Go resources\n",
            ],
        ),
        (
            &["DescribeCustomerInfo", "--CustomerUin", "[]"],
            &["--CustomerUin has 0 values: pass from 1 to 20"],
        ),
        (&["DescribeCustomerInfo", "--CustomerUin", "1,2"], &["--CustomerUin.0 \"1,2\" is refused"]),
        (&[ACTION, "--token", "hush"], &["a token does not belong on the command line"]),
        (&[ACTION, "--secret-key", "hush"], &["a secret key does not belong on the command line"]),
        (&[ACTION, "--endpoint"], &["has no value"]),
        (&["Other", "x"], &["\"x\" is no parameter: write --Name value"]),
        (&["Other", "--A", "1", "--A", "2"], &["--A is given twice"]),
        (&["Other", "--table"], &["the answer of \"Other\" is not known here: leave --table out"]),
    ] {
        let said = recorder.call(line).unwrap_err();
        for expected in expected {
            assert!(said.contains(expected), "{line:?}: {said}");
        }
        assert!(!said.contains("hush"), "{said}");
    }
    // Without an endpoint and a key, too.
    let output = Home::new().run(&["call", ACTION]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--CustomerUin 123456"), "{}", text(&output.stderr));
}

#[test]
fn a_file_is_the_whole_input_and_is_checked_alike() {
    let recorder = Recorder::new("");
    let home = Home::new();
    let file = |text: &str| home.file("input.json", text);
    let right = file(r#"{"CustomerUin":"7","BillMonth":"2022-11"}"#);
    let (body, _) = recorder.call(&[ACTION, "--json", &right]).unwrap();
    assert_eq!(body, r#"{"BillMonth":"2022-11","CustomerUin":7}"#);
    let exact = r#" { "Price" : 123456789012345.12345678 } "#;
    assert_eq!(recorder.call(&["Other", "--json", &file(exact)]).unwrap().0, exact);
    for (action, input, expected) in [
        (ACTION, r#"{"BillMonth":"2022-11"}"#, "parameters are missing: add\n    --CustomerUin 123456"),
        (
            ACTION,
            r#"{"BillMonth":"2022-11","customeruin":7}"#,
            "--customeruin is no parameter of it, the nearest is CustomerUin",
        ),
        ("DescribeCustomerUin", "{}", "    --Page 1       The number of the page"),
        (ACTION, "[1]", "is JSON, and no object: pass an object such as"),
        ("Other", "{", "input.json is not JSON: EOF"),
    ] {
        let said = recorder.call(&[action, "--json", &file(input)]).unwrap_err();
        assert!(said.contains(expected), "{input}: {said}");
    }
    let said = recorder.call(&[ACTION, "--json", &right, "--BillMonth", "2022-11"]).unwrap_err();
    assert!(said.contains("is the whole input: leave \"--BillMonth\" and what follows out"), "{said}");
    let said = recorder.call(&[ACTION, "--json", "-", "--secret-key-file", "-"]).unwrap_err();
    assert!(said.contains("standard input cannot hold both the parameters and a secret"), "{said}");
    assert!(
        home.refused(&["call", ACTION, "--json", "/nowhere"])
            .contains("could not read the parameters from /nowhere")
    );

    let mut command = home.command(&["call", ACTION, "--endpoint", &recorder.endpoint, "--json", "-"]);
    command.env("TENCENTCLOUD_SECRET_ID", "AKIDx").env("TENCENTCLOUD_SECRET_KEY", "x");
    let mut client = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    client.stdin.take().unwrap().write_all(br#"{"BillMonth":"2022-10","CustomerUin":8}"#).unwrap();
    assert!(client.wait().unwrap().success());
    assert_eq!(recorder.bodies.recv().unwrap(), r#"{"BillMonth":"2022-10","CustomerUin":8}"#);
}

#[test]
fn what_is_not_to_be_checked_is_sent_as_it_is_typed() {
    let recorder = Recorder::new("");
    let line = [ACTION, "--unchecked", "--BillMonth", "202211", "--customeruin", "x", "--Filter.0", "[1.10]"];
    let (body, said) = recorder.call(&line).unwrap();
    assert_eq!(body, r#"{"BillMonth":202211,"customeruin":"x","Filter.0":[1.10]}"#);
    assert_eq!(said, "");
    assert_eq!(recorder.call(&[ACTION, "--unchecked"]).unwrap().0, "{}");
    let file = Home::new();
    let file = (file.file("input", "[1,"), file);
    assert_eq!(recorder.call(&[ACTION, "--unchecked", "--json", &file.0]).unwrap().0, "[1,");
}
