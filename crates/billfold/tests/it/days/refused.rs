//! Days that are refused: dates that no calendar has, sums by day that were changed, damaged objects of older versions.

use bill::ledger::{ImportId, PartText, compute_part_digest};
use bill::{BillKey, Day, DaySums};
use serde_json::json;

use super::{BY_DAY, CUSTOMER, Line, ask, forget_days, meddle, read_total, write_file};
use crate::support::{DISTRIBUTOR, Database, Home, Key, Server, error, seed, unlimited_rates};

/// Makes a folder with lines of the customer, a key, and a server.
fn serve_days(home: Home) -> (Home, Key, Server) {
    let home = home.and_partners();
    home.config(&unlimited_rates());
    let mut random = fastrand::Rng::with_seed(seed());
    let lines: Vec<Line> = (0..9).map(|id| Line::random(&mut random, DISTRIBUTOR, id)).collect();
    home.ok(&["import", &write_file(&home, "a.csv", &lines)]);
    let (key, server) = (home.key(DISTRIBUTOR), home.serve());
    (home, key, server)
}

/// Checks that sums by day which were changed are noticed.
fn check_damage(home: Home) {
    let (home, key, server) = serve_days(home);
    let whole = ask(&server, &key, "2022-11-30")["TotalCost"].clone();
    meddle(&home, "CREATE TABLE kept AS SELECT * FROM part");
    for sql in [
        "UPDATE part SET days = replace(days, ' 30 ', ' 29 ')",
        "UPDATE part SET days = replace(days, '200000000001', '200000000002')",
        "UPDATE part SET days = ''",
        "UPDATE part SET days = NULL",
        "UPDATE part SET days = counts",
        "UPDATE part SET days = counts, days_digest = counts_digest",
        "UPDATE part SET days_digest = NULL",
    ] {
        meddle(&home, sql);
        for date in ["2022-11-01", "2022-11-30"] {
            assert_eq!(error(&ask(&server, &key, date)).0, "InternalError", "{sql}");
        }
        let output = home.run(&["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
        assert!(
            said.contains("the sums by day of its lines of import 1 are not those that were published"),
            "{sql}: {said}"
        );
        meddle(&home, "UPDATE part SET days = kept.days, days_digest = kept.days_digest FROM kept");
        assert_eq!(ask(&server, &key, "2022-11-30")["TotalCost"], whole, "{sql}");
    }
    meddle(&home, "DROP TABLE kept");
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[test]
fn sums_by_day_that_were_changed_together_with_their_digest_are_noticed_by_verify() {
    let (home, key, server) = serve_days(Home::new());
    let bill = BillKey {
        month: "2022-11".parse().unwrap(),
        payer: DISTRIBUTOR.parse().unwrap(),
        owner: CUSTOMER.parse().unwrap(),
    };
    // All lines on one day: the sum of the month stays.
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let text: String = catalog.query_row("SELECT days FROM part", [], |row| row.get(0)).unwrap();
    let (mut days, second) = (DaySums::default(), Day::new(bill.month, 2).unwrap());
    for (manager, _, sums) in DaySums::parse(bill.month, &text).unwrap().iter() {
        days.add(manager, second, sums).unwrap();
    }
    let digest = compute_part_digest(PartText::Days, bill, ImportId(1), &days.format());
    catalog.execute_batch("DROP TRIGGER part_never_changes").unwrap();
    catalog.execute("UPDATE part SET days = ?1, days_digest = ?2", (days.format(), digest)).unwrap();
    assert_eq!(ask(&server, &key, "2022-11-30")["TotalCost"], "0.00000000");
    let output = home.run(&["verify"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the sums by day of its lines of import 1 are not those of the lines"), "{said}");
}

#[test]
fn sums_by_day_that_were_changed_are_noticed_by_each_reader_and_by_verify() {
    check_damage(Home::new());
}

#[test]
fn sums_by_day_that_were_changed_in_postgresql_are_noticed() {
    let Some(database) = Database::shared() else { return };
    check_damage(Home::on(database));
}

#[test]
fn a_day_that_no_calendar_has_is_refused_and_one_of_any_month_that_began_is_answered() {
    let (home, key, server) = serve_days(Home::new());
    for date in [
        "2022-11-31",
        "2023-02-29",
        "2022-11-00",
        "2022-13-01",
        "2022-11-1",
        "2022-11",
        "20221130",
        "2022/11/30",
        "2022-11-30 ",
        "2022-11-30 00:00:00",
        "today",
        "",
        "二〇二二",
    ] {
        assert_eq!(error(&ask(&server, &key, date)).0, "InvalidParameterValue", "{date}");
    }
    for date in ["9999-12-31", "2099-01-01"] {
        assert_eq!(error(&ask(&server, &key, date)).0, "InvalidParameterValue.InvalidMonth", "{date}");
    }
    // Days without lines: in another month, before the first day that the vendor answers, and on a leap day.
    for date in ["2022-10-31", "0001-01-01", "2024-02-29", "2025-05-31"] {
        assert_eq!(ask(&server, &key, date)["TotalCost"], "0.00000000", "{date}");
    }
    let other = json!({"CustomerUin": 100_002, "Date": "2022-11-30"});
    let answer = server.post(&key, BY_DAY, &other.to_string());
    assert_eq!(error(&answer).0, "UnauthorizedOperation.UinNoAuth");
    drop(server);
    home.config(&format!("earliest_month = \"2022-11\"\n{}", unlimited_rates()));
    let server = home.serve();
    assert_eq!(error(&ask(&server, &key, "2022-10-31")).0, "InvalidParameterValue.InvalidMonth");
    read_total(&ask(&server, &key, "2022-11-01"));
}

#[test]
fn days_of_an_older_version_whose_lines_changed_are_an_error_and_no_amount() {
    let (home, key, server) = serve_days(Home::new());
    forget_days(&home, 1);
    let whole = ask(&server, &key, "2022-11-30");
    read_total(&whole);
    let objects = home.objects();
    let (path, _) = objects.iter().find(|(path, _)| path.contains("import-")).unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() >> 1;
    bytes[middle] ^= 1;
    std::fs::write(path, &bytes).unwrap();
    assert_eq!(error(&ask(&server, &key, "2022-11-30")).0, "InternalError");
    bytes[middle] ^= 1;
    std::fs::write(path, &bytes).unwrap();
    assert_eq!(ask(&server, &key, "2022-11-30")["TotalCost"], whole["TotalCost"]);
}
