//! Pruning: what no version that is kept needs goes, by age, and never what an answer as of a time still needs.

use crate::catalog::Pruned;
use crate::data::{Data, ImportLock};
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// The least age that may be stated, in microseconds: one day. What was superseded since is what people look
/// at, and take back.
pub const PRUNE_AGE_MIN_US: i64 = 86_400 * 1_000_000;

/// Drops what no answer as of a time in the last `age_us` needs: every such answer is as it was before. Current
/// versions stay, whatever their age. In a dry run nothing is dropped.
///
/// It waits for backups that run; `waiting` is called when it has to. Imports wait as long.
///
/// The catalog changes in one transaction; then the objects are deleted. Killed between the two, the objects
/// are swept with the next import.
///
/// # Errors
/// [`StoreError::Refused`]: the age is below [`PRUNE_AGE_MIN_US`], or the objects are on another node. Others of
/// storage.
pub async fn prune(
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
    let cutoff_us = now_us.saturating_sub(age_us);
    if is_dry {
        return data.catalog.prune(cutoff_us, now_us, true).await;
    }
    let _no_backup = data.lock_out_backups(waiting)?;
    if !data.is_alone() {
        check_place(data, &data.catalog.prune(cutoff_us, now_us, true).await?).await?;
    }
    let pruned = data.catalog.prune(cutoff_us, now_us, false).await?;
    // Where nothing is to be deleted, nothing shows that this is the folder of the objects.
    if data.is_alone() || !pruned.objects.is_empty() {
        data.sweep(lock).await?;
    }
    data.write_lists().await?;
    Ok(pruned)
}

/// Refuses to prune where none of the objects that would go is there: they would stay for ever, wherever they are.
async fn check_place(data: &Data, would_go: &Pruned) -> Result<(), StoreError> {
    for stored in &would_go.objects {
        if data.lines.has(&stored.object.path).await? {
            return Ok(());
        }
    }
    let Some(first) = would_go.objects.first() else { return Ok(()) };
    let (count, example) = (would_go.objects.len(), first.object.path.clone());
    Err(StoreRefusal::ObjectsElsewhere { count, folder: data.dir().join("objects"), example }.into())
}
