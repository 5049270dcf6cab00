//! What came into a file after a signature.
//!
//! Compares the file as it was signed with the file as it is, object by object: however the table,
//! the trailer or an update was written, what counts is what is read in the end. Every difference
//! must be one of those that further signatures and their proofs bring; what is hidden, replaced
//! or laid over in another way (the shadow attacks of NDSS 2021, the annotation attacks of IEEE S&P
//! 2021) is none of these.

mod objects;
mod roles;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::found::{self, Field, Kind, trimmed};
use super::place::{LARGEST_SHARE, Seen, overlap};
use super::reading::Revision;
use super::text;
use objects::{References, differing, entries_differing, same};
use roles::{Role, Roles};

/// What a person may be told about later changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Later {
    /// Further signatures and what proves them.
    pub(super) additions: Vec<String>,
}

/// Why the file is not as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed(pub(super) String);

impl From<&str> for Changed {
    fn from(detail: &str) -> Self {
        Self(detail.to_owned())
    }
}

/// Compares a revision with the whole file. `level` is what a certification allows.
pub(super) fn since(
    old: &Revision<'_>,
    new: &Revision<'_>,
    level: Option<i64>,
) -> Result<Later, Changed> {
    let tail = &new.bytes[old.bytes.len()..];
    if trimmed(tail).is_empty() {
        return Ok(Later::default());
    }
    if new.document.xref_start < old.bytes.len() || !trimmed(tail).ends_with(b"%%EOF") {
        return Err("something follows that is no update".into());
    }
    Comparison::of(old, new)?.judge(level)
}

struct Comparison<'r, 'a> {
    old: &'r Revision<'a>,
    new: &'r Revision<'a>,
    /// Who refers to what in the old revision.
    references: References,
    roles: Roles,
    old_fields: BTreeMap<ObjectId, Field>,
    new_fields: BTreeMap<ObjectId, Field>,
}

impl<'r, 'a> Comparison<'r, 'a> {
    fn of(old: &'r Revision<'a>, new: &'r Revision<'a>) -> Result<Self, Changed> {
        let by_id = |revision: &Revision<'_>| {
            let fields = found::fields(revision).map_err(|error| Changed(error.to_string()))?;
            Ok::<_, Changed>(fields.into_iter().map(|field| (field.id, field)).collect())
        };
        let (old_fields, new_fields) = (by_id(old)?, by_id(new)?);
        let references = References::of(&old.document);
        let roles = Roles::of(old, &old_fields, &references);
        Ok(Self { old, new, references, roles, old_fields, new_fields })
    }

    fn judge(&self, level: Option<i64>) -> Result<Later, Changed> {
        let root = |revision: &Revision<'_>| revision.catalog().map(|(id, _)| id);
        match (root(self.old), root(self.new)) {
            (Ok(old), Ok(new)) if old == new => {}
            _ => return Err("another catalog".into()),
        }
        self.trailer()?;
        for id in differing(&self.old.document, &self.new.document) {
            self.object(id)?;
        }
        for id in entries_differing(&self.old.document, &self.new.document) {
            if !self.new.document.objects.contains_key(&id) {
                return Err(Changed(format!("object {} {} cannot be read", id.0, id.1)));
            }
        }
        let added = self.added_fields()?;
        self.stand_clear(&added)?;
        let mut later = Later::default();
        for field in &added {
            let kind = self.signed(field)?;
            if level == Some(1) && kind != Kind::Timestamp {
                return Err("a signature, where the certification allows no change".into());
            }
            later.additions.push(match kind {
                Kind::Timestamp => format!("timestamp {}", field.name),
                Kind::Signature | Kind::Other(_) => format!("signature {}", field.name),
            });
        }
        if self.roles.catalog_value(self.old, "DSS") != self.roles.catalog_value(self.new, "DSS")
            || self.roles.any_proof_differs(self.old, self.new)
        {
            later.additions.push("validation data (DSS)".to_owned());
        }
        Ok(later)
    }

    /// The trailer names the same document; its description may move to another object.
    fn trailer(&self) -> Result<(), Changed> {
        let info =
            |revision: &'r Revision<'a>| revision.dictionary(&revision.document.trailer, "Info");
        match (info(self.old), info(self.new)) {
            (Some(old), Some(new)) => description(old, new),
            (None, _) => Ok(()),
            (Some(_), None) => Err("the document's description is gone".into()),
        }
    }

    /// One object that differs.
    fn object(&self, id: ObjectId) -> Result<(), Changed> {
        let old = self.old.document.objects.get(&id);
        let new = self.new.document.objects.get(&id);
        // Tables and containers: what is in them is compared by itself.
        if old.is_none_or(objects::is_structure) && new.is_none_or(objects::is_structure) {
            return Ok(());
        }
        let Some(old) = old else {
            return if self.references.count(id) > 0 {
                Err(Changed(format!("object {} {} was missing and is there now", id.0, id.1)))
            } else {
                // What refers to it is new or changed, and judged there.
                Ok(())
            };
        };
        let changed = || Changed(format!("object {} {} was changed", id.0, id.1));
        let new = new.ok_or_else(|| Changed(format!("object {} {} was removed", id.0, id.1)))?;
        match self.roles.role(id).ok_or_else(changed)? {
            Role::Catalog => self.catalog(both(old, new).ok_or_else(changed)?),
            Role::Form => self.form(both(old, new).ok_or_else(changed)?),
            Role::Fields => self.list(old, new, &self.added_ids()).map(drop),
            Role::Resources => self.grows(both(old, new).ok_or_else(changed)?),
            Role::Page => self.page(both(old, new).ok_or_else(changed)?),
            Role::Annotations => self.list(old, new, &self.added_widgets()).map(drop),
            Role::Field => self.field(id, both(old, new).ok_or_else(changed)?),
            Role::Description => {
                let (old, new) = both(old, new).ok_or_else(changed)?;
                description(old, new)
            }
            Role::Metadata => {
                let kept = new.as_stream().is_ok_and(|stream| stream.dict.has_type(b"Metadata"));
                if kept { Ok(()) } else { Err(changed()) }
            }
            Role::Proof => Ok(()),
        }
    }

    fn catalog(&self, (old, new): (&Dictionary, &Dictionary)) -> Result<(), Changed> {
        const FREE: [&[u8]; 4] = [b"DSS", b"Extensions", b"Metadata", b"Version"];
        for key in keys_differing(old, new) {
            match key.as_slice() {
                b"AcroForm" => {}
                key if FREE.contains(&key) => {}
                other => return Err(entry(other)),
            }
        }
        let metadata = new.get_deref(b"Metadata", &self.new.document);
        if metadata.is_ok_and(|metadata| metadata.as_stream().is_err()) {
            return Err(entry(b"Metadata"));
        }
        let forms = (self.old.dictionary(old, "AcroForm"), self.new.dictionary(new, "AcroForm"));
        match forms {
            (None, None) => Ok(()),
            (None, Some(new)) => self.new_form(new),
            (Some(old), Some(new)) => self.form((old, new)),
            (Some(_), None) => Err("the form is gone".into()),
        }
    }

    /// A form that came with a signature.
    fn new_form(&self, form: &Dictionary) -> Result<(), Changed> {
        const KNOWN: [&[u8]; 5] = [b"Fields", b"SigFlags", b"DR", b"DA", b"NeedAppearances"];
        if let Some((key, _)) = form.iter().find(|(key, _)| !KNOWN.contains(&key.as_slice())) {
            return Err(entry(key));
        }
        let redrawn = form.get(b"NeedAppearances").and_then(Object::as_bool);
        if redrawn.is_ok_and(|redrawn| redrawn) {
            return Err(entry(b"NeedAppearances"));
        }
        let fields = form.get_deref(b"Fields", &self.new.document).map_err(|_| entry(b"Fields"))?;
        self.list(&Object::Array(Vec::new()), fields, &self.added_ids()).map(drop)
    }

    fn form(&self, (old, new): (&Dictionary, &Dictionary)) -> Result<(), Changed> {
        for key in keys_differing(old, new) {
            match key.as_slice() {
                b"Fields" | b"SigFlags" => {}
                // The look of text fields, where the form had none.
                b"DR" | b"DA" if !old.has(&key) && self.old_fields_are_all_signatures(old) => {}
                b"DR" if old.has(b"DR") => {
                    let of = |revision, form| Revision::dictionary(revision, form, "DR");
                    let both = of(self.old, old).zip(of(self.new, new));
                    self.grows(both.ok_or_else(|| entry(b"DR"))?)?;
                }
                other => return Err(entry(other)),
            }
        }
        let fields = |revision: &Revision<'_>, form: &Dictionary| {
            let fields = form.get_deref(b"Fields", &revision.document).ok().cloned();
            fields.unwrap_or_else(|| Object::Array(Vec::new()))
        };
        self.list(&fields(self.old, old), &fields(self.new, new), &self.added_ids()).map(drop)
    }

    /// Resources that keep what they had and may have more, as programs bring their letters along.
    fn grows(&self, (old, new): (&Dictionary, &Dictionary)) -> Result<(), Changed> {
        for (key, value) in old.iter() {
            let now = new.get(key).map_err(|_| entry(key))?;
            if same(value, now) {
                continue;
            }
            let of = |revision, of| Revision::dictionary(revision, of, "Font");
            let fonts = of(self.old, old).zip(of(self.new, new)).filter(|_| key == b"Font");
            let (old, new) = fonts.ok_or_else(|| entry(key))?;
            let kept =
                |(name, font): (&Vec<u8>, &Object)| new.get(name).is_ok_and(|now| same(font, now));
            if !old.iter().all(kept) {
                return Err(entry(key));
            }
        }
        Ok(())
    }

    fn old_fields_are_all_signatures(&self, form: &Dictionary) -> bool {
        self.old.array(form, "Fields").len() == self.old_fields.len()
    }

    fn page(&self, (old, new): (&Dictionary, &Dictionary)) -> Result<(), Changed> {
        if let Some(key) = keys_differing(old, new).into_iter().find(|key| key != b"Annots") {
            return Err(entry(&key));
        }
        let list = |revision: &Revision<'_>, page: &Dictionary| {
            let list = page.get_deref(b"Annots", &revision.document).ok().cloned();
            list.filter(|list| !list.is_null()).unwrap_or_else(|| Object::Array(Vec::new()))
        };
        self.list(&list(self.old, old), &list(self.new, new), &self.added_widgets()).map(drop)
    }

    /// A list that may only grow at its end, by these.
    fn list(
        &self,
        old: &Object,
        new: &Object,
        allowed: &BTreeSet<ObjectId>,
    ) -> Result<Vec<ObjectId>, Changed> {
        let (Ok(old), Ok(new)) = (old.as_array(), new.as_array()) else {
            return Err("a list that is none any more".into());
        };
        let kept = old.len() <= new.len() && old.iter().zip(new).all(|(old, new)| same(old, new));
        if !kept {
            return Err("fields or annotations were changed".into());
        }
        let more = new[old.len()..].iter().map(|item| item.as_reference().ok());
        let more: Vec<ObjectId> = more
            .collect::<Option<_>>()
            .filter(|more: &Vec<ObjectId>| more.iter().all(|id| allowed.contains(id)))
            .ok_or("fields or annotations were added")?;
        Ok(more)
    }

    /// A signature field that was there and is signed now.
    fn field(&self, id: ObjectId, (old, new): (&Dictionary, &Dictionary)) -> Result<(), Changed> {
        const FREE: [&[u8]; 3] = [b"V", b"AP", b"F"];
        let was_signed = self.old_fields.get(&id).is_none_or(|field| field.signature.is_some());
        let differing = keys_differing(old, new);
        let other = differing.iter().find(|key| was_signed || !FREE.contains(&key.as_slice()));
        if let Some(key) = other {
            return Err(entry(key));
        }
        if self.new_fields.get(&id).is_none_or(|field| field.signature.is_none()) {
            return Err("a field was changed without being signed".into());
        }
        if differing.iter().any(|key| key == b"AP") { self.appearance_alone(new) } else { Ok(()) }
    }

    /// An appearance is one stream, and a new one.
    fn appearance_alone(&self, field: &Dictionary) -> Result<(), Changed> {
        let Ok(appearance) = field.get_deref(b"AP", &self.new.document) else {
            return Ok(());
        };
        let appearance = appearance.as_dict().map_err(|_| entry(b"AP"))?;
        let normal = appearance.get(b"N").and_then(Object::as_reference);
        let fresh = normal.is_ok_and(|id| !self.old.document.objects.contains_key(&id));
        let stream = appearance.get_deref(b"N", &self.new.document);
        let stream = stream.is_ok_and(|normal| normal.as_stream().is_ok());
        let ok = appearance.len() == 1 && fresh && stream;
        if ok { Ok(()) } else { Err(entry(b"AP")) }
    }

    /// Fields that are new or newly signed.
    fn added_fields(&self) -> Result<Vec<&Field>, Changed> {
        let mut added = Vec::new();
        for (id, field) in &self.new_fields {
            match self.old_fields.get(id) {
                None => {
                    self.fresh(field)?;
                    added.push(field);
                }
                Some(old) if old.signature != field.signature => added.push(field),
                Some(_) => {}
            }
        }
        Ok(added)
    }

    /// A new field is nothing but a place for a signature: it does nothing and hangs on nothing.
    fn fresh(&self, field: &Field) -> Result<(), Changed> {
        const KNOWN: [&[u8]; 22] = [
            b"Type", b"Subtype", b"FT", b"T", b"V", b"F", b"P", b"Rect", b"AP", b"TU", b"Ff",
            b"MK", b"Kids", b"Parent", b"DA", b"DR", b"Lock", b"M", b"NM", b"H", b"BS", b"Border",
        ];
        for widget in &field.widgets {
            let own = self.new.document.get_dictionary(*widget);
            let own = own.map_err(|_| "a field that cannot be read")?;
            let unknown = own.iter().find(|(key, _)| !KNOWN.contains(&key.as_slice()));
            if let Some((key, _)) = unknown {
                return Err(entry(key));
            }
            let parent = own.get(b"Parent").and_then(Object::as_reference).ok();
            if parent.is_some_and(|parent| parent != field.id) {
                return Err("a signature below a field of something else".into());
            }
            self.appearance_alone(own)?;
        }
        Ok(())
    }

    /// A field must be signed, by a signature that is new too and over more than the old revision.
    fn signed(&self, field: &Field) -> Result<Kind, Changed> {
        let id = field.signature.ok_or("a signature field that is not signed was added")?;
        if self.old.document.objects.contains_key(&id) {
            return Err("a field was signed by something that was there before".into());
        }
        let dictionary = self.new.document.get_dictionary(id);
        let dictionary = dictionary.map_err(|_| "a signature that cannot be read")?;
        let coverage = found::coverage(self.new, id).map_err(Changed)?;
        if coverage.end <= self.old.bytes.len() {
            return Err("a later signature over an earlier revision".into());
        }
        Ok(found::kind(self.new, dictionary))
    }

    /// Later signatures may neither cover much of a page nor lie over earlier ones.
    fn stand_clear(&self, added: &[&Field]) -> Result<(), Changed> {
        let added_widgets: BTreeSet<ObjectId> =
            added.iter().flat_map(|field| field.widgets.iter().copied()).collect();
        let signed_before: BTreeSet<ObjectId> = self
            .old_fields
            .values()
            .filter(|field| field.signature.is_some())
            .flat_map(|field| field.widgets.iter().copied())
            .collect();
        for page in self.new.document.page_iter() {
            let Ok(dictionary) = self.new.document.get_dictionary(page) else { continue };
            let annotations = self.new.array(dictionary, "Annots");
            let rectangles = |of: &BTreeSet<ObjectId>| {
                let ids = annotations.iter().filter_map(|item| item.as_reference().ok());
                ids.filter(|id| of.contains(id))
                    .filter_map(|id| {
                        let own = self.new.document.get_dictionary(id).ok()?;
                        self.new.rectangle(own, "Rect")
                    })
                    .collect::<Vec<_>>()
            };
            let (later, earlier) = (rectangles(&added_widgets), rectangles(&signed_before));
            if later.is_empty() {
                continue;
            }
            let seen = Seen::of(self.new, page).ok_or("a page without a size")?;
            if later.iter().any(|one| seen.share(*one) > LARGEST_SHARE) {
                return Err("a later signature covers a page".into());
            }
            if later.iter().any(|one| earlier.iter().any(|other| overlap(*one, *other))) {
                return Err("a later signature covers an earlier one".into());
            }
        }
        Ok(())
    }

    fn added_ids(&self) -> BTreeSet<ObjectId> {
        let fresh = self.new_fields.keys().filter(|id| !self.old_fields.contains_key(id));
        fresh.copied().collect()
    }

    fn added_widgets(&self) -> BTreeSet<ObjectId> {
        let fresh =
            self.new_fields.values().filter(|field| !self.old_fields.contains_key(&field.id));
        let was_there = |id: &ObjectId| self.old.document.objects.contains_key(id);
        fresh.flat_map(|field| field.widgets.iter().copied()).filter(|id| !was_there(id)).collect()
    }
}

/// When and with what a document was written last may change, not what it is about.
fn description(old: &Dictionary, new: &Dictionary) -> Result<(), Changed> {
    const FREE: [&[u8]; 2] = [b"ModDate", b"Producer"];
    match keys_differing(old, new).into_iter().find(|key| !FREE.contains(&key.as_slice())) {
        Some(key) => Err(entry(&key)),
        None => Ok(()),
    }
}

fn both<'o>(old: &'o Object, new: &'o Object) -> Option<(&'o Dictionary, &'o Dictionary)> {
    Some((old.as_dict().ok()?, new.as_dict().ok()?))
}

/// Keys whose values differ, or that only one has.
fn keys_differing(old: &Dictionary, new: &Dictionary) -> Vec<Vec<u8>> {
    let keys: BTreeSet<&Vec<u8>> = old.iter().chain(new.iter()).map(|(key, _)| key).collect();
    let differs = |key: &&&Vec<u8>| match (old.get(key), new.get(key)) {
        (Ok(old), Ok(new)) => !same(old, new),
        (Err(_), Err(_)) => false,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => true,
    };
    keys.iter().filter(differs).map(|key| (*key).clone()).collect()
}

fn entry(key: &[u8]) -> Changed {
    Changed(format!("/{} was changed", text::shown(&String::from_utf8_lossy(key))))
}
