//! The errors of writing a world's files.

use std::io;
use std::path::{Path, PathBuf};

/// The files of a world could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The folder for the files holds something.
    #[error("{} is not empty, and nothing in it is overwritten", .0.display())]
    FolderNotEmpty(PathBuf),
    /// A call to the file system failed.
    #[error("could not {action} {}", path.display())]
    File {
        /// The verb for what failed, such as `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

impl GenerateError {
    /// Returns a function that turns the error of a call to the file system into one that names the file.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }
}
