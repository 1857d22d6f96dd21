//! Files without a name, for what may be more than memory holds.

pub(crate) mod encoding;

use std::fs::File;
use std::io::Error;
use std::path::{Path, PathBuf};

use store::StoreError;

/// A file without a name, which is gone when it is closed.
#[derive(Debug)]
pub(crate) struct TemporaryFile {
    pub(crate) file: File,
    folder: PathBuf,
}

impl TemporaryFile {
    /// Makes a file in the system's folder of temporary files or, where that cannot be used, in the data folder: a
    /// container may have no other folder that can be written.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: neither can be used. It names the first.
    pub(crate) fn create(data_folder: &Path) -> Result<Self, StoreError> {
        let folder = std::env::temp_dir();
        match tempfile::tempfile_in(&folder) {
            Ok(file) => Ok(Self { file, folder }),
            Err(source) => match tempfile::tempfile_in(data_folder) {
                Ok(file) => Ok(Self { file, folder: data_folder.to_owned() }),
                Err(_) => Err(StoreError::Temporary { doing: "make", folder, source }),
            },
        }
    }

    /// Returns the function that makes an error of the file.
    pub(crate) fn fault(&self) -> TemporaryFault {
        TemporaryFault { folder: self.folder.clone() }
    }
}

/// Makes the errors of a temporary file.
#[derive(Clone, Debug)]
pub(crate) struct TemporaryFault {
    folder: PathBuf,
}

impl TemporaryFault {
    /// Makes the error of an operation.
    pub(crate) fn of(&self, doing: &'static str, source: Error) -> StoreError {
        StoreError::Temporary { doing, folder: self.folder.clone(), source }
    }
}
