//! Links: what they name, for whom and how long they are valid, and where nothing of them is shown.

use std::process::Stdio;

use serde_json::{Value, json};

use super::fetch::{
    ask_for_address, fetch_file, fetch_path, read_csv, read_pack, send_request, split_address,
};
use super::{MONTH, one, pack};
use crate::support::{
    DISTRIBUTOR, Home, Key, RESELLER, Row, SECOND_LEVEL, Server, find_faketime, now_s, row, sheet,
    signed_headers, unlimited_rates,
};

/// The customers: one of the distributor, one of its second-level reseller, one without lines.
const DIRECT: &str = "100001";
const INDIRECT: &str = "100002";
const IDLE: &str = "100003";

/// Makes a folder with a bill of each customer.
fn make_home() -> Home {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", IDLE, "--role", "customer", "--parent", SECOND_LEVEL]);
    let indirect = Row { manager: SECOND_LEVEL.to_owned(), ..row(INDIRECT, MONTH, "2.5") };
    home.ok(&["import", &home.file("1.csv", sheet(&[row(DIRECT, MONTH, "1.25"), indirect]))]);
    home
}

/// Starts a server whose clock is off.
fn serve_at(home: &Home, library: &std::path::Path, offset: &str) -> Server {
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("LD_PRELOAD", library).env("FAKETIME", offset).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Server::start_logged(command, Stdio::null())
}

/// Returns the total costs of a file.
fn read_totals(file: &[u8]) -> Vec<String> {
    read_csv(file).into_iter().map(|line| line["Total Cost"].clone()).collect()
}

/// Asks for an address that is refused, and returns code and message.
fn refuse(server: &Server, key: &Key, input: &Value) -> (String, String) {
    crate::support::error(&server.post(key, "DescribeCustomerBillDownloadUrl", &input.to_string()))
}

#[test]
fn a_link_is_valid_for_an_hour_on_every_server_of_the_folder_and_refused_after_it() {
    let Some(library) = find_faketime() else { return };
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let address = ask_for_address(&server, &key, &one(DIRECT, "Customer", "en"));
    let (_, path) = split_address(&address);
    assert_eq!(read_totals(&fetch_path(&serve_at(&home, &library, "+58m"), "GET", &path).whole()), ["1.25"]);
    let late = fetch_path(&serve_at(&home, &library, "+61m"), "GET", &path);
    assert_eq!((late.status(), late.is_whole), (403, true));
    assert!(late.text().contains("expired"), "{}", late.text());
}

#[test]
fn a_link_of_which_a_character_was_changed_or_that_another_folder_made_is_no_link() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let address = ask_for_address(&server, &key, &one(DIRECT, "Customer", "en"));
    let (_, path) = split_address(&address);
    let parts: Vec<&str> = path.split('/').collect();
    let ["", "files", token, name] = parts[..] else { panic!("{path}") };
    for index in 0..token.len() {
        let mut changed = token.as_bytes().to_vec();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        let answer = fetch_path(&server, "GET", &format!("/files/{changed}/{name}"));
        assert_eq!(answer.status(), 404, "character {index}");
    }
    let long = "A".repeat(8_000);
    for path in [
        format!("/files/{token}"),
        format!("/files/{token}/"),
        format!("/files/{token}/{name}x"),
        format!("/files/{token}/L3-bill_details-{INDIRECT}-202211.csv"),
        format!("/files/{token}=/{name}"),
        format!("/files//{name}"),
        format!("/files/{long}/{name}"),
        "/files/".to_owned(),
    ] {
        let answer = fetch_path(&server, "GET", &path);
        assert_eq!(answer.status(), 404, "{path}");
        assert!(!answer.text().contains(token) && !answer.head.contains(&token.to_lowercase()));
    }
    let other = make_home().serve();
    assert_eq!(fetch_path(&other, "GET", &path).status(), 404);
    assert_eq!(read_totals(&fetch_path(&server, "GET", &path).whole()), ["1.25"]);
}

#[test]
fn a_link_names_versions_and_gives_them_after_a_correction_and_a_new_one_gives_the_new_ones() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let address = ask_for_address(&server, &key, &one(DIRECT, "Customer", "en"));
    home.ok(&["import", &home.file("2.csv", sheet(&[row(DIRECT, MONTH, "1.3")]))]);
    assert_eq!(read_totals(&fetch_file(&server, &address).whole()), ["1.25"]);
    let newer = ask_for_address(&server, &key, &one(DIRECT, "Customer", "en"));
    assert_eq!(read_totals(&fetch_file(&server, &newer).whole()), ["1.3"]);
    home.ok(&["revert", "2"]);
    assert_eq!(read_totals(&fetch_file(&server, &newer).whole()), ["1.3"]);
    assert_eq!(read_totals(&fetch_file(&server, &address).whole()), ["1.25"]);
}

#[test]
fn a_link_ends_with_its_key_and_with_the_right_to_see_the_customer() {
    let home = make_home();
    let [distributor, second_level] = [DISTRIBUTOR, SECOND_LEVEL].map(|uin| home.key(uin));
    let server = home.serve();
    let address = ask_for_address(&server, &distributor, &one(DIRECT, "Customer", "en"));
    home.ok(&["key", "delete", &distributor.id]);
    let gone = fetch_file(&server, &address);
    assert_eq!(gone.status(), 403, "{}", gone.text());
    let address = ask_for_address(&server, &second_level, &one(IDLE, "Customer", "en"));
    assert_eq!(read_csv(&fetch_file(&server, &address).whole()), []);
    home.ok(&["account", "set", IDLE, "--parent", RESELLER]);
    let gone = fetch_file(&server, &address);
    assert_eq!(gone.status(), 403, "{}", gone.text());
}

#[test]
fn nothing_of_a_link_is_in_the_log_the_metrics_or_any_response_whatever_is_done_with_it() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    let address = ask_for_address(&server, &key, &pack("Customer"));
    let (_, path) = split_address(&address);
    let token = path.split('/').nth(2).unwrap().to_owned();
    fetch_path(&server, "GET", &path).whole();
    home.wait_for_log("sent");
    let mut shown = String::new();
    for (method, path, version, status) in [
        ("HEAD", path.as_str(), "1.1", 200),
        ("POST", &path, "1.1", 405),
        ("DELETE", &path, "1.1", 405),
        ("GET", &path, "1.0", 505),
        ("GET", &format!("{path}x"), "1.1", 404),
        ("GET", &format!("{path}?a=b"), "1.1", 200),
        ("GET", &format!("/x{path}"), "1.1", 200),
    ] {
        let answer = super::fetch::Fetched::read(&mut send_request(&server, method, path, version));
        assert_eq!(answer.status(), status, "{method} {path} {version}");
        shown.push_str(&answer.head);
        if !path.starts_with("/x") {
            // The API shows a path that is none of its own to the client that sent it.
            shown.push_str(&answer.text());
        }
    }
    home.ok(&["key", "delete", &key.id]);
    assert_eq!(fetch_path(&server, "GET", &path).status(), 403);
    home.wait_for_log("the key that asked for the address is gone");
    assert_eq!(server.metric("billfold_downloads_total{outcome=\"sent\"}"), Some(2.0));
    assert_eq!(server.metric("billfold_downloads_total{outcome=\"refused\"}"), Some(5.0));
    shown.push_str(&server.operations("/metrics").body);
    shown.push_str(&home.log());
    // A part of it would be one, too.
    for part in token.as_bytes().chunks(16).map(|part| std::str::from_utf8(part).unwrap().to_lowercase()) {
        assert!(part.len() < 16 || !shown.to_lowercase().contains(&part), "{part} of the token: {shown}");
    }
}

#[test]
fn an_address_is_that_of_public_url_or_else_that_by_which_the_client_came() {
    let home = make_home();
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let body = one(DIRECT, "Customer", "en").to_string();
    let ask = |server: &Server, host: &str| {
        let headers = signed_headers(host, &key, "DescribeCustomerBillDownloadUrl", &body, now_s());
        let answer = server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{body}")).response();
        answer["DownloadUrl"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    for (host, expected) in [
        ("bills.example.com", "http://bills.example.com/files/"),
        ("bills.example.com:8787", "http://bills.example.com:8787/files/"),
        ("http://bills.example.com:8787", "http://bills.example.com:8787/files/"),
        ("https://bills.example.com", "https://bills.example.com/files/"),
        ("[::1]:8787", "http://[::1]:8787/files/"),
    ] {
        let address = ask(&server, host);
        assert!(address.starts_with(expected), "{host}: {address}");
    }
    drop(server);
    home.config(&format!("public_url = 'https://bills.example.com/partner/'\n{}", unlimited_rates()));
    let address = ask(&home.serve(), "127.0.0.1:1");
    assert!(address.starts_with("https://bills.example.com/partner/files/"), "{address}");
    for wrong in
        ["bills.example.com", "ftp://x", "https://", "https://me:secret@x", "https://x/?a", "https://x/#a"]
    {
        home.config(&format!("public_url = '{wrong}'\n"));
        assert!(home.refused(&["serve"]).contains("public_url"), "{wrong}");
    }
    home.config("");
}

#[test]
fn files_that_are_not_made_are_refused_with_the_reason_and_a_wrong_group_like_a_stranger() {
    let home = make_home();
    home.ok(&["import", &home.file("3.csv", sheet(&[row(DIRECT, &current_month(), "3")]))]);
    let [distributor, second_level] = [DISTRIBUTOR, SECOND_LEVEL].map(|uin| home.key(uin));
    let server = home.serve();
    let change = |field: &str, value: Value| {
        let mut input = one(DIRECT, "Customer", "en");
        input[field] = value;
        input
    };
    let unknown = "UnauthorizedOperation.UinNoAuth";
    for (key, input, code, message) in [
        (&distributor, change("FileType", json!("billResource")), "FailedOperation", "by resource"),
        (&distributor, change("FileType", json!("billResourcePack")), "FailedOperation", "by resource"),
        (&distributor, change("CustomerUinType", json!("Reseller")), "FailedOperation", "second-level"),
        (&distributor, change("FileType", json!("billDetailPack")), "InvalidParameter", ""),
        (&distributor, change("CustomerUin", json!(null)), "MissingParameter", "CustomerUin"),
        (&distributor, change("Month", json!("2022-13")), "InvalidParameter", ""),
        (&distributor, change("Month", json!("2999-01")), "InvalidParameter", ""),
        (&distributor, change("FileLanguage", json!("de")), "InvalidParameter", ""),
        (&distributor, change("CustomerUinType", json!("ResellerCustomer")), unknown, ""),
        (&distributor, one(INDIRECT, "Customer", "en"), unknown, ""),
        (&distributor, one("999999", "Customer", "en"), unknown, ""),
        (&distributor, one(DISTRIBUTOR, "Customer", "en"), unknown, ""),
        (&second_level, one(DIRECT, "Customer", "en"), unknown, ""),
        (&second_level, pack("ResellerCustomer"), unknown, ""),
        (
            &distributor,
            json!({"Month": current_month(), "FileType": "billDetailPack", "CustomerUinType": "Customer"}),
            "FailedOperation",
            "final",
        ),
    ] {
        let mut input = input;
        if input["CustomerUin"].is_null() {
            input.as_object_mut().unwrap().remove("CustomerUin");
        }
        let refused = refuse(&server, key, &input);
        assert!(refused.0 == code && refused.1.contains(message), "{input}: {refused:?}");
    }
    // The groups of another caller are others.
    let address = ask_for_address(&server, &second_level, &one(INDIRECT, "Customer", "en"));
    assert_eq!(read_totals(&fetch_file(&server, &address).whole()), ["2.5"]);
    let address = ask_for_address(&server, &distributor, &pack("ResellerCustomer"));
    let files = read_pack(fetch_file(&server, &address).whole());
    let files: Vec<_> = files.iter().map(|(name, file)| (name.as_str(), read_totals(file))).collect();
    assert_eq!(files, [("L3-bill_details-100002-202211.csv", vec!["2.5".to_owned()])]);
}

/// The current month in UTC+8.
fn current_month() -> String {
    bill::Month::from_unix_s(now_s()).unwrap().to_string()
}
