//! The programs of the typed client's crate: the examples of its README, and a partner's month from an endpoint.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use access::Role;
use client::Amount;
use serde_json::Value;

use crate::demo::Demo;
use crate::support::{BILLFOLD, DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, row, sheet, unlimited_rates};

/// Builds the programs once, with the features that those of Billfold have.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let packages = ["-p", "billfold", "-p", "billfold-client"];
    let examples = ["--example", "tour", "--example", "partner_month"];
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--offline", "--locked", "--quiet"]).args(packages).args(examples);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
});

/// Runs a program with a key; exit code, standard output, standard error.
fn run_program(name: &str, key: &Key, arguments: &[&str]) -> (Option<i32>, String, String) {
    LazyLock::force(&BUILT);
    let program = Path::new(BILLFOLD).parent().unwrap().join("examples").join(name);
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("TENCENTCLOUD_SECRET_ID", &key.id)
        .env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    let Output { status, stdout, stderr } = command.env_remove("TENCENTCLOUD_TOKEN").output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_examples_of_the_clients_readme_run_against_a_server() {
    let demo = Demo::start(&Home::new(), false);
    let keys = Role::ALL.into_iter().zip(&demo.keys);
    let key = keys.into_iter().find(|(role, _)| *role == Role::Distributor).unwrap().1;
    let (code, said, notes) = run_program("tour", key, &[&format!("http://{}", demo.server.address)]);
    assert_eq!(code, Some(0), "{said}{notes}");
    assert!(said.starts_with("Pay-As-You-Go resources 100\n100\n"), "{said}");
    assert!(said.lines().any(|line| line == "700000000101"), "{said}");
    assert!(said.contains("not ours: UnauthorizedOperation.UinNoAuth: "), "{said}");
    let (code, _, notes) = run_program("tour", key, &[]);
    assert!(code == Some(1) && notes.contains("no endpoint: pass http://HOST:PORT"), "{notes}");
}

#[test]
fn a_program_of_the_client_writes_the_month_of_a_partner_that_the_month_of_the_folder_shows() {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", "100010", "--role", "customer", "--parent", SECOND_LEVEL]);
    let mut rows: Vec<_> = (1..=4)
        .map(|number| row(&format!("10000{number}"), "2022-11", &format!("{number}.00000001")))
        .collect();
    rows.extend([row("100010", "2022-11", "8.5"), row("100011", "2022-10", "1")]);
    home.ok(&["import", &home.file("bills.csv", sheet(&rows))]);
    let server = home.serve();
    let endpoint = format!("http://{}", server.address);
    let arguments = [endpoint.as_str(), "2022-11"];
    let (code, csv, notes) = run_program("partner_month", &home.key(DISTRIBUTOR), &arguments);
    assert_eq!((code, notes.as_str()), (Some(0), "6 customers, 0 refused, total 18.50000004\n"), "{csv}");

    let mut sums: BTreeMap<i64, Amount> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let sum = sums.entry(cells[1].parse().unwrap()).or_default();
        *sum = sum.plus(cells[6].parse().unwrap()).unwrap();
    }
    let month = home.json(&["month", "2022-11", "--json"]);
    let own = month["customers"].as_array().unwrap().iter();
    let read = |one: &Value| {
        (one["customer"].as_i64().unwrap(), one["sums"]["total"].as_str().unwrap().parse().unwrap())
    };
    assert_eq!(sums, own.map(read).collect::<BTreeMap<i64, Amount>>());

    let (code, csv, notes) = run_program("partner_month", &home.key(RESELLER), &arguments);
    assert_eq!(
        (code, csv.lines().count(), notes.as_str()),
        (Some(0), 1, "0 customers, 0 refused, total 0\n")
    );
}
