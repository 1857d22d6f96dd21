//! What allowed operations do to the disk, and which numbers imports have.

use std::path::Path;

use super::Turns;
use crate::question::Question;

impl<T: Send + 'static> Turns<'_, T> {
    /// Records what an allowed operation does to the disk.
    pub(super) fn record(&mut self, question: &Question) {
        let Question { path, other, file, .. } = question;
        let is_sync = question.operation.starts_with("sync");
        if is_sync && self.round.disk_lies && self.round.random.bool() {
            self.round.figures.lied_syncs += 1;
            return;
        }
        match question.operation.as_str() {
            "sync" => self.round.disk.sync_file(path, *file),
            "sync-folder" => self.round.disk.sync_folder(*file),
            "create" | "create-folder" => {
                self.note_token(path);
                self.round.disk.expect_made(path);
            }
            "link" => self.round.disk.expect_made(other),
            "remove" | "remove-folder" => self.round.disk.expect_removed(path),
            "rename" => self.round.disk.expect_moved(path, other),
            _ => {}
        }
    }

    /// Notes the token of an import that makes an object. A number has one token for ever.
    fn note_token(&mut self, path: &Path) {
        let name = path.file_name().unwrap().to_string_lossy();
        let parts = name.strip_prefix("import-").and_then(|rest| rest.split_once('-'));
        let Some((number, token)) = parts.filter(|_| path.to_string_lossy().contains("/data/objects/"))
        else {
            return;
        };
        let token = token.split(['.', '-']).next().unwrap().to_owned();
        let known = self.round.tokens.entry(number.to_owned()).or_insert_with(|| token.clone());
        if *known != token {
            self.twice.get_or_insert_with(|| format!("import {number} is there twice: {known} and {token}"));
        }
    }
}
