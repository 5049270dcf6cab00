//! How a PostgreSQL server over a network is believed: TLS by rustls, its certificate checked.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::StorageError;

/// What a connection is secured with.
pub(super) type Tls = tokio_postgres_rustls::MakeRustlsConnect;

/// TLS that believes the certificates in a PEM file, else those of the system.
pub(super) fn trusting(authority: Option<&Path>) -> Result<Tls, StorageError> {
    let mut roots = RootCertStore::empty();
    match authority {
        Some(file) => {
            let wrong = |why: String| {
                StorageError::Address(format!("the authority {}: {why}", file.display()))
            };
            let certificates =
                CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(wrong("it holds no certificate".to_owned()));
            }
        }
        None => {
            // A system without certificates believes no server; one on a socket is not asked.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StorageError::Address(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Tls::new(config))
}
