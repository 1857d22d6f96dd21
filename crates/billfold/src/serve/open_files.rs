//! The limit of open files: raised as far as the system allows, and shared between connections and the rest.

use std::io;
use std::os::fd::AsFd as _;

use rustix::process::{Resource, getrlimit, setrlimit};

/// Files that the process needs besides its connections.
const OTHER_FILES: u64 = 256;

/// The least number of files that are left for the rest where the system allows only a few: a server with one
/// connection has some 24 open.
const OTHER_FILES_MIN: u64 = 40;

/// Files that a process must be able to open: every command gets by with them. With fewer, libraries fail at any place,
/// and name other causes.
const FREE_FILES_MIN: usize = 32;

/// Checks that this process may open as many files as any command needs. The limit is raised before, if the system
/// allows it.
///
/// # Errors
///
/// The error of the system: the process, or the machine, has as many files open as it may.
pub(crate) fn check_free_files() -> io::Result<()> {
    raise_limit(OTHER_FILES)?;
    let stdin = io::stdin();
    let copies: io::Result<Vec<_>> =
        (0..FREE_FILES_MIN).map(|_| stdin.as_fd().try_clone_to_owned()).collect();
    copies.map(drop)
}

/// Raises the limit of open files to what `max_connections` needs, as far as the system allows. Returns the number
/// of connections that may be open.
pub(crate) fn raise_open_file_limit(max_connections: usize) -> usize {
    let Ok(connections) = u64::try_from(max_connections) else { unreachable!("a usize has at most 64 bits") };
    if let Err(error) = raise_limit(connections + OTHER_FILES) {
        tracing::warn!(%error, "could not raise the limit of open files");
    }
    let limit = getrlimit(Resource::Nofile).current;
    let allowed = limit.filter(|limit| *limit < connections + OTHER_FILES);
    let Some(open_files) = allowed else { return max_connections };
    let Ok(allowed) = usize::try_from(share_files(open_files)) else { return max_connections };
    let max_connections = allowed.min(max_connections);
    tracing::warn!(
        open_files,
        max_connections,
        "the system allows fewer open files than max_connections needs: raise it (ulimit -n, LimitNOFILE)"
    );
    max_connections
}

/// Returns the number of connections that may be open where the system allows this number of files: half of them, or all
/// but those that the rest needs at most. At least one.
fn share_files(open_files: u64) -> u64 {
    let others = open_files.div_euclid(2).clamp(OTHER_FILES_MIN, OTHER_FILES);
    open_files.saturating_sub(others).max(1) // a limit below what the rest needs leaves one
}

/// Raises the limit of open files to a number, or to the highest that the system allows.
fn raise_limit(wanted: u64) -> io::Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |maximum| wanted.min(maximum)));
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_limit_of_open_files_leaves_half_of_them_to_connections() {
        let cases = [
            (6, 1),
            (33, 1),
            (48, 8),
            (80, 40),
            (200, 100),
            (256, 128),
            (512, 256),
            (600, 344),
            (4_096, 3_840),
        ];
        for (open_files, connections) in cases {
            assert_eq!(share_files(open_files), connections, "{open_files}");
        }
    }
}
