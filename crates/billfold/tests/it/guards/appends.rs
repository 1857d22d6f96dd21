//! Increments: each charge counts once, however it is spelt; and files that are no increments are refused.

use super::{
    CUSTOMER, bill_file, bill_with, must_be_meant, must_refuse, new_homes, read_bill_state, read_everything,
};
use crate::support::Home;

/// A charge with all that other exports spell otherwise.
const HEADER: &str = "Payer Account ID,Owner Account ID,Bill Month,Billing Mode,Region,Transaction Type,Transaction ID,\
                      Transaction Time,Component Name,Component Usage,Original Cost,Total Amount Before Voucher,\
                      Customer Voucher Deduction,Total Cost,Currency";
const CHARGE: &str = "200000000001,100001,2022-11,Pay-As-You-Go resources,East China (Shanghai),Hourly settlement,\
                      20221103123,2022-11-03 10:00:00,CPU S5,20,1.5,1.5,0,1.5,USD";

fn file_of_charge(header: &str, charge: &str) -> String {
    format!("{header}\n{charge}\n")
}

#[test]
fn an_increment_without_ids_counts_a_charge_once_however_it_is_spelt() {
    let respelt = |from: &str, to: &str| (HEADER.to_owned(), CHARGE.replace(from, to));
    let with = |header: &str, text: &str| (format!("{HEADER},{header}"), format!("{CHARGE},{text}"));
    for (header, charge) in [
        respelt("1.5,1.5,0,1.5", "1.50,1.500,0.00,1.50000000"),
        respelt("1.5,1.5,0,1.5", "1.5,1.5,-,1.5"),
        respelt("1.5,1.5,0,1.5", "1.5,1.5,,1.5"),
        respelt("2022-11,Pay", "202211,Pay"),
        respelt("2022-11,Pay", "2022/11,Pay"),
        respelt("USD", "usd"),
        respelt("East China (Shanghai)", "East China (Shanghai) "),
        respelt("East China (Shanghai)", "east china\u{a0}(shanghai)"),
        respelt("Pay-As-You-Go resources", "Pay-as-you-go"),
        respelt("2022-11-03 10:00:00", "2022/11/3 10:00"),
        respelt(",20,", ",20.0,"),
        respelt("CPU S5", "cpu  s5"),
        with("Tag", "x"),
        with("Instance Name", "-"),
        with("Region Code", "ap-shanghai"),
        with("Product Code", "p_one"),
        with("Action Type", "postpay_deduct_h"),
        with("SP Deduction (Cost)", "0"),
    ] {
        let home = Home::new();
        home.ok(&["import", "--append", &home.file("a.csv", file_of_charge(HEADER, CHARGE))]);
        let said = home.ok(&["import", "--append", &home.file("b.csv", file_of_charge(&header, &charge))]);
        assert_eq!(read_bill_state(&home), ("1.50000000".to_owned(), 1, 1), "{charge}");
        assert!(
            said.contains("1 line skipped, since they are there already, 1 of them with other texts"),
            "{said}"
        );
    }
}

#[test]
fn columns_under_other_headers_and_in_another_order_are_the_same_texts() {
    let home = Home::new();
    home.ok(&["import", "--append", &home.file("a.csv", file_of_charge(HEADER, CHARGE))]);
    let renamed = HEADER.replace("Payer Account ID", "PayerUin");
    let reversed = |text: &str| text.split(',').rev().collect::<Vec<_>>().join(",");
    for (name, header, charge) in
        [("b.csv", renamed, CHARGE.to_owned()), ("c.csv", reversed(HEADER), reversed(CHARGE))]
    {
        let said = home.ok(&["import", "--append", &home.file(name, file_of_charge(&header, &charge))]);
        assert!(said.contains("1 line skipped, since they are there already\n"), "{said}");
    }
    assert_eq!(read_bill_state(&home), ("1.50000000".to_owned(), 1, 1));
}

#[test]
fn another_charge_counts_whatever_it_has_in_common() {
    let home = Home::new();
    let first = home.file("a.csv", file_of_charge(HEADER, CHARGE));
    home.ok(&["import", "--append", &first]);
    for (number, (from, to)) in (2..).zip([
        ("20221103123", "20221103124"),
        ("10:00:00", "11:00:00"),
        ("CPU S5", "CPU S6"),
        (",20,", ",21,"),
        ("Shanghai", "Beijing"),
        ("1.5,USD", "1.50000001,USD"),
    ]) {
        home.ok(&[
            "import",
            "--append",
            &home.file("b.csv", file_of_charge(HEADER, &CHARGE.replace(from, to))),
        ]);
        let (_, lines, version) = read_bill_state(&home);
        assert_eq!((lines, version), (number, number), "{to}");
    }
    home.ok(&["verify"]);
}

#[test]
fn an_id_is_known_with_its_component_and_another_charge_under_it_is_shown() {
    for home in new_homes() {
        let headers = "Id,Component Name";
        home.ok(&["import", &home.file("a.csv", bill_with(headers, &[("1", "7,CPU"), ("2", "7,Memory")]))]);
        // The same lines in another spelling, and a third component.
        let text = bill_with("Id,Component Name,Tag", &[("1.0", "7,cpu,x"), ("4", "7,Disk,x")]);
        home.ok(&["import", "--append", &home.file("b.csv", text)]);
        assert_eq!(read_bill_state(&home), ("7.00000000".to_owned(), 3, 2));
        let before = read_everything(&home);
        let other = home.file("c.csv", bill_with(headers, &[("3", "7,Memory")]));
        let said = home.refused(&["import", "--append", &other]);
        assert!(said.contains("c.csv:2: column \"Id\": \"7\" has another charge at line 3 of"), "{said}");
        assert!(said.contains("Total Cost is \"2\" there and \"3\" here"), "{said}");
        assert_eq!(read_everything(&home), before);
    }
}

#[test]
fn codes_tell_charges_apart_where_both_exports_state_them() {
    for ids in [",Id", ""] {
        let home = Home::new();
        let header = format!("{HEADER},Product Code{ids}");
        let charge = |code: &str| format!("{CHARGE},{code}{}", ids.replace("Id", "7"));
        home.ok(&["import", "--append", &home.file("a.csv", file_of_charge(&header, &charge("p_one")))]);
        let other = home.file("b.csv", file_of_charge(&header, &charge("p_two")));
        if ids.is_empty() {
            home.ok(&["import", "--append", &other]);
            assert_eq!(read_bill_state(&home), ("3.00000000".to_owned(), 2, 2));
        } else {
            let said = home.refused(&["import", "--append", &other]);
            assert!(said.contains("Product Code is \"p_one\" there and \"p_two\" here"), "{said}");
        }
        // Without the codes it is one of those that are there.
        let plain = home.file("c.csv", file_of_charge(&header.replace("Product Code", "Tag"), &charge("x")));
        let before = read_bill_state(&home);
        home.ok(&["import", "--append", &plain]);
        assert_eq!(read_bill_state(&home), before);
    }
}

#[test]
fn an_increment_that_lacks_a_column_which_tells_charges_apart_must_be_meant() {
    for home in new_homes() {
        home.ok(&["import", "--append", &home.file("a.csv", file_of_charge(HEADER, CHARGE))]);
        let less = [",Transaction ID", ",Component Name", ",Component Usage"];
        let fields = [",20221103123", ",CPU S5", ",20,"];
        for (number, (column, field)) in less.into_iter().zip(fields).enumerate() {
            let rest = if field.ends_with(',') { "," } else { "" };
            let text = file_of_charge(&HEADER.replacen(column, "", 1), &CHARGE.replacen(field, rest, 1));
            let narrow = home.file(&format!("b{number}.csv"), text);
            let said = must_refuse(&home, &["--append", &narrow], "--other-columns");
            assert!(said.contains(&column[1..].replace(" ID", "")), "{said}");
        }
        let wide = file_of_charge(&format!("{HEADER},Instance ID"), &format!("{CHARGE},ins-1"));
        let wide = home.file("c.csv", wide);
        must_be_meant(&home, &["--append", &wide], &["--other-columns"]);
        assert_eq!(read_bill_state(&home).1, 2);
        // An empty column tells no charges apart.
        let empty = file_of_charge(
            &format!("{HEADER},Duration Unit"),
            &format!("{},-", CHARGE.replace("20221103123", "9")),
        );
        home.ok(&["import", "--append", "--other-columns", &home.file("d.csv", empty)]);
    }
}

#[test]
fn an_append_that_states_the_month_so_far_is_refused() {
    for home in new_homes() {
        let days = ["1", "2", "3"].map(|amount| (CUSTOMER, amount));
        home.ok(&["import", &home.file("a.csv", bill_file(&days))]);
        let corrected = [days[0], days[1], (CUSTOMER, "3.5"), (CUSTOMER, "4")];
        let said = must_refuse(&home, &["--append", &home.file("b.csv", bill_file(&corrected))], "--overlap");
        assert!(said.contains("2 of its 3 lines repeated, 2 added"), "{said}");
        assert!(said.contains("without --append"), "{said}");
        // An increment that overlaps by half of the bill or less, and one that adds nothing.
        let small = [days[0], (CUSTOMER, "4")];
        home.ok(&["import", "--append", &home.file("c.csv", bill_file(&small))]);
        let said =
            home.ok(&["import", "--append", &home.file("d.csv", bill_file(&[days[0], days[1], days[2]]))]);
        assert!(said.contains("3 lines skipped") && said.contains("(1 unchanged)"), "{said}");
        let all = [days[0], days[1], days[2], (CUSTOMER, "5")];
        must_be_meant(&home, &["--append", &home.file("e.csv", bill_file(&all))], &["--overlap"]);
        assert_eq!(read_bill_state(&home), ("15.00000000".to_owned(), 5, 3));
    }
}

#[test]
fn a_line_that_a_correction_took_away_does_not_come_back_with_an_increment() {
    for home in new_homes() {
        let many = ["1", "2", "3", "4", "5"].map(|amount| (CUSTOMER, amount));
        home.ok(&["import", &home.file("a.csv", bill_file(&many))]);
        let corrected = [many[0], many[1], many[2], many[3], (CUSTOMER, "4.5")];
        home.ok(&["import", &home.file("b.csv", bill_file(&corrected))]);
        let late = home.file("c.csv", bill_file(&[many[4], (CUSTOMER, "6")]));
        let said = must_refuse(&home, &["--append", &late], "--again");
        assert!(said.contains("100001 under payer 200000000001: 1 line, the first at"), "{said}");
        must_be_meant(&home, &["--append", &late], &["--again"]);
        assert_eq!(read_bill_state(&home), ("25.50000000".to_owned(), 7, 3));
        // A line that every version counts as often is no such line; a second one like it is new.
        home.ok(&["import", "--append", &home.file("d.csv", bill_file(&[many[0], many[0]]))]);
        assert_eq!(read_bill_state(&home).1, 8);
        home.ok(&["verify"]);
    }
}

#[test]
fn lines_with_ids_are_not_added_to_lines_without() {
    let home = Home::new();
    home.ok(&["import", &home.file("a.csv", bill_file(&[(CUSTOMER, "1")]))]);
    let said = home.refused(&["import", "--append", &home.file("b.csv", bill_with("Id", &[("1", "7")]))]);
    assert!(said.contains("came from a file without the column Id"), "{said}");
}

#[test]
fn random_respellings_of_an_increment_never_count_a_charge_twice() {
    let seed = crate::support::seed();
    println!("WORLD_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..12 {
        let home = Home::new();
        let charges: Vec<String> = (0..random.usize(1..40))
            .map(|number| {
                let amount = format!("{}.{:08}", random.u32(..50), random.u32(..100_000_000));
                let charge = CHARGE.replace("1.5,1.5,0,1.5", &format!("{amount},{amount},0,{amount}"));
                charge.replace("20221103123", &format!("2022110{}", number >> 1))
            })
            .collect();
        home.ok(&["import", &home.file("a.csv", file_of_charge(HEADER, &charges.join("\n")))]);
        let mut again: Vec<String> = charges
            .iter()
            .map(|charge| match random.u8(..4) {
                0 => charge.replace("USD", "usd").replace("CPU S5", " cpu S5"),
                1 => charge.replace(",0,", ",0.000,").replace("2022-11,", "202211,"),
                2 => charge.replace("2022-11-03 10:00:00", "2022/11/03 10:00:00"),
                _ => charge.clone(),
            })
            .collect();
        random.shuffle(&mut again);
        let before = read_bill_state(&home);
        home.ok(&["import", "--append", &home.file("b.csv", file_of_charge(HEADER, &again.join("\n")))]);
        assert_eq!(read_bill_state(&home), before);
    }
}

#[test]
fn increments_of_one_command_that_hold_the_same_lines_are_not_added_up() {
    for home in new_homes() {
        home.ok(&["account", "add", "200000000001", "--role", "distributor"]);
        let one = home.file("one.csv", bill_file(&[(CUSTOMER, "1"), (CUSTOMER, "2"), (CUSTOMER, "3")]));
        let two = home.file("two.csv", bill_file(&[(CUSTOMER, "2"), (CUSTOMER, "3"), (CUSTOMER, "4")]));
        let said = must_refuse(&home, &["--append", &one, &two], "--sum-files");
        assert!(said.contains("2 of the 3 lines of a file are in another of the files, too"), "{said}");
        assert!(said.contains("increments that overlap one after the other"), "{said}");
        home.ok(&["import", "--append", &one]);
        home.ok(&["import", "--append", "--overlap", &two]);
        assert_eq!(read_bill_state(&home), ("10.00000000".to_owned(), 4, 2));
    }
}
