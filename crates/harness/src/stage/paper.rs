//! Papers that a practice needs: small, whole PDF files made on the spot.

use std::fmt::Write as _;

/// A PDF 1.4 of one A4 page with these lines on it (Latin-1; other characters become `?`).
#[must_use]
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 11 Tf 14 TL 60 780 Td\n");
    for line in lines {
        let plain: String =
            line.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect();
        let escaped = plain.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = writeln!(content, "({escaped}) Tj T*");
    }
    content.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::with_capacity(objects.len());
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::pdf;

    #[test]
    fn the_table_points_at_the_objects() {
        let file = String::from_utf8(pdf(&["FATTURA (1)", "€"])).unwrap();
        let table = file.rfind("xref\n0 6").unwrap();
        let rows = file[table..].lines().skip(3).take(5);
        for (number, row) in (1..).zip(rows) {
            let place: usize = row[..10].parse().unwrap();
            assert!(
                file[place..].starts_with(&format!("{number} 0 obj")),
                "row {number} points elsewhere"
            );
        }
        assert!(file.contains("(FATTURA \\(1\\)) Tj"), "brackets are escaped");
    }
}
