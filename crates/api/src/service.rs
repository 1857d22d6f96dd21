//! The services that the actions belong to.

/// A service: the name in the scope of signatures, and the version by which requests select it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// The vendor's service for partners.
    Partners,
    /// Our own service, for what the vendor's lacks.
    Billfold,
}

impl Service {
    /// Every service, the vendor's first.
    pub const ALL: [Self; 2] = [Self::Partners, Self::Billfold];

    /// The name, as the scope of a signature has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partners => "intlpartnersmgt",
            Self::Billfold => "billfold",
        }
    }

    /// The version, which no other service has.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::Partners => "2022-09-28",
            Self::Billfold => "2026-12-01",
        }
    }

    /// Finds the service of a version.
    #[must_use]
    pub fn find(version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.version() == version)
    }

    /// Returns the service that a request means by its header `X-TC-Version`. A request without a known version is taken for
    /// one of the vendor's service, and is refused later.
    #[must_use]
    pub fn of_request(version: Option<&str>) -> Self {
        version.and_then(Self::find).unwrap_or(Self::Partners)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_names_one_service_and_a_request_without_a_known_one_means_the_vendors() {
        for service in Service::ALL {
            assert_eq!(Service::find(service.version()), Some(service));
            assert_eq!(Service::of_request(Some(service.version())), service);
        }
        assert_eq!(Service::find("2022-09-29"), None);
        for version in [None, Some(""), Some("2026-12-01 ")] {
            assert_eq!(Service::of_request(version), Service::Partners);
        }
    }
}
