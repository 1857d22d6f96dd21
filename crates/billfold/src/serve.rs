//! The server: accepts connections, serves HTTP/1.1 on each of them, and drains them when it stops. It knows nothing of
//! Billfold: a handler answers the requests.

mod answer_body;
pub(crate) mod body;
mod connection;
mod handshake;
pub(crate) mod limits;
pub(crate) mod listener;
pub(crate) mod observer;
pub(crate) mod open_files;
mod pool;
pub(crate) mod protocol;
mod state;
mod stream;
pub(crate) mod tls;
mod transport;

use std::net::IpAddr;
use std::sync::Arc;

use hyper::body::{Body, Bytes};
use hyper::{Request, Response};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use body::RequestBody;
use connection::ConnectionService;
use limits::ConnectionLimits;
use listener::{Acceptor, Listener};
use observer::Observer;
use pool::ConnectionPool;

/// Serves the connections of listeners until `stop` is true, then finishes the requests under way. Returns when the
/// last connection is closed. `handler` gets each request and the address of its peer. The limits are those of all
/// listeners together.
pub(crate) async fn serve_listeners<H, F, B>(
    listeners: Vec<Listener>,
    limits: ConnectionLimits,
    observer: Arc<dyn Observer>,
    handler: H,
    stop: watch::Receiver<bool>,
) where
    H: Fn(Request<RequestBody>, IpAddr) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut tasks = JoinSet::new();
    let pool = ConnectionPool::new(limits, Arc::clone(&observer));
    let checked = Arc::clone(&pool);
    tasks.spawn(async move { checked.close_slow_connections().await });
    let (alive, mut all_closed) = mpsc::channel::<()>(1);
    for Listener { tcp, tls } in listeners {
        if let Some(identity) = tls.clone() {
            tasks.spawn(async move { identity.follow_files().await });
        }
        let service = ConnectionService {
            handler: handler.clone(),
            observer: Arc::clone(&observer),
            head_bytes_max: limits.head_bytes_max,
            keep_alive_header: limits.format_keep_alive(),
            stop: stop.clone(),
            tls,
        };
        let (pool, alive) = (Arc::clone(&pool), alive.clone());
        tasks.spawn(Acceptor { listener: tcp, pool, service, alive }.accept_connections());
    }
    drop(alive);
    // Nothing is ever sent; this ends when the acceptor and every connection have dropped their senders.
    let _ = all_closed.recv().await;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http_body_util::{BodyExt as _, Full};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::Notify;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::serve::observer::{Event, EventList};
    use crate::serve::protocol::Protocol;

    /// A server whose handler waits until it may go on, and sends the body of the request back.
    struct EchoServer {
        serving: JoinHandle<()>,
        stop: watch::Sender<bool>,
        events: Arc<EventList>,
        has_request: Arc<Notify>,
        may_answer: Arc<Notify>,
    }

    /// Serves a port, and connects to it.
    async fn connect_to_echo() -> (EchoServer, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = ConnectionLimits {
            connections_max: 10,
            head_bytes_max: 16 * 1024,
            header_timeout: Duration::from_mins(1),
            keep_alive: Duration::from_mins(1),
        };
        let events = Arc::new(EventList::default());
        let (has_request, may_answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let signals = (Arc::clone(&has_request), Arc::clone(&may_answer));
        let handler = move |request: Request<RequestBody>, _peer| {
            let (has_request, may_answer) = signals.clone();
            async move {
                let body = request.into_body().collect().await.unwrap().to_bytes();
                has_request.notify_one();
                may_answer.notified().await;
                Response::new(Full::new(body))
            }
        };
        let (stop, stopping) = watch::channel(false);
        let observer: Arc<dyn Observer> = events.clone();
        let listeners = vec![Listener { tcp: listener, tls: None }];
        let serving = tokio::spawn(serve_listeners(listeners, limits, observer, handler, stopping));
        let server = EchoServer { serving, stop, events, has_request, may_answer };
        (server, TcpStream::connect(address).await.unwrap())
    }

    /// Reads until the server closes the connection.
    async fn read_to_end(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_after_the_stop_and_serving_ends_with_it() {
        let (server, mut stream) = connect_to_echo().await;
        stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").await.unwrap();
        server.has_request.notified().await;
        server.stop.send(true).unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(!server.serving.is_finished(), "a request is under way");
        server.may_answer.notify_one();
        let answer = read_to_end(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nhello"), "{answer}");
        assert!(answer.contains("date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), "{answer}");
        server.serving.await.unwrap();
        assert_eq!(server.events.list_events(), [Event::Opened, Event::Closed]);
    }

    #[tokio::test]
    async fn bytes_that_become_no_request_are_answered_with_400_and_reported_once() {
        let (server, mut stream) = connect_to_echo().await;
        stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = read_to_end(stream).await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        server.stop.send(true).unwrap();
        server.serving.await.unwrap();
        assert_eq!(
            server.events.list_events(),
            [Event::Opened, Event::Refused(Protocol::Other), Event::Closed]
        );
    }

    #[tokio::test]
    async fn a_head_that_the_stop_cuts_off_is_answered_with_503_and_not_reported() {
        let (server, mut stream) = connect_to_echo().await;
        stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.stop.send(true).unwrap();
        let answer = read_to_end(stream).await;
        assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
        server.serving.await.unwrap();
        assert!(!server.events.list_events().contains(&Event::Refused(Protocol::Http1)));
    }
}
