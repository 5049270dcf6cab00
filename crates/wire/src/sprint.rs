//! SPRINT: WebCO's interface for drafts (richieste, modelli, visti), "API Sprint" 2.0.
//!
//! An intake of drafts and nothing more: it knows no attachment, no signature, no sending and no state. All
//! fields are texts; the public clients send lists, booleans and numbers too, so reading takes all of them
//! ([`read()`]). What it answers on success is not published: [`answers`] reads the shapes that frameworks of
//! its kind give, and nothing else. `paper` leads to a practice and back.

pub mod answers;
mod fields;
mod paper;
mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use fields::{Field, Rule, Shape};
pub use paper::PAGE_MARK;
pub use read::{Invalid, read};

/// Where our desk serves it; the public clients are told `<desk>/sprint/v2` as their base.
pub const BASE: &str = "/sprint/v2";
/// What [`TEST`] answers as `message`.
pub const GREETING: &str = "API Sprint v2";
/// Last part of the address that only greets.
pub const TEST: &str = "test";
/// Largest body, bytes: the longest texts of all fields with room.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// What drafts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Drafts of certificates of origin; known by a code.
    Richieste,
    /// Templates; known by a number.
    Modelli,
    /// Drafts of visas; known by a code.
    Visti,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Richieste, Self::Modelli, Self::Visti];

    /// Its part of the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Richieste => "richieste",
            Self::Modelli => "modelli",
            Self::Visti => "visti",
        }
    }

    /// Reads a part of an address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resource| resource.as_str() == text)
    }

    /// Its fields.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Richieste => fields::RICHIESTA,
            Self::Modelli => fields::MODELLO,
            Self::Visti => fields::VISTO,
        }
    }

    /// The member by which our desk's answers name a draft.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Richieste | Self::Visti => "codice",
            Self::Modelli => "id",
        }
    }
}

/// What is done with a draft's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// POST.
    Create,
    /// PUT: fields that are not there stay as they are.
    Update,
}

/// Chamber and branch office that a draft is for, as the sender calls them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cciaa {
    /// Sign of the Chamber, for instance `VE`.
    #[serde(default)]
    pub sportello: String,
    /// Branch office, by name or number.
    #[serde(default)]
    pub sede: String,
}

/// The fields of a draft as texts: flags are `S` and `N`, pages of goods stand parted by [`PAGE_MARK`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// Chamber and branch office, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cciaa: Option<Cciaa>,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

impl Draft {
    /// A field's text; empty where it was not said.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Says a field.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        self.fields.insert(name.to_owned(), text.into());
    }

    /// Takes a field out; nothing where it was not said or is empty.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.fields.remove(name).filter(|text| !text.is_empty())
    }

    /// What was said, by name.
    pub fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Takes over what an update says; the rest stays.
    pub fn update(&mut self, update: Self) {
        self.fields.extend(update.fields);
        if update.cciaa.is_some() {
            self.cciaa = update.cciaa;
        }
    }

    /// Takes from a template (modello) what a new request does not say itself.
    pub fn start_from(&mut self, template: &Self) {
        for (of_template, field) in fields::FROM_TEMPLATE {
            let text = template.get(of_template);
            if self.get(field).is_empty() && !text.is_empty() {
                self.set(field, text);
            }
        }
    }

    /// Fills in what the interface says on its own where a new draft says nothing.
    pub fn with_defaults(mut self, resource: Resource) -> Self {
        for field in resource.fields().iter().filter(|field| !field.default.is_empty()) {
            if self.get(field.name).is_empty() {
                self.set(field.name, field.default);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_leaves_what_it_does_not_say_and_a_template_what_is_said() {
        let mut draft = Draft::default();
        draft.set("descrizione", "CO 12");
        draft.set("merci", "POMPE");
        let mut update = Draft::default();
        update.set("merci", "");
        draft.update(update);
        assert_eq!((draft.get("descrizione"), draft.get("merci")), ("CO 12", ""));
        let mut template = Draft::default();
        template.set("descrizione", "modello A");
        template.set("merci", "VALVOLE");
        template.set("paese_destinazione", "TURCHIA");
        draft.start_from(&template);
        assert_eq!(draft.get("descrizione"), "CO 12", "a template gives no description");
        assert_eq!((draft.get("merci"), draft.get("paese_dest")), ("VALVOLE", "TURCHIA"));
    }
}
