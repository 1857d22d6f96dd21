//! What must hold of backups and of what was restored: each is one state of the history, and whole.

use std::path::Path;

use super::Seed;
use crate::checks::{block_on, copy_folder};
use crate::commands::{Command, Report};
use crate::history::State;
use crate::turns::{Ended, RoundEnd};

impl Seed<'_> {
    /// Checks the backup after a round in which one was written, and the folders that were restored.
    pub(super) fn check_backups(
        &mut self,
        start: usize,
        commands: &[Command],
        end: &RoundEnd<Report>,
    ) -> Result<(), String> {
        let now = self.history.len();
        let oldest = self.backup.map_or(0, |(from, _)| from);
        let mut is_changed = false;
        for (command, ended) in commands.iter().zip(&end.programs) {
            if matches!(command, Command::Backup) && ended.result.is_some() {
                is_changed = true;
                self.backup = match (is_done(ended), self.backup) {
                    (true, None) => Some((start, now)),
                    (true, Some((from, _))) => Some((from.max(start), now)),
                    (false, known) => known.map(|(from, _)| (from, now)),
                };
            }
        }
        if is_changed {
            self.check_backup(now)?;
        }
        for (command, ended) in commands.iter().zip(&end.programs) {
            let Command::Restore { to } = command else { continue };
            if is_done(ended) && !to.exists() {
                return Err(format!("{} was restored, and is not there", to.display()));
            }
            if to.exists() {
                self.check_restored(to, (oldest, now))?;
                self.figures.count("restored folders that were checked");
            }
        }
        Ok(())
    }

    /// Restores a copy of the backup. One that was killed may be incomplete, unless there was one before.
    fn check_backup(&mut self, now: usize) -> Result<(), String> {
        if !self.place.backup.exists() {
            return if self.backup.is_some() { Err("the backup is gone".to_owned()) } else { Ok(()) };
        }
        let (target, copy) = (self.base.join("restored"), self.base.join("backup-copy"));
        let _ = std::fs::remove_dir_all(&target);
        copy_folder(&self.place.backup, &copy);
        let restored = block_on(store::restore_backup(&copy, &target, &mut |_| ()));
        match (self.backup, restored) {
            (None, Err(_)) => self.figures.count("backups that were killed, and say so"),
            (Some(_), Err(error)) => return Err(format!("the backup cannot be restored: {error}")),
            (range, Ok(_)) => {
                self.check_restored(&target, range.unwrap_or((0, now)))?;
                self.figures.count("backups that were restored and checked");
            }
        }
        Ok(())
    }

    /// Checks that a restored folder is one state of the history.
    fn check_restored(&self, folder: &Path, (from, until): (usize, usize)) -> Result<(), String> {
        let found =
            self.read_copy(folder).map_err(|error| format!("a restored folder cannot be read: {error}"))?;
        let length = found.imports.len();
        if !(from..=until).contains(&length) {
            return Err(format!("a restored folder has {length} imports, and not {from} to {until}"));
        }
        let compared = found.compare(&State::replay(&self.history[..length]), self.pruned_before_us);
        compared.map_err(|error| format!("a restored folder: {error}"))?;
        match found.list_damage(self.clock_was_moved).first() {
            Some(damage) => Err(format!("verify of a restored folder names damage: {damage}")),
            None => Ok(()),
        }
    }
}

/// Returns true if a program said that it was done.
fn is_done(ended: &Ended<Report>) -> bool {
    matches!(ended.result, Some(Ok(Report::Done))) && !ended.was_killed
}
