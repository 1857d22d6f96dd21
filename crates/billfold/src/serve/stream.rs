//! The byte stream and the request bodies of one connection, which keep its [`Connection`] state up to date.
//!
//! At its end a stream lingers if the peer may still be sending: the rest is read and dropped, so that the peer
//! gets our answer and not a reset.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::state::Connection;
use crate::answer::service::App;
use crate::connection_log::OPENING_BYTES;

/// Bytes that a lingering stream drops with each read.
const DROPPED_BYTES: usize = 16 * 1024;

/// Reads of a lingering stream before it yields to other tasks.
const DROPPED_READS_MAX: usize = 32;

/// The byte stream of a connection.
#[derive(Debug)]
pub(super) struct LingeringStream {
    tcp: TcpStream,
    connection: Arc<Connection>,
    app: Arc<App>,
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
    pub(super) fn new(tcp: TcpStream, connection: Arc<Connection>, app: Arc<App>, peer: IpAddr) -> Self {
        Self { tcp, connection, app, peer, opening: Opening::default(), is_shut: false }
    }

    /// Reports that the head which is arriving is refused before it becomes a request.
    pub(super) fn report_stranger(&self) {
        let (app, opening) = (&self.app, self.opening.as_bytes());
        app.strangers.report(&app.metrics, app.clock.now_s(), self.peer, opening);
    }

    /// Records that bytes of ours are being sent. In a head, they are hyper's own refusal of it.
    fn record_leaving_bytes(&self) {
        if self.connection.is_in_head() {
            self.report_stranger();
        }
        self.connection.record_leaving_bytes();
    }

    fn pin_tcp(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().tcp)
    }
}

impl AsyncRead for LingeringStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.as_mut().pin_tcp().poll_read(cx, buffer))?;
        let arrived = buffer.filled().get(before..).unwrap_or_default();
        if !arrived.is_empty() {
            if self.connection.record_arrived_bytes() {
                self.opening = Opening::default();
            }
            if self.connection.is_in_head() {
                self.opening.extend(arrived);
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LingeringStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.record_leaving_bytes();
        self.pin_tcp().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.record_leaving_bytes();
        self.pin_tcp().poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pin_tcp().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.connection.is_in_head() {
            // `serve_connection` answers what has arrived with a final status line.
            return Poll::Ready(Ok(()));
        }
        if !self.is_shut {
            ready!(self.as_mut().pin_tcp().poll_shutdown(cx))?;
            self.is_shut = true;
            if !self.connection.start_lingering_if_needed() {
                return Poll::Ready(Ok(()));
            }
        }
        for _ in 0..DROPPED_READS_MAX {
            let mut dropped = [MaybeUninit::uninit(); DROPPED_BYTES];
            let mut dropped = ReadBuf::uninit(&mut dropped);
            match ready!(self.as_mut().pin_tcp().poll_read(cx, &mut dropped)) {
                Ok(()) if !dropped.filled().is_empty() => {}
                // The peer has closed its side as well, or is gone.
                Ok(()) | Err(_) => return Poll::Ready(Ok(())),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// The body of a request. It records in the state of its connection when it is complete. If the connection is
/// asked to close, it breaks off, so that the request gets an error as its answer.
#[derive(Debug)]
pub(super) struct BodyObserver<'c> {
    body: Incoming,
    connection: &'c Connection,
    /// True once the end was read; a body in chunks has no other sign of it.
    has_ended: bool,
}

impl<'c> BodyObserver<'c> {
    /// The body of a request whose head is complete.
    pub(super) fn new(body: Incoming, connection: &'c Connection) -> Self {
        if body.is_end_stream() {
            connection.record_complete_request();
        } else {
            connection.record_body_start();
        }
        Self { body, connection, has_ended: false }
    }
}

/// A body that broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    /// The connection failed.
    #[error("{0}")]
    Broken(#[from] hyper::Error),
    /// The listener is at its limit, and this body had been arriving for longest.
    #[error("the server was full and closed the slowest connections")]
    Evicted,
}

impl Body for BodyObserver<'_> {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match polled {
            Poll::Pending if self.connection.is_close_requested() => {
                return Poll::Ready(Some(Err(BodyError::Evicted)));
            }
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => self.has_ended = true,
            Poll::Ready(Some(_)) => {}
        }
        if self.is_end_stream() {
            self.connection.record_complete_request();
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
