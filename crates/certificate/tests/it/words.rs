//! The catalogue of words is whole in both languages.

use std::collections::{BTreeMap, BTreeSet};

use certificate::words::text;
use certificate::{AttachmentType, FeeKind, Language, Lifecycle, Message};

/// Ids of a catalogue with the arguments that each sentence takes.
fn sentences(language: Language) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let rows = language.catalogue().lines().filter(|row| !row.starts_with('#') && !row.is_empty());
    rows.map(|row| {
        let (id, sentence) =
            row.split_once(" = ").unwrap_or_else(|| panic!("one sentence a line: {row}"));
        let arguments = sentence.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next());
        (id, arguments.collect())
    })
    .collect()
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_arguments() {
    assert_eq!(sentences(Language::It), sentences(Language::En));
}

#[test]
fn every_sentence_renders_with_its_arguments() {
    for language in Language::ALL {
        for (id, arguments) in sentences(language) {
            let message =
                arguments.iter().fold(Message::new(id), |message, name| message.with(name, "X"));
            let rendered = text(language, &message);
            assert_ne!(rendered, id, "{id} is in the catalogue of {language:?}");
            assert!(!rendered.contains('{'), "{id} lacks an argument: {rendered}");
        }
    }
}

#[test]
fn states_fees_boxes_and_attachments_have_words() {
    let states = Lifecycle::ALL.map(|state| state.message());
    let fees = FeeKind::ALL.map(FeeKind::message);
    let attachments = AttachmentType::KNOWN.iter().map(AttachmentType::message);
    for message in states.into_iter().chain(fees).chain(attachments) {
        for language in Language::ALL {
            let rendered = text(language, &message);
            assert!(
                rendered != message.id && !rendered.contains('{'),
                "{}: {rendered}",
                message.id
            );
        }
    }
}

#[test]
fn a_number_is_shown_without_separators_of_thousands() {
    let message = Message::new("v01-long").with("length", 1234_usize).with("max", 240_usize);
    assert!(text(Language::En, &message).contains("1234"), "as people count characters");
}
