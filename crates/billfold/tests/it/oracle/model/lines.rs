//! The lines of files: the bill of each, and its meaning, which does not depend on spelling.

use crate::oracle::names::{find_action, find_mode, normalise_text};
use worlds::random_lines::RandomLine;

use super::BillKey;

/// Columns of names that are part of the meaning.
const NAMES: [&str; 5] =
    ["Transaction ID", "Instance ID", "Component Type", "Component Name", "Component Usage Unit"];

/// Columns of times that are part of the meaning.
const TIMES: [&str; 2] = ["Transaction Time", "Usage Start Time"];

/// Column of the number that is part of the meaning besides the amounts.
const USAGE: &str = "Component Usage";

/// Number of the amounts that are part of the meaning: all but the last, the deduction of savings plans.
const AMOUNTS: usize = 5;

/// A line of a file.
pub(crate) struct FileLine {
    pub(crate) charged: RandomLine,
    /// The program can read it.
    pub(crate) is_sound: bool,
    /// The facts that make up its meaning.
    pub(super) meaning: Vec<String>,
}

impl FileLine {
    pub(crate) fn new(charged: RandomLine, is_sound: bool) -> FileLine {
        let meaning = list_facts(&charged);
        FileLine { charged, is_sound, meaning }
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

    /// Returns id and component, which identify a line in its bill.
    pub(super) fn identity(&self) -> Option<[String; 3]> {
        let text = |column| normalise_text(self.charged.texts.get(column).map_or("", String::as_str));
        self.id().map(|id| [id.to_owned(), text("Component Type"), text("Component Name")])
    }
}

/// Lists the facts that make up the meaning of a line.
fn list_facts(charged: &RandomLine) -> Vec<String> {
    let text = |column| charged.texts.get(column).map_or("", String::as_str);
    let (action, usual) = find_action(text("Transaction Type"));
    let mode = find_mode(text("Billing Mode"), usual);
    let RandomLine { payer, owner, month, manager, product, region, .. } = charged;
    let mut facts =
        [*payer, owner, month, manager, mode, action, product, region].map(str::to_owned).to_vec();
    facts.extend(charged.units[..AMOUNTS].iter().map(i128::to_string));
    facts.extend(NAMES.map(|column| normalise_text(text(column))));
    facts.extend(TIMES.map(|column| normalise_time(text(column))));
    facts.push(normalise_number(text(USAGE)));
    facts
}

/// Returns the numbers of a time in UTC+8; missing seconds are 0.
fn normalise_time(text: &str) -> String {
    let text = normalise_text(text);
    let text = text.strip_suffix("+08:00").unwrap_or(&text);
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut numbers: Vec<u32> = digits.map(|digits| digits.parse().unwrap()).collect();
    if !numbers.is_empty() {
        numbers.resize(6, 0);
    }
    format!("{numbers:?}")
}

/// Returns a decimal number without leading and trailing zeros.
fn normalise_number(text: &str) -> String {
    let text = normalise_text(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    if text.is_empty() { text } else { format!("{whole}.{decimals}") }
}
