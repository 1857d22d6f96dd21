//! The numbers of lines that are kept with parts: what becomes of pages if they are changed, if there are none, and if lines
//! are in many objects.

use std::collections::BTreeSet;

use bill::BillKey;
use bill::ledger::{ImportId, PartText, compute_part_digest};
use serde_json::{Value, json};

use super::refused::{ask_for_page, serve_lines};
use super::{CUSTOMER, read_pages};
use crate::support::{DISTRIBUTOR, Home, error, row, sheet, sheet_with_notes, unlimited_rates};

/// Runs SQL on the catalog behind the program's back; returns the first column of what it reads.
fn meddle(home: &Home, sql: &str) -> Vec<String> {
    if let Some(database) = home.database() {
        let sql = format!("SET search_path = billfold; SET session_replication_role = replica; {sql}");
        let text = database.sql(&sql);
        return text.lines().map(|line| line.trim().to_owned()).collect();
    }
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch("DROP TRIGGER IF EXISTS part_never_changes").unwrap();
    if sql.starts_with("SELECT") {
        let mut query = catalog.prepare(sql).unwrap();
        return query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    }
    catalog.execute_batch(sql).unwrap();
    Vec::new()
}

/// Lists the imports that have parts of which no numbers are kept.
pub(super) fn list_imports_without_numbers(home: &Home) -> Vec<u64> {
    let sql = "SELECT DISTINCT CAST(import AS text) FROM part WHERE counts IS NULL OR counts_digest IS NULL";
    meddle(home, sql).iter().filter_map(|import| import.parse().ok()).collect()
}

/// Makes the parts of an import as an earlier program leaves them.
pub(super) fn forget_numbers(home: &Home, import: u64) {
    meddle(home, &format!("UPDATE part SET counts = NULL, counts_digest = NULL WHERE import = {import}"));
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
        for flags in [&["verify"][..], &["verify", "--quick"]] {
            let output = home.run(flags);
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
            assert!(said.contains("the numbers of its lines of import 1"), "{sql}: {said}");
            assert_eq!(said.matches("WRONG").count(), 1, "{sql}: {said}");
        }
        meddle(&home, "UPDATE part SET counts = kept.counts, counts_digest = kept.counts_digest FROM kept");
        assert_eq!(ask_for_page(&server, &key, &json!({}))["Total"], 5, "{sql}");
    }
}

#[test]
fn numbers_that_are_not_those_of_the_lines_are_named_by_verify_though_their_digest_is_right() {
    let (home, key, server) = serve_lines(Home::new());
    let counts = meddle(&home, "SELECT counts FROM part").remove(0);
    // The last number is that of some lines in one row group: they are said to be in another.
    let (before, last) = counts.trim_end().rsplit_once('\n').unwrap();
    let moved = format!("{before}\n{}\n", last.replacen("0 0 ", "0 1 ", 1));
    let uin = |text: &str| text.parse().unwrap();
    let bill = BillKey { month: "2022-11".parse().unwrap(), payer: uin(DISTRIBUTOR), owner: uin(CUSTOMER) };
    let digest = u128::from_be_bytes(compute_part_digest(PartText::Counts, bill, ImportId(1), &moved));
    meddle(&home, &format!("UPDATE part SET counts = '{moved}', counts_digest = x'{digest:032x}'"));
    let pages = [1, 2, 3].map(|page| ask_for_page(&server, &key, &json!({ "Page": page })));
    assert!(pages.iter().any(|page| page.get("Error").is_some()), "{pages:?}");
    let output = home.run(&["verify"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the numbers of its lines of import 1"), "{said}");
    assert!(said.contains("are not those of the lines"), "{said}");
}

/// Lists the objects of a month.
fn list_objects(home: &Home, month: &str) -> BTreeSet<String> {
    let objects = home.objects().into_iter().map(|(path, _)| path);
    objects.filter(|path| path.contains(&format!("month={month}/"))).collect()
}

#[test]
fn the_lines_of_a_bill_in_more_than_nine_objects_are_found_by_the_kept_numbers() {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    // As the long lines of many months are gathered at once, each line of the last month becomes a row group, and an object.
    let month = |n: usize| format!("{}-{:02}", 1990 + n.div_euclid(12), n % 12 + 1);
    let mut rows: Vec<_> = (0..110).map(|n| row(CUSTOMER, &month(n), "1")).collect();
    rows.extend((1..=16).map(|total| row(CUSTOMER, "2024-01", &total.to_string())));
    // An append is read by one thread, which writes all objects.
    home.ok(&["import", "--append", &home.file("many.csv", sheet_with_notes(&rows, 600_000))]);
    let objects = list_objects(&home, "2024-01");
    assert!(objects.iter().any(|path| path.ends_with("-10.parquet")), "{objects:?}");
    assert!(home.ok(&["verify"]).contains("all is well"));
    let (key, server) = (home.key(DISTRIBUTOR), home.serve());
    let customer = json!({"CustomerUin": CUSTOMER, "Month": "2024-01"});
    let read = |size| read_pages(&server, &key, "DescribeCustomerBillDetail", &customer, size);
    let kept = [1, 5, 200].map(read);
    let totals = |lines: &[Value]| -> Vec<String> {
        lines.iter().map(|line| line["TotalCost"].as_str().unwrap().to_owned()).collect()
    };
    let expected: Vec<String> = (1..=16).map(|total| total.to_string()).collect();
    for lines in &kept {
        assert_eq!(totals(lines), expected);
    }
    forget_numbers(&home, 1);
    assert_eq!([1, 5, 200].map(read), kept, "lines that are counted are where the kept numbers say");
}

#[test]
fn numbers_go_with_pruned_parts_and_come_back_with_a_backup() {
    let (home, key, server) = serve_lines(Home::new());
    let file = home.file("b.csv", sheet(&[row(CUSTOMER, "2022-11", "7")]));
    home.ok(&["import", &file, "--shrink", "all"]);
    let page = |server| ask_for_page(server, &key, &json!({}));
    let before = page(&server);
    assert_eq!(before["Total"], 1);
    let age = "published_at_us = published_at_us - 30 * 86400000000";
    meddle(
        &home,
        &format!(
            "DROP TRIGGER version_never_changes; UPDATE import SET {age}; UPDATE version SET {age};
             DROP TRIGGER version_digest_never_goes; DROP TRIGGER undigested_never_comes;
             DELETE FROM version_digest; INSERT INTO undigested (version) SELECT id FROM version;"
        ),
    );
    home.ok(&["prune", "--older-than", "1d"]);
    assert_eq!(meddle(&home, "SELECT CAST(import AS text) FROM part"), ["2"]);
    assert_eq!(page(&server)["DetailSet"], before["DetailSet"]);
    let backup = home.path().with_file_name("backup").display().to_string();
    home.ok(&["backup", &backup]);
    let restored = Home::new();
    restored.ok(&["restore", &backup]);
    std::fs::copy(home.path().join("master.key"), restored.path().join("master.key")).unwrap();
    assert_eq!(list_imports_without_numbers(&restored), Vec::<u64>::new());
    assert!(restored.ok(&["verify"]).contains("all is well"));
    restored.config(&unlimited_rates());
    assert_eq!(page(&restored.serve())["DetailSet"], before["DetailSet"]);
}
