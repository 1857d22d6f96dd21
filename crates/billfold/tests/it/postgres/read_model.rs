//! What nodes on one catalog hold of what they read: nothing is read again while the catalog stays, and each change is seen
//! by the next request on every node, whichever program made it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::Database;
use super::nodes::{FAST, another_node, world};
use crate::read_model::{REQUESTS, ask_many_times};
use crate::support::{DISTRIBUTOR, Home, Key, Server, error, row, sheet, unlimited_rates};

const CUSTOMER: &str = "700000000001";
const MONTH: &str = "2022-11";

/// Connections over which requests come at once.
const CONNECTIONS: usize = 8;

/// Versions that are imported while answers are asked for.
const VERSIONS: usize = 12;

/// Two nodes on one catalog, and the folder of the second, which goes with the test.
struct Nodes {
    home: Home,
    key: Key,
    servers: [Server; 2],
    _dir: tempfile::TempDir,
}

impl Nodes {
    /// Starts two nodes on a catalog with a bill of 1 USD; `None` where there is no server.
    fn start() -> Option<(Self, Database)> {
        let database = Database::shared()?;
        let (home, key) = world(database.clone(), FAST);
        import(&home, "1");
        let (dir, other) = another_node(&home, FAST);
        let servers = [home.serve(), other];
        Some((Self { home, key, servers, _dir: dir }, database))
    }

    /// Asks both nodes twice with a key. Each must answer, or refuse with the same code.
    fn ask(&self, key: &Key) -> Result<(), String> {
        let ask = |node: &Server| {
            let answer = node.summary(key, CUSTOMER, MONTH);
            if answer["SummaryOverview"].is_array() { Ok(()) } else { Err(error(&answer).0) }
        };
        let answers: Vec<_> = self.servers.iter().flat_map(|node| [ask(node), ask(node)]).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        answers[0].clone()
    }
}

/// Imports the bill with an amount.
fn import(home: &Home, amount: &str) {
    let text = sheet(&[row(CUSTOMER, MONTH, amount)]);
    home.ok(&["import", &home.file("bill.csv", text), "--shrink", "all"]);
}

/// Reads the number of scans of each table that an answer or a key is made from, once the server has counted all so far.
fn count_scans(database: &Database) -> String {
    // A session reports what it counted when it becomes idle, at most once a second, and the rest after 10 s without work.
    std::thread::sleep(Duration::from_secs(12));
    database.sql(
        "SELECT string_agg(relname || ' ' || seq_scan + coalesce(idx_scan, 0), ', ' ORDER BY relname)
         FROM pg_stat_user_tables WHERE relname IN ('account', 'key', 'bill', 'version', 'cell', 'relation', 'event')",
    )
}

#[test]
fn ten_thousand_requests_for_a_bill_that_was_asked_for_read_no_bill_and_no_key_from_postgresql() {
    let Some(database) = Database::shared() else { return };
    let (home, key) = world(database.clone(), FAST);
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", MONTH, "1")]))]);
    let node = home.serve();
    ask_many_times(&node, &key, 50);
    let before = count_scans(&database);
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| ask_many_times(&node, &key, REQUESTS.div_euclid(CONNECTIONS)));
        }
    });
    assert_eq!(count_scans(&database), before);
    assert!(before.contains("key ") && before.contains("cell "), "{before}");
}

#[test]
fn a_key_is_good_on_every_node_from_its_creation_to_its_deletion_and_no_longer() {
    let Some((nodes, database)) = Nodes::start() else { return };
    let gone = Err("AuthFailure.SecretIdNotFound".to_owned());
    for turn in 0..5 {
        let other = nodes.home.key(DISTRIBUTOR);
        assert_eq!((nodes.ask(&other), nodes.ask(&nodes.key)), (Ok(()), Ok(())));
        if turn % 2 == 0 {
            nodes.home.ok(&["key", "delete", &other.id]);
        } else {
            database.sql(&format!("DELETE FROM key WHERE secret_id = '{}'", other.id));
        }
        assert_eq!(nodes.ask(&other), gone, "turn {turn}");
        let forged = Key { id: other.id, ..nodes.key.clone() };
        assert_eq!(nodes.ask(&forged), gone, "a wrong signature hides nothing");
        assert_eq!(nodes.ask(&nodes.key), Ok(()));
    }
}

#[test]
fn an_account_that_any_program_moves_is_seen_by_its_partners_on_every_node_at_once() {
    let Some(database) = Database::shared() else { return };
    let config = unlimited_rates();
    let (home, _) = world(database.clone(), &config);
    let partners = ["300000000001", "300000000002"];
    for partner in partners {
        home.ok(&["account", "add", partner, "--role", "reseller"]);
    }
    home.ok(&["account", "add", CUSTOMER, "--role", "customer", "--parent", partners[0]]);
    let keys = partners.map(|partner| home.key(partner));
    let (_dir, other) = another_node(&home, &config);
    let nodes = [home.serve(), other];
    let known_by = |node: &Server, key: &Key| {
        let input = format!(r#"{{"CustomerUin":[{CUSTOMER}]}}"#);
        !node.post(key, "DescribeCustomerInfo", &input)["Data"].as_array().unwrap().is_empty()
    };
    for turn in 0..6 {
        let (has, lacks) = if turn % 2 == 0 { (0, 1) } else { (1, 0) };
        for node in [&nodes[0], &nodes[1], &nodes[0], &nodes[1]] {
            assert!(known_by(node, &keys[has]) && !known_by(node, &keys[lacks]), "turn {turn}");
        }
        let to = partners[lacks];
        if turn < 3 {
            home.ok(&["account", "set", CUSTOMER, "--parent", to]);
            continue;
        }
        database.sql(&format!("UPDATE account SET parent = {to} WHERE uin = {CUSTOMER}"));
        if turn == 4 {
            // The histories tell of this one alone. No request came between.
            home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", MONTH, "1")]))]);
        }
    }
}

/// Asks a node for the bill until the newest version was published. Returns the number of versions that were seen.
fn ask_while_importing(node: &Server, key: &Key, newest: &AtomicUsize) -> usize {
    let mut seen = std::collections::BTreeSet::new();
    while newest.load(Ordering::SeqCst) < VERSIONS {
        let returned = newest.load(Ordering::SeqCst);
        let answer = node.summary(key, CUSTOMER, MONTH);
        let started = newest.load(Ordering::SeqCst) + 1;
        let total = answer["SummaryOverview"][0]["TotalCost"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let version = total.split('.').next().unwrap().parse().unwrap();
        assert!((returned..=started).contains(&version), "{version} after {returned}, before {started}");
        seen.insert(version);
    }
    seen.len()
}

#[test]
fn no_node_answers_anything_older_than_what_an_import_had_published_when_it_returned() {
    let Some((nodes, _database)) = Nodes::start() else { return };
    let newest = AtomicUsize::new(1);
    std::thread::scope(|scope| {
        let clients: Vec<_> = [0, 1, 0, 1]
            .map(|node| (&nodes.servers[node], &nodes.key, &newest))
            .map(|(node, key, newest)| scope.spawn(move || ask_while_importing(node, key, newest)))
            .into();
        for version in 2..=VERSIONS {
            import(&nodes.home, &version.to_string());
            newest.store(version, Ordering::SeqCst);
        }
        for client in clients {
            println!("{} versions were seen", client.join().unwrap());
        }
    });
}

#[test]
fn a_client_that_goes_away_takes_no_answer_from_others() {
    use std::io::Write as _;
    let Some((nodes, _database)) = Nodes::start() else { return };
    let started = Instant::now();
    let request = crate::holding::keep_open_request(&nodes.servers[0], &nodes.key);
    while started.elapsed() < Duration::from_secs(2) {
        for _ in 0..8 {
            let mut stream = std::net::TcpStream::connect(&nodes.servers[0].address).unwrap();
            stream.write_all(&request).unwrap();
        }
        assert_eq!(nodes.ask(&nodes.key), Ok(()));
    }
}
