//! Revocation data that lie with nobody's anchors are fetched, when the desk was told so.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use desk::clock::{Clock, Dice};
use desk::desk::Desk;
use desk::intake;
use desk::storage::accounts::{self, Account, AccountState, NewAccount};
use signing::Anchors;
use signing_retrieval::{Reach, Retrieval};

use crate::papers::{MORETTI, base_form, example, signed, signers};

/// A desk that trusts the root and has its list alone.
fn desk(dir: &std::path::Path, retrieval: Option<Retrieval>) -> Desk {
    let pki = &signers().pki;
    let root = std::fs::read(pki.anchors_pem()).unwrap();
    let list = std::fs::read(pki.root_crl_path()).unwrap();
    let anchors = Anchors::from_pem(&root).unwrap().with_crl(&list);
    let (clock, dice) = (Clock::system(), Dice::system());
    let desk = Desk::open(&crate::places::of(dir), anchors, "http://desk.example", clock, dice).unwrap();
    Desk { retrieval, ..desk }
}

fn account(desk: &Desk, fiscal_code: &str) -> Account {
    let data = NewAccount {
        user: "PROVA01".to_owned(),
        password_hash: "-".to_owned(),
        state: AccountState::Ok,
        confirmed: true,
        company_fiscal_code: fiscal_code.to_owned(),
        company_name: "Prova S.r.l.".to_owned(),
        province: "BG".to_owned(),
        rea_number: "999101".to_owned(),
        email: "ufficio@impresa.example".to_owned(),
        prints_at_company: true,
        signers: vec![MORETTI.to_owned()],
    };
    let id = desk.storage.write(|tx| accounts::insert(tx, &data, desk.now())).unwrap();
    Account { id, data }
}

/// Judges a base form and gives the stored verdict.
async fn verdict(retrieval: Option<Retrieval>) -> serde_json::Value {
    tokio::task::spawn_blocking(move || {
        let dir = tempfile::tempdir().unwrap();
        let desk = desk(dir.path(), retrieval);
        let practice = example("ex-01.json");
        let account = account(&desk, &practice.company.fiscal_code);
        let judged = intake::judge(&desk, &account, &signed(&base_form(&practice))).unwrap();
        serde_json::from_str(&judged.report).unwrap()
    })
    .await
    .unwrap()
}

async fn serve(list: Vec<u8>) -> SocketAddr {
    let app = Router::new().route("/issuing.crl", get(move || async move { list }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    at
}

#[tokio::test]
async fn a_missing_list_is_fetched_and_the_verdict_is_whole() {
    let at = serve(std::fs::read(signers().pki.crl_path()).unwrap()).await;
    let retrieval = Retrieval::new(Reach::At(at)).unwrap();
    let report = verdict(Some(retrieval)).await;
    assert_eq!(report["indication"], "TOTAL-PASSED", "{report:#}");
}

#[tokio::test]
async fn what_cannot_be_fetched_is_left_to_the_officer() {
    let at = serve(b"not a list".to_vec()).await;
    for retrieval in [Some(Retrieval::new(Reach::At(at)).unwrap()), None] {
        let report = verdict(retrieval).await;
        assert_eq!(report["subIndication"], "TRY_LATER", "{report:#}");
        assert_eq!(report["statement"]["intact"], true, "{report:#}");
    }
}
