//! Money: the ledger under any sequence of steps, ways to pay, the till, cards, charges, and what proves
//! and keeps all that.

mod cards;
mod counter;
mod keeping;
mod ledger;
mod steps;

use certificate::chamber::{Chamber, FeeMoment};
use certificate::{Certificate, Payment};
use desk::storage::officers::Officer;
use desk::storage::{chambers, till as tills};
use desk::till::{self, Cashier};

use crate::papers::example;
use crate::world::World;

/// An example practice that is paid this way.
fn paid_by(way: Payment) -> Certificate {
    let mut practice = example("ex-01.json");
    practice.order.payment = Some(way);
    practice
}

/// Bergamo takes payments at the counter.
fn at_counter(world: &World, fee_moment: FeeMoment) {
    let chamber = Chamber { deferred_payment: true, fee_moment, ..Chamber::of("BG") };
    world.desk.storage.write(|tx| chambers::put(tx, &chamber)).unwrap();
}

/// An officer of Bergamo with the right to the till.
fn cashier(world: &World) -> (Officer, Cashier) {
    let officer = world.officer("cassa", "BG");
    let now = world.desk.now();
    world.desk.storage.write(|tx| tills::allow(tx, officer.id, true, now)).unwrap();
    let cashier = world.desk.storage.read(|c| till::cashier(c, &officer, None)).unwrap();
    (officer, cashier)
}
