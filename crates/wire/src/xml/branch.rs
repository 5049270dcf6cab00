//! Walking a tree by names, with the path at hand for errors.

use roxmltree::Node;

use crate::Error;
use crate::host::Host;

/// The namespace of the attribute that names a document's schema.
pub(crate) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Something that stands in a document and that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Path from the root, an attribute after `@`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// An element and its path from the root.
pub(crate) struct Branch<'a, 'input> {
    node: Node<'a, 'input>,
    path: String,
}

impl<'a, 'input> Branch<'a, 'input> {
    /// The root, which must be the element that is expected, in no namespace.
    pub(crate) fn root(
        document: &'a roxmltree::Document<'input>,
        expected: &'static str,
    ) -> Result<Self, Error> {
        let node = document.root_element();
        if node.tag_name().namespace().is_some() || node.tag_name().name() != expected {
            return Err(Error::Root { expected, found: node.tag_name().name().to_owned() });
        }
        Ok(Self { node, path: expected.to_owned() })
    }

    /// The one child of this name.
    pub(crate) fn one(&self, name: &str) -> Result<Self, Error> {
        self.maybe(name)?.ok_or_else(|| self.missing(name))
    }

    /// The error that a child of this name is not there.
    pub(crate) fn missing(&self, name: &str) -> Error {
        Error::Missing { path: self.path_to(name) }
    }

    /// The one child of this name, where there is one.
    pub(crate) fn maybe(&self, name: &str) -> Result<Option<Self>, Error> {
        let mut found = self.many(name);
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err(Error::Repeated { path: self.path_to(name) }),
        }
    }

    /// All children of this name, in their order.
    pub(crate) fn many(&self, name: &str) -> Vec<Self> {
        let path = self.path_to(name);
        self.node
            .children()
            .filter(|child| is_named(child, name))
            .map(|node| Self { node, path: path.clone() })
            .collect()
    }

    /// The text of the one child of this name.
    pub(crate) fn text_of(&self, name: &str) -> Result<String, Error> {
        Ok(self.one(name)?.text())
    }

    /// This element's own text; blanks are kept, for leading line feeds align boxes 6 and 7.
    pub(crate) fn text(&self) -> String {
        self.node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
    }

    /// An attribute that must be there.
    pub(crate) fn attribute(&self, name: &str) -> Result<String, Error> {
        self.node
            .attribute(name)
            .map(str::to_owned)
            .ok_or_else(|| Error::Missing { path: format!("{}@{name}", self.path) })
    }

    /// The host in the schema's address; an address of another form is no loss.
    pub(crate) fn host(&self, schema_path: &str) -> Host {
        self.node
            .attribute((XSI, "noNamespaceSchemaLocation"))
            .and_then(|address| address.strip_suffix(schema_path))
            .and_then(|address| {
                address.strip_prefix("http://").or(address.strip_prefix("https://"))
            })
            .and_then(|host| host.parse().ok())
            .unwrap_or_default()
    }

    /// The error that the value here, or of an attribute here, has the wrong shape.
    pub(crate) fn wrong(&self, attribute: &str, value: &str, expected: &'static str) -> Error {
        let at = if attribute.is_empty() { "" } else { "@" };
        Error::Value {
            path: format!("{}{at}{attribute}", self.path),
            value: value.chars().take(60).collect(),
            expected,
        }
    }

    fn path_to(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }
}

fn is_named(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().namespace().is_none() && node.tag_name().name() == name
}

/// What stands in the tree and is not in `known`. Paths are as in [`Error::Missing`].
/// An unknown element is named once, with all its text; its inside is not walked. Text in the
/// `containers`, where only elements are expected, counts as unknown too.
pub(crate) fn leftovers(
    root: &Branch<'_, '_>,
    known: &[&str],
    containers: &[&str],
) -> Vec<Leftover> {
    let mut found = Vec::new();
    // Depth is limited on parsing, so a stack of its own is for order, not for safety.
    let mut waiting = vec![(root.node, root.path.clone())];
    while let Some((node, path)) = waiting.pop() {
        for attribute in node.attributes().filter(|a| a.namespace().is_none()) {
            let path = format!("{path}@{}", attribute.name());
            if !known.contains(&path.as_str()) {
                found.push(Leftover { path, text: attribute.value().to_owned() });
            }
        }
        if containers.contains(&path.as_str()) {
            let text: String =
                node.children().filter(Node::is_text).filter_map(|t| t.text()).collect();
            if !text.trim().is_empty() {
                found.push(Leftover { path: path.clone(), text: text.trim().to_owned() });
            }
        }
        for child in node.children().filter(Node::is_element).rev() {
            let path = format!("{path}/{}", child.tag_name().name());
            if child.tag_name().namespace().is_none() && known.contains(&path.as_str()) {
                waiting.push((child, path));
            } else {
                let text =
                    child.descendants().filter(Node::is_text).filter_map(|t| t.text()).collect();
                found.push(Leftover { path, text });
            }
        }
    }
    found
}
