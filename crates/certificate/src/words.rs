//! The catalogue of words, Italian and English, shared with the user interface (`words/*.ftl`).
//!
//! Owns rendering a [`Message`]. Each language is parsed once per process.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::{LanguageIdentifier, langid};

use crate::message::{Arg, Message, Told};

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Italian.
    #[default]
    It,
    /// English.
    En,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::It, Self::En];

    /// The catalogue of this language, as the user interface also reads it.
    pub const fn catalogue(self) -> &'static str {
        match self {
            Self::It => include_str!("../words/it.ftl"),
            Self::En => include_str!("../words/en.ftl"),
        }
    }

    /// The language of a tag such as `en-GB`; anything but English is Italian.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") { Self::En } else { Self::It }
    }

    const fn id(self) -> LanguageIdentifier {
        match self {
            Self::It => langid!("it"),
            Self::En => langid!("en"),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static IT: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| build(Language::It));
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| build(Language::En));
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}

/// The sentence in that language. An id that the catalogue lacks, which is a bug, is shown as it is.
pub fn text(language: Language, message: &Message) -> String {
    let args = message.args.iter().map(|(name, value)| (*name, value));
    render(language, message.id, args).unwrap_or_else(|| message.id.to_owned())
}

/// The sentence that was written down, in that language; its id where this version has no such words.
pub fn told(language: Language, told: &Told) -> String {
    let args = told.args.iter().map(|(name, value)| (name.as_str(), value));
    render(language, &told.id, args).unwrap_or_else(|| told.id.clone())
}

fn render<'a>(
    language: Language,
    id: &str,
    said: impl Iterator<Item = (&'a str, &'a Arg)>,
) -> Option<String> {
    let bundle = language.bundle();
    let pattern = bundle.get_message(id)?.value()?;
    let mut args = FluentArgs::new();
    for (name, value) in said {
        match value {
            Arg::Text(text) => args.set(name, text.as_str()),
            Arg::Number(number) => args.set(name, *number),
        }
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
}

fn build(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.id()]);
    // The isolation marks of bidirectional text would end up in e-mails and on the terminal.
    bundle.set_use_isolating(false);
    // What does not parse is left out; the tests hold both catalogues whole.
    let resource = FluentResource::try_new(language.catalogue().to_owned())
        .unwrap_or_else(|(partial, _)| partial);
    bundle.add_resource_overriding(resource);
    bundle
}
