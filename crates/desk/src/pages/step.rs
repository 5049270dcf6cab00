//! A form of an officer's page that leads back to the page, or shows it again with what is wrong.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{PageError, blocking, either};
use super::form::{Fields, value};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::storage::officers::Officer;

/// Does the deed, then leads to `page`; refused, draws the page `again` with the refusal in words.
pub(super) async fn step(
    desk: Arc<Desk>,
    signed: Signed,
    fields: Fields,
    page: &'static str,
    deed: impl FnOnce(&Desk, &Officer, &Fields) -> Result<(), PageError> + Send + 'static,
    again: impl FnOnce(&Desk, &Signed, String) -> Result<Response, PageError> + Send + 'static,
) -> Response {
    let visitor = signed.visitor.clone();
    let done = blocking(desk, move |desk| {
        signed.expect_token(value(&fields, "token"))?;
        match deed(desk, &signed.officer, &fields) {
            Ok(()) => Ok(Redirect::to(page).into_response()),
            Err(error) => {
                let page = again(desk, &signed, error.words(signed.visitor.w))?;
                Ok((error.status(), page).into_response())
            }
        }
    });
    either(&visitor, done.await)
}
