//! Turns a panic in one request into an error, so that its client gets an answer and other requests go on.

use std::panic::AssertUnwindSafe;

/// Runs a future to its end, and catches its panic.
///
/// # Errors
///
/// The message of the panic.
pub(crate) async fn catch_panic<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|cx| {
        // After a panic the future is never polled again, so its half-finished state is never seen. Shared state is
        // behind locks that survive a panic.
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(panic) => {
                let message = panic.downcast_ref::<&str>().map(|message| (*message).to_owned());
                let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
                std::task::Poll::Ready(Err(message.unwrap_or_else(|| "a panic without a message".to_owned())))
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_with_its_words_and_all_else_passes() {
        assert_eq!(catch_panic(async { 7 }).await, Ok(7));
        let late = async {
            tokio::task::yield_now().await;
            panic!("on the {}nd poll", 2)
        };
        assert_eq!(catch_panic::<()>(late).await, Err("on the 2nd poll".to_owned()));
        assert_eq!(catch_panic::<()>(async { panic!("plain") }).await, Err("plain".to_owned()));
    }
}
