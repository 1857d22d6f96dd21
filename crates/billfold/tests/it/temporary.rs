//! Keys that expire: id, secret and token, and requests without the token or after the expiry.

use serde_json::json;
use tc3::Method;

use crate::clients::{Client, Installed};
use crate::support::{ACTION, DISTRIBUTOR, Draft, Home, Key, error, version_1};
use crate::wire::{BODY, FAST, serve_one_bill};

/// Creates a temporary key; returns its token, too.
fn create_temporary_key(home: &Home, ttl: &str) -> (Key, String) {
    let printed = home.ok(&["key", "create", "--uin", DISTRIBUTOR, "--ttl", ttl]);
    let words: Vec<&str> = printed.split_whitespace().collect();
    assert_eq!([words[0], words[2], words[4]], ["SecretId:", "SecretKey:", "Token:"], "{printed}");
    (Key { id: words[1].to_owned(), secret: words[3].to_owned() }, words[5].to_owned())
}

const TOKEN_FAILURE: &str = "AuthFailure.TokenFailure";

#[test]
fn a_temporary_key_is_good_with_its_token_alone() {
    let (home, server, permanent) = serve_one_bill(FAST);
    let (key, token) = create_temporary_key(&home, "2h");
    let (_, other) = create_temporary_key(&home, "90m");
    let tc3 = |key: &Key, token: &str| {
        server.bytes(&Draft::json(&server.address, key, BODY).header("X-TC-Token", token).bytes())
    };
    let own = [("BillMonth", "2022-11"), ("CustomerUin", "100001")];
    let v1 = |token: &str| {
        let pairs = [own.as_slice(), &[("Token", token)]].concat();
        server.bytes(&version_1(Method::Post, &server.address, &key, &pairs, ""))
    };
    assert!(tc3(&key, &token)["SummaryOverview"].is_array());
    assert!(v1(&token)["SummaryOverview"].is_array());
    let shorter = &token[1..];
    for wrong in ["", "x", other.as_str(), shorter] {
        let (code, message) = error(&tc3(&key, wrong));
        assert_eq!(code, TOKEN_FAILURE, "{wrong}");
        assert_eq!(message, "Token verification failed. Please check your Token is correct.");
        assert_eq!(error(&v1(wrong)).0, TOKEN_FAILURE, "{wrong}");
    }
    assert_eq!(error(&tc3(&permanent, &token)).0, TOKEN_FAILURE);
    // The signature is checked first.
    let wrong = Key { secret: "wrong".to_owned(), ..key.clone() };
    assert_eq!(error(&tc3(&wrong, "x")).0, "AuthFailure.SignatureFailure");
}

#[test]
fn the_token_is_nowhere_in_the_clear_and_the_list_says_when_a_key_ends() {
    let home = Home::with_partners();
    let (key, token) = create_temporary_key(&home, "1h30m");
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!holds(&token) && !holds(&key.secret), "{}", path.display());
        }
    }
    let listed = home.json(&["key", "list", "--json"]);
    let listed = &listed["keys"];
    assert_eq!(listed[0]["secret_id"], key.id.as_str());
    let ends = listed[0]["expires_at"].as_str().unwrap();
    assert!(ends > listed[0]["created_at"].as_str().unwrap() && !home.ok(&["key", "list"]).contains(&token));
    assert_eq!(home.run(&["key", "create", "--uin", DISTRIBUTOR, "--ttl", "0s"]).status.code(), Some(2));
    for wrong in ["2", "-2h", "soon", "99999999999h"] {
        let arguments = ["key", "create", "--uin", DISTRIBUTOR, "--ttl", wrong];
        assert!(!home.run(&arguments).status.success(), "{wrong}");
    }
    home.key(DISTRIBUTOR);
    assert_eq!(home.json(&["key", "list", "--json"])["keys"][1]["expires_at"], json!(null));
}

#[test]
fn official_clients_bring_the_token_in_both_methods() {
    let Some(installed) = Installed::find() else { return };
    let (home, server, _) = serve_one_bill(FAST);
    let (key, token) = create_temporary_key(&home, "2h");
    let parameters = json!({ "BillMonth": "2022-11", "CustomerUin": 100_001 });
    for client in [Client::PythonSync, Client::PythonAsync, Client::Node] {
        for sign_method in ["TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1"] {
            let call = json!({ "parameters": parameters, "token": token, "sign_method": sign_method });
            let mut without = call.clone();
            without["token"] = json!(null);
            let mut wrong = call.clone();
            wrong["token"] = json!("wrong");
            let answers = installed.ask(client, &server, &key, &[call, without, wrong]);
            assert!(answers[0]["SummaryOverview"].is_array(), "{client:?} {sign_method}: {}", answers[0]);
            for refused in &answers[1..] {
                assert_eq!(refused["error"]["code"], TOKEN_FAILURE, "{client:?} {sign_method}: {refused}");
            }
        }
    }
}

#[test]
fn a_key_that_is_deleted_is_not_found_at_once() {
    let (home, server, key) = serve_one_bill(FAST);
    let ask = || server.bytes(&Draft::json(&server.address, &key, BODY).bytes());
    assert!(ask()["SummaryOverview"].is_array());
    assert!(home.ok(&["key", "delete", &key.id]).contains(&key.id));
    assert_eq!(error(&ask()).0, "AuthFailure.SecretIdNotFound");
    assert!(home.refused(&["key", "delete", &key.id]).contains("billfold key list"));
    assert_eq!(home.json(&["key", "list", "--json"])["keys"], json!([]));
}

/// Runs the program with a key's id and secret, and perhaps a token, in the environment.
fn run_as(home: &Home, key: &Key, token: Option<&str>, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = home.command(arguments);
    command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    if let Some(token) = token {
        command.env("TENCENTCLOUD_TOKEN", token);
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn our_own_client_brings_the_token_of_a_temporary_key() {
    let (home, server, _) = serve_one_bill(FAST);
    let (key, token) = create_temporary_key(&home, "2h");
    let endpoint = format!("http://{}", server.address);
    let own = ["call", "DescribeBillSummaryByPayMode", "--endpoint", &endpoint, "--BillMonth", "2022-11"];
    let own = [&own[..], &["--CustomerUin", "100001"]].concat();
    let call = |token: Option<&str>, more: &[&str]| run_as(&home, &key, token, &[&own, more].concat());
    let (code, said) = call(Some(&token), &[]);
    assert!(code == Some(0) && said.contains("SummaryOverview"), "{said}");
    for missing in [None, Some("")] {
        let (code, said) = call(missing, &[]);
        assert!(code == Some(1) && said.contains(TOKEN_FAILURE), "{said}");
    }
    // A file goes before the environment.
    let file = home.file("token", format!("{token}\n"));
    let (code, said) = call(Some("other"), &["--token-file", &file]);
    assert!(code == Some(0) && said.contains("SummaryOverview"), "{said}");
    for (expected, wrong, what) in [
        (2, &["--token", token.as_str()][..], "TENCENTCLOUD_TOKEN"),
        (1, &["--token-file", "-"], "the token is empty"),
        (1, &["--token-file", "/nowhere"], "could not read the token from /nowhere"),
        (1, &["--token-file", "-", "--secret-key-file", "-"], "cannot hold both the secret and the token"),
    ] {
        let (code, said) = call(None, wrong);
        assert!(code == Some(expected) && said.contains(what) && !said.contains(&token), "{said}");
    }
}

#[test]
fn the_conformance_run_takes_a_temporary_key_too_and_shows_its_token_nowhere() {
    let (home, server, _) = serve_one_bill(FAST);
    let (key, token) = create_temporary_key(&home, "2h");
    let endpoint = format!("http://{}", server.address);
    let own = ["conformance", "--endpoint", &endpoint, "--action", ACTION, "--strict", "--json"];
    let (code, said) = run_as(&home, &key, Some(&token), &own);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    let cases = report["cases"].as_array().unwrap();
    let failed: Vec<&serde_json::Value> = cases.iter().filter(|case| case["passed"] != true).collect();
    assert!(failed.is_empty() && code == Some(0), "{failed:#?}");
    assert!(!said.contains(&token) && said.contains("X-TC-Token: the-token"));
    let (code, said) = run_as(&home, &key, None, &own);
    assert!(code == Some(1) && said.contains(TOKEN_FAILURE) && said.contains("--token-file"), "{said}");
}
