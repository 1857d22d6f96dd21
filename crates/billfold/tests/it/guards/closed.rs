//! Imports into months that are closed.

use super::{CUSTOMER, bill_file, must_be_meant, must_refuse, new_homes, read_bill_state};

#[test]
fn a_closed_month_changes_only_where_it_is_said() {
    for home in new_homes() {
        let first = home.file("a.csv", bill_file(&[(CUSTOMER, "1")]));
        home.ok(&["import", &first]);
        home.ok(&["close", "2022-11", "--payer", "200000000001"]);
        // An import that changes nothing is allowed.
        home.ok(&["import", &first]);
        home.ok(&["import", &home.file("same.csv", format!("{}\n", bill_file(&[(CUSTOMER, "1")])))]);
        let changes = [
            home.file("b.csv", bill_file(&[(CUSTOMER, "1.5")])),
            home.file("c.csv", bill_file(&[("100002", "1")])),
            home.file("d.csv", bill_file(&[(CUSTOMER, "1.0")]).replace("CVM", "cvm")),
        ];
        for file in &changes {
            let said = must_refuse(&home, &[file], "--correct");
            assert!(said.contains("2022-11 of payer 200000000001 is closed since"), "{said}");
        }
        must_refuse(&home, &["--append", &changes[0]], "--correct");
        // Another month, and the same month of another payer, are open.
        let other = bill_file(&[(CUSTOMER, "1")]).replace("2022-11", "2022-12");
        home.ok(&["import", &home.file("e.csv", other)]);
        let payer = bill_file(&[("100009", "1")]).replace("200000000001", "200000000002");
        home.ok(&["import", &home.file("f.csv", payer)]);
        must_be_meant(&home, &[&changes[0]], &["--correct"]);
        assert_eq!(read_bill_state(&home), ("1.50000000".to_owned(), 1, 2));
        home.ok(&["reopen", "2022-11", "--payer", "200000000001"]);
        home.ok(&["import", &changes[1]]);
    }
}
