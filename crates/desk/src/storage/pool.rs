//! Connections that are kept open between steps, at most so many; who comes when all are out waits.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::StorageError;

/// How long one waits for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Connections of one kind.
#[derive(Debug)]
pub(super) struct Pool<C> {
    state: Mutex<State<C>>,
    freed: Condvar,
    most: usize,
}

#[derive(Debug)]
struct State<C> {
    idle: Vec<C>,
    lent: usize,
}

impl<C> Pool<C> {
    /// A pool that holds these, and makes others up to `most`.
    pub(super) fn new(most: usize, idle: Vec<C>) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State { idle, lent: 0 }),
            freed: Condvar::new(),
            most: most.max(1),
        })
    }

    /// An idle connection, or one that `make` opens.
    pub(super) fn lend(
        self: &Arc<Self>,
        make: impl FnOnce() -> Result<C, StorageError>,
    ) -> Result<Lent<C>, StorageError> {
        let state = self.lock();
        let (mut state, late) = self
            .freed
            .wait_timeout_while(state, PATIENCE, |state| {
                state.idle.is_empty() && state.lent >= self.most
            })
            .unwrap_or_else(PoisonError::into_inner);
        if late.timed_out() {
            return Err(StorageError::Busy(PATIENCE.as_secs()));
        }
        state.lent += 1;
        let idle = state.idle.pop();
        drop(state);
        // From here on dropping it gives the place back, whatever happens.
        let mut lent = Lent { pool: Arc::clone(self), connection: idle };
        if lent.connection.is_none() {
            lent.connection = Some(make()?);
        }
        Ok(lent)
    }

    /// Takes every idle connection out.
    pub(super) fn drain(&self) -> Vec<C> {
        std::mem::take(&mut self.lock().idle)
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        // A panic while it is held leaves two plain numbers: they are whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is out; it goes back when this is dropped.
#[derive(Debug)]
pub(super) struct Lent<C> {
    pool: Arc<Pool<C>>,
    connection: Option<C>,
}

impl<C> Lent<C> {
    /// Takes the connection out for good: it is not to be used again.
    pub(super) fn discard(&mut self) -> Option<C> {
        self.connection.take()
    }
}

impl<C> Deref for Lent<C> {
    type Target = C;

    fn deref(&self) -> &C {
        self.connection.as_ref().expect("lent until it is dropped or discarded")
    }
}

impl<C> DerefMut for Lent<C> {
    fn deref_mut(&mut self) -> &mut C {
        self.connection.as_mut().expect("lent until it is dropped or discarded")
    }
}

impl<C> Drop for Lent<C> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        state.lent -= 1;
        state.idle.extend(self.connection.take());
        drop(state);
        self.pool.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_could_not_be_opened_leaves_its_place_free() {
        let pool: Arc<Pool<u8>> = Pool::new(1, Vec::new());
        for _ in 0..3 {
            assert!(pool.lend(|| Err(StorageError::Busy(0))).is_err(), "no place is lost");
        }
        let first = pool.lend(|| Ok(7)).unwrap();
        assert_eq!(*first, 7);
        drop(first);
        assert_eq!(*pool.lend(|| Ok(8)).unwrap(), 7, "the one that is open is taken again");
    }
}
