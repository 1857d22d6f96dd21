//! Random commands: imports that were tried before, and flags.

use std::collections::BTreeSet;
use worlds::random_lines::pick_random;

use crate::oracle::model::{Command, Flag, Model, Verdict};
use crate::support::Home;

use super::World;

/// Flags, each with a number: it is set once in that many commands.
const FLAGS: [(Flag, u8); 10] = [
    (Flag::Again, 4),
    (Flag::Correct, 4),
    (Flag::MissingParts, 4),
    (Flag::OtherBasis, 3),
    (Flag::OtherColumns, 2),
    (Flag::OtherMonth, 4),
    (Flag::Overlap, 4),
    (Flag::SecondPayer, 3),
    (Flag::ShrinkAll, 4),
    (Flag::SumFiles, 3),
];

impl World {
    /// Repeats an earlier import with its files in another order, sometimes in the other mode, with other files, or with
    /// copies.
    pub(super) fn repeat_import(&mut self, model: &mut Model, home: &Home) -> Command {
        let mut command = pick_random(&mut self.random, &self.tried);
        command.is_append ^= self.random.u8(..6) == 0;
        if self.random.u8(..3) == 0 {
            let others = pick_random(&mut self.random, &self.tried).files;
            let mut files: BTreeSet<usize> = command.files.iter().copied().collect();
            files.extend(others.into_iter().filter(|_| self.random.bool()));
            command.files = files.into_iter().filter(|_| self.random.u8(..4) > 0).collect();
        }
        if command.files.is_empty() {
            command.files.push(self.random.usize(..model.files.len()));
        }
        if self.random.u8(..6) == 0 {
            let copied = self.random.usize(..command.files.len());
            command.files[copied] = self.copy_file(command.files[copied], model, home);
        }
        self.random.shuffle(&mut command.files);
        let command = Command { files: command.files, is_append: command.is_append, ..Command::default() };
        self.tried.push(command.clone());
        self.with_flags(command, model)
    }

    /// Adds random flags and expected totals to a command.
    pub(super) fn with_flags(&mut self, mut command: Command, model: &Model) -> Command {
        for (flag, one_in) in FLAGS {
            if self.random.u8(..one_in) == 0 {
                command.meant.insert(flag);
            }
        }
        if self.random.u8(..4) == 0 {
            command.meant.insert(Flag::Shrink(pick_random(&mut self.random, &self.bills).1));
        }
        command.is_whole_month = !command.is_append && self.random.u8(..5) == 0;
        let (expects, bounds) = (self.random.u8(..8) == 0, self.random.u8(..8) == 0);
        if let Verdict::Planned(plan) = model.judge(&command) {
            let near = |random: &mut fastrand::Rng| random.i128(-1..=1);
            command.expect = expects.then(|| plan.total_after() + near(&mut self.random));
            command.at_most_change = bounds.then(|| (plan.total_change() + near(&mut self.random)).max(0));
        }
        command
    }

    /// After a refusal, sometimes makes the same command the next one, with the flags that the refusal named.
    pub(crate) fn retry_with(&mut self, command: &Command, named: &BTreeSet<Flag>) {
        if self.random.bool() {
            self.next = Some(command.with_flags(named));
        }
    }
}
