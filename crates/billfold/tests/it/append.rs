//! Adding lines to bills: stored lines are skipped, and lines that contradict them are refused; and dry runs.

mod dry_run;
mod spellings;

use serde_json::Value;

use crate::support::{Home, headline, notes, report_rows, row, sheet};

/// A bill file of lines of (customer, month, id, amount).
fn with_ids(lines: &[(&str, &str, &str, &str)]) -> String {
    let rows: Vec<_> = lines.iter().map(|(owner, month, _, amount)| row(owner, month, amount)).collect();
    let text = sheet(&rows);
    let mut records = text.lines();
    let mut out = format!("{},Id\n", records.next().unwrap());
    for (record, (_, _, id, _)) in records.zip(lines) {
        out.extend([record, ",", id, "\n"]);
    }
    out
}

/// Reads total, number of lines and version of the only bill of a customer's month.
fn read_bill(home: &Home, customer: &str) -> (String, u64, u64) {
    let bills = home.json(&["bill", customer, "2022-11", "--json"])["bills"].take();
    let [bill] = bills.as_array().unwrap().as_slice() else { panic!("one bill: {bills}") };
    let total = &bill["sums"];
    (
        total["total"].as_str().unwrap().to_owned(),
        total["lines"].as_u64().unwrap(),
        bill["version"].as_u64().unwrap(),
    )
}

/// Reads everything that an import could have changed.
fn read_state(home: &Home) -> (String, Vec<(String, u64)>, Value) {
    let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    (home.ok(&["imports", "--json"]), home.objects(), bills)
}

#[test]
fn an_append_adds_what_is_new_and_skips_and_counts_what_is_there() {
    let home = Home::new();
    let month = "2022-11";
    let first =
        [("100001", month, "1", "1.5"), ("100001", month, "2", "-0.00000001"), ("100002", month, "3", "7")];
    let a = home.file("day-1.csv", with_ids(&first));
    let said = home.ok(&["import", "--append", &a]);
    assert_eq!(report_rows(&said)[0], "2022-11 100001 0.00000000 1.49999999 +1.49999999 2 new, v1");
    // The second day's file overlaps with the first's, and holds one of its own lines twice.
    let second = [first[1], first[2], ("100001", month, "4", "0.25"), ("100001", month, "4", "0.25")];
    let b = home.file("day-2.csv", with_ids(&second));
    let said = home.ok(&["import", "--append", &b]);
    assert_eq!(headline(&said), "import 2: 4 lines, 2 bills (1 extended, 1 unchanged)");
    assert!(said.contains("\n  3 lines skipped, since they are there already\n"), "{said}");
    let rows = [
        "2022-11 100001 1.49999999 1.74999999 +0.25000000 2 -> 3 extended, v2, a correction",
        "2022-11 1 unchanged 7.00000000 7.00000000 0.00000000 1",
        "2022-11 payer 200000000001 8.49999999 8.74999999 +0.25000000 4 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    assert_eq!(read_bill(&home, "100001"), ("1.74999999".to_owned(), 3, 2));
    assert_eq!(read_bill(&home, "100002"), ("7.00000000".to_owned(), 1, 1));

    let before = read_state(&home);
    for file in [&a, &b] {
        assert!(home.ok(&["import", "--append", file]).contains("nothing to do"), "the same file again");
    }
    let both = home.file("both.csv", with_ids(&[first[2], first[1], first[0], second[2]]));
    let said = home.ok(&["import", "--append", &both]);
    assert_eq!(headline(&said), "import 3: 4 lines, 2 bills (2 unchanged)");
    assert!(said.contains("\n  4 lines skipped, since they are there already\n"), "{said}");
    assert_eq!(read_state(&home).1, before.1, "no object was left");
    assert_eq!(read_state(&home).2, before.2);
}

#[test]
fn the_same_id_with_other_content_is_a_fault_that_shows_both() {
    let home = Home::new();
    let a =
        home.file("a.csv", with_ids(&[("100001", "2022-11", "1", "1.5"), ("100001", "2022-11", "2", "2")]));
    home.ok(&["import", &a]);
    let before = read_state(&home);
    let b =
        home.file("b.csv", with_ids(&[("100001", "2022-11", "5", "9"), ("100001", "2022-11", "1", "1.25")]));
    let said = home.refused(&["import", "--append", &b]);
    for expected in [
        "nothing was imported: 1 fault",
        "b.csv:3: column \"Id\": \"1\" has another charge at line 2 of",
        "a.csv, import 1",
        "Total Cost is \"1.5\" there and \"1.25\" here",
        "import the whole statement of the bill without --append",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // Within the files too, one of them alone being new.
    let c = home.file("c.csv", with_ids(&[("100001", "2022-11", "7", "9"), ("100001", "2022-11", "7", "8")]));
    let said = home.refused(&["import", "--append", &c]);
    assert!(said.contains("c.csv:3") && said.contains("c.csv:2: ") && said.contains("\"9\" there"), "{said}");
    assert_eq!(read_state(&home), before);
}

#[test]
fn without_ids_an_append_is_the_multiset_maximum() {
    let home = Home::new();
    let file =
        |name: &str, count: usize| home.file(name, sheet(&vec![row("100001", "2022-11", "0.1"); count]));
    home.ok(&["import", "--append", &file("two.csv", 2)]);
    assert_eq!(read_bill(&home, "100001"), ("0.20000000".to_owned(), 2, 1));
    let said = home.ok(&["import", "--append", &file("one.csv", 1)]);
    assert_eq!(headline(&said), "import 2: 1 line, 1 bill (1 unchanged)");
    assert!(said.contains("\n  1 line skipped, "), "{said}");
    let whole = file("five.csv", 5);
    let said = home.refused_without("--overlap", &["import", "--append", &whole]);
    assert!(said.contains("100001 under payer 200000000001: 2 of its 2 lines repeated, 3 added\n"), "{said}");
    let said = home.ok(&["import", "--append", &whole, "--overlap"]);
    assert!(said.contains("\n  2 lines skipped, "), "{said}");
    assert_eq!(
        report_rows(&said)[0],
        "2022-11 100001 0.20000000 0.50000000 +0.30000000 2 -> 5 extended, v2, a correction"
    );
    assert_eq!(read_bill(&home, "100001"), ("0.50000000".to_owned(), 5, 2));
}

#[test]
fn a_statement_takes_the_place_of_all_that_was_appended() {
    let home = Home::new();
    let lines: Vec<_> = ["1", "2", "3"].map(|id| ("100001", "2022-11", id, id)).into();
    let files: Vec<String> =
        lines.iter().map(|line| home.file(&format!("{}.csv", line.2), with_ids(&[*line]))).collect();
    for file in &files {
        home.ok(&["import", "--append", file]);
    }
    assert_eq!(read_bill(&home, "100001"), ("6.00000000".to_owned(), 3, 3));
    let whole = home.file("whole.csv", with_ids(&lines));
    let said = home.ok(&["import", &whole]);
    assert_eq!(headline(&said), "import 4: 3 lines, 1 bill (1 unchanged)", "the same lines, stated");
    assert_eq!(read_bill(&home, "100001"), ("6.00000000".to_owned(), 3, 3));
    let corrected = home.file("corrected.csv", with_ids(&lines[1..2]));
    home.refused_without("--shrink 100001", &["import", &corrected]);
    home.ok(&["import", &corrected, "--shrink", "100001"]);
    assert_eq!(read_bill(&home, "100001"), ("2.00000000".to_owned(), 1, 4));
    // Lines that the statement left out do not come back without a flag.
    let said = home.refused_without("--again", &["import", "--append", &files[0]]);
    assert!(said.contains("replaced since"), "{said}");
    let among = home.file("among.csv", with_ids(&[("100001", "2022-11", "4", "4"), lines[0]]));
    let said = home.refused_without("--again", &["import", "--append", &among]);
    let withdrawn = "2022-11 of customer 100001 under payer 200000000001: 1 line, the first at ";
    assert!(said.contains(withdrawn) && said.contains("among.csv:3\n"), "{said}");
    let said = home.ok(&["import", "--append", &files[1], "--again"]);
    assert!(said.contains("1 line skipped"), "{said}");
    home.ok(&["import", "--append", &files[0], "--again"]);
    assert_eq!(read_bill(&home, "100001"), ("3.00000000".to_owned(), 2, 5));
}

#[test]
fn lines_are_added_on_the_same_amounts_only() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let cost = sheet(&[row("100001", "2022-11", "2")])
        .replace("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
        .replace("Customer Voucher Deduction", "Voucher Deduction")
        .replace("Total Cost", "Amount Before Tax");
    let cost = home.file("cost.csv", cost);
    let before = read_state(&home);
    for flags in [&["import", "--append", &cost][..], &["import", "--append", "--other-basis", &cost]] {
        let said = home.refused(flags);
        assert!(said.contains("states customer amounts") && said.contains("only be added"), "{said}");
    }
    assert_eq!(read_state(&home), before);
}

#[test]
fn an_id_is_looked_for_in_the_bill_of_its_line_and_in_the_files_whatever_else_they_hold() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", with_ids(&[("100001", "2022-11", "1", "1.5")]))]);
    let other = ("100002", "2022-11", "1", "4");
    let alone = home.file("alone.csv", with_ids(&[other]));
    let said = home.ok(&["import", "--dry-run", "--append", &alone]);
    let new = "2022-11 100002 0.00000000 4.00000000 +4.00000000 1 new, v1";
    assert_eq!(report_rows(&said)[0], new);
    let beside = home.file("beside.csv", with_ids(&[other, ("100001", "2022-11", "2", "1")]));
    let said = home.ok(&["import", "--append", &beside]);
    assert_eq!(headline(&said), "import 2: 2 lines, 2 bills (1 new, 1 extended)");
    assert_eq!(report_rows(&said)[1], new);
    assert!(!said.contains("in two bills"), "{said}");
    // One id under two customers is two charges, noted where one import has both.
    let twice = [("100001", "2022-11", "7", "1"), ("100002", "2022-11", "7", "1")];
    let said = home.ok(&["import", "--append", &home.file("twice.csv", with_ids(&twice))]);
    let note = "an Id is in two bills, and counts in both: 1 line, the first at ";
    assert!(
        notes(&said).iter().any(|said| said.starts_with(note) && said.ends_with("twice.csv:3")),
        "{said}"
    );
    assert_eq!(read_bill(&home, "100001"), ("3.50000000".to_owned(), 3, 3));
    assert_eq!(read_bill(&home, "100002"), ("5.00000000".to_owned(), 2, 2));
    // The same line as often as one likes is still the same.
    let again = [other, ("100001", "2022-11", "1", "1.5"), other];
    let said = home.ok(&["import", "--append", &home.file("again.csv", with_ids(&again))]);
    assert_eq!(headline(&said), "import 4: 3 lines, 2 bills (2 unchanged)");
    assert!(said.contains("\n  3 lines skipped, since they are there already\n"), "{said}");
}

#[test]
fn lines_with_ids_and_lines_without_are_never_added_to_one_another() {
    let home = Home::new();
    let with = home
        .file("with.csv", with_ids(&[("100001", "2022-11", "1", "1.5"), ("100001", "2022-11", "-", "2")]));
    let without = home.file("without.csv", sheet(&[row("100001", "2022-11", "1.5")]));
    home.ok(&["import", &with]);
    let before = read_state(&home);
    let said = home.refused(&["import", "--append", &without]);
    assert!(
        said.contains("200000000001 have ids (column Id), and lines of the files come from a file without"),
        "{said}"
    );
    assert_eq!(read_state(&home), before);
    // A line without an id beside others with one is not another kind of file.
    let more =
        home.file("more.csv", with_ids(&[("100001", "2022-11", "3", "4"), ("100001", "2022-11", "-", "5")]));
    home.ok(&["import", "--append", &more]);

    let other = Home::new();
    let without = other.file("without.csv", sheet(&[row("100001", "2022-11", "1.5")]));
    let with = other.file("with.csv", with_ids(&[("100001", "2022-11", "1", "1.5")]));
    other.ok(&["import", &without]);
    let said = other.refused(&["import", "--append", &with]);
    assert!(
        said.contains("200000000001 came from a file without the column Id, and lines of the files have ids"),
        "{said}"
    );
}

#[test]
fn an_increment_that_is_taken_for_a_statement_is_refused() {
    let home = Home::new();
    let whole: Vec<_> = ["1", "2", "3", "4"].map(|id| ("100001", "2022-11", id, "1")).into();
    home.ok(&["import", &home.file("whole.csv", with_ids(&whole))]);
    let day = home.file("day.csv", with_ids(&[("100001", "2022-11", "5", "1")]));
    let said = home.refused_without("--shrink 100001", &["import", &day]);
    assert!(
        said.contains("nothing was imported: 1 bill would lose much of the lines or amounts:\n"),
        "{said}"
    );
    let lost = "  2022-11 of customer 100001 under payer 200000000001: 1 line in place of 4\n";
    assert!(said.contains(lost) && said.contains("if they hold what is new alone, add --append."), "{said}");
    // Its advice works, and so does the flag that confirms the append.
    home.ok(&["import", &day, "--append"]);
    assert_eq!(read_bill(&home, "100001"), ("5.00000000".to_owned(), 5, 2));
    home.ok(&["import", &day, "--shrink", "100001"]);
    assert_eq!(read_bill(&home, "100001"), ("1.00000000".to_owned(), 1, 3));
}

#[test]
fn damaged_lines_are_never_compared_with_nor_gone_back_to() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", with_ids(&[("100001", "2022-11", "1", "1")]))]);
    home.ok(&["import", &home.file("b.csv", with_ids(&[("100001", "2022-11", "1", "2")]))]);
    let object = home.objects().into_iter().find(|(path, _)| path.contains("import-1-")).unwrap().0;
    let path = std::path::Path::new(&object);
    let path = if path.is_absolute() { path.to_owned() } else { home.path().join("objects").join(path) };
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let before = home.ok(&["imports", "--json"]);
    for command in [&["diff", "100001", "2022-11"][..], &["revert", "2"], &["revert", "2", "--dry-run"]] {
        let said = home.refused(command);
        assert!(said.contains("has other bytes than what was written"), "{command:?}: {said}");
    }
    assert_eq!(home.ok(&["imports", "--json"]), before);
}
