//! What happened in all seeds: a simulation in which nothing happens tests nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::phase::Phase;

/// The counts.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Seeds.
    pub(crate) seeds: u64,
    /// Rounds.
    pub(crate) rounds: usize,
    /// Operations.
    pub(crate) steps: usize,
    /// Times that a program lost the turn to another one before its end.
    pub(crate) switches: usize,
    /// Syncs that the disk did not do.
    pub(crate) lied_syncs: usize,
    /// Other events, by name.
    pub(crate) events: BTreeMap<String, usize>,
    /// Faults by kind, program and phase.
    faults: BTreeMap<(&'static str, String, Phase), usize>,
}

impl Figures {
    /// Counts a fault.
    pub(crate) fn count_fault(&mut self, fault: &'static str, program: &str, phase: Phase) {
        let program = program.split(' ').next().unwrap().to_owned();
        *self.faults.entry((fault, program, phase)).or_default() += 1;
    }

    /// Counts an event.
    pub(crate) fn count(&mut self, event: &str) {
        *self.events.entry(event.to_owned()).or_default() += 1;
    }

    /// Formats the table.
    pub(crate) fn format_table(&self) -> String {
        const PHASES: [Phase; 6] =
            [Phase::Opening, Phase::Catalog, Phase::Lines, Phase::Publishing, Phase::Lists, Phase::Tidying];
        let mut text = format!("{:<15} {:<9}", "fault", "program");
        for phase in PHASES {
            let _ = write!(text, " {:>10}", phase.name());
        }
        let mut rows: Vec<_> = self.faults.keys().map(|(fault, program, _)| (*fault, program)).collect();
        rows.dedup();
        for (fault, program) in rows {
            let _ = write!(text, "\n{fault:<15} {program:<9}");
            for phase in PHASES {
                let count = self.faults.get(&(fault, program.clone(), phase)).copied().unwrap_or_default();
                let _ = write!(text, " {count:>10}");
            }
        }
        text.push_str("\n\n");
        for (event, count) in &self.events {
            let _ = writeln!(text, "{event:<58} {count:>10}");
        }
        let _ = write!(
            text,
            "\n{} seeds, {} rounds, {} operations, {} changes of turn, {} syncs that were lies\n",
            self.seeds, self.rounds, self.steps, self.switches, self.lied_syncs
        );
        text
    }
}
