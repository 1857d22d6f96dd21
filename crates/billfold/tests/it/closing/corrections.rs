//! Changes of a closed month: they are refused without --correct, until the month is opened again.

use super::{add_two_months, import_rows, other_row, read_closed_payers, run_guarded};
use crate::support::{DISTRIBUTOR, Home, RESELLER, row};

#[test]
fn a_revert_that_changes_a_closed_month_needs_correct_in_a_dry_run_too() {
    let home = add_two_months(Home::new());
    import_rows(&home, "b.csv", &[row("100001", "2022-11", "11"), other_row("100002", "2022-11", "20")]);
    home.ok(&["close", "2022-11", "--payer", DISTRIBUTOR]);
    let reason = "2022-11 of payer 200000000001 is closed since 20";
    let ways = "add --correct if the change is meant, or open the month again with `billfold reopen 2022-11 --payer \
                200000000001`";
    let (printed, said) = run_guarded(&home, &["revert", "3"]);
    assert!(said.contains(&format!("nothing was changed: {reason}")) && said.contains(ways), "{said}");
    assert!(printed.is_empty(), "{printed}");
    let (printed, said) = run_guarded(&home, &["revert", "3", "--dry-run"]);
    assert!(said.contains(&format!("it would be refused: {reason}")) && said.contains(ways), "{said}");
    assert!(
        printed.contains("11.00000000  10.00000000  -1.00000000"),
        "it shows what would change: {printed}"
    );
    assert_eq!(
        home.json(&["imports", "--json"])["imports"].take().as_array().unwrap().len(),
        3,
        "nothing was changed"
    );
    home.ok(&["revert", "3", "--correct", "--dry-run"]);
    home.ok(&["revert", "3", "--correct"]);
    assert_eq!(read_closed_payers(&home, "2022-11"), [200_000_000_001], "it stays closed");
    // Another payer's closed month, or another month, is not touched.
    home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
    home.ok(&["close", "2022-10"]);
    home.ok(&["close", "2022-11", "--payer", RESELLER]);
    home.ok(&["revert", "4"]);
}

#[test]
fn months_that_are_opened_again_change_as_before_and_all_or_none_are_opened() {
    let home = add_two_months(Home::new());
    home.ok(&["close", "2022-11", "--payer", DISTRIBUTOR]);
    let said = home.refused(&["reopen", "2022-11", "--payer", DISTRIBUTOR, "--payer", RESELLER]);
    assert!(said.contains("nothing was changed: 2022-11 of payer 200000000002 is not closed"), "{said}");
    assert_eq!(read_closed_payers(&home, "2022-11"), [200_000_000_001]);
    let said = home.ok(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
    assert!(said.contains("2022-11 of payer 200000000001 is open again; it was closed since 20"), "{said}");
    assert!(read_closed_payers(&home, "2022-11").is_empty());
    let said = home.refused(&["reopen", "2022-11", "--payer", DISTRIBUTOR]);
    assert!(said.contains("is not closed"), "{said}");
    home.ok(&["revert", "2"]);
    assert_eq!(home.run(&["reopen", "2022-11"]).status.code(), Some(2));
}
