//! The query of the published lines that name an account, the same for both databases.

/// Finds out whether published lines name an account ($1): as payer or manager, as owner, and as the owner of lines that
/// another account pays for.
pub(super) const NAMED_IN_BILLS: &str =
    "SELECT EXISTS (SELECT 1 FROM relation WHERE payer = $1 OR manager = $1) AS as_partner,
            EXISTS (SELECT 1 FROM relation WHERE owner = $1) AS as_owner,
            EXISTS (SELECT 1 FROM relation WHERE owner = $1 AND payer <> $1) AS as_customer";
