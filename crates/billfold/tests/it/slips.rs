//! Slips of a month's work: what looks right and is not, and what it is answered with.

use serde_json::Value;

use crate::postgres::Database;
use crate::support::{DISTRIBUTOR, Home, RESELLER, Row, SECOND_LEVEL, row, sheet};

/// Makes a folder with partners and bills of two months.
fn make_history() -> Home {
    let home = Home::with_partners();
    let below = Row { manager: SECOND_LEVEL.to_owned(), ..row("100002", "2022-11", "2") };
    let rows = [row("100001", "2022-10", "1"), row("100001", "2022-11", "1.5"), below];
    home.ok(&["import", &home.file("a.csv", sheet(&rows))]);
    home
}

/// Runs a command that must succeed, and returns its standard error.
fn notes_of(home: &Home, arguments: &[&str]) -> String {
    let output = home.run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

#[test]
fn a_filter_that_fits_nothing_is_no_empty_folder() {
    let home = make_history();
    let said = home.refused(&["months", "--customer", "999"]);
    assert!(said.contains("no bill of customer 999 was published"), "{said}");
    let said = home.refused(&["months", "--payer", RESELLER]);
    assert!(said.contains(&format!("no bill of payer {RESELLER} was published")), "{said}");
    let said = home.refused(&["refold", "--month", "2030-01"]);
    assert!(said.contains("no bill of 2030-01 was published"), "{said}");
    let said = notes_of(&home, &["month", "2022-11", "--payer", SECOND_LEVEL]);
    assert!(said.contains("is payer of no bill of 2022-11") && said.contains("--manager"), "{said}");
}

#[test]
fn a_partner_in_place_of_a_customer_is_told_the_flag_that_lists_its_customers() {
    let home = make_history();
    for (partner, flag) in [(DISTRIBUTOR, "--payer"), (SECOND_LEVEL, "--manager")] {
        let said = home.refused(&["bill", partner, "2022-11"]);
        let command = format!("billfold month 2022-11 {flag} {partner}");
        assert!(said.contains(&format!("`{command}` lists its customers")), "{said}");
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        assert!(home.ok(&arguments).contains("100002"), "{command}");
    }
}

#[test]
fn no_wrong_word_leads_to_a_flag_that_confirms_a_mistake() {
    let home = make_history();
    for command in
        [&["import", "--force", "x.csv"][..], &["import", "--over-lap", "x.csv"], &["revert", "1", "--force"]]
    {
        let output = home.run(command);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        for flag in ["--correct", "--again", "--shrink", "--overlap"] {
            assert!(!said.contains(flag), "{command:?}: {said}");
        }
        assert!(said.contains("a refusal names the flag"), "{command:?}: {said}");
    }
}

#[test]
fn a_time_without_a_zone_and_a_day_that_is_not_over_are_told() {
    let home = make_history();
    let output = home.run(&["month", "2022-11", "--since", "2022-12-05T10:00"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("has no time zone: pass 2022-12-05T10:00:00+08:00"), "{said}");
    let said = notes_of(&home, &["month", "2022-11", "--since", "2199-01-01"]);
    assert!(said.contains("is not over: what changes before it is not listed"), "{said}");
    assert_eq!(notes_of(&home, &["month", "2022-11", "--since", "2022-12-05"]), "");
}

#[test]
fn a_list_of_another_month_or_currency_is_not_compared() {
    let home = make_history();
    let list = home
        .file("list.csv", "month,customer,total,currency\n2022-10,100001,1.5,USD\n2022-11,100002,2,EUR\n");
    for command in [&["month", "2022-11", "--against", &list][..], &["close", "2022-11", "--against", &list]]
    {
        let said = home.refused(command);
        assert!(said.contains("nothing was compared: 2 faults"), "{said}");
        assert!(said.contains("\"2022-10\" is not 2022-11") && said.contains("\"EUR\" is not USD"), "{said}");
    }
}

#[test]
fn the_months_of_a_customer_are_grouped_together_if_that_is_asked_for() {
    let home = make_history();
    let table = home.ok(&["bill", "100001", "--from", "2022-10", "--to", "2022-11", "--by", "region"]);
    let (_, groups) = table.split_once("all months together:").unwrap();
    let rows: Vec<Vec<&str>> = groups.lines().map(|line| line.split_whitespace().collect()).collect();
    let region =
        ["South", "China", "(Guangzhou)", "1", "2", "2.50000000", "2.50000000", "0.00000000", "2.50000000"];
    assert!(rows.iter().any(|row| *row == region), "{groups}");
    let said =
        home.refused(&["bill", "100001", "--from", "2022-10", "--to", "2022-11", "--as-of", "2020-01-01"]);
    assert!(
        said.contains("has no bill from 2022-10 to 2022-11 as of 2020-01-01T23:59:59.999999+08:00"),
        "{said}"
    );
}

#[test]
fn a_new_master_key_and_a_key_that_no_action_answers_are_told() {
    let home = make_history();
    let said = notes_of(&home, &["backup", home.path().with_file_name("backup").to_str().unwrap()]);
    assert!(!said.contains("master.key"), "there is none yet: {said}");
    let said = notes_of(&home, &["key", "create", "--uin", DISTRIBUTOR]);
    assert!(said.contains("made the master key") && said.contains("master.key: keep a copy"), "{said}");
    home.ok(&["account", "add", "100001", "--role", "customer", "--name", "  ACME  "]);
    let said = notes_of(&home, &["key", "create", "--uin", "100001"]);
    assert!(said.contains("100001 is a customer") && !said.contains("made the master key"), "{said}");
    assert_eq!(home.json(&["account", "list", "--json"])["accounts"][0]["name"], "ACME");
}

#[test]
fn a_time_span_that_runs_backwards_is_refused_and_one_with_an_end_says_so() {
    let home = make_history();
    let span = ["month", "2022-11", "--since", "2022-12-05", "--as-of", "2022-12-01"];
    let output = home.run(&span);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && said.contains("--as-of is before --since: exchange them"),
        "{said}"
    );
    let span = ["month", "2022-11", "--since", "2022-12-01", "--as-of", "2022-12-05", "--payer", DISTRIBUTOR];
    let text = home.ok(&span);
    assert!(
        text.contains(", up to 2022-12-05T23:59:59.999999+08:00") && text.contains(", of payer"),
        "{text}"
    );
    let report = home.json(&[&span[..], &["--json"]].concat());
    assert_eq!(
        (&report["as_of"], &report["payer"]),
        (&"2022-12-05T15:59:59.999999Z".into(), &200_000_000_001_i64.into())
    );
}

#[test]
fn a_part_of_a_bill_that_went_to_another_manager_is_no_bill_that_was_emptied() {
    let home = make_history();
    let since = home.json(&["imports", "--json"])["imports"][0]["published_at"].as_str().unwrap().to_owned();
    home.ok(&["import", &home.file("moved.csv", sheet(&[row("100002", "2022-11", "2")]))]);
    for (manager, old, new) in
        [(SECOND_LEVEL, "2.00000000", "0.00000000"), (DISTRIBUTOR, "0.00000000", "2.00000000")]
    {
        let report = home.json(&["month", "2022-11", "--since", &since, "--manager", manager, "--json"]);
        let [bill] = report["bills"].as_array().unwrap().as_slice() else { panic!("{report}") };
        assert_eq!(
            (&bill["change"], &bill["old_total"], &bill["new_total"]),
            (&"changed".into(), &old.into(), &new.into())
        );
    }
}

#[test]
fn an_account_is_not_added_with_a_role_that_hides_published_bills() {
    let home = Home::new();
    let other = Row { payer: RESELLER.to_owned(), ..row("100003", "2022-11", "1") };
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1"), other]))]);
    let said = home.refused(&["account", "add", "100001", "--role", "reseller"]);
    assert!(said.contains("100001 has bills as a customer"), "{said}");
    let said = home.refused(&["account", "add", RESELLER, "--role", "customer"]);
    assert!(said.contains("name 200000000002 as payer or manager"), "{said}");
    home.ok(&["account", "add", "100001", "--role", "customer"]);
    home.ok(&["account", "add", RESELLER, "--role", "reseller"]);
}

#[test]
fn an_import_that_emptied_one_of_two_payers_bills_or_moved_a_customer_can_be_taken_back() {
    for home in [Some(Home::new()), Database::shared().map(Home::on)].into_iter().flatten() {
        let of = |payer: &str, customer: &str, amount: &str| Row {
            payer: payer.to_owned(),
            ..row(customer, "2022-11", amount)
        };
        let month = || home.json(&["month", "2022-11", "--json"])["customers"].take();
        let file = |name: &str, rows: &[Row]| home.file(name, sheet(rows));
        // A customer of two payers loses one of the bills.
        let first = file("d.csv", &[of(DISTRIBUTOR, "100001", "1"), of(DISTRIBUTOR, "100002", "2")]);
        let second = file("r.csv", &[of(RESELLER, "100001", "4")]);
        home.ok(&["import", "--second-payer", &first, &second]);
        let before = month();
        let less = file("less.csv", &[of(DISTRIBUTOR, "100002", "2")]);
        home.ok(&["import", "--whole-month", "--shrink", "all", &less]);
        home.ok(&["revert", "2"]);
        let sums = |month: &Value| {
            month.as_array().unwrap().iter().map(|bill| bill["sums"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(sums(&month()), sums(&before));
        // One import takes a customer from a payer and gives it to the other.
        let moved = file("moved.csv", &[of(RESELLER, "100001", "4"), of(RESELLER, "100002", "2")]);
        let left = file("left.csv", &[of(DISTRIBUTOR, "100001", "1")]);
        home.ok(&["import", "--whole-month", "--shrink", "all", "--second-payer", &moved, &left]);
        home.ok(&["revert", "4"]);
        assert_eq!(sums(&month()), sums(&before));
    }
}
