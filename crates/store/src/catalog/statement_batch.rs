//! The statements of a publication that are decided on and written at once, the same for both databases.

use bill::ledger::Statement;

use super::publication::Statements;
use crate::error::StoreError;

/// Largest number of bills that are decided on and written at once.
const BILLS_AT_ONCE: usize = 500;

/// Number of cells from which on no more bills are added to a batch.
const CELLS_AT_ONCE: usize = 20_000;

/// Takes the next statements, as many as are written at once; none at the end.
///
/// # Errors
///
/// [`StoreError`]: the error of a statement that could not be read.
pub(super) fn take_statement_batch(statements: &mut Statements<'_>) -> Result<Vec<Statement>, StoreError> {
    let (mut batch, mut cells) = (Vec::new(), 0);
    while batch.len() < BILLS_AT_ONCE && cells < CELLS_AT_ONCE {
        let Some(statement) = statements.next().transpose()? else { break };
        cells += statement.content.cells.len();
        batch.push(statement);
    }
    Ok(batch)
}
