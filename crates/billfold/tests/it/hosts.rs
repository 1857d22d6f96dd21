//! Requests that were signed for another host than ours.

use tc3::Method;

use crate::support::{DISTRIBUTOR, Draft, Home, Key, error, row, sheet, version_1};
use crate::wire::{BODY, FAST};

/// The code of a wrong signature.
const REFUSED: &str = "AuthFailure.SignatureFailure";

/// The parameters of [`BODY`], for version 1.
const PAIRS: [(&str, &str); 2] = [("BillMonth", "2022-11"), ("CustomerUin", "100001")];

/// A folder with one bill, and the hosts that its configuration names.
fn make_home(own_hosts: &str) -> Home {
    let home = Home::with_partners();
    home.config(&format!("{own_hosts}\n{FAST}"));
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    home
}

#[test]
fn a_request_that_was_signed_for_another_host_is_refused_where_the_hosts_are_named() {
    let home = make_home("own_hosts = ['bills.example.com', '192.0.2.7', '2001:db8::7']");
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    for host in [
        "bills.example.com",
        "BILLS.example.com.:8787",
        "http://bills.example.com",
        "192.0.2.7:80",
        "[2001:DB8:0::7]:1",
    ] {
        let answer = server.bytes(&Draft::json(host, &key, BODY).bytes());
        assert!(answer["SummaryOverview"].is_array(), "{host}: {answer}");
        let answer = server.bytes(&version_1(Method::Post, host, &key, &PAIRS, ""));
        assert!(answer["SummaryOverview"].is_array(), "{host}: {answer}");
    }
    for host in
        ["billing.tencentcloudapi.com", "bills.example.com.other.example", "127.0.0.1", "[2001:db8::8]"]
    {
        // As an official client does, which takes the service from its endpoint.
        let service = host.split('.').next().unwrap().to_owned();
        let draft = Draft { service, ..Draft::json(host, &key, BODY) };
        let get = version_1(Method::Get, host, &key, &PAIRS, "");
        for request in [draft.bytes(), Draft::json(host, &key, BODY).bytes(), get] {
            assert_eq!(error(&server.bytes(&request)).0, REFUSED, "{host}");
        }
        home.wait_for_log(&format!("signed for the host `{host}`, which is none of `own_hosts`"));
    }
    // An unknown key comes before, and nothing else is to be learnt.
    let unknown = Key { id: "AKIDnone".to_owned(), ..key.clone() };
    let answer = server.bytes(&Draft::json("other.example", &unknown, BODY).bytes());
    assert_eq!(error(&answer).0, "AuthFailure.SecretIdNotFound");
    assert_eq!(server.raw("GET /readyz HTTP/1.0\r\nHost: other.example\r\n\r\n").body, "ok\n");
}

#[test]
fn any_host_will_do_by_default_and_a_wrong_setting_is_named() {
    let home = make_home("");
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    for host in ["billing.tencentcloudapi.com", "x", "[::1]:9"] {
        let answer = server.bytes(&Draft::json(host, &key, BODY).bytes());
        assert!(answer["SummaryOverview"].is_array(), "{host}: {answer}");
    }
    home.config("own_hosts = ['https://bills.example.com']");
    let stderr = home.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(stderr.contains("own_hosts = \"https://bills.example.com\" is neither"), "{stderr}");
    home.config("");
    let output = home.command(&["imports"]).env("BILLFOLD_OWN_HOSTS", "['a:1']").output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("BILLFOLD_OWN_HOSTS") && stderr.contains("without scheme and port"), "{stderr}");
}
