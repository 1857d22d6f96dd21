//! Dry runs of statements and appends: what is shown is what an import would do, and nothing is touched.

use super::{read_state, with_ids};
use crate::support::{Home, headline, report_rows};

#[test]
fn a_dry_run_shows_every_bill_that_would_change_and_touches_nothing() {
    let home = Home::new();
    let a =
        home.file("a.csv", with_ids(&[("100001", "2022-11", "1", "1.5"), ("100003", "2022-11", "9", "1")]));
    let said = home.ok(&["import", "--dry-run", &a]);
    assert_eq!(headline(&said), "dry run, nothing was changed: 2 lines, 2 bills (2 new)");
    let rows = [
        "2022-11 100001 0.00000000 1.50000000 +1.50000000 1 new, v1",
        "2022-11 100003 0.00000000 1.00000000 +1.00000000 1 new, v1",
        "2022-11 payer 200000000001 0.00000000 2.50000000 +2.50000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    assert!(!home.path().exists(), "not even the folder is made");

    home.ok(&["import", &a]);
    let before = read_state(&home);
    assert!(home.ok(&["import", "--dry-run", &a]).contains("nothing to do"));
    let lines = [
        ("100001", "2022-11", "1", "1.25"),
        ("100003", "2022-11", "9", "1"),
        ("100002", "2022-11", "2", "4"),
    ];
    let b = home.file("b.csv", with_ids(&lines));
    let said = home.ok(&["import", "--dry-run", &b]);
    let kinds = "(1 new, 1 replaced, 1 unchanged)";
    assert_eq!(headline(&said), format!("dry run, nothing was changed: 3 lines, 3 bills {kinds}"));
    let rows = [
        "2022-11 100001 1.50000000 1.25000000 -0.25000000 1 replaced, v2, a correction",
        "2022-11 100002 0.00000000 4.00000000 +4.00000000 1 new, v1",
        "2022-11 1 unchanged 1.00000000 1.00000000 0.00000000 1",
        "2022-11 payer 200000000001 2.50000000 6.25000000 +3.75000000 3 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    // The same refusals as in earnest.
    let said = home.refused(&["import", "--dry-run", "--append", &b]);
    assert!(said.contains("has another charge"), "{said}");
    let c =
        home.file("c.csv", with_ids(&[("100001", "2022-11", "1", "1.5"), ("100001", "2022-11", "3", "2")]));
    home.refused_without("--overlap", &["import", "--append", &c]);
    let said = home.run(&["import", "--dry-run", "--append", &c]).stdout;
    let said = String::from_utf8(said).unwrap();
    let refused =
        "dry run, nothing was changed, and the import would be refused: 2 lines, 1 bill (1 extended)";
    assert_eq!(headline(&said), refused);
    let shown = report_rows(&said);
    assert_eq!(
        shown[0],
        "2022-11 100001 1.50000000 3.50000000 +2.00000000 1 -> 2 extended, v2, a correction"
    );
    let said = home.ok(&["import", "--dry-run", "--append", &c, "--overlap"]);
    assert_eq!(headline(&said), "dry run, nothing was changed: 2 lines, 1 bill (1 extended)");
    assert!(said.contains("\n  1 line skipped, "), "{said}");
    assert_eq!(report_rows(&said), shown);
    assert_eq!(read_state(&home), before);
}
