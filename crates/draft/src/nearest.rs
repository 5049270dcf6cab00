//! The nearest known path to one that does not exist: the next step of an error.

use crate::{DocumentKind, DraftError, schema};

/// The error for a path that names nothing in a document of that kind.
pub(crate) fn unknown(kind: DocumentKind, path: &str) -> DraftError {
    DraftError::UnknownPath { path: path.to_owned(), nearest: nearest(kind, path) }
}

fn nearest(kind: DocumentKind, path: &str) -> String {
    let shown: String = path.chars().take(200).collect();
    let segments: Vec<&str> = shown.split('/').collect();
    let lines: Vec<&str> = segments.iter().copied().filter(|segment| is_line(segment)).collect();
    let pattern = segments
        .iter()
        .map(|segment| if is_line(segment) { "*" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
        .to_lowercase();
    let best = schema::paths(kind)
        .into_iter()
        .min_by_key(|known| distance(&pattern, &known.to_lowercase()))
        .unwrap_or_default();
    let mut lines = lines.into_iter();
    best.split('/')
        .map(|segment| if segment == "*" { lines.next().unwrap_or("0") } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

fn is_line(segment: &str) -> bool {
    let index = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    index || segment == "-" || uuid::Uuid::parse_str(segment).is_ok()
}

/// Levenshtein distance in characters, where a missing beginning is cheap: people forget parents.
fn distance(from: &str, to: &str) -> usize {
    let plain = levenshtein(from, to);
    match to.rsplit_once('/') {
        Some((_, last)) => plain.min(levenshtein(from.trim_start_matches('/'), last) * 2 + 1),
        None => plain,
    }
}

fn levenshtein(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, from) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (index, to) in to.iter().enumerate() {
            let replaced = corner + usize::from(from != *to);
            corner = row[index + 1];
            row[index + 1] = replaced.min(corner + 1).min(row[index] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use crate::DocumentKind;

    #[test]
    fn a_slip_of_the_pen_is_answered_with_what_was_meant() {
        for (wrong, right) in [
            ("/box1_spedittore", "/box1_speditore"),
            ("box4_trasporto", "/box4_trasporto"),
            ("/items/2/descrizzione", "/items/2/descrizione"),
            ("/denominazione", "/impresa/denominazione"),
            ("/ordine/copia", "/ordine/copie"),
        ] {
            assert_eq!(
                nearest(DocumentKind::Practice, wrong),
                right,
                "the next step must be useful for {wrong}"
            );
        }
    }
}
