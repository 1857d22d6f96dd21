//! The server: listeners, connections, and how all of it ends.

mod connection;
mod connections;
mod stream;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use hyper::Request;
use hyper::body::{Body as _, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::app::App;
use crate::config::ConnectionBounds;
use crate::http;
use connection::Seat;
use connections::{HURRY, House, LINGER};
use stream::{Watched, Wire};

/// The most bytes of a request's head: twice the largest query, so that one which is too large is told so
/// in an envelope. Beyond it HTTP itself answers, with 431.
const HEAD_BYTES_MAX: usize = 2 * tc3::claim::GET_QUERY_BYTES_MAX;

/// Connections to the operations listener at once. They have their own places, so that whoever looks
/// after a full server gets in.
const OPERATIONS_CONNECTIONS_MAX: usize = 64;

/// Files that the process needs besides its connections: the catalog, objects, the log.
const OTHER_FILES: u64 = 256;

/// How long a listener that cannot accept rests.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a listener that closes waits for the next connection that the system let in already.
const LAST_GUEST: Duration = Duration::from_millis(1);

/// How long a connection may still bring what its peer had sent when the server was told to stop.
const LAST_CALL: Duration = Duration::from_millis(200);

/// What HTTP says to a head that did not arrive in time. The request is none yet, so it has no envelope.
const REQUEST_TIMEOUT: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What HTTP says to a head that breaks off, or that is the beginning of HTTP/2.
const BAD_REQUEST: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What HTTP says to a head that had just begun when the server was told to stop.
const UNAVAILABLE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What a listener is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// For clients.
    Api,
    /// For those who run the server.
    Operations,
}

/// Binds an address.
///
/// # Errors
/// It is taken, or not ours; the message says what to do. `flag` is what chooses another.
pub(crate) async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("could not listen on {address}; if another program has it, choose another with {flag}")
    })
}

/// Answers on listeners until `stop` is true, then lets requests under way finish. Ends when the last
/// connection is closed.
pub(crate) async fn run(app: Arc<App>, doors: Vec<(Door, TcpListener)>, stop: watch::Receiver<bool>) {
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let mut tasks = tokio::task::JoinSet::new();
    for (door, listener) in doors {
        let bounds = app.config.connections;
        let bounds = match door {
            Door::Api => ConnectionBounds { max: room_for(bounds.max), ..bounds },
            Door::Operations => ConnectionBounds { max: OPERATIONS_CONNECTIONS_MAX, ..bounds },
        };
        let house = House::new(bounds, Arc::clone(&app.metrics));
        let looked_over = Arc::clone(&house);
        tasks.spawn(async move { looked_over.look_over().await });
        // Only the API's connections are waited for; the other door is open until then.
        let alive = (door == Door::Api).then(|| alive.clone());
        let guests = Guests { app: Arc::clone(&app), door, house, stop: stop.clone(), alive };
        tasks.spawn(guests.welcome(listener));
    }
    drop(alive);
    // Nobody ever sends; it ends when every connection has let go of its sender.
    let _ = all_gone.recv().await;
}

/// Makes sure that the system lets us have so many connections open; otherwise how many it does.
fn room_for(connections: usize) -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = limit.maximum.map_or(wanted, |maximum| wanted.min(maximum));
        limit.current = Some(raised);
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "could not raise the limit of open files");
        }
    }
    match getrlimit(Resource::Nofile).current {
        Some(current) if current < wanted => {
            let max = usize::try_from(current.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX).max(1);
            tracing::warn!(
                open_files = current,
                max_connections = max,
                "the system allows fewer open files than max_connections needs: raise it (ulimit -n, LimitNOFILE)"
            );
            max
        }
        _ => connections,
    }
}

/// What everybody who comes through one door gets.
struct Guests {
    app: Arc<App>,
    door: Door,
    house: Arc<House>,
    stop: watch::Receiver<bool>,
    /// Held for as long as somebody may be answered.
    alive: Option<mpsc::Sender<()>>,
}

impl Guests {
    /// Accepts connections until it is told to stop.
    async fn welcome(mut self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                // The operations door stays open while the other drains, so that it can be watched.
                _ = self.stop.wait_for(|stop| *stop), if self.door == Door::Api => break,
            };
            match accepted {
                Ok((stream, peer)) => self.seat(stream, peer.ip()).await,
                // A peer that went away again, or the system has no file left for us.
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        self.house.hurry();
        // Who was let in by the system already, and perhaps has sent a request, is answered too.
        while let Ok(Ok((stream, peer))) = tokio::time::timeout(LAST_GUEST, listener.accept()).await {
            self.seat(stream, peer.ip()).await;
        }
    }

    /// Gives a connection a seat, and lets it speak.
    async fn seat(&self, stream: TcpStream, peer: IpAddr) {
        let seated = self.house.take().await;
        let (app, door, stop) = (Arc::clone(&self.app), self.door, self.stop.clone());
        let alive = self.alive.clone();
        tokio::spawn(async move {
            converse(app, door, stream, peer, &seated.seat, stop).await;
            drop((seated, alive));
        });
    }
}

/// One connection, from its first byte to its last.
async fn converse(
    app: Arc<App>,
    door: Door,
    stream: TcpStream,
    peer: IpAddr,
    seat: &Arc<Seat>,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are written at once and whole; without this a small one may wait for the peer.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let app = Arc::clone(&app);
        async move {
            let (parts, body) = request.into_parts();
            let mut body = Watched::new(body, seat);
            let mut response = http::handle(&app, door, peer, parts, &mut body).await;
            let is_read = body.is_end_stream();
            if !is_read {
                // What is left of it would be taken for the next request.
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            seat.request_ends(is_read);
            Ok::<_, Infallible>(response)
        }
    });
    let mut connection = Builder::new()
        .half_close(true) // Who has said all of a request may close that side and still be answered.
        .max_header_size(HEAD_BYTES_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(Wire::new(stream, Arc::clone(seat))), service);
    let mut is_stopping = false;
    let mut last_call = std::pin::pin!(tokio::time::sleep(LAST_CALL));
    let has_ended = loop {
        tokio::select! {
            // What has arrived comes before what else there is.
            biased;
            ended = &mut connection => {
                if let Err(error) = ended {
                    tracing::debug!(%peer, %error, "a connection ended untidily");
                }
                break true;
            }
            () = seat.told_to_close() => break false,
            _ = stop.wait_for(|stop| *stop), if door == Door::Api && !is_stopping => {
                is_stopping = true;
                last_call.as_mut().reset(Instant::now().checked_add(LAST_CALL).unwrap_or_else(Instant::now));
            }
            () = &mut last_call, if is_stopping && !last_call.is_elapsed() => {
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    if seat.is_in_head() {
        // Something arrived, and nobody has said anything to it.
        let last_words = match (has_ended, is_stopping) {
            (_, true) => UNAVAILABLE,
            (false, false) => REQUEST_TIMEOUT,
            (true, false) => BAD_REQUEST,
        };
        let mut wire = connection.into_parts().io.into_inner();
        let speaking = async {
            wire.write_all(last_words).await?;
            wire.shutdown().await
        };
        let _ = tokio::time::timeout(if is_stopping { HURRY } else { LINGER }, speaking).await;
    } else if !has_ended && seat.owes_an_answer() {
        // It gets that first; a body that is still coming is cut off for it, see `Watched`.
        Pin::new(&mut connection).graceful_shutdown();
        while tokio::time::timeout(HURRY, &mut connection).await.is_err() && seat.is_busy() {}
    }
}
