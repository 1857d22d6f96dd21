//! Files among the objects that the catalog does not know, and imports that were killed.

use std::collections::BTreeSet;

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
        let Some(known) = self.read_known_paths().await else { return Ok(()) };
        let strays: Vec<_> =
            files.iter().filter(|file| !known.contains(&file.path) && !is_list(&file.path)).collect();
        let is_idle = self.data.try_lock_for_check().await?.is_some();
        let leftovers = self.data.catalog.find_leftovers().await?;
        if is_idle {
            for import in &leftovers.staged {
                self.report_finding(Finding::DeadImport(import.id));
            }
        }
        // An import may have published or swept files in the meantime.
        let Some(known) = self.read_known_paths().await else { return Ok(()) };
        for file in strays {
            if known.contains(&file.path) || file.file.symlink_metadata().is_err() {
                continue;
            }
            let stray = classify_stray(&file.path, &leftovers);
            let may_be_in_use = matches!(stray, Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned);
            if is_idle || !may_be_in_use {
                self.report_finding(Finding::Stray { path: file.path.clone(), bytes: file.bytes, stray });
            }
        }
        Ok(())
    }

    /// Lists the paths of all objects that the catalog knows.
    async fn read_known_paths(&mut self) -> Option<BTreeSet<String>> {
        let objects = self.data.catalog.list_objects().await;
        let objects = self.report_unreadable(objects)?;
        Some(objects.into_iter().map(|stored| stored.object.path).collect())
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
