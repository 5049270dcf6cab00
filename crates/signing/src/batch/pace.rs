//! How long the rest of a batch will take, by its last documents. Knows no clock: times are given
//! in.

use std::collections::VecDeque;

/// Documents by which the pace is told: a card gets slower or faster within a batch.
const REMEMBERED: usize = 8;
/// Fewer say nothing: the first one bears the set-up.
const ENOUGH: usize = 2;

/// The pace of a batch. Times are milliseconds of any clock that does not go back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pace {
    began_ms: Option<i64>,
    took_ms: VecDeque<i64>,
}

impl Pace {
    /// A document is begun.
    pub fn began(&mut self, at_ms: i64) {
        self.began_ms = Some(at_ms);
    }

    /// The document at work had its turn.
    pub fn ended(&mut self, at_ms: i64) {
        if let Some(began_ms) = self.began_ms.take() {
            if self.took_ms.len() == REMEMBERED {
                self.took_ms.pop_front();
            }
            self.took_ms.push_back((at_ms - began_ms).max(0));
        }
    }

    /// Nothing is at work: a pause, a PIN that is asked, a token that is gone. What was begun
    /// counts not.
    pub fn stood_still(&mut self) {
        self.began_ms = None;
    }

    /// Seconds for `left` documents, the one at work included; unknown at the beginning and while
    /// nothing is at work.
    #[must_use]
    pub fn seconds_left(&self, left: usize, now_ms: i64) -> Option<u32> {
        let began_ms = self.began_ms.filter(|_| self.took_ms.len() >= ENOUGH)?;
        let count = i64::try_from(self.took_ms.len()).ok()?;
        let each_ms = self.took_ms.iter().sum::<i64>() / count;
        let spent_ms = (now_ms - began_ms).clamp(0, each_ms);
        let left_ms = each_ms.saturating_mul(i64::try_from(left).ok()?) - spent_ms;
        u32::try_from((left_ms.max(0) + 999) / 1000).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    fn after(took_ms: &[i64]) -> (Pace, i64) {
        let (mut pace, mut now_ms) = (Pace::default(), 0);
        for took in took_ms {
            pace.began(now_ms);
            now_ms += took;
            pace.ended(now_ms);
        }
        pace.began(now_ms);
        (pace, now_ms)
    }

    #[test]
    fn the_rest_takes_as_long_as_the_last_ones_did() {
        let (pace, now_ms) = after(&[400, 600]);
        assert_eq!(pace.seconds_left(10, now_ms), Some(5), "ten times half a second");
        assert_eq!(pace.seconds_left(10, now_ms + 499), Some(5), "rounded up");
        assert_eq!(pace.seconds_left(1, now_ms + 60_000), Some(0), "a slow one is never overdue");
    }

    #[test]
    fn old_documents_are_forgotten() {
        let (pace, now_ms) = after(&[&[60_000; 8][..], &[500; 8]].concat());
        assert_eq!(
            pace.seconds_left(4, now_ms),
            Some(2),
            "eight fast ones outlive eight slow ones"
        );
    }

    #[test]
    fn nothing_is_said_at_the_beginning_and_while_it_stands_still() {
        let (pace, now_ms) = after(&[400]);
        assert_eq!(pace.seconds_left(10, now_ms), None, "one document is no pace");
        let (mut pace, now_ms) = after(&[400, 400]);
        pace.stood_still();
        assert_eq!(pace.seconds_left(10, now_ms), None, "a pause has no end that is known");
        pace.ended(now_ms + 600_000);
        pace.began(now_ms);
        assert_eq!(pace.seconds_left(1, now_ms), Some(1), "and is no part of the pace");
    }
}
