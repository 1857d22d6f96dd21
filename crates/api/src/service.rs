//! The services that the actions belong to.

use alloc::format;

use tc3::Received;

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

    /// Returns the service that a request means: by its version, or else by the scope of its signature. A request with neither is
    /// taken for one of the vendor's service, and is refused later.
    #[must_use]
    pub fn of_request(received: &Received<'_>) -> Self {
        let of_version = received.header("X-TC-Version").and_then(Self::find);
        let find_in = |scope: &str| {
            Self::ALL.into_iter().find(|service| scope.contains(&format!("/{}/", service.name())))
        };
        of_version.or_else(|| received.header("Authorization").and_then(find_in)).unwrap_or(Self::Partners)
    }
}

#[cfg(test)]
mod tests {
    use tc3::Method;

    use super::*;

    /// Returns the service that a request with two headers means.
    fn find_service(version: &str, authorization: &str) -> Service {
        let headers = [("X-TC-Version", version.as_bytes()), ("Authorization", authorization.as_bytes())];
        let received = Received { method: Method::Post, path: "/", query: "", headers: &headers, body: b"" };
        Service::of_request(&received)
    }

    #[test]
    fn a_request_means_the_service_of_its_version_or_else_that_of_its_scope() {
        for service in Service::ALL {
            assert_eq!(Service::find(service.version()), Some(service));
            assert_eq!(find_service(service.version(), "Credential=A/D/other/tc3_request"), service);
            let scope = format!("Credential=A/D/{}/tc3_request", service.name());
            for unknown in ["", "2022-09-29", "2026-12-02"] {
                assert_eq!(find_service(unknown, &scope), service);
            }
        }
        assert_eq!(find_service("", ""), Service::Partners);
    }
}
