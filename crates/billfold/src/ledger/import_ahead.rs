//! Finds a newest import that this machine's clock has not reached: one of the two clocks was wrong.

use std::fmt;

use bill::ledger::ImportId;
use store::{Catalog, StoreError};

use crate::clock::format_both_zones;
use crate::terminal::wording::format_count;

/// Seconds by which clocks of machines may differ without a word.
const AHEAD_S_MIN: i64 = 5 * 60;

/// Seconds from which on an import is far ahead: a week. Until the clock reaches it, each version gets a time just after
/// it. A shorter while passes by itself.
const FAR_AHEAD_S_MIN: i64 = 7 * SECONDS_PER_DAY;

const SECONDS_PER_DAY: i64 = 86_400;

/// The fix for a command that is refused since the newest import is far ahead.
pub(crate) const CLOCK_FIX: &str = "Set the clock if it is wrong. If it is right, the import ran under a clock that was \
    ahead: restore the last backup from before it, and import again what came since. To publish all the same, add \
    --clock-behind: each version then gets a time just after that import, and no state as of an earlier time has it";

/// The newest import, which was published at a time that is ahead of this machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImportAhead {
    /// The import.
    pub(crate) import: ImportId,
    /// Its time, in microseconds since 1970.
    pub(crate) published_at_us: i64,
    /// The time of the clock, in microseconds since 1970.
    pub(crate) now_us: i64,
}

impl ImportAhead {
    /// Finds the newest import, if it is ahead of the clock by more than clocks may differ.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(crate) async fn find(catalog: &Catalog, now_us: i64) -> Result<Option<Self>, StoreError> {
        let newest = catalog.find_newest_import().await?;
        let ahead = newest.map(|(import, published_at_us)| Self { import, published_at_us, now_us });
        Ok(ahead.filter(|ahead| ahead.seconds() > AHEAD_S_MIN))
    }

    /// Returns true if it takes more than a week until the clock reaches the import.
    pub(crate) fn is_far(&self) -> bool {
        self.seconds() > FAR_AHEAD_S_MIN
    }

    /// Returns the time of the import for people.
    pub(crate) fn format_time(&self) -> String {
        format_both_zones(self.published_at_us)
    }

    /// Returns the seconds by which the import is ahead. They stop at the ends of the range of times.
    fn seconds(&self) -> i64 {
        self.published_at_us.saturating_sub(self.now_us).div_euclid(1_000_000)
    }
}

/// Writes both times, and the number of whole days, hours or minutes between them.
impl fmt::Display for ImportAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.seconds();
        let (unit_s, unit) = match seconds {
            SECONDS_PER_DAY.. => (SECONDS_PER_DAY, "day"),
            3_600.. => (3_600, "hour"),
            _ => (60, "minute"),
        };
        let distance = format_count(seconds.div_euclid(unit_s).unsigned_abs(), unit);
        let (import, time, now) = (self.import, self.format_time(), format_both_zones(self.now_us));
        write!(f, "import {import} was published at {time}, {distance} ahead of this machine's clock, {now}")
    }
}
