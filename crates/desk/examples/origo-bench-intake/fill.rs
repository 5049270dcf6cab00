//! A desk that has been at work for years: accounts, and so many practices with all their rows, written by the
//! desk's own storage. Their documents are not there: intake never looks at those of others.

use desk::clock::Dice;
use desk::credentials;
use desk::storage::accounts::{self, AccountId, AccountState, NewAccount};
use desk::storage::attachments::{self, NewAttachment};
use desk::storage::invoices::{self, Invoice};
use desk::storage::ledger::{self, LedgerError};
use desk::storage::practices::{self, Practice, State};
use desk::storage::{Lock, Storage, StorageError, Transaction, events, register};
use harness::meter::{self, Span};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::Failure;
use crate::papers::{SIGNATORY, pattern};
use crate::setting::{ACCOUNTS, PASSWORD, number, storage, user};

/// Practices that one transaction writes.
const LOT: usize = 500;
/// What each of the old practices paid, cents.
const FEE_CENTS: i64 = 1_500;
/// Between two old practices: a million of them in three years.
const EVERY_MS: i64 = 95_000;
/// For the load; the old practices pay from it too.
const PAID_IN_CENTS: i64 = 100_000_000_000;

/// Opens the accounts, and writes what is wanted.
pub(crate) fn run() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (storage, wanted) = (storage()?, number("BENCH_FILLED")?);
    let now = Timestamp::now();
    let accounts = open(&storage, now)?;
    let set_up = set_up.end();
    let span = Span::begin();
    let begun_ms = now.as_millisecond() - EVERY_MS * i64::try_from(wanted)?;
    for first in (0..wanted).step_by(LOT) {
        storage.write(|tx| {
            (first..wanted.min(first + LOT)).try_for_each(|number| {
                let at = Timestamp::from_millisecond(begun_ms + EVERY_MS * number as i64);
                let at = at.map_err(|error| damaged(&error))?;
                old(tx, accounts[number % ACCOUNTS], number, at)
            })
        })?;
        if first.is_multiple_of(50_000) {
            eprintln!("{first} of {wanted}");
        }
    }
    Ok(meter::measures(wanted.max(1), set_up, span.end()))
}

/// The accounts of the bench, with money; those that are there stay.
fn open(storage: &Storage, now: Timestamp) -> Result<Vec<AccountId>, Failure> {
    let company = pattern()?.company;
    let password_hash = credentials::hash(&PASSWORD.into(), &Dice::system())?;
    let one = |number: usize| -> Result<AccountId, Failure> {
        let account = NewAccount {
            user: user(number),
            password_hash: password_hash.clone(),
            state: AccountState::Ok,
            confirmed: true,
            company_fiscal_code: company.fiscal_code.clone(),
            company_name: company.name.clone(),
            province: "BG".to_owned(),
            rea_number: format!("{number:06}"),
            email: "ufficio@impresa.example".to_owned(),
            prints_at_company: true,
            signers: vec![SIGNATORY.to_owned()],
        };
        if let Some(there) = storage.read(|c| accounts::find(c, &account.user))? {
            return Ok(there.id);
        }
        let id = storage.write(|tx| accounts::insert(tx, &account, now))?;
        storage.write(|tx| ledger::top_up(tx, id, PAID_IN_CENTS, now))?;
        Ok(id)
    };
    (0..ACCOUNTS).map(one).collect()
}

fn digest(what: &str, number: usize) -> String {
    hex::encode(Sha256::digest(format!("{what} {number}")))
}

/// A practice as it begins.
fn opened(account: AccountId, number: usize, at: Timestamp) -> Practice {
    Practice {
        id: format!("B{number:09}"),
        account,
        operator: None,
        kind: "CO".to_owned(),
        description: format!("spedizione {number}"),
        chamber: "BG".to_owned(),
        branch: Some("Bergamo".to_owned()),
        note: String::new(),
        state: State::Open,
        round: 0,
        base_form_sha256: digest("base form", number),
        content_sha256: digest("content", number),
        company_name: "Tessilmacchine Valseriana S.r.l.".to_owned(),
        company_fiscal_code: "99990010169".to_owned(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: at,
        protocolled_at: None,
        closed_at: None,
    }
}

/// One practice that was sent, examined and issued long ago.
fn old(
    tx: &Transaction,
    account: AccountId,
    number: usize,
    at: Timestamp,
) -> Result<(), LedgerError> {
    let digest = |what: &str| digest(what, number);
    let mut practice = opened(account, number, at);
    let id = practice.id.clone();
    // As long as a report is.
    practices::insert(tx, &practice, &format!("{{\"old\":\"{:3000}\"}}", ""))?;
    tx.take(&Lock::practice(&id))?;
    let actor = format!("company:{}", user(number));
    events::append(
        tx,
        at,
        Some(&id),
        &actor,
        "created",
        &json!({ "content": practice.content_sha256 }),
    )?;
    for (kind, name) in [("FAE", "fattura.pdf"), ("PAC", "packing.pdf"), ("GEN", "order.xml")] {
        let new = NewAttachment {
            kind: kind.to_owned(),
            name: name.to_owned(),
            description: String::new(),
            sha256: digest(name),
            size_bytes: 200_000,
        };
        attachments::insert(tx, &id, &new, 0, at)?;
        events::append(tx, at, Some(&id), &actor, "attached", &json!({ "sha256": new.sha256 }))?;
    }
    let invoice = Invoice { number: format!("2020/{number}"), date: "2020-01-01".to_owned() };
    invoices::put(tx, &id, &[invoice])?;
    ledger::reserve(tx, account, &id, 0, FEE_CENTS, at)?;
    ledger::capture(tx, "BG", &id, 0, at)?;
    practice.protocol = Some(register::next(tx, "CCIAA_BG", &id, at)?);
    practice.protocolled_at = Some(at);
    practice.filed_sha256 = Some(digest("filed"));
    practice.fee_cents = FEE_CENTS;
    practice.receipt = Some(format!("{{\"old\":\"{:1000}\"}}", ""));
    practice.state = State::Issued;
    practice.closed_at = Some(at);
    practices::update(tx, &practice)?;
    for kind in ["sent", "claimed", "issued"] {
        events::append(
            tx,
            at,
            Some(&id),
            "officer:bench",
            kind,
            &json!({ "feeCents": FEE_CENTS }),
        )?;
    }
    Ok(())
}

fn damaged(error: &jiff::Error) -> LedgerError {
    StorageError::Damaged { table: "none", why: error.to_string() }.into()
}
