//! The caller's own key in our own service: whose it is, and why a request that it signed was refused; and the keys of the demo.

use access::Role;
use serde_json::{Value, json};

use crate::demo::Demo;
use crate::examples::find_key;
use crate::support::{DISTRIBUTOR, Draft, Home, Key, Server, error, without_id};
use crate::wire::{BODY, FAST, serve_one_bill};

/// Asks for the diagnosis of a request.
fn diagnose(server: &Server, key: &Key, request: &[u8]) -> Value {
    let input = json!({ "Request": String::from_utf8_lossy(request) });
    server.post(key, "DiagnoseSignature", &input.to_string())
}

/// Lists the names of the findings.
fn list_findings(report: &Value) -> Vec<&str> {
    let findings = report["Findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["Name"].as_str().unwrap()).collect()
}

#[test]
fn the_owner_of_a_key_learns_why_its_request_was_refused_and_no_other_learns_anything() {
    let (home, server, key) = serve_one_bill(&format!("{FAST}DiagnoseSignature = 100\n"));
    let other = home.key(DISTRIBUTOR);
    let draft = Draft::json(&server.address, &key, BODY);
    let change =
        |from: &str, to: &str| String::from_utf8(draft.bytes()).unwrap().replace(from, to).into_bytes();
    let blank = Draft { key: Key { secret: format!("{}\n", key.secret), ..key.clone() }, ..draft.clone() };
    let unexplained = Draft { key: Key { secret: "another".to_owned(), ..key.clone() }, ..draft.clone() };
    let of_other = Draft { key: other.clone(), ..draft.clone() };
    let unknown_key = Key { id: "AKIDunknown".to_owned(), ..other.clone() };
    let of_unknown = Draft { key: unknown_key, ..draft.clone() };
    let own_service = Draft {
        action: Some("DescribeCaller".to_owned()),
        version: Some("2026-12-01".to_owned()),
        service: "billfold".to_owned(),
        ..Draft::json(&server.address, &key, "{}")
    };
    let cases: [(&str, &str, Vec<u8>); 8] = [
        ("Right", "", draft.bytes()),
        ("Right", "", own_service.bytes()),
        ("Explained", "secret-blanks", blank.bytes()),
        ("Explained", "content-type-other", change("application/json", "application/json; charset=utf-8")),
        ("Unexplained", "", unexplained.bytes()),
        ("Refused", "id-unknown", of_other.bytes()),
        ("Refused", "id-unknown", of_unknown.bytes()),
        ("Unreadable", "request-unreadable", b"HTTP/1.1 200 OK\r\n\r\n{}".to_vec()),
    ];
    let mut reports = Vec::new();
    for (verdict, finding, request) in cases {
        let report = without_id(diagnose(&server, &key, &request));
        assert_eq!(report["Verdict"], verdict, "{report}");
        let findings = list_findings(&report);
        assert!(
            if finding.is_empty() { findings.is_empty() } else { findings.contains(&finding) },
            "{report}"
        );
        let text = report.to_string();
        assert!(!text.contains(key.secret.as_str()) && !text.contains(other.secret.as_str()), "{text}");
        assert!(!text.contains("Signature="), "{text}");
        reports.push(report);
    }
    let of_type = &reports[3]["SignedText"];
    assert!(of_type["CanonicalRequest"].as_str().unwrap().contains("charset=utf-8"), "{of_type}");
    assert!(!of_type["ClientCanonicalRequest"].as_str().unwrap().contains("charset"), "{of_type}");
    // A key of another account, and one that does not exist, are the same to the caller.
    assert_eq!(reports[5], reports[6]);
    assert!(reports[5]["SignedText"].is_null(), "{}", reports[5]);
    let (code, _) = error(&diagnose(&server, &key, &vec![b'x'; 65_537]));
    assert_eq!(code, "InvalidParameterValue");
}

#[test]
fn a_caller_learns_its_account_and_the_keys_of_the_demo_are_for_its_own_pages_alone() {
    let demo = Demo::start(&Home::new(), false);
    for role in Role::ALL {
        let caller = demo.server.post(find_key(&demo, role), "DescribeCaller", "{}");
        assert_eq!(caller["Role"], role.as_str());
        let actions = caller["Actions"].as_array().unwrap();
        assert_eq!(actions.len(), api::Actions::new().iter().count());
        for action in actions {
            let name = action["Name"].as_str().unwrap();
            let definition = api::Actions::new().get(name).unwrap().definition;
            assert_eq!(action["IsAllowed"], definition.roles.contains(&role), "{role} {name}");
            assert!(action["LimitPerSecond"].as_u64().unwrap() >= 20, "{action}");
        }
    }
    let ask = |server: &Server, host: &str| {
        server.raw(&format!("GET /demo/keys.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    let answer = ask(&demo.server, &demo.server.address);
    let keys: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(keys.len(), Role::ALL.len());
    for (key, public) in demo.keys.iter().zip(&keys) {
        assert_eq!(
            (public["secretId"].as_str(), public["secretKey"].as_str()),
            (Some(&*key.id), Some(&*key.secret))
        );
    }
    for header in ["cache-control: no-store", "cross-origin-resource-policy: same-origin"] {
        assert!(answer.head.to_lowercase().contains(header), "{}", answer.head);
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example"] {
        let refused = ask(&demo.server, host);
        assert!(refused.head.starts_with("HTTP/1.1 404") && !refused.body.contains("AKID"), "{host}");
    }
    let (_home, server, _key) = serve_one_bill(FAST);
    assert!(ask(&server, &server.address).head.starts_with("HTTP/1.1 404"));
}
