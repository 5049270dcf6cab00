//! Any steps of the ledger beside a model of it that is no ledger: a few numbers.

mod model;

use desk::storage::accounts::AccountId;
use desk::storage::ledger::{self, LedgerError, Outside, Purse, Source};
use desk::storage::payments::{self, Kind, Method, NewPayment};
use desk::storage::practices::{self, State};
use desk::storage::{Connection, StorageError, Transaction};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::ledger::{is_duplicate, practice};
use crate::world::World;
use model::{Books, Refusal};

/// Practices that the steps are about.
const PRACTICES: usize = 3;
/// More lines than any sequence of steps writes.
const ALL_LINES: u32 = 1_000;

/// One step: which, on which practice, with how much.
#[derive(Debug, Clone, Copy)]
enum Act {
    PayIn(Purse, i64),
    PayOut(Purse, i64),
    Transfer(Purse, i64),
    Reserve(Source, usize, i64),
    Prepay(usize, i64),
    ReturnPrepaid(usize),
    Capture(usize),
    Release(usize),
    GiveBack(usize, i64),
    Settle(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let purse = prop_oneof![Just(Purse::Diritti), Just(Purse::Tariffa)];
    let source = prop_oneof![Just(Source::Purse), Just(Source::Owed), Just(Source::Paid)];
    let which = 0..PRACTICES;
    // Wrong amounts too: they are refused and change nothing. Often the same, so that limits are met exactly.
    let cents = prop_oneof![2 => -5_i64..3_000, 1 => Just(500_i64), 1 => Just(0_i64)];
    let act = prop_oneof![
        3 => (purse.clone(), cents.clone()).prop_map(|(p, c)| Act::PayIn(p, c)),
        1 => (purse.clone(), cents.clone()).prop_map(|(p, c)| Act::PayOut(p, c)),
        1 => (purse, cents.clone()).prop_map(|(p, c)| Act::Transfer(p, c)),
        3 => (source, which.clone(), cents.clone()).prop_map(|(s, w, c)| Act::Reserve(s, w, c)),
        1 => (which.clone(), cents.clone()).prop_map(|(w, c)| Act::Prepay(w, c)),
        1 => which.clone().prop_map(Act::ReturnPrepaid),
        1 => which.clone().prop_map(Act::Capture),
        1 => which.clone().prop_map(Act::Release),
        1 => (which.clone(), cents).prop_map(|(w, c)| Act::GiveBack(w, c)),
        1 => which.prop_map(Act::Settle),
    ];
    prop::collection::vec(act, 1..24)
}

#[test]
fn any_sequence_of_steps_is_what_the_model_says_and_leaves_the_ledger_whole() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let storage = &world.desk.storage;
    let config = Config { cases: 32, failure_persistence: None, ..Config::default() };
    let next = std::cell::Cell::new(0_u32);
    let played = TestRunner::new(config).run(&acts(), |acts| {
        next.set(next.get() + 1);
        let case = next.get();
        let account = world.account(&format!("impresa-{case}"), |_| {});
        let ids: Vec<String> = (0..PRACTICES).map(|n| format!("P{case}N{n}")).collect();
        let insert = |tx: &Transaction| {
            ids.iter().try_for_each(|id| practices::insert(tx, &practice(id, account), ""))
        };
        storage.write(insert).unwrap();
        let mut model = Books::default();
        for (place, act) in acts.iter().enumerate() {
            let round = u32::try_from(place).unwrap();
            // What is refused is undone as a whole.
            let done = storage.write(|tx| step(tx, account, &ids, *act, round));
            let done = done.map_err(|error| refusal(*act, error));
            prop_assert_eq!(done, model.step(*act), "{:?}", act);
            let there = storage.read(|c| books(c, account, &ids)).unwrap();
            prop_assert_eq!(&there, &model, "{:?}", act);
        }
        let told = storage.read(|c| told(c, account)).unwrap();
        prop_assert_eq!(told, model.purses, "a statement tells all that moved");
        prop_assert_eq!(storage.read(ledger::audit).unwrap(), Vec::<String>::new());
        Ok(())
    });
    played.unwrap();
}

/// Takes a step; answers the cents that it says it moved.
fn step(
    tx: &Transaction,
    account: AccountId,
    ids: &[String],
    act: Act,
    round: u32,
) -> Result<i64, LedgerError> {
    let at = Timestamp::UNIX_EPOCH;
    let (which, sends, moved) = match act {
        Act::PayIn(purse, cents) => {
            ledger::pay_in(tx, account, purse, &Outside::Cash, cents, at)?;
            return Ok(0);
        }
        Act::PayOut(purse, cents) => {
            ledger::pay_out(tx, account, purse, &Outside::Cash, cents, at)?;
            return Ok(0);
        }
        Act::Transfer(from, cents) => {
            ledger::transfer(tx, account, from, model::other(from), cents, at)?;
            return Ok(0);
        }
        Act::Prepay(which, cents) => {
            let entry = ledger::prepay(tx, &ids[which], cents, at)?;
            payments::insert(tx, card(account, &ids[which], cents, round), entry, at)?;
            return Ok(0);
        }
        Act::ReturnPrepaid(which) => return ledger::return_prepaid(tx, account, &ids[which], at),
        Act::Reserve(source, which, cents) => {
            ledger::reserve_from(tx, source, account, &ids[which], round, cents, at)?;
            (which, true, 0)
        }
        Act::Capture(which) => (which, false, ledger::capture(tx, "BG", &ids[which], round, at)?),
        Act::Release(which) => {
            (which, false, ledger::release(tx, account, &ids[which], round, at)?)
        }
        Act::GiveBack(which, cents) => {
            ledger::give_back(tx, account, "BG", &ids[which], round, cents, at)?;
            (which, false, 0)
        }
        Act::Settle(which) => {
            let (_, cents) = ledger::settle(tx, &Outside::Cash, &ids[which], round, at)?;
            (which, false, cents)
        }
    };
    // What a step of the desk writes beside: the practice carries what it holds.
    let mut practice = practices::find(tx, &ids[which])?.unwrap();
    if !sends && practice.protocol.is_none() {
        return Err(LedgerError::Amount(0));
    }
    practice.protocol = Some(format!("PROVA.{}", practice.id));
    practice.state = State::Sent;
    practice.fee_cents = ledger::held(tx, &ids[which])?.total_cents();
    practices::update(tx, &practice)?;
    Ok(moved)
}

fn refusal(act: Act, error: LedgerError) -> Refusal {
    match error {
        LedgerError::Insufficient { balance_cents, missing_cents } => {
            Refusal::Short { balance_cents, missing_cents }
        }
        LedgerError::Unpaid { missing_cents } => Refusal::Unpaid { missing_cents },
        LedgerError::Amount(_) => Refusal::Amount,
        // What was paid in advance is returned once in a practice's life: the database refuses another one.
        error if matches!(act, Act::ReturnPrepaid(_)) && is_duplicate(&error) => Refusal::Amount,
        LedgerError::Storage(error) => panic!("{act:?}: only amounts are refused: {error}"),
    }
}

/// What the ledger says of an account and its practices.
fn books(c: &Connection, account: AccountId, ids: &[String]) -> Result<Books, StorageError> {
    let mut found = Books::default();
    for (purse, cents) in Purse::ALL.into_iter().zip(&mut found.purses) {
        *cents = ledger::in_purse(c, account, purse)?;
    }
    assert_eq!(ledger::balance(c, account)?, found.purses[0], "the balance is the purse for fees");
    for (id, practice) in ids.iter().zip(&mut found.practices) {
        practice.held = ledger::held(c, id)?;
        practice.paid_cents = ledger::prepaid_cents(c, id)?;
    }
    Ok(found)
}

/// What the statements of both purses come to.
fn told(c: &Connection, account: AccountId) -> Result<[i64; 2], StorageError> {
    let sum = |purse| -> Result<i64, StorageError> {
        let lines = ledger::statement(c, account, purse, ALL_LINES)?;
        Ok(lines.iter().map(|line| line.cents).sum())
    };
    Ok([sum(Purse::Diritti)?, sum(Purse::Tariffa)?])
}

fn card(account: AccountId, practice: &str, cents: i64, round: u32) -> NewPayment {
    NewPayment {
        chamber: "BG".into(),
        kind: Kind::Prepayment,
        method: Method::OnlineCard,
        reference: format!("{practice}:{round}"),
        account,
        purse: None,
        practice: Some(practice.to_owned()),
        cents,
        officer: None,
        note: String::new(),
    }
}
