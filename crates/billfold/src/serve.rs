//! The server: accepts connections, serves each of them, and drains them when it stops.

mod pool;
mod state;
mod stream;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustix::io::Errno;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::answer::service::App;
use crate::clock::format_http_date;
use crate::config::ConnectionBounds;
use crate::http::{self, ListenerKind};
use pool::{ConnectionPool, DRAIN_LINGER, LINGER};
use state::Connection;
use stream::{BodyObserver, LingeringStream};

/// The most bytes of a request's head: twice the largest query, so that a query which is too large is refused in
/// an envelope. Beyond it, hyper answers with 431.
const HEAD_BYTES_MAX: usize = 2 * tc3::claim::GET_QUERY_BYTES_MAX;

/// The most connections to the operations listener at once. They are counted apart, so that operators reach a full
/// server.
const OPERATIONS_CONNECTIONS_MAX: usize = 64;

/// Files that the process needs besides its connections: the catalog, objects, the log.
const OTHER_FILES: u64 = 256;

/// The pause of a listener that cannot accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The time that a closing listener waits for the next connection that the system had already accepted.
const ACCEPT_DRAIN: Duration = Duration::from_millis(1);

/// The time in which a connection may still deliver what its peer had sent before the server was stopped.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(200);

/// The status of the answer to a head that did not arrive in time. There is no request yet, so it has no envelope.
const REQUEST_TIMEOUT: &str = "408 Request Timeout";

/// The status of the answer to a head that breaks off, or that is the beginning of HTTP/2.
const BAD_REQUEST: &str = "400 Bad Request";

/// The status of the answer to a head of which a part had arrived when the server was stopped.
const UNAVAILABLE: &str = "503 Service Unavailable";

/// Binds an address. `flag` is the one that chooses another.
///
/// # Errors
///
/// The address is in use, or is not one of this machine.
pub(crate) async fn bind_listener(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let fix = match Errno::from_io_error(&error) {
            Some(Errno::ADDRINUSE) => {
                format!("another program listens there; end it, or choose another with {flag}")
            }
            Some(Errno::ACCESS) => format!(
                "ports below 1024 are root's; choose another with {flag}, or allow this one to the service \
                 (AmbientCapabilities=CAP_NET_BIND_SERVICE)"
            ),
            Some(Errno::ADDRNOTAVAIL) => {
                format!("it is no address of this machine; choose one of its own with {flag}")
            }
            _ => format!("choose another with {flag}"),
        };
        anyhow!("could not listen on {address}: {error}: {fix}")
    })
}

/// Serves on listeners until `stop` is true, then finishes the requests under way. Returns when the last connection
/// to the API is closed.
pub(crate) async fn run(
    app: Arc<App>,
    listeners: Vec<(ListenerKind, TcpListener)>,
    stop: watch::Receiver<bool>,
) {
    let (alive, mut all_closed) = mpsc::channel::<()>(1);
    let mut tasks = tokio::task::JoinSet::new();
    for (kind, listener) in listeners {
        let bounds = app.config.connections;
        let max = match kind {
            ListenerKind::Api => raise_open_file_limit(bounds.max),
            ListenerKind::Operations => OPERATIONS_CONNECTIONS_MAX,
        };
        let pool = ConnectionPool::new(ConnectionBounds { max, ..bounds }, Arc::clone(&app.metrics));
        let checked = Arc::clone(&pool);
        tasks.spawn(async move { checked.close_slow_connections().await });
        // Only connections to the API are waited for; the operations listener is open until then.
        let alive = (kind == ListenerKind::Api).then(|| alive.clone());
        let acceptor = Acceptor { app: Arc::clone(&app), kind, pool, stop: stop.clone(), alive };
        tasks.spawn(acceptor.run(listener));
    }
    drop(alive);
    // Nothing is ever sent; this ends when every connection has dropped its sender.
    let _ = all_closed.recv().await;
}

/// Raises the limit of open files to what `max_connections` needs, as far as the system allows. Returns the number
/// of connections that may be open.
fn raise_open_file_limit(max_connections: usize) -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let Ok(connections) = u64::try_from(max_connections) else { unreachable!("a usize has at most 64 bits") };
    let wanted = connections + OTHER_FILES;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = limit.maximum.map_or(wanted, |maximum| wanted.min(maximum));
        limit.current = Some(raised);
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "could not raise the limit of open files");
        }
    }
    let allowed = getrlimit(Resource::Nofile).current.filter(|current| *current < wanted);
    let Some(open_files) = allowed else { return max_connections };
    let allowed = open_files.max(OTHER_FILES + 1) - OTHER_FILES; // at least 1
    let max_connections =
        usize::try_from(allowed).map_or(max_connections, |allowed| allowed.min(max_connections));
    tracing::warn!(
        open_files,
        max_connections,
        "the system allows fewer open files than max_connections needs: raise it (ulimit -n, LimitNOFILE)"
    );
    max_connections
}

/// Accepts the connections of one listener.
struct Acceptor {
    app: Arc<App>,
    kind: ListenerKind,
    pool: Arc<ConnectionPool>,
    stop: watch::Receiver<bool>,
    /// Held while a connection may be open; `None` if none of them is waited for.
    alive: Option<mpsc::Sender<()>>,
}

impl Acceptor {
    /// Accepts connections until the server is stopped.
    async fn run(mut self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                // The operations listener stays open while the other drains, so that operators can watch it.
                _ = self.stop.wait_for(|stop| *stop), if self.kind == ListenerKind::Api => break,
            };
            match accepted {
                Ok((tcp, peer)) => self.start_connection(tcp, peer.ip()).await,
                // The peer has gone again, or the system has no file left for us.
                Err(error) => {
                    let is_out_of_files =
                        matches!(Errno::from_io_error(&error), Some(Errno::MFILE | Errno::NFILE));
                    let fix = is_out_of_files.then_some("raise LimitNOFILE, or lower max_connections");
                    tracing::warn!(%error, fix, "could not accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        self.pool.start_shutdown();
        // Connections that the system had already accepted may have sent a request, so they are served too.
        while let Ok(Ok((tcp, peer))) = tokio::time::timeout(ACCEPT_DRAIN, listener.accept()).await {
            self.start_connection(tcp, peer.ip()).await;
        }
    }

    /// Waits for room in the pool, and serves a connection in a task of its own.
    async fn start_connection(&self, tcp: TcpStream, peer: IpAddr) {
        let guard = self.pool.acquire().await;
        let (app, kind, stop) = (Arc::clone(&self.app), self.kind, self.stop.clone());
        let alive = self.alive.clone();
        tokio::spawn(async move {
            serve_connection(app, kind, tcp, peer, &guard.connection, stop).await;
            drop((guard, alive));
        });
    }
}

/// Serves one connection, from its first byte to its last.
async fn serve_connection(
    app: Arc<App>,
    kind: ListenerKind,
    tcp: TcpStream,
    peer: IpAddr,
    connection: &Arc<Connection>,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are written at once and whole; without this a small one may wait for the peer.
    let _ = tcp.set_nodelay(true);
    let stream = LingeringStream::new(tcp, Arc::clone(connection), Arc::clone(&app), peer);
    let mut http = Builder::new()
        .half_close(true) // A client that has sent its request may close its side, and is answered.
        // hyper's own date never goes back, so that it stays wrong after a clock was set right.
        .auto_date_header(false)
        .max_header_size(HEAD_BYTES_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(|request| serve_request(Arc::clone(&app), kind, peer, request, connection)),
        );
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
            () = connection.wait_for_close_request() => break false,
            _ = stop.wait_for(|stop| *stop), if kind == ListenerKind::Api && !is_stopping => {
                is_stopping = true;
                grace.as_mut().reset(Instant::now() + SHUTDOWN_GRACE);
            }
            () = &mut grace, if is_stopping && !grace.is_elapsed() => {
                Pin::new(&mut http).graceful_shutdown();
            }
        }
    };
    if connection.is_in_head() {
        // A part of a head has arrived, and hyper has not answered it.
        let status = match (has_ended, is_stopping) {
            (_, true) => UNAVAILABLE,
            (false, false) => REQUEST_TIMEOUT,
            (true, false) => BAD_REQUEST,
        };
        let mut stream = http.into_parts().io.into_inner();
        // Another server would have read this head: it is refused for the stop, and not for its bytes.
        if is_stopping {
            connection.record_leaving_bytes();
        }
        let date =
            format_http_date(app.clock.now_s()).map_or(String::new(), |date| format!("date: {date}\r\n"));
        let answer = format!("HTTP/1.1 {status}\r\n{date}connection: close\r\ncontent-length: 0\r\n\r\n");
        let sending = async {
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await
        };
        let _ = tokio::time::timeout(if is_stopping { DRAIN_LINGER } else { LINGER }, sending).await;
    } else if !has_ended && connection.owes_an_answer() {
        // The answer is sent first; a body that is still arriving is cut off for it, see `BodyObserver`.
        Pin::new(&mut http).graceful_shutdown();
        while tokio::time::timeout(DRAIN_LINGER, &mut http).await.is_err() && connection.is_busy() {}
    }
}

/// Answers one request of a connection.
async fn serve_request(
    app: Arc<App>,
    kind: ListenerKind,
    peer: IpAddr,
    request: Request<Incoming>,
    connection: &Connection,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let mut body = BodyObserver::new(body, connection);
    let mut response = http::respond_to_request(&app, kind, peer, parts, &mut body).await;
    if let Some(date) = format_http_date(app.clock.now_s()).and_then(|date| date.parse().ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    let is_read = body.is_end_stream();
    if !is_read {
        // The rest of the body would be taken for the next request.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    connection.record_answered_request(is_read);
    Ok(response)
}
