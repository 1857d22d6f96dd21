//! A bill that is being written: each line on its way from what was used to the bytes of a file.

use super::chance::Chance;
use super::corrections::Corrections;
use super::customer::Customer;
use super::line::{Line, ONE, half_up};
use super::text::push_number;
use super::times::BillMonth;

/// Digits of a line's id behind its month.
const ID_DIGITS: usize = 13;

/// How far the number of a user lies from that of its account.
const USER: i64 = 100_000_000_000;

/// Ids of transactions do not count up: the numbers of lines are spread by a factor that has no
/// divisor with 10^15 in common, so that no two lines meet.
const SPREAD: (u64, u64) = (682_640_729_190_233, 1_000_000_000_000_000);

/// A customer's month, or a part of it, in the order of its lines.
pub(crate) struct Book<'a> {
    out: &'a mut Vec<u8>,
    /// The beginning of a line that the account itself, and that one of its users, has caused.
    starts: [Vec<u8>; 2],
    /// The end of a line, without its number.
    end: Vec<u8>,
    /// What vouchers pay of a line, in hundredths.
    voucher_percent: i128,
    /// What is left of the vouchers, in units of 10^-8 USD.
    voucher_left: i128,
    /// What is paid by use up to now, in units of 10^-8 USD.
    pub(super) post_pay: i128,
    /// How many lines it has.
    lines: u64,
    /// The number of the next line; no other line in the world has it.
    next: u64,
    chance: Chance,
    /// What changes lines, where the bill is a corrected one.
    corrections: Option<Corrections>,
}

impl<'a> Book<'a> {
    /// An empty book, which writes behind what is there. The number is that of the first line.
    pub(crate) fn new(
        out: &'a mut Vec<u8>,
        customer: &Customer,
        month: BillMonth,
        is_paid: bool,
        next: u64,
    ) -> Book<'a> {
        let Customer { uin, manager, payer, seed, voucher: (voucher_percent, voucher_usd), .. } = *customer;
        let reseller = if manager == payer { "-".to_owned() } else { manager.to_string() };
        let status = if is_paid { "Paid" } else { "Unpaid" };
        let (year, of_year) = (month.yyyymm.div_euclid(100), month.yyyymm.rem_euclid(100));
        Book {
            out,
            starts: [uin, uin.saturating_add(USER)]
                .map(|operator| format!("{payer},{uin},{operator},{reseller},").into_bytes()),
            end: format!("{status},{year}-{of_year:02},{}", month.yyyymm).into_bytes(),
            voucher_percent,
            voucher_left: voucher_usd.saturating_mul(ONE),
            post_pay: 0,
            lines: 0,
            next,
            chance: Chance::of(seed, month.yyyymm.saturating_add(9_000_000)),
            corrections: None,
        }
    }

    /// Makes a corrected bill of it, where there are corrections.
    pub(super) fn correct(&mut self, corrections: Option<Corrections>) {
        self.corrections = corrections;
    }

    /// Returns whether corrections have changed a line.
    pub(super) fn is_changed(&self) -> bool {
        self.corrections.as_ref().is_some_and(|corrections| corrections.lines() > 0)
    }

    /// How many lines it has.
    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }

    /// Adds a line, after vouchers have paid their part of it, as long as there are any left. Now and
    /// then a user of the account has caused it, and not the account itself.
    pub(super) fn push(&mut self, mut line: Line<'_>) {
        if let Some(corrections) = &mut self.corrections {
            line = corrections.measure(line);
        }
        if self.voucher_left > 0 && line.kind.takes_vouchers() {
            let most = half_up(line.before_voucher.saturating_mul(self.voucher_percent), 100);
            line.voucher = most.min(self.voucher_left);
            self.voucher_left = self.voucher_left.saturating_sub(line.voucher);
        }
        if line.kind.is_post_pay() {
            self.post_pay = self.post_pay.saturating_add(line.total());
        }
        let [own, by_user] = &self.starts;
        self.out.extend_from_slice(if self.chance.one_in(8) { by_user } else { own });
        let (factor, modulus) = (u128::from(SPREAD.0), u128::from(SPREAD.1));
        let spread = u128::from(self.next).wrapping_mul(factor).checked_rem(modulus).unwrap_or(0);
        line.write(self.out, u64::try_from(spread).unwrap_or(0));
        self.out.extend_from_slice(&self.end);
        push_number(self.out, self.next, ID_DIGITS);
        self.out.push(b'\n');
        self.next = self.next.saturating_add(1);
        self.lines = self.lines.saturating_add(1);
    }
}
