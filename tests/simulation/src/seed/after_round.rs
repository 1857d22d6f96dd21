//! What must hold after a round: the model's history, what was acknowledged, what was seen, and nothing else.

use std::path::Path;

use store::StoreError;

use super::{Next, Seed};
use crate::checks::{Found, Said, block_on, copy_folder, find_effect, read_folder};
use crate::commands::{Command, Look, Place, Report};
use crate::history::{Effect, State};
use crate::turns::{Ended, RoundEnd};

impl Seed<'_> {
    /// Checks everything that must hold after a round.
    pub(super) fn check_round(
        &mut self,
        start: usize,
        commands: &[Command],
        end: &RoundEnd<Report>,
    ) -> Result<Next, String> {
        for (command, ended) in commands.iter().zip(&end.programs) {
            self.check_end(command, ended)?;
        }
        let found = match self.read_copy(&self.place.data.clone()) {
            Ok(found) => found,
            Err(_) if self.disk_lies && end.was_cut => {
                self.figures.count("a disk that lied: the folder cannot be opened");
                return Ok(Next::Stop);
            }
            Err(_) if self.history.is_empty() && self.list_acknowledged().is_empty() => {
                self.figures.count("no folder yet");
                return Ok(Next::Go);
            }
            Err(error) => return Err(format!("the data folder cannot be read: {error}")),
        };
        if self.disk_lies && end.was_cut {
            return self.check_loss(&found, "a disk that lied");
        }
        self.extend_history(&found)?;
        self.check_acknowledged(commands, end)?;
        found.compare(&State::replay(&self.history), self.pruned_before_us)?;
        if let Some(damage) = found.list_damage(self.clock_was_moved).first() {
            return Err(format!("verify names damage: {damage}"));
        }
        for ended in &end.programs {
            if let Some(Ok(Report::Read(looks))) = &ended.result
                && !ended.was_killed
            {
                self.check_looks(start, looks)?;
            }
        }
        self.check_backups(start, commands, end)?;
        Ok(Next::Go)
    }

    /// Checks how a program ended.
    fn check_end(&mut self, command: &Command, ended: &Ended<Report>) -> Result<(), String> {
        let name = command.name();
        match &ended.result {
            None => {}
            Some(_) if ended.was_killed => self.figures.count(&format!("{name}: killed")),
            Some(Err(panic)) => return Err(format!("{name} {panic}")),
            Some(Ok(Report::Refused(why))) => {
                self.figures.count(&format!(
                    "{name}: refused{}",
                    if ended.met_fault { ", its disk failed" } else { "" }
                ));
                let is_usual = matches!(command, Command::Revert { .. })
                    || self.lock_was_lost
                    || self.clock_was_moved
                    || why.contains("another backup is being written")
                    || (matches!(command, Command::Restore { .. }) && self.backup.is_none());
                if !ended.met_fault && !is_usual {
                    return Err(format!("{name} {command:?} was refused without a cause: {why}"));
                }
            }
            Some(Ok(Report::Verified(findings))) => {
                self.figures.count("verify: done");
                // Beside others, and on a disk whose reads fail, only what is there twice is certain.
                let is_old_list = |text: &str| self.clock_was_moved && text.starts_with("List ");
                let damage = findings
                    .iter()
                    .find(|(is_damage, text)| *is_damage && !ended.met_fault && !is_old_list(text));
                if let Some((_, damage)) = damage {
                    return Err(format!("verify beside other programs names damage: {damage}"));
                }
            }
            Some(Ok(_)) => self.figures.count(&format!("{name}: done")),
        }
        Ok(())
    }

    /// Reads a copy of a folder, as it would be opened after a kill of all programs.
    pub(super) fn read_copy(&self, folder: &Path) -> Result<Found, StoreError> {
        if !folder.exists() {
            return Err(StoreError::Absent { dir: folder.to_owned() });
        }
        let copy = self.base.join("copy");
        copy_folder(folder, &copy);
        block_on(read_folder(&copy))
    }

    fn list_acknowledged(&self) -> Vec<i64> {
        self.place.acknowledged.lock().unwrap().clone()
    }

    /// Adds the imports that were published since, in their order.
    fn extend_history(&mut self, found: &Found) -> Result<(), String> {
        for (index, (number, said)) in found.imports.iter().enumerate() {
            let Some(effect) = find_effect(said, &self.files) else {
                return Err(format!("import {number} is of {said:?}, which no one imported"));
            };
            match self.history.get(index) {
                Some(known) if *known != (*number, effect.clone()) => {
                    return Err(format!("import {number} {said:?} was {known:?} before"));
                }
                Some(_) => {}
                None => self.history.push((*number, effect)),
            }
        }
        match self.history.get(found.imports.len()) {
            Some((lost, _)) => Err(format!("import {lost} is lost")),
            None => Ok(()),
        }
    }

    /// Checks that what was acknowledged is there, and that what was refused is not.
    fn check_acknowledged(&self, commands: &[Command], end: &RoundEnd<Report>) -> Result<(), String> {
        for number in self.list_acknowledged() {
            if !self.history.iter().any(|(known, _)| *known == number) {
                return Err(format!("import {number} was acknowledged, and is not published"));
            }
        }
        let acknowledged = self.list_acknowledged();
        for (command, ended) in commands.iter().zip(&end.programs) {
            let Some(Ok(Report::Refused(why))) = &ended.result else { continue };
            if ended.was_killed || why.contains("may be done or not") {
                continue;
            }
            let said = match command {
                Command::Import { file, .. } => {
                    Said::File(file.file_name().unwrap().to_str().unwrap().to_owned())
                }
                Command::Revert { import } => Said::Revert(*import),
                Command::Prune { .. }
                | Command::Backup
                | Command::Restore { .. }
                | Command::Verify
                | Command::Serve
                | Command::Read { .. } => continue,
            };
            let effect = find_effect(&said, &self.files).unwrap();
            let is_of_another =
                commands.iter().filter(|other| format!("{other:?}") == format!("{command:?}")).count() > 1;
            let unacknowledged =
                |(number, known): &&(i64, Effect)| *known == effect && !acknowledged.contains(number);
            if let Some((number, _)) = self.history.iter().find(unacknowledged)
                && !is_of_another
                && !self.was_unknown(*number)
            {
                return Err(format!("import {number} was refused ({why}), and is published"));
            }
        }
        Ok(())
    }

    /// Returns true if an import may be that of a program that was killed before.
    fn was_unknown(&self, number: i64) -> bool {
        // The newest one is of this round for certain only if it is the last.
        self.history.last().is_none_or(|(last, _)| *last != number)
    }

    /// Checks that each look shows a state of the history, none older than what was acknowledged, and none older than
    /// the look before.
    fn check_looks(&self, start: usize, looks: &[Look]) -> Result<(), String> {
        let mut oldest = start;
        for look in looks {
            let is_acknowledged = |(number, _): &(i64, Effect)| look.acknowledged.contains(number);
            let acknowledged = self.history.iter().rposition(is_acknowledged).map_or(0, |index| index + 1);
            oldest = oldest.max(acknowledged);
            let states = oldest..=self.history.len();
            let shown = states
                .into_iter()
                .find(|length| State::replay(&self.history[..*length]).summarize() == look.bills);
            oldest = shown.ok_or_else(|| {
                format!("a reader saw {:?}, which is no state since import {oldest}", look.bills)
            })?;
        }
        Ok(())
    }

    /// Returns true if the file that a finding names begins as an object. One whose content a disk never wrote is like the file of
    /// a killed import, upon which programs build.
    fn is_content_there(&self, finding: &str) -> bool {
        let path = finding.split('"').nth(1).unwrap_or_default();
        let bytes = std::fs::read(self.base.join("copy/objects").join(path)).unwrap_or_default();
        bytes.starts_with(b"PAR1")
    }

    /// Checks what may become of a catalog that lost changes behind the program's back: they are gone, and that is told.
    /// Half of a publication is never shown, and nothing is built upon what is told.
    pub(super) fn check_loss(&mut self, found: &Found, cause: &str) -> Result<Next, String> {
        let damage: Vec<String> = found.list_damage(false).into_iter().cloned().collect();
        let is_older = damage
            .iter()
            .any(|text| (text.contains("Newer(") || text.contains("Other(")) && self.is_content_there(text));
        if is_older {
            let Command::Import { file, append } = self.make_import(false) else {
                unreachable!("it is an import")
            };
            let place = Place { data: self.base.join("copy"), ..self.place.clone() };
            let report = Command::Import { file, append }.run(&place);
            self.figures.count(&format!("{cause}: an import refuses to build upon it"));
            let Report::Refused(_) = report else {
                return Err(format!("{cause}, and an import built upon it: {report:?}; {damage:?}"));
            };
        }
        if !damage.is_empty() {
            self.figures.count(&format!("{cause}: verify names the damage"));
            return Ok(Next::Stop);
        }
        // Nothing is left that could tell: then it must be a state that was.
        let kept = found.imports.len();
        self.figures.count(&format!(
            "{cause}: {}",
            if kept < self.history.len() { "an older state, without a trace" } else { "nothing was lost" }
        ));
        self.history.truncate(kept);
        self.extend_history(found)?;
        found.compare(&State::replay(&self.history), self.pruned_before_us)?;
        Ok(Next::Stop)
    }
}
