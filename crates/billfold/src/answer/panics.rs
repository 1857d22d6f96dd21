//! Turns a panic in one request into an error, so that its client gets an answer and other requests go on.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;

/// Runs a future to its end, and catches its panic. It takes the future where it is, since each move of one that holds a
/// request copies kilobytes.
///
/// # Errors
///
/// The message of the panic.
pub(crate) async fn catch_panic<T>(mut future: Pin<&mut impl Future<Output = T>>) -> Result<T, String> {
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
    use std::pin::pin;

    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_with_its_words_and_all_else_passes() {
        assert_eq!(catch_panic(pin!(async { 7 })).await, Ok(7));
        let late = async {
            tokio::task::yield_now().await;
            panic!("on the {}nd poll", 2)
        };
        assert_eq!(catch_panic::<()>(pin!(late)).await, Err("on the 2nd poll".to_owned()));
        assert_eq!(catch_panic::<()>(pin!(async { panic!("plain") })).await, Err("plain".to_owned()));
    }
}
