//! The common parameters that change little or nothing: language, region, the name of the client.

use serde_json::Value;
use tc3::Method;

use crate::support::{DISTRIBUTOR, Draft, Home, row, sheet, version_1, without_id};
use crate::wire::{BODY, FAST, serve_one_bill};

#[test]
fn names_are_in_the_language_of_the_request_where_they_are_known() {
    let home = Home::with_partners();
    home.config(FAST);
    let refund = crate::support::Row {
        action: "Refund".to_owned(),
        mode: "Monthly subscription".to_owned(),
        ..row("100001", "2022-11", "-1")
    };
    let new = crate::support::Row { action: "New monthly subscription".to_owned(), ..refund.clone() };
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1"), refund, new]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let names = |answer: &Value| {
        let modes = answer["SummaryOverview"].as_array().unwrap().clone();
        let details = |mode: &Value| mode["Detail"].as_array().unwrap().clone();
        let mut names: Vec<String> =
            modes.iter().map(|mode| mode["PayModeName"].as_str().unwrap().to_owned()).collect();
        names.extend(
            modes
                .iter()
                .flat_map(details)
                .map(|action| action["ActionTypeName"].as_str().unwrap().to_owned()),
        );
        names
    };
    let english = [
        "Monthly subscription",
        "Pay-As-You-Go resources",
        "New monthly subscription",
        "Monthly subscription refund",
        "Hourly settlement",
    ];
    // The vendor has published no Chinese name of pre_purchase.
    let chinese = ["包年包月", "按量计费", "New monthly subscription", "包年包月退款", "按量计费小时结"];
    let own = [("BillMonth", "2022-11"), ("CustomerUin", "100001")];
    for (language, expected) in
        [("zh-CN", chinese), ("ZH-cn", chinese), ("en-US", english), ("fr-FR", english), ("", english)]
    {
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        let expected = sorted(expected.map(str::to_owned).to_vec());
        let draft = Draft::json(&server.address, &key, BODY).header("X-TC-Language", language);
        let answer = server.bytes(&draft.bytes());
        assert_eq!(sorted(names(&answer)), expected, "{language}");
        let pairs = [own.as_slice(), &[("Language", language)]].concat();
        let again = server.bytes(&version_1(Method::Post, &server.address, &key, &pairs, ""));
        assert_eq!(without_id(again), without_id(answer), "{language}");
    }
}

#[test]
fn region_client_and_trace_id_may_be_anything() {
    let (_home, server, key) = serve_one_bill(FAST);
    let long = "x".repeat(5_000);
    for text in ["", "null", "nowhere", "\u{1f600}", "a\tb", long.as_str()] {
        let draft = Draft::json(&server.address, &key, BODY)
            .header("X-TC-Region", text)
            .header("X-TC-RequestClient", text)
            .header("X-TC-TraceId", text)
            .header("X-TC-Anything", text)
            .header("X-Idempotency-Key", text);
        let answer = server.bytes(&draft.bytes());
        assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "1.00000000", "{text:.80}: {answer}");
    }
}

#[test]
fn answers_are_never_compressed() {
    let (_home, server, key) = serve_one_bill(FAST);
    let draft = Draft::json(&server.address, &key, BODY).header("Accept-Encoding", "gzip, deflate, br");
    let answer = server.raw(std::str::from_utf8(&draft.bytes()).unwrap());
    assert!(!answer.head.to_lowercase().contains("content-encoding"), "{}", answer.head);
    assert!(answer.response()["SummaryOverview"].is_array());
}
