//! The signatures that an account used while they were good, in bounded memory.

use std::collections::BTreeMap;

use tc3::claim::SKEW_S_MAX;

/// Signatures that are remembered of one account. Beyond them the oldest are forgotten, and all that are as old count as
/// used, so that a forgotten one cannot be used up again. They take about 100 KB.
const SIGNATURES_MAX: usize = 2_048;

/// The signatures of one account.
#[derive(Debug)]
pub(super) struct UsedSignatures {
    /// The time of the first use of each, in microseconds since 1970, by its timestamp and its number.
    first_uses: BTreeMap<(i64, u64), i64>,
    /// Signatures of this time or an earlier one count as used.
    forgotten_until_s: i64,
}

impl Default for UsedSignatures {
    fn default() -> Self {
        Self { first_uses: BTreeMap::new(), forgotten_until_s: i64::MIN }
    }
}

impl UsedSignatures {
    /// Remembers the use of a signature, its timestamp and its number. Returns the time of its first use, if that was in an
    /// earlier second; of a forgotten one, the earliest time that there is.
    pub(super) fn use_signature(&mut self, signature: (i64, u64), now_us: i64) -> Option<i64> {
        let second = now_us.div_euclid(1_000_000);
        if let Some(first_us) = self.first_uses.get(&signature) {
            return Some(*first_us).filter(|first_us| first_us.div_euclid(1_000_000) < second);
        }
        if signature.0 <= self.forgotten_until_s {
            return Some(i64::MIN);
        }
        self.first_uses.insert(signature, now_us);
        if self.first_uses.len() > SIGNATURES_MAX {
            self.remove_expired(second);
        }
        if self.first_uses.len() > SIGNATURES_MAX
            && let Some(((oldest_s, _), _)) = self.first_uses.first_key_value()
        {
            self.forgotten_until_s = *oldest_s;
            let later = (oldest_s.saturating_add(1), 0); // the largest of all times has no later one
            self.first_uses = self.first_uses.split_off(&later);
        }
        None
    }

    /// Forgets what is no longer good, and returns true if nothing is left to be remembered.
    pub(super) fn is_idle(&mut self, now_s: i64) -> bool {
        self.remove_expired(now_s);
        self.first_uses.is_empty() && is_expired(self.forgotten_until_s, now_s)
    }

    /// Forgets the signatures that are refused for their age.
    fn remove_expired(&mut self, now_s: i64) {
        while let Some(entry) = self.first_uses.first_entry()
            && is_expired(entry.key().0, now_s)
        {
            entry.remove();
        }
    }
}

/// Returns true if a signature of a time is refused for its age.
fn is_expired(timestamp_s: i64, now_s: i64) -> bool {
    timestamp_s < now_s.saturating_sub_unsigned(SKEW_S_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uses a signature at a time in seconds; true if it was used in an earlier one.
    fn use_at(used: &mut UsedSignatures, signature: (i64, u64), now_s: i64) -> bool {
        used.use_signature(signature, now_s * 1_000_000).is_some()
    }

    #[test]
    fn memory_is_bounded_and_a_forgotten_signature_still_counts_as_used() {
        let mut used = UsedSignatures::default();
        for number in 0..20_000 {
            let now_s = 1_000 + i64::try_from(number).unwrap().div_euclid(100);
            use_at(&mut used, (now_s, number), now_s);
            assert!(used.first_uses.len() <= SIGNATURES_MAX);
        }
        assert!(used.first_uses.len() > SIGNATURES_MAX - 200);
        assert!(use_at(&mut used, (1_000, 0), 1_200), "it was forgotten");
        assert!(use_at(&mut used, (1_000, 30_000), 1_200), "it may have been forgotten");
        assert!(!use_at(&mut used, (1_200, 30_000), 1_200));
    }

    #[test]
    fn signatures_are_remembered_until_they_are_refused_for_their_age() {
        let mut used = UsedSignatures::default();
        assert!(!use_at(&mut used, (400, 1), 100), "signed ahead of our clock");
        assert!(!used.is_idle(700) && use_at(&mut used, (400, 1), 700));
        assert!(used.is_idle(701));
    }
}
