//! Tests of the difference between two versions, and of the lines that caused it.

use serde_json::Value;

use super::{import_rows, sheet_with_ids};
use crate::support::{Home, Row, row};

/// Makes a row of November.
fn november_row(amount: &str) -> Row {
    row("100001", "2022-11", amount)
}

/// Selects the lines of a difference that are of a kind.
fn of_kind<'a>(diff: &'a Value, kind: &str) -> Vec<&'a Value> {
    diff["lines"].as_array().unwrap().iter().filter(|line| line["change"] == kind).collect()
}

/// Removes the folders of files from the output.
fn without_folder(home: &Home, printed: &str) -> String {
    printed.replace(&format!("{}/", home.path().parent().unwrap().display()), "")
}

/// Imports a bill and its correction, with lines that are changed, moved, added, removed, and rewritten.
fn import_correction() -> Home {
    let home = Home::new();
    let daily = |amount| Row { action: "Daily settlement".to_owned(), ..november_row(amount) };
    let old = [
        (november_row("1.005"), "id1", "a"),
        (november_row("2"), "id2", "a"),
        (daily("3"), "id3", "a"),
        (november_row("4"), "id4", "a"),
        (november_row("5"), "same", "a"),
    ];
    let new = [
        (november_row("5"), "same", "a"),
        (november_row("1.5"), "id1", "a"),
        (daily("3"), "id3", "b"),
        (daily("4"), "id4", "a"),
        (daily("6.00000001"), "id5", "a"),
    ];
    home.ok(&["import", &home.file("old.csv", sheet_with_ids(&old))]);
    home.ok(&["import", &home.file("new.csv", sheet_with_ids(&new))]);
    home
}

#[test]
fn lines_are_added_removed_changed_or_rewritten_and_known_by_file_and_line() {
    let home = import_correction();
    let diff = without_folder(&home, &home.ok(&["diff", "100001", "2022-11", "--json"]));
    let diff: Value = serde_json::from_str(&diff).unwrap();
    assert_eq!(diff["agrees"], true);
    assert_eq!((&diff["from"]["version"], &diff["to"]["version"]), (&1.into(), &2.into()));
    assert_eq!(diff["counts"]["changed"], 2);
    let [added] = of_kind(&diff, "added")[..] else { panic!("{diff}") };
    assert_eq!(added["new"]["file"], "new.csv");
    assert_eq!(added["new"]["line"], 6);
    assert_eq!(added["new"]["id"], "id5");
    assert_eq!(added["new"]["sums"]["total"], "6.00000001");
    assert_eq!(added["new"]["texts"]["Total Cost"], "6.00000001");
    let [removed] = of_kind(&diff, "removed")[..] else { panic!("{diff}") };
    assert_eq!((&removed["old"]["file"], &removed["old"]["line"]), (&"old.csv".into(), &3.into()));
    let [texts] = of_kind(&diff, "texts")[..] else { panic!("{diff}") };
    assert_eq!(texts["columns"].to_string(), r#"[{"column":"Project Name","old":"a","new":"b"}]"#);
    let changed = of_kind(&diff, "changed");
    assert_eq!(changed[0]["columns"][0]["column"], "Original Cost");
    assert_eq!(changed[0]["columns"][0]["old"], "1.005");
    assert_eq!(changed[0]["columns"][0]["new"], "1.5");
    assert_eq!(changed[0]["columns"].as_array().unwrap().len(), 3);
    assert_eq!(changed[1]["old"]["cell"]["transaction_type"], "postpay_deduct_h");
    assert_eq!(changed[1]["new"]["cell"]["transaction_type"], "postpay_deduct_d");
    // Cells: hourly loses 1.005 + 2 + 4 and gains 1.5; daily gains 4 and 6.00000001.
    let difference = |cell: usize| diff["cells"][cell]["change"]["difference"]["total"].as_str().unwrap();
    assert_eq!([difference(0), difference(1)], ["-5.50500000", "10.00000001"]);
    assert_eq!(diff["total"]["difference"]["total"], "4.49500001");
    assert_eq!(diff["total"]["difference"]["lines"], 0);
}

#[test]
fn people_see_numbered_cells_the_lines_of_each_and_how_many_more_there_are() {
    let home = import_correction();
    let text = without_folder(&home, &home.ok(&["diff", "100001", "2022-11"]));
    for expected in [
        "[1] changed  new.csv:3 (import 2), was old.csv:2 (import 1)  Id id1  total +0.49500000",
        "      Total Cost: \"1.005\" -> \"1.5\"",
        "[1] to [2] changed  new.csv:5 (import 2), was old.csv:5 (import 1)  Id id4\n",
        "[2] added    new.csv:6 (import 2)  Id id5  total 6.00000001",
        "[1] removed  old.csv:3 (import 1)  Id id2  total was 2.00000000",
        "in texts alone, so that no cell changes:\ntexts    new.csv:4 (import 2), was old.csv:4 (import 1)  Id id3",
        "lines: 2 changed, 1 added, 1 removed; 1 in texts alone",
        "the lines sum exactly to the differences of the cells",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let text = home.ok(&["diff", "100001", "2022-11", "--lines", "1"]);
    assert!(text.contains("and 3 more; --lines all lists them"), "{text}");
    assert!(!text.contains("id5") && text.contains("id3"), "of each kind one: {text}");
    let all = home.ok(&["diff", "100001", "2022-11", "--lines", "all"]);
    assert!(all.contains("id5") && !all.contains("more;"), "{all}");
    let output = home.run(&["diff", "100001", "2022-11", "--lines", "many"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_difference_backwards_has_the_opposite_signs() {
    let home = import_correction();
    let forward = home.json(&["diff", "100001", "2022-11", "--json"]);
    let back = home.json(&["diff", "100001", "2022-11", "--from", "v2", "--to", "v1", "--json"]);
    assert_eq!(back["agrees"], true);
    assert_eq!(back["total"]["difference"]["total"], "-4.49500001");
    assert_eq!(back["counts"]["added"], forward["counts"]["removed"]);
    let at = forward["from"]["published_at"].as_str().unwrap();
    let by_time = home.json(&["diff", "100001", "2022-11", "--from", at, "--to", "now", "--json"]);
    assert_eq!(by_time, forward);
}

#[test]
fn lines_without_ids_are_counted_as_often_as_they_stand() {
    let home = Home::new();
    import_rows(
        &home,
        "a.csv",
        &[november_row("1"), november_row("1"), november_row("1"), november_row("2")],
    );
    import_rows(
        &home,
        "b.csv",
        &[november_row("2"), november_row("1"), november_row("2"), november_row("3")],
    );
    let diff = home.json(&["diff", "100001", "2022-11", "--json"]);
    assert_eq!(diff["agrees"], true);
    assert_eq!(diff["counts"].to_string(), r#"{"changed":0,"added":2,"removed":2,"texts":0}"#);
    assert_eq!(diff["total"]["difference"]["total"], "3.00000000");
    // The same charge in other words is a rewritten line.
    let other_words = Row { manager: String::new(), ..november_row("3") };
    import_rows(&home, "c.csv", &[november_row("2"), november_row("1"), november_row("2"), other_words]);
    let diff = home.json(&["diff", "100001", "2022-11", "--json"]);
    assert_eq!(diff["counts"].to_string(), r#"{"changed":0,"added":0,"removed":0,"texts":1}"#);
    assert_eq!(of_kind(&diff, "texts")[0]["columns"][0]["column"], "Reseller Account ID");
    assert_eq!(diff["cells"].as_array().unwrap().len(), 0);
    let text = home.ok(&["diff", "100001", "2022-11"]);
    assert!(text.contains("no cell differs; the total stays 8.00000000"), "{text}");
}

#[test]
fn a_column_that_only_one_file_has_is_a_difference_of_texts() {
    let home = Home::new();
    let text = crate::support::sheet(&[november_row("1")]);
    let with =
        text.replace("Bill Month\n", "Bill Month,Owner's Note\n").replace("2022-11\n", "2022-11,\u{7}x\n");
    home.ok(&["import", &home.file("a.csv", text)]);
    home.ok(&["import", &home.file("b.csv", with)]);
    let text = home.ok(&["diff", "100001", "2022-11"]);
    assert!(text.contains("Note: (no such column) -> \"\u{fffd}x\""), "{text}");
}

#[test]
fn lines_that_both_versions_count_are_not_read() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[november_row("1")]);
    import_rows(&home, "b.csv", &[november_row("2")]);
    home.ok(&["revert", "2"]);
    // Version 3 counts the lines of import 1, as version 1 does: without the objects all is the same.
    std::fs::remove_dir_all(home.path().join("objects/lines")).unwrap();
    let diff = home.json(&["diff", "100001", "2022-11", "--from", "v1", "--to", "v3", "--json"]);
    assert_eq!((&diff["agrees"], diff["lines"].as_array().unwrap().len()), (&true.into(), 0));
    let said = home.refused(&["diff", "100001", "2022-11", "--from", "v1", "--to", "v2"]);
    assert!(said.contains("the object lines/month=2022-11/") && said.contains("is not there"), "{said}");
}

#[test]
fn versions_that_are_not_there_have_no_difference() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[november_row("1")]);
    let said = home.refused(&["diff", "100001", "2022-11"]);
    assert!(said.contains("version 1 is the first") && said.contains("none before it"), "{said}");
    let said = home.refused(&["diff", "100001", "2022-11", "--from", "v3"]);
    assert!(said.contains("has version 1 only, and no version 3"), "{said}");
    let said = home.refused(&["diff", "100001", "2022-11", "--from", "2020-01-01T00:00:00Z"]);
    assert!(said.contains("had no version at 2020-01-01T08:00:00+08:00 (2020-01-01T00:00:00Z)"), "{said}");
}
