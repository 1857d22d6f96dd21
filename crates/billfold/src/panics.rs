//! A bug of ours in one request must not cost its sender the answer, nor others anything.

use std::panic::AssertUnwindSafe;

/// Runs a future to its end, even if that is a panic: whoever asked gets an answer all the same.
///
/// # Errors
/// What the panic said.
pub(crate) async fn unpanicked<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|cx| {
        // After a panic the future is never polled again, so nothing sees what it left half-done; what is
        // shared lies behind locks that bear it.
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(panic) => {
                let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
                let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
                std::task::Poll::Ready(Err(said.unwrap_or_else(|| "a panic without words".to_owned())))
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
        assert_eq!(unpanicked(async { 7 }).await, Ok(7));
        let late = async {
            tokio::task::yield_now().await;
            panic!("on the {}nd poll", 2)
        };
        assert_eq!(unpanicked::<()>(late).await, Err("on the 2nd poll".to_owned()));
        assert_eq!(unpanicked::<()>(async { panic!("plain") }).await, Err("plain".to_owned()));
    }
}
