use draft::{Care, CareField, EventKey, Operation};

use crate::{AT_MS, anna, bruno, draft, meet, set};

fn care(field: CareField, text: &str) -> Operation {
    Operation::SetCare { field, text: text.into() }
}

fn event(number: u128, kind: &str) -> Operation {
    let key = EventKey::from(uuid::Uuid::from_u128(number));
    Operation::NoteEvent { key, event: kind.into(), about: "ab12".into(), text: "per nave".into() }
}

#[test]
fn care_is_the_last_word_and_no_part_of_the_paper() {
    let mut draft = draft(1);
    draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
    let before = draft.content();
    assert_eq!(draft.care(), Care::default());
    draft.apply(care(CareField::Due, "2026-12-04"), &anna(), AT_MS).unwrap();
    draft.apply(care(CareField::Colleague, " Marta Rota "), &anna(), AT_MS).unwrap();
    draft.apply(care(CareField::Colleague, "Anna Bianchi"), &bruno(), AT_MS + 1).unwrap();
    let again =
        draft.apply(care(CareField::Colleague, "Anna Bianchi"), &bruno(), AT_MS + 2).unwrap();
    assert!(again.increment.is_empty(), "the same word again is no change");
    let found = draft.care();
    assert_eq!((found.colleague.as_str(), found.due.as_str()), ("Anna Bianchi", "2026-12-04"));
    assert_eq!(draft.content(), before, "the exchange form does not know it");
    draft.frozen().unwrap();
    draft.apply(care(CareField::Due, ""), &anna(), AT_MS + 3).unwrap();
    assert_eq!(draft.care().due, "", "and it can be taken back");
}

#[test]
fn two_who_take_a_practice_at_once_agree_on_one_of_them_without_a_conflict() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(care(CareField::Colleague, "Anna Bianchi"), &anna(), AT_MS).unwrap();
    two.apply(care(CareField::Colleague, "Bruno Conti"), &bruno(), AT_MS).unwrap();
    meet(&mut [&mut one, &mut two]);
    assert_eq!(one.care(), two.care(), "the same on both devices");
    assert!(one.conflicts().is_empty(), "it keeps nobody from sealing");
}

#[test]
fn what_was_done_is_written_once_and_by_both() {
    let (mut one, mut two) = (draft(1), draft(2));
    one.apply(event(1, "printed"), &anna(), AT_MS).unwrap();
    let again = one.apply(event(1, "printed"), &anna(), AT_MS + 1).unwrap();
    assert!(again.increment.is_empty(), "one event once");
    two.apply(event(2, "printed"), &bruno(), AT_MS + 2).unwrap();
    meet(&mut [&mut one, &mut two]);
    let events = one.events();
    assert_eq!(events, two.events());
    let said: Vec<_> = events.iter().map(|one| (one.by.clone(), one.at_ms)).collect();
    assert_eq!(said, [(Some(anna()), AT_MS), (Some(bruno()), AT_MS + 2)], "both are heard");
    assert_eq!((events[0].about.as_str(), events[0].text.as_str()), ("ab12", "per nave"));
    assert!(one.apply(event(3, ""), &anna(), AT_MS).is_err(), "an event is of some kind");
}

#[test]
fn the_history_names_care_and_events() {
    let mut draft = draft(1);
    draft.apply(care(CareField::Due, "2026-12-04"), &anna(), AT_MS).unwrap();
    draft.apply(event(1, "draftSent"), &anna(), AT_MS + 1).unwrap();
    let paths = draft.history(60_000).remove(0).paths;
    assert_eq!(paths, ["/!care/due", "/!event/draftSent"]);
}
