//! What the ledger is to say: the money of one company, as anybody would count it.

use desk::storage::ledger::{Held, Purse, Source};

use super::{Act, PRACTICES};

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    Amount,
    Short { balance_cents: i64, missing_cents: i64 },
    Unpaid { missing_cents: i64 },
}

/// The money of a company: its purses, DIRITTI first, and what its practices hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    pub(super) purses: [i64; 2],
    pub(super) practices: [Money; PRACTICES],
}

/// The money of a practice.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Money {
    pub(super) held: Held,
    /// By card, and not used yet.
    pub(super) paid_cents: i64,
    sent: bool,
    returned: bool,
}

/// Only what a ledger tells is compared.
impl PartialEq for Books {
    fn eq(&self, other: &Self) -> bool {
        let told = |books: &Self| books.practices.map(|one| (one.held, one.paid_cents));
        self.purses == other.purses && told(self) == told(other)
    }
}

pub(super) fn other(purse: Purse) -> Purse {
    if purse == Purse::Diritti { Purse::Tariffa } else { Purse::Diritti }
}

fn place(purse: Purse) -> usize {
    usize::from(purse == Purse::Tariffa)
}

impl Books {
    /// Takes a step, or refuses it and stays as it was; answers the cents that the step says it moved.
    pub(super) fn step(&mut self, act: Act) -> Result<i64, Refusal> {
        let mut after = self.clone();
        let moved = after.try_step(act)?;
        *self = after;
        Ok(moved)
    }

    fn try_step(&mut self, act: Act) -> Result<i64, Refusal> {
        match act {
            Act::PayIn(purse, cents) => self.purses[place(purse)] += positive(cents)?,
            Act::PayOut(purse, cents) => self.take(purse, positive(cents)?)?,
            Act::Transfer(from, cents) => {
                self.take(from, positive(cents)?)?;
                self.purses[place(other(from))] += cents;
            }
            Act::Prepay(which, cents) => self.practices[which].paid_cents += positive(cents)?,
            Act::Reserve(source, which, cents) => self.reserve(source, which, cents)?,
            Act::ReturnPrepaid(which) => return self.return_prepaid(which),
            Act::Capture(which) => {
                let held = self.sent(which)?;
                let cents = std::mem::take(&mut held.reserved_cents);
                held.captured_cents += cents;
                return Ok(cents);
            }
            Act::Release(which) => {
                let cents = self.sent(which)?.reserved_cents;
                self.give_back(which, cents)?;
                return Ok(cents);
            }
            Act::GiveBack(which, cents) => {
                // An amount that cannot be is one for any practice.
                self.give_back(which, cents)?;
                self.sent(which)?;
            }
            Act::Settle(which) => {
                let cents = std::mem::take(&mut self.practices[which].held.owed_cents);
                return positive(cents);
            }
        }
        Ok(0)
    }

    fn take(&mut self, purse: Purse, cents: i64) -> Result<(), Refusal> {
        let balance_cents = self.purses[place(purse)];
        if cents > balance_cents {
            let missing_cents = cents - balance_cents;
            return Err(Refusal::Short { balance_cents, missing_cents });
        }
        self.purses[place(purse)] -= cents;
        Ok(())
    }

    fn reserve(&mut self, source: Source, which: usize, cents: i64) -> Result<(), Refusal> {
        if cents < 0 {
            return Err(Refusal::Amount);
        }
        match source {
            Source::Purse => self.take(Purse::Diritti, cents)?,
            Source::Owed => self.practices[which].held.owed_cents += cents,
            Source::Paid => {
                let paid_cents = std::mem::take(&mut self.practices[which].paid_cents);
                if cents > paid_cents {
                    return Err(Refusal::Unpaid { missing_cents: cents - paid_cents });
                }
                self.purses[0] += paid_cents - cents;
            }
        }
        self.practices[which].held.reserved_cents += cents;
        self.practices[which].sent = true;
        Ok(())
    }

    fn return_prepaid(&mut self, which: usize) -> Result<i64, Refusal> {
        let practice = &mut self.practices[which];
        let cents = std::mem::take(&mut practice.paid_cents);
        if cents > 0 && std::mem::replace(&mut practice.returned, true) {
            return Err(Refusal::Amount);
        }
        self.purses[0] += cents;
        Ok(cents)
    }

    /// From what is reserved first; what is owed is forgotten first.
    fn give_back(&mut self, which: usize, cents: i64) -> Result<(), Refusal> {
        let held = &mut self.practices[which].held;
        if !(0..=held.reserved_cents + held.captured_cents).contains(&cents) {
            return Err(Refusal::Amount);
        }
        let of_reserved = cents.min(held.reserved_cents);
        held.reserved_cents -= of_reserved;
        held.captured_cents -= cents - of_reserved;
        let forgotten = cents.min(held.owed_cents);
        held.owed_cents -= forgotten;
        self.purses[0] += cents - forgotten;
        Ok(())
    }

    fn sent(&mut self, which: usize) -> Result<&mut Held, Refusal> {
        let practice = &mut self.practices[which];
        if practice.sent { Ok(&mut practice.held) } else { Err(Refusal::Amount) }
    }
}

fn positive(cents: i64) -> Result<i64, Refusal> {
    if cents > 0 { Ok(cents) } else { Err(Refusal::Amount) }
}
