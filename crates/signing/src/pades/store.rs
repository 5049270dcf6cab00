//! The certificates of the document security store (ISO 32000-2 section 12.8.4.3; ETSI EN 319 142-1
//! section 5.4.2).
//!
//! Whoever wrote to the file last wrote them, so they prove nothing by being there: they are at hand
//! where a chain to an anchor lacks one in between.

use lopdf::Object;

use super::reading::Revision;

/// More are passed over.
const MAX_CERTIFICATES: usize = 100;
/// One of them, in bytes.
const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;

/// What the store of this revision holds, DER as it claims to be, each once.
pub(super) fn certificates(revision: &Revision<'_>) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let Ok((_, catalog)) = revision.catalog() else { return found };
    let Some(store) = revision.dictionary(catalog, "DSS") else { return found };
    for item in revision.array(store, "Certs").iter().take(MAX_CERTIFICATES) {
        if let Some(der) = content(revision, item)
            && !found.contains(&der)
        {
            found.push(der);
        }
    }
    found
}

fn content(revision: &Revision<'_>, item: &Object) -> Option<Vec<u8>> {
    let (_, object) = revision.document.dereference(item).ok()?;
    object.as_stream().ok()?.get_plain_content_with_limit(MAX_CERTIFICATE_BYTES).ok()
}
