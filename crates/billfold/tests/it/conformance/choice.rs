//! The choice of cases: other hosts and parameters, groups, filters.

use super::{World, json, said};
use crate::support::{Home, unlimited_rates};

#[test]
fn the_host_and_the_parameters_of_the_example_can_be_others() {
    let world = World::new(&unlimited_rates());
    let filter = ["--filter", "as documented", "--strict", "--json"];
    let host = ["--host", "intlpartnersmgt.tencentcloudapi.com"];
    let report = json(&world.run(&[&host[..], &filter].concat()));
    assert_eq!((&report["successes"], &report["host"]), (&6.into(), &host[1].into()), "{report}");
    let whole = ["--strict", "--json", "--group", "authorization"];
    let report = json(&world.run(&[&host[..], &whole].concat()));
    let counts = &report["groups"]["authorization"];
    assert_eq!((&counts["failed"], &counts["skipped"]), (&0.into(), &0.into()), "{report}");
    let host = ["--host", "cvm.tencentcloudapi.com"];
    let report = json(&world.run(&[&host[..], &whole].concat()));
    let skipped =
        report["cases"].as_array().unwrap().iter().find(|case| case["skipped"].is_string()).unwrap();
    assert!(skipped.get("passed").is_none() && skipped.get("request").is_none(), "{skipped}");
    let text = said(&world.run(&[&host[..], &["--group", "authorization"]].concat()));
    assert!(text.contains("NOT SENT") && text.contains(" 0 failed, 2 not sent\n"), "{text}");
    let report = json(&world.run(&[&["--param", "CustomerUin=9"][..], &filter].concat()));
    assert_eq!((&report["successes"], &report["bases"]["documented"]["failed"]), (&0.into(), &0.into()));
    let text = said(&world.run(&["--param", "CustomerUin=9", "--filter", "as documented"]));
    assert!(text.contains("No answer was a success") && text.contains("--param"), "{text}");
    for (wrong, what) in [
        ("CustomerUin=x", "would not take"),
        ("Other=1", "no action has a parameter Other"),
        ("CustomerUin", "Name=value"),
    ] {
        let text = said(&world.run(&["--param", wrong]));
        assert!(text.contains(what), "{text}");
    }
}

#[test]
fn cases_are_listed_without_an_endpoint_and_a_filter_that_none_has_is_told() {
    let home = Home::new();
    let list = home.ok(&["conformance", "--list"]);
    assert!(list.lines().count() > 1500 && list.contains(" cases\n"), "{list}");
    let listed = home.json(&["conformance", "--list", "--json", "--filter", "nonce"]);
    assert_eq!((&listed["format"], &listed["report"]), (&1.into(), &"conformance".into()));
    assert!(
        listed["cases"]
            .as_array()
            .unwrap()
            .iter()
            .all(|case| case["passed"].is_null() && case["basis"].is_string())
    );
    assert!(home.refused(&["conformance", "--list", "--filter", "no such case"]).contains("--list"));
    let listed = home.json(&["conformance", "--list", "--json", "--group", "parameters"]);
    assert!(listed["cases"].as_array().unwrap().iter().all(|case| case["group"] == "parameters"));
    let wrong = home.refused(&["conformance", "--list", "--group", "parameter"]);
    assert!(wrong.contains("the groups are forms, parameters, bodies, names, roles, common"), "{wrong}");
    let both = ["conformance", "--list", "--group", "time", "--filter", "multipart: a parameter"];
    assert!(home.refused(&both).contains("no case of the group time"), "{}", home.refused(&both));
    let said = home.refused(&["conformance", "--endpoint", "http://127.0.0.1:9"]);
    assert!(said.contains("TENCENTCLOUD_SECRET_ID"), "{said}");
}
