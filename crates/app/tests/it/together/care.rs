//! Care for a practice between two devices: who looks after it, the customer's answer, the printed original.

use app::{PracticeId, approval, care, issued_paper};
use store::{ListRow, NewIssued};

use super::*;

fn kinds(office: &Office, id: PracticeId) -> Vec<String> {
    care::events(office, id).unwrap().into_iter().map(|event| event.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_after_a_practice_and_what_the_customer_said_is_known_to_all() {
    let mut pair = Pair::new(DeviceRole::Drafter).await;
    let id = pair.home.with_documents(&pair.anna);
    pair.agree_on(id).await;
    let care_of = |office: &Office| archive::open(office, id).unwrap().row.care;
    care::set(&pair.anna, id, "colleague", "Bruna").unwrap();
    care::set(&pair.anna, id, "due", "2030-12-04").unwrap();
    care::set(&pair.bruna, id, "remind", "2030-11-20").unwrap();
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    until("both know all of it", || {
        let (hers, mine) = (care_of(bruna), care_of(anna));
        hers == mine && mine.colleague == "Bruna" && mine.remind == "2030-11-20"
    })
    .await;

    pair.bruna_leaves().await;
    care::set(&pair.anna, id, "due", "2030-12-11").unwrap();
    care::set(&pair.bruna, id, "due", "2030-12-18").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = "buyer@dokuma.example";
    approval::send(&pair.anna, id, to, Language::It, Some(folder.path())).unwrap();
    pair.bruna_returns().await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    until("one day stands at both, and the draft was sent", || {
        care_of(anna) == care_of(bruna) && kinds(bruna, id) == ["draftSent"]
    })
    .await;
    assert!(["2030-12-11", "2030-12-18"].contains(&care_of(anna).due.as_str()), "one of the two");
    assert!(archive::open(anna, id).unwrap().conflicts.is_empty(), "it keeps nobody from sealing");
    approval::answer(bruna, id, true, "").unwrap();
    until("the answer is heard", || kinds(anna, id) == ["draftSent", "approved"]).await;
}

/// As if the desk had issued the certificate, on this device.
fn issue(office: &Office, id: PracticeId, pdf: &[u8]) {
    let store = Arc::clone(&office.ground().unwrap().store);
    let row = ListRow {
        state: "issued".to_owned(),
        certificate_number: "C26BG0000123".to_owned(),
        ..store.list_item(id).unwrap().row
    };
    let issued = NewIssued {
        practice: id,
        name: "certificato.pdf",
        media_type: "application/pdf",
        bytes: pdf,
        at_ms: 1_790_000_000_000,
    };
    store.put_issued(&issued, Some(&row), None).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_that_two_print_while_apart_is_told_on_both() {
    let mut pair = Pair::new(DeviceRole::Drafter).await;
    let id = pair.home.with_documents(&pair.anna);
    pair.agree_on(id).await;
    pair.settled().await;
    let pdf = std::fs::read(pair.home.document("certificato.pdf")).unwrap();
    for office in [&pair.anna, &pair.bruna] {
        issue(office, id, &pdf);
    }
    let folder = tempfile::tempdir().unwrap();
    pair.bruna_leaves().await;
    issued_paper::print(&pair.anna, id, false, Some(folder.path())).unwrap();
    let again = issued_paper::print(&pair.anna, id, false, Some(folder.path())).unwrap_err();
    assert_eq!(again.code, Code::OriginalPrinted, "once on a device");
    issued_paper::print(&pair.bruna, id, false, Some(folder.path())).unwrap();
    pair.bruna_returns().await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    for office in [anna, bruna] {
        until("both originals are known", || {
            kinds(office, id) == ["printedOriginal", "printedOriginal"]
        })
        .await;
        let refused = issued_paper::print(office, id, false, Some(folder.path())).unwrap_err();
        assert_eq!(refused.code, Code::OriginalPrinted, "and nobody prints a third");
    }
    let by: Vec<String> = care::events(anna, id).unwrap().into_iter().map(|one| one.by).collect();
    assert!(by.contains(&"Bruna".to_owned()) && by[0] != by[1], "with who did: {by:?}");

    let made = issued_paper::misprint(bruna, id, "carta inceppata").unwrap();
    let new: PracticeId = made.parse().unwrap();
    until("Anna knows what takes its place", || {
        archive::open(anna, new).is_ok() && kinds(anna, id).contains(&"substitutedBy".to_owned())
    })
    .await;
    let paper = archive::open(anna, new).unwrap();
    assert_eq!(paper.document["sostituisce"]["numero"], json!("C26BG0000123"));
    assert_eq!(paper.document["sostituisce"]["motivo"], json!("carta inceppata"));
    let former = archive::open(anna, id).unwrap();
    assert_eq!(paper.document["fatture"], former.document["fatture"], "the same shipment");
    assert!(paper.findings.iter().all(|one| one.rule != "V36"), "{:?}", paper.findings);
}
