//! The one way in which documents are written: two blanks a level, LF, empty texts as a pair of tags,
//! `& < > "` escaped everywhere. Equal values give equal bytes.

/// Builds a document from the outside in.
pub(crate) struct Writer {
    text: String,
    open: Vec<&'static str>,
}

impl Writer {
    /// Starts a document with its declaration. Every value that goes in is escaped.
    pub(crate) fn new() -> Self {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
        Self { text, open: Vec::new() }
    }

    /// A style sheet instruction. `href` is one of ours, built from a checked host.
    pub(crate) fn stylesheet(&mut self, href: &str) {
        self.text.push_str("<?xml-stylesheet type=\"text/xsl\" href=\"");
        escape(&mut self.text, href, Place::Attribute);
        self.text.push_str("\"?>\n");
    }

    /// Opens an element that holds elements.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.indent();
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.end(name);
            self.text.push('\n');
        }
    }

    /// An element that holds a text.
    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.row(name, &[], |writer| escape(&mut writer.text, text, Place::Text));
    }

    /// An element that has attributes only.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with a row of short texts, on one line.
    pub(crate) fn inline(&mut self, name: &str, leaves: &[(&str, &str)]) {
        self.row(name, &[], |writer| {
            for (name, text) in leaves {
                writer.start(name, &[]);
                writer.text.push('>');
                escape(&mut writer.text, text, Place::Text);
                writer.end(name);
            }
        });
    }

    /// The document's bytes.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.into_bytes()
    }

    fn row(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.indent();
        self.start(name, attributes);
        self.text.push('>');
        inside(self);
        self.end(name);
        self.text.push('\n');
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            escape(&mut self.text, value, Place::Attribute);
            self.text.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn indent(&mut self) {
        for _ in 0..self.open.len() {
            self.text.push_str("  ");
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

/// Whether XML 1.0 can carry the character at all (section 2.2, Char).
pub(crate) fn is_writable(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn escape(out: &mut String, value: &str, place: Place) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A parser turns a bare CR into LF, and any of these in an attribute into a blank.
            '\r' => out.push_str("&#13;"),
            '\n' if place == Place::Attribute => out.push_str("&#10;"),
            '\t' if place == Place::Attribute => out.push_str("&#9;"),
            c if is_writable(c) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_a_parser_gives_back() {
        let hostile = "\n\n a]]>b & <c> \"d\" 'e' \r\n\tf è 😀 ";
        let mut writer = Writer::new();
        writer.open("r", &[("a", hostile)]);
        writer.leaf("t", hostile);
        let bytes = writer.finish();
        let text = std::str::from_utf8(&bytes).unwrap();
        let tree = roxmltree::Document::parse(text).unwrap();
        let root = tree.root_element();
        assert_eq!(root.attribute("a"), Some(hostile), "attributes keep line ends");
        assert_eq!(root.first_element_child().unwrap().text(), Some(hostile), "texts too");
    }
}
