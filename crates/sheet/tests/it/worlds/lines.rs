//! Random lines of a world, and the amounts that they add up to.

use fastrand::Rng;
use worlds::random_lines::{LineBill, LineManager, RandomLine, pick_random};

/// Account numbers of the payers.
const PAYERS: [&str; 2] = ["200000000001", "200000000002"];

/// Account numbers of the second-level resellers.
const SECOND_LEVELS: [&str; 2] = ["200000000010", "200000000011"];

/// Amounts of a line, or sums of lines, in units of 10^-8 USD, and the number of lines: original, before voucher,
/// voucher, total, RI deduction, SP deduction, lines.
pub(super) type Numbers = [i128; 7];

/// Makes a random line on a basis, of one of a few bills.
pub(crate) fn random_line(random: &mut Rng, basis: usize, number: usize) -> RandomLine {
    let payer = pick_random(random, &PAYERS);
    let owner = format!("70000000000{}", random.u8(1..4));
    let month = format!("{}-{:02}", random.u16(2022..2024), random.u8(1..4));
    let second_level = pick_random(random, &SECOND_LEVELS);
    let manager = if random.bool() {
        LineManager { text: second_level, uin: second_level }
    } else {
        LineManager { text: "-", uin: payer }
    };
    let bill = LineBill { payer, owner: &owner, month: &month };
    let mut line = RandomLine::new(random, basis, bill, manager, number);
    line.texts.insert("Id", number.to_string());
    // The other header of this column.
    let mode = line.texts.remove("Billing Mode").unwrap();
    line.texts.insert("BillingMode", mode);
    line
}

/// Returns month, payer and owner of a line.
pub(super) fn bill_name(line: &RandomLine) -> String {
    format!("{} {} {}", line.month, line.payer, line.owner)
}

/// Returns the amounts of a line, and 1 as the number of lines.
pub(super) fn line_numbers(line: &RandomLine) -> Numbers {
    let [original, before_voucher, voucher, total, ri_deduction, sp_deduction] = line.units;
    [original, before_voucher, voucher, total, ri_deduction, sp_deduction, 1]
}
