//! Writes the lines of a bill into the bytes of its file.

use crate::corrections::Corrections;
use crate::csv_line::HEADERS;
use crate::csv_text::push_number;
use crate::customer::{Customer, Vouchers};
use crate::line::{Line, ONE, divide_half_up};
use crate::number::convert_number;
use crate::random::Random;
use crate::times::BillMonth;

/// Digits of a line's id behind its month.
const ID_DIGITS: usize = 13;

/// Difference between the number of an account and that of its user.
const USER_OFFSET: i64 = 100_000_000_000;

/// Factor that spreads the numbers of lines, so that ids of transactions do not count up. It has no divisor in
/// common with [`SPREAD_MODULUS`], so that no two lines get the same id.
const SPREAD_FACTOR: u128 = 682_640_729_190_233;

/// Number of the possible ids of transactions of a day.
const SPREAD_MODULUS: u128 = 1_000_000_000_000_000;

/// Adds the row of headers that each file starts with.
pub(crate) fn push_headers(out: &mut Vec<u8>) {
    out.extend_from_slice(HEADERS.join(",").as_bytes());
    out.push(b'\n');
}

/// Writes a customer's month, or a part of it, line by line.
pub(crate) struct BillWriter<'a> {
    out: &'a mut Vec<u8>,
    /// Start of a line that the account itself has caused, and of one that its user has caused.
    starts: [Vec<u8>; 2],
    /// End of a line, without its number.
    end: Vec<u8>,
    vouchers: Vouchers,
    /// Rest of the month's vouchers, in units of 10^-8 USD.
    voucher_rest: i128,
    /// Total of the lines that are paid by use, in units of 10^-8 USD.
    pay_as_you_go_total: i128,
    /// Number of lines written.
    line_count: u64,
    /// Number of the next line; it is unique in the world.
    next_number: u64,
    random: Random,
    /// Changes some of the lines, if the bill is a corrected one.
    corrections: Option<Corrections>,
}

impl<'a> BillWriter<'a> {
    /// Starts a bill behind the bytes that are there. `first_number` is the number of its first line.
    pub(crate) fn new(
        out: &'a mut Vec<u8>,
        customer: &Customer,
        month: BillMonth,
        is_paid: bool,
        first_number: u64,
    ) -> Self {
        let Customer { uin, manager, payer, seed, vouchers, .. } = *customer;
        let reseller = if manager == payer { "-".to_owned() } else { manager.to_string() };
        let status = if is_paid { "Paid" } else { "Unpaid" };
        let (year, month_of_year) = (month.yyyymm.div_euclid(100), month.yyyymm.rem_euclid(100));
        Self {
            out,
            starts: [uin, uin + USER_OFFSET]
                .map(|operator| format!("{payer},{uin},{operator},{reseller},").into_bytes()),
            end: format!("{status},{year}-{month_of_year:02},{}", month.yyyymm).into_bytes(),
            vouchers,
            voucher_rest: vouchers.monthly_usd * ONE,
            pay_as_you_go_total: 0,
            line_count: 0,
            next_number: first_number,
            random: Random::new(seed, month.yyyymm + 9_000_000),
            corrections: None,
        }
    }

    /// Makes this a corrected bill, if there are corrections.
    pub(crate) fn set_corrections(&mut self, corrections: Option<Corrections>) {
        self.corrections = corrections;
    }

    /// Returns true if corrections have changed a line.
    pub(crate) fn is_changed(&self) -> bool {
        self.corrections.as_ref().is_some_and(|corrections| corrections.changed_line_count() > 0)
    }

    /// Returns the number of lines written.
    pub(crate) fn line_count(&self) -> u64 {
        self.line_count
    }

    /// Returns the total of the lines that are paid by use, in units of 10^-8 USD.
    pub(crate) fn pay_as_you_go_total(&self) -> i128 {
        self.pay_as_you_go_total
    }

    /// Writes a line, after corrections and vouchers. One line in eight was caused by a user of the account.
    pub(crate) fn write_line(&mut self, mut line: Line<'_>) {
        if let Some(corrections) = &mut self.corrections {
            line = corrections.remeasure_some(line);
        }
        let transaction_type = line.subject.transaction_type;
        if self.voucher_rest > 0 && transaction_type.takes_vouchers() {
            let most = divide_half_up(line.before_voucher * self.vouchers.percent, 100);
            line.voucher = most.min(self.voucher_rest);
            self.voucher_rest -= line.voucher;
        }
        if transaction_type.is_pay_as_you_go() {
            self.pay_as_you_go_total += line.compute_total();
        }
        let [by_account, by_user] = &self.starts;
        self.out.extend_from_slice(if self.random.draw_one_in(8) { by_user } else { by_account });
        let transaction = (u128::from(self.next_number) * SPREAD_FACTOR).rem_euclid(SPREAD_MODULUS);
        line.push_fields(self.out, convert_number(transaction));
        self.out.extend_from_slice(&self.end);
        push_number(self.out, self.next_number, ID_DIGITS);
        self.out.push(b'\n');
        self.next_number += 1;
        self.line_count += 1;
    }
}
