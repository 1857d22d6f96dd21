//! Digests of lines: by their texts, each in its column, and by the charge that they were read as.

use std::convert::Infallible;

use bill::{CodeTables, ContentFormat, LinesDigest};
use sheet::{Findings, Rules, Sheet};

use crate::support::{Csv, Reading};

#[test]
fn two_lines_that_swap_a_field_are_other_lines() {
    let line =
        |name: &str, total: &str| Csv::customer_bill().with("Instance Name", name).with("Total Cost", total);
    let both = |first: &Csv, second: &Csv| {
        let mut csv = first.clone();
        csv.rows.extend(second.rows.clone());
        csv.read().digest
    };
    let one = both(&line("a", "5"), &line("b", "6"));
    assert_eq!(one, both(&line("b", "6"), &line("a", "5")));
    assert_ne!(one, both(&line("a", "6"), &line("b", "5")));
}

#[test]
fn texts_that_run_into_each_other_are_told_apart() {
    let digest = |a: &str, b: &str| Csv::customer_bill().with("x", a).with("y", b).read().digest;
    assert_ne!(digest("ab", "c"), digest("a", "bc"));
    assert_ne!(digest("", "abc"), digest("abc", ""));
    let with = |header: &str| Csv::customer_bill().with(header, "1").read().digest;
    assert_ne!(with("x"), with("y"));
    assert_ne!(with("Instance ID"), with("Order ID"));
    assert_ne!(Csv::customer_bill().read().digest, Csv::customer_bill().with("x", "").read().digest);
}

#[test]
fn the_same_texts_with_another_meaning_are_other_lines() {
    let text = Csv::customer_bill().without("Bill Month").with("Transaction Type", "New thing").text();
    let digest = |month: &str, code: &str| {
        let mut reading = Reading::of_month(month);
        reading.tables.add_transaction_type("new thing", code).unwrap();
        let outcome = reading.text(&text);
        outcome.assert_clean();
        outcome.digest
    };
    let before = digest("2022-11", "postpay_deduct");
    assert_eq!(digest("2022-11", "postpay_deduct"), before);
    assert_ne!(digest("2022-12", "postpay_deduct"), before);
    assert_ne!(digest("2022-11", "recon_deduct"), before);
}

#[test]
fn the_stored_formats_never_change() {
    // Whoever changes this changes what is stored in every catalog: a new format gets a new number.
    let tables = CodeTables::shipped();
    let csv = Csv::customer_bill().with("Instance Name", "a").with("tag_key:team", "blue").with("Zone", "");
    let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
    let mut digests = [ContentFormat::First, ContentFormat::Second].map(LinesDigest::empty);
    let text = csv.text();
    let Ok(()) = sheet.read::<Infallible>(text.as_bytes(), true, &mut Findings::default(), &mut |line| {
        let [first, second] = &mut digests;
        first.add_first(line.digest_first(&mut Vec::new()));
        second.add(line.digest());
        Ok(())
    });
    let stored = digests.map(|digest| {
        let bytes = digest.to_bytes();
        assert_eq!(LinesDigest::from_bytes(digest.format(), bytes), digest);
        (digest.format().number(), bytes.map(|byte| format!("{byte:02x}")).concat())
    });
    assert_eq!(
        stored,
        [
            (1, "bf484a3fcf75eec4d1421475318cf9f532045f6e640e571ee03808c369b23a58".to_owned()),
            (2, "7381e5634cd867071d6a9eaa90ceaf9a00000000000000000000000000000000".to_owned()),
        ]
    );
}
