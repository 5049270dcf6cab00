//! Tables for spreadsheets: semicolons and CRLF, as Italian spreadsheets open them, with the mark that says
//! UTF-8. A field that a spreadsheet would take for a formula is quoted as text.

/// Rows on their way to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    text: String,
}

impl Rows {
    /// A table with these heads.
    #[must_use]
    pub fn new(heads: &[&str]) -> Self {
        let mut rows = Self { text: String::from('\u{feff}') };
        rows.add(heads);
        rows
    }

    /// Adds a row.
    pub fn add(&mut self, fields: &[&str]) {
        let fields: Vec<String> = fields.iter().map(|field| written(field)).collect();
        self.text.push_str(&fields.join(";"));
        self.text.push_str("\r\n");
    }

    /// The table.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

fn written(field: &str) -> String {
    let is_amount = field.bytes().all(|b| b.is_ascii_digit() || b"-,.".contains(&b));
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_amount;
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([';', '"', '\n', '\r']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_never_a_formula_and_never_two_fields() {
        let mut rows = Rows::new(&["a", "b"]);
        rows.add(&["Rossi; \"Figli\"", "=1+1"]);
        rows.add(&["-12,50", "-cmd"]);
        let text = rows.into_text();
        assert_eq!(text, "\u{feff}a;b\r\n\"Rossi; \"\"Figli\"\"\";'=1+1\r\n-12,50;'-cmd\r\n");
    }
}
