//! The QR code as one SVG path, black on nothing.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::error::RenderError;

/// Modules a side beyond which a code of 14 mm is hard to read from paper (version 10).
const MAX_MODULES: usize = 57;

/// An SVG picture of the code for `link`, one unit per module, without the quiet zone.
pub(crate) fn svg(link: &str) -> Result<String, RenderError> {
    let code = QRBuilder::new(link).ecl(ECL::M).build().map_err(|_| RenderError::Link)?;
    if code.size > MAX_MODULES {
        return Err(RenderError::Link);
    }
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && row[x].value() {
                x += 1;
            }
            if x > start {
                let run = x - start;
                let _ = write!(path, "M{start} {y}h{run}v1h-{run}z");
            } else {
                x += 1;
            }
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {n} {n}\" width=\"{n}\" height=\"{n}\"><path d=\"{path}\"/></svg>",
        n = code.size
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_starts_with_the_finder_pattern() {
        let svg =
            svg("https://desk.example/verifica?numero=C26BG0000001&codice=7K2M-Q9TX").unwrap();
        assert!(svg.contains("M0 0h7v1h-7z"), "seven dark modules stand top left");
    }

    #[test]
    fn a_link_beyond_a_readable_size_is_refused() {
        assert!(matches!(svg(&"x".repeat(900)), Err(RenderError::Link)), "14 mm hold no such code");
    }
}
