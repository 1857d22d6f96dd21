//! The body of an answer, which keeps the state of its connection up to date while it is sent piece by piece.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::state::ConnectionState;

/// The body of an answer.
#[derive(Debug)]
pub(super) struct AnswerBody<B> {
    body: B,
    /// Of a body that is sent piece by piece: the state of its connection, and true if the request had been read to its end.
    sending: Option<(Arc<ConnectionState>, bool)>,
}

impl<B: Body> AnswerBody<B> {
    /// The body of an answer to a request, which was read to its end or not. One of unknown length is sent piece by piece.
    pub(super) fn new(body: B, state: &Arc<ConnectionState>, is_read: bool) -> Self {
        let is_whole = body.size_hint().exact().is_some();
        let sending = (!is_whole).then(|| {
            state.record_sending();
            (Arc::clone(state), is_read)
        });
        Self { body, sending }
    }
}

impl<B> Drop for AnswerBody<B> {
    fn drop(&mut self) {
        if let Some((state, is_read)) = &self.sending {
            state.record_sent(*is_read);
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for AnswerBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
