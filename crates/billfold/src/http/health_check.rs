//! The health checks, and the requests that ask for them.

use hyper::Method;

/// A health check.
#[derive(Clone, Copy, Debug)]
pub(super) enum HealthCheck {
    /// The process answers.
    Liveness,
    /// The process can answer requests of the API.
    Readiness,
}

/// Finds the health check that a request asks for.
pub(super) fn find_health_check(method: &Method, path: &str) -> Option<HealthCheck> {
    match (method, path) {
        (&Method::GET | &Method::HEAD, "/healthz") => Some(HealthCheck::Liveness),
        (&Method::GET | &Method::HEAD, "/readyz") => Some(HealthCheck::Readiness),
        _ => None,
    }
}
