//! One connection's bytes. It tells its seat when something arrives, and at its end it lingers where the
//! peer may be sending still: that is read on and dropped, so that it hears our answer and not a reset.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::seats::Seat;

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
        self.stream().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
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
