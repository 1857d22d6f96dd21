//! Digests of the content of lines, in the formats that versions have.

use bill::{ContentFormat, FirstLineDigest, LineDigest, LinesDigest};

/// The digests of the content of some lines, in all formats.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContentDigests {
    newest: LinesDigest,
    /// That of no lines if no version has the format.
    first: LinesDigest,
}

impl Default for ContentDigests {
    fn default() -> Self {
        Self {
            newest: LinesDigest::empty(ContentFormat::NEWEST),
            first: LinesDigest::empty(ContentFormat::First),
        }
    }
}

impl ContentDigests {
    /// The digest in a format.
    pub(super) const fn of(self, format: ContentFormat) -> LinesDigest {
        match format {
            ContentFormat::First => self.first,
            ContentFormat::NEWEST => self.newest,
        }
    }

    /// Adds a line in the newest format.
    pub(super) fn add(&mut self, line: LineDigest) {
        self.newest.add(line);
    }

    /// Adds a line in the first format.
    pub(super) fn add_first(&mut self, line: FirstLineDigest) {
        self.first.add_first(line);
    }

    /// Adds the lines of other digests.
    pub(super) fn merge(&mut self, other: Self) {
        self.newest.merge(other.newest);
        self.first.merge(other.first);
    }
}
