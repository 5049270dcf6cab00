//! What became of a practice is told once.

use app::{Office, PracticeId, outcomes};

use crate::home::Home;

/// As following a desk leaves it.
fn stands(office: &Office, id: PracticeId, state: &str, revision: u32) {
    let store = &office.ground().unwrap().store;
    let row = store.list_item(id).unwrap().row;
    let protocol = "CCIAA_BG.2026.0000012".to_owned();
    let row = store::ListRow { state: state.to_owned(), revision, protocol, ..row };
    store.set_row(id, &row, 1_780_000_000_000).unwrap();
}

#[test]
fn each_outcome_is_told_once_over_restarts_and_names_nobody() {
    let home = Home::new();
    let id = home.practice(&home.office(), "ex-01.json");
    let office = home.office();
    for quiet in ["draft", "sent", "inExamination"] {
        stands(&office, id, quiet, 1);
        assert_eq!(outcomes::take(&office, id).unwrap(), None, "{quiet}: nobody waits for that");
    }
    let mut titles = Vec::new();
    for (state, revision) in [("correctionAsked", 1), ("correctionAsked", 2), ("issued", 2)] {
        stands(&office, id, state, revision);
        let told = outcomes::take(&office, id).unwrap().expect(state);
        assert!(told.body.contains("CCIAA_BG.2026.0000012"), "{told:?}");
        assert!(!told.body.contains("Tessil") && !told.title.contains("Tessil"), "{told:?}");
        titles.push(told.title);
        assert_eq!(outcomes::take(&office, id).unwrap(), None, "{state}: once");
        assert_eq!(outcomes::take(&home.office(), id).unwrap(), None, "and not after a restart");
    }
    assert!(titles[0] == titles[1] && titles[1] != titles[2], "{titles:?}");
}

#[test]
fn what_happened_while_nobody_wanted_to_be_told_is_past() {
    let home = Home::new();
    let office = home.office();
    let id = home.practice(&office, "ex-01.json");
    assert!(outcomes::are_told(&office).unwrap(), "unless somebody says otherwise");
    outcomes::tell(&office, false).unwrap();
    stands(&office, id, "rejected", 1);
    assert_eq!(outcomes::take(&office, id).unwrap(), None);
    outcomes::tell(&office, true).unwrap();
    assert_eq!(outcomes::take(&office, id).unwrap(), None, "it is not poured out afterwards");
}
