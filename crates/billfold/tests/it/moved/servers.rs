//! Servers whose data folder is moved, lost, or replaced by another: they answer from one folder, or not at all.

use std::path::Path;

use super::{aside, import_amount, rename};
use crate::postgres::Database;
use crate::support::{DISTRIBUTOR, Draft, Home, Key, Server, error};
use crate::wire::{BODY, FAST};

/// Code and body of the readiness check.
fn ask_readiness(server: &Server) -> (bool, String) {
    let answer = server.raw("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    (answer.head.starts_with("HTTP/1.1 200 "), answer.body)
}

/// The total of the bill that a key reads, or the code of the error.
fn ask_total(server: &Server, key: &Key) -> Result<String, String> {
    let answer = server.bytes(&Draft::json(&server.address, key, BODY).bytes());
    match answer["SummaryOverview"][0]["TotalCost"].as_str() {
        Some(total) => Ok(total.to_owned()),
        None => Err(error(&answer).0),
    }
}

/// Checks that a server is not ready and answers no bill, and that its log says so once, whoever asks.
fn check_is_busy(home: &Home, server: &Server, key: &Key) {
    home.wait_for_log("not ready");
    for _ in 0..3 {
        assert_eq!(ask_total(server, key).unwrap_err(), "OperationDenied.ServiceBusy");
        let (is_ready, why) = ask_readiness(server);
        assert!(!is_ready && why.contains("was moved, deleted or replaced"), "{why}");
    }
    let healthy = server.raw("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(healthy.head.starts_with("HTTP/1.1 200 "));
    assert_eq!(home.log().matches("not ready").count(), 1, "{}", home.log());
}

/// Waits until a server is ready again.
fn wait_until_ready(server: &Server) {
    while !ask_readiness(server).0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A folder with one bill of this amount and a key, and settings under which a test may ask often.
fn make_folder(amount: &str) -> (Home, Key) {
    let home = Home::with_partners();
    home.config(FAST);
    import_amount(&home, amount);
    let key = home.key(DISTRIBUTOR);
    (home, key)
}

#[test]
fn a_server_whose_folder_or_a_part_of_it_is_gone_answers_nothing_until_it_is_back() {
    let (home, key) = make_folder("1");
    for part in ["", "objects", "catalog.db"] {
        let server = home.serve_watched();
        assert_eq!(ask_total(&server, &key).unwrap(), "1.00000000");
        let place = if part.is_empty() { home.path() } else { home.path().join(part) };
        rename(&place, &aside(&home));
        check_is_busy(&home, &server, &key);
        assert!(!place.exists(), "{part} was made again");
        rename(&aside(&home), &place);
        home.wait_for_log("ready again: the data folder is back");
        assert_eq!(ask_total(&server, &key).unwrap(), "1.00000000");
        assert!(server.stop().success());
    }
}

#[test]
fn a_server_goes_on_wholly_with_the_folder_that_takes_the_place_of_its_own() {
    let (home, old_key) = make_folder("1");
    let (other, new_key) = make_folder("2");
    // The other folder has other settings, too.
    other.config("[limits_per_s]\nDescribeBillSummaryByPayMode = 0\n");
    let server = home.serve_watched();
    assert_eq!(ask_total(&server, &old_key).unwrap(), "1.00000000");
    rename(&home.path(), &aside(&home));
    rename(&other.path(), &home.path());
    let answers_before: Vec<_> = (0..20).map(|_| ask_total(&server, &old_key)).collect();
    home.wait_for_log("it is served from now on");
    wait_until_ready(&server);
    assert!(answers_before.iter().all(|answer| answer != &Ok("2.00000000".to_owned())), "{answers_before:?}");
    assert_eq!(ask_total(&server, &new_key).unwrap(), "2.00000000");
    assert_eq!(ask_total(&server, &old_key).unwrap_err(), "AuthFailure.SecretIdNotFound");
    import_amount(&home, "3");
    assert_eq!(ask_total(&server, &new_key).unwrap(), "3.00000000");
    assert!(server.operations("/readyz").head.starts_with("HTTP/1.1 200 "));
    assert!(server.stop().success());
    // What was moved away is as it was.
    rename(&home.path(), &other.path());
    rename(&aside(&home), &home.path());
    assert!(home.ok(&["verify"]).contains("all is well") && other.ok(&["verify"]).contains("all is well"));
}

#[test]
fn a_server_waits_for_what_a_restored_folder_lacks_and_then_serves_it() {
    let (home, key) = make_folder("1");
    let backup = home.path().with_file_name("backup");
    home.ok(&["backup", backup.to_str().unwrap()]);
    import_amount(&home, "5");
    let server = home.serve_watched();
    assert_eq!(ask_total(&server, &key).unwrap(), "5.00000000");
    rename(&home.path(), &aside(&home));
    home.ok(&["restore", backup.to_str().unwrap()]);
    check_is_busy(&home, &server, &key);
    home.wait_for_log("the data folder that is there now cannot be served");
    assert!(home.log().contains("master.key"), "{}", home.log());
    check_is_busy(&home, &server, &key);
    std::fs::copy(aside(&home).join("master.key"), home.path().join("master.key")).unwrap();
    home.wait_for_log("it is served from now on");
    wait_until_ready(&server);
    assert_eq!(ask_total(&server, &key).unwrap(), "1.00000000");
    assert!(server.stop().success());
}

#[test]
fn a_catalog_that_replaces_that_of_a_server_beside_its_log_is_not_opened() {
    let (home, key) = make_folder("1");
    let copy = home.file("copy.db", std::fs::read(home.path().join("catalog.db")).unwrap());
    let server = home.serve_watched();
    import_amount(&home, "5");
    assert_eq!(ask_total(&server, &key).unwrap(), "5.00000000");
    let catalog = home.path().join("catalog.db");
    // The watch has looked once when it says that the folder is back.
    rename(&catalog, &aside(&home));
    home.wait_for_log("not ready");
    rename(&aside(&home), &catalog);
    home.wait_for_log("ready again");
    rename(&catalog, &aside(&home));
    rename(Path::new(&copy), &catalog);
    home.wait_for_log("catalog.db-wal beside it is the log of the one before");
    assert_eq!(ask_total(&server, &key).unwrap_err(), "OperationDenied.ServiceBusy");
    rename(&aside(&home), &catalog);
    wait_until_ready(&server);
    assert_eq!(ask_total(&server, &key).unwrap(), "5.00000000");
    assert!(server.stop().success());
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[test]
fn a_server_whose_catalog_is_in_postgresql_goes_on_without_its_folder() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database).and_partners();
    home.config(FAST);
    import_amount(&home, "1");
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    rename(&home.path(), &aside(&home));
    assert_eq!(ask_total(&server, &key).unwrap(), "1.00000000");
    assert!(ask_readiness(&server).0);
    rename(&aside(&home), &home.path());
}
