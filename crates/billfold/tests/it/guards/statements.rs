//! Statements that lose much, that go back, or that come too late.

use super::{
    CUSTOMER, bill_file, bill_with, must_be_meant, must_refuse, new_homes, read_bill_state, read_everything,
    with_columns,
};
use crate::support::{Home, row, sheet};

#[test]
fn a_bill_that_loses_more_than_half_of_its_lines_must_be_meant() {
    for home in new_homes() {
        home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "0.01"); 5]))]);
        let half = home.file("half.csv", bill_file(&[(CUSTOMER, "0.01"); 3]));
        home.ok(&["import", &half]);
        let less = home.file("less.csv", bill_file(&[(CUSTOMER, "0.01")]));
        let said = must_refuse(&home, &[&less], "--shrink 100001");
        assert!(said.contains("100001 under payer 200000000001: 1 line in place of 3"), "{said}");
        assert!(said.contains("add --append"), "{said}");
        must_refuse(&home, &[&less, "--shrink", "100002"], "--shrink 100001");
        must_be_meant(&home, &[&less], &["--shrink", "100001"]);
        assert_eq!(read_bill_state(&home), ("0.01000000".to_owned(), 1, 3));
    }
}

#[test]
fn a_bill_that_falls_by_more_than_a_fifth_and_a_dollar_must_be_meant() {
    let home = Home::new();
    let lines = |amounts: [&str; 3]| bill_file(&amounts.map(|amount| (CUSTOMER, amount)));
    home.ok(&["import", &home.file("a.csv", lines(["10", "10", "10"]))]);
    // A fifth exactly, then more.
    home.ok(&["import", &home.file("b.csv", lines(["10", "10", "4"]))]);
    let less = home.file("c.csv", lines(["10", "9", "0.19999999"]));
    let said = must_refuse(&home, &[&less], "--shrink 100001");
    assert!(said.contains("total 19.19999999 in place of 24.00000000"), "{said}");
    home.ok(&["import", "--shrink", "all", &less]);
    // Less than a dollar is no matter, whatever its share.
    home.ok(&["import", "--shrink", "all", &home.file("d.csv", lines(["0.5", "0.5", "0.000001"]))]);
    home.ok(&["import", &home.file("e.csv", lines(["0.001", "0.0009", "0"]))]);
}

#[test]
fn the_amount_before_vouchers_is_guarded_too() {
    let home = Home::new();
    let line = |before: &str, voucher: &str| {
        let own = crate::support::Row {
            before: before.to_owned(),
            voucher: voucher.to_owned(),
            ..row(CUSTOMER, "2022-11", "1")
        };
        sheet(&[own])
    };
    home.ok(&["import", &home.file("a.csv", line("101", "100"))]);
    let said = must_refuse(&home, &[&home.file("b.csv", line("51", "50"))], "--shrink 100001");
    assert!(said.contains("before voucher 51.00000000 in place of 101.00000000"), "{said}");
}

#[test]
fn a_refund_that_is_added_while_every_line_still_stands_is_no_loss() {
    for home in new_homes() {
        let charges = [(CUSTOMER, "10"), (CUSTOMER, "20"), (CUSTOMER, "20")];
        home.ok(&["import", &home.file("a.csv", bill_file(&charges))]);
        let refund = [&charges[..], &[(CUSTOMER, "-45")]].concat();
        home.ok(&[
            "import",
            &home.file("b.csv", bill_file(&refund).replace("10,USD,10,0,10", "10.0,USD,10.00,-,10")),
        ]);
        assert_eq!(read_bill_state(&home), ("5.00000000".to_owned(), 4, 2));
        // One of the equal lines is gone, and another came.
        let other = [(CUSTOMER, "10"), (CUSTOMER, "20"), (CUSTOMER, "1"), (CUSTOMER, "-45")];
        must_refuse(&home, &[&home.file("c.csv", bill_file(&other))], "--shrink 100001");
    }
}

#[test]
fn a_bill_on_other_amounts_is_compared_by_its_lines() {
    let home = Home::new();
    let cost = |text: String| {
        text.replace("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
            .replace("Customer Voucher Deduction", "Voucher Deduction")
            .replace("Total Cost", "Amount Before Tax")
    };
    home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "100"), (CUSTOMER, "100")]))]);
    let fewer = home.file("b.csv", cost(bill_file(&[(CUSTOMER, "1"), (CUSTOMER, "1")])));
    must_be_meant(&home, &[&fewer], &["--other-basis"]);
    home.ok(&["import", "--again", "--other-basis", &home.file("c.csv", bill_file(&[(CUSTOMER, "100"); 8]))]);
    let least = home.file("d.csv", cost(bill_file(&[(CUSTOMER, "1"); 3])));
    must_refuse(&home, &[&least, "--other-basis"], "--shrink 100001");
}

#[test]
fn files_that_were_corrected_since_are_refused_in_any_combination() {
    for home in new_homes() {
        let old = [
            home.file("a.csv", bill_file(&[(CUSTOMER, "1.5")])),
            home.file("b.csv", bill_file(&[("100002", "7")])),
        ];
        home.ok(&["import", &old[0], &old[1]]);
        home.ok(&["import", &home.file("corrected.csv", bill_file(&[(CUSTOMER, "1.6")]))]);
        let expected = "100001 under payer 200000000001: the files state what version 1 stated (import 1); version 2 \
                        replaced it";
        // The file alone, with another, with a new one, spelt otherwise: another set of files each time.
        let new = home.file("new.csv", bill_file(&[("100003", "9")]));
        let respelt = home.file("respelt.csv", bill_file(&[(CUSTOMER, "1.50")]));
        for files in [&[&old[0]][..], &[&old[1], &old[0], &new], &[&old[0], &new], &[&respelt]] {
            let files: Vec<&str> = files.iter().map(|file| file.as_str()).collect();
            let said = must_refuse(&home, &files, "--again");
            assert!(said.contains(expected), "{said}");
        }
        assert!(home.guarded(&["import", &old[0], &old[1]]).contains("replaced since"));
        assert_eq!(read_bill_state(&home), ("1.60000000".to_owned(), 1, 2));
        home.ok(&["import", &old[0], "--again"]);
        assert_eq!(read_bill_state(&home), ("1.50000000".to_owned(), 1, 3));
        // The current version is no old one, even if an earlier one was equal.
        home.ok(&["import", &old[0], &new]);
    }
}

#[test]
fn an_earlier_delivery_does_not_replace_a_later_one() {
    for home in new_homes() {
        let name = |day: u32| format!("200000000001-202211{day:02}-by_used_time-bill_details.csv");
        let day = |day: u32, charges: &[(&str, &str)]| home.file(&name(day), bill_file(charges));
        home.ok(&["import", &day(3, &[(CUSTOMER, "1")])]);
        home.ok(&["import", &day(5, &[(CUSTOMER, "1"), (CUSTOMER, "2"), (CUSTOMER, "3.5")])]);
        // The same lines, delivered later: no version, and yet a later day.
        home.ok(&["import", &day(7, &[(CUSTOMER, "3.5"), (CUSTOMER, "1"), (CUSTOMER, "2")])]);
        let late = day(6, &[(CUSTOMER, "1"), (CUSTOMER, "2"), (CUSTOMER, "3"), (CUSTOMER, "4")]);
        let said = must_refuse(&home, &[&late], "--again");
        assert!(said.contains("delivered 2022-11-06; the last known delivery was 2022-11-07"), "{said}");
        must_be_meant(&home, &[&late], &["--again"]);
        // A bill goes by the files that hold it, not by others of the same command.
        let other = day(9, &[("100002", "5")]);
        let own = home.file("200000000001-20221108-b.csv", bill_file(&[(CUSTOMER, "8"), (CUSTOMER, "2")]));
        home.ok(&["import", "--shrink", "all", &own, &other]);
        let next = home.file("200000000001-20221108-c.csv", bill_file(&[(CUSTOMER, "8"), (CUSTOMER, "3")]));
        home.ok(&["import", &next]);
    }
}

#[test]
fn customers_that_vanished_lose_their_lines_only_where_it_is_said() {
    for home in new_homes() {
        let all = [(CUSTOMER, "1"), ("100002", "2"), ("100003", "0.5")];
        home.ok(&["import", &home.file("a.csv", bill_file(&all))]);
        let fewer = home.file("b.csv", bill_file(&[("100002", "2"), ("100004", "4")]));
        let said = home.ok(&["import", &fewer]);
        assert!(said.contains("left as they are, since the files do not hold them: 2 bills"), "{said}");
        let whole = home.file("c.csv", bill_file(&[("100002", "2"), ("100004", "4"), ("100005", "5")]));
        let said = must_refuse(&home, &[&whole, "--whole-month"], "--shrink 100001,100003");
        assert!(
            said.contains("100003 under payer 200000000001: 0 lines in place of 1, since the files lack it"),
            "{said}"
        );
        must_refuse(&home, &[&whole, "--whole-month", "--shrink", "100003"], "--shrink 100001");
        let said = must_be_meant(&home, &[&whole, "--whole-month"], &["--shrink", "100001,100003"]);
        assert!(said.contains("(1 new, 2 emptied, 2 unchanged)"), "{said}");
        assert_eq!(read_bill_state(&home), ("0.00000000".to_owned(), 0, 2));
        let month = home.json(&["month", "2022-11", "--json"]);
        assert_eq!(month["sums"]["total"], "11.00000000", "{month}");
        assert!(home.ok(&["import", "--whole-month", &whole]).starts_with("nothing to do"));
        // Nobody vanished: nothing to say. And the lines of one that comes back are an old version.
        home.ok(&["import", "--whole-month", &whole]);
        must_be_meant(&home, &[&home.file("d.csv", bill_file(&[(CUSTOMER, "1")]))], &["--again"]);
        home.ok(&["verify"]);
    }
    let said = Home::new().run(&["import", "--append", "--whole-month", "x.csv"]);
    assert_eq!(said.status.code(), Some(2));
}

#[test]
fn files_that_are_current_still_empty_the_customers_that_they_lack() {
    for home in new_homes() {
        home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "1"), ("100002", "2")]))]);
        let fewer = home.file("b.csv", bill_file(&[("100002", "2.5")]));
        home.ok(&["import", &fewer]);
        must_be_meant(&home, &[&fewer, "--whole-month"], &["--shrink", "100001"]);
        assert_eq!(read_bill_state(&home), ("0.00000000".to_owned(), 0, 2));
        assert!(home.ok(&["import", "--whole-month", &fewer]).starts_with("nothing to do"));
    }
}

#[test]
fn a_daily_file_does_not_replace_the_monthly_one_nor_what_is_known_to_be_newer() {
    for home in new_homes() {
        let day = |day: &str, amount: &str| {
            home.file(
                &format!("200000000001-{day}-by_used_time-bill_details.csv"),
                bill_file(&[(CUSTOMER, amount)]),
            )
        };
        home.ok(&["import", &day("20221105", "1")]);
        // Neither an earlier delivery with other texts alone nor a name without a day make it earlier.
        let texts = home.file("200000000001-20221103-x.csv", bill_with("Tag", &[("1", "x")]));
        home.ok(&["import", &texts]);
        home.ok(&["import", &home.file("bill details.csv", bill_file(&[(CUSTOMER, "1.5")]))]);
        let said = must_refuse(&home, &[&day("20221104", "1.6")], "--again");
        assert!(said.contains("delivered 2022-11-04; the last known delivery was 2022-11-05"), "{said}");
        // The file of a month that is over holds all of it.
        home.ok(&[
            "import",
            &home.file("L3-bill_details-200000000001-202211-8a3f.csv", bill_file(&[(CUSTOMER, "2")])),
        ]);
        let said = must_refuse(&home, &[&day("20221130", "2.1")], "--again");
        assert!(said.contains("the last known delivery was 2022-12-01"), "{said}");
        home.ok(&["import", &day("20221201", "2.2")]);
        home.ok(&[
            "import",
            &home.file("L3-bill_details-200000000001-202211-9b.csv", bill_file(&[(CUSTOMER, "2.3")])),
        ]);
    }
}

#[test]
fn a_change_of_texts_alone_is_counted_apart_and_is_no_correction() {
    for home in new_homes() {
        home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "1.5"), ("100002", "2")]))]);
        let texts = bill_with("Tag", &[("1.50", "prod")]);
        let said = home.ok(&["import", &home.file("b.csv", texts)]);
        assert!(said.contains("1 bill (1 changed in texts only)"), "{said}");
        assert!(said.contains("texts only, v2") && !said.contains("a correction"), "{said}");
        let correction = home.ok(&["import", &home.file("c.csv", bill_file(&[(CUSTOMER, "1.6")]))]);
        assert!(correction.contains("replaced, v3, a correction"), "{correction}");
        let imports = home.json(&["imports", "--json"])["imports"].take();
        let flags = |import: usize| {
            let version = &imports[import]["versions"][0];
            (version["is_correction"].as_bool().unwrap(), version["texts_only"].as_bool().unwrap())
        };
        assert_eq!((flags(0), flags(1)), ((true, false), (false, true)), "{imports}");
        let versions = home.ok(&["versions", CUSTOMER, "2022-11"]);
        assert!(
            versions.lines().any(|line| line.contains("v2") && line.ends_with("texts only")),
            "{versions}"
        );
        assert!(home.ok(&["bill", CUSTOMER, "2022-11", "--as-of", "v2"]).contains("only texts differ"));
        home.ok(&["verify"]);
    }
}

#[test]
fn a_delivery_that_comes_twice_is_a_fault_and_components_of_one_id_are_lines() {
    let home = Home::new();
    let components = home.file("a.csv", bill_with("Id,Component Name", &[("1", "7,CPU"), ("2", "7,Memory")]));
    let said = home.ok(&["import", &components]);
    let note = "note: an Id repeats in its bill with another charge, such as another component; each line \
                counts: 1 line, the first at ";
    assert!(said.contains(&format!("{note}{components}:3")), "{said}");
    assert_eq!(read_bill_state(&home), ("3.00000000".to_owned(), 2, 1));
    // The same component again, under an export with a column more.
    let again = home.file("b.csv", bill_with("Id,Component Name,Tag", &[("2.0", "7,memory,x")]));
    let before = read_everything(&home);
    let said = home.refused(&["import", &components, &again]);
    assert!(said.contains("b.csv:2: column \"Id\": \"7\" repeats the charge at "), "{said}");
    assert!(said.contains("a.csv:3: the line was delivered twice"), "{said}");
    assert!(!said.contains("leave one"), "no advice to leave a charge out: {said}");
    assert_eq!(read_everything(&home), before);
    let text = with_columns(&bill_file(&[("100002", "1"), ("100003", "1")]), "Id", &["9", "9"]);
    let said = home.ok(&["import", &home.file("c.csv", text)]);
    assert!(said.contains("note: an Id is in two bills, and counts in both: 1 line"), "{said}");
}
