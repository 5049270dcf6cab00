//! What objects of the old revision are for, as far as that allows a change.
//!
//! An object that serves two ends has no role: who wrote the file may have let the document's
//! description be the content of a page too.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Object, ObjectId};

use super::objects::{References, same};
use crate::pades::found::Field;
use crate::pades::reading::Revision;

/// What an object is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Catalog,
    /// The form of the document.
    Form,
    /// The form's list of fields.
    Fields,
    /// What the form's text fields are drawn with.
    Resources,
    Page,
    /// A page's list of annotations.
    Annotations,
    /// A signature field.
    Field,
    /// The document's description in the trailer.
    Description,
    /// The document's description in XMP.
    Metadata,
    /// Part of the document security store (ETSI EN 319 142-1 section 5.4.2).
    Proof,
}

/// Objects with their roles.
pub(super) struct Roles {
    roles: BTreeMap<ObjectId, Role>,
}

impl Roles {
    pub(super) fn of(
        old: &Revision<'_>,
        fields: &BTreeMap<ObjectId, Field>,
        references: &References,
    ) -> Self {
        let mut roles = BTreeMap::new();
        let mut sole = |object: Option<&Object>, role: Role| {
            let id = object.and_then(|object| object.as_reference().ok());
            if let Some(id) = id.filter(|id| references.count(*id) == 1) {
                roles.insert(id, role);
            }
        };
        sole(old.document.trailer.get(b"Info").ok(), Role::Description);
        sole(old.document.trailer.get(b"Root").ok(), Role::Catalog);
        if let Ok((_, catalog)) = old.catalog() {
            sole(catalog.get(b"Metadata").ok(), Role::Metadata);
            sole(catalog.get(b"AcroForm").ok(), Role::Form);
            if let Some(form) = old.dictionary(catalog, "AcroForm") {
                sole(form.get(b"Fields").ok(), Role::Fields);
                sole(form.get(b"DR").ok(), Role::Resources);
                if let Some(resources) = old.dictionary(form, "DR") {
                    sole(resources.get(b"Font").ok(), Role::Resources);
                }
            }
            let mut proofs = Proofs { old, references, ids: BTreeSet::new() };
            proofs.take(catalog.get(b"DSS").ok(), 0);
            roles.extend(proofs.ids.into_iter().map(|id| (id, Role::Proof)));
        }
        for page in old.document.page_iter() {
            roles.insert(page, Role::Page);
            let list = old.document.get_dictionary(page).and_then(|page| page.get(b"Annots"));
            let list = list.ok().and_then(|list| list.as_reference().ok());
            if let Some(id) = list.filter(|id| references.count(*id) == 1) {
                roles.insert(id, Role::Annotations);
            }
        }
        roles.extend(fields.keys().map(|id| (*id, Role::Field)));
        Self { roles }
    }

    pub(super) fn role(&self, id: ObjectId) -> Option<Role> {
        self.roles.get(&id).copied()
    }

    /// A value of the catalog, as it stands there.
    pub(super) fn catalog_value<'d>(
        &self,
        revision: &'d Revision<'_>,
        key: &str,
    ) -> Option<&'d Object> {
        revision.catalog().ok()?.1.get(key.as_bytes()).ok()
    }

    /// Whether validation data changed in place.
    pub(super) fn any_proof_differs(&self, old: &Revision<'_>, new: &Revision<'_>) -> bool {
        let differs =
            |id: &ObjectId| match (old.document.objects.get(id), new.document.objects.get(id)) {
                (Some(old), Some(new)) => !same(old, new),
                _ => true,
            };
        self.roles.iter().any(|(id, role)| *role == Role::Proof && differs(id))
    }
}

/// Dictionaries and lists below the security store that nothing else refers to.
struct Proofs<'r, 'a> {
    old: &'r Revision<'a>,
    references: &'r References,
    ids: BTreeSet<ObjectId>,
}

impl Proofs<'_, '_> {
    fn take(&mut self, object: Option<&Object>, level: usize) {
        /// Store, collection by signature, its entries, their lists.
        const MAX_LEVEL: usize = 4;
        let Some(object) = object.filter(|_| level <= MAX_LEVEL) else {
            return;
        };
        let old = self.old;
        let object = match object {
            Object::Reference(id) => {
                if self.references.count(*id) != 1 {
                    return;
                }
                let Some(below) = old.document.objects.get(id) else { return };
                if !matches!(below, Object::Dictionary(_) | Object::Array(_)) {
                    return;
                }
                self.ids.insert(*id);
                below
            }
            other => other,
        };
        match object {
            Object::Dictionary(dictionary) => {
                dictionary.iter().for_each(|(_, value)| self.take(Some(value), level + 1));
            }
            Object::Array(items) => {
                items.iter().for_each(|item| self.take(Some(item), level + 1));
            }
            _ => {}
        }
    }
}
