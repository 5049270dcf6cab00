//! What every database and every store of a desk must keep, asked of each through the same door.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

use desk::storage::accounts::{self, AccountId, AccountState, NewAccount};
use desk::storage::drafts::{self, Kept};
use desk::storage::ledger::LedgerError;
use desk::storage::outbox::{self, Lease, NewMail};
use desk::storage::practices::{self, Practice, State};
use desk::storage::{Lock, Storage, StorageError, events, ledger, officers, register};
use jiff::Timestamp;
use serde_json::json;
use wire::sprint::{Draft, Resource};

fn now() -> Timestamp {
    "2026-11-22T09:30:00Z".parse().unwrap()
}

fn account(user: &str) -> NewAccount {
    NewAccount {
        user: user.to_owned(),
        password_hash: "-".to_owned(),
        state: AccountState::Ok,
        confirmed: true,
        company_fiscal_code: "99990010169".to_owned(),
        company_name: "Prova S.r.l.".to_owned(),
        province: "BG".to_owned(),
        rea_number: "999101".to_owned(),
        email: "ufficio@impresa.example".to_owned(),
        prints_at_company: true,
        signers: vec!["A".to_owned(), "B".to_owned()],
    }
}

fn practice(account: AccountId, id: &str) -> Practice {
    Practice {
        id: id.to_owned(),
        account,
        operator: None,
        kind: "CO".to_owned(),
        description: "100 % cotone_misto".to_owned(),
        chamber: "BG".to_owned(),
        branch: Some("Treviglio".to_owned()),
        note: "è \"così\"".to_owned(),
        state: State::Open,
        round: 0,
        base_form_sha256: "a".repeat(64),
        content_sha256: "b".repeat(64),
        company_name: "Prova S.r.l.".to_owned(),
        company_fiscal_code: "99990010169".to_owned(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: now(),
        protocolled_at: None,
        closed_at: None,
    }
}

/// Two processes' views of one database.
fn two(dir: &std::path::Path) -> [Storage; 2] {
    let places = crate::places::of(dir);
    [places.storage().unwrap(), places.storage().unwrap()]
}

#[test]
fn what_was_written_is_read_back_and_a_second_of_a_name_is_a_duplicate() {
    let dir = tempfile::tempdir().unwrap();
    let [storage, other] = two(dir.path());
    let id = storage.write(|tx| accounts::insert(tx, &account("Tessil"), now())).unwrap();
    let found = other.read(|c| accounts::find(c, "tESSIL")).unwrap().expect("in any case");
    assert_eq!((found.id, found.data), (id, account("Tessil")));
    let taken = other.write(|tx| accounts::insert(tx, &account("TESSIL"), now())).unwrap_err();
    assert!(taken.is_duplicate(), "{taken}");
    assert!(!taken.to_string().contains("TESSIL"), "an error names nobody: {taken}");
    let nobody = officers::get(&probe(&storage), officers::OfficerId(77));
    assert!(nobody.is_err(), "what is not there is not found");
    let filed = practice(id, "M26B22AAAAA");
    storage.write(|tx| practices::insert(tx, &filed, "{}")).unwrap();
    assert_eq!(other.read(|c| practices::find(c, &filed.id)).unwrap(), Some(filed));
    let unknown = storage.write(|tx| practices::insert(tx, &practice(AccountId(77), "X"), "{}"));
    let unknown = unknown.expect_err("a practice of nobody");
    assert!(!unknown.is_duplicate(), "is another mistake: {unknown}");
}

/// Nothing more than a way to ask outside of a closure.
fn probe(storage: &Storage) -> desk::storage::Connection {
    storage.snapshot().unwrap()
}

#[test]
fn a_reading_sees_one_moment_and_a_failed_step_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let [storage, other] = two(dir.path());
    let tell = |storage: &Storage, kind: &str| {
        storage.write_on(&[], |tx| events::append(tx, now(), None, "desk", kind, &json!({})))
    };
    tell(&storage, "first").unwrap();
    storage
        .read(|c| {
            assert_eq!(events::count(c)?, 1);
            tell(&other, "second")?;
            assert_eq!(events::count(c)?, 1, "what came later is not in the snapshot");
            Ok::<_, StorageError>(())
        })
        .unwrap();
    let failed: Result<(), StorageError> = other.write_on(&[], |tx| {
        events::append(tx, now(), None, "desk", "third", &json!({}))?;
        Err(StorageError::Damaged { table: "none", why: "on purpose".into() })
    });
    assert!(failed.is_err());
    assert_eq!(storage.read(events::count).unwrap(), 2, "the third was undone");
    tell(&storage, "fourth").unwrap();
    assert_eq!(storage.read(events::check_chain).unwrap(), None, "and left no gap in the chain");
}

#[test]
fn events_and_movements_cannot_be_changed_or_taken_out() {
    let dir = tempfile::tempdir().unwrap();
    let [storage, _] = two(dir.path());
    let id = storage.write(|tx| accounts::insert(tx, &account("a"), now())).unwrap();
    storage
        .write(|tx| {
            events::append(tx, now(), None, "desk", "test", &json!({}))?;
            ledger::top_up(tx, id, 100, now())
        })
        .unwrap();
    for statement in [
        "UPDATE events SET data = '{}'",
        "DELETE FROM events",
        "UPDATE movements SET cents = 1",
        "DELETE FROM movements",
    ] {
        let refused = storage.write(|tx| tx.execute(statement, &[]));
        assert!(refused.is_err(), "{statement}");
    }
}

#[test]
fn steps_at_the_same_time_take_numbers_without_gap_and_money_once() {
    const STEPS: usize = 24;
    let dir = tempfile::tempdir().unwrap();
    let desks = two(dir.path());
    let rich = desks[0].write(|tx| accounts::insert(tx, &account("rich"), now())).unwrap();
    let fee = 300;
    // Enough for all but four.
    let cents = fee * (STEPS as i64 - 4) + 299;
    desks[0].write(|tx| ledger::top_up(tx, rich, cents, now())).unwrap();
    let (start, poor) = (Barrier::new(STEPS), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for step in 0..STEPS {
            let (desks, start, poor) = (&desks, &start, &poor);
            scope.spawn(move || {
                let storage = &desks[step % 2];
                let id = format!("M26B22{step:05}");
                start.wait();
                let locks = [Lock::practice(&id), Lock::Account(rich)];
                let done = storage.write_on(&locks, |tx| {
                    let mut practice = practice(rich, &id);
                    practices::insert(tx, &practice, "{}")?;
                    ledger::reserve(tx, rich, &id, 0, fee, now())?;
                    ledger::capture(tx, "BG", &id, 0, now())?;
                    practice.protocol = Some(register::next(tx, "CCIAA_BG", &id, now())?);
                    practice.state = State::Sent;
                    practice.fee_cents = fee;
                    practices::update(tx, &practice)?;
                    events::append(tx, now(), Some(&id), "desk", "sent", &json!({}))?;
                    Ok::<_, LedgerError>(())
                });
                match done {
                    Ok(()) => {}
                    Err(LedgerError::Insufficient { .. }) => {
                        poor.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(error) => panic!("{error}"),
                }
            });
        }
    });
    assert_eq!(poor.into_inner(), 4, "nobody spends what another has spent");
    desks[0]
        .read(|c| {
            assert_eq!(ledger::balance(c, rich)?, 299);
            assert_eq!(register::gaps(c)?, Vec::<String>::new(), "who failed took no number");
            assert_eq!(ledger::audit(c)?, Vec::<String>::new());
            assert_eq!(events::check_chain(c)?, None);
            assert_eq!(events::count(c)?, STEPS as u64 - 4);
            Ok::<_, StorageError>(())
        })
        .unwrap();
}

#[test]
fn a_mail_is_one_senders_until_its_lease_ends() {
    let dir = tempfile::tempdir().unwrap();
    let desks = two(dir.path());
    desks[0]
        .write(|tx| {
            for n in 0..40 {
                let mail = NewMail {
                    message_id: format!("m-{n}"),
                    practice: None,
                    recipient: "ufficio@impresa.example".into(),
                    subject: "Prova".into(),
                    body: "Prova".into(),
                };
                outbox::insert(tx, &mail, now())?;
            }
            Ok::<_, StorageError>(())
        })
        .unwrap();
    let until = now() + jiff::SignedDuration::from_secs(60);
    let take = |storage: &Storage, holder: &str, at: Timestamp| {
        storage.write_on(&[], |tx| outbox::claim(tx, &Lease { holder, until }, at, 2)).unwrap()
    };
    let mut taken: Vec<i64> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                let (storage, holder) = (&desks[sender % 2], format!("sender-{sender}"));
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    loop {
                        let mails = take(storage, &holder, now());
                        if mails.is_empty() {
                            return mine;
                        }
                        mine.extend(mails.iter().map(|mail| mail.id));
                    }
                })
            })
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    taken.sort_unstable();
    let mut once = taken.clone();
    once.dedup();
    assert_eq!((once.len(), taken.len()), (40, 40), "each by one of them");
    let mut again = take(&desks[1], "late", until);
    let again = again.pop().expect("whose lease has ended is free");
    let late = desks[0].write_on(&[], |tx| outbox::mark_sent(tx, again.id, "sender-0", now()));
    assert!(!late.unwrap(), "who lost it does not mark it");
    assert!(desks[0].write_on(&[], |tx| outbox::mark_sent(tx, again.id, "late", until)).unwrap());
    assert_eq!(desks[1].read(outbox::waiting).unwrap(), 39);
}

#[test]
fn a_form_ends_once_whoever_writes_it_down() {
    use desk::storage::form_stock::{self, Cause, FormEnd};
    let dir = tempfile::tempdir().unwrap();
    let desks = two(dir.path());
    let officer = desks[0].write(|tx| officers::insert(tx, "anna", "-", "Anna", None, now())).unwrap();
    let end = FormEnd {
        number: "A0123456".to_owned(),
        chamber: "BG".to_owned(),
        branch: "Bergamo".to_owned(),
        account: None,
        cause: Cause::Spoilt,
        practice: None,
        words: "macchiato".to_owned(),
        officer,
        at: now(),
    };
    let written: Vec<bool> = std::thread::scope(|scope| {
        let ends: Vec<_> = (0..8)
            .map(|n| {
                let (storage, end) = (&desks[n % 2], &end);
                scope.spawn(move || {
                    match storage.write_on(&[], |tx| form_stock::insert_end(tx, end)) {
                        Ok(()) => true,
                        Err(error) => {
                            assert!(error.is_duplicate(), "{error}");
                            false
                        }
                    }
                })
            })
            .collect();
        ends.into_iter().map(|end| end.join().unwrap()).collect()
    });
    assert_eq!(written.iter().filter(|&&written| written).count(), 1);
    assert_eq!(desks[1].read(|c| form_stock::end_of(c, "A0123456")).unwrap(), Some(end));
}

#[test]
fn words_are_found_whatever_their_case_and_signs_are_only_signs() {
    use desk::storage::examination::{Queue, counts, queue};
    let dir = tempfile::tempdir().unwrap();
    let [storage, _] = two(dir.path());
    let id = storage.write(|tx| accounts::insert(tx, &account("a"), now())).unwrap();
    storage
        .write(|tx| {
            let mut filed = practice(id, "M26B22AAAAA");
            practices::insert(tx, &filed, "{}")?;
            filed.protocol = Some(register::next(tx, "CCIAA_BG", &filed.id, now())?);
            filed.state = State::Sent;
            practices::update(tx, &filed)
        })
        .unwrap();
    let found = |text: &str| {
        let asked = Queue { text: text.to_owned(), limit: 10, ..Queue::default() };
        storage
            .read(|c| Ok::<_, StorageError>((queue(c, &asked)?.len(), counts(c, &asked)?[0])))
            .unwrap()
    };
    assert_eq!(found("PROVA s.R.L"), (1, 1));
    assert_eq!(found("100 % COTONE_m"), (1, 1));
    assert_eq!(found("100_%"), (0, 0), "a sign is no wildcard");
}

#[test]
fn documents_come_back_as_they_were_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let places = crate::places::of(dir.path());
    let [blobs, other] = [places.blobs().unwrap(), places.blobs().unwrap()];
    blobs.check().unwrap();
    let large = vec![7; 3 * 1024 * 1024];
    for bytes in [b"".as_slice(), b"the very bytes", &large] {
        let sha256 = blobs.put(bytes).unwrap();
        assert_eq!(other.put(bytes).unwrap(), sha256, "twice is once");
        assert_eq!(other.get(&sha256).unwrap(), bytes);
    }
    let absent = blobs.get(&"0".repeat(64)).unwrap_err();
    assert_eq!(absent.kind(), std::io::ErrorKind::NotFound, "{absent}");
    let sha256 = blobs.put(b"the very bytes").unwrap();
    let path = crate::documents_of(&places).join(&sha256[..2]).join(&sha256);
    std::fs::write(path, b"the wery bytes").unwrap();
    let damaged = blobs.get(&sha256).unwrap_err();
    assert_eq!(damaged.kind(), std::io::ErrorKind::InvalidData, "{damaged}");
}

#[test]
fn the_epoch_begins_once_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let open = || crate::world::World::on(dir.path());
    let (first, second) = (open(), open());
    assert_eq!(first.desk.epoch, second.desk.epoch, "two processes, one life");
    let answer = crate::http::request(first.at, "GET", "/origo/v1/capabilities", &[], None);
    assert_eq!(answer.data()["epoch"], first.desk.epoch.as_str());
    let header = format!("origo-epoch: {}", first.desk.epoch);
    assert!(answer.head.to_lowercase().contains(&header), "{}", answer.head);
    drop((first, second));
    assert_eq!(open().desk.epoch.len(), 32);
}

#[test]
fn a_draft_and_its_key_are_one_accounts_and_are_read_back_by_every_process() {
    let dir = tempfile::tempdir().unwrap();
    let [storage, other] = two(dir.path());
    let make =
        |user: &str| storage.write(|tx| accounts::insert(tx, &account(user), now())).unwrap();
    let (mine, theirs) = (make("mine"), make("theirs"));
    let mut draft = Draft::default();
    draft.set("descrizione", "è \"così\" - 100 %");
    let kept = Kept {
        code: "R26L27ABCDEF".to_owned(),
        account: mine,
        resource: Resource::Richieste,
        draft,
        created_at: now(),
        changed_at: now(),
    };
    let unlocked = storage.write_on(&[], |tx| drafts::insert(tx, &kept));
    assert!(matches!(unlocked, Err(StorageError::Unlocked(_))), "a limit is counted alone");
    let on = |account, work: &dyn Fn(&desk::storage::Transaction) -> Result<(), StorageError>| {
        storage.write_on(&[Lock::Account(account)], |tx| work(tx))
    };
    on(mine, &|tx| drafts::insert(tx, &kept)).unwrap();
    let twice = on(mine, &|tx| drafts::insert(tx, &kept)).unwrap_err();
    assert!(twice.is_duplicate(), "{twice}");
    let find = |account| other.read(|c| drafts::find(c, account, Resource::Richieste, &kept.code));
    assert_eq!(find(mine).unwrap(), Some(kept.clone()));
    assert_eq!(find(theirs).unwrap(), None, "not another account's");
    let visa = other.read(|c| drafts::find(c, mine, Resource::Visti, &kept.code)).unwrap();
    assert_eq!(visa, None, "nor of another kind");

    on(mine, &|tx| drafts::insert_key(tx, mine, "secret", "gestionale", now())).unwrap();
    let owner = |token: &str| other.read(|c| drafts::owner(c, token, now())).unwrap();
    assert_eq!(owner("secret"), Some((mine, true)), "a first use is noted");
    storage.write_on(&[], |tx| drafts::note_use(tx, "secret", now())).unwrap();
    assert_eq!(owner("secret"), Some((mine, false)), "the next one within the hour is not");
    let keys = other.read(|c| drafts::keys(c, mine)).unwrap();
    assert_eq!((keys.len(), keys[0].used_at), (1, Some(now())));
    on(theirs, &|tx| drafts::remove_key(tx, theirs, keys[0].id).map(|gone| assert!(!gone)))
        .unwrap();
    on(mine, &|tx| drafts::remove_key(tx, mine, keys[0].id).map(|gone| assert!(gone))).unwrap();
    assert_eq!(owner("secret"), None);
    on(mine, &|tx| drafts::remove(tx, &kept)).unwrap();
    assert_eq!(other.read(|c| drafts::count(c, mine, Resource::Richieste)).unwrap(), 0);
}
