//! Reverts imports, and predicts which reverts are refused.

use super::{BillKey, Import, Model, Version, line_indexes};

/// The expected end of a revert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RevertEnd {
    /// It is impossible: exit code 1.
    Refused,
    /// A month is closed: exit code 3.
    Closed,
    Done,
}

impl Model {
    /// Predicts the end of a revert.
    pub(crate) fn judge_revert(&self, number: i64, corrects: bool) -> RevertEnd {
        let Some(import) = self.imports.iter().find(|import| import.number == number) else {
            return RevertEnd::Refused;
        };
        let published = &import.published;
        let is_as_left = |(bill, version): &(BillKey, usize)| self.is_as_left(bill, version + 1);
        if published.is_empty() || !published.iter().all(is_as_left) {
            return RevertEnd::Refused;
        }
        let index = self.imports.iter().position(|import| import.number == number).unwrap();
        // A bill that the import emptied would get lines again beside a bill of another payer that had none then.
        let has_second = |(bill, version): &(BillKey, usize)| {
            let is_second = |other: &BillKey| (&other.1, &other.2) == (&bill.1, &bill.2) && other.0 != bill.0;
            let mut others = self.bills.keys().filter(|other| is_second(other));
            let had_lines = |other: &BillKey| {
                let past = self.bills[other].iter().rfind(|version| version.import <= index);
                past.is_some_and(|version| !version.lines.is_empty())
            };
            self.bills[bill][*version].lines.is_empty()
                && others.any(|other| !self.current_lines(other).is_empty() && !had_lines(other))
        };
        if published.iter().any(has_second) {
            RevertEnd::Refused
        } else if !corrects && published.iter().any(|(bill, _)| self.is_closed(bill)) {
            RevertEnd::Closed
        } else {
            RevertEnd::Done
        }
    }

    /// Reverts an import, under the number that the program gave to the revert.
    pub(crate) fn revert(&mut self, reverted: i64, number: i64) {
        let import = self.imports.iter().find(|import| import.number == reverted).unwrap();
        let mut own = Vec::new();
        for (bill, version) in import.published.clone() {
            let before = version.checked_sub(1).map(|before| self.bills[&bill][before].clone());
            let current = self.current_version(&bill).unwrap();
            let mut next = before.clone().unwrap_or_else(|| Version { lines: Vec::new(), ..current.clone() });
            let is_like = self.sorted_meanings(line_indexes(&next.lines))
                == self.sorted_meanings(line_indexes(&current.lines));
            next.texts_only = before.is_some() && is_like;
            next.delivered = before.and_then(|before| before.delivered);
            next.import = self.imports.len();
            next.back_to = Some(version);
            let versions = self.bills.get_mut(&bill).unwrap();
            versions.push(next);
            own.push((bill, versions.len() - 1));
        }
        let of = (false, Vec::new());
        self.imports.push(Import { number, of, stated: own.clone(), published: own });
    }

    /// Returns true if a bill is as a version, from 1, left it, because all later ones were reverted.
    fn is_as_left(&self, bill: &BillKey, version: usize) -> bool {
        let versions = &self.bills[bill];
        let mut at = versions.len();
        while at > version {
            let Some(back_to) = versions[at - 1].back_to else { return false };
            at = back_to;
        }
        at == version
    }
}
