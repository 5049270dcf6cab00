//! The document security store (ISO 32000-2 section 12.8.4.3; ETSI EN 319 142-1 section 5.4.2):
//! certificates, revocation lists and OCSP responses.
//!
//! Whoever wrote to the file last wrote them, so they prove nothing by being there: certificates are at
//! hand where a chain to an anchor lacks one in between, and revocation data speak as far as their own
//! issuers signed them.

use lopdf::{Dictionary, Object};

use super::reading::Revision;

/// More are passed over.
const MAX_CERTIFICATES: usize = 100;
/// One of them, in bytes.
const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;
/// Lists, and as many responses; more are passed over.
const MAX_REVOCATION_DATA: usize = 100;
/// One of them, in bytes: lists of large authorities are of some megabytes.
const MAX_REVOCATION_BYTES: usize = 8 * 1024 * 1024;
/// All lists or all responses together.
const MAX_REVOCATION_BYTES_TOGETHER: usize = 32 * 1024 * 1024;

/// What a store holds, DER as it claims to be.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) responses: Vec<Vec<u8>>,
}

impl Store {
    /// The store of this revision; an empty one where it has none.
    pub(super) fn read(revision: &Revision<'_>) -> Self {
        let store = revision.catalog().ok().and_then(|(_, catalog)| {
            let store = revision.dictionary(catalog, "DSS")?;
            let all =
                |name, most, each, together| contents(revision, store, name, most, each, together);
            let revocation = |name| {
                let (each, together) = (MAX_REVOCATION_BYTES, MAX_REVOCATION_BYTES_TOGETHER);
                all(name, MAX_REVOCATION_DATA, each, together)
            };
            let certificates = MAX_CERTIFICATES * MAX_CERTIFICATE_BYTES;
            Some(Self {
                certificates: all("Certs", MAX_CERTIFICATES, MAX_CERTIFICATE_BYTES, certificates),
                crls: revocation("CRLs"),
                responses: revocation("OCSPs"),
            })
        });
        store.unwrap_or_default()
    }
}

/// The streams of one array of the store, each once, up to so many and so many bytes.
fn contents(
    revision: &Revision<'_>,
    store: &Dictionary,
    name: &str,
    most: usize,
    each_bytes: usize,
    mut together_bytes: usize,
) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for item in revision.array(store, name).iter().take(most) {
        let Some(der) = content(revision, item, each_bytes.min(together_bytes)) else { continue };
        together_bytes -= der.len();
        if !found.contains(&der) {
            found.push(der);
        }
    }
    found
}

fn content(revision: &Revision<'_>, item: &Object, most_bytes: usize) -> Option<Vec<u8>> {
    let (_, object) = revision.document.dereference(item).ok()?;
    object.as_stream().ok()?.get_plain_content_with_limit(most_bytes).ok()
}
