//! Files among the objects that the catalog does not know, and imports that were killed.

use super::finding::{Finding, Stray};
use super::run::Proof;
use crate::catalog::Leftovers;
use crate::error::StoreError;
use crate::exports::{is_list, is_list_piece};
use crate::lines::FoundFile;
use crate::object::parse_object_path;

impl Proof<'_> {
    /// Checks files that were listed before the catalog was read.
    pub(super) async fn check_strays(&mut self, files: &[FoundFile]) -> Result<(), StoreError> {
        // No import or prune starts while the lock is held, so what is left over now is in use by none.
        let lock = self.data.try_lock_for_check().await?;
        let leftovers = self.data.catalog.find_leftovers().await;
        let Some(leftovers) = self.report_unreadable(leftovers)? else { return Ok(()) };
        if lock.is_some() {
            for import in &leftovers.staged {
                self.report_finding(Finding::DeadImport(import.id));
            }
        }
        for file in files {
            if leftovers.objects.contains(&file.path) || is_list(&file.path) {
                continue;
            }
            // The catalog knows a file until it is deleted, so one that was deleted meanwhile is gone by now.
            if file.file.symlink_metadata().is_err() {
                continue;
            }
            let stray = classify_stray(&file.path, &leftovers);
            let may_be_in_use = matches!(stray, Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned);
            if lock.is_some() || !may_be_in_use {
                self.report_finding(Finding::Stray { path: file.path.clone(), bytes: file.bytes, stray });
            }
        }
        Ok(())
    }
}

/// Tells where a file may come from that the catalog does not know as an object.
fn classify_stray(path: &str, leftovers: &Leftovers) -> Stray {
    if is_list_piece(path) {
        return Stray::PieceOfList;
    }
    if leftovers.pruned.iter().any(|pruned| pruned == path) {
        return Stray::Pruned;
    }
    let Some((import, token)) = parse_object_path(path) else { return Stray::Foreign };
    let mut unpublished = leftovers.staged.iter().chain(&leftovers.idle).chain(&leftovers.swept);
    if let Some(killed) = unpublished.find(|staged| staged.token == token) {
        return Stray::Killed(killed.id);
    }
    if import.0 > leftovers.last_import { Stray::Newer(import) } else { Stray::Other(import) }
}
