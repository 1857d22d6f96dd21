//! What is published when an import ended well, and whether what an import stated still holds.

use super::{BillKey, Command, Counted, Import, Model, Plan, Version};

impl Model {
    /// Publishes what was planned, under the number that the program gave.
    pub(crate) fn publish(&mut self, command: &Command, plan: Plan, number: i64) {
        let place = self.imports.len();
        let mut import =
            Import { number, of: self.identity(command), stated: Vec::new(), published: Vec::new() };
        let basis = self.files[command.files[0]].basis;
        for (bill, planned) in plan.bills {
            let kept: Vec<Counted> =
                if command.is_append { self.current(&bill).to_vec() } else { Vec::new() };
            let versions = self.bills.entry(bill.clone()).or_default();
            if planned.is_changed() {
                let own = planned.own.iter().map(|line| (place, *line));
                versions.push(Version {
                    lines: kept.into_iter().chain(own).collect(),
                    basis,
                    texts_only: planned.change == "texts_only",
                    delivered: planned.delivered,
                    import: place,
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

    /// The last import of the same files in the same way.
    pub(super) fn same_import(&self, command: &Command) -> Option<usize> {
        let of = self.identity(command);
        self.imports.iter().rposition(|import| import.of == of)
    }

    /// The way of a command, and the contents of its files.
    fn identity(&self, command: &Command) -> (bool, Vec<usize>) {
        let mut contents: Vec<usize> = command.files.iter().map(|file| self.content(*file)).collect();
        contents.sort_unstable();
        (command.is_append, contents)
    }

    /// Whether all that an import said still holds. `None`: an append's lines count, and a bill to which it had
    /// nothing to add has changed, so that it may have now.
    pub(super) fn is_current(&self, import: usize) -> Option<bool> {
        let Import { of: (is_append, _), stated, published, .. } = &self.imports[import];
        let then_and_now = |(bill, version): &(BillKey, usize)| {
            let versions = &self.bills[bill];
            (versions[*version].clone(), versions.last().unwrap().clone())
        };
        let contents = |version: &Version| self.contents(version.lines.iter().map(|(_, line)| *line));
        let is_same = |place: &&(BillKey, usize)| {
            let (then, now) = then_and_now(place);
            contents(&then) == contents(&now) && then.basis == now.basis
        };
        if !is_append {
            return Some(stated.iter().all(|place| is_same(&place)));
        }
        let count = |place: &(BillKey, usize)| {
            let (then, now) = then_and_now(place);
            then.lines.iter().all(|line| line.0 != import || now.lines.contains(line))
        };
        let is_rest_same =
            || stated.iter().filter(|place| !published.contains(place)).all(|place| is_same(&place));
        if published.iter().all(count) { is_rest_same().then_some(true) } else { Some(false) }
    }
}
