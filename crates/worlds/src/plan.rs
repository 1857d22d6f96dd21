//! Cuts a world into pieces of about equal size, in the order of the files. Each piece is written independently of the
//! others, so that the bytes do not depend on the thread that writes it.

use crate::bill_writer::BillWriter;
use crate::catalogue::LARGE;
use crate::corrections::Corrections;
use crate::customer::{Customer, Habit, Vouchers};
use crate::number::convert_number;
use crate::population::Population;
use crate::random::Random;
use crate::times::BillMonth;
use crate::usage::{Quota, UsageProfile, write_usage};

/// Target number of lines of a piece. A bill of more lines is cut into parts, each with its own instances.
const LINES_A_PIECE: u64 = 8_192;

/// Share of the bills without vouchers that a corrected world changes: one in this number. Bills with vouchers are not
/// corrected, since another voucher deduction on one line would change those of the lines behind it.
const CORRECTED_ONE_IN: i64 = 10;

/// Bills, or parts of a bill, of one payer's month.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) payer: i64,
    pub(crate) month: BillMonth,
    pub(crate) lines: u64,
    is_paid: bool,
    /// Number of months of the world.
    months: i64,
    parts: Vec<BillPart>,
}

/// A bill, or a part of one.
#[derive(Debug)]
struct BillPart {
    customer: Customer,
    lines: u64,
    /// Number of its first line.
    first_number: u64,
    /// Index among the parts of the bill.
    index: u64,
    /// Number of parts of the bill.
    count: u64,
    /// Seed of its corrections, in a corrected world.
    corrections_seed: Option<i64>,
}

/// Cuts a world into pieces and calls `take` for each in order, until it returns false. Returns the first customer of
/// the last month.
pub(crate) fn plan_pieces(
    population: &Population,
    corrections_seed: Option<u64>,
    take: &mut dyn FnMut(Piece) -> bool,
) -> Option<i64> {
    let months = population.months();
    let mut next_number = 1;
    let mut first_customer = None;
    for month in months {
        first_customer = None;
        let new_piece = |payer: i64| Piece {
            payer,
            month: *month,
            lines: 0,
            is_paid: Some(month) != months.last(),
            months: convert_number(months.len()),
            parts: Vec::new(),
        };
        let mut open: Option<Piece> = None;
        let mut is_wanted = true;
        population.visit_bills(*month, &mut |customer, lines| {
            first_customer.get_or_insert(customer.uin);
            for part in split_bill(customer, *month, lines, next_number, corrections_seed) {
                let payer = part.customer.payer;
                let is_full = |piece: &mut Piece| piece.payer != payer || piece.lines >= LINES_A_PIECE;
                if let Some(piece) = open.take_if(is_full) {
                    is_wanted = is_wanted && take(piece);
                }
                let piece = open.get_or_insert_with(|| new_piece(payer));
                piece.lines += part.lines;
                next_number += part.lines;
                piece.parts.push(part);
            }
        });
        if !is_wanted || !open.is_none_or(&mut *take) {
            return None;
        }
    }
    first_customer
}

/// Splits a bill into parts of at most [`LINES_A_PIECE`] lines. Each gets a part of the vouchers, and instances of its
/// own.
fn split_bill(
    customer: Customer,
    month: BillMonth,
    lines: u64,
    mut next_number: u64,
    corrections_seed: Option<u64>,
) -> impl Iterator<Item = BillPart> {
    let count = lines.div_ceil(LINES_A_PIECE);
    let corrections_seed = corrections_seed.and_then(|seed| pick_corrections(&customer, month, seed));
    let lines_before = move |index: u64| (u128::from(lines) * u128::from(index)).div_euclid(count.into());
    let Vouchers { percent, monthly_usd } = customer.vouchers;
    let vouchers = Vouchers { percent, monthly_usd: monthly_usd.div_euclid(count.into()) };
    (0..count).map(move |index| {
        let seed = match index {
            0 => customer.seed,
            _ => Random::new(customer.seed, convert_number(index)).next_seed(),
        };
        let part = BillPart {
            customer: Customer { seed, vouchers, ..customer },
            lines: convert_number(lines_before(index + 1) - lines_before(index)),
            first_number: next_number,
            index,
            count,
            corrections_seed,
        };
        next_number += part.lines;
        part
    })
}

/// Returns the seed of a bill's corrections if the bill is one of those that are corrected.
fn pick_corrections(customer: &Customer, month: BillMonth, seed: u64) -> Option<i64> {
    if customer.vouchers.monthly_usd > 0 {
        return None;
    }
    let seed = Random::new(seed.cast_signed(), customer.seed).next_seed();
    let mut random = Random::new(seed, month.yyyymm);
    random.draw_one_in(CORRECTED_ONE_IN).then(|| random.next_seed())
}

impl Piece {
    /// Adds the lines to the bytes that are there. Returns the customers whose bills were corrected.
    pub(crate) fn write_lines(&self, out: &mut Vec<u8>) -> Vec<i64> {
        let mut corrected = Vec::new();
        for part in &self.parts {
            let mut writer =
                BillWriter::new(out, &part.customer, self.month, self.is_paid, part.first_number);
            writer.set_corrections(part.make_corrections());
            write_usage(&part.customer, self.month, &part.make_usage_profile(self), &mut writer);
            if writer.is_changed() {
                corrected.push(part.customer.uin);
            }
        }
        corrected
    }
}

impl BillPart {
    /// Returns the corrections of the part, if the bill is corrected.
    fn make_corrections(&self) -> Option<Corrections> {
        let random = Random::new(self.corrections_seed?, self.customer.seed);
        Some(Corrections::for_part(random, self.count))
    }

    /// Shares the lines out among the kinds of usage. The rest, nine tenths, settles by the hour.
    fn make_usage_profile(&self, piece: &Piece) -> UsageProfile {
        let customer = &self.customer;
        let mut random = Random::new(customer.seed, piece.month.yyyymm + 3_000_000);
        let mut left = self.lines;
        let is_rounded = self.count == 1 && self.lines >= 20 && random.draw_one_in(40);
        left -= u64::from(is_rounded);
        let is_adjusted = self.index == 0 && random.draw_one_in(200) && left > 0;
        left -= u64::from(is_adjusted);
        // From one cent to a hundred dollars, more often in the customer's favour.
        let units: i128 = random.pick(&[1_000_000, 123_456_789, 2_500_000_000, 10_000_000_000]);
        let adjustment = if random.draw_one_in(3) { units } else { -units };
        let mut take_share = |ten_thousandths: u64| {
            let rounding: u64 = convert_number(random.draw_between(0, 9_999));
            let share = (self.lines * ten_thousandths + rounding).div_euclid(10_000).min(left);
            left -= share;
            Quota::of_lines(share)
        };
        let [prepaid, daily, monthly] = [70, 700, 50].map(&mut take_share);
        // Few customers have these habits, so that they come to 1 % and 0.6 % of all lines.
        let has_commitment = customer.has(Habit::SavingsPlan) || customer.has(Habit::Reserved);
        let spot = if customer.has(Habit::Spot) { take_share(500) } else { Quota::of_lines(0) };
        let commitments = if has_commitment { take_share(300) } else { Quota::of_lines(0) };
        UsageProfile {
            catalogue: &LARGE,
            is_hour_by_hour: true,
            months: piece.months,
            hourly: Quota::of_lines(left),
            daily,
            monthly,
            spot,
            prepaid,
            refund_one_in: 5,
            commitments,
            adjustment: is_adjusted.then_some(adjustment),
            is_rounded,
            lines: Some(self.lines),
        }
    }
}
