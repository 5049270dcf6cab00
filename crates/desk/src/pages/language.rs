//! The words of the pages, Italian and English, and which of the two a visitor gets.

use std::fmt::Display;
use std::sync::LazyLock;

use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::Deserialize;
use unic_langid::langid;

use super::visitor::{cookie, local};
use crate::words::euro;

/// Name of the cookie that keeps the choice.
const COOKIE: &str = "lingua";

/// The languages of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Italian.
    #[default]
    Italian,
    /// English.
    English,
}

impl Language {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Italian => "it",
            Self::English => "en",
        }
    }

    /// The visitor's choice, else what the browser prefers, else Italian.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, COOKIE).and_then(|code| Self::parse(&code));
        let accepted =
            headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        chosen.or_else(|| Self::preferred(accepted)).unwrap_or_default()
    }

    fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or("");
        [Self::Italian, Self::English]
            .into_iter()
            .find(|one| primary.eq_ignore_ascii_case(one.code()))
    }

    /// The language of highest weight that the desk speaks (RFC 9110, section 12.5.4).
    fn preferred(accepted: &str) -> Option<Self> {
        let weighed = accepted.split(',').take(20).filter_map(|part| {
            let mut fields = part.split(';');
            let language = Self::parse(fields.next()?)?;
            let weight =
                fields.find_map(|field| field.trim().strip_prefix("q=")?.parse::<f32>().ok());
            Some((language, weight.unwrap_or(1.0)))
        });
        // The first of equals wins, which `max_by` would not do.
        weighed
            .fold(None, |best: Option<(Self, f32)>, next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                Some(_) | None => Some(next),
            })
            .map(|(language, _)| language)
    }
}

/// Looks words up for one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

impl Words {
    /// The text of a key; the key itself where the catalogue lacks it, which a test rules out.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.format(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with one value in it.
    #[must_use]
    pub fn a(&self, key: &str, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set(name.to_owned(), value.to_string());
        self.format(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with two values in it.
    #[must_use]
    pub fn b(
        &self,
        key: &str,
        first: &str,
        one: impl Display,
        second: &str,
        two: impl Display,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(first.to_owned(), one.to_string());
        args.set(second.to_owned(), two.to_string());
        self.format(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key that is made of data, or the data as they are.
    #[must_use]
    pub fn or(&self, key: &str, raw: &str) -> String {
        self.format(key, None).unwrap_or_else(|| raw.to_owned())
    }

    /// An amount in euro.
    #[must_use]
    pub fn money(&self, cents: i64) -> String {
        format!("€ {}", euro(cents))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = match self.0 {
            Language::Italian => &*ITALIAN,
            Language::English => &*ENGLISH,
        };
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

const ITALIAN_WORDS: &str = concat!(
    include_str!("../../words/it.ftl"),
    "\n",
    include_str!("../../words/accounts-it.ftl"),
    "\n",
    include_str!("../../words/office-it.ftl")
);
const ENGLISH_WORDS: &str = concat!(
    include_str!("../../words/en.ftl"),
    "\n",
    include_str!("../../words/accounts-en.ftl"),
    "\n",
    include_str!("../../words/office-en.ftl")
);

static ITALIAN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(langid!("it"), ITALIAN_WORDS));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(langid!("en"), ENGLISH_WORDS));

fn bundle(language: unic_langid::LanguageIdentifier, text: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

/// Where to go after the switch.
#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    torna: String,
}

/// `GET /lingua/{code}?torna=`: keeps the choice for a year.
pub(super) async fn switch(Path(code): Path<String>, Query(back): Query<Back>) -> Response {
    let language = Language::parse(&code).unwrap_or_default().code();
    let kept = format!("{COOKIE}={language}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict");
    ([(SET_COOKIE, kept)], Redirect::to(&local(&back.torna))).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        text.lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key)).collect()
    }

    #[test]
    fn both_languages_have_the_same_words() {
        assert_eq!(keys(ITALIAN_WORDS), keys(ENGLISH_WORDS), "a key without words shows itself");
        for (text, name) in [(ITALIAN_WORDS, "it"), (ENGLISH_WORDS, "en")] {
            assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{name}.ftl is well-formed");
        }
    }

    #[test]
    fn every_word_that_a_template_asks_for_is_there() {
        let known = keys(ITALIAN_WORDS);
        let mut rest = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
        while let Some(path) = rest.pop() {
            if path.is_dir() {
                rest.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for call in ["w.t(\"", "w.a(\"", "w.b(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    assert!(known.contains(key), "a template asks for {key}");
                }
            }
        }
    }

    #[test]
    fn the_browser_is_heard_where_nobody_chose() {
        assert_eq!(
            Language::preferred("de, en;q=0.8, it;q=0.5"),
            Some(Language::English),
            "by weight"
        );
        assert_eq!(
            Language::preferred("it-IT,it;q=0.9,en;q=0.8"),
            Some(Language::Italian),
            "with region"
        );
        assert_eq!(Language::preferred("de"), None, "and Italian is what remains");
    }
}
