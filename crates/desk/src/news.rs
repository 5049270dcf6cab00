//! Wakes requests that wait for something to happen.
//!
//! Owns no event: whoever is woken reads the events that concern it. A desk that ends wakes everybody.

use tokio::sync::watch;

/// How far the desk's events have come, as this process has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Seen {
    sequence: i64,
    ending: bool,
}

/// Where those who wait are called.
#[derive(Debug, Default)]
pub struct News {
    seen: watch::Sender<Seen>,
}

/// One who waits.
#[derive(Debug)]
pub struct Listener {
    seen: watch::Receiver<Seen>,
}

impl News {
    /// Begins to listen: everything that happens from now on wakes the listener.
    #[must_use]
    pub fn listen(&self) -> Listener {
        let mut seen = self.seen.subscribe();
        seen.mark_unchanged();
        Listener { seen }
    }

    /// Whether anybody waits.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.seen.receiver_count() > 0
    }

    /// Tells how far the events have come.
    pub fn happened(&self, sequence: i64) {
        self.seen.send_if_modified(|seen| {
            let news = seen.sequence != sequence;
            seen.sequence = sequence;
            news
        });
    }

    /// The desk ends: nobody waits any longer.
    pub fn end(&self) {
        self.seen.send_modify(|seen| seen.ending = true);
    }
}

impl Listener {
    /// Waits for news; answers whether it is worth waiting again after them.
    pub async fn wait(&mut self) -> bool {
        !self.seen.borrow().ending
            && self.seen.changed().await.is_ok()
            && !self.seen.borrow().ending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_happens_between_listening_and_waiting_is_not_missed() {
        let news = News::default();
        assert!(!news.is_awaited(), "nobody yet");
        let mut listener = news.listen();
        assert!(news.is_awaited());
        news.happened(7);
        assert!(listener.wait().await, "the news came before the wait");
        news.happened(7);
        news.end();
        assert!(!listener.wait().await, "the desk ends");
        assert!(!news.listen().wait().await, "and nobody begins to wait then");
    }
}
