//! Accounts that are mended, and the history of who did what, through the program and a server that runs.

use serde_json::{Value, json};

use crate::support::{DISTRIBUTOR, Database, Home, Key, RESELLER, SECOND_LEVEL, Server, row, sheet};

/// A second distributor.
const OTHER: &str = "200000000009";

/// Folders with partners, on each kind of catalog.
fn make_homes() -> Vec<Home> {
    let homes = [Some(Home::new()), Database::shared().map(Home::on)];
    let homes = homes.into_iter().flatten().map(Home::and_partners);
    let with_other = |home: Home| {
        home.ok(&["account", "add", OTHER, "--role", "distributor", "--name", "Other"]);
        home
    };
    homes.map(with_other).collect()
}

/// Asks a server for a bill; the code of the error, or nothing.
fn ask(server: &Server, key: &Key, customer: &str) -> String {
    let answer = server.summary(key, customer, "2022-11");
    answer["Error"]["Code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_script_that_adds_accounts_runs_twice_and_what_differs_is_refused() {
    for home in make_homes() {
        let again = ["account", "add", OTHER, "--role", "distributor", "--name", "Other"];
        assert_eq!(home.ok(&again), format!("distributor {OTHER} is there already: nothing to do\n"));
        let said = home.refused(&["account", "add", OTHER, "--role", "distributor", "--name", "Another"]);
        let expected = format!(
            "error: there already is an account {OTHER}, a distributor, with another name: change it with `billfold \
             account set {OTHER}`\n"
        );
        assert_eq!(said, expected);
        let long = "x".repeat(101);
        let said = home.refused(&["account", "add", "5", "--role", "reseller", "--name", &long]);
        assert!(said.contains("101 characters: shorten it to 100 at most"), "{said}");
    }
}

#[test]
fn an_account_is_changed_and_the_change_counts_at_once_for_a_server_that_runs() {
    for home in make_homes() {
        // The manager is the second-level reseller, and its distributor is above it by the tree alone.
        let mut line = row("100001", "2022-11", "1");
        line.payer = RESELLER.to_owned();
        line.manager = SECOND_LEVEL.to_owned();
        home.ok(&["import", &home.file("a.csv", sheet(&[line]))]);
        let (key, other_key) = (home.key(DISTRIBUTOR), home.key(OTHER));
        home.config("[limits_per_s]\nDescribeBillSummaryByPayMode = 1000\n");
        let server = home.serve();
        assert_eq!(ask(&server, &key, "100001"), "");
        assert_ne!(ask(&server, &other_key, "100001"), "");
        let said = home.ok(&["account", "set", SECOND_LEVEL, "--parent", OTHER, "--name", "Käse & Co"]);
        assert_eq!(
            said,
            format!(
                "changed account {SECOND_LEVEL}: name \"\" -> \"Käse & Co\", parent {DISTRIBUTOR} -> {OTHER}\n\
                 from now on, {OTHER} may ask for the bills of customers below {SECOND_LEVEL}\n\
                 from now on, {DISTRIBUTOR} may ask for the bills of customers below {SECOND_LEVEL} only where it is \
                 the payer of published lines\n"
            )
        );
        assert_ne!(ask(&server, &key, "100001"), "");
        assert_eq!(ask(&server, &other_key, "100001"), "");
        let said = home.ok(&["account", "set", SECOND_LEVEL, "--name", "Käse & Co"]);
        assert!(said.contains("nothing to do"), "{said}");
        for (arguments, expected) in [
            (&["--no-parent"][..], "stands below a distributor"),
            (&["--parent", SECOND_LEVEL], "below itself"),
            (&["--parent", RESELLER], "does not stand below a reseller"),
            (&["--role", "customer"], "name 200000000011 as payer or manager"),
        ] {
            let said = home.refused(&[&["account", "set", SECOND_LEVEL], arguments].concat());
            assert!(said.contains(expected), "{said}");
        }
        let said = home.refused(&["account", "set", "1", "--name", "x"]);
        assert!(said.contains("there is no account 1: `billfold account list`"), "{said}");
        for wrong in [
            &["account", "set", OTHER][..],
            &["account", "set", OTHER, "--parent", "1", "--no-parent"],
            &["account", "set", OTHER, "--role", "king"],
        ] {
            assert_eq!(home.run(wrong).status.code(), Some(2), "{wrong:?}");
        }
    }
}

#[test]
fn an_account_is_deleted_where_nothing_hangs_on_it_and_else_the_message_says_what_does() {
    for home in make_homes() {
        home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
        let key = home.key(RESELLER);
        for (uin, expected) in [
            (RESELLER, format!("billfold key delete {}", key.id)),
            (DISTRIBUTOR, format!("accounts are directly below it ({SECOND_LEVEL})")),
            (DISTRIBUTOR, "published bills name it".to_owned()),
            ("5", "there is no account 5".to_owned()),
        ] {
            let said = home.refused(&["account", "delete", uin]);
            assert!(said.contains(&expected), "{said}");
        }
        home.ok(&["key", "delete", &key.id]);
        assert_eq!(home.ok(&["account", "delete", RESELLER]), format!("deleted reseller {RESELLER}\n"));
        home.ok(&["account", "delete", SECOND_LEVEL]);
        assert!(!home.ok(&["account", "list"]).contains(RESELLER));
        // The number may be used again, with the right role.
        home.ok(&["account", "add", RESELLER, "--role", "second-level-reseller", "--parent", OTHER]);
    }
}

#[test]
fn accounts_and_keys_are_listed_with_names_in_each_format() {
    for home in make_homes() {
        home.ok(&["account", "set", SECOND_LEVEL, "--name", "=1+1"]);
        home.ok(&["account", "set", DISTRIBUTOR, "--name", "Käse, \"GmbH\""]);
        let list = home.json(&["account", "list", "--json"]);
        assert_eq!((&list["format"], &list["report"]), (&json!(1), &json!("account_list")));
        let accounts = list["accounts"].as_array().unwrap();
        let find =
            |uin: &str| accounts.iter().find(|account| account["uin"].as_i64() == uin.parse().ok()).unwrap();
        assert_eq!(
            find(SECOND_LEVEL),
            &json!({
                "uin": 200_000_000_011_i64, "name": "=1+1", "role": "second-level-reseller",
                "parent": 200_000_000_001_i64, "parent_name": "Käse, \"GmbH\"",
            })
        );
        assert_eq!((&find(OTHER)["parent"], &find(OTHER)["parent_name"]), (&Value::Null, &json!("")));
        let csv = home.ok(&["account", "list", "--csv"]);
        let expected =
            format!("{SECOND_LEVEL},'=1+1,second-level-reseller,{DISTRIBUTOR},\"Käse, \"\"GmbH\"\"\"");
        assert!(csv.starts_with("uin,name,role,parent,parent_name\n"), "{csv}");
        assert!(csv.lines().any(|line| line == expected), "{csv}");
        let key = home.key(SECOND_LEVEL);
        let list = home.json(&["key", "list", "--json"]);
        assert_eq!((&list["report"], &list["keys"][0]["name"]), (&json!("key_list"), &json!("=1+1")));
        let csv = home.ok(&["key", "list", "--csv"]);
        assert!(csv.contains(&format!("{},{SECOND_LEVEL},'=1+1,second-level-reseller,20", key.id)), "{csv}");
        assert!(home.ok(&["key", "list"]).contains("=1+1"));
    }
}

#[test]
fn the_history_shows_who_did_what_from_a_time_on_and_no_secret() {
    for home in make_homes() {
        home.ok(&["account", "set", OTHER, "--name", "Another"]);
        let key = home.key(OTHER);
        let secret = home.file("secret", "secretkeyexample\n");
        let add = ["key", "add", "--uin", OTHER, "--secret-id", "AKIDEXAMPLE", "--secret-key-file", &secret];
        let noted = String::from_utf8(home.run(&add).stderr).unwrap();
        assert!(noted.contains("the secret has 16 characters"), "{noted}");
        home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
        let second = home.file("b.csv", sheet(&[row("100001", "2022-11", "1.5")]));
        home.ok(&["import", &second]);
        home.ok(&["revert", "2"]);
        home.ok(&["close", "2022-11", "--accept", "payers"]);
        home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
        home.ok(&["key", "delete", "AKIDEXAMPLE"]);
        home.ok(&["key", "delete", &key.id]);
        home.ok(&["account", "delete", OTHER]);

        let history = home.json(&["history", "--json"]);
        let events = history["events"].as_array().unwrap();
        let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
        assert_eq!(names[..4], ["account_added"; 4]);
        assert_eq!(
            names[4..],
            [
                "account_changed",
                "key_created",
                "key_added",
                "statement_published",
                "statement_published",
                "revert_published",
                "month_closed",
                "month_reopened",
                "key_deleted",
                "key_deleted",
                "account_deleted",
            ]
        );
        for event in events {
            let by = event["by"].as_str().unwrap();
            assert!(by.contains("uid "), "{by}");
        }
        assert_eq!(events[4]["before"]["name"], "Other");
        assert_eq!(events[4]["after"], json!({ "role": "distributor", "parent": null, "name": "Another" }));
        assert_eq!(
            (&events[5]["secret_id"], &events[5]["account"]),
            (&json!(key.id), &json!(200_000_000_009_i64))
        );
        assert_eq!((&events[8]["import"], &events[8]["files"]), (&json!(2), &json!([second])));
        assert_eq!((&events[9]["import"], &events[9]["reverts"]), (&json!(3), &json!(2)));
        assert_eq!(
            (&events[10]["month"], &events[10]["account"]),
            (&json!("2022-11"), &json!(200_000_000_001_i64))
        );

        let table = home.ok(&["history"]);
        for expected in
            ["account changed", "name \"Other\" -> \"Another\"", "import 3 of import 2; 1 new version"]
        {
            assert!(table.contains(expected), "{table}");
        }
        for shown in [table, history.to_string(), home.ok(&["history", "--csv"])] {
            assert!(!shown.contains(&key.secret) && !shown.contains("secretkeyexample"), "{shown}");
        }
        let since = events[13]["at"].as_str().unwrap();
        let later = home.json(&["history", "--since", since, "--json"]);
        assert_eq!(later["events"].as_array().unwrap().len(), 2);
        let none = home.json(&["history", "--since", "2100-01-01", "--json"]);
        assert_eq!(none["events"], json!([]));
        assert_eq!(home.run(&["history", "--since", "soon"]).status.code(), Some(2));
    }
}
