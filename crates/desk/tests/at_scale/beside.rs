//! Several desk processes beside each other on one database and one store.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::storage::{StorageError, accounts, events, ledger, outbox, practices, register};
use harness::mailbox::Mailbox;
use serde_json::Value;

use crate::commands::{ACCOUNT, admin};
use crate::http::{self, Answer};
use crate::papers::{base_form, example, order_detail, signed};
use crate::process::Server;
use crate::world::{PASSWORD, attach_body, create_body};

/// One request to one of the desks; nothing where it is not there.
fn ask(at: SocketAddr, method: &str, path: &str, key: &str, body: &[u8]) -> Option<Answer> {
    let seal = "0".repeat(64);
    let headers = [
        ("FPWS-UserId", "tessil"),
        ("FPWS-Password", PASSWORD),
        ("Idempotency-Key", key),
        ("Origo-Seal-Digest", seal.as_str()),
        ("Connection", "close"),
    ];
    let target = format!("/fpbews/pratica/{path}");
    catch_unwind(AssertUnwindSafe(|| http::request(at, method, &target, &headers, Some(body)))).ok()
}

/// One practice as it is brought to the desks: its signed base form and its order.
struct Paper {
    number: usize,
    create: Vec<u8>,
    order: Vec<u8>,
}

fn papers(count: usize) -> Vec<Paper> {
    (0..count)
        .map(|number| {
            let mut practice = example("ex-01.json");
            practice.remarks = format!("spedizione {number}");
            let create = create_body(&signed(&base_form(&practice)), &practice);
            let order = attach_body("GEN", "dettaglio-richiesta.xml", &order_detail(&practice));
            Paper {
                number,
                create: create.to_string().into_bytes(),
                order: order.to_string().into_bytes(),
            }
        })
        .collect()
}

/// Brings one practice through whichever desk answers, from the first step again after a cut.
fn bring(paper: &Paper, desks: &Mutex<Vec<SocketAddr>>) -> Value {
    let key = format!("practice-{}", paper.number);
    let invoice = attach_body("FAE", "fattura.pdf", b"%PDF-1.7").to_string().into_bytes();
    for attempt in 0..50 {
        let at = {
            let desks = desks.lock().unwrap();
            desks[(paper.number + attempt) % desks.len()]
        };
        let steps = || -> Option<Value> {
            let made = ask(at, "PUT", "creaA2A", &key, &paper.create)?.data();
            let id = made["idPratica"].as_str()?.to_owned();
            let attach = format!("aggiungiAllegatoA2A?idPratica={id}");
            for file in [&invoice, &paper.order] {
                let answer = ask(at, "PUT", &attach, "", file)?;
                // Sent already, by the attempt whose answer was lost.
                if answer.json()["codError"] != "WRONG_STATE" {
                    answer.data();
                }
            }
            let send = format!("inviaA2A?idPratica={id}");
            Some(ask(at, "POST", &send, &key, b"")?.data()["protocollo"].clone())
        };
        if let Some(protocol) = steps() {
            return protocol;
        }
    }
    panic!("practice {} reached no desk", paper.number);
}

fn furnish(dir: &Path) {
    assert_eq!(admin(dir, ACCOUNT, &format!("{PASSWORD}\n")).0, 0);
    admin(dir, &["topup", "--user", "tessil", "--euro", "100000.00"], "");
}

/// Brings all papers at once, ten at a time; `after` is called when half of them are there.
fn bring_all(
    papers: &[Paper],
    desks: &Mutex<Vec<SocketAddr>>,
    half: impl FnOnce() + Send,
) -> Vec<Value> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let protocols = Mutex::new(Vec::new());
    let half = Mutex::new(Some(half));
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let protocol = bring(paper, desks);
                    protocols.lock().unwrap().push(protocol);
                    if done.fetch_add(1, Ordering::Relaxed) + 1 == papers.len() / 2 {
                        half.lock().unwrap().take().unwrap()();
                    }
                }
            });
        }
    });
    protocols.into_inner().unwrap()
}

/// One protocol each, without gap; one charge each; nothing broken.
fn check(dir: &Path, papers: usize, protocols: &[Value]) {
    let mut numbers: Vec<&str> = protocols.iter().map(|p| p.as_str().unwrap()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), papers, "a number each");
    let last = format!("{papers:07}");
    assert!(numbers[papers - 1].ends_with(&last), "from the first to {last}: {numbers:?}");
    crate::places::of(dir)
        .storage()
        .unwrap()
        .read(|c| {
            assert_eq!(ledger::audit(c)?, Vec::<String>::new(), "the ledger is whole");
            assert_eq!(register::gaps(c)?, Vec::<String>::new(), "the register has no gaps");
            assert_eq!(events::check_chain(c)?, None, "the events are chained");
            let account = accounts::find(c, "tessil")?.unwrap().id;
            let all = practices::search(c, &practices::Search::default())?;
            let filed: Vec<_> = all.iter().filter(|p| p.protocol.is_some()).collect();
            assert_eq!(filed.len(), papers, "a practice each");
            let fees: i64 = filed.iter().map(|p| p.fee_cents).sum();
            assert!(fees > 0);
            assert_eq!(ledger::balance(c, account)?, 10_000_000 - fees, "a charge each");
            Ok::<_, StorageError>(())
        })
        .unwrap();
}

/// Waits until every mail left.
fn emptied(dir: &Path) {
    let storage = crate::places::of(dir).storage().unwrap();
    harness::child::until("the mails", std::time::Duration::from_secs(120), || {
        (storage.read(outbox::waiting).unwrap() == 0).then_some(())
    })
    .unwrap();
}

#[test]
fn a_hundred_practices_through_two_desks_get_one_number_one_charge_and_one_mail_each() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::open().unwrap();
    let url = mailbox.url();
    let smtp = ["--smtp", url.as_str()];
    furnish(dir.path());
    let (one, two) = (Server::start(dir.path(), &smtp), Server::start(dir.path(), &smtp));
    let papers = papers(100);
    let protocols = bring_all(&papers, &Mutex::new(vec![one.at, two.at]), || {});
    check(dir.path(), 100, &protocols);
    emptied(dir.path());
    one.terminate();
    two.terminate();
    let mails = mailbox.counts();
    assert_eq!(mails.len(), 100, "a mail each");
    let twice: Vec<_> = mails.iter().filter(|mail| *mail.1 != 1).collect();
    assert!(twice.is_empty(), "and no mail twice: {twice:?}");
}

#[test]
fn a_desk_killed_among_others_loses_nothing_and_the_other_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::open().unwrap();
    let url = mailbox.url();
    let more = ["--smtp", url.as_str(), "--mail-lease", "2"];
    furnish(dir.path());
    let (one, two) = (Server::start(dir.path(), &more), Server::start(dir.path(), &more));
    let desks = Mutex::new(vec![one.at, two.at]);
    let papers = papers(40);
    let protocols = bring_all(&papers, &desks, || {
        // Killed while requests are under way; a balancer would see it a moment later.
        one.kill();
        desks.lock().unwrap().remove(0);
    });
    check(dir.path(), 40, &protocols);
    emptied(dir.path());
    two.terminate();
    let mails = mailbox.counts();
    assert_eq!(mails.len(), 40, "every mail left");
    let twice = mails.values().filter(|count| **count != 1).count();
    // The one that it was just sending when it was killed may have left before it was noted down.
    assert!(twice <= 1, "{mails:?}");
}
