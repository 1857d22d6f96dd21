//! Times that are signed in place of the one that was sent, the same for both methods.

use crate::cause::Cause;
use crate::search::Rank;

/// Largest offset from the sent time that is tried second by second.
const NEAR_S: i64 = 5;

/// Largest difference of a time zone from UTC, in seconds.
const ZONE_S_MAX: i64 = 14 * 3600;

/// Step of which the offset of every time zone is a multiple, in seconds.
const ZONE_STEP_S: usize = 900;

/// Offsets from the sent time at which another time may have been signed, in seconds.
pub(crate) fn list_time_offsets() -> impl Iterator<Item = (Cause, Rank, i64)> {
    let near = (1..=NEAR_S).flat_map(|off_s| {
        let rank = if off_s == 1 { Rank::Likely } else { Rank::Rare };
        [off_s, -off_s].map(|off_s| (Cause::TimestampNear, rank, off_s))
    });
    let zones = (-ZONE_S_MAX..=ZONE_S_MAX).step_by(ZONE_STEP_S).filter(|off_s| *off_s != 0);
    near.chain(zones.map(|off_s| (Cause::TimestampLocal, Rank::Guess, off_s)))
}
