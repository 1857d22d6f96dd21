//! Tests of the versions of a bill, its content as of each, and open and final months.

use super::{import_rows, read_total, read_versions};
use crate::support::{Home, RESELLER, Row, report_rows, row};

/// A month that is open for as long as this program is used.
const OPEN: &str = "2199-11";

#[test]
fn every_version_tells_when_by_what_and_of_what_kind_and_whether_it_is_a_correction() {
    let home = Home::new();
    let said = import_rows(&home, "a.csv", &[row("100001", "2022-11", "1"), row("100002", "2022-11", "2")]);
    // The first version corrects nothing.
    let new = [
        "2022-11 100001 0.00000000 1.00000000 +1.00000000 1 new, v1",
        "2022-11 100002 0.00000000 2.00000000 +2.00000000 1 new, v1",
        "2022-11 payer 200000000001 0.00000000 3.00000000 +3.00000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), new);
    let said = import_rows(&home, "b.csv", &[row("100001", "2022-11", "1.5"), row("100001", "2022-11", "1")]);
    let correction = [
        "2022-11 100001 1.00000000 2.50000000 +1.50000000 1 -> 2 replaced, v2, a correction",
        "2022-11 payer 200000000001 1.00000000 2.50000000 +1.50000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), correction);
    let list = read_versions(&home, "100001", "2022-11");
    assert_eq!(list.len(), 2);
    let [first, second] = [&list[0], &list[1]];
    for (version, number, lines, total, is_later) in
        [(first, 1, 1, "1.00000000", false), (second, 2, 2, "2.50000000", true)]
    {
        assert_eq!(version["version"], number);
        assert_eq!(version["import"], number);
        assert_eq!(version["kind"], "statement");
        assert_eq!(version["lines"], lines);
        assert_eq!(version["total"], total);
        assert_eq!(version["basis"], "customer");
        assert_eq!(version["state"], "final");
        assert_eq!(version["final_at"], "2022-12-04T17:00:00Z");
        assert_eq!(version["is_correction"], is_later);
        assert_eq!(version["is_current"], is_later);
    }
    let table = home.ok(&["versions", "--month", "2022-11"]);
    assert!(
        table.starts_with("2022-11: final since 2022-12-05T01:00:00+08:00 (2022-12-04T17:00:00Z)"),
        "{table}"
    );
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("10000")).collect();
    assert_eq!(rows.len(), 3, "{table}");
    assert!(rows[1].contains("v2") && rows[1].ends_with("current, correction"), "{table}");
    assert!(rows[2].starts_with("100002") && rows[2].ends_with("current"), "{table}");
    let imports = home.json(&["imports", "--json"])["imports"].take();
    assert_eq!(imports[0]["versions"][0]["is_correction"], true);
    assert_eq!(imports[1]["versions"][0]["is_correction"], false);
    let bill = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    assert_eq!((&bill[0]["state"], &bill[0]["is_correction"]), (&"final".into(), &true.into()));
}

#[test]
fn a_month_that_is_open_has_no_corrections_and_the_moment_can_be_configured() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", OPEN, "1")]);
    let said = import_rows(&home, "b.csv", &[row("100001", OPEN, "2")]);
    assert_eq!(
        report_rows(&said)[0],
        format!("{OPEN} 100001 1.00000000 2.00000000 +1.00000000 1 replaced, v2")
    );
    let said = home.ok(&["bill", "100001", OPEN]);
    assert!(said.contains("open, final from 2199-12-05T01:00:00+08:00 (2199-12-04T17:00:00Z)"), "{said}");
    home.config("final_at = '03T00:30'");
    let list = read_versions(&home, "100001", OPEN);
    assert_eq!((&list[1]["state"], &list[1]["is_correction"]), (&"open".into(), &false.into()));
    assert_eq!(list[1]["final_at"], "2199-12-02T16:30:00Z");
    let mut command = home.command(&["versions", "100001", OPEN, "--json"]);
    let output = command.env("BILLFOLD_FINAL_AT", "10T12:00").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("2199-12-10T04:00:00Z"));
    home.config("final_at = '31T00:00'");
    let said = home.refused(&["versions", "100001", OPEN]);
    assert!(said.contains("final_at = \"31T00:00\" is not a day from 01 to 28"), "{said}");
    home.config("");
}

#[test]
fn a_bill_is_shown_as_of_any_version_and_of_any_time() {
    let home = Home::new();
    for (name, amount) in [("a.csv", "1"), ("b.csv", "2"), ("c.csv", "3")] {
        import_rows(&home, name, &[row("100001", "2022-11", amount)]);
    }
    let list = read_versions(&home, "100001", "2022-11");
    for (number, version) in (1..).zip(&list) {
        let expected = format!("{number}.00000000");
        assert_eq!(read_total(&home, "100001", "2022-11", &format!("v{number}")), expected);
        assert_eq!(
            read_total(&home, "100001", "2022-11", version["published_at"].as_str().unwrap()),
            expected
        );
    }
    assert_eq!(read_total(&home, "100001", "2022-11", "now"), "3.00000000");
    assert_eq!(read_total(&home, "100001", "2022-11", "2199-01-01T00:00:00+08:00"), "3.00000000");
    let said = home.ok(&["bill", "100001", "2022-11", "--as-of", "v2"]);
    assert!(said.contains("version 2, not the newest") && said.contains("2.00000000"), "{said}");
    let said = home.refused(&["bill", "100001", "2022-11", "--as-of", "v7"]);
    assert!(said.contains("has versions 1 to 3, and no version 7"), "{said}");
    let said = home.refused(&["bill", "100001", "2022-11", "--as-of", "2020-01-01T00:00:00Z"]);
    assert!(
        said.contains(
            "had no version at 2020-01-01T08:00:00+08:00 (2020-01-01T00:00:00Z): the first was published 20"
        ),
        "{said}"
    );
    for wrong in ["v0", "3", "yesterday", "2022-11"] {
        let output = home.run(&["bill", "100001", "2022-11", "--as-of", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn where_a_month_has_two_payers_one_can_be_chosen() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", "2022-11", "1")]);
    import_rows(&home, "b.csv", &[row("100001", "2022-11", "2")]);
    let moved = Row { payer: RESELLER.to_owned(), ..row("100001", "2022-11", "5") };
    let file = home.file("moved.csv", crate::support::sheet(&[moved]));
    home.ok(&["import", &file, "--second-payer"]);
    let bills = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
    assert_eq!(bills.as_array().unwrap().len(), 2);
    let bills = home.json(&["bill", "100001", "2022-11", "--json", "--payer", RESELLER])["bills"].take();
    assert_eq!(bills[0]["sums"]["total"], "5.00000000");
    let said = home.refused(&["bill", "100001", "2022-11", "--payer", RESELLER, "--as-of", "v2"]);
    assert!(said.contains("has version 1 only, and no version 2"), "{said}");
    let said = home.refused(&["bill", "100001", "2022-11", "--payer", "7"]);
    assert!(said.contains("no bill of 2022-11 under payer 7; it has one under payer 2000"), "{said}");
    let said = home.refused(&["diff", "100001", "2022-11"]);
    assert!(said.contains("has two bills of 2022-11") && said.contains("--payer UIN"), "{said}");
    let diff = home.json(&["diff", "100001", "2022-11", "--payer", "200000000001", "--json"]);
    assert_eq!(diff["total"]["difference"]["total"], "1.00000000");
    let listed =
        home.json(&["versions", "--month", "2022-11", "--payer", RESELLER, "--json"])["versions"].take();
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn what_was_never_there_is_said_so() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", "2022-11", "1")]);
    for command in ["bill", "versions", "diff"] {
        let said = home.refused(&[command, "100009", "2022-11"]);
        assert!(said.contains("customer 100009 has no bill of 2022-11"), "{said}");
    }
    for command in [&["versions", "--month", "2022-10", "--json"][..], &["month", "2022-10"]] {
        let said = home.refused(command);
        assert!(said.contains("no bill of 2022-10 was published: `billfold months` lists"), "{said}");
    }
    for wrong in [&["versions"][..], &["versions", "100001"], &["versions", "100001", "--month", "2022-11"]] {
        assert_eq!(home.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
}
