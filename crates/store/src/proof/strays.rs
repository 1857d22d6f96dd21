//! What lies among the objects that nobody knows, and imports that were killed.

use std::collections::BTreeSet;

use super::Proof;
use super::finding::{Finding, Stray};
use crate::catalog::Leftovers;
use crate::error::StoreError;
use crate::lines::{FoundFile, is_list, is_piece_of_list};
use bill::ledger::ImportId;

impl Proof<'_> {
    /// Finds strays among files that were listed before the catalog was read.
    pub(super) async fn strays(&mut self, files: &[FoundFile]) -> Result<(), StoreError> {
        let Some(known) = self.known().await else { return Ok(()) };
        let strays: Vec<_> =
            files.iter().filter(|file| !known.contains(&file.path) && !is_list(&file.path)).collect();
        let is_idle = self.data.try_lock_import().await?.is_some();
        let traces = self.data.catalog.find_leftovers().await?;
        if is_idle {
            for import in &traces.staged {
                self.find(Finding::DeadImport(import.id));
            }
        }
        // Once more, for what an import published or swept in the meantime.
        let Some(known) = self.known().await else { return Ok(()) };
        for file in strays {
            if known.contains(&file.path) || !self.data.lines.is_there(file) {
                continue;
            }
            let stray = kind(&file.path, &traces);
            let may_be_at_work = matches!(stray, Stray::Killed(_) | Stray::PieceOfList | Stray::Pruned);
            if is_idle || !may_be_at_work {
                self.find(Finding::Stray { path: file.path.clone(), bytes: file.bytes, stray });
            }
        }
        Ok(())
    }

    /// The paths of all objects that the catalog knows.
    async fn known(&mut self) -> Option<BTreeSet<String>> {
        let objects = self.data.catalog.objects().await;
        let objects = self.find_unread(objects)?;
        Some(objects.into_iter().map(|stored| stored.object.path).collect())
    }
}

/// What a file is that the catalog does not know as an object.
fn kind(path: &str, traces: &Leftovers) -> Stray {
    if is_piece_of_list(path) {
        return Stray::PieceOfList;
    }
    if traces.pruned.iter().any(|pruned| pruned == path) {
        return Stray::Pruned;
    }
    let Some((import, token)) = name_of_import(path) else { return Stray::Foreign };
    let mut own = traces.staged.iter().chain(&traces.idle);
    if let Some(own) = own.find(|own| own.token == token) {
        return Stray::Killed(own.id);
    }
    if import > traces.last_import { Stray::Newer(ImportId(import)) } else { Stray::Other(ImportId(import)) }
}

/// Number and token of an import in the path of its object, or of a piece of one:
/// `lines/month=2022-11/import-7-3fa94c1e00112233.parquet`, or the same and `#1`.
fn name_of_import(path: &str) -> Option<(i64, &str)> {
    let (folder, name) = path.strip_prefix("lines/")?.split_once('/')?;
    folder.strip_prefix("month=")?;
    let (import, rest) = name.strip_prefix("import-")?.split_once('-')?;
    let (token, _) = rest.split_once(".parquet")?;
    Some((import.parse().ok()?, token))
}
