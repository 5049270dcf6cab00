//! Several practices on their way at once: lanes that take from one queue, in its order. Desks are greeted once for
//! all of them, and what a practice under way will cost is set aside, so that no two count on the same money.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use draft::PracticeId;
use futures_util::future::join_all;
use sync_driver::Certo;
use tokio::sync::{Mutex as Turn, watch};

use crate::greeting::{self, Greeted};
use crate::views::AppErrorView;
use crate::{AppError, Code, Office, desks, outgoing, words};

/// What the lanes share.
pub(super) struct Lanes {
    queue: Mutex<VecDeque<PracticeId>>,
    desks: Turn<BTreeMap<String, Arc<Greeted>>>,
    purses: Mutex<BTreeMap<String, Arc<Purse>>>,
}

/// What is set aside of one account's money, euro cents.
pub(super) struct Purse {
    /// Whoever asks for the balance does so alone, and sets aside before the next one asks.
    turn: Turn<()>,
    set_aside_cents: watch::Sender<i64>,
}

/// An amount that is set aside until this is dropped.
pub(super) struct SetAside {
    purse: Arc<Purse>,
    cents: i64,
}

impl Drop for SetAside {
    fn drop(&mut self) {
        self.purse.set_aside_cents.send_modify(|all| *all -= self.cents);
    }
}

/// Submits every practice of the queue, several at once; answers what went wrong with which.
///
/// # Errors
/// [`Code::Storage`], which stops the queue; everything else is said per practice.
pub(super) async fn run(
    office: &Office,
    order: Vec<PracticeId>,
) -> Result<Vec<(PracticeId, AppErrorView)>, AppError> {
    let count = outgoing::at_once(office)?.min(order.len());
    let lanes =
        Lanes { queue: Mutex::new(order.into()), desks: Turn::default(), purses: Mutex::default() };
    let told = join_all((0..count).map(|_| lanes.lane(office))).await;
    let mut errors = Vec::new();
    for lane in told {
        errors.extend(lane?);
    }
    Ok(errors)
}

impl Lanes {
    async fn lane(&self, office: &Office) -> Result<Vec<(PracticeId, AppErrorView)>, AppError> {
        let mut errors = Vec::new();
        while let Some(id) = self.next() {
            match super::submit_one(office, id, self).await {
                Ok(()) => {}
                Err(error) if error.code == Code::Storage => {
                    // What cannot be written down is not begun in another lane either.
                    self.queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    return Err(error);
                }
                Err(error) => errors.push((id, words::error(office.language, &error))),
            }
        }
        Ok(errors)
    }

    fn next(&self) -> Option<PracticeId> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// The desk of a Chamber, greeted once for all practices that go there now.
    pub(super) async fn greeted(
        &self,
        office: &Office,
        chamber: &str,
    ) -> Result<Arc<Greeted>, AppError> {
        let mut desks = self.desks.lock().await;
        if let Some(known) = desks.get(chamber) {
            return Ok(Arc::clone(known));
        }
        let greeted = Arc::new(greeting::greet(office, chamber).await?);
        desks.insert(chamber.to_owned(), Arc::clone(&greeted));
        Ok(greeted)
    }

    /// The purse from which a Chamber's fees are paid: one for each account of a desk.
    pub(super) fn purse(&self, office: &Office, chamber: &str) -> Result<Arc<Purse>, AppError> {
        let account = office.store.desk_account(chamber)?;
        let name = account.map(|account| format!("{} {}", account.user, account.url));
        let mut purses = self.purses.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(purses.entry(name.unwrap_or_default()).or_default()))
    }
}

impl Default for Purse {
    fn default() -> Self {
        Self { turn: Turn::default(), set_aside_cents: watch::Sender::new(0) }
    }
}

impl Purse {
    /// Asks for the balance (V35) and sets the fee aside where it covers it; where it would but for what others
    /// have set aside, waits until one of them is through. Answers what is free, where the desk tells it.
    pub(super) async fn set_aside(
        self: &Arc<Self>,
        office: &Office,
        desk: &Certo,
        chamber: &str,
        fee_cents: i64,
    ) -> Result<Option<(i64, SetAside)>, AppError> {
        let _turn = self.turn.lock().await;
        let mut news = self.set_aside_cents.subscribe();
        loop {
            let set_aside_cents = *news.borrow_and_update();
            let Ok(balance) = desk.balance().await else { return Ok(None) };
            desks::remember(office, chamber, balance.diritti_cents)?;
            // One of the others may be charged already: then the balance is less by as much, and asked again.
            let free_cents = balance.diritti_cents.saturating_sub(set_aside_cents);
            let waits = free_cents < fee_cents && set_aside_cents > 0;
            if waits && balance.diritti_cents >= fee_cents && news.changed().await.is_ok() {
                continue;
            }
            let free_cents = if waits { balance.diritti_cents } else { free_cents };
            let covered = free_cents >= fee_cents;
            let cents = if covered { fee_cents } else { 0 };
            self.set_aside_cents.send_modify(|all| *all += cents);
            return Ok(Some((free_cents, SetAside { purse: Arc::clone(self), cents })));
        }
    }
}
