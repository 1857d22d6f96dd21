//! The conformance run: against ourselves, where every case passes, and against others that fail.

mod others;
pub(crate) mod strangers;

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{ACTION, DISTRIBUTOR, Home, Key, Server, row, sheet, unlimited_rates};
use crate::tls::Authority;

/// The arguments that choose the cases of one action.
const OF_ONE_ACTION: [&str; 2] = ["--action", ACTION];

/// A server of ours whose example customer has a bill, its key, and the key's secret in a file.
struct World {
    home: Home,
    server: Server,
    key: Key,
    secret: String,
}

impl World {
    fn new(config: &str) -> World {
        let home = Home::with_partners();
        home.config(config);
        home.ok(&["import", &home.file("a.csv", sheet(&[row("123456", "2022-11", "1")]))]);
        let key = home.key(DISTRIBUTOR);
        let server = home.serve();
        let secret = home.file("secret", format!("{}\n", key.secret));
        World { home, server, key, secret }
    }

    /// Runs the cases of one action against this server.
    fn run(&self, more: &[&str]) -> Output {
        self.run_all(&[&OF_ONE_ACTION, more].concat())
    }

    /// Runs the cases of all actions against this server.
    fn run_all(&self, more: &[&str]) -> Output {
        self.against(&format!("http://{}", self.server.address), more)
    }

    /// Runs the cases with this server's key against another.
    fn against(&self, endpoint: &str, more: &[&str]) -> Output {
        run(&self.home, endpoint, &self.key.id, &self.secret, more)
    }
}

/// Runs the cases.
fn run(home: &Home, endpoint: &str, id: &str, secret: &str, more: &[&str]) -> Output {
    let own = ["conformance", "--endpoint", endpoint, "--secret-id", id, "--secret-key-file", secret];
    home.run(&[&own, more].concat())
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

/// Checks that a run over all cases passed each of them.
fn check_every_case_passed(output: &Output) {
    let report = json(output);
    let cases = report["cases"].as_array().unwrap();
    assert!(cases.len() >= 1500, "{}", cases.len());
    let failed: Vec<&Value> = cases.iter().filter(|case| case["passed"] != true).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(output.status.success());
}

#[test]
fn our_own_server_passes_every_case_those_of_our_choice_and_the_large_ones_too() {
    let world = World::new(&unlimited_rates());
    let output = world.run_all(&["--strict", "--large", "--json"]);
    check_every_case_passed(&output);
    assert!(json(&output)["successes"].as_u64().unwrap() > 1_000, "{}", json(&output)["successes"]);
    // A customer's key judges the actions of customers.
    world.home.ok(&["account", "add", "123456", "--role", "customer"]);
    let key = world.home.key("123456");
    let secret = world.home.file("secret-of-customer", &key.secret);
    let endpoint = format!("http://{}", world.server.address);
    let output = run(
        &world.home,
        &endpoint,
        &key.id,
        &secret,
        &["--role", "customer", "--group", "forms", "--strict", "--json"],
    );
    let report = json(&output);
    let failed: Vec<&Value> =
        report["cases"].as_array().unwrap().iter().filter(|case| case["passed"] != true).collect();
    assert!(failed.is_empty() && output.status.success(), "{failed:#?}");
    assert!(report["successes"].as_u64().unwrap() > 100, "{}", report["successes"]);
    // And it has all its wits about it afterwards.
    assert!(world.server.summary(&world.key, "123456", "2022-11")["SummaryOverview"].is_array());
}

#[test]
fn under_the_official_host_our_own_server_passes_every_case_too() {
    let world = World::new(&unlimited_rates());
    let output =
        world.run(&["--host", "intlpartnersmgt.tencentcloudapi.com", "--strict", "--large", "--json"]);
    check_every_case_passed(&output);
}

#[test]
fn over_tls_our_own_server_passes_every_case_too() {
    let authority = Authority::new();
    let home = Home::with_partners();
    home.ok(&["import", &home.file("a.csv", sheet(&[row("123456", "2022-11", "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let config = format!("{}{}", authority.write_certificate(&home), unlimited_rates());
    home.config(&config);
    let server = home.serve();
    let (secret, trusted) = (home.file("secret", &key.secret), authority.write(&home));
    let endpoint = format!("https://{}", server.tls_address);
    let output = run(
        &home,
        &endpoint,
        &key.id,
        &secret,
        &["--action", ACTION, "--strict", "--large", "--json", "--ca-file", &trusted],
    );
    check_every_case_passed(&output);
}

#[test]
fn our_own_server_passes_every_case_whatever_the_parameters_are() {
    let world = World::new(&unlimited_rates());
    let long = format!("BillMonth={}", "1 ".repeat(2_000));
    for parameters in [
        ["CustomerUin=700100000004", "BillMonth=2026-10"],
        ["CustomerUin=1", "BillMonth=2022-10"],
        ["CustomerUin=-1", "BillMonth="],
        ["CustomerUin=\"7\"", "BillMonth=202211"],
        ["CustomerUin=0", "BillMonth=a b/c&d=e+f%20;#? \"B\":{host}☃"],
        ["CustomerUin=9", &long],
    ] {
        let [one, other] = parameters;
        let output = world.run(&["--param", one, "--param", other, "--strict", "--large", "--json"]);
        let report = json(&output);
        let cases = report["cases"].as_array().unwrap();
        assert!(cases.len() >= 1500, "{}", cases.len());
        let failed: Vec<&Value> = cases.iter().filter(|case| case["passed"] != true).collect();
        assert!(failed.is_empty(), "with {parameters:?}: {failed:#?}");
        assert!(output.status.success());
    }
}

#[test]
fn the_report_for_programs_says_everything_of_every_case_and_no_secret() {
    let world = World::new(&unlimited_rates());
    let output = world.run(&["--json", "--filter", "v1 GET"]);
    let (report, text) = (json(&output), said(&output));
    assert!(!text.contains(&world.key.secret));
    assert!(output.stdout.starts_with(b"{\n  \"format\": 1,\n  \"report\": \"conformance\","), "{text}");
    assert_eq!(report["endpoint"], format!("http://{}", world.server.address));
    assert_eq!(report["host"], world.server.address.as_str());
    assert_eq!(report["clock_offset_s"], 0);
    let cases = report["cases"].as_array().unwrap();
    for case in cases {
        assert!(case.get("skipped").is_none(), "{case}");
        for name in ["group", "name", "basis", "expected", "got", "request"] {
            assert!(case[name].as_str().is_some_and(|text| !text.is_empty()), "{name} of {case}");
        }
        assert!(
            case["passed"].is_boolean() && case["took_ms"].is_u64() && case["tries"].as_u64() >= Some(1),
            "{case}"
        );
        assert!(case["name"].as_str().unwrap().contains("v1 GET"), "{case}");
        let request = case["request"].as_str().unwrap();
        let signature = request.split("Signature=").nth(1).unwrap_or("…");
        assert!(signature.starts_with('…'), "{request}");
    }
    let sum = |counts: &Value, what: &str| -> u64 {
        counts.as_object().unwrap().values().map(|counts| counts[what].as_u64().unwrap()).sum()
    };
    for counts in [&report["groups"], &report["bases"]] {
        let failed = cases.iter().filter(|case| case["passed"] == false).count();
        assert_eq!(sum(counts, "failed"), u64::try_from(failed).unwrap());
        assert_eq!(sum(counts, "passed") + sum(counts, "failed"), u64::try_from(cases.len()).unwrap());
    }
}

#[test]
fn a_key_that_is_refused_is_told_at_once_and_not_by_hundreds_of_failures() {
    let world = World::new(&unlimited_rates());
    let endpoint = format!("http://{}", world.server.address);
    let wrong = world.home.file("wrong", "wrong");
    for (id, secret, code) in [
        (world.key.id.as_str(), &wrong, "AuthFailure.SignatureFailure"),
        ("AKIDnobody", &world.secret, "AuthFailure.SecretIdNotFound"),
    ] {
        let output = run(&world.home, &endpoint, id, secret, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = said(&output);
        assert!(said.contains(&format!("the key is refused: {code}")) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn the_pace_of_one_request_a_second_is_kept_without_a_flag() {
    let world = World::new("");
    let began = std::time::Instant::now();
    let output = world.run(&["--filter", "TC3 JSON: a region", "--strict", "--json"]);
    let report = json(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    let cases = report["cases"].as_array().unwrap();
    assert!(cases.iter().any(|case| case["tries"].as_u64().unwrap() > 1), "{report}");
    assert!(began.elapsed().as_millis() > 1000);
}

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

#[test]
fn the_page_on_conformance_says_what_there_is_and_its_command_runs() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance.md");
    let page = std::fs::read_to_string(page).unwrap();
    let world = World::new(&unlimited_rates());
    let block = page.split("```").nth(1).unwrap().strip_prefix("sh\n").unwrap();
    let command = block.replace("http://127.0.0.1:8787", &format!("http://{}", world.server.address));
    let programs = Path::new(crate::support::BILLFOLD).parent().unwrap().to_str().unwrap();
    let output = std::process::Command::new("bash")
        .args(["-c", &format!("PATH={programs}:$PATH; {command}")])
        .env("TENCENTCLOUD_SECRET_ID", &world.key.id)
        .env("TENCENTCLOUD_SECRET_KEY", &world.key.secret)
        .output()
        .unwrap();
    assert!(said(&output).contains(" cases, "), "{}", said(&output));
    let list = world.home.json(&["conformance", "--list", "--json", "--large"]);
    for what in ["group", "basis"] {
        for case in list["cases"].as_array().unwrap() {
            let name = case[what].as_str().unwrap();
            assert!(page.contains(&format!("| `{name}` |")), "the page does not explain {name}");
        }
    }
    let help = world.home.ok(&["conformance", "--help"]);
    let flags = page.split('`').filter(|text| text.starts_with("--"));
    for flag in flags {
        let flag = flag.split([' ', '=']).next().unwrap();
        assert!(help.contains(flag), "there is no {flag}");
    }
}
