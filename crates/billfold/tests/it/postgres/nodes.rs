//! Several nodes on one catalog.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Database;
use crate::support::{ACTION, DISTRIBUTOR, Home, Key, Server, error, row, sheet};

/// As many requests as anybody likes.
pub(super) const FAST: &str =
    "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000000\n";

/// A folder with a key of the distributor.
pub(super) fn world(database: Database, config: &str) -> (Home, Key) {
    let home = Home::on(database).and_partners();
    home.config(config);
    let key = home.key(DISTRIBUTOR);
    (home, key)
}

/// A node that serves the same catalog from a folder of its own, where none of the lines are.
pub(super) fn another_node(home: &Home, config: &str) -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("config.toml"), config).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("BILLFOLD_DATA", dir.path());
    (dir, Server::start(command))
}

#[test]
fn when_an_import_has_succeeded_every_node_answers_what_it_published() {
    let Some(database) = Database::shared() else { return };
    let (home, key) = world(database, FAST);
    let nodes = [home.serve(), another_node(&home, FAST).1];
    for number in 1..=10 {
        let amount = format!("{number}.00000001");
        home.ok(&[
            "import",
            &home.file(&format!("{number}.csv"), sheet(&[row("100001", "2022-11", &amount)])),
        ]);
        for node in &nodes {
            let answer = node.summary(&key, "100001", "2022-11");
            assert_eq!(answer["SummaryOverview"][0]["TotalCost"], amount.as_str());
        }
    }
}

#[test]
fn nodes_share_the_limit_of_each_second_exactly() {
    const LIMIT: u64 = 7;
    const CLIENTS: usize = 6;
    let Some(database) = Database::shared() else { return };
    let config = format!("address_requests_per_s = 0\n[limits_per_s]\n{ACTION} = {LIMIT}\n");
    let (home, key) = world(database.clone(), &config);
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let other = another_node(&home, &config);
    let nodes = [home.serve(), other.1];
    let second = || -> u64 {
        database.sql("SELECT floor(extract(epoch FROM clock_timestamp()))::bigint").parse().unwrap()
    };
    let (passed, asked, is_over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let first = second();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (node, key) = (&nodes[client % 2], &key);
            let (passed, asked, is_over) = (&passed, &asked, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    let answer = node.summary(key, "100001", "2022-11");
                    asked.fetch_add(1, Ordering::SeqCst);
                    if answer["SummaryOverview"].is_array() {
                        passed.fetch_add(1, Ordering::SeqCst);
                    } else {
                        assert_eq!(error(&answer).0, "RequestLimitExceeded", "{answer}");
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(3_500));
        is_over.store(true, Ordering::SeqCst);
    });
    let seconds = second() - first + 1;
    let (passed, asked) = (passed.into_inner(), asked.into_inner());
    println!("{passed} of {asked} passed in at most {seconds} seconds");
    assert!(passed <= LIMIT * seconds, "{passed} passed in {seconds} seconds");
    // The first second and the last may not have been whole.
    assert!(asked < 2 * LIMIT * seconds || passed >= LIMIT * (seconds - 2), "{passed} in {seconds} seconds");
}

#[test]
fn a_node_says_that_it_is_busy_while_the_database_is_away_and_is_well_when_it_is_back() {
    let Some(database) = Database::of_its_own() else { return };
    let (home, key) = world(database.clone(), FAST);
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let node = home.serve_watched();
    let ask = || node.summary(&key, "100001", "2022-11");
    assert!(ask()["SummaryOverview"].is_array());
    database.server().order("stop");
    for _ in 0..3 {
        assert_eq!(error(&ask()).0, "OperationDenied.ServiceBusy");
    }
    assert!(node.operations("/readyz").head.contains("503"));
    assert!(!home.log().contains("hush"), "{}", home.log());
    database.server().order("start");
    let begun = Instant::now();
    while !ask()["SummaryOverview"].is_array() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", home.log());
    }
    assert!(node.operations("/readyz").head.contains("200"));
    // A restart between two requests is not noticed at all.
    database.server().order("stop");
    database.server().order("start");
    assert!(ask()["SummaryOverview"].is_array());
}
