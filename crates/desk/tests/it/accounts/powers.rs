//! The register of signatories' powers, as officers write it and intake reads it.

use harness::pki::{Identity, Person};

use crate::papers::{MORETTI, base_form, example, signed, signed_by, signers};
use crate::world::World;

/// Another person with a good signature.
pub(super) fn verdi() -> &'static Identity {
    static VERDI: std::sync::OnceLock<Identity> = std::sync::OnceLock::new();
    VERDI.get_or_init(|| {
        let person = Person::new("GIANNI", "VERDI", "VRDGNN75B02A794F");
        signers().pki.identity(&person, "verdi").unwrap_or_else(|error| panic!("{error}"))
    })
}

#[tokio::test]
async fn where_the_register_knows_a_company_only_powers_in_force_sign() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (_, mut office) = world.office("anna", "BG").await;
    let form = base_form(&practice);
    company.create(&signed(&form), &practice).data();

    let path = format!("/ufficio/imprese/{}", company.id.0);
    let list = office.get("/ufficio/imprese?q=TESSIL").await;
    list.shows(&format!("href=\"{path}\""));
    let token = office.get(&path).await.token();
    let year = desk::clock::in_rome(world.desk.now()).year();
    let (from, ahead) = (format!("{year}-01-01"), format!("{}-01-01", year + 1));
    let power = |code: &'static str, from: &str, until: &str| {
        [
            ("token", token.clone()),
            ("nome", "Gianni Verdi".into()),
            ("codice", code.into()),
            ("qualifica", "procuratore".into()),
            ("fonte", "visura del 20/11/2026".into()),
            ("dal", from.into()),
            ("al", until.into()),
        ]
    };
    let add = format!("{path}/poteri");
    for wrong in [
        power("VRDGNN75B02A794X", &from, ""),
        power("VRDGNN75B02A794F", "ieri", ""),
        power("VRDGNN75B02A794F", &ahead, &from),
    ] {
        assert_eq!(office.post(&add, &wrong).await.status, 422, "{wrong:?}");
    }
    office.post(&add, &power("VRDGNN75B02A794F", &from, "")).await;
    office.post(&add, &power(MORETTI, &ahead, "")).await;

    let answer = company.create(&signed(&form), &practice);
    assert_eq!(answer.refusal(), "SIGNATURE_REFUSED", "a power that begins next year");
    company.create(&signed_by(verdi(), &form), &practice).data();

    let page = office.get(&path).await.text();
    let ends = page.split("/poteri/").find_map(|rest| rest.split_once("/fine")).unwrap().0;
    let newest = format!("{path}/poteri/{ends}/fine");
    let first = format!("{path}/poteri/{}/fine", ends.parse::<i64>().unwrap() - 1);
    let before = format!("{}-12-31", year - 1);
    let ended = [("token", token.as_str()), ("al", before.as_str())];
    assert_eq!(office.post(&first, &ended).await.status, 303);
    let answer = company.create(&signed_by(verdi(), &form), &practice);
    assert_eq!(answer.refusal(), "SIGNATURE_REFUSED", "a power that has ended");
    let other =
        world.account("altra", |account| account.company_fiscal_code = "99990030167".into());
    let elsewhere = newest.replace(&format!("/{}/", company.id.0), &format!("/{}/", other.0));
    assert_eq!(office.post(&elsewhere, &ended).await.status, 404, "through its own company alone");
    world.check_invariants();
}
