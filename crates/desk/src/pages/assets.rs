//! Style and typeface of the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("../../templates/style.css");
const KEPT: &str = "public, max-age=3600";

/// `GET /stile.css`
pub(super) async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, KEPT)], STYLE).into_response()
}

/// `GET /caratteri/{weight}.ttf`
pub(super) async fn font(Path(name): Path<String>) -> Response {
    let weights = ["400.ttf", "600.ttf", "700.ttf"];
    let found = weights.iter().zip(rendering::TITILLIUM).find(|(weight, _)| **weight == name);
    match found {
        Some((_, bytes)) => {
            ([(CONTENT_TYPE, "font/ttf"), (CACHE_CONTROL, KEPT)], bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
