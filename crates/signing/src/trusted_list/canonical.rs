//! Exclusive XML canonicalisation without comments (W3C, 18 July 2002) of a document without DTD.

use std::fmt::Write as _;

use roxmltree::{Node, NodeId, NodeType};

use super::{ListError, MAX_DEPTH};

/// The canonical octets of `node` (an element, or the root of a document), without the element
/// `omitted`. Prefixes in `inclusive` are written as canonical XML 1.0 would (PrefixList).
pub(super) fn exclusive(
    node: Node<'_, '_>,
    omitted: Option<NodeId>,
    inclusive: &[&str],
) -> Result<Vec<u8>, ListError> {
    let mut writer =
        Writer { out: String::new(), omitted, inclusive, declared: Vec::new(), depth: 0 };
    writer.node(node)?;
    Ok(writer.out.into_bytes())
}

struct Writer<'a> {
    out: String,
    omitted: Option<NodeId>,
    inclusive: &'a [&'a str],
    /// Namespaces written on the elements that are open: prefix and name.
    declared: Vec<(String, String)>,
    depth: usize,
}

impl Writer<'_> {
    fn node(&mut self, node: Node<'_, '_>) -> Result<(), ListError> {
        if self.omitted == Some(node.id()) {
            return Ok(());
        }
        match node.node_type() {
            NodeType::Root => self.document(node),
            NodeType::Element => self.element(node),
            NodeType::Text => {
                escape(&mut self.out, node.text().unwrap_or_default(), false);
                Ok(())
            }
            NodeType::PI => {
                self.instruction(node);
                Ok(())
            }
            NodeType::Comment => Ok(()),
        }
    }

    fn document(&mut self, root: Node<'_, '_>) -> Result<(), ListError> {
        let mut element_seen = false;
        for node in root.children() {
            if node.is_element() {
                self.node(node)?;
                element_seen = true;
            } else if node.is_pi() {
                if element_seen {
                    self.out.push('\n');
                }
                self.instruction(node);
                if !element_seen {
                    self.out.push('\n');
                }
            }
        }
        Ok(())
    }

    fn instruction(&mut self, node: Node<'_, '_>) {
        let Some(instruction) = node.pi() else {
            return;
        };
        self.out.push_str("<?");
        self.out.push_str(instruction.target);
        if let Some(value) = instruction.value {
            self.out.push(' ');
            self.out.push_str(&value.replace('\r', "&#xD;"));
        }
        self.out.push_str("?>");
    }

    fn element(&mut self, node: Node<'_, '_>) -> Result<(), ListError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ListError::TooLarge("elements inside each other".to_owned()));
        }
        let before = self.declared.len();
        let name = qualified_name(node);
        self.out.push('<');
        self.out.push_str(name);
        self.namespaces(node, prefix_of(name));
        let mut attributes: Vec<_> = node.attributes().collect();
        attributes
            .sort_by_key(|attribute| (attribute.namespace().unwrap_or_default(), attribute.name()));
        let input = node.document().input_text();
        for attribute in attributes {
            let name = &input[attribute.range_qname()];
            // Writing into a String does not fail.
            let _ = write!(self.out, " {name}=\"");
            escape(&mut self.out, attribute.value(), true);
            self.out.push('"');
        }
        self.out.push('>');
        for child in node.children() {
            self.node(child)?;
        }
        let _ = write!(self.out, "</{name}>");
        self.declared.truncate(before);
        self.depth -= 1;
        Ok(())
    }

    /// Declares the namespaces that the element itself uses, where no open element did.
    fn namespaces(&mut self, node: Node<'_, '_>, own: &str) {
        let input = node.document().input_text();
        let mut prefixes: Vec<&str> = vec![own];
        for attribute in node.attributes() {
            let prefix = prefix_of(&input[attribute.range_qname()]);
            if !prefix.is_empty() {
                prefixes.push(prefix);
            }
        }
        for prefix in self.inclusive {
            let prefix = if *prefix == "#default" { "" } else { *prefix };
            if node.lookup_namespace_uri(key(prefix)).is_some() {
                prefixes.push(prefix);
            }
        }
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes.into_iter().filter(|prefix| *prefix != "xml") {
            let uri = node.lookup_namespace_uri(key(prefix)).unwrap_or_default();
            let declared = self.declared.iter().rev().find(|(known, _)| known == prefix);
            let known = declared.map_or("", |(_, uri)| uri.as_str());
            if known == uri && (declared.is_some() || uri.is_empty()) {
                continue;
            }
            let name =
                if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            let _ = write!(self.out, " {name}=\"");
            escape(&mut self.out, uri, true);
            self.out.push('"');
            self.declared.push((prefix.to_owned(), uri.to_owned()));
        }
    }
}

fn key(prefix: &str) -> Option<&str> {
    (!prefix.is_empty()).then_some(prefix)
}

/// The name of an element as it is written, which the tree does not keep.
fn qualified_name<'input>(node: Node<'_, 'input>) -> &'input str {
    let input = node.document().input_text();
    let tag = input.get(node.range().start + 1..).unwrap_or_default();
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    &tag[..end.unwrap_or(tag.len())]
}

fn prefix_of(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

fn escape(out: &mut String, text: &str, attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' if !attribute => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' if attribute => out.push_str("&#x9;"),
            '\n' if attribute => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::exclusive;
    use roxmltree::Document;

    fn canonical(xml: &str, path: &str, inclusive: &[&str]) -> String {
        let document = Document::parse(xml).expect("xml");
        let node = match path {
            "" => document.root(),
            name => document.descendants().find(|node| node.has_tag_name(name)).expect("node"),
        };
        String::from_utf8(exclusive(node, None, inclusive).expect("canonical")).expect("text")
    }

    #[test]
    fn a_document_is_written_in_one_way() {
        let xml = "<?xml version=\"1.0\"?>\n<?a  b?>\n<!-- c --><r  b='2' a=\"1\" x:c='<&quot;'\n \
                   xmlns:x='u'>\r\n<e/><![CDATA[<&>]]>&#13;</r>\n<?z?>\n";
        let xml = xml.replace("'<&quot;'", "'&lt;&quot;&#9;'");
        assert_eq!(
            canonical(&xml, "", &[]),
            "<?a b?>\n<r xmlns:x=\"u\" a=\"1\" b=\"2\" x:c=\"&lt;&quot;&#x9;\">\n<e></e>\
             &lt;&amp;&gt;&#xD;</r>\n<?z?>"
        );
    }

    #[test]
    fn only_what_is_used_is_declared_and_only_once() {
        let xml =
            "<a xmlns='d' xmlns:p='1' xmlns:q='2'><b p:x=''><c xmlns=''/><p:c q:y=''/></b></a>";
        let document = Document::parse(xml).expect("xml");
        let b = document.descendants().find(|node| node.has_tag_name(("d", "b"))).expect("b");
        let written = String::from_utf8(exclusive(b, None, &[]).expect("canonical")).expect("text");
        assert_eq!(
            written,
            "<b xmlns=\"d\" xmlns:p=\"1\" p:x=\"\"><c xmlns=\"\"></c>\
             <p:c xmlns:q=\"2\" q:y=\"\"></p:c></b>"
        );
    }

    #[test]
    fn listed_prefixes_are_declared_where_they_are_in_scope() {
        let xml = "<a xmlns:p='1' xmlns:q='2'><b><c/></b></a>";
        assert_eq!(canonical(xml, "b", &["p"]), "<b xmlns:p=\"1\"><c></c></b>");
    }

    #[test]
    fn elements_nested_too_deep_are_refused() {
        let xml = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
        let document = Document::parse(&xml).expect("xml");
        assert!(exclusive(document.root(), None, &[]).is_err(), "a hundred levels");
    }
}
