//! The work cut into pieces of about equal size, in the order of the files: a piece can be made without
//! any other, so it makes no difference which thread makes it.

use super::book::Book;
use super::cast::Cast;
use super::chance::Chance;
use super::corrections::Corrections;
use super::customer::Customer;
use super::market::CITY;
use super::times::BillMonth;
use super::usage::{Extent, Quota, charge};

/// Lines of a piece, about. A bill of more lines is cut into parts, each with instances of its own.
const LINES_A_PIECE: u64 = 8_192;

/// One bill in so many is changed in a corrected world, among those without vouchers: a voucher that
/// pays another part of one line would change those behind it too.
const CORRECTED_ONE_IN: i64 = 10;

/// Bills, or parts of a bill, of one payer's month.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) payer: i64,
    pub(super) month: BillMonth,
    pub(super) lines: u64,
    is_paid: bool,
    /// How many months the world has.
    months: i64,
    parts: Vec<Part>,
}

/// A part of a bill, or a whole one.
#[derive(Debug)]
struct Part {
    customer: Customer,
    lines: u64,
    /// The number of its first line.
    first: u64,
    /// Its place among the parts of the bill, and how many there are.
    place: (u64, u64),
    /// What its corrections come of, in a corrected world.
    corrected: Option<i64>,
}

/// Cuts a world into pieces and hands them on in order, until nobody takes them any more. The result is
/// the first customer of the last month.
pub(super) fn pieces(
    cast: &Cast,
    corrected: Option<u64>,
    take: &mut dyn FnMut(Piece) -> bool,
) -> Option<i64> {
    let months = i64::try_from(cast.months.len()).unwrap_or(i64::MAX);
    let mut next = 1;
    let mut first_customer = None;
    for month in &cast.months {
        first_customer = None;
        let is_paid = Some(month) != cast.months.last();
        let mut open: Option<Piece> = None;
        let mut is_taken = true;
        cast.bills(*month, &mut |customer, lines| {
            first_customer.get_or_insert(customer.uin);
            let parts = lines.div_ceil(LINES_A_PIECE);
            for place in 0..parts {
                let is_full = |piece: &Piece| piece.payer != customer.payer || piece.lines >= LINES_A_PIECE;
                if let Some(piece) = open.take_if(|piece| is_full(piece)) {
                    is_taken = is_taken && take(piece);
                }
                let upto = |place: u64| lines.saturating_mul(place).checked_div(parts).unwrap_or(0);
                let own = upto(place.saturating_add(1)).saturating_sub(upto(place));
                let piece = open.get_or_insert_with(|| Piece {
                    payer: customer.payer,
                    month: *month,
                    lines: 0,
                    is_paid,
                    months,
                    parts: Vec::new(),
                });
                piece.lines = piece.lines.saturating_add(own);
                piece.parts.push(part(&customer, *month, own, next, (place, parts), corrected));
                next = next.saturating_add(own);
            }
        });
        if !is_taken || !open.is_none_or(&mut *take) {
            return None;
        }
    }
    first_customer
}

/// A part of a bill: a part of the vouchers, and instances of its own.
fn part(
    customer: &Customer,
    month: BillMonth,
    lines: u64,
    first: u64,
    place: (u64, u64),
    corrected: Option<u64>,
) -> Part {
    let (percent, usd) = customer.voucher;
    let corrected = corrected.filter(|_| usd == 0).and_then(|seed| {
        let mut chance = Chance::of(i64::from_le_bytes(seed.to_le_bytes()), customer.seed);
        let mut chance = Chance::of(chance.seed(), month.yyyymm);
        chance.one_in(CORRECTED_ONE_IN).then(|| chance.seed())
    });
    let own = usd.checked_div(i128::from(place.1)).unwrap_or(0);
    let purpose = i64::try_from(place.0).unwrap_or(i64::MAX);
    let seed = if place.0 == 0 { customer.seed } else { Chance::of(customer.seed, purpose).seed() };
    let customer = Customer { seed, voucher: (percent, own), ..*customer };
    Part { customer, lines, first, place, corrected }
}

impl Piece {
    /// Writes the lines behind what is there, and returns the customers whose bills were corrected by that.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Vec<i64> {
        let mut corrected = Vec::new();
        for part in &self.parts {
            let mut book = Book::new(out, &part.customer, self.month, self.is_paid, part.first);
            let chance = part.corrected.map(|seed| Chance::of(seed, part.customer.seed));
            book.correct(chance.map(|chance| Corrections::of_part(chance, part.place.1)));
            charge(&part.customer, self.month, &part.extent(self), &mut book);
            if book.is_changed() {
                corrected.push(part.customer.uin);
            }
        }
        corrected
    }
}

impl Part {
    /// How much is used, as shares of the lines. What the shares leave settles by the hour: nine tenths.
    fn extent(&self, piece: &Piece) -> Extent {
        let mut chance = Chance::of(self.customer.seed, piece.month.yyyymm.saturating_add(3_000_000));
        let mut left = self.lines;
        let is_rounded = self.place.1 == 1 && self.lines >= 20 && chance.one_in(40);
        left = left.saturating_sub(u64::from(is_rounded));
        let is_corrected = self.place.0 == 0 && chance.one_in(200) && left > 0;
        left = left.saturating_sub(u64::from(is_corrected));
        // From one cent to a hundred dollars, more often to the customer's good.
        let size = chance.pick(&[1_000_000, 123_456_789, 2_500_000_000, 10_000_000_000]);
        let correction = if chance.one_in(3) { size } else { i128::saturating_neg(size) };
        let mut share = |ten_thousandths: u64| {
            let rest = u64::try_from(chance.between(0, 9_999)).unwrap_or(0);
            let share = self.lines.saturating_mul(ten_thousandths).saturating_add(rest).div_euclid(10_000);
            let share = share.min(left);
            left = left.saturating_sub(share);
            share
        };
        let [in_advance, by_the_day, by_the_month] = [70, 700, 50].map(&mut share);
        // Few have these habits, so that they come to 1 % and 0.6 % of all lines.
        let has_spot = self.customer.habits.contains(&super::Habit::Spot);
        let commits = [super::Habit::SavingsPlan, super::Habit::Reserved]
            .iter()
            .any(|habit| self.customer.habits.contains(habit));
        let spot = if has_spot { share(500) } else { 0 };
        let commitments = if commits { share(300) } else { 0 };
        Extent {
            market: &CITY,
            is_by_hour: true,
            months: piece.months,
            by_the_hour: Quota::lines(left),
            by_the_day: Quota::lines(by_the_day),
            by_the_month: Quota::lines(by_the_month),
            spot: Quota::lines(spot),
            in_advance: Quota::lines(in_advance),
            returned_one_in: 5,
            commitments: Quota::lines(commitments),
            correction: is_corrected.then_some(correction),
            is_rounded,
            lines: Some(self.lines),
        }
    }
}
