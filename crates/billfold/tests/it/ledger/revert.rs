//! Tests of reverts: an import is taken back as a new version, and everything before it is kept.

use super::{import_rows, read_total, read_versions};
use crate::support::{DISTRIBUTOR, Home, row, without_id};

/// Reads everything that a revert could change.
fn read_state(home: &Home) -> (String, Vec<(String, u64)>) {
    (home.ok(&["imports", "--json"]), home.objects())
}

#[test]
fn an_import_is_taken_back_as_a_new_version_after_a_dry_run_that_shows_the_same() {
    let home = Home::with_partners();
    let [one, two] = ["100001", "100002"];
    import_rows(&home, "a.csv", &[row(one, "2022-11", "1")]);
    import_rows(&home, "b.csv", &[row(one, "2022-11", "2.5"), row(two, "2022-11", "7")]);
    let before = read_state(&home);
    let dry = home.json(&["revert", "2", "--dry-run", "--json"]);
    let said = home.ok(&["revert", "2", "--dry-run"]);
    assert!(said.contains("dry run, nothing was changed"), "{said}");
    assert_eq!(read_state(&home), before);
    let said = home.ok(&["revert", "2"]);
    assert!(said.contains("import 2 is taken back, by import 3"), "{said}");
    let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split_whitespace().collect()).collect();
    let expected = [
        "2022-11",
        one,
        DISTRIBUTOR,
        "v3",
        "v1",
        "1",
        "2.50000000",
        "1.00000000",
        "-1.50000000",
        "correction",
    ];
    assert!(rows.contains(&expected.to_vec()), "{said}");
    assert!(said.contains("before it had lines"), "{said}");
    assert!(said.contains("9.50000000  1.00000000  -8.50000000"), "the total of all bills: {said}");
    assert_eq!(dry["is_dry_run"], true);
    assert_eq!(dry["bills"][0]["comparison"]["total"]["old"]["total"], "2.50000000");
    assert_eq!(dry["bills"][0]["comparison"]["total"]["new"]["total"], "1.00000000");
    assert_eq!((&dry["bills"][0]["version"], &dry["bills"][0]["as_version"]), (&3.into(), &1.into()));
    assert_eq!(read_total(&home, one, "2022-11", "now"), "1.00000000");
    assert_eq!(read_total(&home, one, "2022-11", "v2"), "2.50000000");
    let list = read_versions(&home, one, "2022-11");
    assert_eq!((&list[2]["kind"], &list[2]["reverts"]), (&"revert".into(), &2.into()));
    let table = home.ok(&["versions", one, "2022-11"]);
    assert!(table.contains("revert of import 2"), "{table}");
    assert!(home.ok(&["imports"]).contains("revert of import 2"));
    // A bill that came with the import has no lines now, and callers see an empty month.
    let said = home.ok(&["bill", two, "2022-11"]);
    assert!(said.contains("no lines: the import that brought them was taken back"), "{said}");
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    assert_eq!(without_id(server.summary(&key, two, "2022-11"))["SummaryOverview"], serde_json::json!([]));
}

#[test]
fn imports_are_taken_back_one_after_the_other_and_forth_again() {
    let home = Home::new();
    for (name, amount) in [("a.csv", "1"), ("b.csv", "2"), ("c.csv", "3")] {
        import_rows(&home, name, &[row("100001", "2022-11", amount)]);
    }
    let said = home.refused(&["revert", "1"]);
    assert!(said.contains("import 3 changed 2022-11 of customer 100001"), "{said}");
    assert!(said.contains("Take import 3 back first (`billfold revert 3`)"), "{said}");
    let now = |total_expected: &str| {
        assert_eq!(read_total(&home, "100001", "2022-11", "now"), total_expected);
        let all = read_versions(&home, "100001", "2022-11");
        let (first, last) = (&all[0]["version"], &all[all.len() - 1]["version"]);
        let diff = [
            "diff",
            "100001",
            "2022-11",
            "--from",
            &format!("v{first}"),
            "--to",
            &format!("v{last}"),
            "--json",
        ];
        assert_eq!(home.json(&diff)["agrees"], true, "the lines that count are those of the cells");
    };
    home.ok(&["revert", "3"]);
    now("2.00000000");
    home.ok(&["revert", "2"]);
    now("1.00000000");
    home.ok(&["revert", "1"]);
    now("0.00000000");
    let said = home.refused(&["revert", "2"]);
    assert!(said.contains("import 2 was taken back before, by import 5"), "{said}");
    // The last revert is taken back, then the one before.
    home.ok(&["revert", "6"]);
    now("1.00000000");
    home.ok(&["revert", "5"]);
    now("2.00000000");
    // A statement after all of it starts again.
    import_rows(&home, "d.csv", &[row("100001", "2022-11", "9")]);
    now("9.00000000");
    let said = home.refused(&["revert", "2"]);
    assert!(said.contains("Take import 9 back first"), "{said}");
}

#[test]
fn what_cannot_be_taken_back_is_said_and_nothing_is_touched() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", "2022-11", "1"), row("100001", "2022-11", "2")]);
    import_rows(&home, "same.csv", &[row("100001", "2022-11", "2"), row("100001", "2022-11", "1")]);
    let before = read_state(&home);
    for (import, expected) in [
        ("9", "no published import 9"),
        ("2", "import 2 published no version, since every bill that it held was unchanged"),
    ] {
        for dry in [&["revert", import][..], &["revert", import, "--dry-run"]] {
            let said = home.refused(dry);
            assert!(said.contains("nothing was changed") && said.contains(expected), "{said}");
        }
    }
    assert_eq!(home.run(&["revert", "first"]).status.code(), Some(2));
    assert_eq!(read_state(&home), before);
}

#[test]
fn the_lists_for_outside_engines_follow_a_revert() {
    let home = Home::new();
    import_rows(&home, "a.csv", &[row("100001", "2022-11", "1")]);
    import_rows(&home, "b.csv", &[row("100001", "2022-11", "2")]);
    let lists = |name: &str| std::fs::read(home.path().join("objects").join(name)).unwrap();
    let before = ["versions/2022-11.parquet", "parts/2022-11.parquet"].map(lists);
    home.ok(&["revert", "2", "--dry-run"]);
    assert_eq!(["versions/2022-11.parquet", "parts/2022-11.parquet"].map(lists), before);
    home.ok(&["revert", "2"]);
    for (list, before) in ["versions/2022-11.parquet", "parts/2022-11.parquet"].map(lists).iter().zip(&before)
    {
        assert_ne!(list, before);
    }
}
