//! The addresses of a server, and which of them speak TLS.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use tokio::net::TcpListener;

use crate::config::validate::parse_listen;
use crate::config::{Config, TlsPaths};
use crate::demo::welcome::to_callable_address;
use crate::serve::listener::{Listener, bind_listener};
use crate::serve::tls::{TlsFiles, TlsIdentity};

/// The addresses that the command line names.
#[derive(Debug, Args)]
pub(super) struct ListenArgs {
    /// Address and port of the API [default: 127.0.0.1:8787, reachable from this machine only]
    #[arg(long, value_name = "ADDR", value_parser = parse_listen_address)]
    pub(super) listen: Option<SocketAddr>,
    /// Address and port of /metrics, /healthz and /readyz [default: not served]
    #[arg(long, value_name = "ADDR", value_parser = parse_listen_address)]
    pub(super) operations_listen: Option<SocketAddr>,
}

/// The listeners of a server, for clients and for operators. They stay open when another data folder is served.
pub(super) struct Listeners {
    /// Plain HTTP, TLS, or both.
    pub(super) api: Vec<BoundAddress>,
    pub(super) operations: Option<StdListener>,
}

/// An address of the API, and the identity that it shows where its clients speak TLS.
pub(super) struct BoundAddress {
    tcp: StdListener,
    /// `None` for plain HTTP.
    pub(super) tls: Option<Arc<TlsIdentity>>,
}

impl BoundAddress {
    /// Binds an address. `flag` is the one that chooses another.
    async fn bind(address: SocketAddr, flag: &str, tls: Option<Arc<TlsIdentity>>) -> anyhow::Result<Self> {
        Ok(Self { tcp: bind_listener(address, flag).await?.into_std()?, tls })
    }

    /// Returns a listener that accepts the connections of this address.
    fn duplicate(&self) -> std::io::Result<Listener> {
        Ok(Listener { tcp: TcpListener::from_std(self.tcp.try_clone()?)?, tls: self.tls.clone() })
    }
}

impl Listeners {
    /// Binds the addresses of the command line, or else of the configuration. `tls_listen` is the address of the command
    /// line for TLS.
    ///
    /// # Errors
    ///
    /// There is no address, one cannot be bound, or TLS lacks its certificate.
    pub(super) async fn bind(
        args: &ListenArgs,
        tls_listen: Option<SocketAddr>,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let (plain, tls) = (args.listen.or(config.listen), tls_listen.or(config.tls_listen));
        // The files are read before an address is bound, so that a mistake in them is the only message.
        let identity = match (tls, &config.tls_paths) {
            (Some(_), None) => bail!(
                "TLS has an address and no certificate: name one with its key in config.toml, tls_certificate and tls_key"
            ),
            (Some(_), Some(paths)) => Some(Arc::new(read_identity(paths)?)),
            (None, Some(_)) => bail!(
                "there is a certificate for TLS and no address: set tls_listen in config.toml, such as \
                 \"127.0.0.1:8443\", or pass --tls-listen"
            ),
            (None, None) => None,
        };
        let mut api = Vec::new();
        if let Some(address) = tls {
            api.push(BoundAddress::bind(address, "--tls-listen", identity).await?);
        }
        if let Some(address) = plain {
            api.push(BoundAddress::bind(address, "--listen", None).await?);
        }
        if api.is_empty() {
            bail!(
                "there is no address to answer on: set listen or tls_listen in config.toml, or pass --listen"
            );
        }
        Ok(Self { api, operations: bind_operations(args, config).await? })
    }

    /// Binds the address of the API for TLS alone.
    ///
    /// # Errors
    ///
    /// The address cannot be bound.
    pub(super) async fn bind_for_tls(args: &ListenArgs, config: &Config) -> anyhow::Result<Self> {
        let Some(address) = args.listen.or(config.listen) else {
            bail!("there is no address to answer on: set listen in config.toml, or pass --listen");
        };
        let api = vec![BoundAddress::bind(address, "--listen", None).await?];
        Ok(Self { api, operations: bind_operations(args, config).await? })
    }

    /// Returns the addresses of the API, the first of which is named to users, with their schemes.
    ///
    /// # Errors
    ///
    /// The system does not tell an address.
    pub(super) fn list_endpoints(&self) -> std::io::Result<Vec<(&'static str, SocketAddr)>> {
        let scheme = |bound: &BoundAddress| if bound.tls.is_some() { "https" } else { "http" };
        self.api.iter().map(|bound| Ok((scheme(bound), bound.tcp.local_addr()?))).collect()
    }

    /// Returns the address that is named to users, with its scheme, as a client on this machine can call it.
    ///
    /// # Errors
    ///
    /// The system does not tell an address.
    pub(super) fn find_address(&self) -> std::io::Result<String> {
        let Some((scheme, address)) = self.list_endpoints()?.into_iter().next() else {
            unreachable!("a server has an address")
        };
        Ok(format!("{scheme}://{}", to_callable_address(address)))
    }

    /// Returns listeners that accept the connections of these.
    ///
    /// # Errors
    ///
    /// The system has no file left.
    pub(super) fn duplicate(&self) -> std::io::Result<(Vec<Listener>, Option<Listener>)> {
        let api = self.api.iter().map(BoundAddress::duplicate).collect::<Result<_, _>>()?;
        let operations = self.operations.as_ref().map(|bound| {
            Ok::<_, std::io::Error>(Listener { tcp: TcpListener::from_std(bound.try_clone()?)?, tls: None })
        });
        Ok((api, operations.transpose()?))
    }
}

async fn bind_operations(args: &ListenArgs, config: &Config) -> anyhow::Result<Option<StdListener>> {
    match args.operations_listen.or(config.operations_listen) {
        Some(address) => Ok(Some(bind_listener(address, "--operations-listen").await?.into_std()?)),
        None => Ok(None),
    }
}

/// Reads the certificate and key that are shown to clients.
pub(super) fn read_identity(paths: &TlsPaths) -> anyhow::Result<TlsIdentity> {
    let TlsPaths { certificate, key } = paths.clone();
    Ok(TlsIdentity::read(TlsFiles { certificate, key })?)
}

/// Parses a value of `--listen` or a flag like it.
pub(super) fn parse_listen_address(text: &str) -> Result<SocketAddr, String> {
    parse_listen(text)
        .ok_or_else(|| "is no address: pass an address and a port, such as 127.0.0.1:8787".to_owned())
}
