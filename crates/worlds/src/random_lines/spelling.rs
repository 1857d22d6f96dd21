//! Random amounts, and lawful spellings of amounts and months.

use fastrand::Rng;

/// Largest amount of a line, in units of 10^-8 USD.
const UNITS_MAX: i128 = 999_999_999_999_999_999;

/// Picks one of several choices.
///
/// # Panics
///
/// Panics if there is no choice.
#[expect(clippy::indexing_slicing, reason = "a test that is wrong may panic")]
pub fn pick_random<T: Clone>(random: &mut Rng, choices: &[T]) -> T {
    choices[random.usize(..choices.len())].clone()
}

/// Returns a random amount in units of 10^-8 USD: of any size, and sometimes at a limit.
pub fn draw_random_units(random: &mut Rng) -> i128 {
    let magnitude = match random.u8(..10) {
        0 => 0,
        1 => UNITS_MAX - random.i128(0..3),
        2 => random.i128(0..=UNITS_MAX),
        3 => random.i128(0..10),
        4 => random.i128(0..1_000) * 100_000_000,
        _ => random.i128(0..1_000_000_000_000),
    };
    if random.u8(..4) == 0 { -magnitude } else { magnitude }
}

/// Returns a lawful text of an amount, with leading and trailing zeros, or a point without digits behind it.
pub fn spell_amount(units: i128, random: &mut Rng) -> String {
    let is_negative = units < 0 || (units == 0 && random.u8(..4) == 0);
    let digits = format!("{:09}", units.unsigned_abs());
    let (whole, decimals) = digits.split_at(digits.len() - 8);
    let mut text = if is_negative { "-".to_owned() } else { String::new() };
    text.push_str(&"0".repeat(random.usize(..4)));
    text.push_str(whole);
    let mut decimals = decimals.to_owned();
    while decimals.ends_with('0') && random.u8(..8) != 0 {
        decimals.pop();
    }
    if decimals.len() == 8 {
        decimals.push_str(&"0".repeat(random.usize(..4)));
    }
    if !decimals.is_empty() || random.bool() {
        text.push('.');
        text.push_str(&decimals);
    }
    text
}

/// Returns a lawful text of a month, `yyyy-MM`.
pub(super) fn spell_month(month: &str, random: &mut Rng) -> String {
    let (year, month_of_year) =
        month.split_once('-').unwrap_or_else(|| unreachable!("{month} is no yyyy-MM"));
    match random.u8(..4) {
        0 => format!("{year}{month_of_year}"),
        1 => format!("{year}/{}", month_of_year.trim_start_matches('0')),
        _ => month.to_owned(),
    }
}
