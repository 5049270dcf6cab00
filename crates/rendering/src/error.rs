//! What can go wrong on the way to paper.

use certificate::BoxId;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// No font of the paper has these characters; a preview shows a square instead, an issued paper must not.
    #[error("these characters cannot be printed: {}", .0.iter().collect::<String>())]
    Unprintable(Vec<char>),
    /// The box holds more text than its place on the paper, even in the smallest print.
    #[error("the text of box {} does not fit its place on the paper", .0.as_str())]
    DoesNotFit(BoxId),
    /// The verification link is too long for a QR code of a readable size.
    #[error("the verification link does not fit a QR code")]
    Link,
    /// The template or the writer refused: a defect of this crate, with what Typst said.
    #[error("the page could not be drawn: {0}")]
    Template(String),
}

/// Why a picture becomes no page.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It cannot be read, with what the reader said.
    #[error("{0}")]
    Unreadable(String),
    /// It has more pixels than are taken, or none.
    #[error("{width} x {height} pixels")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Its page could not be written.
    #[error(transparent)]
    Page(#[from] RenderError),
}
