//! The body of a request, which keeps the state of its connection up to date.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use super::state::ConnectionState;

/// The body of a request. It records in the state of its connection when it is complete. If the connection is
/// asked to close, it breaks off, so that the request gets an error as its answer.
#[derive(Debug)]
pub(crate) struct RequestBody {
    body: Incoming,
    state: Arc<ConnectionState>,
    /// True once the end was read; a body in chunks has no other sign of it.
    has_ended: bool,
}

/// A body that broke off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    /// The connection failed.
    #[error("{0}")]
    Broken(#[from] hyper::Error),
    /// The listener is at its limit, and this body had been arriving for longest.
    #[error("the server was full and closed the slowest connections")]
    Evicted,
}

impl RequestBody {
    /// The body of a request whose head is complete.
    pub(super) fn new(body: Incoming, state: Arc<ConnectionState>) -> Self {
        if body.is_end_stream() {
            state.record_complete_request();
        } else {
            state.record_body_start();
        }
        Self { body, state, has_ended: false }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match polled {
            Poll::Pending if self.state.is_close_requested() => {
                return Poll::Ready(Some(Err(BodyError::Evicted)));
            }
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => self.has_ended = true,
            Poll::Ready(Some(_)) => {}
        }
        if self.is_end_stream() {
            self.state.record_complete_request();
        }
        polled.map_err(BodyError::Broken)
    }

    fn is_end_stream(&self) -> bool {
        self.has_ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
