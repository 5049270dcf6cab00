//! A practice without the program: from the signed base form to the certificate, through pages alone.

use certificate::Certificate;
use desk::examination;
use desk::storage::corrections::Scope;
use desk::storage::officers::Officer;

use super::link;
use crate::pages::office::Browser;
use crate::papers::{base_form, example, order_detail, signed};
use crate::world::{PASSWORD, World};

#[tokio::test]
async fn a_signed_base_form_is_uploaded_sent_corrected_and_issued() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (mut browser, _) = world.enter("tessil", PASSWORD).await;
    let page = browser.get("/impresa/nuova").await;
    page.shows("Bergamo - Treviglio");
    let token = page.token();
    let fields = [("token", token.as_str()), ("sede", "BG/2"), ("descrizione", "Telai per Bursa")];
    let pdf = [("modello", "modello.pdf", &b"%PDF-1.7"[..])];
    let page = browser.post_files("/impresa/nuova", &fields, &pdf).await;
    assert_eq!(page.status, 422, "a PDF is no signed base form");
    page.shows("Telai per Bursa");
    let p7m = signed(&base_form(&practice));
    let page =
        browser.post_files("/impresa/nuova", &fields, &[("modello", "m.xml.p7m", &p7m)]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let path = page.header("location").split('?').next().unwrap().to_owned();
    browser.get(&path).await.shows("Treviglio");

    let step = [("token", token.as_str())];
    let page = browser.post(&format!("{path}/invio"), &step).await;
    page.shows("fattura di esportazione");
    let order = order_detail(&practice);
    for (kind, name, bytes) in [
        ("FAE", "fattura.pdf", &b"%PDF-1.7 fattura"[..]),
        ("GEN", "dettaglio-richiesta.xml", &order),
    ] {
        let fields = [("token", token.as_str()), ("tipo", kind), ("descrizione", "")];
        let page = browser
            .post_files(&format!("{path}/allegati"), &fields, &[("file", name, bytes)])
            .await;
        assert_eq!(page.status, 303, "{}", page.text());
    }
    let note = [("token", token.as_str()), ("note", "Ritiro a mano")];
    browser.post(&format!("{path}/note"), &note).await;
    let page = browser.post(&format!("{path}/invio"), &step).await;
    assert_eq!(page.header("location"), format!("{path}?fatto=inviata"), "{}", page.text());
    browser.get("/impresa/pratiche?lista=inviate").await.shows("CCIAA_BG.");
    browser.get("/impresa/conto").await.shows("Diritti della pratica");

    let id = path.rsplit('/').next().unwrap();
    let kept = examination::find(&world.desk.storage.snapshot().unwrap(), &officer, id).unwrap();
    assert_eq!((kept.branch.as_deref(), kept.note.as_str()), (Some("Treviglio"), "Ritiro a mano"));
    corrected_and_issued(&world, &mut browser, &officer, &practice, &path, &token).await;
    world.check_invariants();
}

async fn corrected_and_issued(
    world: &World,
    browser: &mut Browser,
    officer: &Officer,
    practice: &Certificate,
    path: &str,
    token: &str,
) {
    let (id, step) = (path.rsplit('/').next().unwrap(), [("token", token)]);
    examination::take(&world.desk, officer, id).unwrap();
    let scope = Scope { base_form: true, ..Scope::default() };
    examination::ask_correction(&world.desk, officer, id, "Il riquadro 4 è vuoto", &scope)
        .unwrap();
    browser.get("/impresa/pratiche?lista=rettifiche").await.shows(id);
    let page = browser.get(path).await;
    page.shows("Il riquadro 4 è vuoto");
    let early = browser.post(&format!("{path}/rettifica"), &step).await;
    assert_eq!(early.status, 422, "nothing was corrected yet");
    let mut corrected = practice.clone();
    corrected.transport = "VIA MARE".into();
    let p7m = signed(&base_form(&corrected));
    let page = browser
        .post_files(&format!("{path}/modello"), &step, &[("modello", "m.xml.p7m", &p7m)])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    let page = browser.post(&format!("{path}/rettifica"), &step).await;
    assert_eq!(page.header("location"), format!("{path}?fatto=rettificata"));

    examination::take(&world.desk, officer, id).unwrap();
    let issued = examination::issue(&world.desk, officer, id).unwrap();
    let page = browser.get(path).await;
    page.shows("Chiusa con esito positivo");
    let paper = browser.get(&format!("{path}/certificato.pdf")).await.bytes;
    assert_eq!(paper, world.desk.blobs.get(&issued.pdf_sha256).unwrap(), "the issued bytes");
    let base = browser.get(&format!("{path}/modello-base.xml.p7m")).await.bytes;
    assert_eq!(base, p7m, "and the signed ones");
    let receipt = browser.get(&format!("{path}/ricevuta.json")).await;
    assert!(receipt.text().contains(id), "the receipt is this practice's");
    let listed = browser.get("/impresa/pratiche").await.text().replace('"', " ");
    assert_eq!(link(&listed, "/impresa/pratiche/M"), path, "it stands among INVIATE");
}

#[tokio::test]
async fn a_practice_is_cancelled_before_it_is_sent_and_forms_need_their_token() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.prepare(&practice);
    let (mut browser, _) = world.enter("tessil", PASSWORD).await;
    let path = format!("/impresa/pratiche/{id}");
    for step in ["invio", "annullamento", "note", "rettifica"] {
        let page = browser.post(&format!("{path}/{step}"), &[("token", "x")]).await;
        assert_eq!(page.status, 403, "{step} from elsewhere");
    }
    let forged = browser.post_files(&format!("{path}/allegati"), &[("token", "x")], &[]).await;
    assert_eq!(forged.status, 403);
    let token = browser.get(&path).await.token();
    browser.post(&format!("{path}/annullamento"), &[("token", token)]).await;
    assert_eq!(company.send(&id).refusal(), "WRONG_STATE", "it is cancelled");
    assert_eq!(company.balance_cents(), 10_000, "and cost nothing");
}
