//! Paths that are signed in place of `/`, the same for both methods.

use tc3::Received;

use crate::cause::Cause;
use crate::search::Rank;

/// Paths of older methods and of examples.
const PATHS: [&str; 4] = ["/v2/index.php", "/index.php", "/api", "/v3"];

/// Paths that gateways route by, and those of other APIs.
const MORE_PATHS: [&str; 9] =
    ["/v3/", "/api/", "/billing", "/billing/", "/v1", "/v1/", "/v2", "/v2/", "/index.html"];

/// More paths that gateways route by, each with and without a slash at its end.
const GATEWAY_PATHS: [&str; 12] = [
    "/api/v1",
    "/api/v2",
    "/api/v3",
    "/bill",
    "/bills",
    "/gateway",
    "/mock",
    "/partner",
    "/proxy",
    "/tencent",
    "/tencentcloud",
    "/tencent-cloud",
];

/// Headers by which a proxy names the path that it received.
const FORWARDED: [&str; 9] = [
    "X-Forwarded-Prefix",
    "X-Forwarded-Path",
    "X-Forwarded-Uri",
    "X-Original-Uri",
    "X-Original-Url",
    "X-Original-Path",
    "X-Rewrite-Url",
    "X-Envoy-Original-Path",
    "X-Script-Name",
];

/// Longest path named by a proxy that is tried, in bytes.
const FORWARDED_BYTES_MAX: usize = 255;

/// Largest number of paths named by a proxy that are tried.
const FORWARDED_MAX: usize = 8;

/// Every other path that may have been signed. `action` and `version` are those of the request; `ours` is the service of
/// the server.
pub(super) fn list_other_paths(
    received: &Received<'_>,
    ours: &str,
    action: Option<&str>,
    version: Option<&str>,
) -> Vec<(Cause, Rank, String)> {
    let mut others: Vec<(Cause, Rank, String)> = Vec::new();
    let mut add = |cause, rank, path: String| {
        if path != "/" && !others.iter().any(|(_, _, known)| *known == path) {
            others.push((cause, rank, path));
        }
    };
    for path in list_forwarded_paths(received) {
        let bare = path.trim_end_matches('/');
        add(Cause::PathPrefix, Rank::Likely, path.clone());
        add(Cause::PathPrefix, Rank::Likely, bare.to_owned());
        add(Cause::PathPrefix, Rank::Likely, format!("{bare}/"));
        add(Cause::PathPrefix, Rank::Rare, format!("{bare}{}", received.path));
    }
    for path in PATHS {
        add(Cause::PathOther, Rank::Likely, path.to_owned());
    }
    for path in MORE_PATHS {
        add(Cause::PathOther, Rank::Rare, path.to_owned());
    }
    for path in GATEWAY_PATHS {
        add(Cause::PathOther, Rank::Last, path.to_owned());
        add(Cause::PathOther, Rank::Last, format!("{path}/"));
    }
    for name in [action, version, Some(ours)].into_iter().flatten() {
        for path in [format!("/{name}"), format!("/{name}/")] {
            add(Cause::PathOther, Rank::Rare, path);
        }
    }
    others
}

/// The paths that a proxy received, without scheme, host and query.
fn list_forwarded_paths(received: &Received<'_>) -> Vec<String> {
    let values = FORWARDED.iter().filter_map(|name| received.header(name));
    let paths = values.flat_map(|value| value.split(',')).filter_map(|value| {
        let value = value.trim();
        let target = match value.split_once("://") {
            Some((_, rest)) => rest.get(rest.find('/')?..)?,
            None => value,
        };
        let (path, _) = target.split_once('?').unwrap_or((target, ""));
        // Some proxies write a prefix without the slash before it.
        let slash = if path.starts_with('/') { "" } else { "/" };
        (!path.is_empty() && path.len() <= FORWARDED_BYTES_MAX).then(|| format!("{slash}{path}"))
    });
    paths.take(FORWARDED_MAX).collect()
}
