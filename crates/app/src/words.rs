//! Words for people: errors, checks, waits. The catalogue is `words/{it,en}.ftl`; the paper's own words
//! (findings, states, fees) are `certificate`'s.

use std::cell::RefCell;
use std::collections::HashMap;

use certificate::words::Language;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::langid;

use crate::views::AppErrorView;
use crate::{AppError, Code};

const ITALIAN: &str = include_str!("../words/it.ftl");
const ENGLISH: &str = include_str!("../words/en.ftl");

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    static BUNDLES: RefCell<HashMap<&'static str, Bundle>> = RefCell::new(HashMap::new());
}

/// One sentence of the catalogue; its own id where the catalogue has none, which a test forbids.
pub fn say(language: Language, id: &str, args: &[(&str, String)]) -> String {
    with_bundle(language, |bundle| format(bundle, id, None, args)).unwrap_or_else(|| id.to_owned())
}

/// An error in words, with its next step.
pub fn error(language: Language, error: &AppError) -> AppErrorView {
    let code = error.code.as_str();
    let id = format!("error-{code}");
    let args: Vec<(&str, String)> =
        error.detail.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let (message, next_step) = with_bundle(language, |bundle| {
        (format(bundle, &id, None, &args), format(bundle, &id, Some("next"), &args))
    });
    AppErrorView {
        code,
        message: message.unwrap_or_else(|| error.cause.clone()),
        next_step: next_step.unwrap_or_default(),
    }
}

/// The word that the JSON uses for a value.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => "?".to_owned(),
    }
}

/// The code of an error's word; an unknown word is a fault of ours.
pub fn code(word: &str) -> Code {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or(Code::Internal)
}

fn with_bundle<T>(language: Language, use_it: impl FnOnce(&Bundle) -> T) -> T {
    let (tag, locale, source) = match language {
        Language::It => ("it", langid!("it"), ITALIAN),
        Language::En => ("en", langid!("en"), ENGLISH),
    };
    BUNDLES.with_borrow_mut(|bundles| {
        let bundle = bundles.entry(tag).or_insert_with(|| {
            let mut bundle = FluentBundle::new(vec![locale]);
            // Isolation marks are for bidirectional texts; terminals show them as boxes.
            bundle.set_use_isolating(false);
            // A sentence with a slip is dropped by the parser; a test reads the whole catalogue.
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
            bundle.add_resource_overriding(resource);
            bundle
        });
        use_it(bundle)
    })
}

fn format(
    bundle: &Bundle,
    id: &str,
    attribute: Option<&str>,
    args: &[(&str, String)],
) -> Option<String> {
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        // Numbers choose plural forms; codes and amounts stay as they are written.
        let value = match value.parse::<u32>() {
            Ok(number) if number.to_string() == *value => FluentValue::from(number),
            _ => FluentValue::from(value.clone()),
        };
        values.set(*name, value);
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(source: &str) -> Vec<&str> {
        let mut ids: Vec<&str> = source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split(" =").next())
            .collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn both_languages_say_the_same_things_and_parse() {
        assert_eq!(ids(ITALIAN), ids(ENGLISH), "one catalogue, two languages");
        for source in [ITALIAN, ENGLISH] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "no slip in the catalogue");
        }
    }

    #[test]
    fn every_code_has_words_and_a_next_step_in_both_languages() {
        for code in Code::ALL {
            for language in [Language::It, Language::En] {
                let view = error(language, &AppError::new(*code, "the cause"));
                assert_ne!(view.message, "the cause", "{} has words", view.code);
                assert!(!view.next_step.is_empty(), "{} has a next step", view.code);
                assert_eq!(super::code(&view.code), *code, "the word names the code");
            }
        }
    }

    #[test]
    fn facts_stand_in_the_sentence() {
        let absent = AppError::new(Code::DeskAbsent, "none").with("chamber", "BG");
        assert!(error(Language::En, &absent).message.contains("Chamber BG"));
        let findings = AppError::new(Code::Findings, "1").with("count", 1).with("rules", "V05");
        assert!(error(Language::It, &findings).message.contains("un errore (V05)"));
    }
}
