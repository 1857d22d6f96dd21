//! TLS to PostgreSQL, and the verification of the server's certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::database::CatalogFault;

/// The verification of the server. Authorities are those of a PEM file; without one, the public ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// None: the connection is encrypted, but any program may pose as the server.
    Unverified,
    /// A certificate of an authority, for any host.
    Authority(Option<PathBuf>),
    /// A certificate of an authority for the host of the address.
    Host(Option<PathBuf>),
}

impl Trust {
    /// Makes a connector that verifies servers in this way.
    ///
    /// # Errors
    ///
    /// [`CatalogFault::Certificates`]: the authorities cannot be read.
    pub(super) fn make_connector(&self) -> Result<MakeRustlsConnect, CatalogFault> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| CatalogFault::Certificates(format!("TLS is not to be had: {error}")))?;
        let config = match self {
            Self::Host(path) => {
                builder.with_root_certificates(load_authorities(path.as_deref())?).with_no_client_auth()
            }
            Self::Authority(path) => {
                let roots = Some(load_authorities(path.as_deref())?);
                let verifier = Arc::new(AnyHost { roots, provider });
                builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
            }
            Self::Unverified => {
                let verifier = Arc::new(AnyHost { roots: None, provider });
                builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
            }
        };
        Ok(MakeRustlsConnect::new(config))
    }
}

/// Loads the certificates of a file, or those of the public authorities.
fn load_authorities(path: Option<&Path>) -> Result<RootCertStore, CatalogFault> {
    let Some(path) = path else {
        return Ok(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect());
    };
    let wrong = |why: String| {
        CatalogFault::Certificates(format!(
            "could not read certificates from {}, which sslrootcert names: {why}",
            path.display()
        ))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))? {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(wrong("it has none; it must be PEM".to_owned()));
    }
    Ok(roots)
}

/// Accepts a certificate for any host: of these authorities or, if there are none, of any issuer.
#[derive(Debug)]
struct AnyHost {
    roots: Option<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(roots) = &self.roots {
            let certificate = ParsedCertificate::try_from(certificate)?;
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, intermediates, now, algorithms)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
