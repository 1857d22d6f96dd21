//! Listeners: binds their addresses and accepts connections.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use hyper::body::{Body, Bytes};
use hyper::{Request, Response};
use rustix::io::Errno;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::body::RequestBody;
use super::connection::ConnectionService;
use super::pool::ConnectionPool;
use super::tls::TlsIdentity;

/// The pause of a listener that cannot accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The time that a closing listener waits for the next connection that the system had already accepted.
const ACCEPT_DRAIN: Duration = Duration::from_millis(1);

/// A bound address, and the identity that it shows where its clients speak TLS.
pub(crate) struct Listener {
    pub(crate) tcp: TcpListener,
    /// `None` for plain HTTP.
    pub(crate) tls: Option<Arc<TlsIdentity>>,
}

/// Accepts the connections of one listener.
pub(super) struct Acceptor<H> {
    pub(super) listener: TcpListener,
    pub(super) pool: Arc<ConnectionPool>,
    pub(super) service: ConnectionService<H>,
    /// Held while a connection may be open.
    pub(super) alive: mpsc::Sender<()>,
}

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

impl<H, F, B> Acceptor<H>
where
    H: Fn(Request<RequestBody>, IpAddr) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// Accepts connections until the server is stopped.
    pub(super) async fn accept_connections(self) {
        let mut stop = self.service.stop.clone();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                _ = stop.wait_for(|stop| *stop) => break,
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
        while let Ok(Ok((tcp, peer))) = tokio::time::timeout(ACCEPT_DRAIN, self.listener.accept()).await {
            self.start_connection(tcp, peer.ip()).await;
        }
    }

    /// Waits for room in the pool, and serves a connection in a task of its own.
    async fn start_connection(&self, tcp: TcpStream, peer: IpAddr) {
        let guard = self.pool.acquire().await;
        let (service, alive) = (self.service.clone(), self.alive.clone());
        tokio::spawn(async move {
            service.serve_connection(tcp, peer, &guard.state).await;
            drop((guard, alive));
        });
    }
}
