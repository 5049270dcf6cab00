//! The ledger alone.

use desk::storage::accounts::AccountId;
use desk::storage::ledger::{self, LedgerError, Outside, Purse, Source};
use desk::storage::payments::{self, Kind, Method, NewPayment};
use desk::storage::practices::{self, Practice, State};
use desk::storage::{StorageError, Transaction};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::world::World;

/// Practices that the steps are about.
const PRACTICES: usize = 3;

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
    // Wrong amounts too: they are refused and change nothing.
    let cents = -5_i64..3_000;
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
fn any_sequence_of_steps_leaves_the_ledger_whole_and_no_balance_below_zero() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let storage = &world.desk.storage;
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let next = std::cell::Cell::new(0_u32);
    let played = runner.run(&acts(), |acts| {
        next.set(next.get() + 1);
        let case = next.get();
        let account = world.account(&format!("impresa-{case}"), |_| {});
        let ids: Vec<String> = (0..PRACTICES).map(|n| format!("P{case}N{n}")).collect();
        storage
            .write(|tx| ids.iter().try_for_each(|id| practices::insert(tx, &practice(id, account), "")))
            .unwrap();
        for (place, act) in acts.iter().enumerate() {
            let round = u32::try_from(place).unwrap();
            // What is refused is undone as a whole.
            let done = storage.write(|tx| step(tx, account, &ids, *act, round));
            if let Err(LedgerError::Storage(error)) = &done {
                panic!("{act:?}: only amounts are refused: {error}");
            }
            let purses = storage.read(|c| {
                let one = |purse| ledger::in_purse(c, account, purse);
                Ok::<_, StorageError>([one(Purse::Diritti)?, one(Purse::Tariffa)?])
            });
            prop_assert!(purses.unwrap().iter().all(|cents| *cents >= 0), "{act:?}");
        }
        prop_assert_eq!(storage.read(ledger::audit).unwrap(), Vec::<String>::new());
        Ok(())
    });
    played.unwrap();
}

fn step(
    tx: &Transaction,
    account: AccountId,
    ids: &[String],
    act: Act,
    round: u32,
) -> Result<(), LedgerError> {
    let at = Timestamp::UNIX_EPOCH;
    let concerned = match act {
        Act::PayIn(purse, cents) => {
            ledger::pay_in(tx, account, purse, &Outside::Cash, cents, at)?;
            None
        }
        Act::PayOut(purse, cents) => {
            ledger::pay_out(tx, account, purse, &Outside::Cash, cents, at)?;
            None
        }
        Act::Transfer(from, cents) => {
            let to = if from == Purse::Diritti { Purse::Tariffa } else { Purse::Diritti };
            ledger::transfer(tx, account, from, to, cents, at)?;
            None
        }
        Act::Reserve(source, which, cents) => {
            ledger::reserve_from(tx, source, account, &ids[which], round, cents, at)?;
            Some((which, true))
        }
        Act::Prepay(which, cents) => {
            let entry = ledger::prepay(tx, &ids[which], cents, at)?;
            payments::insert(tx, card(account, &ids[which], cents, round), entry, at)?;
            None
        }
        Act::ReturnPrepaid(which) => {
            let returned = ledger::return_prepaid(tx, account, &ids[which], at);
            // Once in a practice's life: the database refuses another one.
            if returned.as_ref().is_err_and(is_duplicate) {
                return Err(LedgerError::Amount(0));
            }
            returned?;
            None
        }
        Act::Capture(which) => {
            ledger::capture(tx, "BG", &ids[which], round, at)?;
            Some((which, false))
        }
        Act::Release(which) => {
            ledger::release(tx, account, &ids[which], round, at)?;
            Some((which, false))
        }
        Act::GiveBack(which, cents) => {
            ledger::give_back(tx, account, "BG", &ids[which], round, cents, at)?;
            Some((which, false))
        }
        Act::Settle(which) => {
            ledger::settle(tx, &Outside::Cash, &ids[which], round, at)?;
            Some((which, false))
        }
    };
    let Some((which, sent)) = concerned else { return Ok(()) };
    // What a step of the desk writes beside: the practice carries what it holds.
    let mut practice = practices::find(tx, &ids[which])?.unwrap();
    if !sent && practice.protocol.is_none() {
        return Err(LedgerError::Amount(0));
    }
    practice.protocol = Some(format!("PROVA.{}", practice.id));
    practice.state = State::Sent;
    practice.fee_cents = ledger::held(tx, &ids[which])?.total_cents();
    practices::update(tx, &practice)?;
    Ok(())
}

fn is_duplicate(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Storage(error) if error.is_duplicate())
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

fn practice(id: &str, account: AccountId) -> Practice {
    Practice {
        id: id.to_owned(),
        account,
        operator: None,
        kind: "CO".into(),
        description: String::new(),
        chamber: "BG".into(),
        branch: None,
        note: String::new(),
        state: State::Open,
        round: 0,
        base_form_sha256: String::new(),
        content_sha256: String::new(),
        company_name: "Prova".into(),
        company_fiscal_code: "99990010169".into(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: Timestamp::UNIX_EPOCH,
        protocolled_at: None,
        closed_at: None,
    }
}

#[test]
fn the_database_refuses_a_second_entry_of_a_kind_and_a_purse_below_zero() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let account = world.account("impresa", |_| {});
    let (storage, at) = (&world.desk.storage, world.desk.now());
    storage.write(|tx| practices::insert(tx, &practice("P1", account), "")).unwrap();
    storage.write(|tx| ledger::top_up(tx, account, 5_000, at)).unwrap();
    let reserve = |round| {
        storage.write(|tx| ledger::reserve(tx, account, "P1", round, 1_000, at))
    };
    reserve(0).unwrap();
    assert!(reserve(0).is_err_and(|error| is_duplicate(&error)), "one charge a round");
    assert_eq!(storage.read(|c| ledger::balance(c, account)).unwrap(), 4_000, "and nothing moved");
    let below = storage.write(|tx| {
        tx.execute("UPDATE purses SET cents = cents - 5000", &[]).map(|_| ())
    });
    assert!(below.is_err(), "the database itself keeps a purse above zero");
    let final_ = storage.write(|tx| tx.execute("UPDATE movements SET cents = 0", &[]).map(|_| ()));
    assert!(final_.is_err(), "movements are final");
    assert!(matches!(
        storage.write(|tx| ledger::pay_out(tx, account, Purse::Diritti, &Outside::Bank, 4_001, at)),
        Err(LedgerError::Insufficient { balance_cents: 4_000, missing_cents: 1 })
    ));
}

#[test]
fn a_balance_that_its_movements_do_not_give_is_found_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let account = world.account("impresa", |_| {});
    let (desk, at) = (&world.desk, world.desk.now());
    desk.storage.write(|tx| ledger::top_up(tx, account, 5_000, at)).unwrap();
    assert_eq!(desk::operation::audit(desk).unwrap().broken, Vec::<String>::new());
    let (exit, said) = crate::commands::admin(dir.path(), &["audit"], "");
    assert_eq!((exit, said["whole"].as_bool()), (0, Some(true)), "{said}");

    desk.storage
        .write(|tx| tx.execute("UPDATE purses SET cents = cents + 1", &[]).map(|_| ()))
        .unwrap();
    let broken = desk::operation::audit(desk).unwrap().broken;
    assert_eq!(broken, [format!("balance is not the sum of its movements: diritti:{}", account.0)]);
    let health = crate::http::request(world.at, "GET", "/healthz", &[], None);
    assert_eq!(health.status, 200, "a restart would not mend it");
    assert_eq!(health.json()["ledger"]["whole"], false, "{}", health.json());
    let numbers = desk::operation::metrics(desk).unwrap();
    assert!(numbers.contains("origo_desk_ledger_broken 1"), "{numbers}");
    let (exit, said) = crate::commands::admin(dir.path(), &["audit"], "");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("broken")), "{said}");
}
