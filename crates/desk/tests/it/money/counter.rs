//! Payments at the counter and from the bank.

use certificate::Payment;
use certificate::chamber::FeeMoment;
use desk::error::DeskError;
use desk::examination;
use desk::storage::ledger::{self, Purse};
use desk::storage::payments::Method;
use desk::till::{self, Recorded, day};
use wire::codes::DeskCode;

use super::{at_counter, cashier, paid_by};
use crate::world::World;

fn recorded(method: Method, cents: i64, reference: &str) -> Recorded {
    Recorded { method, cents, reference: reference.into(), note: String::new() }
}

fn code<T: std::fmt::Debug>(refused: Result<T, DeskError>) -> DeskCode {
    refused.unwrap_err().code()
}

#[test]
fn a_bank_transfer_is_recorded_once_under_its_reference() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &paid_by(Payment::Balance), 0);
    let (_, cashier) = cashier(&world);
    let desk = &world.desk;
    let transfer = recorded(Method::Transfer, 10_000, " cro 123 ");
    let record = |r: &Recorded| till::top_up(desk, &cashier, company.id, Purse::Diritti, r);
    let first = record(&transfer).unwrap();
    assert_eq!(first.number, format!("Q-BG-{}-0000001", desk::clock::in_rome(desk.now()).year()));
    assert_eq!(record(&transfer).unwrap(), first, "the same transfer again is the same payment");
    assert_eq!(company.balance_cents(), 10_000, "and it came once");
    let other = recorded(Method::Transfer, 9_999, "CRO 123");
    assert_eq!(code(record(&other)), DeskCode::Invalid, "one reference is one transfer");
    assert_eq!(code(record(&recorded(Method::Transfer, 100, " "))), DeskCode::Invalid, "no reference");
    assert_eq!(code(record(&recorded(Method::Transfer, 0, "X"))), DeskCode::Invalid, "no amount");
    let second = record(&recorded(Method::Transfer, 50, "CRO 124")).unwrap();
    assert!(second.number.ends_with("0000002"), "receipts have no gaps: {}", second.number);
    let pdf = till::receipt::of_payment(desk, &first).unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "a receipt is a paper");
    let path = format!("/origo/v1/payments/{}.pdf", first.number);
    assert_eq!(company.call("GET", &path, None).body, pdf, "the company fetches the same receipt");
    let other = world.account("altra", |_| {});
    let answer = world.known("altra", other).call("GET", &path, None);
    assert_eq!(answer.refusal(), "NOT_FOUND", "another company does not");
    world.check_invariants();
}

#[test]
fn what_was_paid_into_tariffa_is_told_moved_and_given_back() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &paid_by(Payment::Balance), 1_000);
    let (_, cashier) = cashier(&world);
    let (desk, id) = (&world.desk, company.id);
    let paid = recorded(Method::CounterCard, 2_500, "POS 7");
    till::top_up(desk, &cashier, id, Purse::Tariffa, &paid).unwrap();
    let told = company.call("GET", "/origo/v1/balance", None).data();
    assert_eq!(
        (told["dirittiCents"].as_i64(), told["tariffaCents"].as_i64()),
        (Some(1_000), Some(2_500)),
        "both balances: {told}"
    );
    let stale = till::transfer(desk, &cashier, id, Purse::Tariffa, 2_000, 9_999);
    assert_eq!(code(stale), DeskCode::WrongState, "the officer saw another balance");
    till::transfer(desk, &cashier, id, Purse::Tariffa, 2_000, 2_500).unwrap();
    assert_eq!(company.balance_cents(), 3_000);
    let back = |cents, reference: &str| {
        let recorded = recorded(Method::Transfer, cents, reference);
        till::refund(desk, &cashier, id, Purse::Tariffa, &recorded)
    };
    assert_eq!(code(back(501, "R1")), DeskCode::InsufficientFunds, "no more than there is");
    let first = back(500, "R1").unwrap();
    assert_eq!(back(500, "R1").unwrap(), first, "given back once");
    assert_eq!(desk.storage.read(|c| ledger::in_purse(c, id, Purse::Tariffa)).unwrap(), 0);
    world.check_invariants();
}

#[test]
fn a_practice_paid_at_the_counter_is_not_issued_while_it_is_unpaid() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    at_counter(&world, FeeMoment::Sending);
    let practice = paid_by(Payment::Counter);
    let company = world.company("tessil", &practice, 100);
    let (officer, cashier) = cashier(&world);
    let desk = &world.desk;
    let (id, _) = company.file(&practice);
    assert_eq!(company.balance_cents(), 100, "nothing is taken from the balance");
    let held = desk.storage.read(|c| ledger::held(c, &id)).unwrap();
    assert_eq!((held.total_cents(), held.owed_cents), (1_500, 1_500), "the practice carries it");
    let told = company.call("GET", "/origo/v1/balance", None).data();
    assert_eq!(told["reservedCents"], 0, "nothing of the purse is reserved: {told}");
    world.check_invariants();

    examination::take(desk, &officer, &id).unwrap();
    let refused = examination::issue(desk, &officer, &id).unwrap_err();
    assert_eq!(refused.code(), DeskCode::InsufficientFunds);
    assert!(refused.to_string().contains("15,00"), "{refused} says how much");

    assert_eq!(
        code(till::settle(desk, &cashier, &id, Method::OnlineCard, "")),
        DeskCode::Invalid,
        "no way of the counter"
    );
    let first = till::settle(desk, &cashier, &id, Method::Cash, "").unwrap();
    let again = till::settle(desk, &cashier, &id, Method::CounterCard, "").unwrap();
    assert_eq!(again, first, "paid once, whichever way it is tried again");
    assert_eq!(first.data.cents, 1_500);
    examination::issue(desk, &officer, &id).unwrap();
    world.check_invariants();
}

#[test]
fn a_rejected_practice_owes_nothing_where_the_fee_was_only_reserved() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    at_counter(&world, FeeMoment::Issue);
    let practice = paid_by(Payment::Counter);
    let company = world.company("tessil", &practice, 0);
    let (officer, cashier) = cashier(&world);
    let desk = &world.desk;
    let (unpaid, _) = company.file(&practice);
    examination::reject(desk, &officer, &unpaid, "Merce non originaria").unwrap();
    assert_eq!(
        code(till::settle(desk, &cashier, &unpaid, Method::Cash, "")),
        DeskCode::WrongState,
        "nothing is owed any more"
    );
    let mut other = practice.clone();
    other.remarks = "un'altra".into();
    let (paid, _) = company.file(&other);
    till::settle(desk, &cashier, &paid, Method::Cash, "").unwrap();
    examination::reject(desk, &officer, &paid, "Merce non originaria").unwrap();
    assert_eq!(company.balance_cents(), 1_500, "what was paid comes back, to the balance");
    world.check_invariants();
}

#[test]
fn the_day_is_closed_with_what_was_counted_and_takes_no_more_cash() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &paid_by(Payment::Balance), 0);
    let (officer, cashier) = cashier(&world);
    let (desk, id) = (&world.desk, company.id);
    let pay = |method, cents, reference: &str| {
        let recorded = recorded(method, cents, reference);
        till::top_up(desk, &cashier, id, Purse::Diritti, &recorded)
    };
    pay(Method::Cash, 2_000, "C1").unwrap();
    pay(Method::Transfer, 7_000, "T1").unwrap();
    let out = recorded(Method::Cash, 500, "C2");
    till::refund(desk, &cashier, id, Purse::Diritti, &out).unwrap();
    company.file(&paid_by(Payment::Balance));
    let today = desk::clock::in_rome(desk.now()).date();
    let read = || desk.storage.read(|c| day::of(c, &cashier, today)).unwrap();
    let day = read();
    assert_eq!(day.own_cash_cents, 1_500, "cash in less cash out");
    let cash = day.totals.iter().find(|total| total.method == Method::Cash).unwrap();
    assert_eq!((cash.count, cash.in_cents, cash.out_cents), (2, 2_000, 500));
    assert_eq!((day.statistics.protocolled, day.statistics.captured_cents), (1, 1_500));
    assert_eq!(day.broken, Vec::<String>::new());
    let csv = day::csv(&day);
    assert_eq!(csv.lines().count(), 4, "a head and three payments:\n{csv}");
    assert!(csv.contains(";-5,00;") && csv.contains(";70,00;"), "{csv}");

    let close = |counted, note: &str| day::close(desk, &cashier, today, counted, note);
    assert_eq!(code(close(1_400, "")), DeskCode::Invalid, "a difference wants a word");
    let closing = close(1_400, "manca un euro").unwrap();
    assert_eq!((closing.expected_cents, closing.counted_cents), (1_500, 1_400));
    assert_eq!(closing.officer, officer.id);
    assert_eq!(code(close(1_500, "")), DeskCode::WrongState, "closed once");
    assert_eq!(code(pay(Method::Cash, 100, "C3")), DeskCode::WrongState, "no more cash today");
    assert!(pay(Method::Cash, 2_000, "C1").is_ok(), "a repetition is no new cash");
    pay(Method::Transfer, 100, "T2").unwrap();
    assert_eq!(read().closings, [closing]);
    world.check_invariants();
}

#[test]
fn the_till_is_for_officers_with_the_right_to_it_and_for_their_chamber() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let officer = world.officer("neri", "BG");
    let storage = &world.desk.storage;
    let enter = |chamber: Option<&str>| storage.read(|c| till::cashier(c, &officer, chamber));
    assert_eq!(code(enter(None)), DeskCode::NotEnabled);
    let (exit, _) = crate::commands::admin(dir.path(), &["till", "allow", "--user", "neri"], "");
    assert_eq!(exit, 0);
    assert_eq!(enter(None).unwrap().chamber, "BG");
    assert_eq!(code(enter(Some("SO"))), DeskCode::NotFound, "another Chamber's till");
    crate::commands::admin(dir.path(), &["till", "forbid", "--user", "neri"], "");
    assert_eq!(code(enter(None)), DeskCode::NotEnabled);
    let (exit, said) =
        crate::commands::admin(dir.path(), &["till", "allow", "--user", "nessuno"], "");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("unknownOfficer")));
}
