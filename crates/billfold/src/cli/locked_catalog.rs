//! Waits for another program that writes to the catalog, such as a very large import that publishes.

use std::time::Duration;

use store::{MasterKeyError, StoreError};

use crate::terminal::output::print_notice;

/// Time between two attempts. The catalog itself waits some seconds in each.
const PAUSE: Duration = Duration::from_millis(100);

/// Runs an operation that writes to the catalog, again and again while another program holds its write lock: nothing was
/// changed then. Prints once that it waits.
///
/// # Errors
///
/// The operation failed for another reason.
pub(super) async fn write_when_unlocked<T>(
    operation: impl AsyncFn() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut has_waited = false;
    loop {
        match operation().await {
            Err(error) if is_locked(&error) => {
                if !has_waited {
                    print_notice("another program writes to the catalog; waiting for it to end");
                }
                has_waited = true;
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Returns true if another program held the write lock of the catalog.
fn is_locked(error: &anyhow::Error) -> bool {
    let error = match error.downcast_ref() {
        Some(MasterKeyError::Store(error)) => Some(error),
        _ => error.downcast_ref(),
    };
    error.is_some_and(StoreError::is_locked)
}
