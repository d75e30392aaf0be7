//! Bare QUIC peers that do as they are told, not as the protocol says.

use std::sync::Arc;

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{ClientConfig, Connection, ConnectionError, Endpoint, ServerConfig};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use studio_net::Fingerprint;
use tokio::runtime::Runtime;

use crate::harness::{World, loopback};

/// The protocol's name in TLS.
pub(crate) const ALPN: &[u8] = b"studio/1";

/// A bare QUIC client's connection to the world's server.
pub(crate) fn raw_client(
    world: &World,
    alpn: &[u8],
) -> (Runtime, Result<Connection, ConnectionError>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut tls = rustls::ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(TrustAnyone))
        .with_no_client_auth();
    tls.alpn_protocols = vec![alpn.to_vec()];
    let config = ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls).unwrap()));
    let connected = runtime.block_on(async {
        let endpoint = Endpoint::client(loopback()).unwrap();
        let addr = world.server.local_addr();
        endpoint.connect_with(config, addr, "studio").unwrap().await
    });
    (runtime, connected)
}

/// A bare QUIC server.
pub(crate) fn raw_server(alpn: &[u8]) -> (Runtime, Endpoint, Fingerprint) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let identity = rcgen::generate_simple_self_signed(["studio".to_owned()]).unwrap();
    let certificate = CertificateDer::from(identity.cert);
    let fingerprint = blake3::hash(&certificate).to_hex().parse().unwrap();
    let mut tls = rustls::ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], identity.signing_key.into())
        .unwrap();
    tls.alpn_protocols = vec![alpn.to_vec()];
    let config = ServerConfig::with_crypto(Arc::new(QuicServerConfig::try_from(tls).unwrap()));
    let endpoint = runtime.block_on(async { Endpoint::server(config, loopback()).unwrap() });
    if alpn != ALPN {
        // Somebody has to answer the handshakes that fail.
        let endpoint = endpoint.clone();
        runtime.spawn(async move {
            while let Some(incoming) = endpoint.accept().await {
                incoming.await.ok();
            }
        });
    }
    (runtime, endpoint, fingerprint)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

#[derive(Debug)]
struct TrustAnyone;

impl ServerCertVerifier for TrustAnyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
