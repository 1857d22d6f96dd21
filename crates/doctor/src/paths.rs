//! Paths that are signed in place of `/`, the same for both methods.

/// Paths of older methods and of examples.
pub(crate) const PATHS: [&str; 4] = ["/v2/index.php", "/index.php", "/api", "/v3"];
