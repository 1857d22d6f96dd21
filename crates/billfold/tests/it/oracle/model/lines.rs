//! Lines: which bill each is of, and the facts that make it the charge that it is, without their spelling.

use crate::oracle::names::{action_of, mode_of, plain};
use worlds::random_lines::RandomLine;

use super::BillKey;

/// The texts of names that are facts of a charge.
const NAMES: [&str; 5] =
    ["Transaction ID", "Instance ID", "Component Type", "Component Name", "Component Usage Unit"];

/// The times that are.
const TIMES: [&str; 2] = ["Transaction Time", "Usage Start Time"];

/// The number that is, beside the amounts.
const USAGE: &str = "Component Usage";

/// How many of the amounts are facts of a charge: all but the last, the deduction of savings plans.
const AMOUNTS: usize = 5;

/// A line of a file.
pub(crate) struct Raw {
    pub(crate) charged: RandomLine,
    /// Whether it can be read.
    pub(crate) is_sound: bool,
    /// The facts that make it the charge that it is.
    pub(super) meaning: Vec<String>,
}

impl Raw {
    pub(crate) fn new(charged: RandomLine, is_sound: bool) -> Raw {
        let meaning = meaning(&charged);
        Raw { charged, is_sound, meaning }
    }

    pub(crate) fn bill(&self) -> BillKey {
        (self.charged.payer, self.charged.owner.clone(), self.charged.month.clone())
    }

    pub(super) fn lacks_column(&self) -> bool {
        !self.charged.texts.contains_key("Id")
    }

    pub(super) fn id(&self) -> Option<&str> {
        let id = self.charged.texts.get("Id").map(|text| text.trim());
        id.filter(|id| !id.is_empty() && *id != "-")
    }

    /// The id with the component, which tell the lines of a bill apart.
    pub(super) fn identity(&self) -> Option<[String; 3]> {
        let text = |column| plain(self.charged.texts.get(column).map_or("", String::as_str));
        self.id().map(|id| [id.to_owned(), text("Component Type"), text("Component Name")])
    }
}

fn meaning(charged: &RandomLine) -> Vec<String> {
    let text = |column| charged.texts.get(column).map_or("", String::as_str);
    let (action, usual) = action_of(text("Transaction Type"));
    let mode = mode_of(text("Billing Mode"), usual);
    let RandomLine { payer, owner, month, manager, product, region, .. } = charged;
    let mut facts =
        [*payer, owner, month, manager, mode, action, product, region].map(str::to_owned).to_vec();
    facts.extend(charged.units[..AMOUNTS].iter().map(i128::to_string));
    facts.extend(NAMES.map(|column| plain(text(column))));
    facts.extend(TIMES.map(|column| time(text(column))));
    facts.push(number(text(USAGE)));
    facts
}

/// A time in UTC+8 by its numbers; seconds that are not said are none.
fn time(text: &str) -> String {
    let text = plain(text);
    let text = text.strip_suffix("+08:00").unwrap_or(&text);
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut numbers: Vec<u32> = digits.map(|digits| digits.parse().unwrap()).collect();
    if !numbers.is_empty() {
        numbers.resize(6, 0);
    }
    format!("{numbers:?}")
}

/// A decimal number without zeros that say nothing.
fn number(text: &str) -> String {
    let text = plain(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    if text.is_empty() { text } else { format!("{whole}.{decimals}") }
}
