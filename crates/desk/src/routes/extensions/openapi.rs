//! The description of the extensions (OpenAPI 3.1), as a file of this folder. A test holds it to the routes.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

const DOCUMENT: &str = include_str!("openapi.json");

/// The document. Needs no credentials.
pub(super) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;
    use wire::extensions;

    #[test]
    fn the_document_names_every_route_and_no_other() {
        let document: Value = serde_json::from_str(super::DOCUMENT).unwrap();
        let described: BTreeSet<&str> =
            document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let there: BTreeSet<&str> =
            super::super::routes().into_iter().map(|(path, _)| path).collect();
        assert_eq!(described, there);
        for known in [
            extensions::CAPABILITIES,
            extensions::PRACTICE,
            extensions::FILE,
            extensions::RECEIPT,
            extensions::RECEIPTS,
            extensions::EVENTS,
            extensions::UPLOADS,
            extensions::OPENAPI,
            extensions::BALANCE,
            extensions::PASSWORD,
        ] {
            assert!(there.contains(known), "what clients ask for is there: {known}");
        }
    }
}
