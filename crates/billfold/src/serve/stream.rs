//! The byte stream of one connection, which keeps its [`ConnectionState`] up to date.
//!
//! At its end a stream lingers if the peer may still be sending: the rest is read and dropped, so that the peer
//! gets our answer and not a reset.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::observer::Observer;
use super::protocol::{OPENING_BYTES, Protocol};
use super::state::ConnectionState;
use super::transport::Transport;

/// Bytes that a lingering stream drops with each read.
const DROPPED_BYTES: usize = 16 * 1024;

/// Reads of a lingering stream before it yields to other tasks.
const DROPPED_READS_MAX: usize = 32;

/// The byte stream of a connection.
#[derive(Debug)]
pub(super) struct LingeringStream {
    transport: Transport,
    state: Arc<ConnectionState>,
    observer: Arc<dyn Observer>,
    peer: IpAddr,
    opening: Opening,
    /// True once our side is closed.
    is_shut: bool,
}

/// The first bytes of the head that is arriving.
#[derive(Debug, Default)]
struct Opening {
    bytes: [u8; OPENING_BYTES],
    length: usize,
}

impl Opening {
    /// Adds bytes, as far as there is room.
    fn extend(&mut self, arrived: &[u8]) {
        for (place, byte) in self.bytes.iter_mut().skip(self.length).zip(arrived) {
            *place = *byte;
            self.length += 1;
        }
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl LingeringStream {
    /// The stream of a connection that was accepted just now.
    pub(super) fn new(
        transport: Transport,
        state: Arc<ConnectionState>,
        observer: Arc<dyn Observer>,
        peer: IpAddr,
    ) -> Self {
        Self { transport, state, observer, peer, opening: Opening::default(), is_shut: false }
    }

    /// Records that bytes of ours are being sent. In a head, they refuse it before it becomes a request.
    fn record_leaving_bytes(&self) {
        if self.state.is_in_head() {
            let protocol = Protocol::recognize(self.opening.as_bytes());
            self.observer.record_refused_bytes(self.peer, protocol);
        }
        self.state.record_leaving_bytes();
    }

    fn pin_transport(self: Pin<&mut Self>) -> Pin<&mut Transport> {
        Pin::new(&mut self.get_mut().transport)
    }
}

/// Records that the peer took some bytes, and returns their number.
fn record_taken(state: &ConnectionState, taken: usize) -> usize {
    if taken > 0 {
        state.record_taken_bytes();
    }
    taken
}

impl AsyncRead for LingeringStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.as_mut().pin_transport().poll_read(cx, buffer))?;
        let arrived = buffer.filled().get(before..).unwrap_or_default();
        if !arrived.is_empty() {
            if self.state.record_arrived_bytes() {
                self.opening = Opening::default();
            }
            if self.state.is_in_head() {
                self.opening.extend(arrived);
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LingeringStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.record_leaving_bytes();
        let state = Arc::clone(&self.state);
        self.pin_transport().poll_write(cx, bytes).map_ok(|taken| record_taken(&state, taken))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.record_leaving_bytes();
        let state = Arc::clone(&self.state);
        self.pin_transport().poll_write_vectored(cx, bytes).map_ok(|taken| record_taken(&state, taken))
    }

    fn is_write_vectored(&self) -> bool {
        self.transport.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pin_transport().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.state.is_in_head() {
            // `serve_connection` answers what has arrived with a final status line.
            return Poll::Ready(Ok(()));
        }
        if !self.is_shut {
            ready!(self.as_mut().pin_transport().poll_shutdown(cx))?;
            self.is_shut = true;
            if !self.state.start_lingering_if_needed() {
                return Poll::Ready(Ok(()));
            }
        }
        for _ in 0..DROPPED_READS_MAX {
            let mut dropped = [MaybeUninit::uninit(); DROPPED_BYTES];
            let mut dropped = ReadBuf::uninit(&mut dropped);
            match ready!(self.as_mut().pin_transport().poll_read(cx, &mut dropped)) {
                Ok(()) if !dropped.filled().is_empty() => {}
                // The peer has closed its side as well, or is gone.
                Ok(()) | Err(_) => return Poll::Ready(Ok(())),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
