//! The numbers of lines that are kept with parts: what becomes of pages if they are changed, and if there are none.

use serde_json::json;

use super::refused::{ask_for_page, serve_lines};
use crate::support::{Home, error};

/// Runs SQL on the catalog behind the program's back; returns the first number that it reads.
fn meddle(home: &Home, sql: &str) -> i64 {
    if let Some(database) = home.database() {
        let sql = format!("SET search_path = billfold; SET session_replication_role = replica; {sql}");
        let text = database.sql(&sql);
        return text.lines().filter_map(|line| line.trim().parse().ok()).next_back().unwrap_or_default();
    }
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch("DROP TRIGGER IF EXISTS part_never_changes").unwrap();
    if sql.starts_with("SELECT") {
        return catalog.query_row(sql, [], |row| row.get(0)).unwrap();
    }
    catalog.execute_batch(sql).unwrap();
    0
}

/// Counts the parts of which no numbers are kept.
pub(super) fn count_parts_without_numbers(home: &Home) -> i64 {
    meddle(home, "SELECT count(*) FROM part WHERE counts IS NULL OR counts_digest IS NULL")
}

/// Makes all parts as an earlier program left them.
pub(super) fn forget_numbers(home: &Home) {
    meddle(home, "UPDATE part SET counts = NULL, counts_digest = NULL");
}

#[test]
fn numbers_of_lines_that_were_changed_are_noticed_by_each_page_and_by_verify() {
    let (home, key, server) = serve_lines(Home::new());
    meddle(&home, "CREATE TABLE kept AS SELECT * FROM part");
    for sql in [
        "UPDATE part SET counts = replace(counts, 'paid', 'unpaid')",
        "UPDATE part SET counts = replace(counts, '0 0 ', '0 1 ')",
        "UPDATE part SET counts = ''",
        "UPDATE part SET counts = NULL",
        "UPDATE part SET counts_digest = zeroblob(16)",
        "UPDATE part SET counts_digest = NULL",
    ] {
        meddle(&home, sql);
        assert_eq!(error(&ask_for_page(&server, &key, &json!({}))).0, "InternalError", "{sql}");
        let output = home.run(&["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
        assert!(said.contains("table part"), "{sql}: {said}");
        meddle(&home, "UPDATE part SET counts = kept.counts, counts_digest = kept.counts_digest FROM kept");
        assert_eq!(ask_for_page(&server, &key, &json!({}))["Total"], 5, "{sql}");
    }
}
