//! The payment status of lines.

use bill::PaymentStatus;

use crate::support::Csv;

#[test]
fn the_payment_status_of_a_line_is_that_of_its_column_and_unstated_without_one() {
    let status = |csv: Csv| {
        let outcome = csv.read();
        outcome.assert_clean();
        let bills = outcome.fold.into_bills();
        let (_, bill) = bills.first_key_value().unwrap();
        bill.payments.iter().map(|(key, sums)| (key.status, sums.lines)).collect::<Vec<_>>()
    };
    assert_eq!(status(Csv::customer_bill()), [(PaymentStatus::Unstated, 1)]);
    for (text, expected) in [
        (" PAID ", PaymentStatus::Paid),
        ("未付款", PaymentStatus::Unpaid),
        ("1", PaymentStatus::Unstated),
        ("-", PaymentStatus::Unstated),
    ] {
        assert_eq!(status(Csv::customer_bill().with("Payment Status", text)), [(expected, 1)], "{text}");
    }
}
