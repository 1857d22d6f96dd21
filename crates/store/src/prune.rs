//! Pruning: drops superseded versions by age, and the objects that no remaining version needs.

use crate::catalog::Pruned;
use crate::data::Data;
use crate::error::StoreError;
use crate::exports::forget_lists;
use crate::lock::ImportLock;
use crate::refusal::StoreRefusal;

/// Least age that is accepted, in microseconds: one day. Versions that were superseded later are still looked at,
/// and may be restored by a revert.
pub const PRUNE_AGE_MIN_US: i64 = 86_400 * 1_000_000;

/// Drops the versions that no answer as of a time in the last `age_us` needs, so that every such answer stays the
/// same. Current versions are kept, whatever their age. In a dry run nothing is dropped.
///
/// It waits for running backups, and calls `waiting` before it does. Imports wait until it returns.
///
/// The catalog changes in one transaction; then the objects are deleted. If the program is killed between the two,
/// the next import sweeps the objects.
///
/// # Errors
///
/// [`StoreError::Refused`]: the age is below [`PRUNE_AGE_MIN_US`], or the objects are on another node. Others of
/// storage.
pub async fn prune_versions(
    data: &Data,
    lock: &ImportLock,
    age_us: i64,
    now_us: i64,
    is_dry: bool,
    waiting: impl FnOnce() + Send,
) -> Result<Pruned, StoreError> {
    if age_us < PRUNE_AGE_MIN_US {
        return Err(StoreRefusal::PruneTooYoung.into());
    }
    data.check_objects_are_known().await?;
    data.catalog.check_every_version().await?;
    let cutoff_us = now_us.saturating_sub(age_us); // an age beyond all time drops nothing
    if is_dry {
        return data.catalog.prune(cutoff_us, now_us, true).await;
    }
    let _no_backup = data.lock_out_backups(waiting)?;
    data.check_is_in_place()?;
    lock.check_is_held("nothing was dropped. Run the same command again")?;
    if data.has_shared_catalog() {
        check_objects_are_here(data, &data.catalog.prune(cutoff_us, now_us, true).await?).await?;
    }
    // No month is new by which the lists would be found that change.
    forget_lists(&data.lines)?;
    let pruned = data.catalog.prune(cutoff_us, now_us, false).await?;
    let tidied = delete_pruned_objects(data, lock, &pruned).await;
    tidied.map_err(|cause| StoreError::PrunedUntidy { cause: Box::new(cause) })?;
    Ok(pruned)
}

/// Deletes the objects of dropped versions, and writes the lists again.
async fn delete_pruned_objects(data: &Data, lock: &ImportLock, pruned: &Pruned) -> Result<(), StoreError> {
    // With a shared catalog, only objects that are found here prove that this is the node with the objects.
    if !data.has_shared_catalog() || !pruned.objects.is_empty() {
        data.sweep_unfinished_imports(lock).await?;
    }
    data.write_lists().await.map(|_| ())
}

/// Refuses to prune if none of the objects to be deleted exists here: they would never be deleted on the node that
/// has them.
async fn check_objects_are_here(data: &Data, would_go: &Pruned) -> Result<(), StoreError> {
    for stored in &would_go.objects {
        if data.lines.has_object(&stored.object.path).await? {
            return Ok(());
        }
    }
    let Some(first) = would_go.objects.first() else { return Ok(()) };
    Err(StoreRefusal::ObjectsElsewhere {
        count: would_go.objects.len(),
        folder: data.dir().join("objects"),
        example: first.object.path.clone(),
    }
    .into())
}
