//! What was set aside is looked at again: whoever was a stranger may belong to the company by now.
//!
//! Owns that nothing leaves the quarantine before it is kept: a crash in between repeats.

use store::{Quarantined, StoreError};
use sync::Record;
use sync::replication::parcel_of;

use super::keep::{ATTEMPTS, Outcome};
use super::project::{self, Projected};
use super::{Answered, Shelf};

impl Shelf {
    /// The roll is another one.
    pub(super) fn roll_grew(&self, answered: &mut Answered) {
        answered.roll_changed = true;
        let _ = self.ground.reload().inspect_err(|error| {
            tracing::error!(%error, "the roll cannot be read");
        });
    }

    /// Takes in what can be believed by now. Records first: by them others are believed.
    pub(super) fn look_at_the_set_aside(
        &self,
        now_ms: i64,
        answered: &mut Answered,
    ) -> Result<(), StoreError> {
        while self.records_set_aside(now_ms, answered)? {}
        for one in self.ground.store.quarantined()? {
            if one.kind == "document" && self.document_set_aside(&one, now_ms, answered)? {
                self.ground.store.release(one.number)?;
            }
        }
        Ok(())
    }

    /// Answers whether the roll is another one by this.
    fn records_set_aside(&self, now_ms: i64, answered: &mut Answered) -> Result<bool, StoreError> {
        let store = &self.ground.store;
        let mut found = Vec::new();
        for one in store.quarantined()? {
            if one.kind == "record"
                && let Some(bytes) = store.quarantined_bytes(one.number)?
                && let Ok(record) = Record::read(&bytes)
            {
                found.push((one.number, record));
            }
        }
        let records: Vec<Record> = found.iter().map(|(_, record)| record.clone()).collect();
        let roll = self.roll_with(&records)?;
        found.retain(|(_, record)| roll.believes(record).is_ok());
        if found.is_empty() {
            return Ok(false);
        }
        let (numbers, records): (Vec<i64>, Vec<Record>) = found.into_iter().unzip();
        let projected: Vec<Projected> = records.iter().map(project::project).collect();
        let taken = self.take_in(&[], &records, &projected, None, now_ms)?;
        answered.changed.extend(taken.changed);
        answered.kept += records.len();
        for number in numbers {
            store.release(number)?;
        }
        let grows = records.iter().any(|record| record.body.is_membership());
        if grows {
            self.roll_grew(answered);
        }
        Ok(grows)
    }

    /// Answers whether it was taken in.
    fn document_set_aside(
        &self,
        one: &Quarantined,
        now_ms: i64,
        answered: &mut Answered,
    ) -> Result<bool, StoreError> {
        let bytes = self.ground.store.quarantined_bytes(one.number)?;
        let Some(parcel) = bytes.as_deref().and_then(parcel_of) else {
            return Ok(false);
        };
        let roll = self.ground.roll();
        for _ in 0..ATTEMPTS {
            let Outcome::Merged(merged) = self.merge(&parcel, &roll)? else {
                return Ok(false);
            };
            let taken = self.take_in(&[*merged], &[], &[], None, now_ms)?;
            if taken.behind.is_empty() {
                answered.changed.extend(taken.changed);
                answered.kept += 1;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
