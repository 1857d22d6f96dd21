//! Publishes successful imports, and tells whether an import is still current.

use super::{BillKey, Command, Counted, Import, Model, Plan, Version};

/// The state of an earlier import.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ImportState {
    /// All of its bills are as it left them.
    Current,
    /// Some of its lines do not count any more.
    Replaced,
    /// The lines of an append count, but a bill to which it had nothing to add has changed: it may have lines to add now.
    MayAdd,
}

impl Model {
    /// Publishes a plan under the number that the program gave.
    pub(crate) fn publish(&mut self, command: &Command, plan: Plan, number: i64) {
        let index = self.imports.len();
        let mut import =
            Import { number, of: self.import_identity(command), stated: Vec::new(), published: Vec::new() };
        let basis = self.files[command.files[0]].basis;
        for (bill, planned) in plan.bills {
            let kept: Vec<Counted> =
                if command.is_append { self.current_lines(&bill).to_vec() } else { Vec::new() };
            let versions = self.bills.entry(bill.clone()).or_default();
            if planned.is_changed() {
                let own = planned.own.iter().map(|line| (index, *line));
                versions.push(Version {
                    lines: kept.into_iter().chain(own).collect(),
                    basis,
                    texts_only: planned.change == "texts_only",
                    delivered: planned.delivered,
                    import: index,
                    back_to: None,
                });
                import.published.push((bill.clone(), versions.len() - 1));
            } else {
                let version = versions.last_mut().unwrap();
                version.delivered = version.delivered.max(planned.delivered);
            }
            import.stated.push((bill, versions.len() - 1));
        }
        self.imports.push(import);
    }

    /// Returns the index of the last import of the same files in the same mode.
    pub(super) fn same_import(&self, command: &Command) -> Option<usize> {
        let of = self.import_identity(command);
        self.imports.iter().rposition(|import| import.of == of)
    }

    /// Returns the mode of a command, and the contents of its files.
    fn import_identity(&self, command: &Command) -> (bool, Vec<usize>) {
        let mut contents: Vec<usize> = command.files.iter().map(|file| self.first_same_file(*file)).collect();
        contents.sort_unstable();
        (command.is_append, contents)
    }

    /// Compares the bills of an import with their current versions.
    pub(super) fn import_state(&self, import: usize) -> ImportState {
        let Import { of: (is_append, _), stated, published, .. } = &self.imports[import];
        let then_and_now = |(bill, version): &(BillKey, usize)| {
            let versions = &self.bills[bill];
            (versions[*version].clone(), versions.last().unwrap().clone())
        };
        let contents = |version: &Version| self.sorted_texts(version.lines.iter().map(|(_, line)| *line));
        let is_same = |stated: &&(BillKey, usize)| {
            let (then, now) = then_and_now(stated);
            contents(&then) == contents(&now) && then.basis == now.basis
        };
        if !is_append {
            let all_same = stated.iter().all(|bill| is_same(&bill));
            return if all_same { ImportState::Current } else { ImportState::Replaced };
        }
        let still_counts = |stated: &(BillKey, usize)| {
            let (then, now) = then_and_now(stated);
            then.lines.iter().all(|line| line.0 != import || now.lines.contains(line))
        };
        if !published.iter().all(still_counts) {
            return ImportState::Replaced;
        }
        let mut rest = stated.iter().filter(|bill| !published.contains(bill));
        if rest.all(|bill| is_same(&bill)) { ImportState::Current } else { ImportState::MayAdd }
    }
}
