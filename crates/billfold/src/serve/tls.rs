//! TLS of a listener: the certificate and key that it shows, which are read again when their files change.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};

/// The protocol that a client may choose in the handshake.
const HTTP_1_1: &[u8] = b"http/1.1";

/// The interval between two looks at the files.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// The files of a certificate and its key, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    /// The certificate, and behind it those of the authorities between it and the one that clients trust.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// The reason why a certificate and its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("could not read the {what} for TLS from {}: {source}: {fix}", path.display())]
    Unreadable { what: &'static str, path: PathBuf, fix: &'static str, source: pem::Error },
    #[error(
        "the certificate in {} and the key in {} cannot be used for TLS: {source}: name the two files of one \
         certificate, and a key of RSA (2048 bits or more), ECDSA (P-256, P-384) or Ed25519",
        files.certificate.display(), files.key.display()
    )]
    Unusable { files: TlsFiles, source: rustls::Error },
}

/// The identity that a listener shows its clients.
pub(crate) struct TlsIdentity {
    files: TlsFiles,
    current: RwLock<Arc<ServerConfig>>,
    /// The states of the files before they were last read.
    seen: Mutex<FileStamps>,
}

/// Shows the names of the files alone, since the key is in the configuration.
impl std::fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsIdentity").field("files", &self.files).finish_non_exhaustive()
    }
}

impl TlsIdentity {
    /// Reads a certificate and its key.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: a file cannot be read, or the two do not belong together.
    pub(crate) fn read(files: TlsFiles) -> Result<Self, TlsError> {
        // Taken before the files are read, so that no later change is missed.
        let seen = Mutex::new(FileStamps::of(&files));
        let current = RwLock::new(Arc::new(read_server_config(&files)?));
        Ok(Self { files, current, seen })
    }

    /// Returns what a handshake needs that begins now.
    pub(super) fn current(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again whenever they change, for as long as it is polled. While they cannot be used, as between the
    /// writing of one and that of the other, the identity stays as it was.
    pub(super) async fn follow_files(&self) {
        loop {
            tokio::time::sleep(LOOK_INTERVAL).await;
            let found = FileStamps::of(&self.files);
            if *self.seen.lock().unwrap_or_else(PoisonError::into_inner) == found {
                continue;
            }
            *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = found;
            match read_server_config(&self.files) {
                Ok(config) => {
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                    tracing::info!(certificate = %self.files.certificate.display(), "the certificate for TLS was read again");
                }
                Err(error) => {
                    tracing::warn!(%error, "the files for TLS changed and cannot be used; the certificate before is shown");
                }
            }
        }
    }
}

/// The states of both files, by which a change is noticed; `None` for one that is not there.
#[derive(PartialEq, Eq)]
struct FileStamps([Option<FileStamp>; 2]);

#[derive(PartialEq, Eq)]
struct FileStamp {
    device: u64,
    number: u64,
    bytes: u64,
    changed: (i64, i64),
}

impl FileStamps {
    fn of(files: &TlsFiles) -> Self {
        let stamp = |found: Metadata| FileStamp {
            device: found.dev(),
            number: found.ino(),
            bytes: found.len(),
            changed: (found.ctime(), found.ctime_nsec()),
        };
        Self([&files.certificate, &files.key].map(|file| std::fs::metadata(file).ok().map(stamp)))
    }
}

/// Reads both files and makes the configuration of the listener: TLS 1.2 and 1.3, and HTTP/1.1 in it.
fn read_server_config(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let unreadable = |what, path: &Path, fix| {
        let path = path.to_owned();
        move |source| TlsError::Unreadable { what, path, fix, source }
    };
    let no_certificate = || {
        unreadable(
            "certificate",
            &files.certificate,
            "tls_certificate names a PEM file, the server's own certificate first",
        )
    };
    let read = CertificateDer::pem_file_iter(&files.certificate).map_err(no_certificate())?;
    let chain = read.collect::<Result<Vec<_>, _>>().map_err(no_certificate())?;
    if chain.is_empty() {
        return Err(no_certificate()(pem::Error::NoItemsFound));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(unreadable(
        "key",
        &files.key,
        "tls_key names a PEM file with a private key that no password protects, which this user may read",
    ))?;
    let unusable = |source| TlsError::Unusable { files: files.clone(), source };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config =
        builder.map_err(unusable)?.with_no_client_auth().with_single_cert(chain, key).map_err(unusable)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}
