//! The first request by appointment.

use certificate::chamber::Chamber;
use desk::storage::chambers;

use super::link;
use crate::papers::{base_form, example, signed};
use crate::world::{PASSWORD, World};

#[tokio::test]
async fn where_the_chamber_says_so_a_company_comes_once_before_it_sends() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let chamber = Chamber { first_request_by_appointment: true, ..Chamber::of("BG") };
    world.desk.storage.write(|tx| chambers::put(tx, &chamber)).unwrap();
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let p7m = signed(&base_form(&practice));
    let early = company.create(&p7m, &practice);
    assert_eq!(early.refusal(), "WRONG_STATE");
    assert!(early.json()["message"].as_str().unwrap().contains("appuntamento"));

    let (mut browser, _) = world.enter("tessil", PASSWORD).await;
    let page = browser.get("/impresa/utenza").await;
    page.shows("riceve la prima richiesta su appuntamento");
    let wish = |words: &'static str| {
        [("token", page.token()), ("camera", "BG".into()), ("quando", words.into())]
    };
    let nothing = browser.post("/impresa/utenza/appuntamento", &wish(" ")).await;
    assert_eq!(nothing.status, 422, "no wish");
    browser.post("/impresa/utenza/appuntamento", &wish("martedì mattina")).await;

    let (_, mut elsewhere) = world.office("sara", "SO").await;
    elsewhere.get("/ufficio/appuntamenti").await.shows("Nessun appuntamento");
    let (_, mut office) = world.office("anna", "BG").await;
    let list = office.get("/ufficio/appuntamenti").await;
    list.shows("martedì mattina");
    let fix = link(&list.text().replace('"', " "), "/ufficio/appuntamenti/");
    let when = [("token", list.token()), ("quando", "martedì 1 dicembre, ore 10".into())];
    let foreign =
        [("token", elsewhere.get("/ufficio/appuntamenti").await.token()), when[1].clone()];
    assert_eq!(elsewhere.post(&fix, &foreign).await.status, 422, "none of that officer's");
    assert_eq!(office.post(&fix, &when).await.status, 303);
    let letters = world.letters("ufficio@impresa.example");
    assert!(letters.last().unwrap().contains("martedì 1 dicembre, ore 10"), "{letters:?}");
    assert_eq!(company.create(&p7m, &practice).refusal(), "WRONG_STATE", "it is still to come");
    let kept = fix.replace("fissato", "avvenuto");
    assert_eq!(office.post(&kept, &[("token", list.token())]).await.status, 303);
    company.create(&p7m, &practice).data();
    browser.get("/impresa/utenza").await.shows("avvenuto");
}
