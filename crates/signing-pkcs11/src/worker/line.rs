//! The way to the thread of a token, with a limit of time.
//!
//! A call into a module cannot be interrupted: where it takes too long, whoever waits is told, and
//! the thread is left to it. As long as it has not come back nobody waits for it again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::Command;
use crate::error::TokenError;

/// To one thread.
#[derive(Clone)]
pub(crate) struct Line {
    commands: Sender<Command>,
    calls: Duration,
    progress: Arc<Progress>,
}

/// Commands, counted.
#[derive(Default)]
struct Progress {
    sent: AtomicU64,
    done: AtomicU64,
    /// The last one that was waited for in vain.
    given_up: AtomicU64,
}

/// Kept by the thread.
pub(super) struct Done(Arc<Progress>);

impl Done {
    /// One command more is done.
    pub(super) fn note(&self) {
        self.0.done.fetch_add(1, Ordering::SeqCst);
    }
}

impl Line {
    pub(super) fn new(commands: Sender<Command>, calls: Duration) -> Self {
        Self { commands, calls, progress: Arc::default() }
    }

    pub(super) fn done(&self) -> Done {
        Done(Arc::clone(&self.progress))
    }

    /// Whether the thread has not come back from a call that was given up.
    pub(crate) fn is_late(&self) -> bool {
        let Progress { done, given_up, .. } = &*self.progress;
        done.load(Ordering::SeqCst) < given_up.load(Ordering::SeqCst)
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn ask<T>(
        &self,
        command: impl FnOnce(Sender<Result<T, TokenError>>) -> Command,
    ) -> Result<T, TokenError> {
        if self.is_late() {
            return Err(TokenError::Unresponsive { limit_s: self.calls.as_secs() });
        }
        let (answer, received) = channel();
        let number = self.send(command(answer))?;
        receive(&received, self.calls).inspect_err(|error| {
            if matches!(error, TokenError::Unresponsive { .. }) {
                self.progress.given_up.fetch_max(number, Ordering::SeqCst);
            }
        })?
    }

    /// Sends a command that has no answer.
    pub(crate) fn tell(&self, command: Command) {
        // A thread that has ended has logged out.
        let _ = self.send(command);
    }

    fn send(&self, command: Command) -> Result<u64, TokenError> {
        let number = self.progress.sent.fetch_add(1, Ordering::SeqCst) + 1;
        self.commands.send(command).map_err(|_| TokenError::Gone)?;
        Ok(number)
    }
}

/// What comes within `limit`.
pub(super) fn receive<T>(from: &Receiver<T>, limit: Duration) -> Result<T, TokenError> {
    from.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => TokenError::Unresponsive { limit_s: limit.as_secs() },
        RecvTimeoutError::Disconnected => TokenError::Gone,
    })
}
