//! Notes on a newest import that this machine's clock has not reached.

use bill::ledger::AsOf;
use store::{Catalog, StoreError};

use crate::clock::{Clock, format_both_zones};
use crate::ledger::import_ahead::ImportAhead;
use crate::terminal::output::print_notice;

/// Notes that what is published now gets a time that is ahead of the clock. `is_refused_far` is true for an import or a revert
/// that is refused if it is far ahead, and then says more.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn note_clock_behind(catalog: &Catalog, is_refused_far: bool) -> Result<(), StoreError> {
    if let Some(ahead) = ImportAhead::find(catalog, Clock::System.now_us()).await?
        && !(ahead.is_far() && is_refused_far)
    {
        print_notice(format_args!(
            "note: {ahead}. Until the clock is there, what is published gets a time just after it: set the clock if it \
             is wrong"
        ));
    }
    Ok(())
}

/// Notes that a prune keeps no superseded version, since nothing was imported for the whole age: the clock may be ahead.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn note_nothing_kept(
    catalog: &Catalog,
    since_us: i64,
    now_us: i64,
) -> Result<(), StoreError> {
    if let Some((import, published_at_us)) = catalog.find_newest_import().await?
        && published_at_us < since_us
    {
        let (published_at, now) = (format_both_zones(published_at_us), format_both_zones(now_us));
        print_notice(format_args!(
            "note: the newest import, {import}, was published at {published_at}, longer ago than the age, so that no \
             superseded version is kept. Check this machine's clock, {now}, with --dry-run first"
        ));
    }
    Ok(())
}

/// Notes that a state as of a time lacks versions that were published since by an import ahead of the clock.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn note_versions_ahead(catalog: &Catalog, as_of: AsOf) -> Result<(), StoreError> {
    let AsOf::Time(at_us) = as_of else { return Ok(()) };
    if let Some(ahead) = ImportAhead::find(catalog, Clock::System.now_us()).await?
        && at_us < ahead.published_at_us
    {
        print_notice(format_args!(
            "note: {ahead}. Nothing that was published from that import on is in a state as of an earlier time: \
             pass a version, such as v3, or `now`"
        ));
    }
    Ok(())
}
