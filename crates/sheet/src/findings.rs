//! What was found in files, besides their lines.

use crate::grouped_faults::Faults;
use crate::notice::Notices;

/// The faults and notices of files that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The faults, which refuse an import.
    pub faults: Faults,
    /// The notices, which do not.
    pub notices: Notices,
}
