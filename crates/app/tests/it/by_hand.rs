//! Practices that people carry to a Chamber without an interface.

use std::path::Path;

use app::{Code, Office, PracticeId, Told, by_hand, desks, following, submission};
use harness::pki::{PIN, shared};

use crate::home::Home;
use crate::stage::{self, ROSSI, Script, outcomes, sealed};

/// A signed practice of a Chamber to which people carry.
fn signed(home: &Home, office: &Office) -> PracticeId {
    desks::add_by_hand(office, "BG", "https://portal.example/").unwrap();
    let id = sealed(home, office, "MANO-1", ROSSI, |_| {});
    sign(office, id);
    id
}

fn sign(office: &Office, id: PracticeId) {
    let chosen = vec![app::signatures::chosen(office, &id.to_string()).unwrap()];
    let person = &mut Script::pins(&[PIN]);
    let signed = stage::sign(office, &shared().token, chosen, person).unwrap();
    assert_eq!(outcomes(&signed), ["signed"]);
}

fn state(office: &Office, id: PracticeId) -> String {
    app::archive::open(office, id).unwrap().state
}

fn submit(office: &Office, id: PracticeId) -> app::views::StatusView {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(submission::submit(office, &[id])).unwrap().remove(0)
}

fn told(state: &str) -> Told {
    Told { state: state.to_owned(), ..Told::default() }
}

#[test]
fn a_practice_is_carried_and_followed_by_what_a_person_is_told() {
    let home = Home::new();
    let office = home.office();
    let id = signed(&home, &office);
    let view = submit(&office, id);
    assert_eq!((view.state.as_str(), view.error), ("queued", None), "it waits for a person");
    assert!(view.waiting.unwrap().contains("by hand"));

    let folder = home.folder.path().join("consegna");
    let made = by_hand::hand_over(&office, id, &folder).unwrap();
    let names: Vec<&str> = made.files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.iter().any(|name| name.starts_with("1-modello-base/") && name.ends_with(".p7m")));
    assert!(names.contains(&"2-allegati/fattura_2026_EX_0418.pdf"), "{names:?}");
    assert!(names.contains(&"3-ordine/pratica.pdf") && names.contains(&"ISTRUZIONI.txt"));
    let steps = std::fs::read_to_string(folder.join("ISTRUZIONI.txt")).unwrap();
    for word in ["«NUOVA»", "OR-", "FAE", "15.00", "Bergamo"] {
        assert!(steps.contains(word), "{word} is missing in:\n{steps}");
    }
    assert_eq!(
        by_hand::hand_over(&office, id, &folder).unwrap_err().code,
        Code::BadField,
        "nothing is mixed into a folder that holds something"
    );

    let sent = Told {
        protocol: Some("0012345/2026".to_owned()),
        on: Some("2026-11-24".to_owned()),
        ..told("sent")
    };
    let view = by_hand::tell(&office, id, &sent).unwrap();
    assert_eq!((view.state.as_str(), view.protocol.as_deref()), ("sent", Some("0012345/2026")));
    assert_eq!(view.waiting, None, "out of the queue");
    let issued = Told {
        certificate: Some("BG 0001234".to_owned()),
        documents: vec![home.document("certificato.pdf")],
        ..told("issued")
    };
    let view = by_hand::tell(&office, id, &issued).unwrap();
    assert_eq!(view.protocol.as_deref(), Some("0012345/2026"), "what was said before stays");
    assert_eq!(view.certificate.as_deref(), Some("BG 0001234"));
    let fetched = fetch(&office, id, &home.folder.path().join("rilasciati"));
    assert!(fetched[0].ends_with("certificato.pdf"), "{fetched:?}");
    assert_eq!(
        by_hand::tell(&office, id, &told("sent")).unwrap_err().code,
        Code::WrongState,
        "an issued certificate is not sent again"
    );
}

fn fetch(office: &Office, id: PracticeId, folder: &Path) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(following::fetch(office, id, folder)).unwrap().files
}

#[test]
fn what_a_person_types_is_judged_and_nothing_is_half_kept() {
    let home = Home::new();
    let office = home.office();
    let id = signed(&home, &office);
    submit(&office, id);
    let text = home.folder.path().join("lettera.txt");
    std::fs::write(&text, "Buongiorno").unwrap();
    for (said, code) in [
        (told("queued"), Code::BadField),
        (told("atDesk"), Code::BadField),
        (Told { on: Some("ieri".to_owned()), ..told("sent") }, Code::BadField),
        (Told { protocol: Some("9".repeat(81)), ..told("sent") }, Code::BadField),
        (Told { documents: vec![text.clone()], ..told("issued") }, Code::AttachmentNotPdf),
        (Told { documents: vec!["nessuno.pdf".into()], ..told("issued") }, Code::FileAbsent),
    ] {
        assert_eq!(by_hand::tell(&office, id, &said).unwrap_err().code, code, "{said:?}");
        assert_eq!(state(&office, id), "queued", "{said:?}");
    }
    let other = sealed(&home, &office, "MANO-2", ROSSI, |_| {});
    assert_eq!(
        by_hand::tell(&office, other, &told("sent")).unwrap_err().code,
        Code::NotSigned,
        "nobody takes what is not signed"
    );
}

#[test]
fn a_correction_typed_in_is_mended_and_carried_again() {
    let home = Home::new();
    let office = home.office();
    let id = signed(&home, &office);
    submit(&office, id);
    by_hand::tell(&office, id, &Told { protocol: Some("7".to_owned()), ..told("sent") }).unwrap();
    let asked =
        Told { words: Some("Casella 3: manca il paese.".to_owned()), ..told("correctionAsked") };
    let view = by_hand::tell(&office, id, &asked).unwrap();
    assert_eq!(view.officer_note.as_deref(), Some("Casella 3: manca il paese."));
    app::sealing::revise(&office, id).unwrap();
    app::sealing::freeze(&office, id).unwrap();
    sign(&office, id);
    let view = submit(&office, id);
    assert_eq!((view.state.as_str(), view.error), ("queued", None), "carried once more");
    let folder = home.folder.path().join("rettifica");
    by_hand::hand_over(&office, id, &folder).unwrap();
    let steps = std::fs::read_to_string(folder.join("ISTRUZIONI.txt")).unwrap();
    assert!(steps.contains("rettifica"), "{steps}");
    let view = by_hand::tell(&office, id, &told("sent")).unwrap();
    assert_eq!(view.state, "sent");
}

#[test]
fn a_receipt_is_read_and_another_ones_is_refused() {
    let home = Home::new();
    let office = home.office();
    let id = signed(&home, &office);
    submit(&office, id);
    let mail = home.folder.path().join("avviso.eml");
    let words = "Pratica CO 2026/EX/0418: protocollo n. 99/2026 del 24/11/2026.";
    std::fs::write(&mail, words).unwrap();
    let found = by_hand::read_receipt(&office, id, &mail).unwrap();
    assert!(found.ours, "it names the invoice");
    assert_eq!(found.protocol.as_deref(), Some("99/2026"));
    std::fs::write(&mail, "Protocollo n. 100/2026 di un'altra ditta").unwrap();
    assert!(!by_hand::read_receipt(&office, id, &mail).unwrap().ours);
    let receipt = serde_json::json!({
        "versione": 1, "protocollo": "CCIAA_BG.2026.0000017",
        "dataProtocollo": "2026-11-22T09:30:00Z", "idPratica": "M26B22ABCDE", "tipoPratica": "CO",
        "cciaa": "BG", "codiceFiscale": "99990010169", "modelloBaseSha256": "00".repeat(32),
        "allegati": [], "dirittiCentesimi": 1500, "chiave": null,
    });
    let receipt: wire::receipt::Receipt = serde_json::from_value(receipt).unwrap();
    std::fs::write(&mail, receipt.canonical().unwrap()).unwrap();
    let refused = by_hand::read_receipt(&office, id, &mail).unwrap_err();
    assert_eq!(refused.code, Code::BadInput, "the digest is not this practice's");
}

#[test]
fn a_desk_that_answers_by_itself_is_not_spoken_for() {
    let home = Home::new();
    let office = home.office();
    let id = signed(&home, &office);
    desks::add(
        &office,
        app::DeskRequest {
            url: "http://127.0.0.1:9".to_owned(),
            user: "T".to_owned(),
            password: app::Secret::from("p".to_owned()),
            chamber: "BG".to_owned(),
        },
    )
    .unwrap();
    assert_eq!(by_hand::tell(&office, id, &told("sent")).unwrap_err().code, Code::ByInterface);
    assert_eq!(
        desks::add_by_hand(&office, "BG", "portale").unwrap_err().code,
        Code::BadInput,
        "no web address"
    );
}

#[test]
fn what_is_urgent_goes_first_and_is_told_where_it_was_named() {
    let home = Home::new();
    let office = home.office();
    desks::add_by_hand(&office, "BG", "").unwrap();
    let plain = sealed(&home, &office, "CALMA", ROSSI, |_| {});
    let urgent = sealed(&home, &office, "FRETTA", ROSSI, |practice| {
        practice["ordine"]["urgente"] = true.into();
    });
    for id in [plain, urgent] {
        sign(&office, id);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let views = runtime.block_on(submission::submit(&office, &[plain, urgent])).unwrap();
    let named: Vec<&str> = views.iter().map(|view| view.id.as_str()).collect();
    assert_eq!(named, [plain.to_string(), urgent.to_string()], "told as it was asked");
    // The order of the intents in the feed: clocks may not tell two apart.
    let store = store::Store::open(home.folder.path()).unwrap();
    let place = |id: PracticeId| {
        let records = store.records_of(id).unwrap();
        let intent = records.iter().find(|record| record.kind == "submissionIntent").unwrap();
        let id = intent.id.as_bytes().as_slice();
        store.feed_entry(store::FeedKind::Record, id).unwrap().unwrap().seq
    };
    assert!(place(urgent) < place(plain));
}
