//! Files of one command that look like deliveries which replace each other are not added up.

use super::{CUSTOMER, bill_file, bill_with, must_be_meant, must_refuse, new_homes, read_bill_state};

#[test]
fn deliveries_that_replace_each_other_are_not_added_up() {
    for home in new_homes() {
        home.ok(&["account", "add", "200000000001", "--role", "distributor"]);
        let lines = |count: usize| {
            bill_file(&(1..=count).map(|n| (CUSTOMER, ["1", "2", "3", "4"][n % 4])).collect::<Vec<_>>())
        };
        let day = |day: u32, count| {
            home.file(&format!("200000000001-202211{day:02}-bill_details.csv"), lines(count))
        };
        let (fourth, fifth) = (day(4, 3), day(5, 5));
        let said = must_refuse(&home, &[&fourth, &fifth], "--sum-files");
        assert!(
            said.contains("100001 under payer 200000000001: deliveries of 2022-11-04 and 2022-11-05"),
            "{said}"
        );
        // The same without days in their names: nearly all lines of one are in the other.
        let (monday, tuesday) = (home.file("monday.csv", lines(12)), home.file("tuesday.csv", lines(20)));
        let said = must_refuse(&home, &[&monday, &tuesday], "--sum-files");
        assert!(said.contains("12 of the 12 lines of a file are in another of the files, too"), "{said}");
        must_be_meant(&home, &[&monday, &tuesday], &["--sum-files"]);
        assert_eq!(read_bill_state(&home).1, 32);
        // With ids, the same charges in other amounts.
        let ids = |name: &str, amounts: [&'static str; 3]| {
            let fields = ["7,CPU", "7,Memory", "8,CPU"];
            let charges: Vec<_> = amounts.into_iter().zip(fields).collect();
            home.file(name, bill_with("Id,Component Name", &charges))
        };
        let (old, new) = (ids("old.csv", ["1", "2", "3"]), ids("new.csv", ["1.1", "2.2", "3"]));
        let said = home.refused(&["import", "--dry-run", &old, &new]);
        assert!(said.contains("\"8\" repeats the charge at "), "{said}");
        let newest = ids("newest.csv", ["1.2", "2.3", "3.1"]);
        let said = must_refuse(&home, &["--shrink", "all", &old, &newest], "--sum-files");
        assert!(said.contains("3 of the 3 lines of a file are in another of the files, too"), "{said}");
        // Parts that have a few equal lines are parts; increments are compared with --append.
        let one = [(CUSTOMER, "1"), (CUSTOMER, "50"), (CUSTOMER, "60"), (CUSTOMER, "2")];
        let parts = [home.file("one.csv", bill_file(&one)), home.file("two.csv", lines(40))];
        home.ok(&["import", &parts[0], &parts[1]]);
        home.ok(&["import", "--append", "--overlap", &fourth, &fifth]);
        let months = [
            home.file("x-202211-a.csv", bill_file(&[(CUSTOMER, "100")])),
            home.file("x-202212-a.csv", bill_file(&[(CUSTOMER, "7")]).replace("2022-11", "2022-12")),
        ];
        home.ok(&["import", "--shrink", "all", &months[0], &months[1]]);
    }
}
