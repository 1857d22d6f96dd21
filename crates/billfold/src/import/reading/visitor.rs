//! Receivers of the lines of files.

use bill::Batch;

use crate::import::error::ImportError;

/// A batch of lines that is visited.
pub(crate) struct Visit<'v> {
    /// The number of their file, from 1.
    pub(crate) file: u32,
    /// The lines.
    pub(crate) batch: &'v Batch<'v>,
    /// True if no fault was found before the block that they are in.
    pub(crate) is_sound: bool,
}

/// Receives all lines.
pub(crate) trait Visitor {
    /// Receives some lines.
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError>;

    /// Does what takes longer. It is called after every block of a file.
    async fn finish_block(&mut self) -> Result<(), ImportError> {
        Ok(())
    }

    /// Does what can be done when no line follows. It is called at the end if there was no fault.
    async fn finish_lines(&mut self) -> Result<(), ImportError> {
        Ok(())
    }
}
