//! One connection's bytes. It tells its seat when something arrives, and at its end it lingers where the
//! peer may be sending still: that is read on and dropped, so that it hears our answer and not a reset.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::connection::Seat;

/// How much is read and dropped at once, in bytes.
const SCRAP_BYTES: usize = 16 * 1024;

/// How often a lingering connection reads before others have their turn.
const SCRAPS_A_TURN: usize = 32;

/// A connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    seat: Arc<Seat>,
    /// Whether our side has said that it is done.
    is_shut: bool,
}

impl Wire {
    /// The connection on a seat.
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>) -> Wire {
        Wire { stream, seat, is_shut: false }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(self.as_mut().stream().poll_read(cx, into))?;
        if into.filled().len() > before {
            self.seat.bytes_arrived();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.seat.bytes_leave();
        self.stream().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.seat.bytes_leave();
        self.stream().poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.seat.is_in_head() {
            // Whoever holds the connection has last words for what has arrived.
            return Poll::Ready(Ok(()));
        }
        if !self.is_shut {
            ready!(self.as_mut().stream().poll_shutdown(cx))?;
            self.is_shut = true;
            if !self.seat.lingers() {
                return Poll::Ready(Ok(()));
            }
        }
        for _ in 0..SCRAPS_A_TURN {
            let mut scrap = [MaybeUninit::uninit(); SCRAP_BYTES];
            let mut scrap = ReadBuf::uninit(&mut scrap);
            match ready!(self.as_mut().stream().poll_read(cx, &mut scrap)) {
                Ok(()) if !scrap.filled().is_empty() => {}
                // The peer is done as well, or gone.
                Ok(()) | Err(_) => return Poll::Ready(Ok(())),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// The body of a request. It tells its seat when it is there as a whole; and where the seat was told to
/// close it breaks off, so that its request is answered and does not just end.
#[derive(Debug)]
pub(super) struct Watched<'s> {
    body: Incoming,
    seat: &'s Seat,
    /// Whether its end was read; of a body in chunks nothing else tells.
    has_ended: bool,
}

impl<'s> Watched<'s> {
    /// The body of a request whose head is there.
    pub(super) fn new(body: Incoming, seat: &'s Seat) -> Watched<'s> {
        if body.is_end_stream() {
            seat.request_is_there();
        } else {
            seat.body_begins();
        }
        Watched { body, seat, has_ended: false }
    }
}

/// Why a body broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    /// The connection did.
    #[error("{0}")]
    Broken(#[from] hyper::Error),
    /// The server is full, and this one had been sent for longest.
    #[error("others needed its place")]
    Evicted,
}

impl Body for Watched<'_> {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match polled {
            Poll::Pending if self.seat.is_told() => return Poll::Ready(Some(Err(BodyError::Evicted))),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => self.has_ended = true,
            Poll::Ready(Some(_)) => {}
        }
        if self.is_end_stream() {
            self.seat.request_is_there();
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
