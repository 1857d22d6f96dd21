//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::uri::Scheme;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;

use super::answer_body::AnswerBody;
use super::body::RequestBody;
use super::limits::{DRAIN_LINGER, LINGER};
use super::observer::Observer;
use super::state::ConnectionState;
use super::stream::LingeringStream;
use super::tls::TlsIdentity;
use super::transport::Transport;

/// The time in which a connection may still deliver what its peer had sent before the server was stopped.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(200);

/// The header that tells a client for how long the connection stays open.
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// The parts that all connections of a listener share.
#[derive(Clone)]
pub(super) struct ConnectionService<H> {
    pub(super) handler: H,
    pub(super) observer: Arc<dyn Observer>,
    pub(super) head_bytes_max: usize,
    /// The value of `Keep-Alive` in answers after which the connection stays open.
    pub(super) keep_alive_header: Option<HeaderValue>,
    /// True once the server was asked to stop.
    pub(super) stop: watch::Receiver<bool>,
    /// The identity that is shown to clients; `None` for plain HTTP.
    pub(super) tls: Option<Arc<TlsIdentity>>,
}

impl<H, F, B> ConnectionService<H>
where
    H: Fn(Request<RequestBody>, IpAddr) -> F,
    F: Future<Output = Response<B>>,
    B: Body<Data = Bytes> + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// Serves one connection.
    pub(super) async fn serve_connection(self, tcp: TcpStream, peer: IpAddr, state: &Arc<ConnectionState>) {
        // Answers are written at once and whole; without this a small one may wait for the peer.
        let _ = tcp.set_nodelay(true);
        let transport = match &self.tls {
            None => Transport::Plain(tcp),
            Some(identity) => tokio::select! {
                shaken = identity.shake_hands(tcp, peer, &*self.observer) => match shaken {
                    Some(transport) => transport,
                    None => return,
                },
                () = state.wait_for_close_request() => return,
            },
        };
        self.serve_requests(transport, peer, state).await;
    }

    /// Serves the requests of a connection.
    async fn serve_requests(self, transport: Transport, peer: IpAddr, state: &Arc<ConnectionState>) {
        let stream = LingeringStream::new(transport, Arc::clone(state), Arc::clone(&self.observer), peer);
        let mut http = Builder::new()
            .half_close(true) // A client that has sent its request may close its side, and is answered.
            // hyper's own date never goes back, so that it stays wrong after a clock was set right.
            .auto_date_header(false)
            .max_header_size(self.head_bytes_max)
            .max_buf_size(self.head_bytes_max)
            .serve_connection(
                TokioIo::new(stream),
                service_fn(|request| self.respond_to_request(request, peer, state)),
            );
        let mut stop = self.stop.clone();
        let mut is_stopping = false;
        let mut grace = std::pin::pin!(tokio::time::sleep(SHUTDOWN_GRACE));
        let has_ended = loop {
            tokio::select! {
                // What has arrived comes before all else.
                biased;
                ended = &mut http => {
                    if let Err(error) = ended {
                        tracing::debug!(%peer, %error, "a connection failed");
                    }
                    break true;
                }
                () = state.wait_for_close_request() => break false,
                _ = stop.wait_for(|stop| *stop), if !is_stopping => {
                    is_stopping = true;
                    grace.as_mut().reset(Instant::now() + SHUTDOWN_GRACE);
                }
                () = &mut grace, if is_stopping && !grace.is_elapsed() => {
                    Pin::new(&mut http).graceful_shutdown();
                }
            }
        };
        if state.is_in_head() {
            // A part of a head has arrived, and hyper has not answered it.
            if is_stopping {
                // Another server would have read this head: it is refused for the stop, and not for its bytes.
                state.record_leaving_bytes();
            }
            let status = choose_final_status(has_ended, is_stopping);
            let sending = send_final_answer(http.into_parts().io.into_inner(), status, &*self.observer);
            let _ = tokio::time::timeout(if is_stopping { DRAIN_LINGER } else { LINGER }, sending).await;
        } else if !has_ended && state.owes_an_answer() {
            // The answer is sent first; a body that is still arriving is cut off for it, see `RequestBody`.
            Pin::new(&mut http).graceful_shutdown();
            while tokio::time::timeout(DRAIN_LINGER, &mut http).await.is_err() && state.is_busy() {}
        }
    }

    /// Responds to one request, which gets the scheme of its connection as an extension if that is not plain HTTP.
    async fn respond_to_request(
        &self,
        request: Request<Incoming>,
        peer: IpAddr,
        state: &Arc<ConnectionState>,
    ) -> Result<Response<AnswerBody<B>>, Infallible> {
        let may_follow = may_another_follow(&request);
        let mut request = request.map(|body| RequestBody::new(body, Arc::clone(state)));
        if self.tls.is_some() {
            request.extensions_mut().insert(Scheme::HTTPS);
        }
        let mut response = (self.handler)(request, peer).await;
        if let Some(date) = self.observer.format_date() {
            response.headers_mut().insert(header::DATE, date);
        }
        let is_read = state.record_answered_request();
        if !is_read {
            // The rest of the body would be taken for the next request.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        } else if let Some(timeout) = self.keep_alive_header.clone().filter(|_| may_follow) {
            response.headers_mut().insert(KEEP_ALIVE, timeout);
        }
        Ok(response.map(|body| AnswerBody::new(body, state, is_read)))
    }
}

/// Returns true if the client may send another request over the connection of this one.
fn may_another_follow(request: &Request<Incoming>) -> bool {
    let closes = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
    request.version() == Version::HTTP_11 && !request.headers().get_all(header::CONNECTION).iter().any(closes)
}

/// Chooses the status of the answer to a head that is not complete. There is no request yet, so the answer has no
/// body.
fn choose_final_status(has_ended: bool, is_stopping: bool) -> &'static str {
    match (has_ended, is_stopping) {
        (_, true) => "503 Service Unavailable",
        // The head did not arrive in time.
        (false, false) => "408 Request Timeout",
        // The head breaks off, or is the beginning of HTTP/2.
        (true, false) => "400 Bad Request",
    }
}

/// Sends the last answer on a stream, and closes it.
async fn send_final_answer(
    mut stream: LingeringStream,
    status: &str,
    observer: &dyn Observer,
) -> std::io::Result<()> {
    let date = observer.format_date();
    let date = date.as_ref().and_then(|date| date.to_str().ok());
    let date = date.map_or(String::new(), |date| format!("date: {date}\r\n"));
    let answer = format!("HTTP/1.1 {status}\r\n{date}connection: close\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}
