//! A home as version 0.1 left it opens, and everything in it is there.

use std::path::Path;

use draft::{ActorId, Draft};
use rusqlite::{Connection, params};
use store::{Digest, FeedKind, Journal, Query, Store, heads_content};

use crate::{
    AT_MS, anna, edit,
    facts::{seal, shown},
    practice, set, stored,
};

/// Fills a home of form 1 as its program did.
fn form_one(folder: &Path) -> Draft {
    let file = Connection::open(folder.join("origo.sqlite")).unwrap();
    file.pragma_update(None, "foreign_keys", true).unwrap();
    file.execute_batch(include_str!("../fixtures/form-1.sql")).unwrap();
    let mut draft = Draft::create(practice(1), ActorId([1; 16])).unwrap();
    draft.apply(set("/title", "Telai"), &anna(), AT_MS).unwrap();
    let id = practice(1).as_bytes().to_vec();
    let (pdf, sealed) = (Digest::of(b"pdf"), seal());
    let seal_id = sealed.id().0.as_bytes().to_vec();
    let shadow = serde_json::to_string(&draft.certificate()).unwrap();
    file.execute(
        "INSERT INTO draft VALUES (?1, ?2, 0, 0, ?3, ?4, 5, 6)",
        params![id, draft.save(), draft.heads().to_string(), shadow],
    )
    .unwrap();
    file.execute(
        "INSERT INTO practice VALUES (1, ?1, '', 'Telai', 'CO', 'signed', 1, '', '', 'BG', 500,
            'BG/1', '', 6)",
        params![id],
    )
    .unwrap();
    file.execute_batch(
        "INSERT INTO practice_paper VALUES (1, 'Telai');
         INSERT INTO practice_text (rowid, body) VALUES (1, 'BG/1 Telai')",
    )
    .unwrap();
    file.execute(
        "INSERT INTO seal VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            seal_id,
            id,
            sealed.heads.to_string(),
            sealed.base_form,
            sealed.order_detail,
            sealed.printed_sha256.as_bytes().as_slice(),
            serde_json::to_string(&sealed.attachments).unwrap(),
            sealed.fee_cents,
            sealed.details,
            sealed.sealed_by,
            sealed.sealed_at_ms,
        ],
    )
    .unwrap();
    let p7m = Digest::of(b"p7m").as_bytes().to_vec();
    file.execute(
        "INSERT INTO signature VALUES (?1, ?2, ?3, 'LUCA MORETTI', '', 7)",
        params![p7m, seal_id, b"p7m"],
    )
    .unwrap();
    file.execute(
        "INSERT INTO outbox VALUES (?1, ?2, 'key', '{}', NULL, 3, 8)",
        params![seal_id, id],
    )
    .unwrap();
    for (receipt, learnt_at_ms) in [("late", 9), ("early", 8)] {
        file.execute(
            "INSERT INTO receipt VALUES (?1, ?2, 'protocol', ?3, ?4)",
            params![receipt.as_bytes(), seal_id, receipt.as_bytes(), learnt_at_ms],
        )
        .unwrap();
    }
    let pdf_id = pdf.as_bytes().to_vec();
    file.execute("INSERT INTO blob VALUES (?1, 3, 'application/pdf', 9)", params![pdf_id]).unwrap();
    file.execute("INSERT INTO issued VALUES (?1, ?2, 'CO.pdf', 9)", params![id, pdf_id]).unwrap();
    for (kind, id) in [("blob", &pdf_id), ("draft", &id), ("seal", &seal_id), ("signature", &p7m)] {
        file.execute("INSERT INTO feed (kind, id) VALUES (?1, ?2)", params![kind, id]).unwrap();
    }
    draft
}

#[test]
fn a_home_of_the_first_form_opens_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut draft = form_one(folder.path());
    let store = Store::open(folder.path()).unwrap();
    let stored_draft = store.load_draft(practice(1)).unwrap();
    assert_eq!(stored_draft.heads, draft.heads());
    assert_eq!(store.shadow(practice(1)).unwrap(), draft.certificate());
    assert_eq!(store.document_kind(practice(1)).unwrap().as_deref(), Some("practice"));
    let query = Query { text: "telai".into(), ..Query::default() };
    assert_eq!(store.list(&query).unwrap().items[0].row.state, "signed");
    let id = seal().id();
    assert_eq!(store.seal(id).unwrap(), seal());
    assert_eq!(store.signatures(id).unwrap()[0].p7m, b"p7m");
    let told: Vec<_> = store.receipts(id).unwrap().into_iter().map(|fact| fact.bytes).collect();
    assert_eq!(told, [b"early".to_vec(), b"late".to_vec()]);
    assert_eq!(store.issued(practice(1)).unwrap()[0].name, "CO.pdf");
    assert_eq!(store.outbox_get(id).unwrap().unwrap().version, 3);

    let feed = store.feed_after(0, 10).unwrap();
    let kinds: Vec<_> = feed.iter().map(|entry| (entry.seq, entry.kind)).collect();
    assert_eq!(kinds, [(1, FeedKind::Blob), (2, FeedKind::Document)], "in their order");
    assert_eq!(feed[1].content, heads_content(&draft.heads()));
    assert_eq!(store.feed_position().unwrap().running, feed[1].running);
    assert_eq!(store.audit().unwrap(), []);
    stored(edit(&store, &mut draft, stored_draft.version, set("/title", "Pettini")).unwrap());
    assert_eq!(store.feed_after(2, 10).unwrap().len(), 1, "and it goes on");
}

#[test]
fn the_tables_that_were_replaced_keep_their_rules() {
    let folder = tempfile::tempdir().unwrap();
    form_one(folder.path());
    let store = Store::open(folder.path()).unwrap();
    let file = Connection::open(folder.path().join("origo.sqlite")).unwrap();
    for sql in [
        "UPDATE seal SET fee_cents = 0",
        "DELETE FROM seal",
        "UPDATE signature SET signer = ''",
        "DELETE FROM signature",
        "UPDATE receipt SET kind = ''",
        "DELETE FROM receipt",
    ] {
        let error = file.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("never"), "{sql}: {error}");
    }
    let old: Vec<String> = file
        .prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%next%' OR name LIKE '%before%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(old.is_empty(), "nothing of the move is left behind: {old:?}");
    let journal = Journal {
        seal: seal().id(),
        seen: 3,
        idempotency_key: "key",
        state_json: "{\"stage\":\"sent\"}",
        next_attempt_ms: None,
        at_ms: AT_MS,
    };
    assert_eq!(store.outbox_put(&journal, Some(&shown("sent"))).unwrap(), 4, "the outbox goes on");
}

#[test]
fn a_home_of_the_first_form_that_is_damaged_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    form_one(folder.path());
    let file = Connection::open(folder.path().join("origo.sqlite")).unwrap();
    file.execute("UPDATE draft SET heads = 'no heads'", []).unwrap();
    assert!(Store::open(folder.path()).is_err(), "it must not be guessed");
    let form: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(form, 1, "all of the move is one transaction");
    file.execute("UPDATE draft SET heads = ''", []).unwrap();
    assert!(Store::open(folder.path()).is_ok(), "mended, it opens");
}
