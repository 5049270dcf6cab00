//! Known mistakes, planted between a session and its store, and between a submission and its desk: the
//! simulation must find each.

use store::FeedPosition;
use sync::replication::{Answer, Ask};
use sync_driver::replica::Answered;

use crate::wire::EndId;
use crate::world::World;

/// Which mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planted {
    Nothing,
    /// Numbers of the feed are given outside the transaction: a row appears with an older number after
    /// a page with a newer one was handed out.
    LateNumber,
    /// A checkpoint is known by epoch and number alone, without the running hash.
    NumberAlone,
    /// The checkpoint is stored before what it covers.
    CheckpointFirst,
    /// What comes of an unknown device is thrown away.
    ForgetsStrangers,
    /// A submission is not journaled, and begins with a create.
    ForgetsJournal,
    /// A desk that promises to honour keys and to know contents again does neither.
    IgnoresKeys,
    /// A send whose answer is lost counts as accepted.
    BelievesSent,
    /// An answer to an officer that was uploaded counts as transmitted.
    LeavesOutTransmission,
}

impl World {
    /// Carries a session's question out at the machine's store.
    pub(crate) fn carry_out(&mut self, id: EndId, ask: Ask) -> Answered {
        let machine = self.ends[id].machine;
        let now_ms = self.machines[machine].now_ms(self.at_ms);
        match (self.planted, &ask) {
            (Planted::NumberAlone, Ask::Page { after: Some(after), .. }) => {
                let ends = &self.ends[id];
                if let Ok(store) = self.machines[machine].store()
                    && let Ok(here) = store.feed_position()
                    && here.epoch == after.epoch
                    && after.seq <= here.seq
                {
                    let known =
                        FeedPosition { epoch: after.epoch, seq: after.seq, running: after.running };
                    let _ = store.mark(&ends.peer.0, &known);
                }
            }
            (Planted::CheckpointFirst, Ask::Keep { checkpoint: Some(position), .. })
                if self.net.percent(20) =>
            {
                let early = Ask::Keep {
                    parcels: Vec::new(),
                    records: Vec::new(),
                    checkpoint: Some(*position),
                };
                let answered = self.ends[id].shelf.answer(early, now_ms);
                // And then the power fails.
                self.power_fails(machine);
                self.boot(machine).expect("a home opens after a crash");
                return answered;
            }
            (Planted::LateNumber, Ask::Page { .. }) if self.net.percent(30) => {
                let home = self.machines[machine].home.join("origo.sqlite");
                if let Some(answered) = self.with_a_late_row(&home, id, &ask, now_ms) {
                    return answered;
                }
            }
            _ => {}
        }
        let answered = self.ends[id].shelf.answer(ask, now_ms);
        if self.planted == Planted::ForgetsStrangers
            && let Ok(store) = self.machines[machine].store()
        {
            for one in store.quarantined().unwrap_or_default() {
                let _ = store.release(one.number);
            }
        }
        answered
    }

    /// The row before the newest is not committed yet while the page is read.
    fn with_a_late_row(
        &mut self,
        file: &std::path::Path,
        id: EndId,
        ask: &Ask,
        now_ms: i64,
    ) -> Option<Answered> {
        let raw = rusqlite::Connection::open(file).ok()?;
        raw.execute_batch(
            "CREATE TEMP TABLE late AS SELECT * FROM main.feed
                WHERE seq = (SELECT max(seq) FROM main.feed WHERE seq < (SELECT max(seq) FROM main.feed));
             DELETE FROM main.feed WHERE seq IN (SELECT seq FROM late);",
        )
        .ok()?;
        let answered = self.ends[id].shelf.answer(ask.clone(), now_ms);
        raw.execute_batch("INSERT INTO main.feed SELECT * FROM late; DROP TABLE late;").ok()?;
        Some(match answered.answer {
            Answer::Failed => Answered { answer: Answer::Lost, ..answered },
            _ => answered,
        })
    }
}
