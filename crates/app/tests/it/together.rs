//! Two offices on one machine, with real nodes over loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::views::together::{DeviceRole, SyncState};
use app::{Code, Language, Office, PracticeId, archive, comments, devices, editing, sealing};
use app::{company_documents as documents, together};
use serde_json::json;
use sync_driver::node::Node;

use crate::home::Home;

mod care;

const DEADLINE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn online(office: &Office) -> Arc<Node> {
    let loopback: SocketAddr = "127.0.0.1:0".parse().unwrap();
    together::start(office, Some(loopback)).await.unwrap()
}

async fn offline(node: Arc<Node>) {
    Arc::into_inner(node).unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_with_a_code_hears_that_the_other_person_said_no() {
    let (home, other) = (Home::new(), tempfile::tempdir().unwrap());
    let anna = home.office();
    let node = online(&anna).await;
    let ticket = devices::invite(&anna, DeviceRole::Drafter, false).unwrap().ticket;
    let (told, hears) = std::sync::mpsc::channel();
    let folder = other.path().to_owned();
    let begin = move || {
        let ended = move |joined| told.send(joined).unwrap();
        devices::begin_joining(&folder, &ticket, "Bruna", "portatile", Language::En, ended)
    };
    let shown = tokio::task::spawn_blocking(begin).await.unwrap().unwrap();
    devices::refuse(&anna, &shown.code).unwrap();
    let heard = tokio::task::spawn_blocking(move || hears.recv_timeout(DEADLINE)).await.unwrap();
    assert_eq!(heard.unwrap().unwrap_err().code, Code::TicketDeclined);
    assert!(Office::open(other.path(), Language::En).is_err(), "it is in no company");
    offline(node).await;
}

/// Anna has founded the company; Bruna has joined it.
struct Pair {
    home: Home,
    _other: tempfile::TempDir,
    anna: Office,
    bruna: Office,
    anna_node: Arc<Node>,
    bruna_node: Option<Arc<Node>>,
}

impl Pair {
    async fn new(role: DeviceRole) -> Self {
        let (home, other) = (Home::new(), tempfile::tempdir().unwrap());
        let anna = home.office();
        let anna_node = online(&anna).await;
        let ticket = devices::invite(&anna, role, true).unwrap().ticket;
        devices::join(other.path(), &ticket, "Bruna", "portatile", Language::En, |_| {})
            .await
            .unwrap();
        let bruna = Office::open(other.path(), Language::En).unwrap();
        let bruna_node = Some(online(&bruna).await);
        let pair = Self { home, _other: other, anna, bruna, anna_node, bruna_node };
        pair.settled().await;
        pair
    }

    async fn bruna_leaves(&mut self) {
        offline(self.bruna_node.take().unwrap()).await;
        let anna = &self.anna;
        until("Anna is alone", || together::sync_state(anna).unwrap().connected == 0).await;
    }

    async fn bruna_returns(&mut self) {
        self.bruna_node = Some(online(&self.bruna).await);
        self.settled().await;
    }

    /// Everything of each is at the other.
    async fn settled(&self) {
        for office in [&self.anna, &self.bruna] {
            until("everything is there", || {
                let view = together::sync_state(office).unwrap();
                view.state == SyncState::UpToDate && view.waiting == 0
            })
            .await;
        }
    }

    async fn agree_on(&self, id: PracticeId) {
        until("both papers are one", || {
            let there = archive::show(&self.bruna, id).ok();
            there.is_some() && archive::show(&self.anna, id).ok() == there
        })
        .await;
    }
}

fn state_of(office: &Office, id: PracticeId) -> (String, u32) {
    let view = archive::open(office, id).unwrap();
    (view.row.state, view.revision)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_either_types_the_other_sees_with_author_files_and_presence() {
    let pair = Pair::new(DeviceRole::Drafter).await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    let id = pair.home.with_documents(anna);
    pair.agree_on(id).await;
    editing::set_text(bruna, id, "/title", "DI BRUNA").unwrap();
    editing::set_text(anna, id, "/box4_trasporto", "DI ANNA").unwrap();
    comments::add(bruna, id, "/title", "Va bene?").unwrap();
    pair.agree_on(id).await;
    until("the remark is there", || !archive::open(anna, id).unwrap().comments.is_empty()).await;
    let view = archive::open(anna, id).unwrap();
    assert_eq!((&view.document["title"], &*view.comments[0].by), (&json!("DI BRUNA"), "Bruna"));
    assert!(view.conflicts.is_empty() && view.undo.is_some(), "her own edit is hers to take back");

    let sha256 = view.document["allegati"][0]["sha256"].as_str().unwrap().parse().unwrap();
    let store = |office: &Office| Arc::clone(&office.ground().unwrap().store);
    until("the attachment's bytes are there", || store(bruna).blob(sha256).is_ok()).await;
    assert_eq!(store(bruna).blob(sha256).unwrap(), store(anna).blob(sha256).unwrap());
    pair.settled().await;
    assert!(archive::list(anna, None, None).unwrap()[0].shared, "nothing is here only");

    together::here(anna, Some(id), Some("/title".to_owned())).unwrap();
    until("Anna is seen", || !together::people(bruna).is_empty()).await;
    let seen = &together::people(bruna)[0];
    assert_eq!((&*seen.practice, seen.pointer.as_deref()), (&*id.to_string(), Some("/title")));
    together::here(anna, None, None).unwrap();
    until("Anna has left", || together::people(bruna).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_box_changed_apart_is_a_conflict_on_both_until_one_decides() {
    let mut pair = Pair::new(DeviceRole::Drafter).await;
    let id = pair.home.with_documents(&pair.anna);
    pair.agree_on(id).await;
    pair.bruna_leaves().await;
    editing::set_text(&pair.anna, id, "/title", "DI ANNA").unwrap();
    editing::set_text(&pair.bruna, id, "/title", "DI BRUNA").unwrap();
    assert!(!archive::list(&pair.bruna, None, None).unwrap()[0].shared, "not yet anywhere else");
    pair.bruna_returns().await;
    pair.agree_on(id).await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    for office in [anna, bruna] {
        until("the conflict is counted", || {
            archive::list(office, None, None).unwrap()[0].conflicts == 1
        })
        .await;
        let conflicts = archive::open(office, id).unwrap().conflicts;
        assert_eq!((&*conflicts[0].pointer, conflicts[0].candidates.len()), ("/title", 2));
        let by: Vec<&str> = conflicts[0].candidates.iter().map(|one| &*one.by).collect();
        assert!(by.contains(&"Bruna"), "{by:?}");
        assert_eq!(sealing::freeze(office, id).unwrap_err().code, Code::Conflict);
    }
    editing::resolve(bruna, id, "/title", "DI BRUNA").unwrap();
    until("it is decided at Anna's too", || {
        archive::open(anna, id).unwrap().conflicts.is_empty()
            && archive::list(anna, None, None).unwrap()[0].conflicts == 0
    })
    .await;
    pair.agree_on(id).await;
    assert_eq!(archive::open(anna, id).unwrap().document["title"], "DI BRUNA");
    assert!(sealing::freeze(anna, id).is_ok(), "decided, it can be sealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_and_its_revision_arrive_and_late_edits_are_told() {
    let mut pair = Pair::new(DeviceRole::Signer).await;
    let id = pair.home.with_documents(&pair.anna);
    pair.agree_on(id).await;
    pair.bruna_leaves().await;
    editing::set_text(&pair.bruna, id, "/title", "TROPPO TARDI").unwrap();
    sealing::freeze(&pair.anna, id).unwrap();
    pair.bruna_returns().await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    until("Bruna's row says sealed", || state_of(bruna, id) == ("sealed".to_owned(), 1)).await;
    until("Anna hears of the edit", || archive::open(anna, id).unwrap().late_edits.is_some()).await;
    for office in [anna, bruna] {
        assert_eq!(state_of(office, id).0, "sealed", "a late edit opens nothing");
        let late = archive::open(office, id).unwrap().late_edits.unwrap();
        assert_eq!((late.by, late.count), (vec!["Bruna".to_owned()], 1));
    }
    let seal = |office: &Office| archive::open(office, id).unwrap().seal.map(|seal| seal.sha256);
    assert_eq!(seal(bruna), seal(anna), "the very bytes");
    assert_eq!(sealing::revise(bruna, id).unwrap(), 2);
    until("Anna's row is open again", || state_of(anna, id) == ("draft".to_owned(), 2)).await;
    let view = archive::open(anna, id).unwrap();
    assert_eq!(view.late_edits, None, "in the new revision it is an edit as any");
    assert_eq!(view.document["title"], "TROPPO TARDI");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_companys_documents_are_shared_and_some_are_not_for_drafters() {
    let mut pair = Pair::new(DeviceRole::Drafter).await;
    pair.bruna_leaves().await;
    documents::add_line(&pair.anna, "glossary", json!({ "codice": "A" })).unwrap();
    documents::add_line(&pair.bruna, "glossary", json!({ "codice": "B" })).unwrap();
    documents::set(&pair.anna, "company", "/pec", json!("pec@example.invalid")).unwrap();
    pair.bruna_returns().await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    for office in [anna, bruna] {
        until("both articles are there", || {
            documents::open(office, "glossary").unwrap().lines.len() == 2
        })
        .await;
    }
    until("the company's data are there", || {
        documents::open(bruna, "company").unwrap().document["pec"] == "pec@example.invalid"
    })
    .await;
    assert!(documents::open(bruna, "company").unwrap().conflicts.is_empty());
    for kind in ["company", "signatories"] {
        let error = documents::resolve(bruna, kind, "/pec", json!("x")).unwrap_err();
        assert_eq!(error.code, Code::NotSigner, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_put_out_is_disconnected_and_not_let_in_again() {
    let pair = Pair::new(DeviceRole::Administrator).await;
    let (anna, bruna) = (&pair.anna, &pair.bruna);
    let out = devices::list(bruna).unwrap().me;
    devices::revoke(anna, &out).unwrap();
    until("she is disconnected", || together::sync_state(anna).unwrap().connected == 0).await;
    let id = pair.home.practice(anna, "ex-01.json");
    let node = pair.bruna_node.as_ref().unwrap();
    let once = node.sync_once(None, Duration::from_secs(5)).await.unwrap();
    assert!(once.pulled == 0, "nothing comes any more: {once:?}");
    assert!(archive::open(bruna, id).is_err(), "what is new stays among the company");
    assert!(pair.anna_node.peers().is_empty(), "and she is not connected");
    let view = devices::list(anna).unwrap();
    assert!(view.members.iter().any(|member| member.id == out && member.revoked));
}
