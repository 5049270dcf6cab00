//! An intermediary sends for a company that delegated it, and signs nothing.

use certificate::Certificate;
use desk::examination;
use desk::storage::accounts::AccountId;
use desk::storage::ledger;
use serde_json::json;

use super::powers::verdi;
use crate::papers::{base_form, example, signed, signed_by};
use crate::world::{Company, World};

/// Fiscal code of the intermediary.
const INTERMEDIARY: &str = "99990030167";

/// A delegation of the example's company to the intermediary, or its revocation.
fn delegation(kind: &str, from: &str, until: &str) -> Certificate {
    let mut practice = serde_json::to_value(example("ex-01.json")).unwrap();
    practice["tipoPratica"] = kind.into();
    practice["delega"] = json!({ "delegato": "Spedizioni Orobiche S.r.l.",
        "codiceFiscale": INTERMEDIARY, "dal": from, "al": until });
    practice["allegati"] = json!([{ "tipo": "GEN", "nome": "delega.pdf" }]);
    practice["ordine"] = json!({});
    serde_json::from_value(practice).unwrap()
}

/// Sends a practice; gives its code.
fn file(company: &Company<'_>, practice: &Certificate) -> String {
    company.file(practice).0
}

fn intermediary(world: &World) -> Company<'_> {
    let id: AccountId = world.account("spedizioni", |account| {
        account.company_fiscal_code = INTERMEDIARY.into();
        account.company_name = "Spedizioni Orobiche S.r.l.".into();
        account.signers = vec!["VRDGNN75B02A794F".into()];
    });
    let now = world.desk.now();
    world.desk.storage.write(|tx| ledger::top_up(tx, id, 20_000, now)).unwrap();
    world.known("spedizioni", id)
}

#[test]
fn a_delegate_sends_from_the_grant_to_the_revocation_and_never_signs() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let agent = intermediary(&world);
    let officer = world.officer("neri", "BG");
    let form = base_form(&practice);
    let before = agent.create(&signed(&form), &practice);
    assert_eq!(before.refusal(), "INVALID", "nobody delegated it");

    let grant = file(&company, &delegation("CD", "2026-01-01", ""));
    let asked = agent.create(&signed(&form), &practice);
    assert_eq!(asked.refusal(), "INVALID", "a grant that nobody has examined yet");
    examination::take(&world.desk, &officer, &grant).unwrap();
    examination::issue(&world.desk, &officer, &grant).unwrap();

    let own = agent.create(&signed_by(verdi(), &form), &practice);
    assert_eq!(own.refusal(), "SIGNATURE_REFUSED", "an intermediary may send, not sign");
    let (sent, protocol) = agent.file(&practice);
    assert!(!protocol.is_empty(), "sent for the company");
    assert_eq!(agent.balance_cents(), 18_500, "who sends pays");
    let theirs = company.call("GET", &format!("/origo/v1/practice?idPratica={sent}"), None);
    assert_eq!(theirs.refusal(), "NOT_FOUND", "what an account sent is that account's");

    let waiting = agent.prepare(&{
        let mut another = practice.clone();
        another.remarks.push_str("\nLOTTO 2");
        another
    });
    file(&company, &delegation("RD", "2026-01-01", ""));
    assert_eq!(agent.send(&waiting).refusal(), "INVALID", "revoked between creating and sending");
    assert_eq!(
        agent.create(&signed(&form), &practice).refusal(),
        "INVALID",
        "and for what follows"
    );
    world.check_invariants();
}

#[test]
fn a_delegation_ends_with_its_last_day_and_begins_anew_with_another_grant() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let agent = intermediary(&world);
    let officer = world.officer("neri", "BG");
    let form = base_form(&practice);
    let granted = |from: &str, until: &str| {
        let id = file(&company, &delegation("CD", from, until));
        examination::take(&world.desk, &officer, &id).unwrap();
        examination::issue(&world.desk, &officer, &id).unwrap();
    };
    granted("2025-01-01", "2025-12-31");
    assert_eq!(agent.create(&signed(&form), &practice).refusal(), "INVALID", "it has ended");
    file(&company, &delegation("RD", "2025-06-01", ""));
    granted("2026-01-01", "");
    agent.create(&signed(&form), &practice).data();
}

#[test]
fn a_company_without_an_account_delegates_through_the_intermediary_that_it_names() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let agent = intermediary(&world);
    let officer = world.officer("neri", "BG");
    let grant = delegation("CD", "2026-01-01", "");
    let own = agent.create(&signed_by(verdi(), &base_form(&grant)), &grant);
    assert_eq!(own.refusal(), "SIGNATURE_REFUSED", "nobody delegates to themselves");
    let id = agent.prepare(&grant);
    agent.send(&id).data();
    examination::take(&world.desk, &officer, &id).unwrap();
    examination::issue(&world.desk, &officer, &id).unwrap();
    agent.create(&signed(&base_form(&practice)), &practice).data();
    let rossi = harness::pki::Person::new("MARCO", "BIANCHI", "BNCMRC72C03A794C");
    let rossi = crate::papers::signers().pki.identity(&rossi, "bianchi").unwrap();
    let other = agent.create(&signed_by(&rossi, &base_form(&practice)), &practice);
    assert_eq!(other.refusal(), "SIGNATURE_REFUSED", "whoever signed the grant is who signs");
}
