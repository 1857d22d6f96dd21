//! Errors of files that a command line names, with their cause and the fix.

use std::io::Error;
use std::path::{Path, PathBuf};

use sheet::show_path;
use store::describe_system_error;

/// An error of a file or folder.
#[derive(Debug, thiserror::Error)]
#[error("could not {doing} {}: {}", show_path(path), describe_system_error(path, source))]
pub(crate) struct FileError {
    doing: String,
    path: PathBuf,
    source: Error,
}

impl FileError {
    /// Returns a function for `map_err` that makes an error of a file or folder. `doing` is the attempted operation,
    /// such as `read`.
    pub(crate) fn at(doing: &str, path: &Path) -> impl FnOnce(Error) -> Self {
        let (doing, path) = (doing.to_owned(), path.to_owned());
        move |source| Self { doing, path, source }
    }
}
