//! The model: what every import does to bills, by plain maps and integers.

use std::collections::BTreeMap;

/// A bill: its month and its owner. All bills have one payer.
pub(crate) type Bill = (String, i64);

/// The lines of a bill: the amount of each in hundredths, by its id.
pub(crate) type Lines = BTreeMap<u32, i64>;

/// What an import does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It states whole bills.
    Statement(BTreeMap<Bill, Lines>),
    /// It adds lines to bills.
    Append(BTreeMap<Bill, Lines>),
    /// It takes an import back.
    Revert(i64),
}

/// A published version of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// The number of its import.
    pub(crate) import: i64,
    /// Its lines.
    pub(crate) lines: Lines,
}

/// All versions of all bills.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The versions of each bill, from the first.
    pub(crate) bills: BTreeMap<Bill, Vec<Version>>,
}

impl State {
    /// Returns the state after some imports.
    pub(crate) fn replay(imports: &[(i64, Effect)]) -> Self {
        let mut state = Self::default();
        for (number, effect) in imports {
            state.apply(*number, effect);
        }
        state
    }

    /// Applies an import.
    pub(crate) fn apply(&mut self, number: i64, effect: &Effect) {
        match effect {
            Effect::Statement(bills) => {
                for (bill, lines) in bills {
                    self.publish(number, bill, lines.clone());
                }
            }
            Effect::Append(bills) => {
                for (bill, more) in bills {
                    let mut lines = self.get_lines(bill);
                    lines.extend(more);
                    self.publish(number, bill, lines);
                }
            }
            Effect::Revert(of) => {
                for versions in self.bills.values_mut() {
                    if let Some(index) = versions.iter().position(|version| version.import == *of) {
                        let before = index.checked_sub(1).map(|before| versions[before].lines.clone());
                        versions.push(Version { import: number, lines: before.unwrap_or_default() });
                    }
                }
            }
        }
    }

    /// Returns the lines that count in a bill.
    pub(crate) fn get_lines(&self, bill: &Bill) -> Lines {
        let current = self.bills.get(bill).and_then(|versions| versions.last());
        current.map(|version| version.lines.clone()).unwrap_or_default()
    }

    /// Returns number and total of the current version of each bill.
    pub(crate) fn summarize(&self) -> BTreeMap<Bill, (u32, i64)> {
        let current = |versions: &Vec<Version>| {
            let lines = &versions.last().unwrap().lines;
            (u32::try_from(versions.len()).unwrap(), lines.values().sum())
        };
        self.bills.iter().map(|(bill, versions)| (bill.clone(), current(versions))).collect()
    }

    fn publish(&mut self, import: i64, bill: &Bill, lines: Lines) {
        if !self.bills.contains_key(bill) || self.get_lines(bill) != lines {
            self.bills.entry(bill.clone()).or_default().push(Version { import, lines });
        }
    }
}
