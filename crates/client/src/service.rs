//! The services of an endpoint.

/// A service of an endpoint: the name in the scope of signatures, and its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name.
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
}

impl Service {
    /// The vendor's service for partners.
    pub const PARTNERS: Self = Self { name: "intlpartnersmgt", version: "2022-09-28" };

    /// The service of Billfold itself, for what the vendor's lacks.
    pub const BILLFOLD: Self = Self { name: "billfold", version: "2026-12-01" };
}
