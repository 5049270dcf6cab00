//! The ledger alone.

use desk::storage::accounts::AccountId;
use desk::storage::ledger::{self, Held, LedgerError, Outside, Purse};
use desk::storage::practices::{self, Practice, State};
use jiff::Timestamp;

use crate::world::World;

pub(super) fn is_duplicate(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Storage(error) if error.is_duplicate())
}

pub(super) fn practice(id: &str, account: AccountId) -> Practice {
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

#[test]
fn what_is_owed_was_never_taken_from_the_purse() {
    let held = |reserved_cents, captured_cents, owed_cents| {
        let held = Held { reserved_cents, captured_cents, owed_cents };
        (held.total_cents(), held.reserved_of_purse_cents())
    };
    assert_eq!(held(1_500, 0, 0), (1_500, 1_500));
    assert_eq!(held(1_500, 0, 500), (1_500, 1_000), "the correction is paid at the counter");
    assert_eq!(held(1_500, 0, 1_500), (1_500, 0));
    assert_eq!(held(0, 1_500, 1_500), (1_500, 0), "captured before it was paid");
}

#[test]
fn a_fee_is_given_back_up_to_all_of_it_and_not_a_cent_more() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let account = world.account("impresa", |_| {});
    let (storage, at) = (&world.desk.storage, world.desk.now());
    storage.write(|tx| practices::insert(tx, &practice("P1", account), "")).unwrap();
    storage.write(|tx| ledger::top_up(tx, account, 1_000, at)).unwrap();
    storage.write(|tx| ledger::reserve(tx, account, "P1", 0, 1_000, at)).unwrap();
    let give_back = |round, cents| {
        storage.write(|tx| ledger::give_back(tx, account, "BG", "P1", round, cents, at))
    };
    for cents in [-1, 1_001] {
        assert!(matches!(give_back(1, cents), Err(LedgerError::Amount(wrong)) if wrong == cents));
    }
    for (round, cents, left) in [(1, 0, 1_000), (2, 400, 600), (3, 600, 0)] {
        give_back(round, cents).unwrap();
        let held = storage.read(|c| ledger::held(c, "P1")).unwrap();
        assert_eq!(held.reserved_cents, left);
    }
    assert_eq!(storage.read(|c| ledger::balance(c, account)).unwrap(), 1_000);
}

#[test]
fn where_nothing_was_paid_in_advance_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let account = world.account("impresa", |_| {});
    let (storage, at) = (&world.desk.storage, world.desk.now());
    storage.write(|tx| practices::insert(tx, &practice("P1", account), "")).unwrap();
    for _ in 0..2 {
        let returned = storage.write(|tx| ledger::return_prepaid(tx, account, "P1", at));
        assert_eq!(returned.unwrap(), 0, "a second entry of this kind would be refused");
    }
    let entries: i64 = storage
        .read(|c| c.one("SELECT COUNT(*) FROM entries", &[], |row| row.get(0)))
        .unwrap();
    assert_eq!(entries, 0);
}
