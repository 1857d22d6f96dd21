//! Notes on a newest import that this machine's clock has not reached.

use bill::ledger::AsOf;
use store::{Catalog, StoreError};

use crate::clock::Clock;
use crate::ledger::import_ahead::ImportAhead;
use crate::terminal::output::print_notice;

/// Notes that what is published now gets a time that is ahead of the clock. An import and a revert are refused if it is
/// far ahead, and then say more.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn note_clock_behind(catalog: &Catalog) -> Result<(), StoreError> {
    if let Some(ahead) = ImportAhead::find(catalog, Clock::System.now_us()).await?
        && !ahead.is_far()
    {
        print_notice(format_args!(
            "note: {ahead}. Until the clock is there, what is published gets a time just after it: set the clock if it \
             is wrong"
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
