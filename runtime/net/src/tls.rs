//! Who the server is: a self-signed certificate made at start, pinned by its fingerprint. Not who a player is.

use std::sync::{Arc, OnceLock};

use quinn::crypto::rustls::{NoInitialCipherSuite, QuicClientConfig, QuicServerConfig};
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use crate::error::NetError;
use crate::fingerprint::Fingerprint;

/// The protocol's name in TLS: raised when the streams' layout changes.
const ALPN: &[u8] = b"studio/1";

/// The name in the certificate. Nobody looks it up: the fingerprint is what counts.
pub(crate) const SERVER_NAME: &str = "studio";

/// A new certificate and the server's side of TLS.
pub(crate) fn server_config() -> Result<(Arc<QuicServerConfig>, Fingerprint), NetError> {
    let identity = rcgen::generate_simple_self_signed([SERVER_NAME.to_owned()])?;
    let certificate = CertificateDer::from(identity.cert);
    let fingerprint = Fingerprint::of_certificate(&certificate);
    let mut config = rustls::ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], identity.signing_key.into())?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    // Nobody resumes a session, so no tickets are sent.
    config.send_tls13_tickets = 0;
    Ok((
        Arc::new(QuicServerConfig::try_from(config).map_err(|error| no_initial_suite(&error))?),
        fingerprint,
    ))
}

/// The client's side of TLS, and the verifier, which remembers what was presented.
pub(crate) fn client_config(
    pinned: Fingerprint,
) -> Result<(Arc<QuicClientConfig>, Arc<Pin>), NetError> {
    let provider = provider();
    let pin = Arc::new(Pin {
        pinned,
        presented: OnceLock::new(),
        provider: provider.clone(),
    });
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(pin.clone())
        .with_no_client_auth();
    config.alpn_protocols = vec![ALPN.to_vec()];
    config.resumption = Resumption::disabled();
    Ok((
        Arc::new(QuicClientConfig::try_from(config).map_err(|error| no_initial_suite(&error))?),
        pin,
    ))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// QUIC needs AES-128-GCM for its first packets, which our provider has.
fn no_initial_suite(error: &NoInitialCipherSuite) -> Error {
    Error::General(error.to_string())
}

/// Accepts the one certificate with the pinned fingerprint, and only from who holds its key.
#[derive(Debug)]
pub(crate) struct Pin {
    pinned: Fingerprint,
    presented: OnceLock<Fingerprint>,
    provider: Arc<CryptoProvider>,
}

impl Pin {
    /// The fingerprint that is accepted.
    pub(crate) fn expected(&self) -> Fingerprint {
        self.pinned
    }

    /// The fingerprint that was presented, if it was not the pinned one.
    pub(crate) fn mismatch(&self) -> Option<Fingerprint> {
        self.presented
            .get()
            .copied()
            .filter(|presented| *presented != self.pinned)
    }
}

impl ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let presented = Fingerprint::of_certificate(end_entity);
        self.presented.get_or_init(|| presented);
        if presented == self.pinned {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
