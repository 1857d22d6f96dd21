//! Guards by the names of files: missing parts, and other months than those of the lines.

use super::{CUSTOMER, bill_file, must_be_meant, must_refuse, new_homes};
use crate::support::{Home, row, sheet};

fn part_name(number: u32) -> String {
    format!("L3-bill_details-200000000001-202211-{number:03}.csv")
}

#[test]
fn parts_of_a_delivery_that_are_missing_must_be_meant() {
    let home = Home::with_partners();
    let files: Vec<String> = [1, 3]
        .iter()
        .map(|number| home.file(&part_name(*number), bill_file(&[(CUSTOMER, &number.to_string())])))
        .collect();
    let said = must_refuse(&home, &[&files[0], &files[1]], "--missing-parts");
    assert!(said.contains("missing: L3-bill_details-200000000001-202211-002"), "{said}");
    let said = must_refuse(&home, &[&files[1]], "--missing-parts");
    assert!(said.contains(&format!("not passed: {}", files[0])), "{said}");
    let alone = home.file("L3-bill_details-200000000009-202211-2.csv", bill_file(&[(CUSTOMER, "1")]));
    let said = must_refuse(&home, &[&alone], "--missing-parts");
    assert!(said.contains("missing: L3-bill_details-200000000009-202211-001"), "{said}");
    must_be_meant(&home, &[&files[0], &files[1]], &["--missing-parts"]);
    // Files that are current are no error, whatever is missing.
    assert!(home.ok(&["import", &files[0], &files[1]]).starts_with("nothing to do"));
}

#[test]
fn a_part_that_lies_beside_the_files_was_forgotten() {
    let home = Home::new();
    let first = home.file(&part_name(1), bill_file(&[(CUSTOMER, "1")]));
    home.ok(&["import", &first]);
    let second = home.file(&part_name(2), bill_file(&[(CUSTOMER, "2")]));
    // The first part was delivered again with the second.
    home.file(&part_name(1), bill_file(&[(CUSTOMER, "1.5")]));
    let said = must_refuse(&home, &[&first], "--missing-parts");
    assert!(said.contains(&format!("not passed: {second}")), "{said}");
    home.ok(&["import", &first, &second]);
    // Other deliveries beside them are others.
    home.file("L3-bill_details-200000000002-202211-003.csv", bill_file(&[("100002", "1")]));
    home.ok(&["import", &first, &second]);
}

#[test]
fn a_refused_command_makes_no_data_folder() {
    let home = Home::new();
    let file = home.file(&part_name(2), bill_file(&[(CUSTOMER, "1")]));
    home.guarded(&["import", &file]);
    home.refused(&["import", "/no/such/file.csv"]);
    assert!(!home.path().exists());
}

#[test]
fn a_name_of_another_month_than_the_lines_must_be_meant() {
    let home = Home::with_partners();
    let october = home.file("L3-bill_details-200000000001-202210-8a3f.csv", bill_file(&[(CUSTOMER, "1")]));
    let said = must_refuse(&home, &[&october], "--other-month");
    assert!(
        said.contains("its name says 2022-10; 1 line of another month, the first at line 2: 2022-11"),
        "{said}"
    );
    must_be_meant(&home, &[&october], &["--other-month"]);
    // A day names its month, and on the first the month before.
    let third = home.file("200000000001-20221203-bill_details.csv", bill_file(&[(CUSTOMER, "2")]));
    must_refuse(&home, &[&third], "--other-month");
    home.ok(&["import", &home.file("200000000001-20221201-bill_details.csv", bill_file(&[(CUSTOMER, "2")]))]);
    // Both say something, and --month something else: a slip of the fingers.
    let none = sheet(&[row(CUSTOMER, "-", "3")]);
    let named = home.file("L3-bill_details-200000000001-202211-9b.csv", none);
    must_refuse(&home, &[&named, "--month", "2021-11"], "--other-month");
    home.ok(&["import", &named, "--month", "2022-11"]);
}

#[test]
fn every_month_and_day_in_a_name_is_compared_with_the_month_that_is_said() {
    let home = Home::with_partners();
    let none = |amount: &str| sheet(&[row(CUSTOMER, "-", amount)]);
    for (number, name) in [
        "200000000001-2022-11--by_used_time-bill-details-consolidated_bill-19c2.csv",
        "a_2022_11.csv",
        "bill202211.csv",
        "a-202209-x-202211.csv",
        "200000000001-20221101-bill_details.csv",
        "x-20221104T083000.csv",
    ]
    .into_iter()
    .enumerate()
    {
        let file = home.file(name, none(&format!("{}", number + 1)));
        let month = if name.contains("20221101") { "2022-11" } else { "2022-10" };
        must_refuse(&home, &[&file, "--month", month], "--other-month");
    }
    // A month that a name says decides, but not against a day in it.
    let time = home.file("export_2022-11-05_200103.csv", none("1"));
    let said = must_refuse(&home, &[&time], "--other-month");
    assert!(said.contains("its name says 2022-11-05 and 2001-03"), "{said}");
    home.ok(&["import", &time, "--month", "2022-11"]);
    home.ok(&["import", &home.file("a-202210-20221101.csv", none("9")), "--month", "2022-10"]);
}

#[test]
fn a_file_that_counts_in_one_month_does_not_count_in_another_by_a_slip() {
    for home in new_homes() {
        let file = home.file("bill.csv", sheet(&[row(CUSTOMER, "-", "3")]));
        home.ok(&["import", &file, "--month", "2022-11"]);
        let copy = home.file("copy.csv", sheet(&[row(CUSTOMER, "-", "3")]));
        for way in [&[][..], &["--append"]] {
            let arguments = [way, &[&copy, "--month", "2022-10"]].concat();
            let said = must_refuse(&home, &arguments, "--other-month");
            assert!(said.contains("--month says 2022-10, and the file counts in 2022-11"), "{said}");
        }
        // A file whose import was taken back counts in no month.
        home.ok(&["revert", "1"]);
        home.ok(&["import", &copy, "--month", "2022-10"]);
    }
}

#[test]
fn a_part_that_is_not_finished_is_missing() {
    let home = Home::with_partners();
    let first = home.file(&part_name(1), bill_file(&[(CUSTOMER, "1")]));
    let text = bill_file(&[(CUSTOMER, "2")]);
    for (name, extension) in [
        (part_name(2), ".crdownload"),
        (part_name(2), ".opdownload"),
        (part_name(2), ".!ut"),
        (part_name(2).to_uppercase(), ""),
    ] {
        let beside = home.file(&format!("{name}{extension}"), &text);
        let said = must_refuse(&home, &[&first], "--missing-parts");
        assert!(said.contains(&format!("not passed: {beside}")), "{said}");
        std::fs::remove_file(beside).unwrap();
    }
    let empty = home.file(&part_name(2), bill_file(&[]));
    let said = must_refuse(&home, &[&first, &empty], "--missing-parts");
    assert!(said.contains(&format!("without a line: {empty}")), "{said}");
    must_be_meant(&home, &[&first, &empty], &["--missing-parts"]);
}
